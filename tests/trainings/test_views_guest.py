"""What a guest does with a letter in hand, without a login."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from accounts import clock
from notifications.models import Letter
from products import files
from tests.factories.road import pdf
from tests.factories.trainings import Stage
from tests.trainings.counter import said, url
from trainings.actions import inviting, learning, planning
from trainings.models import Invitation, OptOut, Question
from trainings.statuses import Reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return Stage(today=clock.today())


@pytest.fixture
def invitation(stage):
    return stage.inviting(businesses=1).invitations.get()


@pytest.fixture
def guest_browser():
    return Client(enforce_csrf_checks=False)


def answered(browser, invitation, **data):
    return browser.post(url("answer", invitation.code), data, follow=True)


def text_of(response):
    return response.content.decode()


def test_answer_page_shows_when_where_what_and_what_is_kept(guest_browser, invitation):
    text = text_of(guest_browser.get(url("answer", invitation.code)))
    for words in (
        "08:00–11:30",
        "Hội trường Mẫu",
        "Tiêu chí liên quan: Liên kết chuỗi trong sản xuất",
        "Cổng lưu họ tên",
        url("opt_out", invitation.code),
        url("calendar", invitation.code),
    ):
        assert words in text


def test_opening_the_page_answers_nothing(guest_browser, invitation):
    guest_browser.get(url("answer", invitation.code))
    guest_browser.get(url("opt_out", invitation.code))
    assert Invitation.objects.get().state == Reply.SENT
    assert OptOut.objects.count() == 0


def test_yes_shows_the_code_for_the_door(guest_browser, invitation):
    response = answered(guest_browser, invitation, reply="accepted")
    assert said(response) == ["Đã ghi nhận: ông/bà sẽ dự. Giấy mời có mã QR ở dưới trang này."]
    assert Invitation.objects.get().state == Reply.ACCEPTED
    assert 'class="qr"' in text_of(response)


def test_somebody_else_comes(guest_browser, invitation):
    answered(
        guest_browser, invitation, reply="delegated", substitute_name="Người Dự Thay Mẫu", substitute_phone="0912345678"
    )
    row = Invitation.objects.get()
    assert (row.state, row.substitute_name, row.substitute_phone) == (
        Reply.DELEGATED,
        "Người Dự Thay Mẫu",
        "0912345678",
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Mục «Trả lời» còn trống."),
        ({"reply": "delegated"}, "Xin ghi họ và tên người dự thay."),
        ({"reply": "delegated", "substitute_name": "A", "substitute_phone": "12"}, "Số điện thoại chưa đúng"),
        ({"reply": "waiting"}, "Lựa chọn này không có trong danh sách"),
    ],
)
def test_bad_answers_are_said_and_change_nothing(guest_browser, invitation, data, sentence):
    response = answered(guest_browser, invitation, **data)
    if data.get("reply") != "waiting":  # there Django's own words stand
        assert sentence in text_of(response)
    assert Invitation.objects.get().state == Reply.SENT


def test_a_note_is_kept_when_the_answer_is_refused(guest_browser, stage, invitation):
    planning.close(invitation.conference, by=stage.specialist)
    text = text_of(answered(guest_browser, invitation, reply="accepted", note="Tôi đến muộn"))
    assert "Danh sách đã chốt." in text
    assert "Tôi đến muộn" in text


def test_the_waiting_list_tells_the_place(guest_browser, stage):
    conference = stage.inviting(businesses=2, capacity=1)
    first, second = conference.invitations.order_by("pk")
    answered(guest_browser, first, reply="accepted")
    assert "Ông/bà đứng thứ 1 trong danh sách chờ" in text_of(answered(guest_browser, second, reply="accepted"))


def test_unknown_and_withdrawn_codes_are_not_found(guest_browser, stage, invitation):
    inviting.withdraw(invitation, by=stage.specialist, reason="Nhầm")
    for name in ("answer", "calendar", "invitation_paper", "opt_out"):
        assert guest_browser.get(url(name, invitation.code)).status_code == 404
        assert guest_browser.get(url(name, "x" * 22)).status_code == 404
    for name in ("personal", "badge"):
        assert guest_browser.get(url(name, "khong-co")).status_code == 404


def test_cancelled_conference_says_why_it_takes_no_answer(guest_browser, stage, invitation):
    planning.cancel(invitation.conference, by=stage.specialist, reason="Mưa bão")
    text = text_of(guest_browser.get(url("answer", invitation.code)))
    assert "Hội nghị này không tổ chức nữa nên không cần trả lời." in text


def test_pages_of_a_letter_are_neither_kept_nor_found_by_searchers(guest_browser, invitation):
    response = guest_browser.get(url("answer", invitation.code))
    assert (response["X-Robots-Tag"], "no-store" in response["Cache-Control"]) == ("noindex", True)


def test_calendar_is_a_file_of_its_kind(guest_browser, invitation):
    response = guest_browser.get(url("calendar", invitation.code))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert event["url"].endswith(url("answer", invitation.code))


def test_paper_is_a_pdf(guest_browser, invitation):
    response = guest_browser.get(url("invitation_paper", invitation.code))
    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")


def test_opt_out_asks_first_then_stops_letters(guest_browser, stage, invitation):
    assert f"{invitation.guest.email[0]}…@ocop.example" in text_of(guest_browser.get(url("opt_out", invitation.code)))
    guest_browser.post(url("opt_out", invitation.code))
    assert OptOut.objects.get().address == invitation.guest.email
    before = Letter.objects.count()
    stage.inviting(invited=[invitation.guest.business])
    assert Letter.objects.count() == before


def test_badge_page_shows_no_personal_data(guest_browser, invitation):
    text = text_of(guest_browser.get(url("badge", invitation.guest.code)))
    assert invitation.conference.title in text
    assert invitation.guest.name not in text
    assert invitation.guest.phone not in text


# --- the guest's own page ------------------------------------------------------------------


def over(conference):
    """The only sitting has just ended."""
    now = clock.now()
    conference.sessions.update(starts_at=now - timedelta(hours=3), ends_at=now - timedelta(minutes=1))


def test_personal_page_has_material_question_and_form(guest_browser, stage, invitation):
    conference, token = invitation.conference, invitation.guest.personal_token
    stored = files.store(pdf("bai-giang.pdf"))
    row = conference.materials.create(
        title="Bài giảng", file=stored, filename="Bài giảng.pdf", added_by=stage.specialist
    )
    items = [{"code": "a", "text": "Có ích không?", "type": "scale", "options": [], "right": None}]
    learning.set_survey(conference, "feedback", items, by=stage.specialist)
    over(conference)
    text = text_of(guest_browser.get(url("personal", token)))
    assert "Bài giảng" in text
    assert url("survey", token, "feedback") in text
    file = guest_browser.get(url("material", token, row.pk))
    assert file["Content-Disposition"] == "attachment; filename*=UTF-8''B%C3%A0i%20gi%E1%BA%A3ng.pdf"
    guest_browser.post(url("ask", token), {"text": "Bao giờ?"})
    assert Question.objects.get().guest == invitation.guest


def test_form_is_sent_once(guest_browser, stage, invitation):
    token = invitation.guest.personal_token
    items = [
        {"code": "a", "text": "Có ích không?", "type": "scale", "options": [], "right": None},
        {"code": "b", "text": "Góp ý", "type": "text", "options": [], "right": None},
    ]
    survey = learning.set_survey(invitation.conference, "feedback", items, by=stage.specialist)
    over(invitation.conference)
    address = url("survey", token, "feedback")
    assert said(guest_browser.post(address, {"a": "4", "b": "Tốt"}, follow=True)) == ["Đã gửi phiếu. Cảm ơn ông/bà."]
    assert survey.answers.get().answers == {"a": 4, "b": "Tốt"}
    again = text_of(guest_browser.get(address))
    assert "Ông/bà đã gửi phiếu này; cảm ơn ông/bà." in again


def test_empty_form_is_said(guest_browser, stage, invitation):
    items = [{"code": "a", "text": "Có ích không?", "type": "scale", "options": [], "right": None}]
    learning.set_survey(invitation.conference, "feedback", items, by=stage.specialist)
    over(invitation.conference)
    response = guest_browser.post(url("survey", invitation.guest.personal_token, "feedback"), {})
    assert "Phiếu còn trống." in text_of(response)


def test_a_token_opens_its_own_guest_only(guest_browser, stage):
    first, second = stage.inviting(businesses=2).guests.order_by("pk")
    text = text_of(guest_browser.get(url("personal", first.personal_token)))
    assert first.name in text
    assert second.name not in text
    assert guest_browser.get(url("personal", f"{first.personal_token}x")).status_code == 404


def test_material_of_another_conference_is_not_found(guest_browser, stage, invitation):
    other = stage.inviting()
    row = other.materials.create(title="Khác", file=files.store(pdf()), filename="k.pdf", added_by=stage.specialist)
    assert guest_browser.get(url("material", invitation.guest.personal_token, row.pk)).status_code == 404


# --- the certificate -----------------------------------------------------------------------


@pytest.fixture
def certificate():
    stage = Stage(today=clock.today() - timedelta(days=30))
    conference = stage.held(businesses=1, came=[0])
    learning.certify(conference, by=stage.specialist)
    certificate = conference.certificates.get()
    certificate.stage = stage
    return certificate


def test_certificate_check_tells_what_the_paper_says(guest_browser, certificate):
    text = text_of(guest_browser.get(certificate.get_absolute_url()))
    assert "Có trong sổ của cơ quan cấp" in text
    assert certificate.number in text
    assert certificate.guest.phone not in text


def test_certificate_taken_back_says_so_and_gives_no_paper(guest_browser, certificate):
    token = certificate.guest.personal_token
    assert guest_browser.get(url("certificate_paper", token)).content[:5] == b"%PDF-"
    learning.revoke_certificate(certificate, by=certificate.stage.specialist, reason="Nhầm người")
    text = text_of(guest_browser.get(certificate.get_absolute_url()))
    assert "Đã thu hồi" in text
    assert guest_browser.get(url("certificate_paper", token)).status_code == 404


def test_certificate_with_an_unknown_code_is_not_found(guest_browser):
    response = guest_browser.get(url("certificate_check", "khong-co"))
    assert response.status_code == 404
    assert "Không có giấy xác nhận mang mã này" in text_of(response)


def test_demonstration_certificate_has_no_value(guest_browser, certificate):
    conference = certificate.conference
    type(conference).objects.filter(pk=conference.pk).update(is_demo=True)
    assert "Bản trình diễn, không có giá trị" in text_of(guest_browser.get(certificate.get_absolute_url()))


def test_material_whose_bytes_were_changed_is_not_handed_out(guest_browser, stage, invitation, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    stored = files.store(pdf("a.pdf", mark="x"))
    row = invitation.conference.materials.create(title="A", file=stored, filename="a.pdf", added_by=stage.specialist)
    (tmp_path / stored.path).write_bytes(io.BytesIO(b"khac").getvalue())
    assert guest_browser.get(url("material", invitation.guest.personal_token, row.pk)).status_code == 404
