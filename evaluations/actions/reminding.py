"""The clock's deed of every morning: certificates that will end."""

from django.db import transaction

from accounts import clock
from criteria.models import Regulation
from evaluations import letters, reminders
from products.models import Recognition


def remind_expiring(*, today=None):
    """Posts the letter that is due for each standing recognition; running twice sends nothing twice. Returns how many rows were looked at."""
    today = today or clock.today()
    window = Regulation.objects.renewal_window_on(today)
    first, last = reminders.ends_told(today, window)
    rows = (
        Recognition.objects.public()
        .standing()
        .filter(valid_until__range=(first, last))
        .select_related("product__business")
        .order_by("pk")
    )
    looked_at = 0
    for recognition in rows.iterator(chunk_size=500):
        looked_at += 1
        days = reminders.due(recognition.valid_until, today, window)
        if days is not None:
            with transaction.atomic():
                letters.expiring(recognition, days, today)
    return looked_at
