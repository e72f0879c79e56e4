"""Whole numbers, hours and moments as people type them: read for what they mean, or asked about."""

from datetime import date, datetime, time

import pytest
from django import forms
from django.core.exceptions import ValidationError

from accounts.forms import CleanForm, HourField, MomentField
from criteria.calendar import VIETNAM


class Seats(CleanForm):
    seats = forms.IntegerField(min_value=1, max_value=10**6)


@pytest.mark.parametrize(("typed", "number"), [
    ("1.000", 1000), ("2.500", 2500), ("1 000", 1000), ("1\u00a0000", 1000), ("1'000", 1000), ("１.０００", 1000),
    ("1.000.000", 1_000_000), ("120", 120), (" 12 ", 12), ("12\u200b", 12), ("１２", 12), ("12.0", 12), ("0012", 12),
])  # fmt: skip
def test_thousands_in_groups_are_thousands(typed, number):
    form = Seats({"seats": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["seats"] == number


@pytest.mark.parametrize("typed", ["1.0000", "1.00.000", "1,000", "1.5", "12 người", "1e3", "0x10", "-5", "99" * 40])
def test_what_is_no_whole_number_is_refused_and_stays_in_its_field(typed):
    form = Seats({"seats": typed})
    assert list(form.errors) == ["seats"]
    assert form["seats"].value() == typed


def test_a_number_is_a_line_of_text_so_that_a_browser_sends_what_was_typed():
    """Of «1 000» or «mười» a field of the type «number» sends nothing at all."""
    shown = str(Seats()["seats"])
    assert 'type="text"' in shown and 'inputmode="numeric"' in shown
    assert not {"min=", "max=", "step="} & set(shown.replace('"', " ").split())


@pytest.mark.parametrize("typed", [
    "8:30", "08:30", "08h30", "8H30", "8h 30", "8.30", "8g30", "8 giờ 30", "08 giờ 30 phút", "8 gio 30", "08:30:00",
    "８：３０", "lúc 8h30", "8h30p", "8h30.",
])  # fmt: skip
def test_an_hour_as_people_write_it(typed):
    assert HourField().clean(typed) == time(8, 30)


@pytest.mark.parametrize(("typed", "hour"), [("8", 8), ("8h", 8), ("13 giờ", 13), ("0h", 0)])
def test_a_whole_hour(typed, hour):
    assert HourField().clean(typed) == time(hour)


@pytest.mark.parametrize("typed", ["24:00", "8:60", "8:5", "8.5", "25", "-1", "1330", "8 giờ rưỡi", "sáng", "8" * 99])
def test_no_hour_is_refused_with_an_example(typed):
    with pytest.raises(ValidationError, match="ghi như 08:00"):
        HourField().clean(typed)


@pytest.mark.parametrize("typed", [
    "17:30 26/03/2026", "17h30 26/3/2026", "17h30 ngày 26/3/2026", "17 giờ 30, 26.3.2026", "26/3/2026 17h30",
    "17 giờ 30 phút ngày 26 tháng 3 năm 2026", "ngày 26 tháng 3 năm 2026 lúc 17h30", "17:30 thứ Năm, 26/03/2026",
    "2026-03-26T17:30", "2026-03-26 17:30:00",
])  # fmt: skip
def test_an_hour_and_its_day(typed):
    assert MomentField().clean(typed) == datetime.combine(date(2026, 3, 26), time(17, 30), VIETNAM)


@pytest.mark.parametrize("typed", [
    "26/03/2026", "17:30", "17:30 31/02/2026", "25:00 26/03/2026", "17:30 01/01/0001", "17:30 31/12/9999", "1 2 2026",
    "9" * 5000,
])  # fmt: skip
def test_no_moment_is_refused_with_an_example(typed):
    with pytest.raises(ValidationError, match="ví dụ 17:30 24/11/2026"):
        MomentField().clean(typed)
