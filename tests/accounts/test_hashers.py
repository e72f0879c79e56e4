"""Passwords: Argon2id for new ones; those of earlier versions still good, and made anew at the next login."""

import pytest
from django.contrib.auth.hashers import get_hasher, make_password

from accounts import backends
from ocop_portal import settings as shipped
from tests.factories import accounts as cast

PASSWORD = "Mùa gặt tháng 10"


@pytest.fixture(autouse=True)
def _as_shipped(settings):
    settings.PASSWORD_HASHERS = shipped.PASSWORD_HASHERS


def test_new_passwords_cost_what_owasp_asks():
    assert make_password(PASSWORD).startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.django_db
def test_a_password_of_an_earlier_version_is_good_and_made_anew(log_in):
    user = cast.make_user()
    user.password = get_hasher("pbkdf2_sha256").encode(PASSWORD, "muối", iterations=1000)
    user.save()

    assert log_in(user, PASSWORD).status_code == 302

    user.refresh_from_db()
    assert user.password.startswith("argon2$")
    assert log_in(user, PASSWORD).status_code == 302


@pytest.mark.django_db
def test_a_name_nobody_has_costs_what_its_neighbour_costs(monkeypatch):
    """Old passwords take longer: a quick answer must not say that nobody has this name, nor a slow one that somebody."""
    old = get_hasher("pbkdf2_sha256").encode(PASSWORD, "muối", iterations=1000)
    for email, kept in (("b@ocop.example", old), ("d@ocop.example", make_password(PASSWORD))):
        user = cast.make_user(email=email)
        user.password = kept
        user.save()
    asked = []
    monkeypatch.setattr(backends, "check_password", lambda given, kept: asked.append(kept.partition("$")[0]) or True)

    found = [
        backends.EmailOrPhoneBackend().authenticate(None, username=name, password=PASSWORD)
        for name in ("a@ocop.example", "c@ocop.example")
    ]

    assert found == [None, None]  # not even where it happens to be the neighbour's password
    assert asked == ["pbkdf2_sha256", "argon2"]
