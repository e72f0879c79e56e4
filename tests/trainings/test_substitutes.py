"""Who comes instead is printed with their own post and telephone, never with those of the person whose place it is."""

import io

import pytest
from docx import Document
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from accounts import clock
from tests.factories.trainings import Stage
from tests.trainings.counter import as_user, url
from trainings import papers, writing
from trainings.actions import guests, inviting, learning, planning
from trainings.models import Guest
from trainings.statuses import GuestKind, Reply

pytestmark = pytest.mark.django_db
OWN = {"position": "Chủ hộ Riêng", "phone": "0911222333"}
SUBSTITUTES = {
    "all three": {"name": "Bà Thay Mẫu", "position": "Kế toán Mẫu", "phone": "0977888999"},
    "name alone": {"name": "Bà Thay Mẫu", "position": "", "phone": ""},
    "name and post": {"name": "Bà Thay Mẫu", "position": "Kế toán Mẫu", "phone": ""},
    "name and telephone": {"name": "Bà Thay Mẫu", "position": "", "phone": "0977888999"},
}


@pytest.fixture
def stage():
    return Stage()


def business(stage, conference):
    row = stage.business(name="Cơ sở Đơn Vị Mẫu", representative="Ông Chủ Mẫu", phone=OWN["phone"])
    row.representative_position = OWN["position"]
    row.save()
    guests.add_businesses(conference, [row], by=stage.specialist)
    return "Cơ sở Đơn Vị Mẫu"


def office(stage, conference):
    guests.add_offices(conference, [stage.ward_office], by=stage.specialist)
    conference.guests.update(**OWN)
    return stage.ward_office.name


def person(stage, conference):
    guests.add_guest(
        Guest(conference=conference, kind=GuestKind.OUTSIDE, name="Ông Khách Mẫu", organisation="Báo Mẫu", **OWN),
        by=stage.specialist,
    )
    return "Báo Mẫu"


def delegated(stage, make, substitute):
    conference = stage.inviting()
    unit = make(stage, conference)
    guest = conference.guests.get()
    inviting.invite([guest], conference, by=stage.specialist)
    inviting.answer(guest.standing, Reply.DELEGATED, substitute=substitute, today=stage.today)
    return conference, conference.guests.with_names().get(), unit


def pdf_words(content):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


@pytest.mark.parametrize("substitute", SUBSTITUTES.values(), ids=SUBSTITUTES)
@pytest.mark.parametrize("make", [business, office, person])
def test_every_paper_prints_the_substitutes_own_post_and_telephone(stage, make, substitute):
    conference, guest, unit = delegated(stage, make, substitute)
    session = stage.session(conference)

    row = papers.sign_in_sheet(session)["rows"][0]
    post = ", ".join(filter(None, [substitute["position"], unit]))
    assert (row["name"], row["unit"], row["phone"]) == (substitute["name"], post, substitute["phone"])
    printed = pdf_words(writing.sign_in_sheet_pdf(session))
    assert substitute["name"] in printed
    assert OWN["phone"] not in printed and OWN["position"] not in printed

    line = CalamineWorkbook.from_object(
        io.BytesIO(writing.report_xlsx(conference, conference.guests.with_names()))
    ).get_sheet_by_name("Đại biểu").to_python()[-1]  # fmt: skip
    assert line[6:9] == [substitute["name"], substitute["position"], substitute["phone"]]
    assert line[1:3] == [guest.name, OWN["position"]]  # beside it, who was asked

    invitation = papers.invitations(conference, [guest.standing])["rows"][0]
    assert invitation["substitute"] == ", ".join(filter(None, [substitute["name"], substitute["position"]]))
    word = Document(io.BytesIO(writing.invitation_docx(conference, guest.standing)))
    assert substitute["name"] in " ".join(paragraph.text for paragraph in word.paragraphs)

    stage.check_in(guest)
    planning.close(conference, by=stage.specialist)
    planning.hold(conference, by=stage.specialist, today=stage.day)
    learning.certify(conference, by=stage.specialist, today=stage.day)
    certificate = conference.certificates.get()
    assert (certificate.holder_name, certificate.holder_unit) == (substitute["name"], unit)
    paper = pdf_words(writing.certificate_pdf(certificate))
    assert substitute["name"] in paper and OWN["position"] not in paper


def test_who_comes_in_person_is_printed_as_before(stage):
    conference, guest, _unit = delegated(stage, business, SUBSTITUTES["all three"])
    inviting.answer(guest.standing, Reply.ACCEPTED, today=stage.today)
    row = papers.sign_in_sheet(stage.session(conference))["rows"][0]
    assert (row["name"], row["phone"]) == ("Ông Chủ Mẫu", OWN["phone"])
    assert row["unit"] == f"{OWN['position']}, Cơ sở Đơn Vị Mẫu"


