"""The office's calendar, read from the table it keeps."""

from time import monotonic

from criteria.calendar import Calendar
from criteria.models import Holiday

SECONDS = 60
# The calendar and until when a process takes it as it is: a page asks a hundred times, and nothing else forgets it.
_kept = None


def working_calendar():
    """Days off and swapped weekends as the rows say now; kept for 60 seconds, for a page asks often."""
    global _kept
    kept = _kept
    if kept is None or kept[1] < monotonic():
        rows = Calendar(holidays=Holiday.objects.days_off(), working_weekends=Holiday.objects.working_weekends())
        kept = _kept = (rows, monotonic() + SECONDS)
    return kept[0]


def forget():
    """Called by whoever corrects a row, so that the next page counts with it."""
    global _kept
    _kept = None
