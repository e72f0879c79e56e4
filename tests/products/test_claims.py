"""Tax codes that nobody confirmed, names that read the same, and links that lead away from the portal."""

import pytest
from django.urls import reverse

from accounts.links import why_not_link
from accounts.refusals import Refused
from criteria.models import PaperKind
from products.actions import businesses, evidence
from products.models import Business, Product
from products.statuses import Standing
from tests.factories import accounts
from tests.factories import products as make
from tests.products.stage import enter, text

pytestmark = pytest.mark.django_db
CODE = make.TAX_CODE
FACTS = {"name": "Hộ kinh doanh Mẫu Thật", "kind": "household_business", "tax_code": CODE, "address": "Số 1"}


def claim(area, **fields):
    return make.make_business(area=area, standing=Standing.PENDING, tax_code=CODE, **fields)


def test_a_pending_sign_up_keeps_nobody_from_their_code(stage):
    claim(accounts.other_ward(), name="Kẻ giữ chỗ", phone="0999999999")

    made = enter(stage.officer).post(reverse("products:business_new"), {**FACTS, "area": stage.business.area_id}, follow=True)  # fmt: skip

    assert Business.objects.confirmed().get(tax_code=CODE).name == FACTS["name"]
    assert "chờ xác nhận" in text(made)
    assert "Phường Quỳnh Mai" in text(made)
    assert "Kẻ giữ chỗ" not in text(made) and "0999999999" not in text(made)


def test_two_may_claim_and_one_is_confirmed(stage):
    first, second = claim(stage.business.area), claim(stage.business.area)
    businesses.confirm(first, by=stage.officer)

    with pytest.raises(Refused, match="đã thuộc một chủ thể được xác nhận"):
        businesses.confirm(second, by=stage.officer)
    businesses.refuse(second, by=stage.officer, reason="Không phải chủ của mã này.")

    assert Business.objects.confirmed().filter(tax_code=CODE).count() == 1


def test_the_claim_in_the_own_ward_is_shown_by_name(stage):
    claim(stage.business.area, name="Đăng ký kia")
    Business.objects.filter(pk=stage.business.pk).update(tax_code=CODE)

    page = enter(stage.officer).get(stage.business.get_absolute_url())

    assert "Đăng ký kia" in text(page)
    assert "Đăng ký kia" not in text(enter(stage.owner).get(stage.business.get_absolute_url()))


@pytest.mark.parametrize("typed", ["hộ kinh doanh mẫu hoà", "HỘ KINH DOANH  MẪU HÒA", "Hộ kinh doanh Mẫu Hoà"])
def test_the_same_household_is_shown_before_a_second_is_made(stage, typed):
    first = make.make_business(name="Hộ kinh doanh Mẫu Hòa", phone="")
    data = {"name": typed, "kind": "household_business", "area": stage.business.area_id}
    client, url = enter(stage.officer), reverse("products:business_new")

    asked = client.post(url, data)

    assert first.get_absolute_url() in text(asked)
    assert Business.objects.filter(folded__startswith=" ho kinh doanh mau hoa ").count() == 1
    assert client.post(url, {**data, "another": "on"}).status_code == 302


def test_other_wards_and_other_codes_are_others(stage):
    make.make_business(name="Hộ kinh doanh Mẫu Hòa", area=accounts.other_ward())
    make.make_business(name="Hộ kinh doanh Mẫu Hòa", tax_code="0100109107")
    data = {**FACTS, "name": "Hộ kinh doanh Mẫu Hoà", "area": stage.business.area_id}

    assert enter(stage.officer).post(reverse("products:business_new"), data).status_code == 302


@pytest.mark.parametrize("typed", ["giò lụa mẫu hoà", "Giò lụa Mẫu Hòa"])
def test_a_product_whose_name_reads_the_same_is_asked_about(stage, typed):
    make.make_product(stage.business, name="Giò lụa Mẫu Hoà")
    client, url = enter(stage.owner), reverse("products:product_new", args=[stage.business.pk])

    asked = client.post(url, {"name": typed, "set_number": 9})

    assert "Giò lụa Mẫu Hoà" in text(asked)
    assert Product.objects.filter(business=stage.business).count() == 2
    assert client.post(url, {"name": typed, "set_number": 9, "another": "on"}).status_code == 302


# --- Links -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8116/", "http://localhost/x", "http://10.0.0.7/", "http://192.168.1.1/", "http://[::1]/",
        "http://2130706433/", "http://0x7f.1/", "http://127.1/", "http://169.254.169.254/latest", "//evil.example",
        "javascript:alert(1)", "data:text/html,x", "ftp://vidu.vn/a", "https://", "https://may-chu/",
        "https://portal.vn@evil.example/", "https://cong.internal/", "http://vidu.vn:22/", "https:\\\\evil.example",
        "file:///etc/passwd", "",
    ],
)  # fmt: skip
def test_addresses_that_may_not_be_kept(url):
    assert why_not_link(url)


@pytest.mark.parametrize("url", ["https://vidu.vn/bai?x=1", "http://www.vidu.com.vn", "https://shopee.vn/a#b"])
def test_addresses_of_the_world_are_kept(url):
    assert why_not_link(url) == ""


def test_a_link_is_refused_at_entry_by_form_and_action(stage):
    registration = stage.dossier("draft", filled=True)
    paper = PaperKind.objects.get(code="E09")

    with pytest.raises(Refused):
        evidence.add(registration, paper, by=stage.owner, link="http://127.0.0.1:8116/")
    answer = enter(stage.owner).post(
        reverse("products:evidence_add", args=[registration.pk]), {"paper": "E09", "link": "http://localhost/"}
    )
    assert answer.status_code == 422
    assert not registration.evidence.filter(paper=paper).exists()


def test_a_link_leads_to_a_page_that_names_the_site(stage):
    registration = stage.dossier("draft", filled=True)
    row = evidence.add(registration, PaperKind.objects.get(code="E09"), by=stage.owner, link="https://vidu.vn/bai")

    page = enter(stage.officer).get(reverse("products:evidence_file", args=[row.pk]))

    assert page.status_code == 200 and "Location" not in page
    assert "vidu.vn" in text(page) and 'rel="noopener noreferrer nofollow"' in text(page)


def test_a_link_kept_before_the_rule_is_shown_and_not_offered(stage):
    registration = stage.dossier("draft", filled=True)
    row = registration.evidence.create(
        paper=PaperKind.objects.get(code="E09"), link="http://127.0.0.1/x", title="Cũ", added_by=stage.owner
    )

    page = text(enter(stage.officer).get(reverse("products:evidence_file", args=[row.pk])))

    assert 'href="http://127.0.0.1/x"' not in page and "Không mở đường dẫn này" in page
