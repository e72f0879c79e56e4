"""One form sent from eight windows at once, on real PostgreSQL: one thing is made, everybody is led to it."""

import re

import pytest
from django.urls import reverse

from products.models import Business, Product
from tests.products.stage import Stage, enter, text
from tests.test_races import AT_ONCE, at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
BUSINESS = {
    "name": "Hộ kinh doanh Mẫu Bấm Tám Lần",
    "kind": "household_business",
    "address": "Số 7 phố Mẫu",
    "representative": "Chủ Mẫu",
}


@pytest.fixture
def stage(transactional_db):
    return Stage()


def page_key(client, url):
    return re.search(r'name="gui_mot_lan" value="([0-9a-f-]{36})"', text(client.get(url))).group(1)


def sent_at_once(user, url, data, how_many=AT_ONCE):
    """The same session posts the same form in as many threads; gives (status, address) of each answer."""
    cookies = enter(user).cookies

    def send(_place):
        client = enter(None)
        client.cookies = cookies
        answer = client.post(url, data)
        return answer.status_code, answer.get("Location", "")

    return at_once(send, how_many)


def test_eight_clicks_make_one_business(stage):
    url = reverse("products:business_new")
    data = {**BUSINESS, "area": stage.business.area_id, "gui_mot_lan": page_key(enter(stage.officer), url)}

    answers = sent_at_once(stage.officer, url, data)

    business = Business.objects.get(name=BUSINESS["name"])
    assert answers == [(302, business.get_absolute_url())] * AT_ONCE


def test_eight_clicks_make_one_product(stage):
    url = reverse("products:product_new", args=[stage.business.pk])
    data = {"name": "Bánh Mẫu", "set_number": 9, "gui_mot_lan": page_key(enter(stage.owner), url)}

    answers = sent_at_once(stage.owner, url, data)

    product = Product.objects.get(name="Bánh Mẫu")
    assert answers == [(302, product.get_absolute_url())] * AT_ONCE


def test_eight_windows_with_keys_of_their_own_make_one_product_and_seven_sentences(stage):
    url = reverse("products:product_new", args=[stage.business.pk])
    cookies = enter(stage.owner).cookies

    def send(_place):
        client = enter(None)
        client.cookies = cookies
        return client.post(url, {"name": "Bánh Mẫu", "set_number": 9})

    answers = at_once(send)

    assert Product.objects.filter(name="Bánh Mẫu").count() == 1
    assert sorted(answer.status_code for answer in answers) == [200] * (AT_ONCE - 1) + [302]
    told = [text(answer) for answer in answers if answer.status_code == 200]
    assert all("Chủ thể đã có sản phẩm trùng tên này." in page for page in told)
