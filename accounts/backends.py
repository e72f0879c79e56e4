"""Logging in by e-mail or phone. The same work is done for people we know and people we do not."""

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password
from django.db.models import Exists, OuterRef

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


def _work_as_for_a_neighbour(login, password):
    """What is done for a person, done in vain for a name that nobody has.

    Passwords of earlier versions take longer to check than new ones. So the password is held against the one of
    whoever comes next in the order of names: always the same for one name, and slow as often as for those we know.
    """
    login = normal_login(login)
    field = "phone" if is_phone(login) else "email"
    beside = User.objects.filter(**{f"{field}__gt": login}).order_by(field).values_list("password", flat=True).first()
    if beside is None:
        User().set_password(password)
    else:
        check_password(password, beside)


# What most people hold none of, by the relation's name: asked with the person, so that only those who do are asked further.
HELD = ("businesses", "seats")


class EmailOrPhoneBackend(BaseBackend):
    def authenticate(self, request, username=None, password=None, **kwargs):
        if not username or password is None:
            return None
        user = find(username)
        if user is None:
            _work_as_for_a_neighbour(username, password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id):
        """Nobody for a deactivated person: open sessions end with the next click.

        The request's own instance, which may keep what was asked about the person until the answer is out.
        """
        user = User.objects.filter(pk=user_id, is_active=True).annotate(**_holds_any()).first()
        if user is not None:
            user.facts = {name: [] for name in HELD if not getattr(user, f"holds_{name}")}
        return user


def _holds_any():
    return {
        f"holds_{name}": Exists(User.objects.filter(pk=OuterRef("pk"), **{f"{name}__isnull": False})) for name in HELD
    }
