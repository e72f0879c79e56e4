import datetime
from datetime import date

import pytest

from criteria import calendar, holidays
from criteria.models import Holiday

NONE = frozenset()


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
        (date(2026, 11, 23), 1, date(2026, 11, 24)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 11, 23), 15, date(2026, 12, 14)),
    ],
)
def test_working_days_skip_weekends(start, days, end):
    assert calendar.add_working_days(start, days, holidays=NONE) == end


def test_negative_days_are_refused():
    with pytest.raises(ValueError, match="âm"):
        calendar.add_working_days(date(2026, 1, 1), -1, holidays=NONE)


@pytest.mark.django_db
def test_fifteen_working_days_over_tet_2026():
    known = holidays.working_calendar()
    assert known.add(date(2026, 2, 12), 15) == date(2026, 3, 12)


@pytest.mark.django_db
def test_fifteen_working_days_over_tet_2024():
    # From Wednesday 07/02/2024: Tết off from 08/02 to 14/02, back on Thursday 15/02.
    assert holidays.working_calendar().add(date(2024, 2, 7), 1) == date(2024, 2, 15)


@pytest.mark.django_db
def test_a_swapped_saturday_is_worked_and_its_monday_is_off():
    known = holidays.working_calendar()
    assert known.is_working_day(date(2024, 5, 4))
    assert not known.is_working_day(date(2024, 4, 29))
    assert known.add(date(2024, 5, 3), 1) == date(2024, 5, 4)


def test_a_swapped_saturday_counts_once():
    saturday = date(2024, 5, 4)
    count = calendar.working_days_between(
        date(2024, 5, 3), date(2024, 5, 6), holidays=NONE, working_weekends=frozenset({saturday})
    )
    assert count == 2


@pytest.mark.parametrize("days", range(40))
def test_counting_is_the_inverse_of_adding(days):
    off = frozenset({date(2026, 12, 1), date(2026, 12, 2)})
    start = date(2026, 11, 24)
    end = calendar.add_working_days(start, days, holidays=off)
    assert calendar.working_days_between(start, end, holidays=off) == days
    assert calendar.working_days_between(end, start, holidays=off) == -days


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2023, 12, 28), 36, date(2026, 12, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2027, 1, 31), -2, date(2026, 11, 30)),
        (date(2026, 5, 22), 0, date(2026, 5, 22)),
    ],
)
def test_months_later(day, months, result):
    assert calendar.months_later(day, months) == result


def test_a_deadline_ends_with_its_day_in_vietnam():
    end = calendar.end_of_day(date(2026, 12, 4))
    assert end.isoformat() == "2026-12-04T23:59:59.999999+07:00"
    assert end.astimezone(datetime.UTC).isoformat() == "2026-12-04T16:59:59.999999+00:00"


@pytest.mark.parametrize("month", range(1, 13))
def test_a_deadline_has_the_same_offset_all_year(month):
    assert calendar.end_of_day(date(2026, month, 15)).utcoffset() == datetime.timedelta(hours=7)


@pytest.mark.django_db
def test_a_corrected_row_counts_after_forgetting():
    assert not holidays.working_calendar().is_working_day(date(2026, 9, 2))
    Holiday.objects.filter(day="2026-09-02").delete()
    holidays.forget()
    assert holidays.working_calendar().is_working_day(date(2026, 9, 2))
