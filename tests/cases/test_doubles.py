"""The same household, the same product, twice: the likely twins are shown before a second is made, nothing typed is lost."""

import unicodedata

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from criteria.text import name_key
from products.models import Business, Product
from tests.factories import accounts
from tests.factories.products import make_business, make_product
from tests.factories.trainings import Stage
from trainings.actions import guests, importing
from trainings.models import Guest

NAME = "Hộ kinh doanh Trần Thị Mẫu Hoà"
ALIKE = [
    NAME,
    NAME.lower(),
    NAME.upper(),
    unicodedata.normalize("NFD", NAME),
    "Hộ kinh doanh Trần Thị Mẫu Hòa",
    "HKD Trần Thị Mẫu Hoà",
    "hkd. Trần Thị Mẫu Hòa",
    "Trần Thị Mẫu Hoà",
    "Hộ Trần Thị Mẫu Hoà",
    "Hộ kinh doanh  Trần-Thị Mẫu Hoà.",
    "«Hộ kinh doanh Trần Thị Mẫu Hoà»",
    "Ho kinh doanh Tran Thi Mau Hoa",
    "Cơ sở sản xuất Trần Thị Mẫu Hoà",
]
OTHERS = ["Trần Thị Mẫu Hoàn", "HTX Trần Thị Mẫu Hoà", "Hộ kinh doanh Trần Thị Mẫu", "Hộ kinh doanh Trần Thị Mẫu Hoà 2"]
PRODUCTS = [
    "Giò lụa Mẫu Hoà",
    "giò lụa mẫu hoà",
    "GIÒ LỤA MẪU HÒA",
    "Giò lụa Mẫu Hòa",
    unicodedata.normalize("NFD", "Giò lụa Mẫu Hoà"),
    "Giò-lụa Mẫu Hoà",
    "Giò lụa, Mẫu Hoà.",
    "gio lua mau hoa",
]


@pytest.mark.parametrize("name", ALIKE)
def test_two_spellings_of_a_household_are_one(name):
    assert name_key(name) == name_key(NAME)


@pytest.mark.parametrize("name", OTHERS)
def test_two_households_are_two(name):
    assert name_key(name) != name_key(NAME)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Công ty TNHH một thành viên Mẫu", "Cty TNHH MTV Mẫu"),
        ("Hợp tác xã Nông nghiệp Mẫu", "HTX nông nghiệp Mẫu"),
        ("Công ty Cổ phần Mẫu", "cty cp mẫu"),
    ],
)
def test_an_abbreviated_form_is_the_same_name(one, other):
    assert name_key(one) == name_key(other)


def new(client, officer, name, **more):
    client.force_login(officer)
    url = reverse("products:business_new")
    page = client.get(url)
    data = {"name": name, "kind": "household_business", "area": accounts.ward().pk, "address": "Số 9 phố Gõ Dở"}
    return client.post(url, data | more | {"once": page.context.get("once_key", "")})


@pytest.mark.django_db
@pytest.mark.parametrize("name", ALIKE)
def test_at_the_counter_the_twin_is_shown_before_a_second_is_made(name, client):
    first, officer = make_business(name=NAME, area=accounts.ward()), accounts.ward_officer()
    answer = new(client, officer, name)
    page = answer.content.decode()
    assert answer.status_code in {200, 422}
    assert f'href="{first.get_absolute_url()}"' in page
    assert "Số 9 phố Gõ Dở" in page
    assert 'name="another"' in page
    assert Business.objects.count() == 1
    assert new(client, officer, name, another="on").status_code == 302
    assert Business.objects.count() == 2


@pytest.mark.django_db
def test_all_the_likely_twins_are_shown(client):
    rows = [make_business(name=name, area=accounts.ward()) for name in ALIKE[:3]]
    page = new(client, accounts.ward_officer(), ALIKE[5]).content.decode()
    assert [row.pk for row in rows if f'href="{row.get_absolute_url()}"' not in page] == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", OTHERS)
def test_another_household_is_made_without_a_question(name, client):
    make_business(name=NAME, area=accounts.ward())
    assert new(client, accounts.ward_officer(), name).status_code == 302


@pytest.mark.django_db
def test_the_same_name_in_another_ward_or_with_another_tax_code_is_another(client):
    make_business(name=NAME, area=accounts.other_ward())
    make_business(name=NAME, area=accounts.ward(), tax_code="0314409058-002")
    assert new(client, accounts.ward_officer(), NAME, tax_code="0100109106").status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("name", PRODUCTS)
def test_a_product_of_the_same_name_is_asked_about(name, client):
    owner = accounts.business_person()
    business = make_business(owner=owner)
    make_product(business, name=PRODUCTS[0])
    client.force_login(owner)
    url = reverse("products:product_new", args=[business.pk])
    data = {"name": name, "set_number": 9, "story": "Câu chuyện gõ dở"}
    answer = client.post(url, data)
    assert answer.status_code in {200, 422}
    assert "Câu chuyện gõ dở" in answer.content.decode()
    assert Product.objects.count() == 1
    again = client.post(url, data | {"another": "on"})
    same = unicodedata.normalize("NFC", name) == PRODUCTS[0]
    assert (again.status_code == 302, Product.objects.count()) == ((False, 1) if same else (True, 2))


