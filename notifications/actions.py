"""What an administrator does with a letter; each deed leaves a line in the letter's history."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import outbox, permissions
from .models import Letter
from .statuses import Outcome, Status


@transaction.atomic
def resend(letter, *, by, now=None):
    """Into the queue again from the first try, with the same Message-ID."""
    _refuse_if(permissions.why_not_resend(by, letter))
    now = now or timezone.now()
    _move(letter, Status.QUEUED, Outcome.RESENT, by, now, attempts=0, next_try_at=now, error="")
    transaction.on_commit(lambda: outbox.ring(letter.pk))


@transaction.atomic
def discard(letter, *, by, now=None):
    _refuse_if(permissions.why_not_discard(by, letter))
    _move(letter, Status.DISCARDED, Outcome.DISCARDED, by, now or timezone.now())


@transaction.atomic
def mark_printed(letter, *, by, now=None):
    _refuse_if(permissions.why_not_mark_printed(by, letter))
    _printed(letter, by, now)


@transaction.atomic
def hand_over(letter, *, by, now=None):
    """Printed by the office that hands it over; whose letter that is, the room above has checked."""
    _refuse_if(permissions.why_not_hand_over(letter))
    _printed(letter, by, now)


def _printed(letter, by, now):
    now = now or timezone.now()
    _move(letter, Status.PRINTED, Outcome.PRINTED, by, now, sent_at=now)


def _refuse_if(reason):
    if reason:
        raise PermissionDenied(reason)


def _move(letter, to, outcome, by, now, **values):
    if not Letter.objects.filter(pk=letter.pk, status=letter.status).update(status=to, **values):
        raise PermissionDenied(_("Thư vừa được xử lý nơi khác. Xin tải lại trang và xem lại."))
    letter.history.create(at=now, outcome=outcome, by=str(getattr(by, "display_name", by)))
    letter.refresh_from_db()
