"""Codes on paper for people without e-mail (rulings 24)."""

import secrets
from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F

from accounts import audit, clock, permissions
from accounts.models import OneTimeCode, User
from accounts.refusals import refuse_if
from accounts.validators import normal_phone
from criteria.text import letters_and_digits

VALID_DAYS = 7
MAX_TRIES = 10
# Without 0/O, 1/I/L: read from paper, typed on a phone. 10 letters of 31 are 49 bits.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 10


def _fresh():
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def _as_printed(code):
    return f"{code[:5]}-{code[5:]}"


@transaction.atomic
def issue(user, *, by, now=None):
    """The code in clear, once, for printing; an earlier one stops working. From a room above: check whose user it is."""
    refuse_if(permissions.why_not_issue_code(by, user))
    now = now or clock.now()
    User.objects.select_for_update().get(pk=user.pk)
    user.one_time_codes.filter(used_at__isnull=True).update(used_at=now)
    code = _fresh()
    row = user.one_time_codes.create(
        hashed=make_password(code), issued_by=by, issued_at=now, expires_at=now + timedelta(days=VALID_DAYS)
    )
    audit.record(by=by, action="person.code_issued", subject=user, after={"expires_at": row.expires_at})
    return _as_printed(code), row


def owner_of(phone, code, *, now=None):
    """The person whose open code this is, or None. Every try counts before it is judged.

    The code is used up when the password is set (`passwords.set_password`), so a lost page costs nothing.
    """
    now = now or clock.now()
    row = (
        OneTimeCode.objects.usable(now, max_tries=MAX_TRIES)
        .filter(user__phone=normal_phone(phone), user__is_active=True)
        .select_related("user")
        .first()
    )
    if row is None:
        make_password(letters_and_digits(code))  # as long as checking a real one
        return None
    counted = OneTimeCode.objects.filter(pk=row.pk, tries__lt=MAX_TRIES).update(tries=F("tries") + 1)
    return row.user if counted and check_password(letters_and_digits(code), row.hashed) else None
