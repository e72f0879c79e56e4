"""Whoever stands at a door learns nothing of the people of another conference, whichever question is asked first."""

from datetime import timedelta
from itertools import product

import pytest

from accounts import clock
from tests.factories import accounts
from tests.tampering import triggers_asleep
from tests.trainings.counter import OpenDoor, as_user, url
from trainings import letters
from trainings.actions import door, door_links, learning, planning
from trainings.models import Attendance, CheckIn, Conference, ConferenceSession, DoorLink
from trainings.statuses import State

pytestmark = pytest.mark.django_db
PRIVATE = ("Bà Riêng Tư Mẫu", "Cơ sở Kín Mẫu", "0987654321", "kin@ocop.example")


@pytest.fixture
def stage():
    """Two doors are open today; at the second somebody private is invited."""
    stage = OpenDoor(businesses=1)
    stage.elsewhere = OpenDoor.__new__(OpenDoor)
    stage.elsewhere.__dict__ |= stage.__dict__
    other = stage.elsewhere.conference = stage.inviting(
        answer_by=stage.today,
        invited=[stage.business(name=PRIVATE[1], representative=PRIVATE[0], phone=PRIVATE[2], email=PRIVATE[3])],
    )
    session = stage.elsewhere.door = other.sessions.get()
    session.starts_at, session.ends_at = stage.door.starts_at, stage.door.ends_at
    session.save()
    stage.stranger_at_the_door = other.guests.get()
    return stage


def helper_of(stage):
    link, token = door_links.make_door_link(stage.door, by=stage.specialist, label="Cửa 2")
    return link, url("door_by_link", token)


def certificate_of(guest, stage):
    conference = guest.conference
    if not conference.certificates.exists():
        door.check_in(stage.elsewhere.door, nonce="vao-ben-kia", guest=guest, by=stage.specialist)
        Conference.objects.filter(pk=conference.pk).update(state=State.HELD)
        conference.refresh_from_db()
        learning.certify(conference, by=stage.specialist)
    return conference.certificates.get()


CODES = {
    "badge": lambda guest, stage: guest.code,
    "badge as an address": lambda guest, stage: letters.badge_link(guest),
    "badge in small letters around it": lambda guest, stage: f"  {letters.badge_link(guest)}\n",
    "a row of the sign-in sheet": lambda guest, stage: f"{letters.badge_link(guest)}?p={stage.elsewhere.door.pk}",
    "a row that claims this door": lambda guest, stage: f"{letters.badge_link(guest)}?p={stage.door.pk}",
    "the invitation's own code": lambda guest, stage: guest.standing.code,
    "the invitation's address": lambda guest, stage: letters.links(guest.standing)["answer_link"],
    "the paper's address": lambda guest, stage: letters.links(guest.standing)["paper_link"],
    "the personal page": lambda guest, stage: letters.personal_link(guest),
    "a certificate's code": lambda guest, stage: certificate_of(guest, stage).code,
    "a certificate's address": lambda guest, stage: certificate_of(guest, stage).get_absolute_url(),
}


def before_hours(stage):
    ConferenceSession.objects.filter(pk=stage.door.pk).update(
        starts_at=clock.now() + timedelta(hours=5), ends_at=clock.now() + timedelta(hours=6)
    )


def after_hours(stage):
    ConferenceSession.objects.filter(pk=stage.door.pk).update(
        starts_at=clock.now() - timedelta(hours=6), ends_at=clock.now() - timedelta(hours=5)
    )


def closed_by_hand(stage):
    door.close_door(stage.door, by=stage.specialist, now=clock.now() - timedelta(minutes=1))


def held(stage):
    Conference.objects.filter(pk=stage.conference.pk).update(state=State.HELD)


def cancelled(stage):
    planning.cancel(Conference.objects.get(pk=stage.conference.pk), by=stage.specialist, reason="Mưa bão")


def revoked(stage):
    DoorLink.objects.update(revoked_at=clock.now())


def expired(stage):
    with triggers_asleep():
        DoorLink.objects.update(expires_at=clock.now() - timedelta(minutes=5))


MOMENTS = [None, before_hours, after_hours, closed_by_hand, held, cancelled, revoked, expired]


def words_of(response):
    return response.content.decode()


