"""What every test stands on: the environment, the services it may need, the law loaded once per process."""

import os
from pathlib import Path

import pytest

from tests.environment import ON_POSTGRES, REDIS_URL

# isort: split
import redis
from django.apps import apps
from django.core.cache import cache
from django.test import TransactionTestCase

from criteria import holidays
from ocop_portal.celery import app as celery_app
from tests.factories.criteria import load_law_for_tests
from tests.pages_asking import one_world, world  # noqa: F401  (fixtures of several modules)
from tests.sweep import empty_all_tables

TransactionTestCase._fixture_teardown = lambda case: empty_all_tables()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes():
    """Let each xdist process reach tests/environment.py before Django's settings are read."""
    del os.environ["DJANGO_SETTINGS_MODULE"]


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist names the groups
def pytest_collection_modifyitems(items):
    """Tests of the one world run in one process, which builds it once; the longest of all, so they begin."""
    for item in items:
        if "one_world" in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group("one world"))
        elif "world" in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group(item.module.__name__))
    items.sort(key=lambda item: ("one_world" not in item.fixturenames, "world" not in item.fixturenames))


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item, nextitem):
    """What comes after the tests of the one world finds an empty database."""
    if "one_world" in item.fixturenames and (nextitem is None or "one_world" not in nextitem.fixturenames):
        item.session.one_world.close()


def pytest_collection_finish(session):
    """Without the suffix that pytest-xdist gives grouped tests, every process would build every world and installation."""
    if getattr(session.config.option, "loadgroup", False):
        apart = [
            item.nodeid for item in session.items if item.get_closest_marker("xdist_group") and "@" not in item.nodeid
        ]
        if apart:
            raise pytest.UsageError(f"pytest-xdist does not keep {len(apart)} grouped tests together: {apart[0]}")


# --- A service that is not there: skipped with its reason, or failed where the run requires it ----------------

NEEDS = {
    "postgres": (ON_POSTGRES, "only PostgreSQL keeps this: set DATABASE_URL=postgresql://..."),
    "redis": (bool(REDIS_URL), "needs a Redis broker: set REDIS_URL=redis://..."),
    "nginx": (
        Path("/usr/sbin/nginx").exists() and os.geteuid() == 0,
        "needs root and nginx: apt-get install nginx-light openssl",
    ),
    "journey": (Path("/usr/bin/chromium").exists(), "needs Chromium: apt-get install chromium"),
}
_required = os.environ.get("REQUIRE_SERVICES", "")
REQUIRED = {"postgres", "redis"} if _required == "1" else set(filter(None, _required.split(",")))


def pytest_runtest_setup(item):
    for marker, (present, reason) in NEEDS.items():
        if item.get_closest_marker(marker) and not present:
            pytest.skip(reason)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    required = sorted(marker for marker in REQUIRED if item.get_closest_marker(marker))
    if report.skipped and required and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} is marked {', '.join(required)} and may not be skipped in this run: {reason}"
    return report


# --- The law: read from its files once per process, kept by rollback, put back after a sweep -------------------


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        load_law_for_tests()


@pytest.fixture(scope="session")
def law_rows(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return {model: list(model.objects.order_by("pk")) for model in apps.get_app_config("criteria").get_models()}


@pytest.fixture(autouse=True)
def _the_law_stays(request):
    marker = request.node.get_closest_marker("django_db")
    if (marker and marker.kwargs.get("transaction")) or {"transactional_db", "live_server"} & set(request.fixturenames):
        law_rows = request.getfixturevalue("law_rows")
        request.getfixturevalue("_django_db_helper")
        for model, rows in law_rows.items():
            if not model.objects.exists():
                model.objects.bulk_create(rows)


@pytest.fixture(scope="session", autouse=True)
def _empty_redis():
    if REDIS_URL:
        with redis.Redis.from_url(REDIS_URL) as server:
            server.flushdb()


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()
    holidays.forget()


@pytest.fixture
def eager_tasks():
    """Run tasks where they are called: for tests of what a task does, never of how it gets there."""
    celery_app.conf.task_always_eager = celery_app.conf.task_eager_propagates = True
    yield
    celery_app.conf.task_always_eager = celery_app.conf.task_eager_propagates = False
