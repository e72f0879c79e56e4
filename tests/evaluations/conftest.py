import pytest
from django.test import Client

from tests.factories.evaluations import make_stage


@pytest.fixture
def stage(db):
    return make_stage()


@pytest.fixture
def as_user():
    """A browser logged in as this person."""

    def log_in(user):
        client = Client()
        client.force_login(user, backend="accounts.backends.EmailOrPhoneBackend")
        return client

    return log_in
