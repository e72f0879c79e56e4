"""Counts of lists: exact up to the limit, «hơn» beyond it, and never more rows read than that."""

import pytest
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext

from accounts import counting
from accounts.counting import count_of, how_many, how_many_each, how_many_of_each, in_words, together
from accounts.models import Area, Membership, User
from accounts.paging import First
from tests.factories import accounts

pytestmark = pytest.mark.django_db


@pytest.fixture
def areas():
    made = [accounts.make_area(name=name) for name in ["A", "A", "A", "B", "C"]]
    return Area.objects.filter(pk__in=[area.pk for area in made])


@pytest.fixture
def at_most_two(monkeypatch):
    monkeypatch.setattr(counting, "MOST_COUNTED", 2)


@pytest.mark.parametrize(("limit", "number", "more"), [(6, 5, False), (5, 5, False), (4, 4, True), (1, 1, True)])
def test_a_count_is_exact_up_to_the_limit_and_says_so_beyond_it(areas, monkeypatch, limit, number, more):
    monkeypatch.setattr(counting, "MOST_COUNTED", limit)

    counted = how_many(areas)

    assert (counted, counted.is_more) == (number, more)


def test_the_database_stops_at_the_limit(areas, at_most_two):
    with CaptureQueriesContext(connection) as asked:
        how_many(areas)

    assert "LIMIT 3" in asked[0]["sql"]


def test_several_lists_are_counted_in_one_statement_each_stopping_by_itself(areas, at_most_two):
    with CaptureQueriesContext(connection) as asked:
        counts = how_many_each(all=areas, b=areas.filter(name="B"), none=areas.none(), nobody=User.objects.none())

    assert len(asked) == 1
    assert {name: (n, n.is_more) for name, n in counts.items()} == {
        "all": (2, True),
        "b": (1, False),
        "none": (0, False),
        "nobody": (0, False),
    }


def test_lists_of_nothing_ask_nothing(areas):
    with CaptureQueriesContext(connection) as asked:
        assert how_many_each(none=areas.none()) == {"none": 0}

    assert len(asked) == 0


def test_each_value_is_counted_by_itself_beside_other_lists_in_one_statement(areas, at_most_two):
    with CaptureQueriesContext(connection) as asked:
        counts = how_many_of_each(areas, "name", ["A", "B", "X"], others=areas.exclude(name="A"), none=areas.none())

    assert len(asked) == 1
    assert {name: (n, n.is_more) for name, n in counts.items()} == {
        "A": (2, True),
        "B": (1, False),
        "X": (0, False),
        "others": (2, False),
        "none": (0, False),
    }


@pytest.mark.parametrize(("few", "statements"), [(5, 2), (4, 2)])
def test_a_searched_list_is_read_once_and_a_long_one_value_by_value(areas, at_most_two, monkeypatch, few, statements):
    monkeypatch.setattr("accounts.counting.FEW", few)
    plain = how_many_of_each(areas, "name", ["A", "B", "X"], others=areas.exclude(name="A"))

    with CaptureQueriesContext(connection) as asked:
        counts = how_many_of_each(areas, "name", ["A", "B", "X"], searched=True, others=areas.exclude(name="A"))

    assert len(asked) == statements
    assert {name: (n, n.is_more) for name, n in counts.items()} == {name: (n, n.is_more) for name, n in plain.items()}


def test_each_key_of_another_table_is_counted(areas):
    held = accounts.ward_officer().memberships.get()

    assert how_many_of_each(Membership.objects.all(), "office", [held.office_id, held.office_id + 1]) == {
        held.office_id: 1,
        held.office_id + 1: 0,
    }


@pytest.mark.parametrize("values", [[], ["A"]])
def test_nothing_visible_counts_as_nothing(areas, values):
    assert how_many_of_each(areas.none(), "name", values, all=areas) == {**dict.fromkeys(values, 0), "all": 5}


def test_a_list_with_computed_columns_is_counted(areas):
    found = areas.annotate(shouted=Concat("name", Value("!"))).filter(shouted="A!")

    assert how_many(found) == 3


def test_a_distinct_list_counts_what_differs(areas):
    assert how_many(areas.order_by().values("name").distinct()) == 3


def test_parts_add_up_and_stop_at_the_limit(areas, at_most_two):
    counts = how_many_of_each(areas, "name", ["A", "B", "C"])

    assert [(n, n.is_more) for n in map(together, ([counts["B"]], [counts["B"], counts["C"]], counts.values()))] == [
        (1, False),
        (2, False),
        (2, True),
    ]


def test_the_words_are_those_of_the_portal(areas, monkeypatch):
    assert (in_words(how_many(areas)), in_words(1234567)) == ("5", "1.234.567")
    assert in_words(counting.Counted(10_000, True)) == "hơn 10.000"
    shown = Template("{{ n|grouped }}").render(Context({"n": counting.Counted(10_000, True)}))
    assert shown == "hơn 10.000"


def test_the_first_rows_say_how_many_are_left_out_in_the_same_statement(areas, monkeypatch):
    with CaptureQueriesContext(connection) as asked:
        first = First(areas.order_by("pk"), 2)
    assert (len(asked), len(first), first.rest, first.total, first.rest.is_more) == (1, 2, 3, 5, False)

    monkeypatch.setattr(counting, "MOST_COUNTED", 4)
    first = First(areas.order_by("pk"), 2)
    assert (first.rest, first.total, first.rest.is_more, first.total.is_more) == (2, 4, True, True)
    assert (First(areas.none(), 2).rest, First(areas.filter(name="Z"), 2).total) == (0, 0)


def test_first_rows_whose_number_is_known_are_not_counted_again(areas):
    with CaptureQueriesContext(connection) as asked:
        first = First(areas.order_by("pk"), 2, counted=how_many(areas))

    assert (len(asked), first.rest) == (2, 3)


def test_a_row_carries_how_many_point_at_it(areas):
    officer = accounts.ward_officer()
    nobody = accounts.stranger()
    people = User.objects.annotate(roles_held=count_of(Membership.objects.all(), "user"))

    assert [people.get(pk=user.pk).roles_held for user in (officer, nobody)] == [1, 0]
