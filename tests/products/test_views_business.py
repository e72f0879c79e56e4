"""Businesses: list, page, counter, confirming, people, signing up."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import OneTimeCode, User
from notifications.models import Letter
from products.models import Business
from products.statuses import Standing
from products.views.business import SIGN_UPS_AN_HOUR
from tests.factories import accounts
from tests.factories import products as make
from tests.products.stage import enter, text

pytestmark = pytest.mark.django_db

FACTS = {
    "name": "Hộ kinh doanh Mẫu Số 77",
    "kind": "household_business",
    "address": "Số 7 phố Mẫu",
    "phone": "0987 654 321",
    "representative": "Chủ Mẫu",
}


def facts(**more):
    return {**FACTS, "area": accounts.ward().pk, **more}


def url(name, *args):
    return reverse(f"products:{name}", args=args)


# --- the list --------------------------------------------------------------------------------


def test_business_list_shows_only_the_wards_own(stage):
    make.make_business(area=accounts.other_ward(), name="Hộ nhà bên")

    page = text(enter(stage.officer).get(url("business_list")))

    assert (stage.business.name in page, "Hộ nhà bên" in page) == (True, False)


def test_business_list_finds_without_accents(stage):
    make.make_business(name="Hợp tác xã Bánh Cốm")

    response = enter(stage.officer).get(url("business_list"), {"tim": "banh com"})

    assert [row.name for row in response.context["page"].rows] == ["Hợp tác xã Bánh Cốm"]


def test_business_list_narrows_by_plain_words(stage):
    waiting = make.make_business(standing=Standing.PENDING)

    response = enter(stage.officer).get(url("business_list"), {"tinh_trang": "cho-phuong-xac-nhan"})

    assert response.context["page"].rows == [waiting]


def test_business_list_asks_as_many_questions_for_fifty_rows_as_for_one(stage):
    client = enter(stage.officer)
    client.get(url("business_list"))
    with CaptureQueriesContext(connection) as one:
        client.get(url("business_list"))
    for _number in range(49):
        make.make_product(make.make_business())
    with CaptureQueriesContext(connection) as fifty:
        response = client.get(url("business_list"))

    assert len(response.context["page"].rows) == 50
    assert len(fifty) == len(one)


# --- the page ----------------------------------------------------------------------------------


def test_business_page_is_hidden_from_strangers_and_the_ward_next_door(stage):
    address = stage.business.get_absolute_url()

    codes = [enter(user).get(address).status_code for user in (stage.stranger, stage.other_officer)]

    assert codes == [404, 404]


def test_business_page_shows_people_and_letters_to_the_ward_only(stage):
    address = stage.business.get_absolute_url()

    assert "Người làm hồ sơ" in text(enter(stage.officer).get(address))
    assert "Người làm hồ sơ" not in text(enter(stage.owner).get(address))


# --- the counter -------------------------------------------------------------------------------


def test_business_new_at_the_counter_is_confirmed_at_once(stage):
    response = enter(stage.officer).post(url("business_new"), facts(tax_code="0314409058-002"))

    made = Business.objects.get(name=FACTS["name"])
    assert response.url == made.get_absolute_url()
    assert (made.standing, made.tax_code, made.phone) == (Standing.CONFIRMED, "0314409058-002", "0987654321")


@pytest.mark.parametrize("code", ["0100109107", "12345", "010010910"])
def test_business_new_with_a_wrong_tax_code_keeps_what_was_typed(stage, code):
    response = enter(stage.officer).post(url("business_new"), facts(tax_code=code))

    form = response.context["form"]
    assert list(form.errors) == ["tax_code"]
    assert (form["name"].value(), form["tax_code"].value()) == (FACTS["name"], code)
    assert Business.objects.count() == 1


def test_business_new_names_the_double_with_a_link(stage):
    stage.business.tax_code = make.TAX_CODE
    stage.business.save()

    response = enter(stage.officer).post(url("business_new"), facts(tax_code=make.TAX_CODE))

    assert f'<a href="{stage.business.get_absolute_url()}">{stage.business.name}</a>' in text(response)


def test_business_new_does_not_name_a_double_of_another_ward(stage):
    other = make.make_business(area=accounts.other_ward(), name="Hộ nhà bên", tax_code=make.TAX_CODE)

    response = enter(stage.officer).post(url("business_new"), facts(tax_code=make.TAX_CODE))

    assert list(response.context["form"].errors) == ["tax_code"]
    assert other.name not in text(response)


def test_business_new_with_a_known_phone_asks_first(stage):
    data = facts(phone=stage.business.phone)
    client = enter(stage.officer)

    asked = client.post(url("business_new"), data)
    again = client.post(url("business_new"), {**data, "another": "on"})

    assert list(asked.context["form"].errors) == ["phone"]
    assert (again.status_code, Business.objects.count()) == (302, 2)


def test_business_new_is_for_ward_officers(stage):
    codes = [enter(user).get(url("business_new")).status_code for user in (stage.owner, stage.specialist)]

    assert codes == [403, 403]


def test_business_edit_saves_and_says_so(stage):
    address = url("business_edit", stage.business.pk)

    response = enter(stage.owner).post(address, facts(version=1, email="ho@ocop.example"))

    stage.business.refresh_from_db()
    assert response.url == stage.business.get_absolute_url()
    assert (stage.business.email, stage.business.version) == ("ho@ocop.example", 2)


def test_business_edit_overtaken_keeps_what_was_typed_and_can_be_saved_again(stage):
    address = url("business_edit", stage.business.pk)
    client = enter(stage.owner)
    enter(stage.officer).post(address, facts(version=1, address="Số 9 phố Khác"))

    response = client.post(address, facts(version=1, history="Từ năm 1985."))
    form = response.context["form"]

    assert form.non_field_errors()[0].startswith("Thông tin chủ thể vừa được người khác sửa.")
    assert form["history"].value() == "Từ năm 1985."
    assert (
        client.post(address, {**facts(history="Từ năm 1985."), "version": form["version"].value()}).status_code == 302
    )
    stage.business.refresh_from_db()
    assert stage.business.history == "Từ năm 1985."


# --- confirming ----------------------------------------------------------------------------------


def test_business_confirm_by_its_ward_writes_a_letter(stage):
    pending = make.make_business(standing=Standing.PENDING, email="x@ocop.example")

    enter(stage.officer).post(url("business_confirm", pending.pk))

    pending.refresh_from_db()
    assert pending.standing == Standing.CONFIRMED
    assert Letter.objects.get(kind="standing").to_address == "x@ocop.example"


def test_business_confirm_by_its_own_people_is_refused(stage):
    pending = make.make_business(standing=Standing.PENDING, owner=stage.owner)

    enter(stage.owner).post(url("business_confirm", pending.pk))

    pending.refresh_from_db()
    assert pending.standing == Standing.PENDING


def test_business_refuse_without_reason_is_asked_for_it(stage):
    pending = make.make_business(standing=Standing.PENDING)

    response = enter(stage.officer).post(url("business_refuse", pending.pk), {"note": "  "})

    assert response.context["form"].errors["note"] == ["Mục «Lý do không xác nhận» còn trống."]


def test_business_refused_and_corrected_waits_again_and_is_told_twice(stage):
    pending = make.make_business(standing=Standing.PENDING, owner=stage.owner)
    refuse, edit = url("business_refuse", pending.pk), url("business_edit", pending.pk)
    officer, owner = enter(stage.officer), enter(stage.owner)

    officer.post(refuse, {"note": "Sai địa chỉ."})
    owner.post(edit, facts(version=2))  # read after the refusal: the ward's answer is a version of its own
    pending.refresh_from_db()
    assert (pending.standing, pending.standing_note) == (Standing.PENDING, "")
    officer.post(refuse, {"note": "Vẫn sai."})

    assert [letter.text.count("Vẫn sai.") for letter in Letter.objects.filter(kind="standing").order_by("pk")] == [0, 1]


# --- people ----------------------------------------------------------------------------------------


def test_business_person_with_only_a_phone_gets_a_code_on_paper(stage):
    officer = enter(stage.officer)
    officer.post(url("business_person_add", stage.business.pk), {"full_name": "Bà Mẫu", "phone": "0912345678"})
    person = User.objects.get(phone="0912345678")

    response = officer.post(url("business_person_code", stage.business.pk, person.pk))

    assert stage.business.people.filter(user=person).exists()
    assert response.status_code == 200
    assert OneTimeCode.objects.get(user=person).issued_by == stage.officer
    assert Letter.objects.filter(kind="invitation").count() == 0


def test_business_person_with_email_is_invited_by_letter(stage):
    data = {"full_name": "Bà Mẫu", "email": "Ba@ocop.example"}

    enter(stage.officer).post(url("business_person_add", stage.business.pk), data)

    assert Letter.objects.get(kind="invitation").to_address == "ba@ocop.example"


def test_business_person_already_known_is_linked_not_made_again(stage):
    known = accounts.make_user(phone="0912345678")

    enter(stage.officer).post(
        url("business_person_add", stage.business.pk), {"full_name": "Tên khác", "phone": "0912345678"}
    )

    assert stage.business.people.filter(user=known).exists()
    known.refresh_from_db()
    assert known.full_name != "Tên khác"


def test_business_person_who_is_an_official_is_refused_and_the_text_stays(stage):
    data = {"full_name": "Cán bộ", "email": stage.specialist.email}

    response = enter(stage.officer).post(url("business_person_add", stage.business.pk), data)

    form = response.context["form"]
    assert form.non_field_errors()[0].startswith("Đây là tài khoản của cán bộ")
    assert form["full_name"].value() == "Cán bộ"


def test_business_person_code_is_not_printed_for_somebody_of_another_ward(stage):
    """A code opens the whole account: linking a stranger's phone first must not be a way in."""
    victim = accounts.make_user(phone="0912345678")
    make.make_business(area=accounts.other_ward(), owner=victim)
    officer = enter(stage.officer)
    officer.post(url("business_person_add", stage.business.pk), {"full_name": "x", "phone": "0912345678"})

    response = officer.post(url("business_person_code", stage.business.pk, victim.pk))

    assert (response.status_code, OneTimeCode.objects.count()) == (302, 0)


