"""Keyset pages: every row once, forth and back, whatever stands in the address."""

import base64
import json

import pytest
from django.http import QueryDict

from accounts.models import Area
from accounts.paging import keyset_page
from tests.factories import accounts

pytestmark = pytest.mark.django_db


@pytest.fixture
def areas():
    made = [accounts.make_area(name=name) for name in ["B", "A", "B", "C", "A", "B", "D"]]
    return Area.objects.filter(pk__in=[area.pk for area in made])


def walk(queryset, order, size):
    pages, query = [], QueryDict()
    while True:
        page = keyset_page(queryset, query, order, size=size)
        pages.append(page)
        if not page.next_url:
            return pages
        query = QueryDict(page.next_url.removeprefix("?"))


@pytest.mark.parametrize("order", ["name", "-name", "pk", "-pk"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_keyset_page_shows_every_row_once_in_order(areas, order, size):
    columns = [order] if "pk" in order else [order, "-pk" if order.startswith("-") else "pk"]

    rows = [row for page in walk(areas, order, size) for row in page.rows]

    assert rows == list(areas.order_by(*columns))


@pytest.mark.parametrize("order", ["name", "-pk"])
def test_keyset_page_goes_back_the_way_it_came(areas, order):
    pages = walk(areas, order, 3)

    back = keyset_page(areas, QueryDict(pages[2].previous_url.removeprefix("?")), order, size=3)
    first = keyset_page(areas, QueryDict(back.previous_url.removeprefix("?")), order, size=3)

    assert (back.rows, first.rows) == (pages[1].rows, pages[0].rows)
    assert (first.previous_url, bool(first.next_url), pages[2].next_url) == ("", True, "")


def packed(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    "key",
    [
        "x", "%%%", "é", "a" * 3000, packed([]), packed([1]), packed({"a": 1}), packed([None, 3]), packed(["x", "y"]),
        packed(["x", True]), packed(["x", -1]), packed(["x", 10**30]), packed([["x"], 1]), packed("ab"),
    ],
)  # fmt: skip
def test_keyset_page_with_a_key_that_makes_no_sense_gives_the_first_page(areas, key):
    query = QueryDict(mutable=True)
    query["sau"] = key

    assert keyset_page(areas, query, "name", size=3).rows == list(areas.order_by("name", "pk")[:3])


def test_keyset_page_with_a_key_of_another_kind_gives_the_first_page(areas):
    query = QueryDict(mutable=True)
    query["sau"] = packed(["no date", 1])

    assert keyset_page(areas, query, "valid_from", size=3).rows == list(areas.order_by("valid_from", "pk")[:3])


def test_keyset_page_keeps_the_other_filters_in_its_addresses(areas):
    query = QueryDict("tim=a&sau=old")

    page = keyset_page(areas, query, "name", size=3)

    assert QueryDict(page.next_url.removeprefix("?"))["tim"] == "a"
