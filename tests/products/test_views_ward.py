"""The ward's counter: receiving, its undo, refusing, asking for more, Mẫu 03, sending upwards."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import clock
from products.actions import ward
from products.models import Registration, SupplementItem, WardReport
from products.statuses import Status
from tests.factories import accounts
from tests.factories import products as make
from tests.products.stage import enter, text

pytestmark = pytest.mark.django_db
TEXTS = dict.fromkeys(WardReport.TEXTS, "Nội dung của phường.")


def url(name, *args):
    return reverse(f"products:{name}", args=args)


WARD_PAGES = [
    ("registration_receive", "submitted"),
    ("registration_reject", "submitted"),
    ("receipt_undo", "received"),
    ("supplement_new", "submitted"),
    ("ward_report", "received"),
    ("registration_forward", "forwardable"),
]


@pytest.mark.parametrize(("name", "status"), WARD_PAGES)
def test_ward_pages_are_the_wards_and_a_get_changes_nothing(stage, name, status):
    registration = stage.dossier("ward_review" if status == "forwardable" else status)
    if status == "forwardable":
        sign(registration, stage)
    before = registration.status
    address = url(name, registration.pk)

    codes = [enter(user).get(address).status_code for user in (stage.officer, stage.owner, stage.other_officer)]

    registration.refresh_from_db()
    assert codes == [200, 403, 404]
    assert registration.status == before


def sign(registration, stage):
    registration.refresh_from_db()
    ward.sign_report(
        registration, by=stage.leader, report_number="01/BC", letter_number="02/UBND", signed_on=clock.today()
    )


# --- receiving -----------------------------------------------------------------------------------


def test_receive_gives_slip_and_deadline(stage):
    registration = stage.dossier("submitted")

    response = enter(stage.officer).post(url("registration_receive", registration.pk), {"samples": "5", "note": "Đủ."})

    registration.refresh_from_db()
    assert response.url == registration.get_absolute_url()
    assert (registration.status, registration.samples_received) == (Status.RECEIVED, 5)
    assert registration.slip_number.startswith("01/PĐK-01-00286-")


def test_receive_with_too_few_samples_keeps_the_note(stage):
    registration = stage.dossier("submitted")

    form = (
        enter(stage.officer)
        .post(url("registration_receive", registration.pk), {"samples": "3", "note": "Thiếu hai chai."})
        .context["form"]
    )

    assert form.errors["samples"] == ["Cần 05 sản phẩm mẫu, mới có 03. Hãy nhận đủ mẫu hoặc yêu cầu bổ sung."]
    assert form["note"].value() == "Thiếu hai chai."


def test_receive_of_a_tour_counts_no_samples(stage):
    tour = make.make_product(stage.business, set_number=26)
    registration = make.make_registration(tour, stage.round, officer=stage.officer, status="submitted")

    enter(stage.officer).post(url("registration_receive", registration.pk), {"note": ""})

    registration.refresh_from_db()
    assert registration.status == Status.RECEIVED


def test_receive_twice_is_refused(stage):
    registration = stage.dossier("received")

    response = enter(stage.officer).post(url("registration_receive", registration.pk), {"samples": "5"})

    assert response.status_code == 403
    assert registration.steps.filter(status=Status.RECEIVED).count() == 1


def test_undo_goes_a_step_back_with_its_reason(stage):
    registration = stage.dossier("received")

    enter(stage.officer).post(url("receipt_undo", registration.pk), {"note": "Bấm nhầm hồ sơ."})

    registration.refresh_from_db()
    assert (registration.status, registration.steps.last().note) == (Status.SUBMITTED, "Bấm nhầm hồ sơ.")


def test_reject_wants_its_reason(stage):
    registration = stage.dossier("submitted")
    client = enter(stage.officer)

    without = client.post(url("registration_reject", registration.pk), {"note": ""})
    client.post(url("registration_reject", registration.pk), {"note": "Không thuộc địa bàn."})

    registration.refresh_from_db()
    assert without.context["form"].errors["note"] == ["Mục «Lý do từ chối» còn trống."]
    assert registration.status == Status.REJECTED


# --- asking for more -------------------------------------------------------------------------------


def ask(client, registration, **data):
    due = f"{clock.today() + timedelta(days=10):%d/%m/%Y}"
    formset = {"muc-TOTAL_FORMS": "3", "muc-INITIAL_FORMS": "0"}
    return client.post(url("supplement_new", registration.pk), {"due_on": due, **formset, **data})


def test_supplement_is_asked_item_by_item_and_blank_rows_do_not_count(stage):
    registration = stage.dossier("submitted")

    ask(
        enter(stage.officer),
        registration,
        **{"muc-0-what": "Chụp lại giấy.", "muc-0-paper": "E01", "muc-2-what": "Nói rõ.", "muc-2-criterion": "1.1"},
    )

    items = SupplementItem.objects.order_by("pk")
    assert [(item.what, item.paper and item.paper.code, item.criterion and item.criterion.code) for item in items] == [
        ("Chụp lại giấy.", "E01", None),
        ("Nói rõ.", None, "1.1"),
    ]
    registration.refresh_from_db()
    assert registration.status == Status.SUPPLEMENT_REQUESTED


def test_supplement_without_words_or_with_a_past_deadline_keeps_everything(stage):
    registration = stage.dossier("submitted")
    client = enter(stage.officer)

    empty = ask(client, registration)
    late = ask(client, registration, **{"muc-0-what": "Chụp lại.", "due_on": "01/01/2020"})
    dumb = ask(client, registration, **{"muc-1-paper": "E01"})

    assert empty.context["form"].non_field_errors() == ["Hãy nêu ít nhất một nội dung cần bổ sung."]
    assert late.context["form"].errors["due_on"] == ["Hạn bổ sung phải sau ngày hôm nay."]
    assert late.context["items"][0]["what"].value() == "Chụp lại."
    assert dumb.context["items"][1].errors["what"] == ["Hãy ghi rõ cần bổ sung gì."]
    assert Registration.objects.get().status == Status.SUBMITTED


def test_supplement_due_date_defaults_to_ten_working_days(stage):
    registration = stage.dossier("submitted")

    form = enter(stage.officer).get(url("supplement_new", registration.pk)).context["form"]

    assert (form["due_on"].value() - clock.today()).days >= 12


# --- Mẫu 03 ---------------------------------------------------------------------------------------------


def test_ward_report_is_saved_unfinished(stage):
    registration = stage.dossier("received")

    enter(stage.officer).post(url("ward_report", registration.pk), {"version": "1", "local_materials": "Gạo của xã."})

    registration.refresh_from_db()
    assert (registration.status, registration.ward_report.local_materials) == (Status.WARD_REVIEW, "Gạo của xã.")


def test_ward_report_overtaken_keeps_the_text_and_saves_at_the_second_try(stage):
    registration = stage.dossier("ward_review")
    client = enter(stage.officer)

    response = client.post(url("ward_report", registration.pk), {"version": "1", **TEXTS})
    form = response.context["form"]
    again = client.post(url("ward_report", registration.pk), {"version": form["version"].value(), **TEXTS})

    registration.ward_report.refresh_from_db()
    assert form.non_field_errors()[0].startswith("Báo cáo vừa được người khác lưu.")
    assert form["local_labour"].value() == "Nội dung của phường."
    assert (again.status_code, registration.ward_report.local_labour) == (302, "Nội dung của phường.")


def test_ward_report_stands_beside_what_the_applicant_states(stage):
    registration = stage.dossier("received")

    statements = dict(enter(stage.officer).get(url("ward_report", registration.pk)).context["statements"])

    assert statements["Thị trường phân phối sản phẩm"] == "Nội dung mẫu."


def test_ward_report_is_signed_by_the_leader_only(stage):
    registration = stage.dossier("ward_review")
    address = url("ward_report_sign", registration.pk)
    data = {"report_number": "05/BC", "letter_number": "06/UBND", "signed_on": f"{clock.today():%d/%m/%Y}"}

    refused = enter(stage.officer).post(address, data)
    proposed = enter(stage.leader).get(address).context["form"]
    enter(stage.leader).post(address, data)

    registration.ward_report.refresh_from_db()
    assert (refused.status_code, proposed["report_number"].value()) == (403, "01/BC-UBND")
    assert (registration.ward_report.report_number, registration.ward_report.signed_by) == ("05/BC", stage.leader)


def test_ward_report_signed_in_the_future_keeps_the_numbers(stage):
    registration = stage.dossier("ward_review")
    data = {"report_number": "05/BC", "letter_number": "06/UBND", "signed_on": f"31/12/{clock.today().year + 1}"}

    form = enter(stage.leader).post(url("ward_report_sign", registration.pk), data).context["form"]

    assert form.errors["signed_on"] == ["Ngày ký không được ở tương lai."]
    assert form["report_number"].value() == "05/BC"


# --- upwards ------------------------------------------------------------------------------------------------


def test_forward_without_the_signed_report_is_refused(stage):
    registration = stage.dossier("ward_review")

    response = enter(stage.officer).get(url("registration_forward", registration.pk))

    assert (response.status_code, "Cần báo cáo Mẫu 03 đã ký" in text(response)) == (403, True)


def test_forward_puts_it_on_the_offices_desk(stage):
    registration = stage.dossier("ward_review")
    sign(registration, stage)

    enter(stage.officer).post(url("registration_forward", registration.pk), {"note": ""})

    registration.refresh_from_db()
    assert registration.status == Status.FORWARDED
    assert enter(stage.specialist).get(registration.get_absolute_url()).status_code == 200


def test_forward_after_the_cut_off_wants_its_reason(stage):
    registration = stage.dossier("ward_review")
    sign(registration, stage)
    stage.round.cut_off = clock.today()
    stage.round.save()
    client = enter(stage.officer)

    without = client.post(url("registration_forward", registration.pk), {"note": ""})
    client.post(url("registration_forward", registration.pk), {"note": "Chủ thể bổ sung muộn."})

    registration.refresh_from_db()
    assert without.context["form"].errors["note"] == ["Mục «Lý do chuyển muộn» còn trống."]
    assert (registration.status, registration.steps.last().note) == (Status.FORWARDED, "Chủ thể bổ sung muộn.")


def test_forward_of_the_old_regulation_needs_no_report(stage):
    accounts.economic_office()
    registration = make.make_registration(
        stage.product, make.make_round("practice"), officer=stage.officer, status="received"
    )

    enter(stage.officer).post(url("registration_forward", registration.pk), {"note": ""})

    registration.refresh_from_db()
    assert registration.status == Status.FORWARDED
