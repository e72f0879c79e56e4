"""A round under which something runs keeps its law, kind, office and level: in the action, on the page and in the database."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.refusals import Refused
from criteria.models import Regulation
from evaluations.actions import checking, deciding
from evaluations.models import Council, Evaluation
from evaluations.statuses import DecisionKind
from products.actions import catalogue
from products.models import Round
from products.statuses import RoundKind
from tests.factories import accounts
from tests.factories.road import Road
from tests.test_road import walk_to_minutes

pytestmark = pytest.mark.django_db
PINNED = "Đợt đã có hồ sơ hoặc Hội đồng nên không đổi được quy định áp dụng, loại đợt, cấp và cơ quan đánh giá."


@pytest.fixture
def road():
    return Road("QD148-2023", RoundKind.PRACTICE, today=date(2024, 5, 6))


@pytest.fixture
def above(road):
    """A round of the province that holds one referred dossier and no registration of its own."""
    office = accounts.province_office()
    specialist = accounts.specialist(office)
    round = catalogue.plan_round(
        Round(
            name="Đợt cấp tỉnh", kind=road.round.kind, regulation=road.regulation, office=office, level="province",
            year=2024, opens_on=road.today, cut_off=road.round.cut_off, due_on=road.round.due_on,
        ),
        by=specialist,
    )  # fmt: skip
    evaluation = road.ready()
    walk_to_minutes(road, evaluation)
    deciding.decide(
        [evaluation], by=road.leader, kind=DecisionKind.REFER_UP, number="1/QĐ", signed_on=road.today,
        signer_name="Lãnh Đạo Mẫu", now=road.now,
    )  # fmt: skip
    checking.take_up_referral(Evaluation.objects.get(pk=evaluation.pk), round, by=specialist, now=road.now)
    return round, specialist


CHANGES = [
    {"regulation": "QD26-2026"},
    {"kind": RoundKind.HISTORY},
    {"office": "other"},
    {"level": "central"},
]


def changed(round, change):
    fresh = Round.objects.get(pk=round.pk)
    for name, value in change.items():
        if name == "regulation":
            value = Regulation.objects.get(code=value)
        if name == "office":
            value = accounts.make_office(round.office.area, kind="ocop", name="Văn phòng OCOP khác")
        setattr(fresh, name, value)
    return fresh


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_a_round_with_only_a_referred_dossier_keeps_its_law(above, change):
    round, specialist = above
    with pytest.raises(Refused) as found:
        catalogue.update_round(changed(round, change), by=specialist, version=round.version)
    assert found.value.reason == PINNED
    now = Round.objects.get(pk=round.pk)
    assert (now.regulation_id, now.kind, now.office_id, now.level, now.version) == (
        round.regulation_id, round.kind, round.office_id, round.level, round.version,
    )  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_a_round_with_only_a_council_keeps_its_law(road, change):
    road.council()
    with pytest.raises(Refused) as found:
        catalogue.update_round(changed(road.round, change), by=road.specialist, version=road.round.version)
    assert found.value.reason == PINNED


def test_dates_and_name_of_a_pinned_round_may_still_change(above):
    round, specialist = above
    fresh = Round.objects.get(pk=round.pk)
    fresh.name, fresh.target_count = "Đợt cấp tỉnh, lần 1", 30
    catalogue.update_round(fresh, by=specialist, version=round.version)
    assert Round.objects.get(pk=round.pk).name == "Đợt cấp tỉnh, lần 1"


def test_an_empty_round_is_planned_anew_freely(road):
    fresh = changed(road.round, {"kind": RoundKind.HISTORY})
    catalogue.update_round(fresh, by=road.specialist, version=road.round.version)
    assert Round.objects.get(pk=road.round.pk).kind == RoundKind.HISTORY


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "'history'"),
        ("level", "'central'"),
        ("regulation_id", "(SELECT id FROM criteria_regulation WHERE code = 'QD26-2026')"),
        ("office_id", "(SELECT min(id) FROM accounts_office WHERE id <> office_id)"),
    ],
)
def test_raw_sql_does_not_change_the_law_under_an_evaluation(above, column, value):
    round, _specialist = above
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE products_round SET {column} = {value} WHERE id = %s", [round.pk])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE products_round SET name = 'Tên khác' WHERE id = %s", [round.pk])


def test_raw_sql_does_not_change_the_law_under_a_council(road):
    road.council()
    assert Council.objects.filter(round=road.round).exists()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE products_round SET kind = 'history' WHERE id = %s", [road.round.pk])


def test_the_page_says_why_the_law_does_not_change(road, client):
    road.council()
    client.force_login(road.specialist, backend="accounts.backends.EmailOrPhoneBackend")
    page = client.get(reverse("products:round_edit", args=[road.round.pk]))
    assert PINNED in page.text
