"""The funnel counts each business once, hides small groups, and costs the same for many as for few."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.models import CriteriaSet
from products.models import Business, Product, Recognition, Registration
from products.statuses import RoundKind
from reports import funnel
from tests.factories import accounts
from tests.factories.road import Road
from tests.factories.trainings import Stage
from tests.tampering import triggers_asleep

pytestmark = pytest.mark.django_db


@pytest.fixture
def road():
    return Road("QD26-2026", RoundKind.LIVE, today=date(2026, 11, 2))


@pytest.fixture
def stage(road):
    return Stage(today=date(2026, 10, 1))


def go(road, business, far):
    """The business's product as far as "registered", "submitted" or "recognised", written straight to the tables."""
    product = Product.objects.create(business=business, name="Sản phẩm Mẫu", set_number=9)
    handed_in = {"code": f"MA-{product.pk}", "submitted_at": road.now, "status": "submitted"}
    registration = Registration.objects.create(
        product=product,
        round=road.round,
        criteria_set=CriteriaSet.objects.for_regulation(road.regulation).get(number=9),
        ward=business.area,
        entered_by=road.officer,
        **(handed_in if far != "registered" else {}),
    )
    if far == "recognised":
        Recognition.objects.create(
            product=product,
            registration=registration,
            round_kind=road.round.kind,
            stars=3,
            product_name="x",
            business_name="x",
            area_name="x",
            set_number=9,
            issuer="x",
            year=2026,
        )


def a_conference(stage, road, *, ward=None, came=5, missed=5, far=(), **fields):
    """The first `came` of the invited businesses came; `far`: how far the businesses got, in that order."""
    rows = [stage.business(ward) for _ in range(came + missed)]
    conference = stage.held(invited=rows, came=range(came), **fields)
    for business, step in zip(rows, far, strict=False):
        if step:
            go(road, business, step)
    return conference


def numbers(group):
    return [getattr(group, step) for step in funnel.STEPS]


def test_each_business_is_in_one_group_and_counted_once(stage, road):
    far = ["recognised", "submitted", "registered", "", "", "submitted"]
    conference = a_conference(stage, road, far=far)
    outside = stage.business()
    go(road, outside, "registered")
    (row,) = funnel.by_ward(conference, areas=[stage.ward.pk])
    assert numbers(row.came) == [5, 3, 2, 1]
    assert numbers(row.missed) == [5, 1, 1, 0]
    assert numbers(funnel.not_invited(conference, row, areas=[stage.ward.pk])) == [1, 1, 0, 0]
    assert numbers(funnel.not_invited(conference, row, areas=[stage.other_ward.pk])) == [0, 0, 0, 0]
    assert row.invited == 10


def test_dossiers_from_before_the_conference_do_not_count(stage, road):
    conference = a_conference(stage, road, far=["submitted"])
    with triggers_asleep():
        Registration.objects.update(created_at=stage.at(12, day=date(2026, 9, 1)))
    (row,) = funnel.by_ward(conference, areas=None)
    assert numbers(row.came) == [5, 0, 0, 0]


def test_practice_is_counted_only_for_its_own_round(stage):
    road = Road("QD26-2026", RoundKind.PRACTICE, today=date(2026, 11, 2))
    conference = a_conference(stage, road, far=["submitted"])
    assert numbers(funnel.by_ward(conference, areas=None)[0].came) == [5, 0, 0, 0]
    assert numbers(funnel.by_ward(conference, areas=None, round=road.round)[0].came) == [5, 1, 1, 0]


def test_the_conferences_of_a_page_are_counted_together(stage, road):
    first = a_conference(stage, road, far=["recognised", "submitted", "", "", "", "registered"])
    second = a_conference(stage, road, came=0, missed=2)
    counted = funnel.by_conference([first, second])
    assert [(row.invited, numbers(row.came), numbers(row.missed)) for _c, row in counted] == [
        (10, [5, 2, 2, 1], [5, 1, 0, 0]),
        (2, [0, 0, 0, 0], [2, 0, 0, 0]),
    ]


def row_of(name, came, missed):
    row = funnel.Row(name)
    row.came.businesses, row.missed.businesses = came, missed
    return row


def hidden(*rows):
    return [
        (row.name, [part for part in ("came", "missed") if getattr(row, part).is_hidden])
        for row in funnel.published(list(rows))
    ]


def test_small_groups_of_wards_are_hidden_and_nobody_elses():
    rows = row_of("A", 6, 2), row_of("B", 4, 3), row_of("C", 3, 0), row_of("D", 9, 8), row_of("E", 0, 0)
    assert hidden(*rows) == [("A", ["missed"]), ("B", ["came", "missed"]), ("C", ["came"]), ("D", [])]


def test_one_small_group_takes_the_next_smallest_with_it():
    rows = row_of("A", 9, 9), row_of("B", 6, 7), row_of("C", 4, 0), row_of("D", 0, 8)
    assert hidden(*rows) == [("A", []), ("B", ["came"]), ("C", ["came"]), ("D", [])]


def test_a_small_group_shows_neither_steps_nor_shares():
    group = funnel.Group(4, 2, 1, 0)
    assert (group.steps, group.share("registered")) == ([], None)
    assert funnel.Group(5, 2, 1, 0).steps == [("registered", 2, 40), ("submitted", 1, 20), ("recognised", 0, 0)]


# --- nothing by subtraction ----------------------------------------------------------------


def readable(rows, part):
    """What the total and the shown groups tell of the hidden ones together: (how many wards, how many businesses)."""
    shown = funnel.published(rows)
    groups = [row.groups[part] for row in shown if row.groups[part].businesses]
    return [group.businesses for group in groups if group.is_hidden], sum(group.businesses for group in groups)


