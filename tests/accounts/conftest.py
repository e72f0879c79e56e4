import pytest
from django.urls import reverse

from tests.factories import accounts as cast


@pytest.fixture
def log_in(client):
    """The real way in, so that sessions and throttling are the real ones too."""

    def log_in(user, password=cast.PASSWORD, **extra):
        data = {"username": user.login_name if hasattr(user, "login_name") else user, "password": password}
        return client.post(reverse("accounts:login"), data, **extra)

    return log_in


@pytest.fixture
def administrator(client):
    user = cast.administrator()
    client.force_login(user, backend="accounts.backends.EmailOrPhoneBackend")
    return user


@pytest.fixture(autouse=True)
def _quick_answers(monkeypatch):
    monkeypatch.setattr("accounts.views.passwords.RESET_SECONDS", 0)


@pytest.fixture(autouse=True)
def _stay_in_this_room(settings):
    """The pages after logging in and out stand on the roof; these tests ask only for this room's."""
    settings.LOGIN_REDIRECT_URL = "accounts:me"
    settings.LOGOUT_REDIRECT_URL = "accounts:login"
