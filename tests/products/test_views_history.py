"""Entering a past result through the pages."""

from datetime import date

import pytest
from django.urls import reverse

from products.models import Recognition
from products.statuses import RoundKind
from tests.factories import accounts
from tests.factories.road import Road

pytestmark = pytest.mark.django_db


@pytest.fixture
def road():
    return Road("QD148-2023", RoundKind.HISTORY, today=date(2024, 5, 6))


def entering(road, product):
    return reverse("products:past_result_new", args=[road.round.pk, product.pk])


def test_find_a_product_without_accents_and_enter_its_paper(client, road):
    product = road.product(set_number=7, name="Ô mai Mẫu")
    client.force_login(road.specialist, backend="accounts.backends.EmailOrPhoneBackend")
    found = client.get(reverse("products:past_result_find", args=[road.round.pk]), {"tim": "o mai"})
    assert [row.pk for row in found.context["products"]] == [product.pk]
    paper = {"stars": "3", "decision_number": "3981/QĐ-UBND", "issued_on": "05/08/2024", "points": "62,5"}
    answer = client.post(entering(road, product), paper)
    assert (answer.status_code, answer["Location"]) == (302, product.get_absolute_url())
    row = Recognition.objects.get()
    assert (row.stars, row.issued_on, row.valid_until, row.round_kind) == (
        3,
        date(2024, 8, 5),
        date(2027, 8, 5),
        "history",
    )


def test_wrong_dates_are_said_and_nothing_typed_is_lost(client, road):
    product = road.product()
    client.force_login(road.specialist, backend="accounts.backends.EmailOrPhoneBackend")
    answer = client.post(entering(road, product), {"stars": "3", "decision_number": "1/QĐ", "issued_on": "01/02/2099"})
    assert "Ngày này ở sau hôm nay" in answer.text
    assert 'value="01/02/2099"' in answer.text
    assert Recognition.objects.count() == 0


def test_entering_is_the_offices_and_only_into_history(client, road):
    product = road.product()
    for user, status in ((road.officer, 403), (accounts.stranger(), 404)):
        client.force_login(user, backend="accounts.backends.EmailOrPhoneBackend")
        assert client.get(entering(road, product)).status_code == status
    live = Road("QD26-2026", RoundKind.LIVE, today=date(2026, 11, 24))
    client.force_login(live.specialist, backend="accounts.backends.EmailOrPhoneBackend")
    assert client.get(reverse("products:past_result_find", args=[live.round.pk])).status_code == 403
