"""The dossier: the list by desks, its page, opening, handing in, answering, withdrawing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from products.actions import evidence
from products.models import Registration
from products.statuses import Status
from tests.factories import accounts
from tests.factories import products as make
from tests.products.stage import enter, text

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"products:{name}", args=args)


def names(response):
    return [row.product.name for row in response.context["page"].rows]


# --- the list -----------------------------------------------------------------------------------


def test_registration_list_has_a_tab_per_desk_with_its_count(stage):
    make.many_registrations(3, stage.round)
    stage.dossier()

    response = enter(stage.officer).get(url("registration_list"), {"ban": "chu-the"})

    assert [(str(tab["label"]), tab["count"], tab["active"]) for tab in response.context["tabs"]] == [
        ("Tất cả", 4, False),
        ("Bàn phường", 3, False),
        ("Bàn chủ thể", 1, True),
        ("Bàn cơ quan đánh giá", 0, False),
        ("Đã kết thúc", 0, False),
    ]
    assert names(response) == ["Dấm gạo nếp"]


@pytest.mark.parametrize("words", ["dam gao", "DẤM", "Dấm nếp"])
def test_registration_list_finds_without_accents(stage, words):
    make.many_registrations(2, stage.round)
    stage.dossier()

    assert names(enter(stage.officer).get(url("registration_list"), {"tim": words})) == ["Dấm gạo nếp"]


def test_registration_list_narrows_by_status_and_deadline_in_plain_words(stage):
    rows = make.many_registrations(20, stage.round)
    late = [row for row in rows if row.due_on < clock.today()]
    client = enter(stage.officer)

    overdue = client.get(url("registration_list"), {"han": "qua-han"})
    waiting = client.get(url("registration_list"), {"trang_thai": "cho-tiep-nhan"})

    assert (overdue.context["count"], overdue.context["late"]) == (len(late), len(late))
    assert waiting.context["count"] == 20


def test_registration_list_with_nonsense_in_the_address_still_answers(stage):
    stage.dossier()

    response = enter(stage.officer).get(
        url("registration_list"), {"trang_thai": "x", "dot": "zz", "sau": "%%", "xep": "?", "ban": "x"}
    )

    assert (response.status_code, names(response)) == (200, ["Dấm gạo nếp"])


@pytest.mark.parametrize("order", ["moi-nhat", "han", "ten"])
def test_registration_list_pages_by_key_forth_and_back(stage, order):
    make.many_registrations(120, stage.round)
    client = enter(stage.officer)
    first = client.get(url("registration_list"), {"xep": order})
    second = client.get(url("registration_list") + first.context["page"].next_url)
    third = client.get(url("registration_list") + second.context["page"].next_url)
    back = client.get(url("registration_list") + third.context["page"].previous_url)

    pages = [[row.pk for row in page.context["page"].rows] for page in (first, second, third)]
    assert [len(page) for page in pages] == [50, 50, 20]
    assert len({pk for page in pages for pk in page}) == 120
    assert [row.pk for row in back.context["page"].rows] == pages[1]
    assert (first.context["page"].previous_url, third.context["page"].next_url) == ("", "")


def test_registration_list_asks_as_many_questions_for_fifty_rows_as_for_one(stage):
    client = enter(stage.officer)
    make.many_registrations(1, stage.round)
    client.get(url("registration_list"))
    with CaptureQueriesContext(connection) as one:
        client.get(url("registration_list"))
    make.many_registrations(49, stage.round)
    with CaptureQueriesContext(connection) as fifty:
        assert len(client.get(url("registration_list")).context["page"].rows) == 50

    assert len(fifty) == len(one)


def test_registration_list_shows_each_desk_its_own(stage):
    stage.dossier("submitted")
    people = (stage.owner, stage.officer, stage.other_officer, stage.specialist, stage.stranger)

    counts = [enter(user).get(url("registration_list")).context["count"] for user in people]

    assert counts == [1, 1, 0, 0, 0]


# --- the page ------------------------------------------------------------------------------------


@pytest.mark.parametrize("tab", ["chu-the", "san-pham", "tu-danh-gia", "giay-to", "qua-trinh", "x"])
def test_registration_page_shows_each_tab(stage, tab):
    registration = stage.dossier("submitted")

    assert enter(stage.officer).get(registration.get_absolute_url(), {"muc": tab}).status_code == 200


def test_registration_page_is_hidden_from_strangers(stage):
    address = stage.dossier("submitted").get_absolute_url()
    people = (stage.stranger, stage.other_officer, stage.specialist)

    assert [enter(user).get(address).status_code for user in people] == [404, 404, 404]
    assert enter(None).get(address).url.startswith(reverse("accounts:login"))


def test_registration_page_speaks_gently_to_the_business_and_exactly_to_officials(stage):
    registration = stage.dossier("submitted")

    official = enter(stage.officer).get(registration.get_absolute_url(), {"muc": "qua-trinh"}).context
    business = enter(stage.owner).get(registration.get_absolute_url(), {"muc": "qua-trinh"}).context

    assert (official["status_label"], official["steps"][-1]["label"]) == ("Chờ tiếp nhận", "Chờ tiếp nhận")
    assert (business["status_label"], business["steps"][-1]["label"]) == (
        "Đã nộp, chờ phường tiếp nhận",
        "Đã nộp, chờ phường tiếp nhận",
    )


def test_registration_page_hides_the_officials_name_from_the_business(stage):
    registration = stage.dossier("received", by=stage.owner)

    page = text(enter(stage.owner).get(registration.get_absolute_url(), {"muc": "qua-trinh"}))

    assert (stage.officer.full_name in page, "Ủy ban nhân dân phường Bạch Mai" in page) == (False, True)


DEEDS = [
    ("draft", "owner", ["Khai tiếp", "Gửi hồ sơ", "Hủy bản nháp"]),
    ("draft", "officer", ["Khai tiếp", "Gửi hồ sơ", "Hủy bản nháp"]),
    ("submitted", "owner", ["Rút hồ sơ"]),
    ("submitted", "officer", ["Tiếp nhận", "Yêu cầu bổ sung", "Từ chối tiếp nhận"]),
    ("supplement_requested", "owner", ["Trả lời yêu cầu bổ sung", "Sửa hồ sơ", "Rút hồ sơ"]),
    (
        "received",
        "officer",
        ["Soạn báo cáo Mẫu 03", "Ký báo cáo", "Chuyển lên cấp đánh giá", "Yêu cầu bổ sung", "Hoàn tác tiếp nhận"],
    ),
    ("ward_review", "leader", ["Sửa báo cáo Mẫu 03", "Ký báo cáo", "Chuyển lên cấp đánh giá", "Yêu cầu bổ sung"]),
    ("forwarded", "officer", []),
    ("rejected", "officer", []),
]


@pytest.mark.parametrize(("status", "who", "labels"), DEEDS)
def test_registration_page_offers_the_deeds_of_the_step(stage, status, who, labels):
    registration = stage.dossier(status)

    deeds = enter(getattr(stage, who)).get(registration.get_absolute_url()).context["deeds"]

    assert [deed["label"] for deed in deeds] == labels


def test_registration_page_shows_a_refused_deed_with_its_reason(stage):
    registration = stage.dossier("received")

    page = text(enter(stage.officer).get(registration.get_absolute_url()))

    assert "Báo cáo Mẫu 03 do lãnh đạo UBND phường, xã ký." in page


def test_registration_page_of_a_practice_round_carries_the_ribbon(stage):
    accounts.economic_office()
    registration = make.make_registration(stage.product, make.make_round("practice"), officer=stage.officer)

    response = enter(stage.officer).get(registration.get_absolute_url())

    assert response.context["practice"] is True
    assert "THỰC HÀNH" in text(response)


# --- opening ---------------------------------------------------------------------------------------


def test_registration_new_opens_a_draft_and_goes_to_its_first_page(stage):
    address = url("registration_new", stage.product.pk)

    response = enter(stage.owner).post(address, {"round": stage.round.pk, "kind": "first"})

    made = Registration.objects.get()
    assert response.url == url("registration_edit", made.pk, "business")
    assert (made.status, made.ward, made.criteria_set.code) == (Status.DRAFT, accounts.ward(), "QD26-09")


def test_registration_new_without_a_round_says_so(stage):
    form = enter(stage.owner).post(url("registration_new", stage.product.pk), {"kind": "first"}).context["form"]

    assert form.errors["round"] == ["Hãy chọn một đợt đánh giá."]


def test_registration_new_twice_is_refused_with_the_reason(stage):
    stage.dossier()

    response = enter(stage.owner).post(
        url("registration_new", stage.product.pk), {"round": stage.round.pk, "kind": "first"}
    )

    assert response.context["form"].non_field_errors() == [
        "Sản phẩm đang có một hồ sơ chưa kết thúc; mỗi lúc chỉ một hồ sơ."
    ]


def test_registration_new_offers_only_rounds_of_the_area_that_are_open(stage):
    make.make_round(cut_off=clock.today(), due_on=clock.today())
    make.make_round(state="closed")
    elsewhere = accounts.make_area("province", name="Tỉnh Khác")
    make.make_round(office=accounts.make_office(elsewhere, kind="ocop"))

    response = enter(stage.owner).get(url("registration_new", stage.product.pk))

    assert [row["round"] for row in response.context["rounds"]] == [stage.round]


def test_registration_new_by_the_ward_next_door_is_hidden(stage):
    assert enter(stage.other_officer).get(url("registration_new", stage.product.pk)).status_code == 404


# --- handing in ------------------------------------------------------------------------------------


def test_registration_submit_incomplete_lists_what_is_missing(stage):
    registration = stage.dossier()
    address = url("registration_submit", registration.pk)

    page = enter(stage.owner).get(address)
    posted = enter(stage.owner).post(address)

    gaps = {str(label): len(rows) for _key, label, rows, _url in page.context["sections"]}
    assert gaps == {
        "Chủ thể": 0,
        "Sản phẩm": 0,
        "Kết quả sản xuất, kinh doanh": 6,
        "Tự đánh giá": 1,
        "Giấy tờ": 5,
        "Kế hoạch và cam đoan": 2,
    }
    assert posted.context["refused"].startswith("Hồ sơ còn thiếu 14 nội dung")
    registration.refresh_from_db()
    assert registration.status == Status.DRAFT


def test_registration_submit_complete_gives_code_and_receipt(stage):
    registration = stage.dossier(filled=True)

    response = enter(stage.owner).post(url("registration_submit", registration.pk))

    registration.refresh_from_db()
    assert response.url == url("registration_receipt", registration.pk)
    assert (registration.status, registration.submissions.count()) == (Status.SUBMITTED, 1)


def test_registration_submit_get_changes_nothing(stage):
    registration = stage.dossier(filled=True)

    enter(stage.owner).get(url("registration_submit", registration.pk))

    registration.refresh_from_db()
    assert registration.status == Status.DRAFT


def test_registration_submit_twice_is_refused_without_a_second_hand_in(stage):
    registration = stage.dossier("submitted")

    response = enter(stage.owner).post(url("registration_submit", registration.pk))

    assert response.context["refused"] == "Hồ sơ này đã được gửi."
    assert registration.submissions.count() == 1


# --- answering, withdrawing -------------------------------------------------------------------------


def test_supplement_answer_goes_back_to_the_desk_that_asked(stage):
    registration = stage.dossier("supplement_requested")
    item = registration.supplements.get().items.get()

    response = enter(stage.owner).post(
        url("supplement_answer", registration.pk), {f"item-{item.pk}": "Đã chụp lại bản rõ."}
    )

    registration.refresh_from_db()
    item.refresh_from_db()
    assert response.url == registration.get_absolute_url()
    assert (registration.status, item.answer) == (Status.SUBMITTED, "Đã chụp lại bản rõ.")


def test_supplement_answer_with_gaps_keeps_the_typed_answer(stage):
    registration = stage.dossier("supplement_requested")
    held = registration.evidence.standing().get(paper__code="E01")
    ended = {"upload": make.pdf("E01.pdf", mark="cũ"), "expires_on": clock.today() - timedelta(days=1)}
    evidence.replace(held, by=stage.owner, **ended)
    item = registration.supplements.get().items.get()

    form = (
        enter(stage.owner)
        .post(url("supplement_answer", registration.pk), {f"item-{item.pk}": "Đã chụp lại."})
        .context["form"]
    )

    assert form.non_field_errors()[0].startswith("Hồ sơ còn thiếu 1 nội dung: «E01.pdf» đã hết hạn")
    assert form[f"item-{item.pk}"].value() == "Đã chụp lại."


def test_registration_withdraw_wants_its_reason(stage):
    registration = stage.dossier("submitted")
    address = url("registration_withdraw", registration.pk)
    client = enter(stage.owner)

    without = client.post(address, {"note": ""})
    response = client.post(address, {"note": "Chưa kịp chuẩn bị mẫu."})

    registration.refresh_from_db()
    assert without.context["form"].errors["note"] == ["Mục «Lý do rút hồ sơ» còn trống."]
    assert (response.status_code, registration.status) == (302, Status.WITHDRAWN)


@pytest.mark.parametrize("status", ["draft", "submitted", "supplement_requested"])
def test_a_draft_is_cancelled_and_a_dossier_is_withdrawn(stage, status):
    registration = stage.dossier(status)
    address = url("registration_withdraw", registration.pk)
    client = enter(stage.owner)
    deed = "Hủy bản nháp" if status == "draft" else "Rút hồ sơ"
    other = "Rút hồ sơ" if status == "draft" else "bản nháp"

    page = client.get(address)
    done = client.post(address, {"note": "Để đợt sau."}, follow=True)

    main = page.content.decode().partition("<main")[2]
    assert page.context["title"] == page.context["deed"] == deed
    assert deed in main and other not in main
    told = [str(message) for message in done.context["messages"]]
    assert told == [f"Đã {deed[0].lower()}{deed[1:]}. Bản đã khai vẫn xem lại được."]
