"""URL x role: every address the resolver knows stands in tests/pages_table.py with its answer to each role."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, resolve, reverse
from django.urls.resolvers import URLResolver

from tests.pages_table import LOGIN, PAGES, ROLES, build_world, kwargs_for


def url_names(patterns=None, namespace=""):
    """Every name in the resolver, as `reverse` takes it; an address without a name as its route in brackets."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from url_names(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name}" if pattern.name else f"<{namespace}{pattern.pattern}>"


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One world for all rows: each test's changes are rolled back to it, and it is rolled back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


def answer(client, page, url):
    with transaction.atomic():
        response = client.generic(page.method, url) if page.method != "POST" else client.post(url, page.data)
        if getattr(response, "streaming", False):
            response.close()
        transaction.set_rollback(True)
    at_the_door = response.status_code == 302 and resolve(response.url.split("?")[0]).view_name == "accounts:login"
    return LOGIN if at_the_door else response.status_code


def test_pages_the_table_holds_every_address_once():
    names = list(url_names())

    assert sorted(set(names) ^ set(PAGES)) == []
    assert all(set(page.answers) == set(ROLES) for page in PAGES.values())


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(PAGES))
def test_pages_each_role_gets_its_answer(name, world):
    page, url = PAGES[name], reverse(name, kwargs=kwargs_for(name, world))
    got = {}
    for role in world.cast:
        client = Client(raise_request_exception=False)
        if user := world.cast[role]:
            client.force_login(user, backend="accounts.backends.EmailOrPhoneBackend")
        got[role] = answer(client, page, url)

    assert got == page.answers
