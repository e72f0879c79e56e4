from datetime import date

import pytest

from criteria.models import CriteriaSet, Regulation

pytestmark = pytest.mark.django_db


def regulation(code):
    return Regulation.objects.get(code=code)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2023, 2, 24), "QD148-2023"),
        (date(2025, 7, 5), "QD148-2023"),
        (date(2025, 7, 6), "QD1489-2025"),
        (date(2026, 5, 21), "QD1489-2025"),
        (date(2026, 5, 22), "QD26-2026"),
        (date(2026, 11, 24), "QD26-2026"),
    ],
)
def test_regulation_in_force(day, code):
    assert Regulation.objects.in_force_on(day).code == code


def test_nothing_is_in_force_before_the_first():
    assert Regulation.objects.in_force_on(date(2023, 2, 23)) is None


def test_the_two_older_regulations_share_their_sets():
    sets = [list(CriteriaSet.objects.for_regulation(regulation(code))) for code in ("QD148-2023", "QD1489-2025")]
    assert sets[0] == sets[1]
    assert len(sets[0]) == 26


@pytest.mark.parametrize(
    ("code", "levels", "recognises", "refers"),
    [
        ("QD148-2023", ["district", "province", "central"], [[3], [4], [5]], [[4, 5], [5], []]),
        ("QD1489-2025", ["province", "central"], [[3, 4], [5]], [[5], []]),
        ("QD26-2026", ["province", "central"], [[3, 4], [5]], [[5], []]),
    ],
)
def test_who_evaluates_is_data(code, levels, recognises, refers):
    row = regulation(code)
    assert [level["level"] for level in row.evaluating_levels] == levels
    assert [row.recognises(level) for level in levels] == recognises
    assert [row.refers(level) for level in levels] == refers


def test_next_level():
    row = regulation("QD148-2023")
    assert [row.next_level(code) for code in ("ward", "district", "province", "central")] == [
        "district", "province", "central", None,
    ]  # fmt: skip
    with pytest.raises(KeyError):
        regulation("QD26-2026").next_level("district")


def test_ward_report_exists_since_2025():
    assert [row.has_ward_report for row in Regulation.objects.all()] == [False, True, True]


def test_working_days_of_a_level():
    assert [row.working_days("ward") for row in Regulation.objects.all()] == [10, None, 15]
    assert regulation("QD148-2023").working_days("district") == 15


def test_samples():
    row = regulation("QD26-2026")
    assert (row.samples_for(9), row.samples_for(26)) == (5, 0)
