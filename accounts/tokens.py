"""Tokens in invitation and reset letters: valid once, for PASSWORD_RESET_TIMEOUT, and void after a deactivation."""

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode


class PasswordTokens(PasswordResetTokenGenerator):
    key_salt = "accounts.tokens.PasswordTokens"

    def _make_hash_value(self, user, timestamp):
        return f"{super()._make_hash_value(user, timestamp)}{user.is_active}{user.session_stamp}"


password_tokens = PasswordTokens()


def password_link_path(user):
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("accounts:password_set", args=[uid, password_tokens.make_token(user)])


def password_link(user):
    return settings.PORTAL_URL + password_link_path(user)


def password_link_days():
    return settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)
