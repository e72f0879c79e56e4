"""When a certificate's end is told to its business. Pure.

The letters go out before the renewal's window opens, at its opening, in its middle, before its closing and, for those who
missed it, before the end itself (rulings 35).
"""

from datetime import date, timedelta

Window = tuple[int, int]


def thresholds(window: Window | None) -> tuple[int, ...]:
    """Days before the end, most first. `window`: (first, last) days of the regulation in force (QĐ 26/2026 Đ7 k6a:
    180 and 120, hence letters at 210, 180, 150 and 125 days); None: the last two months only."""
    of_the_window = (window[0] + 30, window[0], sum(window) // 2, window[1] + 5) if window else ()
    return (*of_the_window, 60, 30, 0)


def due(valid_until: date, today: date, window: Window | None) -> int | None:
    """The threshold (days before the end) whose letter is due on `today`: the smallest one already reached.

    None earlier than the first one and after the end. A missed day is made up: at 100 days left, 125 is due.
    """
    left = (valid_until - today).days
    if left < 0:
        return None
    return min((days for days in thresholds(window) if left <= days), default=None)


def ends_told(today: date, window: Window | None) -> tuple[date, date]:
    """The valid_until dates for which a letter may be due on `today`."""
    return today, today + timedelta(days=thresholds(window)[0])
