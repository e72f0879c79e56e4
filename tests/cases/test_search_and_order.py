"""Finding and ordering: a person who types something like the name finds it, and 1, 2, 10 stand in this order."""

import random
import re
import unicodedata
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from accounts.models import Area, Office, User
from criteria.text import found_in, name_key, search_key, sort_key
from notifications.models import Letter
from ocop_portal.management.commands.refresh_search import SEARCHED
from products.forms.fields import WardChoice
from products.forms.public import RecognisedFilter
from products.models import Business, Product, Recognition
from tests.factories import accounts
from tests.factories.notifications import make_letter
from tests.factories.products import make_business, make_product, make_round
from tests.factories.reports import make_recognition
from tests.factories.trainings import Stage
from trainings import audience, results
from trainings.actions import guests
from trainings.forms.filters import AudienceForm, GuestFilter
from trainings.models import Guest
from trainings.wards import wards_of

APOSTROPHES = ["'", "’", "‘", "ʼ", "`", "´", "′", "＇"]
# (what the register says, what finds it, what does not)
NAMES = [
    ("Cơ sở Ðặng Mẫu", ["đặng mẫu", "ðặng mẫu", "dang mau", "Ðặng", "ĐẶNG MẪU", "mẫu đặng"], ["đinh mẫu"]),
    ("Hợp tác xã Đường Lâm", ["Ðường Lâm", "duong lam", "htx đường lâm", "HTX"], ["hkd đường lâm"]),
    (
        "Giò lụa Mẫu",
        ["giò lụa,", "giò-lụa", "«giò lụa»", "giò_lụa", "giò/lụa", "gio lua.", "giò – lụa!", "(giò) lụa?"],
        ["giò tai"],
    ),
    ("Giò-Lụa, Mẫu.", ["giò lụa", "gio lua mau", "giò-lụa"], ["giòn lụa"]),
    (
        "Công ty TNHH một thành viên Mẫu",
        ["cty tnhh mtv", "cty tnhh mtv mẫu", "công ty tnhh", "Cty. TNHH MTV"],
        ["cty cp mẫu"],
    ),
    ("Công ty Cổ phần Thương mại Mẫu", ["cty cp tm mẫu", "cty cp", "công ty cổ phần"], ["cty tnhh"]),
    ("Cty TNHH Mẫu", ["công ty mẫu", "công ty trách nhiệm hữu hạn", "cty mẫu"], ["công ty cổ phần"]),
    ("Hộ kinh doanh Mẫu", ["hkd mẫu", "hkd", "hộ kinh doanh", "HKD: Mẫu"], ["htx mẫu"]),
    ("HKD Mẫu Bảy", ["hộ kinh doanh mẫu bảy", "hkd mau bay"], ["hợp tác xã mẫu bảy"]),
    (
        "Dấm gạo nếp",
        ["dấm gạo nếp.", "dam gao nep", "DẤM GẠO", "gạo dấm", unicodedata.normalize("NFD", "dấm gạo")],
        ["dấm táo"],
    ),
    ("Mẫu Số 3", ["mau so 3", "mẫu số 03", "số 3.", "3", "３"], ["mau so 33", "mau so 4"]),
    ("Mẫu Số 34", ["mau so 34", "34"], ["mau so 3", "số 4"]),
    ("Mẫu Số 03", ["mẫu số 3", "mẫu số 003"], ["mẫu số 30"]),
    ("Rượu 500ml", ["500ml", "rượu 500ml"], ["rượu 50", "rượu 500"]),
    ("Mẫu 35803875-1", ["mẫu 35803875-1", "35803875", "358038751", "35803875 - 1"], ["35803875-2", "mẫu 35803876-1"]),
    ("Mẫu 0912.345.678", ["0912345678", "0912 345 678", "912.345", "mẫu 0912.345.678"], ["0912345679", "0912.345.679"]),
    (
        "Tổ 3 Mẫu 0912345678",
        ["tổ 3 0912.345.678", "3 0912345678", "tổ 3, mẫu 0912 345 678", "0912345678 3"],
        ["4 0912345678"],
    ),
]


@pytest.mark.parametrize(("name", "finds", "misses"), NAMES)
def test_a_name_is_found_by_what_people_type(name, finds, misses):
    assert [text for text in finds if not found_in(text, name)] == []
    assert [text for text in misses if found_in(text, name)] == []


PIECES = ["Mẫu", "Tổ", "H’Hen", "3", "03", "2024", "35803875", "0912345678", "0100109106", "001", "500ml", "số"]


@examples(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a machine may be busy
@given(
    st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from([" ", ", ", "-", ".", "–", "/", " - "])), min_size=1)
)
def test_a_text_finds_itself_and_is_found_by_any_of_its_pieces(pieces):
    text = "".join(piece + sign for piece, sign in pieces)
    assert found_in(text, text)
    assert [piece for piece, _sign in pieces if not found_in(piece, text)] == []


