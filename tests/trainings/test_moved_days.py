"""Moved days move the sessions and tell the guests: each by the way their invitation went, whatever they had answered.

Told: who has not answered, who comes, who sends somebody, who waits; on paper where there is no address. Not told: who
declined (they asked for nothing more and keep their link), who was withdrawn or wants no letters; a letter still to be
written names the new day by itself.
"""

from datetime import date, timedelta

import pytest

from accounts import clock
from accounts.refusals import Refused
from criteria.calendar import VIETNAM
from notifications.models import Letter
from notifications.statuses import Status
from tests.factories.trainings import Stage
from trainings import sending
from trainings.actions import guests, inviting, planning, timetable
from trainings.models import Conference, Guest, OptOut
from trainings.statuses import GuestKind, Outcome, Reply, State

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
SUBSTITUTE = {"name": "Bà Thay Mẫu", "position": "Kế toán", "phone": "0977888999"}

# answer, whether there is an address, what the news is: a letter by mail, one to print, or none
GUESTS = {
    "silent": (None, True, "mail"),
    "silent on paper": (None, False, "paper"),
    "comes": (Reply.ACCEPTED, True, "mail"),
    "comes, on paper": (Reply.ACCEPTED, False, "paper"),
    "sends somebody": (Reply.DELEGATED, True, "mail"),
    "sends somebody, on paper": (Reply.DELEGATED, False, "paper"),
    "declined": (Reply.DECLINED, True, None),
    "declined on paper": (Reply.DECLINED, False, None),
    "withdrawn": (Reply.WITHDRAWN, True, None),
    "wants no letters": (Reply.ACCEPTED, True, None),
    "waits": (Reply.WAITING, True, "mail"),
}


def arranged(stage):
    conference = stage.inviting(sessions=2, capacity=5)
    for number, (name, (_reply, mail, _way)) in enumerate(GUESTS.items()):
        row = Guest(
            conference=conference,
            kind=GuestKind.OUTSIDE,
            name=name,
            email=f"khach-so-{number}@ocop.example" if mail else "",
        )
        guests.add_guest(row, by=stage.specialist)
    inviting.invite(list(conference.guests.all()), conference, by=stage.specialist)
    sending.send_invitations(conference.pk)
    for name, (reply, _mail, _way) in GUESTS.items():
        guest = conference.guests.get(name=name)
        if reply == Reply.WITHDRAWN:
            inviting.withdraw(guest.standing, by=stage.specialist, reason="Nhầm")
        elif reply == Reply.WAITING:
            stage.answer(guest, Reply.ACCEPTED)
        elif reply == Reply.DELEGATED:
            stage.answer(guest, reply, substitute=SUBSTITUTE)
        elif reply:
            stage.answer(guest, reply)
    OptOut.objects.create(address=conference.guests.get(name="wants no letters").email)
    for name, (reply, _mail, _way) in GUESTS.items():
        state = conference.guests.get(name=name).invitations.get().state
        assert state == (reply or Reply.SENT), name
    return Conference.objects.get(pk=conference.pk)


def edited(stage, conference):
    """The days on the page of the conference."""
    conference.starts_on += WEEK
    conference.ends_on += WEEK
    planning.update(conference, by=stage.specialist, version=conference.version, today=stage.today)
    return "conference_changed"


def put_off(stage, conference):
    planning.postpone(conference, by=stage.specialist, reason="Mưa bão")
    planning.set_new_date(conference, by=stage.specialist, starts_on=stage.day + WEEK, today=stage.today)
    return "conference_new_date"


def one_sitting(stage, conference):
    """Another hour of one sitting of the same day."""
    session = stage.session(conference)
    session.starts_at += timedelta(hours=1)
    timetable.change_session(session, by=stage.specialist)
    return "conference_changed"


@pytest.mark.parametrize("move", [edited, put_off, one_sitting])
def test_each_guest_is_told_by_their_own_way(move):
    stage = Stage(today=clock.today())
    conference = arranged(stage)
    before = [(row.starts_at, row.ends_at) for row in conference.sessions.all()]
    kind = move(stage, conference)
    sending.sweep()

    day = stage.day if move is one_sitting else stage.day + WEEK
    assert {row.day for row in conference.sessions.all()} == {day}
    if move is not one_sitting:
        assert [(row.starts_at - WEEK, row.ends_at - WEEK) for row in conference.sessions.all()] == before
    news = {letter.to_name: letter for letter in Letter.objects.filter(kind=kind)}
    expected = {name: way for name, (_reply, _mail, way) in GUESTS.items() if way}
    assert {name: "paper" if row.status == Status.TO_PRINT else "mail" for name, row in news.items()} == expected
    for name, letter in news.items():
        assert f"{day:%d/%m/%Y}" in letter.text
        # Whoever sends somebody passes it on: the portal knows no address of a substitute.
        assert ("Xin ông/bà báo lại cho người dự thay: Bà Thay Mẫu." in letter.text) == name.startswith("sends")
        assert ("Bà Thay Mẫu" in letter.html) == name.startswith("sends")
    # Promises stay promises.
    states = {guest.name: guest.invitations.get().state for guest in conference.guests.all()}
    assert states == {name: reply or Reply.SENT for name, (reply, _mail, _way) in GUESTS.items()}
    # And the organisers read who was not told, and why.
    mailing = conference.mailings.filter(kind=kind.removeprefix("conference_")).get()
    untold = {one.guest.name: one.reason for one in sending.reached(mailing) if not one.letter}
    assert untold == {"wants no letters": "Đã từ chối nhận thư mời hội nghị."}


