"""Taking a letter to the mail server, once, whatever dies on the way.

A letter is claimed by a conditional update, so two workers never send the same one. A worker that
dies holding a letter leaves it `sending`; the sweep puts it back. The copy that may then arrive
twice carries the same Message-ID.
"""

import logging
import smtplib
import time
from datetime import timedelta
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .models import Letter
from .statuses import Outcome, Status

log = logging.getLogger("portal.letters")

# Minutes until the next try: together about a day and a half, then the office is asked to look.
WAITS = (1, 2, 5, 15, 30, 60, 120, 240, 480, 960)
BATCH = 50
# One sweep works no longer than this, so that a slow mail server does not pile up sweeps.
SWEEP_SECONDS = 20


def deliver(letter_id, *, now=None):
    """Send one letter if it is due and nobody else is at it. Says the letter's status, None if not claimed."""
    now = now or timezone.now()
    if (
        not Letter.objects.due(now)
        .filter(pk=letter_id)
        .update(status=Status.SENDING, claimed_at=now, attempts=F("attempts") + 1, error="")
    ):
        return None
    letter = Letter.objects.get(pk=letter_id)
    try:
        message(letter).send()
    except Exception as fault:  # a letter that cannot be sent must never stop the next one
        return _failed(letter, fault, now)
    _settle(letter, Status.SENT, Outcome.SENT, now, code=250, sent_at=now)
    return Status.SENT


def sweep(*, now=None):
    """Send what the bell missed and what a dead worker left behind; gives the number sent."""
    started, sent = time.monotonic(), 0
    now = now or timezone.now()
    release_stuck(now)
    seen = 0  # by pk upwards, so that a letter that failed just now is not read again
    while time.monotonic() - started < SWEEP_SECONDS:
        batch = list(Letter.objects.due(now).filter(pk__gt=seen).order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not batch:
            break
        for pk in batch:
            if time.monotonic() - started >= SWEEP_SECONDS:
                break
            sent += deliver(pk, now=now) == Status.SENT
        seen = batch[-1]
    return sent


def release_stuck(now):
    """Letters a dead worker was holding go back to the queue, each with a line saying so."""
    while batch := list(Letter.objects.stuck(now).order_by("pk")[:BATCH]):
        for letter in batch:
            _settle(letter, Status.QUEUED, Outcome.INTERRUPTED, now, next_try_at=now)


def message(letter):
    """The mail as it goes over the wire; the same headers at every try."""
    mail = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[formataddr((letter.to_name, letter.to_address)) if letter.to_name else letter.to_address],
        headers={
            "Message-ID": letter.message_id,
            # RFC 3834: no holiday replies to a machine.
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": "vi",
        },
    )
    mail.attach_alternative(letter.html, "text/html")
    return mail


def is_permanent(fault):
    """True where trying again cannot help: the server refused for good (5xx) or the letter is malformed."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in fault.recipients.values())
    if isinstance(fault, smtplib.SMTPAuthenticationError):
        return False  # our password, not their address: the letter waits until it is mended
    if isinstance(fault, smtplib.SMTPResponseException):
        return fault.smtp_code >= 500
    return isinstance(fault, ValueError)  # BadHeaderError, an address that is none


def _code(fault):
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return next(iter(fault.recipients.values()), (None, b""))[0]
    code = getattr(fault, "smtp_code", None)
    return code if code and code > 0 else None


def _said(fault):
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        said = next(iter(fault.recipients.values()), (None, b""))[1]
    else:
        said = getattr(fault, "smtp_error", None) or str(fault)
    said = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return f"{type(fault).__name__}: {said}".replace("\x00", "")[:1000]


def _failed(letter, fault, now):
    if is_permanent(fault) or letter.attempts > len(WAITS):
        status, outcome, extra = Status.FAILED, Outcome.REFUSED, {}
        log.warning("Letter %s could not be sent: %s", letter.pk, _said(fault))
    else:
        wait = timedelta(minutes=WAITS[letter.attempts - 1])
        status, outcome, extra = Status.QUEUED, Outcome.LATER, {"next_try_at": now + wait}
    _settle(letter, status, outcome, now, code=_code(fault), error=_said(fault), **extra)
    return status


@transaction.atomic
def _settle(letter, status, outcome, at, *, code=None, error="", **values):
    """Write the end of one try, unless a sweep has meanwhile taken the letter from us."""
    held = Letter.objects.filter(pk=letter.pk, status=Status.SENDING, claimed_at=letter.claimed_at)
    if held.update(status=status, error=error, **values):
        letter.history.create(at=at, outcome=outcome, smtp_code=code, error=error)