# --- Guests of a conference ------------------------------------------------------------------------

BEFORE = {"name": "Trần Văn Mẫu", "organisation": "Báo Mẫu Hoà", "phone": "0912345678", "email": "mau@ocop.example"}
SAME = [
    {"organisation": "Báo Mẫu Hòa"},  # the telephone was not at hand
    {"organisation": "BÁO MẪU HOÀ", "phone": "0987654321"},
    {"name": "Ông Trần Văn Mẫu", "organisation": "Báo Mẫu Hoà"},
    {"name": "Đ/c trần văn mẫu", "phone": "0912 345 678"},
    {"name": unicodedata.normalize("NFD", "Trần Văn Mẫu"), "organisation": "Báo khác", "email": "mau@ocop.example"},
    {},
]
OTHERS = [
    {"organisation": "Báo Khác", "phone": "0987654321"},
    {"name": "Trần Văn Mẫu Hai", "organisation": "Báo Mẫu Hoà"},
    {"name": "Bà Trần Thị Mẫu", "phone": "0912345678"},
    {"name": "Hồ Trần Văn Mẫu", "organisation": "Báo Mẫu Hoà"},
    {"name": "Chu Văn Mẫu", "organisation": "Báo Mẫu Hoà"},
]


def as_typed(**fields):
    return {"name": BEFORE["name"], "organisation": "", "position": "", "phone": "", "email": "", "ward": "", **fields}


@pytest.mark.django_db
@pytest.mark.parametrize("typed", SAME)
def test_a_guest_who_reads_like_one_of_the_list_is_asked_about_and_may_be_another(typed, client):
    stage = Stage()
    conference = stage.draft()
    client.force_login(stage.specialist)
    url = reverse("trainings:guest_new", args=[conference.pk])
    client.post(url, BEFORE)
    data = as_typed(**typed)
    page = client.post(url, data)
    form = page.context["form"]
    assert list(form.errors) == ["name"] and "Trần Văn Mẫu, Báo Mẫu Hoà" in form.errors["name"][0]
    assert 'name="another"' in page.content.decode()
    assert form["organisation"].value() == data["organisation"]
    assert conference.guests.count() == 1
    assert client.post(url, data | {"another": "on"}).status_code == 302
    assert conference.guests.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("typed", OTHERS)
def test_another_guest_is_added_without_a_question(typed, client):
    stage = Stage()
    conference = stage.draft()
    client.force_login(stage.specialist)
    url = reverse("trainings:guest_new", args=[conference.pk])
    client.post(url, BEFORE)
    assert client.post(url, as_typed(**typed)).status_code == 302
    assert conference.guests.count() == 2


@pytest.mark.django_db
def test_a_name_put_right_is_asked_about_too_and_one_left_alone_is_not(client):
    stage = Stage()
    conference = stage.draft()
    client.force_login(stage.specialist)
    for fields in (BEFORE, as_typed(name="Lê Văn Mẫu", organisation="Báo Mẫu Hoà")):
        client.post(reverse("trainings:guest_new", args=[conference.pk]), fields)
    guest = conference.guests.get(name="Lê Văn Mẫu")
    url = reverse("trainings:guest_edit", args=[guest.pk])
    sent = as_typed(organisation="Báo Mẫu Hoà", version=guest.version, reason="")
    assert list(client.post(url, sent).context["form"].errors) == ["name"]
    assert client.post(url, sent | {"name": guest.name, "phone": "0987654321"}).status_code == 302


@pytest.mark.django_db
def test_a_file_names_the_rows_that_read_like_somebody_of_the_list_or_of_a_line_above():
    stage = Stage()
    conference = stage.draft()
    guests.add_guest(Guest(conference=conference, kind="outside", **BEFORE), by=stage.specialist)
    lines = [
        ("Ông Trần Văn Mẫu", "Báo Mẫu Hòa", "", "Giống «Trần Văn Mẫu, Báo Mẫu Hoà»"),
        ("Lê Thị Mẫu", "Báo Mẫu Hoà", "0987654321", ""),
        ("Lê Thị Mẫu", "Báo Khác", "0911222333", ""),
        ("Bà Lê Thị Mẫu", "", "", "Giống «Lê Thị Mẫu, Báo Mẫu Hoà»"),
    ]
    content = "Họ và tên,Đơn vị,Điện thoại\n" + "".join(f"{','.join(line[:3])}\n" for line in lines)
    batch = importing.preview(conference, SimpleUploadedFile("ds.csv", content.encode()), by=stage.specialist)
    assert [row["verdict"] for row in batch.rows] == ["new"] * 4
    for row, line in zip(batch.rows, lines, strict=True):
        assert row["reason"].startswith(line[3]) if line[3] else row["reason"] == ""
