"""URL x role: every address the resolver knows stands in tests/pages_table.py with its answer to each role."""

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from tests.pages_asking import address, ask, is_the_door
from tests.pages_table import DONE, LOGIN, PAGES, REFUSED, ROLES

LOG = {"accounts_auditentry"}


def url_names(patterns=None, namespace=""):
    """Every name in the resolver, as `reverse` takes it; an address without a name as its route in brackets."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from url_names(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name}" if pattern.name else f"<{namespace}{pattern.pattern}>"


def get(world, role, url):
    response, written = ask(world, role, "GET", url)
    return (LOGIN if is_the_door(response) else response.status_code), written


def post(world, role, url, data):
    """Where a deed was refused the browser is shown the reason, by a message or on the form: nothing was written."""
    response, written = ask(world, role, "POST", url, data)
    if is_the_door(response):
        return LOGIN, written
    if response.status_code >= 400:
        return response.status_code, written
    return (DONE if written else REFUSED), set()


def test_pages_the_table_holds_every_address_once():
    names, listed = list(url_names()), [key for key in PAGES if "#" not in key]

    assert sorted(set(names) ^ set(listed)) == []
    assert {key.partition("#")[0] for key in PAGES} == set(listed)
    assert all(set(page.gets) == set(ROLES) for page in PAGES.values())


def test_pages_the_world_holds_every_role(world):
    assert tuple(world.cast) == ROLES


@pytest.mark.django_db
@pytest.mark.parametrize("key", sorted(PAGES))
def test_pages_each_role_gets_its_answer_and_changes_nothing(key, world):
    page, url = PAGES[key], address(key, world)
    got = {role: get(world, role, url) for role in ROLES}
    written = {role: tables for role, (_answer, tables) in got.items() if tables}

    assert {role: answer for role, (answer, _tables) in got.items()} == page.gets
    # Who takes a file of many people's data out of the portal is written down; nothing else may come of reading.
    assert written == (dict.fromkeys((role for role in ROLES if page.gets[role] == 200), LOG) if page.logs else {})


@pytest.mark.django_db
@pytest.mark.parametrize("key", sorted(key for key, page in PAGES.items() if page.posts))
def test_pages_each_role_may_do_what_is_theirs_and_nobody_else(key, world):
    page, url = PAGES[key], address(key, world)
    data = page.data(world.things) if callable(page.data) else page.data
    got = {role: post(world, role, url, data) for role in ROLES}

    assert got == {role: (answer, set()) for role, answer in page.posts.items()}


@pytest.mark.django_db
@pytest.mark.parametrize("key", sorted(key for key, page in PAGES.items() if not page.posts))
def test_pages_whoever_may_not_read_a_page_cannot_post_to_it(key, world):
    page, url = PAGES[key], address(key, world)
    outside = [role for role in ROLES if page.gets[role] in {403, 404, LOGIN}]
    got = {role: post(world, role, url, NOISE) for role in outside}
    wrong = {role: (answer, tables) for role, (answer, tables) in got.items() if tables or answer not in TURNED_AWAY}

    assert wrong == {}
    assert {answer for role, (answer, _tables) in got.items() if role == "anonymous"} <= {LOGIN, 404, 405}
    assert {answer for role, (answer, _tables) in got.items() if role == "stranger"} <= {403, 404, 405}


TURNED_AWAY = {LOGIN, REFUSED, 403, 404, 405, 422}
# What forms of the portal like to be sent, so that a refusal is not only an empty form's.
NOISE = {
    "note": "Có lý do.",
    "reason": "Có lý do.",
    "text": "Nội dung.",
    "name": "Tên mẫu",
    "full_name": "Người Mẫu",
    "version": "1",
    "has_conflict": "khong",
    "samples": "5",
    "votes_for": "3",
    "votes_present": "3",
}
