"""Whose days count: the office's own clock, the renewal's 45 days, the last safe day at the ward."""

from datetime import date, timedelta

import pytest

from evaluations.actions import checking
from evaluations.models import Evaluation
from evaluations.permissions import check_items
from products.models import Recognition, Round
from products.permissions import safe_submission_day
from products.statuses import RoundKind
from tests.factories.road import Road

pytestmark = pytest.mark.django_db


def test_the_offices_clock_is_the_rounds_own_where_the_law_fixes_none():
    road = Road("QD148-2023", RoundKind.PRACTICE, today=date(2024, 5, 6))
    Round.objects.filter(pk=road.round.pk).update(office_working_days=5)
    road.round.refresh_from_db()
    assert road.checking().due_on == date(2024, 5, 13)


def test_the_wards_clock_is_the_laws_where_the_law_fixes_one():
    road = Road("QD26-2026", RoundKind.LIVE, today=date(2026, 11, 24))
    assert (road.round.ward_working_days, road.round.ward_days) == (10, 15)


def test_a_dossier_ready_for_the_council_is_not_late_at_the_office():
    road = Road("QD148-2023", RoundKind.PRACTICE, today=date(2024, 5, 6))
    evaluation = road.checking()
    after = evaluation.due_on + timedelta(days=1)
    assert Evaluation.objects.overdue(after).get() == evaluation
    checking.save_checks(evaluation, {code: ("ok", "") for code, _text in check_items(evaluation)}, by=road.specialist)
    checking.mark_ready(evaluation, by=road.specialist)
    assert Evaluation.objects.overdue(after).count() == 0


@pytest.mark.parametrize(("kind", "due_on"), [("renewal", date(2026, 12, 15)), ("upgrade", date(2026, 12, 30))])
def test_a_renewal_is_decided_within_45_days_of_the_whole_dossier(kind, due_on):
    # QĐ 26/2026 Đ7 k6g: 45 days after 31/10/2026, well before the round's day of results.
    road = Road("QD26-2026", RoundKind.LIVE, today=date(2026, 10, 31))
    product = road.product()
    Recognition.objects.create(
        product=product, round_kind=RoundKind.LIVE, stars=3, product_name=product.name, business_name="Hộ Mẫu",
        area_name="Phường", set_number=9, issuer="UBND", year=2024, valid_until=date(2027, 4, 1),
    )  # fmt: skip
    evaluation = road.ready(road.forwarded(road.submitted(product, kind=kind)))
    assert evaluation.registration.due_on == due_on


@pytest.mark.parametrize(
    ("cut_off", "safe"),
    [
        # Friday 30/04/2027 and Giỗ Tổ 16/04/2027 are days off: 15 working days after 07/04 end on Thursday 29/04.
        (date(2027, 4, 30), date(2027, 4, 7)),
        # Friday 30/10/2026 is a working day, yet the ward must be done the day before.
        (date(2026, 10, 30), date(2026, 10, 8)),
    ],
)
def test_the_safe_day_leaves_the_ward_all_its_days_and_not_one_more(cut_off, safe):
    road = Road("QD26-2026", RoundKind.LIVE, today=date(2026, 5, 25))
    Round.objects.filter(pk=road.round.pk).update(cut_off=cut_off, due_on=cut_off + timedelta(days=60))
    road.round.refresh_from_db()
    assert safe_submission_day(road.round) == safe
