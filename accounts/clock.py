"""What time it is here. Deeds take `now`/`today` as parameters that default to these."""

from datetime import date, datetime, timedelta

from django.utils import timezone

DAY = timedelta(days=1)


def now() -> datetime:
    return timezone.now()


def today() -> date:
    """The date in Asia/Ho_Chi_Minh, whatever the server's own zone."""
    return timezone.localdate()


def local_date(at: datetime) -> date:
    """The day an instant falls on in Asia/Ho_Chi_Minh."""
    return timezone.localtime(at).date()


def in_words(at: datetime) -> str:
    """«10:20 26/11/2026», in Vietnam's time, for sentences and papers."""
    return f"{timezone.localtime(at):%H:%M %d/%m/%Y}"
