"""The clock's deed of every morning: supplements whose day comes near, and those whose day has passed."""

import logging

from django.db import transaction

from accounts import clock
from products import letters
from products.models import SupplementRequest
from products.statuses import RoundKind

log = logging.getLogger(__name__)
# Days before the due day from which the business is reminded, once.
REMIND_DAYS = 3


def remind_supplements(*, today=None):
    """Posts what is due: running twice sends nothing twice, a missed morning is made up. Returns how many rows it saw."""
    today = today or clock.today()
    waiting = (
        SupplementRequest.objects.open()
        .filter(due_on__lte=today + REMIND_DAYS * clock.DAY)
        .exclude(registration__round__kind=RoundKind.HISTORY)
        .select_related("office", "registration__product__business", "registration__round")
        .order_by("pk")
    )
    seen = 0
    for request in waiting.iterator(chunk_size=500):
        seen += 1
        try:
            with transaction.atomic():
                if request.due_on < today:
                    letters.supplement_overdue(request, today)
                else:
                    letters.supplement_due(request, today)
        except Exception:  # one broken row does not stop the rest of the morning
            log.exception("supplement %s was not reminded of", request.pk)
    return seen
