"""When a certificate's end is told to its business. Pure.

The renewal is handed in between 180 and 120 days before the end (QĐ 26/2026 Đ7 k6a); the letters go out before,
at the opening, before the closing and, for those who missed it, before the end itself (process.md §2).
"""

from datetime import date, timedelta

THRESHOLDS = (210, 180, 150, 125, 60, 30, 0)


def due(valid_until: date, today: date) -> int | None:
    """The threshold (days before the end) whose letter is due on `today`: the smallest one already reached.

    None earlier than 210 days before the end and after it. A missed day is made up: at 100 days left, 125 is due.
    """
    left = (valid_until - today).days
    if left < 0:
        return None
    return min((days for days in THRESHOLDS if left <= days), default=None)


def window(today: date) -> tuple[date, date]:
    """The valid_until dates for which a letter may be due on `today`."""
    return today, today + timedelta(days=THRESHOLDS[0])
