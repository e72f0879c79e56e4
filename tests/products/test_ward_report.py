"""Mẫu số 03: its words, its day, and the paper that stays as it was signed."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import clock
from accounts.refusals import Refused
from products import permissions
from products.actions import ward
from products.models import Business, Registration, WardReport
from products.said import says_too_little
from products.statuses import RoundKind
from records.models import FrozenPaper
from tests.factories.road import Road
from tests.products.stage import enter
from tests.products.test_papers import words_of

pytestmark = pytest.mark.django_db
TEXTS = dict.fromkeys(WardReport.TEXTS, "Hộ dùng gạo nếp của xã, có sổ mua.")
REASON = "Mất mạng hai ngày, nay mới nhập."


@pytest.fixture
def week():
    """Received on Tuesday 24/11/2026, written the same day; signed by whoever asks on Thursday."""
    road = Road("QD26-2026", RoundKind.LIVE, today=date(2026, 11, 24))
    registration = road.received()
    ward.write_report(registration, by=road.officer, version=1, **TEXTS)
    return road, registration


def sign(road, registration, signed_on, *, days=2, **more):
    return ward.sign_report(
        registration,
        by=road.ward_leader,
        report_number="07/BC-UBND",
        letter_number="08/UBND",
        signed_on=signed_on,
        now=road.now + timedelta(days=days),
        **more,
    )


def reason_of(road, registration, signed_on, **more):
    with pytest.raises(Refused) as refused:
        sign(road, registration, signed_on, **more)
    assert not WardReport.objects.filter(signed_at__isnull=False).exists()
    assert FrozenPaper.objects.count() == 0
    return refused.value.reason


@pytest.mark.parametrize(
    "text", ["a", "…", "abc", "---", "có có có có", "1 2 3", "  ok ok  ", "Có.", "...........", "x y z"]
)
def test_texts_that_say_nothing(text):
    assert says_too_little(text)


@pytest.mark.parametrize(
    "text", ["Gạo của xã.", "Đúng thực tế.", "Sử dụng 100 % lao động địa phương", "Không áp dụng."]
)
def test_texts_that_say_something(text):
    assert not says_too_little(text)


@pytest.mark.parametrize("name", WardReport.TEXTS)
@pytest.mark.parametrize("text", ["a", "…", "abc"])
def test_each_text_must_say_something_before_it_is_signed(week, name, text):
    road, registration = week
    ward.write_report(registration, by=road.officer, version=2, **{name: text})
    title = WardReport._meta.get_field(name).verbose_name
    assert reason_of(road, registration, date(2026, 11, 26)) == (
        f"Báo cáo phải nêu rõ đánh giá của UBND cấp xã (ít nhất ba từ có nghĩa) ở phần: {title}."
    )


def test_the_day_is_neither_in_the_future_nor_before_the_receipt(week):
    road, registration = week
    late = {"late_reason": REASON}
    assert reason_of(road, registration, date(2026, 11, 27)) == "Ngày ký không được ở tương lai."
    for day in (date(2026, 11, 23), date(2020, 1, 1)):
        assert reason_of(road, registration, day, **late) == (
            "Ngày ký không được trước ngày tiếp nhận hồ sơ (24/11/2026)."
        )


def test_an_earlier_day_needs_the_flag_with_a_reason(week):
    road, registration = week
    for words in ("", "  ", "abc"):
        assert reason_of(road, registration, date(2026, 11, 25), late_reason=words) == (
            "Ngày ký đã qua: hãy đánh dấu «Nhập muộn» và nêu rõ lý do (ít nhất ba từ có nghĩa)."
        )
    sign(road, registration, date(2026, 11, 24), late_reason=REASON)
    report = WardReport.objects.get()
    assert (report.entered_late, report.late_reason) == (True, REASON)
    step = registration.steps.last()
    assert (step.occurred_on, step.note) == (date(2026, 11, 24), f"07/BC-UBND; nhập muộn: {REASON}")


def test_today_is_not_late_whatever_is_typed(week):
    road, registration = week
    sign(road, registration, date(2026, 11, 26), late_reason=REASON)
    report = WardReport.objects.get()
    assert (report.entered_late, report.late_reason) == (False, "")
    assert registration.steps.last().note == "07/BC-UBND"


def test_a_round_entered_from_paper_is_free_up_to_today(week):
    _road, registration = week
    registration.round.kind = RoundKind.HISTORY
    asked = permissions.why_not_date_ward_report
    assert asked(registration, date(2020, 1, 1), today=date(2026, 11, 26)) == ""
    assert asked(registration, date(2026, 11, 27), today=date(2026, 11, 26)) == "Ngày ký không được ở tương lai."


def test_the_table_keeps_a_reason_beside_the_flag(stage):
    stage.dossier("ward_review")
    with pytest.raises(IntegrityError), transaction.atomic():
        WardReport.objects.update(entered_late=True)


def test_a_sign_of_words_own_fonts_stops_no_signature(week, client):
    road, registration = week
    ward.write_report(registration, by=road.officer, version=2, local_labour="Hai mươi lao động \uf0b7 của xã.")
    sign(road, registration, date(2026, 11, 26))
    client.force_login(road.officer)
    assert "lao động • của xã" in words_of(client.get(reverse("products:ward_report_pdf", args=[registration.pk])))


def test_the_signed_report_prints_as_it_was_signed(week, client):
    road, registration = week
    name = registration.business.name
    sign(road, registration, date(2026, 11, 26))
    Business.objects.update(name="Tên sau này", representative="Người Sau Này")
    type(road.ward_leader).objects.filter(pk=road.ward_leader.pk).update(full_name="Lãnh Đạo Sau Này")
    client.force_login(road.officer)
    address = reverse("products:ward_report_pdf", args=[registration.pk])
    first, again = client.get(address), client.get(address)
    text = words_of(first)
    assert name in text
    assert road.ward_leader.display_name in text
    assert "sau này" not in text.lower()
    assert first.content == again.content


def test_signed_again_it_is_the_next_number_of_the_same_paper(week):
    road, registration = week
    sign(road, registration, date(2026, 11, 26))
    WardReport.objects.update(signed_at=None, signed_by=None)  # as where a supplement made it fall
    registration = Registration.objects.get(pk=registration.pk)
    sign(road, registration, date(2026, 11, 26), days=2)
    papers = FrozenPaper.objects.filter(kind="ward_report").order_by("number")
    assert [paper.number for paper in papers] == [1, 2]


def test_the_draft_of_a_report_says_that_it_is_one(stage, client):
    registration = stage.dossier("ward_review")
    client.force_login(stage.officer)
    assert "BẢN NHÁP" in words_of(client.get(reverse("products:ward_report_pdf", args=[registration.pk])))


# --- The pages ------------------------------------------------------------------------------------


def posted(stage, registration, **data):
    numbers = {"report_number": "01/BC-UBND", "letter_number": "02/UBND"}
    return enter(stage.leader).post(reverse("products:ward_report_sign", args=[registration.pk]), numbers | data)


def test_the_signing_page_asks_for_the_reason_where_the_day_has_passed(stage):
    registration = stage.dossier("ward_review")
    Registration.objects.filter(pk=registration.pk).update(received_at=clock.now() - timedelta(days=3))
    yesterday = f"{clock.today() - timedelta(days=1):%d/%m/%Y}"
    page = posted(stage, registration, signed_on=yesterday)
    assert page.context["form"].errors["signed_on"] == [
        "Ngày ký đã qua: hãy đánh dấu «Nhập muộn» và nêu rõ lý do (ít nhất ba từ có nghĩa)."
    ]
    page = posted(stage, registration, signed_on=yesterday, entered_late="on", late_reason="abc")
    assert "nêu rõ lý do" in page.context["form"].errors["late_reason"][0]
    assert page.context["form"]["late_reason"].value() == "abc"
    assert posted(stage, registration, signed_on=yesterday, entered_late="on", late_reason=REASON).status_code == 302
    html = enter(stage.officer).get(registration.get_absolute_url()).content.decode()
    assert f"Nhập muộn: {REASON}" in html


def test_the_writing_page_refuses_a_text_that_says_nothing_and_takes_an_empty_one(stage):
    registration = stage.dossier("received")
    address = reverse("products:ward_report", args=[registration.pk])
    client = enter(stage.officer)
    page = client.post(address, {"version": "1", "local_materials": "abc"})
    assert page.context["form"].errors["local_materials"] == [
        "Hãy nêu rõ đánh giá của UBND cấp xã, ít nhất ba từ có nghĩa; chưa viết thì để trống."
    ]
    assert client.post(address, {"version": "1", "local_materials": TEXTS["local_materials"]}).status_code == 302
