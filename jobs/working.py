"""A row that a worker fills: claimed once, heard of every second, ended once. Jobs and reports both live by it.

A worker claims the row by a conditional update with a token of its own. Every further write asks for that token, so a
worker whose row was cancelled, or taken over after a silence of a minute, stops at its next beat and leaves nothing
behind. What a dead worker left is begun again.
"""

import logging
import uuid
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError
from django.db.models import F

from accounts import clock
from accounts.refusals import Refused
from jobs.querysets import STALE_AFTER
from jobs.statuses import State

log = logging.getLogger("portal.jobs")

# After so many workers have died over the same row it is the row that kills them.
MOST_ATTEMPTS = 3
BEAT_SECONDS = 0.5


class Lost(Exception):
    """The row is no longer this worker's: cancelled, or taken over."""


@dataclass(frozen=True)
class Sentences:
    """What the page says where the work failed; `gave_up` takes the number of attempts."""

    no_space: str
    fault: str
    gave_up: str


def claim(rows, pk, now, **anew):
    """The row, now this worker's; None where somebody else is at it. `anew`: more columns that start again."""
    token = uuid.uuid4().hex
    waiting = rows.filter(pk=pk, state=State.QUEUED)
    if not waiting.update(
        state=State.RUNNING, claimed_by=token, heartbeat_at=now, attempts=F("attempts") + 1, done=0, total=0, **anew
    ):
        return None
    return rows.select_related("asked_by").get(pk=pk)


def held(row, rows=None):
    rows = type(row).objects if rows is None else rows
    return rows.held_with(row.claimed_by).filter(pk=row.pk)


def beat(row, rows=None, **facts):
    if not held(row, rows).update(heartbeat_at=clock.now(), **facts):
        raise Lost


def finish(row, **facts):
    """The row shows its result; Lost where it is no longer ours."""
    if not held(row).update(
        state=State.DONE, done=F("total"), claimed_by="", finished_at=clock.now(), error="", **facts
    ):
        raise Lost
    return State.DONE


def fail(row, reason):
    if not held(row).update(state=State.FAILED, claimed_by="", error=reason, finished_at=clock.now()):
        return None
    return State.FAILED


def guarded(row, do, sentences, refusals=()):
    """`do(row)`, whatever comes of it: the state reached, None where the row was lost or the database went away."""
    name = f"{type(row).__name__} {row.pk}"
    try:
        return do(row)
    except Lost:
        log.info("%s is no longer this worker's.", name)
        return None
    except (OperationalError, InterfaceError):
        log.warning("The database went away under %s; the sweep will begin it again.", name, exc_info=True)
        return None
    except Refused as refused:
        return fail(row, refused.reason)
    except refusals as reason:
        return fail(row, str(reason))
    except OSError:
        log.exception("%s could not be written.", name)
        return fail(row, str(sentences.no_space))
    except Exception:
        log.exception("%s failed.", name)
        return fail(row, str(sentences.fault))


def sweep(rows, sentences, *, now, stale_after=STALE_AFTER):
    """Put back what dead workers held, give up what killed too many; the ids now waiting for a worker."""
    for row in rows.stale(now, stale_after):
        left = held(row, rows).filter(heartbeat_at=row.heartbeat_at)
        if row.attempts >= MOST_ATTEMPTS:
            left.update(state=State.FAILED, claimed_by="", error=sentences.gave_up % row.attempts, finished_at=now)
        elif left.update(state=State.QUEUED, claimed_by="", queued_at=now - STALE_AFTER):
            log.warning("%s %s was left by its worker and is begun again.", type(row).__name__, row.pk)
    return list(rows.unheard(now).order_by("pk").values_list("pk", flat=True))