def test_from_the_waiting_list_the_substitute_comes_with_their_own(stage):
    conference = stage.inviting(businesses=2, capacity=1)
    first, second = conference.guests.order_by("pk")
    stage.answer(first, Reply.ACCEPTED)
    stage.answer(second, Reply.DELEGATED, substitute=SUBSTITUTES["all three"])
    assert [row["name"] for row in papers.sign_in_sheet(stage.session(conference))["rows"]] == [first.name]
    stage.answer(first, Reply.DECLINED)
    row = papers.sign_in_sheet(stage.session(conference))["rows"][0]
    assert (row["name"], row["phone"]) == ("Bà Thay Mẫu", "0977888999")


def test_the_answer_form_asks_for_post_and_telephone_and_the_pages_show_them(stage, client):
    conference, guest, _unit = delegated(stage, business, SUBSTITUTES["name alone"])
    address = url("answer", guest.standing.code)
    page = client.get(address)
    assert {"substitute_name", "substitute_position", "substitute_phone"} <= set(page.context["form"].fields)
    type(conference).objects.filter(pk=conference.pk).update(starts_on="2099-01-01", ends_on="2099-01-01")
    sent = {"reply": "delegated", "substitute_name": "Ông Thay Hai", "substitute_position": "Quản lý Mẫu"}
    client.post(address, {**sent, "substitute_phone": "0966 555 444"})
    shown = as_user(stage.specialist).get(url("guest", guest.pk)).content.decode()
    assert "Ông Thay Hai, Quản lý Mẫu, 0966555444" in shown
    comes = conference.guests.with_names().get().attendee
    assert (comes.name, comes.position, comes.phone) == ("Ông Thay Hai", "Quản lý Mẫu", "0966555444")


@pytest.mark.parametrize("reply", ["accepted", "declined"])
def test_a_substitute_written_beside_another_answer_is_asked_about_not_dropped(stage, client, reply):
    stage = Stage(today=clock.today())
    guest = stage.inviting(businesses=1).guests.get()
    sent = {"reply": reply, "substitute_name": "Bà Thay Mẫu", "substitute_phone": "0977 888 999"}
    for asked, address in (
        (client, url("answer", guest.standing.code)),
        (as_user(stage.specialist), url("guest", guest.pk)),
    ):
        page = asked.post(address, sent)
        form = page.context["form"]
        assert list(form.errors) == ["reply"] and "chưa chọn cử người dự thay" in page.content.decode()
        assert form["substitute_name"].value() == "Bà Thay Mẫu"
    assert guest.standing.state == Reply.SENT
    assert client.post(url("answer", guest.standing.code), {**sent, "reply": "delegated"}).status_code == 302
    # Who comes in person after all need not wipe out the name that stands there from the answer before.
    assert client.post(url("answer", guest.standing.code), {**sent, "reply": reply}).status_code == 302
    assert (guest.standing.state, guest.standing.substitute_name) == (reply, "")


def test_one_answer_for_many_rows_keeps_the_substitutes_and_the_words_of_those_who_answered_so():
    stage = Stage(today=clock.today())
    conference = stage.inviting(businesses=4, capacity=3)
    silent, words, sends, waits = conference.guests.order_by("pk")
    stage.answer(words, Reply.ACCEPTED, note="Ăn chay")
    stage.answer(sends, Reply.DELEGATED, substitute=SUBSTITUTES["all three"])
    stage.answer(silent, Reply.ACCEPTED)
    stage.answer(waits, Reply.DELEGATED, substitute=SUBSTITUTES["name alone"])
    stage.answer(silent, Reply.DECLINED)
    stage.answer(silent, Reply.ACCEPTED)  # the seat went to who waited
    data = {"reply": "accepted", "chon": [str(guest.pk) for guest in (silent, words, sends, waits)]}
    said_so = as_user(stage.specialist).post(url("answer_many", conference.pk), data, follow=True)
    assert all(guest.name in said_so.content.decode() for guest in (silent, words, sends, waits))
    assert words.standing.note == "Ăn chay"
    assert [(one.standing.state, one.standing.substitute_name) for one in (silent, sends, waits)] == [
        (Reply.WAITING, ""),
        (Reply.DELEGATED, "Bà Thay Mẫu"),
        (Reply.DELEGATED, "Bà Thay Mẫu"),
    ]
