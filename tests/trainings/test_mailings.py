"""A letter to many: everybody it was for is named, with the way it went or why there is none."""

import io

import pytest
from pypdf import PdfReader

from accounts import clock
from notifications.models import Letter
from notifications.statuses import Status
from tests.trainings.counter import OpenDoor, as_user, said, url
from trainings import sending
from trainings.actions import door, guests, inviting, planning
from trainings.models import Guest, Mailing, OptOut
from trainings.statuses import GuestKind, GuestSource, Reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    """Came: one with an address, one without, one who wants no letters, a walk-in without and a walk-in with an address."""
    stage = OpenDoor(businesses=1)
    conference = stage.conference
    for name, email in (("Bà Không Thư", ""), ("Ông Từ Chối", "tuchoi@ocop.example")):
        guests.add_guest(
            Guest(conference=conference, kind=GuestKind.OUTSIDE, name=name, email=email, phone="0911222333"),
            by=stage.specialist,
        )
    inviting.invite(list(conference.guests.all()), conference, by=stage.specialist)
    sending.send_invitations(conference.pk)
    OptOut.objects.create(address="tuchoi@ocop.example")
    for number, guest in enumerate(conference.guests.all()):
        stage.check_in(guest, session=stage.door, nonce=f"vao-so-{number}", now=None)
    for number, (name, email) in enumerate((("Khách Tay Không", ""), ("Khách Có Thư", "vanglai@ocop.example"))):
        door.walk_in(stage.door, nonce=f"khach-so-{number}", name=name, email=email, by=stage.specialist)
    return stage


def held(stage):
    planning.close(stage.conference, by=stage.specialist)
    planning.hold(stage.conference, by=stage.specialist)


def thanked(stage):
    held(stage)
    client = as_user(stage.specialist)
    answer = client.post(url("thank", stage.conference.pk), {"note": ""}, follow=True)
    mailing = Mailing.objects.get(kind="thanks")
    sending.send_mailing(mailing.pk)
    return client, answer, mailing


def names(people):
    return sorted(one.guest.name for one in people)


def test_thanks_name_everybody_who_came(stage):
    client, answer, mailing = thanked(stage)
    owner = stage.conference.guests.get(business__isnull=False)
    assert said(answer)[-1].startswith("Đang gửi thư cảm ơn cho 5 người đã dự.")
    page = client.get(url("mailing", stage.conference.pk, mailing.pk))
    assert names(page.context["by_mail"]) == sorted([owner.name, "Khách Có Thư"])
    assert names(page.context["on_paper"]) == ["Bà Không Thư", "Khách Tay Không"]
    assert [(one.guest.name, one.reason) for one in page.context["without"]] == [
        ("Ông Từ Chối", "Đã từ chối nhận thư mời hội nghị.")
    ]
    words = page.content.decode()
    assert "5 người: 2 thư điện tử, 2 thư in, 1 chưa nhận được" in words
    for guest in Guest.objects.filter(came=True):
        assert guest.name in words
    for name in ("certificates", "sending"):
        assert page.request["PATH_INFO"] in client.get(url(name, stage.conference.pk)).content.decode()


def test_the_paper_letters_are_printed_by_the_office_itself(stage):
    client, _answer, mailing = thanked(stage)
    paper = client.get(url("mailing_pdf", stage.conference.pk, mailing.pk))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages]
    assert len(pages) == 2
    for name in ("Bà Không Thư", "Khách Tay Không"):
        letter = Letter.objects.get(kind="conference_thanks", to_name=name)
        assert letter.status == Status.TO_PRINT
        assert sum(name in page for page in pages) == 1
    for user in (stage.officer, stage.leader):
        assert as_user(user).get(url("mailing_pdf", stage.conference.pk, mailing.pk)).status_code == 403
        assert as_user(user).get(url("mailing", stage.conference.pk, mailing.pk)).status_code == 403


def test_while_letters_are_being_written_nobody_is_called_forgotten(stage):
    held(stage)
    mailing = inviting.thank(stage.conference, by=stage.specialist)
    assert {one.reason for one in sending.reached(mailing)} == {"Thư đang được viết."}
    page = as_user(stage.specialist).get(url("mailing", stage.conference.pk, mailing.pk))
    assert "Thư đang được viết; hãy tải lại trang sau ít phút." in page.content.decode()
    assert as_user(stage.specialist).get(url("mailing_pdf", stage.conference.pk, mailing.pk)).status_code == 403


def test_a_letter_that_was_given_back_did_not_reach_its_guest(stage):
    _client, _answer, mailing = thanked(stage)
    Letter.objects.filter(to_address="vanglai@ocop.example").update(status=Status.FAILED)
    found = {one.guest.name: one for one in sending.reached(mailing)}
    assert not found["Khách Có Thư"].went
    assert found["Khách Có Thư"].reason == "Thư tới vanglai@ocop.example: không gửi được."


@pytest.mark.parametrize("kind", ["reminder", "changed", "new_date", "cancelled", "postponed"])
def test_every_other_mailing_names_its_people_as_well(kind):
    """Also after their answers have moved on: who got a letter stays on its list."""
    stage = OpenDoor(businesses=2)
    conference = stage.conference
    for name, email in (("Bà Không Thư", ""), ("Ông Từ Chối", "tuchoi@ocop.example")):
        guests.add_guest(
            Guest(conference=conference, kind=GuestKind.OUTSIDE, name=name, email=email), by=stage.specialist
        )
    inviting.invite(list(conference.guests.all()), conference, by=stage.specialist)
    sending.send_invitations(conference.pk)
    OptOut.objects.create(address="tuchoi@ocop.example")
    mailing = inviting.write_to_guests(conference, kind, by=stage.specialist)
    sending.send_mailing(mailing.pk)
    mailing.refresh_from_db()
    first, second = conference.guests.filter(business__isnull=False).order_by("pk")
    stage.answer(first, Reply.DECLINED)
    found = {one.guest.name: one for one in sending.reached(mailing)}
    assert set(found) == {first.name, second.name, "Bà Không Thư", "Ông Từ Chối"}
    assert found[first.name].went and found[second.name].went
    assert found["Bà Không Thư"].on_paper == (kind != "reminder")
    assert found["Bà Không Thư"].reason == (
        "Không có thư điện tử; thư này không in ra giấy."
        if kind == "reminder"
        else "Không có thư điện tử: thư in ra giấy."
    )
    assert found["Ông Từ Chối"].reason == "Đã từ chối nhận thư mời hội nghị."
    assert sum(bool(one.letter) for one in found.values()) == mailing.written


def test_a_walk_in_gets_thanks_alone():
    """Nobody invited them: news of another day is not theirs."""
    stage = OpenDoor(businesses=1)
    door.walk_in(stage.door, nonce="khach-so-1", name="Khách Tay Không", by=stage.specialist)
    mailing = inviting.write_to_guests(stage.conference, "changed", by=stage.specialist)
    sending.send_mailing(mailing.pk, now=clock.now())
    assert Guest.objects.get(source=GuestSource.WALK_IN).name not in [
        one.guest.name for one in sending.reached(mailing)
    ]
