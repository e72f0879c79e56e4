"""Taking letters to the mail server, each once, whatever dies on the way.

Letters are claimed in sets behind the locks of their rows, so two workers never send the same one. A set goes over one
connection, and what became of its letters is written every few letters.

One window stays open: the server has accepted a letter and the worker dies before it wrote so. That are at most
`WRITTEN_TOGETHER` letters, or those of one second. They stay `sending` until the sweep puts them back; the copy that may
then arrive twice carries the same Message-ID.
"""

import logging
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .mail_server import MailServer, Unreachable, code_of, is_permanent, message, words_of
from .models import Letter, LetterAttempt
from .statuses import Outcome, Status

log = logging.getLogger("portal.letters")

# Minutes until the next try: together about a day and a half, then the office is asked to look.
WAITS = (1, 2, 5, 15, 30, 60, 120, 240, 480, 960)
BATCH = 50
# What is sent and not yet written is what a worker's death sends twice: few letters, and never long.
WRITTEN_TOGETHER = 10
WRITTEN_AFTER_SECONDS = 1
# A slow server must not keep letters claimed until the sweep takes them for a dead worker's (querysets.STUCK_AFTER).
HOLD_SECONDS = 60
# One sweep works no longer than this, so that a slow mail server does not pile up sweeps.
SWEEP_SECONDS = 20


@dataclass(frozen=True)
class End:
    """How one try ended: what the letter becomes and what its history says."""

    status: str
    outcome: str
    code: int | None = None
    error: str = ""
    wait: timedelta | None = None


SENT = End(Status.SENT, Outcome.SENT, code=250)
INTERRUPTED = End(Status.QUEUED, Outcome.INTERRUPTED, wait=timedelta(0))


def deliver(letter_id, *, now=None):
    """Send one letter if it is due and nobody else is at it. Says the letter's status, None if not claimed."""
    return _send(_claim(Letter.objects.filter(pk=letter_id), now), now).get(letter_id)


def deliver_with_others(letter_id, *, now=None):
    """The letter that was rung for, and over the same connection whatever else is due; gives the number sent.

    The bells of letters that went along find nothing left and cost two statements.
    """
    letters = _claim(Letter.objects.filter(pk=letter_id), now)
    letters += _claim(Letter.objects.all(), now, most=BATCH - len(letters))
    return _sent(_send(letters, now))


def sweep(*, now=None):
    """Send what the bell missed and what a dead worker left behind; gives the number sent."""
    started, sent = time.monotonic(), 0
    release_stuck(now or timezone.now())
    seen = 0  # by pk upwards, so that a letter that failed just now is not read again
    while time.monotonic() - started < SWEEP_SECONDS:
        letters = _claim(Letter.objects.filter(pk__gt=seen), now)
        if not letters:
            break
        sent += _sent(_send(letters, now))
        seen = letters[-1].pk
    return sent


def release_stuck(now):
    """Letters a dead worker was holding go back to the queue, each with a line saying so."""
    while _release(now):
        pass


@transaction.atomic
def _release(now):
    stuck = Letter.objects.stuck(now).select_for_update(skip_locked=True, no_key=True).order_by("pk")
    held = list(stuck.values_list("pk", flat=True)[:BATCH])
    _write(dict.fromkeys(held, INTERRUPTED), now)
    return held


@transaction.atomic
def _claim(letters, now, *, most=None):
    """Those of `letters` that are due and in nobody's hands, oldest first, now in ours."""
    now = now or timezone.now()
    free = letters.due(now).select_for_update(skip_locked=True, no_key=True).order_by("pk")
    claimed = list(free[: BATCH if most is None else most])
    if claimed:
        Letter.objects.filter(pk__in=[letter.pk for letter in claimed]).update(
            status=Status.SENDING, claimed_at=now, attempts=F("attempts") + 1
        )
    for letter in claimed:
        letter.status, letter.claimed_at, letter.attempts = Status.SENDING, now, letter.attempts + 1
    return claimed


def _send(letters, now):
    """Letter's key → status, of those that were tried; the rest of a set that takes too long is given back."""
    statuses, ends = {}, {}
    started = written = time.monotonic()
    try:
        with MailServer() as server:
            for place, letter in enumerate(letters):
                if place and time.monotonic() - started >= HOLD_SECONDS:
                    _give_back(letters[place:])
                    break
                try:
                    server.send(message(letter))
                except Unreachable as gone:
                    # Nobody hears us: the rest would only find out the same, one time-out after another.
                    ends |= {rest: _later(rest, gone.__cause__) for rest in letters[place:]}
                    break
                except Exception as fault:  # a letter that cannot be sent must never stop the next one
                    ends[letter] = _failed(letter, fault)
                else:
                    ends[letter] = SENT
                if len(ends) >= WRITTEN_TOGETHER or time.monotonic() - written >= WRITTEN_AFTER_SECONDS:
                    statuses |= _settle(ends, now)
                    ends, written = {}, time.monotonic()
    finally:  # also of a worker that is told to stop in the middle
        if ends:
            statuses |= _settle(ends, now)
    return statuses


def _sent(statuses):
    return sum(status == Status.SENT for status in statuses.values())


def _failed(letter, fault):
    if is_permanent(fault):
        return _refused(letter, fault)
    return _later(letter, fault)


def _later(letter, fault):
    if letter.attempts > len(WAITS):
        return _refused(letter, fault)
    wait = timedelta(minutes=WAITS[letter.attempts - 1])
    return End(Status.QUEUED, Outcome.LATER, code_of(fault), words_of(fault), wait)


def _refused(letter, fault):
    log.warning("Letter %s could not be sent: %s", letter.pk, words_of(fault))
    return End(Status.FAILED, Outcome.REFUSED, code_of(fault), words_of(fault))


def _give_back(letters):
    """Untried, so it counts as no try and leaves no line."""
    for held in _by_claim(letters):
        held.update(status=Status.QUEUED, attempts=F("attempts") - 1)


def _by_claim(letters):
    """The rows of `letters` that are still in our hands; a sweep may meanwhile have taken them from us."""
    claims = defaultdict(list)
    for letter in letters:
        claims[letter.claimed_at].append(letter.pk)
    return [Letter.objects.filter(pk__in=pks, status=Status.SENDING, claimed_at=at) for at, pks in claims.items()]


@transaction.atomic
def _settle(ends, now):
    """Write the ends of these tries (letter → `End`), except of letters that a sweep has taken from us."""
    held = set()
    for rows in _by_claim(ends):
        held.update(rows.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    _write({letter.pk: end for letter, end in ends.items() if letter.pk in held}, now or timezone.now())
    return {letter.pk: end.status for letter, end in ends.items()}


def _write(ends, at):
    """One statement for each kind of end and one for all lines of history; the caller holds the rows."""
    alike = defaultdict(list)
    for pk, end in ends.items():
        alike[end].append(pk)
    for end, pks in alike.items():
        values = {"status": end.status, "error": end.error}
        if end.wait is not None:
            values["next_try_at"] = at + end.wait
        if end.status == Status.SENT:
            values["sent_at"] = at
        Letter.objects.filter(pk__in=pks).update(**values)
    LetterAttempt.objects.bulk_create(
        LetterAttempt(letter_id=pk, at=at, outcome=end.outcome, smtp_code=end.code, error=end.error)
        for pk, end in ends.items()
    )