def tells_nothing(*responses):
    for response in responses:
        words = words_of(response)
        # What the helper typed may come back in the box it was typed into; names and units may not.
        for private in PRIVATE:
            assert private not in words


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment.__name__ if moment else "open")
def test_no_code_of_elsewhere_tells_whose_it_is(stage, moment):
    """By helper and by officer, in and out, at once and late, as page and for the script."""
    guest = stage.stranger_at_the_door
    texts = [make(guest, stage) for make in CODES.values()]
    _link, by_link = helper_of(stage)
    if moment:
        moment(stage)
    ways = [(as_user(stage.stranger), by_link), (as_user(stage.specialist), url("door", *stage.place))]
    scans = product(ways, texts, ("in", "out"), ("", "1200"))
    for number, ((client, address), text, direction, late) in enumerate(scans):
        fields = {"nonce": f"luot-la-{number}", "direction": direction, "text": text, "age": late}
        accept = {"accept": "application/json" if number % 4 else "text/html"}
        tells_nothing(client.post(address, fields, headers=accept), client.post(address, fields, headers=accept))
    for client, address in ways:
        tells_nothing(client.get(address))
    here = CheckIn.objects.filter(session=stage.door)
    assert here.exists()
    assert not here.filter(guest__isnull=False).exists()
    assert not Attendance.objects.filter(session=stage.door).exists()


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
@pytest.mark.parametrize("fields", [
    {"direction": "in", "text": "A" * 22},
    {"direction": "out", "text": ""},
    {"name": "Khách Mẫu"},
    {"direction": "in", "guest": "1"},
], ids=["a code", "nothing", "a walk-in", "a row"])  # fmt: skip
def test_a_scan_of_another_door_sent_again_here_is_not_answered(stage, accept, fields):
    """The telephone kept its scans while the line was cut, and was then given the link of another door."""
    guest = stage.stranger_at_the_door
    door.check_in(stage.elsewhere.door, nonce="luot-ben-kia", guest=guest, by=stage.specialist)
    _link, by_link = helper_of(stage)
    if "guest" in fields:
        fields = {**fields, "guest": stage.guests[0].pk}
    for client, address in ((as_user(stage.officer), by_link), (as_user(stage.specialist), url("door", *stage.place))):
        answer = client.post(address, {"nonce": "luot-ben-kia", **fields}, headers={"accept": accept})
        tells_nothing(answer)
        assert answer.status_code in (400, 403)
    assert CheckIn.objects.count() == 1


def test_a_row_of_another_conference_is_not_let_in_by_its_number(stage):
    _link, by_link = helper_of(stage)
    fields = {"nonce": "luot-so-1", "direction": "in", "guest": stage.stranger_at_the_door.pk}
    answer = as_user(stage.officer).post(by_link, fields)
    tells_nothing(answer)
    assert (answer.status_code, CheckIn.objects.count()) == (403, 0)


# --- who may not stand at the door -----------------------------------------------------------


def seen_inside(stage):
    """Somebody of this very conference, shown among the last scans."""
    guest = stage.guests[0]
    door.check_in(stage.door, nonce="luot-that", guest=guest, by=stage.specialist)
    return guest


@pytest.mark.parametrize("over", [revoked, expired])
@pytest.mark.parametrize("fields", [
    {"direction": "in", "text": ""},
    {"direction": "in"},
    {"direction": "up", "text": "x"},
    {"nonce": "ngan", "direction": "in", "text": "x"},
    {"name": ""},
    {"name": "Khách Mẫu", "phone": "không phải số"},
], ids=["empty", "nothing", "wrong way", "short nonce", "no name", "wrong telephone"])  # fmt: skip
def test_a_link_that_is_over_shows_no_names_whatever_is_sent(stage, over, fields):
    guest = seen_inside(stage)
    _link, by_link = helper_of(stage)
    over(stage)
    helper = as_user(stage.stranger)
    answer = helper.post(f"{by_link}?tim={guest.name}", {"nonce": "luot-het-han", **fields})
    assert answer.status_code in (400, 403)
    assert guest.name not in words_of(answer).replace(f'value="{guest.name}"', "")


def test_a_late_scan_is_answered_without_the_list(stage):
    guest = seen_inside(stage)
    late = stage.add_businesses(1)[0]
    late_guest = stage.conference.guests.get(business=late)
    _link, by_link = helper_of(stage)
    expired(stage)
    fields = {"nonce": "luot-muon", "direction": "in", "text": late_guest.code, "age": "1200"}
    answer = as_user(stage.stranger).post(by_link, fields)
    assert answer.context["answer"]["who"] == late_guest.name
    assert guest.name not in words_of(answer)


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
@pytest.mark.parametrize("fields", [{}, {"direction": "in", "text": ""}, {"name": ""}, {"name": "Khách Mẫu"}])
def test_whoever_may_only_read_the_conference_gets_no_names_from_its_door(stage, fields, accept):
    """A ward's officer, an invited business, the auditor: the form's mistakes are no way around the question who may."""
    guest = seen_inside(stage)
    guest.business.people.create(user=stage.owner)
    for user in (stage.officer, stage.owner, accounts.auditor()):
        client, address = as_user(user), url("door", *stage.place)
        for answer in (
            client.post(f"{address}?tim={guest.name}", {"nonce": "luot-xem-1", **fields}, headers={"accept": accept}),
            client.get(address, headers={"accept": accept}),
        ):
            assert answer.status_code == 403
            assert guest.name not in words_of(answer)