def test_two_wards_with_one_business_each_take_a_third_with_them():
    rows = [row_of("A", 1, 0), row_of("B", 1, 0), row_of("C", 30, 0)]
    assert hidden(*rows) == [("A", ["came"]), ("B", ["came"]), ("C", ["came"])]


@settings(deadline=None)
@given(st.lists(st.integers(0, 12), max_size=8))
def test_what_is_hidden_is_never_fewer_than_two_wards_and_five_businesses(sizes):
    rows = [row_of(f"Phường {place}", size, size) for place, size in enumerate(sizes)]
    for part in (funnel.CAME, funnel.MISSED):
        kept_back, total = readable(rows, part)
        assert all(size >= funnel.SMALL for size in sizes if size and size not in kept_back)
        if kept_back and total >= funnel.SMALL:
            assert len(kept_back) >= 2
            assert sum(kept_back) >= funnel.SMALL


@settings(deadline=None)
@given(st.lists(st.integers(1, 12), min_size=1, max_size=8))
def test_no_more_is_hidden_than_must_be(sizes):
    """Without the largest of the neighbours that went along, the rest would be told."""
    rows = [row_of(f"Phường {place}", size, 0) for place, size in enumerate(sizes)]
    kept_back, total = readable(rows, funnel.CAME)
    along = [size for size in kept_back if size >= funnel.SMALL]
    if along:
        left = sorted(kept_back)[:-1]
        assert len(left) < 2 or sum(left) < funnel.SMALL


def test_asking_for_one_ward_does_not_show_what_is_hidden_beside_the_others(client, stage, road):
    """Ward two hides its six because ward one has two: alone it must not show them either."""
    few = [stage.business() for _ in range(2)]
    more = [stage.business(stage.other_ward) for _ in range(6)]
    conference = stage.held(invited=[*few, *more], came=range(8))
    for business in [*few, more[0]]:
        go(road, business, "submitted")
    query = {"hoi_nghi": conference.pk}
    whole = page(client, stage.specialist, **query)
    assert [row.came.is_hidden for row in whole.context["wards"]] == [True, True]

    for ward in (stage.ward, stage.other_ward):
        alone = page(client, stage.specialist, dia_ban=ward.pk, **query)
        (row,) = alone.context["wards"]
        assert row.key == ward.pk
        came, missed = (group for _name, group in alone.context["groups"])
        assert (row.came.steps, came.steps, missed.businesses) == ([], [], 0)
        assert len(alone.context["bars"]) == 2  # how many were asked and came, not how far they got


# --- the day, and the two funnels -----------------------------------------------------------


@pytest.mark.parametrize(
    ("hour", "minute", "days", "counted"), [(0, 0, 0, 1), (0, 30, 0, 1), (6, 30, 0, 1), (23, 59, -1, 0), (8, 0, 0, 1)]
)
def test_the_day_begins_at_midnight_here_in_both_funnels(stage, road, hour, minute, days, counted):
    conference = a_conference(stage, road, far=["submitted"])
    at = stage.at(hour, minute, day=conference.starts_on + timedelta(days=days))
    with triggers_asleep():
        Registration.objects.update(created_at=at)

    (ward,) = funnel.by_ward(conference, areas=None)
    ((_conference, row),) = funnel.by_conference([conference])
    others = funnel.not_invited(conference, funnel.total([]), areas=None)

    assert (ward.came.registered, row.came.registered, others.registered) == (counted, counted, counted)


def test_the_two_funnels_count_the_same_businesses(stage, road):
    """Also where a business is not confirmed any more, or lies outside the reader's area."""
    conference = a_conference(stage, road, came=6, far=["submitted"] * 6)
    elsewhere = a_conference(stage, road, ward=stage.other_ward, came=5, far=["registered"])
    business = conference.guests.order_by("pk").first().business
    Business.objects.filter(pk=business.pk).update(standing="refused")
    for areas in (None, [stage.ward.pk]):
        listed = funnel.by_conference([conference, elsewhere], areas=areas)
        for held, row in listed:
            by_ward = funnel.total(funnel.by_ward(held, areas=areas))
            assert (numbers(row.came), numbers(row.missed)) == (numbers(by_ward.came), numbers(by_ward.missed))
    assert numbers(listed[0][1].came) == [5, 5, 5, 0]


# --- the page ------------------------------------------------------------------------------


def page(client, user, **query):
    client.force_login(user, backend="accounts.backends.EmailOrPhoneBackend")
    return client.get(reverse("reports:funnel"), query)


def test_page_says_association_and_hides_small_groups(client, stage, road):
    a_conference(stage, road, came=5, missed=2, far=["submitted"])
    text = page(client, stage.specialist).content.decode()
    assert "Đây là mối liên hệ, không phải tác dụng của hội nghị" in text
    assert ">dưới 5</td>" in text


def test_page_without_a_conference_says_so(client):
    assert "Chưa có hội nghị nào đã tổ chức" in page(client, accounts.specialist()).content.decode()


def test_page_is_for_those_who_report(client, stage):
    assert page(client, stage.owner).status_code == 403


def test_page_of_a_ward_counts_its_own_businesses_only(client, stage, road):
    a_conference(stage, road, ward=stage.other_ward, far=["submitted"])
    response = page(client, stage.officer)
    assert (response.status_code, response.context["bars"][0][1]) == (200, 0)
    assert "conferences" not in response.context or response.context["conferences"] == []


def test_page_costs_the_same_for_one_conference_and_for_ten(client, stage, road):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert page(client, stage.specialist).status_code == 200
        return len(captured)

    a_conference(stage, road, came=1, missed=1)
    page(client, stage.specialist)
    few = queries()
    for _ in range(5):
        a_conference(stage, road, came=1, missed=1)
    assert queries() == few
