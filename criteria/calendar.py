"""Working days and legal periods. Pure: the holidays are handed in (`criteria.holidays` reads them from the table).

Days are `datetime.date`s of Vietnam's calendar. A working day is Monday to Friday without the days off, plus the weekend
days worked to swap for one (hoán đổi ngày nghỉ; Bộ luật Lao động 2019 Đ112).
"""

import calendar
import datetime
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_ONE_DAY = datetime.timedelta(days=1)
# As Nghị định 30/2020 (Phụ lục II) writes them, the same on pages, in letters and on papers.
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def with_weekday(day):
    """thứ Sáu 04/12/2026"""
    return f"{WEEKDAYS[day.weekday()]} {day:%d/%m/%Y}"


def is_working_day(day, *, holidays, working_weekends=frozenset()):
    if day in working_weekends:
        return True
    return day.weekday() < 5 and day not in holidays


def add_working_days(start, days, *, holidays, working_weekends=frozenset()):
    """The day on which `days` (0 or more) working days have passed; the first one counted is the one after `start`.

    0 gives `start` itself, working day or not (Bộ luật Dân sự 2015 Đ147 k2: the day of the event is not counted). ValueError below 0.
    """
    if days < 0:
        raise ValueError("số ngày làm việc không được âm")
    day = start
    while days:
        day += _ONE_DAY
        days -= is_working_day(day, holidays=holidays, working_weekends=working_weekends)
    return day


def working_days_between(start, end, *, holidays, working_weekends=frozenset()):
    """Working days after `start` up to and including `end`; negative when `end` lies before `start`.

    The inverse of `add_working_days`: how many are left (or how many late, below 0).
    """
    if end < start:
        return -working_days_between(end, start, holidays=holidays, working_weekends=working_weekends)
    span = (start + _ONE_DAY * n for n in range(1, (end - start).days + 1))
    return sum(is_working_day(day, holidays=holidays, working_weekends=working_weekends) for day in span)


def end_of_day(day):
    """The last instant of `day` in Vietnam: a period ends at 24:00 of its last day (Bộ luật Dân sự 2015 Đ148 k6)."""
    return datetime.datetime.combine(day, datetime.time.max, tzinfo=VIETNAM)


def months_later(day, months):
    """The same day of the month `months` later (may be negative), clamped to the month's end: 31/08 + 6 → 28/02.

    A certificate of 36 months is valid through `months_later(issued, 36)`, that day included (rulings.md 5).
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


@dataclass(frozen=True)
class Calendar:
    """The year's exceptions, so that callers pass one thing."""

    holidays: frozenset = field(default_factory=frozenset)
    working_weekends: frozenset = field(default_factory=frozenset)

    def is_working_day(self, day):
        return is_working_day(day, holidays=self.holidays, working_weekends=self.working_weekends)

    def add(self, start, days):
        return add_working_days(start, days, holidays=self.holidays, working_weekends=self.working_weekends)

    def between(self, start, end):
        return working_days_between(start, end, holidays=self.holidays, working_weekends=self.working_weekends)

    def deadline(self, start, days):
        """The instant `days` working days after the date `start` run out."""
        return end_of_day(self.add(start, days))
