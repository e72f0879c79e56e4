"""How tests ask every address: one world for a whole module, and what each answer wrote to the database."""

import re
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.urls import resolve, reverse

from tests.pages_world import build_world, kwargs_for

WRITES = re.compile(r"^\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+\W?(\w+)", re.IGNORECASE)
# A browser's memory (who is logged in, the message shown next), no row of the portal's.
MEMORY = {"django_session"}


class OneWorld:
    """The world that modules share: built for the first of them, rolled back after the last (tests/conftest.py)."""

    def __init__(self, blocker):
        self._open = ExitStack()
        self._open.enter_context(blocker.unblock())
        self._open.enter_context(transaction.atomic())
        self._open.callback(transaction.set_rollback, True)
        self.world = build_world()

    def close(self):
        self._open.close()


@pytest.fixture(scope="session")
def one_world(request, django_db_setup, django_db_blocker):
    request.session.one_world = OneWorld(django_db_blocker)
    return request.session.one_world.world


@pytest.fixture(scope="module")
def world(one_world):
    """Each request's changes are rolled back to it, and a module's at its end."""
    with transaction.atomic():
        yield one_world
        transaction.set_rollback(True)


class Watch:
    """The tables written to while it watches."""

    def __init__(self):
        self.tables = set()

    def __call__(self, execute, sql, params, many, context):
        if found := WRITES.match(sql):
            self.tables.add(found[1])
        return execute(sql, params, many, context)


def ask(world, role, method, url, data=None):
    """(the answer, the tables it wrote to); whatever it changed is undone."""
    watch, client = Watch(), world.browser(role)
    with transaction.atomic(), connection.execute_wrapper(watch):
        response = client.post(url, data or {}) if method == "POST" else client.get(url, data)
        if response.streaming:
            response.getvalue()  # to the end: the test's client then closes it without the database's connection
        transaction.set_rollback(True)
    return response, watch.tables - MEMORY


def is_the_door(response):
    return response.status_code == 302 and resolve(urlsplit(response.url).path).view_name == "accounts:login"


def address(key, world):
    return reverse(key.partition("#")[0], kwargs=kwargs_for(key, world))
