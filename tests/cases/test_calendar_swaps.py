"""Working days as the government swaps them, and a year whose days off nobody has entered."""

from datetime import UTC, date, datetime

import pytest

from criteria import holidays, source
from criteria.loader import load_law
from criteria.models import Holiday

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _read_anew():
    holidays.forget()
    yield
    holidays.forget()


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2025, 12, 25), 4, date(2025, 12, 31)),
        (date(2025, 12, 25), 5, date(2026, 1, 5)),
        (date(2025, 12, 25), 9, date(2026, 1, 9)),
        (date(2025, 12, 25), 10, date(2026, 1, 10)),
        (date(2025, 12, 25), 11, date(2026, 1, 12)),
    ],
)
def test_the_swap_decided_late_counts(start, days, end):
    assert holidays.working_calendar().add(start, days) == end


def test_every_swap_gives_a_weekday_for_a_weekend_and_says_who_decided():
    swaps = source.read_swapped_days()
    assert swaps
    for swap in swaps:
        assert swap["free"].weekday() < 5 <= swap["worked"].weekday() and swap["source"]


def test_a_corrected_swap_is_never_put_back():
    Holiday.objects.filter(day="2026-01-10").delete()
    Holiday.objects.filter(day="2026-01-02").update(kind="work")
    load_law()
    assert not Holiday.objects.filter(day="2026-01-10").exists()
    assert Holiday.objects.get(day="2026-01-02").kind == "work"


@pytest.mark.parametrize(
    ("now", "year"),
    [("2026-11-26", None), ("2027-09-30", None), ("2027-10-01", 2028), ("2027-12-31", 2028), ("2028-02-01", 2028)],
)
def test_health_asks_for_next_years_days_off_from_october(client, monkeypatch, now, year):
    instant = datetime.fromisoformat(f"{now}T05:00:00").replace(tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: instant)
    told = client.get("/health/ready").json()["warnings"]["calendar"]
    assert told == (f"no days off known for {year}" if year else "ok")
