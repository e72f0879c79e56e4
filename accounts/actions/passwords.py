"""Setting passwords: by letter, by the owner, or after a one-time code."""

from django.db import transaction

from accounts import audit, clock, letters

# One reset letter per person in this span, however often it is asked for.
LETTER_SECONDS = 600


@transaction.atomic
def ask_reset(user, *, now=None):
    """A letter with a link. People without e-mail, unknown or deactivated get nothing, and nobody can tell."""
    if user is None or not user.is_active or not user.email:
        return None
    bucket = int((now or clock.now()).timestamp()) // LETTER_SECONDS
    letter = letters.password_reset(user, bucket=bucket)
    audit.record(by=None, action="person.reset_asked", subject=user)
    return letter


@transaction.atomic
def set_password(user, password, *, now=None):
    """Ends every other session and voids open links and one-time codes."""
    user.set_password(password)
    user.save(update_fields=["password"])
    user.one_time_codes.filter(used_at__isnull=True).update(used_at=now or clock.now())
    audit.record(by=user, action="person.password_set", subject=user)
    return user
