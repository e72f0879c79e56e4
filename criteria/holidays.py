"""The office's calendar, read from the table it keeps."""

from django.core.cache import cache

from criteria.calendar import Calendar
from criteria.models import Holiday

_KEY = "criteria.working_calendar"


def working_calendar():
    """Days off and swapped weekends as the rows say now; kept for 60 seconds, for a page asks often."""
    found = cache.get(_KEY)
    if found is None:
        found = Calendar(holidays=Holiday.objects.days_off(), working_weekends=Holiday.objects.working_weekends())
        cache.set(_KEY, found, 60)
    return found


def forget():
    """Called by whoever corrects a row, so that the next page counts with it."""
    cache.delete(_KEY)
