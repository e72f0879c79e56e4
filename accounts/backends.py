"""Logging in by e-mail or phone. The same work is done for people we know and people we do not."""

from django.contrib.auth.backends import BaseBackend

from accounts.models import User
from accounts.text import nfc
from accounts.validators import is_phone, normal_phone

# No account's name is longer (`User.email`), and the throttle's column holds no more.
LONGEST_LOGIN = 254


def normal_login(text):
    """One spelling per account, so that throttling counts every spelling together.

    Cut after everything else: «İ» in lower case is two characters.
    """
    text = nfc(text)
    return normal_phone(text) if is_phone(text) else text.lower()[:LONGEST_LOGIN]


def find(login):
    """The person behind an e-mail or phone, or None; one query either way."""
    login = normal_login(login)
    field = "phone" if is_phone(login) else "email"
    return User.objects.filter(**{field: login}).first()


class EmailOrPhoneBackend(BaseBackend):
    def authenticate(self, request, username=None, password=None, **kwargs):
        if not username or password is None:
            return None
        user = find(username)
        if user is None:
            User().set_password(password)  # as long as checking a real one
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id):
        """Nobody for a deactivated person: open sessions end with the next click."""
        return User.objects.filter(pk=user_id, is_active=True).first()