@pytest.mark.parametrize("one", APOSTROPHES)
@pytest.mark.parametrize("name", ["H'Hen Mẫu", "Cư M'gar", "Ea H'Leo", "M'Drắk"])
def test_an_apostrophe_is_one_sign_however_typed(name, one):
    for other in (*APOSTROPHES, ""):
        assert found_in(name.replace("'", one), name.replace("'", other)), other
    assert name_key(name.replace("'", one)) == name_key(name)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "finds", "misses"), NAMES)
def test_the_lists_of_businesses_products_and_the_register_find_it(name, finds, misses):
    business = make_business(name=name)
    product = make_product(business, name="Bánh")
    recognition = make_recognition(product)
    for text in finds[:4]:
        assert list(Business.objects.search(text)) == [business], text
        assert list(Product.objects.search(text)) == [product], text
        assert list(Recognition.objects.search(text)) == [recognition], text
    for text in misses:
        assert not Business.objects.search(text).exists(), text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "0912.345.678",
        "0912 345 678",
        "0912-345-678",
        "0912–345–678",
        "0912345678",
        "345678",
        "0912345",
        "０９１２３４５６７８",
        "(0912) 345-678",
        "+84 912 345 678",
        "(+84) 912.345.678",
        "+84 (0) 912 345 678",
        "0084912345678",
        "84912345678",
    ],
)
def test_a_phone_finds_its_business_as_printed(text):
    business = make_business(phone="0912345678")
    make_business(phone="0987654321")
    assert list(Business.objects.search(text)) == [business]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "0100109106-001",
        "0100109106001",
        "0100109106–001",
        "0100 109 106 001",
        "0100109106",
        "'0100109106-001",
        "109106001",
    ],
)
def test_a_tax_code_finds_its_business_with_and_without_its_hyphen(text):
    business = make_business(tax_code="0100109106-001")
    make_business(tax_code="0314409058-002")
    assert list(Business.objects.search(text)) == [business]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["dang", "Ðặng", "đặng mẫu.", "mau, dang", "0912.345.678", "dang.mau@vidu.example"])
def test_people_are_found_without_accents_and_signs(text):
    person = accounts.make_user(full_name="Đặng Thị Mẫu", email="dang.mau@vidu.example", phone="0912345678")
    accounts.make_user(full_name="Trần Văn Khác", phone="0987654321")
    assert list(User.objects.search(text)) == [person]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["dang mau", "đặng", "ĐẶNG,", "bien nhan", "Biên-nhận", "so 3", "registration:12", "vidu.example"]
)
def test_letters_are_found_without_accents_and_signs(text):
    letter = make_letter(
        to_name="Bà Đặng Mẫu", to_address="dang@vidu.example", subject="Biên nhận số 3", about="registration:12"
    )
    make_letter(to_name="Ông Trần Khác", to_address="khac@ocop.example", subject="Giấy mời số 34", about="guest:120")
    assert list(Letter.objects.matching(text)) == [letter]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["bach mai", "Phường Bạch Mai", "bạch-mai", "mai bạch"])
def test_areas_and_offices_are_found_by_words_in_any_order(text):
    area, office = accounts.ward(), accounts.ward_office()
    word = text if "bach" in area.folded else area.name
    assert area in Area.objects.search(word)
    assert office in Office.objects.search(word)


# --- Order ----------------------------------------------------------------------------------------


ORDERED = [
    ["Mẫu Số 1", "Mẫu Số 2", "Mẫu Số 10", "Mẫu Số 100", "Mẫu Số 101"],
    ["An", "Ân", "Bình", "Đặng", "Em"],
    ["Dặng", "Ðặng A", "Đặng B"],
    ["Hộ 9", "Hộ 010", "Hộ 11", "Hộ 99999999999999999999", "Hộ 100000000000000000000", "Hộ A"],
    ["Ca", "Cá", "Ca 1", "Ca 1 A", "Ca 2", "Ca A", "Cam"],
    ["1", "2", "10", "20", "100", "A1", "A2", "A10"],
    ["Sản phẩm 0", "Sản phẩm 1", "Sản phẩm 00002"],
    ["Sản phẩm ٣", "Sản phẩm ２", "Sản phẩm ９", "Sản phẩm １０", "Sản phẩm Ⅱ"],
]


@pytest.mark.parametrize("names", ORDERED)
def test_names_sort_by_letters_and_numbers(names):
    shuffled = names[:]
    random.Random(7).shuffle(shuffled)
    assert sorted(shuffled, key=sort_key) == names
    assert all(sort_key(name).isascii() and sort_key(name).isalnum() for name in names)


@pytest.mark.django_db
@pytest.mark.parametrize("names", ORDERED)
def test_both_databases_sort_businesses_and_products_so(names):
    for name in names[::-1]:
        make_product(make_business(name=name), name=name)
    assert list(Business.objects.values_list("name", flat=True)) == names
    assert list(Product.objects.values_list("name", flat=True)) == names


