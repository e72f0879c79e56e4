"""Two at once, on real PostgreSQL: seats, waiting list, doors."""

from datetime import timedelta

import pytest

from tests.factories.trainings import Stage
from tests.test_races import at_once
from trainings import sending
from trainings.actions import door, guests, inviting, learning, sheet
from trainings.models import Attendance, CheckIn, Conference, Guest, Invitation, TrainingCertificate
from trainings.statuses import HOLDS_SEAT, Outcome, Reply

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stage():
    return Stage()


def states(conference):
    return sorted(conference.invitations.values_list("state", flat=True))


def seats(conference):
    return Conference.objects.values_list("seats_taken", flat=True).get(pk=conference.pk)


def test_eight_guests_take_three_seats(stage):
    conference = stage.inviting(businesses=8, capacity=3)
    codes = list(conference.invitations.values_list("code", flat=True))

    def say_yes(place):
        row = Invitation.objects.get(code=codes[place])
        return inviting.answer(row, Reply.ACCEPTED, today=stage.today).state

    answers = at_once(say_yes)
    assert (answers.count(Reply.ACCEPTED), answers.count(Reply.WAITING)) == (3, 5)
    assert seats(conference) == 3


def test_seats_given_back_while_others_ask_go_round_without_loss(stage):
    conference = stage.inviting(businesses=8, capacity=4)
    rows = list(conference.invitations.order_by("pk"))
    for row in rows[:6]:
        inviting.answer(row, Reply.ACCEPTED, today=stage.today)  # four seats, two waiting
    for row in rows:
        row.refresh_from_db()

    def change(place):
        reply = Reply.DECLINED if place < 4 else Reply.ACCEPTED
        fresh = Invitation.objects.get(pk=rows[place].pk)
        return inviting.answer(fresh, reply, today=stage.today).state

    at_once(change)
    held = conference.invitations.filter(state__in=HOLDS_SEAT).count()
    waiting = conference.invitations.filter(state=Reply.WAITING).count()
    assert (held, waiting, seats(conference)) == (4, 0, 4)


def test_one_guest_answering_at_once_takes_one_seat(stage):
    conference = stage.inviting(businesses=1, capacity=5)
    code = conference.invitations.get().code
    at_once(lambda _: inviting.answer(Invitation.objects.get(code=code), Reply.ACCEPTED, today=stage.today).state)
    assert seats(conference) == 1


def test_eight_doors_let_one_guest_in_once(stage):
    conference = stage.inviting(businesses=1)
    guest, session = conference.guests.get(), stage.session(conference)

    def scan(place):
        return door.check_in(
            session, nonce=f"cua-{place}", text=guest.code, by=stage.specialist, now=stage.at(8), door=f"Cửa {place}"
        ).outcome

    answers = at_once(scan)
    assert (answers.count(Outcome.OK), answers.count(Outcome.ALREADY_IN)) == (1, 7)
    assert (Attendance.objects.count(), CheckIn.objects.count()) == (1, 8)


def test_one_scan_sent_eight_times_at_once_is_one_scan(stage):
    conference = stage.inviting(businesses=1)
    guest, session = conference.guests.get(), stage.session(conference)

    def scan(_place):
        return door.check_in(session, nonce="mot", text=guest.code, by=stage.specialist, now=stage.at(8)).pk

    assert len(set(at_once(scan))) == 1
    assert CheckIn.objects.get().outcome == Outcome.OK


def test_scans_of_one_guest_in_any_order_at_eight_doors_agree_with_their_times(stage):
    """Four times in and out, delivered all at once: out at the end, in since eight."""
    conference = stage.inviting(businesses=1)
    guest, session = conference.guests.get(), stage.session(conference)

    def scan(place):
        act = door.check_out if place % 2 else door.check_in
        at = stage.at(8, 8 * place)
        return act(
            session, nonce=f"{place}", text=guest.code, by=stage.specialist, happened_at=at, now=stage.at(10)
        ).outcome

    at_once(scan)
    row = Attendance.objects.get()
    assert (row.inside, row.first_in_at, row.last_out_at) == (False, stage.at(8), stage.at(8, 56))
    assert CheckIn.objects.count() == 8


def test_the_paper_sheet_and_eight_doors_do_not_wait_for_each_other_for_ever(stage):
    conference = stage.inviting(businesses=8)
    rows, session = list(conference.guests.order_by("pk")), stage.session(conference)

    def work(place):
        if place % 2:
            return sheet.tick(
                session, {guest.pk: ("present", f"Dòng {place}") for guest in reversed(rows)}, by=stage.specialist
            )
        return [
            door.check_in(session, nonce=f"{place}-{guest.pk}", text=guest.code, by=stage.specialist, now=stage.at(8))
            for guest in rows
        ]

    at_once(work)
    assert Attendance.objects.filter(inside=True, presence="present").count() == 8
    assert conference.guests.filter(came=True).count() == 8


def test_one_walk_in_at_eight_doors_is_one_guest_inside_once(stage):
    session = stage.session(stage.inviting())

    def come(place):
        who = {"name": "Khách Mẫu", "phone": "0912345678", "by": stage.specialist, "now": stage.at(8)}
        return door.walk_in(session, nonce=f"w-{place}", **who).outcome

    assert at_once(come).count(Outcome.OK) == 1
    assert Guest.objects.count() == 1


def test_inviting_eight_times_at_once_makes_one_invitation_each(stage):
    conference = stage.inviting()
    guests.add_businesses(conference, [stage.business() for _ in range(5)], by=stage.specialist)
    everybody = list(conference.guests.all())
    at_once(lambda _: inviting.invite(everybody, conference, by=stage.specialist))
    assert Invitation.objects.count() == 5


def test_eight_workers_write_each_letter_once(stage):
    conference = stage.inviting(businesses=20, sent=False)
    written = at_once(lambda _: sending.send_invitations(conference.pk))
    assert sum(written) == 20
    assert states(conference) == [Reply.SENT] * 20


def test_certificates_pressed_eight_times_are_numbered_without_gap(stage):
    conference = stage.held(businesses=5, came=range(5))
    at_once(lambda _: learning.certify(Conference.objects.get(pk=conference.pk), by=stage.specialist, today=stage.day))
    numbers = sorted(TrainingCertificate.objects.values_list("number", flat=True))
    assert numbers == [f"{number:03d}/2026/GXN-KT" for number in range(1, 6)]


def test_answer_while_the_letter_is_being_written_is_kept(stage):
    conference = stage.inviting(businesses=1, sent=False)
    row = conference.invitations.get()

    def work(place):
        if place:
            return sending.send_invitations(conference.pk, now=stage.now + timedelta(seconds=1))
        return inviting.answer(row, Reply.ACCEPTED, today=stage.today).state

    at_once(work, 2)
    row.refresh_from_db()
    assert (row.state, seats(conference)) == (Reply.ACCEPTED, 1)
    sending.send_invitations(conference.pk)
    row.refresh_from_db()
    assert row.sent_at is not None
