"""A form sent twice makes one thing."""

import re

import pytest
from django.urls import reverse

from accounts.models import PostedForm
from products.models import Business
from tests.products.stage import Stage, enter, text

pytestmark = pytest.mark.django_db

FACTS = {
    "name": "Hộ kinh doanh Mẫu Gửi Hai Lần",
    "kind": "household_business",
    "address": "Số 7 phố Mẫu",
    "representative": "Chủ Mẫu",
}
URL = reverse("products:business_new")


@pytest.fixture
def stage(db):
    return Stage()


def key_on(response):
    """The key of the page's form."""
    return re.search(r'name="gui_mot_lan" value="([0-9a-f-]{36})"', text(response)).group(1)


def facts(stage, **more):
    return {**FACTS, "area": stage.business.area_id, **more}


def made():
    return Business.objects.filter(name__startswith=FACTS["name"])


def test_each_page_carries_another_key(stage):
    client = enter(stage.officer)

    assert key_on(client.get(URL)) != key_on(client.get(URL))


def test_a_form_sent_again_leads_to_what_the_first_sending_made(stage):
    client = enter(stage.officer)
    data = facts(stage, gui_mot_lan=key_on(client.get(URL)))

    first = client.post(URL, data)
    again = client.post(URL, data, follow=True)

    business = made().get()
    assert first["Location"] == business.get_absolute_url()
    assert again.redirect_chain == [(business.get_absolute_url(), 302)]
    assert "Biểu mẫu này đã được gửi" in text(again)


def test_a_form_that_came_back_with_errors_is_not_remembered(stage):
    client = enter(stage.officer)
    key = key_on(client.get(URL))

    refused = client.post(URL, facts(stage, name="", gui_mot_lan=key))
    assert (refused.status_code, made().count(), PostedForm.objects.count()) == (200, 0, 0)

    assert client.post(URL, facts(stage, gui_mot_lan=key)).status_code == 302
    assert made().count() == 1


def test_other_content_under_an_old_key_is_a_new_form(stage):
    """The browser's «back», another name typed: that is another business, not the first one again."""
    client = enter(stage.officer)
    key = key_on(client.get(URL))

    client.post(URL, facts(stage, gui_mot_lan=key))
    client.post(URL, facts(stage, name=f"{FACTS['name']} B", gui_mot_lan=key))

    assert made().count() == 2


def test_the_key_of_one_person_means_nothing_for_another(stage):
    key = key_on(enter(stage.officer).get(URL))
    enter(stage.officer).post(URL, facts(stage, gui_mot_lan=key))

    other = enter(stage.other_officer).post(
        URL, facts(stage, area=stage.other_officer.memberships.get().office.area_id, gui_mot_lan=key)
    )

    assert other.status_code == 302
    assert made().count() == 2


def test_what_was_typed_is_not_kept(stage):
    client = enter(stage.officer)
    client.post(URL, facts(stage, gui_mot_lan=key_on(client.get(URL))))

    row = PostedForm.objects.get()
    assert (row.page, row.user) == (URL, stage.officer)
    assert re.fullmatch("[0-9a-f]{64}", row.fingerprint)


@pytest.mark.parametrize("key", ["", "khong-phai-khoa", "' OR 1=1", "x" * 5000])
def test_a_key_that_is_none_changes_nothing(stage, key):
    response = enter(stage.officer).post(URL, facts(stage, gui_mot_lan=key))

    assert response.status_code == 302
    assert PostedForm.objects.count() == 0
