"""On time or late: the ward's clock and the office's, for one dossier. No tables here; rows come in."""

from functools import cache

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from criteria.calendar import VIETNAM
from evaluations.statuses import BEFORE_COUNCIL
from evaluations.statuses import Status as EvaluationStatus
from products.statuses import HELD_BY as DOSSIER_HELD_BY
from products.statuses import Desk, RoundKind, Status


class RememberedCalendar:
    """A calendar that is asked the same days again and again: a season has some hundred, however many dossiers."""

    def __init__(self, calendar):
        self.add, self.between = cache(calendar.add), cache(calendar.between)


class Verdict(TextChoices):
    ON_TIME = "on_time", _("Đúng hạn")
    LATE = "late", _("Trễ hạn")
    RUNNING = "running", _("Đang trong hạn")
    OVERDUE = "overdue", _("Đang quá hạn")
    PAUSED = "paused", _("Tạm dừng chờ bổ sung")
    UNMEASURED = "unmeasured", _("Không tính")


def local_date(at):
    """The day in Vietnam; `accounts.clock.local_date` asks for the zone each time, which half a million hours notice."""
    return at.astimezone(VIETNAM).date()


def ward_clock(registration, supplements, *, today, calendar):
    """From receipt to forwarding (QĐ 26/2026 Đ7 k2: 15 working days; before: the round's setting, rulings 6).

    The days on which the dossier waited for a supplement are not the ward's. What came from paper has no hours to
    measure, nor has what ended at the ward without being forwarded.
    """
    if registration.round.kind == RoundKind.HISTORY or registration.received_at is None:
        return Verdict.UNMEASURED
    due = calendar.add(local_date(registration.received_at), registration.round.ward_days)
    forwarded = registration.forwarded_at
    stopped_since = None
    for supplement in supplements:
        if supplement.asked_at < registration.received_at or (forwarded and supplement.asked_at > forwarded):
            continue
        if supplement.closed_at is not None:  # stopped; where it was opened again, the clock stood all the while
            stopped_since = stopped_since or supplement.asked_at
        if supplement.answered_at is not None:
            since, stopped_since = stopped_since or supplement.asked_at, None
            stood = calendar.between(local_date(since), local_date(supplement.answered_at))
            due = calendar.add(due, max(stood, 0))
    if forwarded:
        return Verdict.ON_TIME if local_date(forwarded) <= due else Verdict.LATE
    if registration.status == Status.SUPPLEMENT_REQUESTED:
        return Verdict.PAUSED
    if DOSSIER_HELD_BY[Status(registration.status)] != Desk.WARD:
        return Verdict.UNMEASURED
    return Verdict.RUNNING if today <= due else Verdict.OVERDUE


def office_clock(evaluation, ready_at, *, today):
    """From taking up to «đủ điều kiện». `evaluation.due_on` has already moved on by the days of its supplements;
    `ready_at` is when the audit log saw it become ready for the last time, None where it never did."""
    if evaluation is None or evaluation.round.kind == RoundKind.HISTORY or evaluation.due_on is None:
        return Verdict.UNMEASURED
    status = EvaluationStatus(evaluation.status)
    if status not in BEFORE_COUNCIL or status == EvaluationStatus.READY:
        if ready_at is None:
            return Verdict.UNMEASURED
        return Verdict.ON_TIME if local_date(ready_at) <= evaluation.due_on else Verdict.LATE
    if status == EvaluationStatus.SUPPLEMENT_REQUESTED:
        return Verdict.PAUSED
    return Verdict.RUNNING if today <= evaluation.due_on else Verdict.OVERDUE
