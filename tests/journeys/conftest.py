"""One portal with the demo season for all journeys of a run; each person has a browser window of their own."""

import pytest
from playwright.sync_api import sync_playwright

from tests.journeys.portal import Portal
from tests.worker import mail_sink

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent.name == "journeys":
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journeys"))


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def running_portal(browser, tmp_path_factory):
    with mail_sink() as sink:
        portal = Portal(tmp_path_factory.mktemp("portal"), browser, sink)
        try:
            yield portal.start()
        finally:
            portal.stop()


@pytest.fixture
def portal(running_portal):
    """The running portal; a script error, a policy violation or a 5xx met on the way fails the journey."""
    running_portal.faults.clear()
    yield running_portal
    for person in running_portal.people:
        person.context.close()
    running_portal.people.clear()
    assert running_portal.faults == []
