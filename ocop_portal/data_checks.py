"""Every check of `manage.py check_data`, from the lowest app to the highest.

The letters' app stands beside `records` and imports nothing of it, so its check stands here.
"""

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

import accounts.data_checks
import evaluations.data_checks
import products.data_checks
import trainings.data_checks
from notifications.models import Letter, LetterAttempt
from notifications.statuses import Outcome, Status
from records.checking import Check, against, where

_DONE_BY = {
    Status.SENT: Outcome.SENT,
    Status.PRINTED: Outcome.PRINTED,
    Status.FAILED: Outcome.REFUSED,
    Status.DISCARDED: Outcome.DISCARDED,
}


def _attempts():
    return LetterAttempt.objects.filter(letter=OuterRef("pk")).order_by("-at", "-pk")


def _letter_ends(rows):
    last = Subquery(_attempts().values("outcome")[:1])
    wrong = Q()
    for status, outcome in _DONE_BY.items():
        wrong |= Q(status=status) & (Q(last__isnull=True) | ~Q(last=outcome))
    return where(wrong, ["status", "last"], _("khớp với dòng cuối của nhật ký gửi"))(rows.annotate(last=last))


def _letter_times(rows):
    ended = _attempts().filter(outcome__in=[Outcome.SENT, Outcome.PRINTED])
    return against(sent_at=Subquery(ended.values("at")[:1]))(rows)


def _letter_tries(rows):
    """Tries since the letter was last put back into the queue by hand; one under way has left no line yet."""
    again = LetterAttempt.objects.filter(letter=OuterRef("letter"), outcome=Outcome.RESENT, pk__gt=OuterRef("pk"))
    tried = [Outcome.SENT, Outcome.LATER, Outcome.REFUSED, Outcome.INTERRUPTED]
    lines = LetterAttempt.objects.filter(~Exists(again), letter=OuterRef("pk"), outcome__in=tried)
    counted = lines.order_by().values("letter").annotate(n=Count("pk")).values("n")
    expected = Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
    return against(attempts=expected)(rows.exclude(status=Status.SENDING))


CHECKS = (
    Check("letter-status", _("Tình trạng thư theo dòng cuối của nhật ký gửi"), Letter, _letter_ends),
    Check("letter-sent-at", _("Lúc gửi, lúc chuyển thư theo nhật ký gửi"), Letter, _letter_times),
    Check("letter-attempts", _("Số lần gửi thư theo nhật ký gửi"), Letter, _letter_tries),
    *accounts.data_checks.CHECKS,
    *products.data_checks.CHECKS,
    *evaluations.data_checks.CHECKS,
    *trainings.data_checks.CHECKS,
)
