"""What citizens see: found by forgiving words, without a person's name, number or address, and never an exercise."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image, UnidentifiedImageError

from accounts import clock
from criteria.calendar import months_later
from products import misses, validity
from products.actions import catalogue
from products.models import Recognition
from products.statuses import PUBLIC_NEXT, RoundKind, Status
from products.validity import Validity
from tests.factories import accounts
from tests.factories.products import ask, jpg, make_business, make_product, make_registration, make_round
from tests.tampering import triggers_asleep

pytestmark = pytest.mark.django_db

PRIVATE = {
    "phone": "0912345678",
    "email": "rieng@ocop.example",
    "representative": "Đinh Thị Riêng Tư",
    "address": "Số 99 ngõ Kín",
    "representative_address": "Số 88 phố Ở Nhà",
    "tax_code": "0100109106",
}


def recognise(name="Dấm gạo nếp", *, kind=RoundKind.HISTORY, stars=3, business=None, until=None, **paper):
    round = make_round(kind)
    return catalogue.record_recognition(
        make_product(business or make_business(), name=name, set_number=paper.pop("set_number", 9)),
        by=accounts.specialist(),
        round=round,
        stars=stars,
        issuer="Ủy ban nhân dân quận Hai Bà Trưng",
        year=2023,
        valid_until=until or clock.today() + timedelta(days=400),
        **paper,
    )


def names_on(response):
    return [card["row"].product_name for card in response.context["cards"]]


def found(client, **query):
    return names_on(client.get(reverse("products:public_list"), query))


# --- The recognised products -------------------------------------------------------------------


@pytest.mark.parametrize("words", ["dam gao nep", "DẤM GẠO", "  nếp   dấm ", "đấm gao", "ho toan thang"])
def test_search_finds_without_accents_in_any_order_and_case(client, words):
    recognise("Dấm gạo nếp", business=make_business(name="Hộ Toàn Thắng"))
    recognise("Giò tai", business=make_business(name="Hộ Trần Công Châu"))
    assert found(client, tim=words) == ["Dấm gạo nếp"]


def test_search_for_nothing_known_says_so_kindly(client):
    recognise()
    response = client.get(reverse("products:public_list"), {"tim": "nước mắm"})
    assert names_on(response) == []
    assert "Không có sản phẩm nào khớp" in response.content.decode()


def test_filters_narrow_by_stars_set_industry_place_and_validity(client):
    recognise("Dấm", stars=3, set_number=9, until=clock.today() - timedelta(days=1))
    recognise("Trà", stars=4, set_number=13)
    recognise("Khăn", stars=5, set_number=22, until=clock.today())
    form = client.get(reverse("products:public_list")).context["form"]
    industry = next(key for key, numbers in form.sets_of.items() if 22 in numbers)

    assert found(client) == ["Dấm", "Khăn", "Trà"]
    assert found(client, sao="4") == ["Trà"]
    assert found(client, bo="9") == ["Dấm"]
    assert found(client, bo=industry) == ["Khăn"]
    assert found(client, hieu_luc="con") == ["Khăn", "Trà"]
    assert found(client, hieu_luc="het") == ["Dấm"]
    assert found(client, noi="Phường Bạch Mai") == ["Dấm", "Khăn", "Trà"]
    assert found(client, noi="Phường Không Có", sao="x", bo="nganh-x") == ["Dấm", "Khăn", "Trà"]


def test_practice_is_never_listed_counted_or_shown(client):
    real = recognise("Thật", kind=RoundKind.HISTORY)
    exercise = recognise("Tập", kind=RoundKind.PRACTICE)
    assert found(client) == ["Thật"]
    home = client.get(reverse("products:public_home"))
    assert home.context["counts"]["all"] == 1
    assert "Tập" not in home.content.decode()
    assert client.get(reverse("products:public_product", args=[real.product_id])).status_code == 200
    assert client.get(reverse("products:public_product", args=[exercise.product_id])).status_code == 404


def test_a_product_without_recognition_is_not_public(client):
    assert client.get(reverse("products:public_product", args=[make_product().pk])).status_code == 404


def test_list_asks_the_same_number_of_queries_for_one_row_and_for_many(client):
    recognise("Món 00")
    one = _queries(client)
    first = Recognition.objects.get()
    products = [make_product(first.product.business, name=f"Món {n:02d}") for n in range(1, 50)]
    for product in products:
        Recognition.objects.create(
            product=product, round_kind="history", stars=3, product_name=product.name, business_name="Hộ",
            area_name="Phường Bạch Mai", set_number=9, issuer="UBND", year=2023,
        )  # fmt: skip
    assert _queries(client) == one


def _queries(client):
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("products:public_list"))
    return len(asked)


def test_keyset_pages_hold_every_product_once(client):
    business = make_business()
    for n in range(30):
        recognise(f"Món {n:02d}", business=business)
    seen, address = [], reverse("products:public_list")
    while address:
        response = client.get(address)
        seen += names_on(response)
        following = response.context["page"].next_url
        address = reverse("products:public_list") + following if following else ""
    assert seen == [f"Món {n:02d}" for n in range(30)]


# --- One product --------------------------------------------------------------------------------


def test_unknown_facts_are_said_to_be_unknown(client):
    recognition = recognise()
    with triggers_asleep():
        Recognition.objects.filter(pk=recognition.pk).update(valid_until=None)
    page = client.get(reverse("products:public_product", args=[recognition.product_id])).content.decode()
    assert page.count("chưa có thông tin") + page.count("Chưa có thông tin") >= 5
    assert "nguồn dữ liệu không cho biết ngày hết hạn" in page
    assert "nhập lại từ hồ sơ giấy" in page


def test_product_page_tells_every_recognition_newest_first(client):
    older = recognise("Dấm", stars=3, decision_number="01/QĐ-UBND", issued_on=date(2023, 12, 15))
    round = make_round(RoundKind.HISTORY, year=2025)
    newer = catalogue.record_recognition(
        older.product, by=accounts.specialist(), round=round, stars=4, issuer="UBND", year=2025,
        issued_on=date(2025, 6, 2), valid_until=date(2028, 6, 2), decision_number="77/QĐ-UBND",
    )  # fmt: skip
    context = client.get(newer.get_absolute_url()).context
    assert [(card["row"].pk, card["state"]) for card in context["recognitions"]] == [
        (newer.pk, Validity.IN_FORCE),
        (older.pk, Validity.SUPERSEDED),
    ]
    assert context["current"]["row"] == newer


def test_validity_is_told_to_the_day():
    row = Recognition(round_kind="live", valid_until=date(2026, 12, 15))
    days = [date(2026, 6, 17), date(2026, 6, 18), date(2026, 12, 15), date(2026, 12, 16)]
    assert [validity.of(row, day, (180, 120)) for day in days] == [
        Validity.IN_FORCE,
        Validity.RENEWAL_DUE,
        Validity.RENEWAL_DUE,
        Validity.EXPIRED,
    ]
    assert set(validity.TONE) == set(validity.ICON) == set(Validity)
    assert months_later(date(2023, 12, 15), 36) == row.valid_until


# --- The photo ----------------------------------------------------------------------------------


def photographed(recognition):
    recognition.product.photo.save("anh.jpg", ContentFile(jpg(size=(1600, 1200)).read()))
    return reverse("products:photo", args=[recognition.product_id])


def test_photo_goes_out_as_a_small_jpeg_that_may_be_kept(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    address = photographed(recognise())
    response = client.get(address, {"co": "the"})
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "public, max-age=86400"
    (tmp_path / "seen.jpg").write_bytes(response.content)
    with Image.open(tmp_path / "seen.jpg") as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (640, 480), {})
    assert client.get(address, {"co": "the"}, HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304


def test_photo_of_a_product_that_is_not_public_stays_with_its_people(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    owner = accounts.business_person()
    address = photographed(recognise(kind=RoundKind.PRACTICE, business=make_business(owner=owner)))
    assert client.get(address).status_code == 404
    client.force_login(owner)
    response = client.get(address)
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")


def test_a_broken_photo_is_not_there(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    recognition = recognise()
    recognition.product.photo.save("anh.jpg", ContentFile(b"not a picture"))
    with pytest.raises(UnidentifiedImageError):
        Image.open(recognition.product.photo.path)
    assert client.get(reverse("products:photo", args=[recognition.product_id])).status_code == 404


# --- A dossier by its code -------------------------------------------------------------------------


def look_up(client, code, secret, **more):
    return client.get(reverse("products:status"), {"ma": code, "bm": secret}, **more)


def dossier(status=Status.SUBMITTED, **fields):
    return make_registration(make_product(make_business(**PRIVATE, **fields)), status=status)


def test_status_opens_with_code_and_secret_however_they_are_typed(client):
    registration = dossier()
    response = look_up(client, f" {registration.code.lower()} ", " ".join(registration.secret.lower()))
    assert response.status_code == 200
    assert response.context["registration"] == registration
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]


def test_wrong_secret_and_unknown_code_get_the_same_answer(client):
    registration = dossier()
    wrong = look_up(client, registration.code, "AAAAAA")
    unknown = look_up(client, "P00286-000000-0000", "AAAAAA")
    blind = re.compile(r'value="[^"]*"')
    assert (wrong.status_code, unknown.status_code) == (404, 404)
    assert blind.sub("", wrong.content.decode()) == blind.sub("", unknown.content.decode())
    assert "Không có hồ sơ nào khớp hai mã này" in unknown.content.decode()
    assert registration.product.name not in wrong.content.decode()


def test_one_of_the_two_codes_alone_is_asked_for_at_its_field(client):
    response = client.get(reverse("products:status"), {"ma": "P00286-261124-0001"})
    assert response.status_code == 200
    assert response.context["form"].errors == {"bm": ["Mục «Mã bí mật» còn trống."]}
    assert 'value="P00286-261124-0001"' in response.content.decode()


def test_the_eleventh_guess_from_one_address_has_to_wait(client):
    registration = dossier()
    for _ in range(misses.ADDRESS_LIMIT):
        assert look_up(client, registration.code, "AAAAAA").status_code == 404
    waiting = look_up(client, registration.code, "AAAAAA")
    assert waiting.status_code == 429
    assert "thử lại sau 60 phút" not in waiting.content.decode()
    assert look_up(client, registration.code, "AAAAAA", REMOTE_ADDR="10.1.2.3").status_code == 404


def test_a_right_secret_is_answered_behind_an_address_that_has_to_wait(client):
    """A whole office shares one address; its citizens guessed nothing."""
    registration = dossier()
    for number in range(misses.ADDRESS_LIMIT + 5):
        look_up(client, f"P00286-000000-{number:04}", "AAAAAA")
    assert look_up(client, registration.code, registration.secret).status_code == 200
    assert look_up(client, registration.code, "AAAAAA").status_code == 429


def test_an_address_that_guesses_on_is_answered_nothing(client):
    registration = dossier()
    for number in range(misses.ADDRESS_CEILING):
        look_up(client, f"P00286-000000-{number:04}", "AAAAAA")
    assert look_up(client, registration.code, registration.secret).status_code == 429
    assert look_up(client, registration.code, registration.secret, REMOTE_ADDR="10.1.2.3").status_code == 200


def test_the_secret_of_one_dossier_is_not_guessed_from_many_addresses(client):
    registration, other = dossier(), make_registration(status=Status.SUBMITTED)
    spellings = (registration.code, registration.code.lower(), registration.code.replace("-", " "))
    answers = [
        look_up(client, spellings[number % 3], "AAAAAA", REMOTE_ADDR=f"10.2.{number}.1").status_code
        for number in range(misses.DOSSIER_LIMIT + 3)
    ]
    assert answers == [404] * misses.DOSSIER_LIMIT + [429] * 3
    assert look_up(client, registration.code, registration.secret, REMOTE_ADDR="10.3.1.1").status_code == 429
    assert look_up(client, other.code, other.secret, REMOTE_ADDR="10.3.1.1").status_code == 200


def test_a_code_of_no_dossier_tells_nothing_by_its_count(client):
    codes = ["P00286-000000-0000"] * (misses.DOSSIER_LIMIT + 1)
    answers = [look_up(client, code, "AAAAAA", REMOTE_ADDR=f"10.4.{n}.1").status_code for n, code in enumerate(codes)]
    assert answers == [404] * misses.DOSSIER_LIMIT + [429]


def test_right_answers_are_not_counted_as_guesses(client):
    registration = dossier()
    answers = [
        look_up(client, registration.code, registration.secret).status_code for _ in range(misses.ADDRESS_CEILING + 2)
    ]
    assert answers == [200] * (misses.ADDRESS_CEILING + 2)


def test_supplement_says_what_is_missing_and_until_when(client):
    registration = dossier()
    asked = ask(registration, by=accounts.ward_officer(), what="Nộp lại phiếu kiểm nghiệm.", paper="E12")
    page = look_up(client, registration.code, registration.secret).content.decode()
    assert "Nộp lại phiếu kiểm nghiệm." in page
    assert f"{asked.due_on:%d/%m/%Y}" in page
    assert str(PUBLIC_NEXT[Status.SUPPLEMENT_REQUESTED]) in page
    assert "Cần bổ sung giấy tờ" in page


def test_every_status_has_a_next_step():
    assert set(PUBLIC_NEXT) == set(Status)


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.SUPPLEMENT_REQUESTED, Status.REJECTED, Status.FORWARDED])
def test_status_page_names_no_person(client, status):
    registration = dossier(status)
    page = look_up(client, registration.code, registration.secret).content.decode()
    officials = {step.by_name for step in registration.steps.all()}
    assert officials
    assert [text for text in {*PRIVATE.values(), *officials} if text in page] == []


def test_public_pages_name_no_person(client):
    recognition = recognise(business=make_business(owner=accounts.business_person(), **PRIVATE))
    addresses = [
        reverse("products:public_home"),
        reverse("products:public_list"),
        recognition.get_absolute_url(),
    ]
    for address in addresses:
        page = client.get(address).content.decode()
        assert recognition.product_name in page
        assert [text for text in PRIVATE.values() if text in page] == []


def test_practice_dossier_carries_the_ribbon(client):
    officer = accounts.ward_officer()
    registration = make_registration(
        round=make_round(RoundKind.PRACTICE), status=Status.SUBMITTED, officer=officer, by=officer
    )
    page = look_up(client, registration.code, registration.secret).content.decode()
    assert "THỰC HÀNH" in page
    assert registration.round.name in page


def test_history_dossier_says_that_it_was_entered_from_paper(client):
    registration = make_registration(round=make_round(RoundKind.HISTORY), status=Status.DRAFT)
    # Entered from paper: what the road of a live round does step by step stands there at once.
    type(registration).objects.filter(pk=registration.pk).update(
        status=Status.CONCLUDED, code="GIAY-1", secret="AAAAAA", submitted_at=clock.now()
    )
    page = look_up(client, "GIAY-1", "AAAAAA").content.decode()
    assert "nhập lại từ hồ sơ giấy" in page
    # Nothing was written down about its rating: nothing is said of it.
    assert "Việc giải quyết hồ sơ đã xong" in page
    assert "đăng ký lại" not in page


def test_a_recognised_dossier_shows_its_stars(client):
    registration = dossier(Status.FORWARDED)
    catalogue.record_recognition(
        registration.product, by=accounts.specialist(), round=registration.round, stars=4, issuer="UBND Hà Nội",
        year=2026, registration=registration, decision_number="5/QĐ", issued_on=clock.today(),
        valid_until=months_later(clock.today(), 36),
    )  # fmt: skip
    type(registration).objects.filter(pk=registration.pk).update(status=Status.CONCLUDED)
    response = look_up(client, registration.code, registration.secret)
    assert response.context["recognition"].stars == 4
    assert "4 sao" in response.content.decode()
    assert "Quyết định số 5/QĐ" in response.content.decode()