def test_a_letter_still_to_be_written_names_the_new_day():
    stage = Stage(today=clock.today())
    conference = stage.inviting(businesses=1, sent=False)
    edited(stage, Conference.objects.get(pk=conference.pk))
    sending.sweep()
    letter = Letter.objects.get(kind="conference_invitation")
    assert f"{stage.day + WEEK:%d/%m/%Y}" in letter.text and f"{stage.day:%d/%m/%Y}" not in letter.text
    assert not Letter.objects.filter(kind="conference_changed").exists()


def test_who_declined_may_still_say_yes_to_the_new_day():
    stage = Stage(today=clock.today())
    conference = stage.inviting(businesses=1)
    guest = conference.guests.get()
    stage.answer(guest, Reply.DECLINED)
    edited(stage, Conference.objects.get(pk=conference.pk))
    guest.refresh_from_db()
    stage.answer(guest, Reply.ACCEPTED)
    assert guest.standing.state == Reply.ACCEPTED


def test_days_with_a_door_that_saw_people_do_not_move():
    stage = Stage(today=clock.today())
    conference = stage.inviting(businesses=1)
    stage.check_in(conference.guests.get())
    with pytest.raises(Refused, match="đã có điểm danh"):
        edited(stage, Conference.objects.get(pk=conference.pk))


def test_a_door_tried_out_before_the_day_does_not_hold_the_days():
    """A scan that was refused is nobody's presence."""
    stage = Stage(today=clock.today())
    conference = stage.inviting(businesses=1)
    tried = stage.check_in(conference.guests.get(), now=stage.now)
    assert tried.outcome == Outcome.DOOR_CLOSED
    edited(stage, Conference.objects.get(pk=conference.pk))
    assert conference.sessions.get().day == stage.day + WEEK


class TwoDays(Stage):
    """Somebody came on the first day of two; then the class was put off."""

    def __init__(self):
        super().__init__(today=clock.today())
        second = self.day + clock.DAY
        self.conference = self.inviting(businesses=1, ends_on=second)
        timetable.add_session(
            self.conference,
            by=self.specialist,
            title="Ngày hai",
            starts_at=self.at(8, day=second),
            ends_at=self.at(11, day=second),
        )
        self.check_in(self.conference.guests.get())
        planning.postpone(self.conference, by=self.specialist, reason="Mưa bão")

    def set(self, day):
        conference = Conference.objects.get(pk=self.conference.pk)
        planning.set_new_date(conference, by=self.specialist, starts_on=day, today=self.day)
        return Conference.objects.get(pk=conference.pk)


@pytest.mark.parametrize("later", [2, 8, 40])
def test_a_class_put_off_in_the_middle_goes_on_with_what_is_left(later):
    stage = TwoDays()
    day = stage.day + timedelta(days=later)
    conference = stage.set(day)
    assert (conference.state, conference.starts_on, conference.ends_on) == (State.INVITING, stage.day, day)
    assert [session.day for session in conference.sessions.all()] == [stage.day, day]
    assert conference.guests.get().came
    sending.sweep()
    news = Letter.objects.get(kind="conference_new_date")
    assert f"{stage.day:%d/%m/%Y} đến {day:%d/%m/%Y}" in news.subject and f"08:00–11:00, {day:%d/%m/%Y}" in news.text


def test_with_nothing_left_to_hold_a_sitting_is_asked_for():
    stage = TwoDays()
    timetable.remove_session(stage.session(stage.conference, 1), by=stage.specialist)
    with pytest.raises(Refused, match="hãy thêm buổi còn phải họp"):
        stage.set(stage.day + WEEK)


def test_a_sitting_that_somebody_attended_keeps_its_day_but_not_its_hour():
    stage = TwoDays()
    session = stage.session(stage.conference)
    session.ends_at += timedelta(minutes=30)
    timetable.change_session(session, by=stage.specialist)
    session.starts_at += clock.DAY
    session.ends_at += clock.DAY
    with pytest.raises(Refused, match="đã có điểm danh nên không dời ngày được"):
        timetable.change_session(session, by=stage.specialist)


@pytest.mark.parametrize(("today", "shift"), [
    (date(2027, 1, 16), 1), (date(2027, 1, 16), 29), (date(2028, 2, 14), 1), (date(2028, 2, 14), 366), (date(2027, 12, 17), 1),
])  # fmt: skip
def test_days_move_over_the_end_of_a_month_a_leap_day_and_a_year(today, shift):
    stage = Stage(today=today)
    conference = stage.inviting(businesses=1, sessions=2, ends_on=stage.day + 2 * clock.DAY)
    before = [(row.starts_at, row.ends_at) for row in conference.sessions.all()]
    moved = Conference.objects.get(pk=conference.pk)
    moved.starts_on += timedelta(days=shift)
    moved.ends_on += timedelta(days=shift)
    planning.update(moved, by=stage.specialist, version=moved.version, today=today)
    after = [(row.starts_at, row.ends_at) for row in conference.sessions.all()]
    assert after == [(starts + timedelta(days=shift), ends + timedelta(days=shift)) for starts, ends in before]
    assert {row.starts_at.astimezone(VIETNAM).hour for row in conference.sessions.all()} == {8, 13}