def test_business_letter_on_paper_is_marked_when_handed_over(stage):
    stage.business.people.all().delete()
    stage.dossier("submitted")
    letter = Letter.objects.get(kind="submitted")
    address = url("business_letter", stage.business.pk, letter.pk)

    assert letter.status == "to_print"
    assert letter.text.splitlines()[0] in text(enter(stage.officer).get(address))
    enter(stage.officer).post(address)
    letter.refresh_from_db()
    assert letter.status == "printed"
    assert [enter(user).get(address).status_code for user in (stage.specialist, stage.stranger)] == [403, 404]


# --- signing up ----------------------------------------------------------------------------------------


def sign_up_data(**more):
    return facts(
        full_name="Người Mới",
        login_email="moi@ocop.example",
        password1="mot cau de nho 2026",
        password2="mot cau de nho 2026",
        **more,
    )


def test_sign_up_makes_a_waiting_business_and_logs_in(stage):
    client = enter(None)

    response = client.post(url("sign_up"), sign_up_data())

    made = Business.objects.get(name=FACTS["name"])
    assert response.url == made.get_absolute_url()
    assert made.standing == Standing.PENDING
    assert client.get(made.get_absolute_url()).status_code == 200
    assert [letter.kind for letter in Letter.objects.all()] == ["signed_up"]


def test_sign_up_with_a_taken_email_says_neither_which_nor_whose(stage):

    response = enter(None).post(url("sign_up"), {**sign_up_data(), "login_email": stage.owner.email})

    form = response.context["form"]
    assert list(form.errors) == ["__all__"]
    assert form["name"].value() == FACTS["name"]
    assert stage.owner.full_name not in text(response)


def test_sign_up_narrows_the_wards_and_keeps_the_text(stage):
    data = sign_up_data(tim_phuong="bach mai", thu_gon="1")

    form = enter(None).post(url("sign_up"), data).context["form"]

    assert [area.name for area in form.fields["area"].queryset] == ["Phường Bạch Mai"]
    assert (form["name"].value(), form.errors) == (FACTS["name"], {})


def test_sign_up_too_often_from_one_place_is_stopped(stage):
    client = enter(None)
    for _try in range(SIGN_UPS_AN_HOUR):
        client.post(url("sign_up"), {})

    response = client.post(url("sign_up"), sign_up_data())

    assert response.context["form"].non_field_errors()[0].startswith("Có quá nhiều lượt đăng ký")
    assert Business.objects.count() == 1