@pytest.mark.django_db
def test_rounds_stand_in_the_order_of_their_numbers(client):
    names = ["Đợt 1", "Đợt 2", "Đợt 10", "Đợt bổ sung"]
    for name in names[::-1]:
        make_round(name=name)
    client.force_login(accounts.auditor())
    page = client.get(reverse("products:round_list"), {"xep": "ten"})
    assert [row.name for row, _dossiers in page.context["rows"]] == names


@pytest.mark.django_db
def test_guests_stand_in_the_order_of_their_numbers(client):
    stage = Stage()
    conference = stage.draft()
    for number in (10, 2, 1, 101, 20):
        Guest(
            conference=conference, kind="outside", name=f"Khách Số {number}", phone=f"09123456{number:02d}"[:10]
        ).save()
    rows = list(Guest.objects.filter(conference=conference).values_list("name", flat=True))
    assert rows == [f"Khách Số {number}" for number in (1, 2, 10, 20, 101)]
    client.force_login(stage.specialist)
    page = client.get(reverse("trainings:guest_list", args=[conference.pk])).content.decode()
    assert sorted(rows, key=page.index) == rows


WARDS = ["Phường 1", "Phường 2", "Phường 10", "Phường Dương", "Phường Đa", "Phường Ô Chợ"]


@pytest.mark.django_db
def test_wards_stand_in_the_order_of_the_alphabet_wherever_one_is_chosen():
    stage = Stage()
    for name in WARDS[::-1]:
        ward = accounts.make_area(name=name, parent=accounts.district())
        business = make_business(name=f"Cơ sở {name[7:]}", area=ward)
        make_recognition(make_product(business))
    conference = stage.draft()
    guests.add_businesses(conference, Business.objects.filter(name__startswith="Cơ sở"), by=stage.specialist)
    visible = conference.guests.all()
    choice = WardChoice()
    choice.offer(Area.objects.filter(name__in=WARDS))
    found = {
        "a business's ward": [label for _parent, inside in choice.choices[1:] for _value, label in inside],
        "the audience": [
            label
            for _value, label in AudienceForm({}, wards=wards_of(conference).order_by("sort_name"))
            .fields["phuong"]
            .choices
        ],
        "the guest list": [
            label for _value, label in GuestFilter({}, conference=conference, visible=visible).fields["phuong"].choices
        ],
        "the register": [label for _value, label in RecognisedFilter({}).fields["noi"].choices],
        "names to be chosen": [
            row.name.replace("Cơ sở", "Phường")
            for row in audience.businesses(
                stage.specialist, audience.Wanted(wards=tuple(Area.objects.filter(name__in=WARDS)))
            )
        ],
    }
    for where, labels in found.items():
        assert [label.split(" (")[0] for label in labels if label.split(" (")[0] in WARDS] == WARDS, where


def test_written_answers_stand_in_the_order_of_the_alphabet():
    answers = ["An toàn", "Ăn ngon", "Dễ hiểu", "Đủ giờ", "Ý 2", "Ý 10"]
    shown = results._item({"text": "Góp ý", "type": "text", "code": "c1"}, answers[::-1])
    assert shown["texts"] == answers


def test_no_list_of_names_is_left_to_the_databases_own_order():
    """«Phường 10» before «Phường 2», «Đa» behind «Ô»: that is what a column of names gives by itself, on each otherwise."""
    unsorted = re.compile(
        r"""order_by\((?![^)]*sort_name)[^)]*["'](?:-)?(?:\w+__)?(?:name|area_name|full_name|agency)["']"""
    )
    found = []
    for app in ("accounts", "products", "evaluations", "trainings", "reports"):
        for path in Path(settings.BASE_DIR, app).rglob("*.py"):
            if "migrations" not in path.parts:
                found += [f"{path.name}: {hit[0]}" for hit in unsorted.finditer(path.read_text())]
    assert found == []


# --- Rows of earlier versions ------------------------------------------------------------------------


@pytest.mark.django_db
def test_preparing_writes_the_columns_of_earlier_rows_anew():
    business = make_business(name="Mẫu Số 3")
    recognition = make_recognition(make_product(business, name="Giò-lụa"))
    person = accounts.stranger()
    Business.objects.filter(pk=business.pk).update(folded="mau so 3", sort_name="cu")
    Recognition.objects.filter(pk=recognition.pk).update(folded="gio-lua")
    User.objects.filter(pk=person.pk).update(folded="cu")
    assert {check.model for check in SEARCHED} >= {Business, Product, Recognition, User, Area, Office, Guest}

    call_command("refresh_search", verbosity=0)

    business.refresh_from_db()
    assert (business.folded, business.sort_name) == (
        search_key(business.name, business.tax_code, business.phone),
        sort_key("Mẫu Số 3"),
    )
    assert list(Recognition.objects.search("giò lụa")) == [recognition]
    assert list(User.objects.search(person.full_name)) == [person]
