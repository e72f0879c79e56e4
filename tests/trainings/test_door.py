"""The door: one answer for one scan, a reason for every refusal, paper beside the camera."""

from datetime import timedelta
from itertools import permutations

import pytest
from django.template.loader import render_to_string

from accounts.refusals import Refused
from tests.factories.trainings import Stage
from trainings.actions import door, door_links, guests, inviting, learning, planning, sheet
from trainings.models import Attendance, CheckIn, Guest
from trainings.scans import seen
from trainings.statuses import SEEN_AT_DOOR, Direction, GuestSource, Method, Outcome, Presence, Reply
from trainings.views.door import answer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return Stage()


@pytest.fixture
def guest(stage):
    return stage.inviting(businesses=1).guests.get()


def refused(deed, *args, **kwargs):
    with pytest.raises(Refused) as found:
        deed(*args, **kwargs)
    return found.value.reason


def test_check_in_lets_in_and_says_who_came(stage, guest):
    scan = stage.check_in(guest)
    guest.refresh_from_db()
    row = Attendance.objects.get()
    assert (scan.outcome, scan.reason, guest.came) == (Outcome.OK, "", True)
    assert (row.presence, row.inside, row.first_in_at, row.method) == (Presence.PRESENT, True, stage.at(8), Method.QR)


def test_check_in_sent_again_is_the_same_scan(stage, guest):
    first = stage.check_in(guest, nonce="n-1")
    assert stage.check_in(guest, nonce="n-1", now=stage.at(9)) == first
    assert CheckIn.objects.count() == 1


def test_check_in_at_a_second_door_says_when_and_where_the_first_was(stage, guest):
    stage.check_in(guest, door="Cửa A")
    scan = stage.check_in(guest, now=stage.at(8, 10), door="Cửa B")
    assert (scan.outcome, scan.reason) == (Outcome.ALREADY_IN, f"«{guest.name}» đã vào lúc 08:00 (Cửa A).")


def test_out_and_in_again(stage, guest):
    stage.check_in(guest)
    session = stage.session(guest.conference)
    scan = {"text": guest.code, "by": stage.specialist}
    assert door.check_out(session, nonce="out-1", now=stage.at(9), **scan).outcome == Outcome.OK
    assert door.check_out(session, nonce="out-2", now=stage.at(9), **scan).outcome == Outcome.NOT_INSIDE
    assert stage.check_in(guest, now=stage.at(9, 30)).outcome == Outcome.OK
    row = Attendance.objects.get()
    assert (row.inside, row.first_in_at, row.last_out_at) == (True, stage.at(8), stage.at(9))
    directions = CheckIn.objects.filter(outcome=Outcome.OK).values_list("direction", flat=True)
    assert list(directions) == [Direction.IN, Direction.OUT, Direction.IN]


def test_badge_as_an_address_and_with_its_session(stage, guest):
    session = stage.session(guest.conference)
    address = f"http://127.0.0.1:8000/qr/{guest.code}/"
    assert door.read_code(address) == (guest.code, None)
    assert door.read_code(f"{address}?p={session.pk}") == (guest.code, session.pk)
    assert door.read_code("https://vi.du/khac") == ("", None)
    assert stage.check_in(guest, text=f"{address}?p={session.pk + 1}").outcome == Outcome.WRONG_SESSION
    assert stage.check_in(guest, text=f"{address}?p={session.pk}").outcome == Outcome.OK


def test_refusals_say_why(stage, guest):
    other = stage.inviting(businesses=1)
    stranger = other.guests.get()
    session = stage.session(guest.conference)
    assert stage.check_in(stranger, session).reason == f"Mã này của «{other.title}», ngày 16/11/2026."
    assert stage.check_in(guest, text="khong-phai-ma").reason == (
        "Mã này không có trong cổng. Hãy tìm theo tên hoặc nhập tay."
    )
    early = stage.check_in(guest, now=stage.at(5))
    assert (early.outcome, early.reason) == (
        Outcome.DOOR_CLOSED,
        "Cửa buổi này mở từ 08:00 16/11/2026 đến 11:30 16/11/2026.",
    )
    guests.add_businesses(guest.conference, [stage.business()], by=stage.specialist)
    uninvited = guest.conference.guests.order_by("pk").last()
    assert stage.check_in(uninvited).reason == f"«{uninvited.name}» có trong danh sách nhưng chưa được mời."
    inviting.withdraw(guest.standing, by=stage.specialist, reason="Nhầm")
    assert stage.check_in(guest).reason == "Giấy mời đã thu hồi: Nhầm"
    assert Attendance.objects.count() == 0


def test_waiting_guest_is_sent_to_the_organisers(stage):
    conference = stage.inviting(businesses=2, capacity=1)
    first, second = conference.guests.order_by("pk")
    stage.answer(first, Reply.ACCEPTED)
    stage.answer(second, Reply.ACCEPTED)
    assert stage.check_in(second).outcome == Outcome.WAITING


def test_cancelled_conference_lets_nobody_in(stage, guest):
    planning.cancel(guest.conference, by=stage.specialist, reason="Mưa bão")
    scan = stage.check_in(guest, session=stage.session(guest.conference))
    assert (scan.outcome, scan.reason) == (Outcome.NOT_TAKING_PLACE, "Hội nghị đã hủy nên không điểm danh tại cửa.")


def test_door_closed_by_hand_and_opened_again(stage, guest):
    session = stage.session(guest.conference)
    door.close_door(session, by=stage.specialist, now=stage.at(7, 30))
    assert stage.check_in(guest, session).outcome == Outcome.DOOR_CLOSED
    door.open_door(session, by=stage.specialist)
    assert stage.check_in(guest, session).outcome == Outcome.OK


def test_scan_delivered_late_counts_at_its_own_time(stage, guest):
    scan = stage.check_in(guest, happened_at=stage.at(8, 5), now=stage.at(13))
    assert (scan.outcome, Attendance.objects.get().first_in_at) == (Outcome.OK, stage.at(8, 5))


def test_check_in_by_a_stranger_is_refused_before_anything_is_written(stage, guest):
    assert refused(stage.check_in, guest, by=stage.stranger).startswith("Chỉ cơ quan tổ chức hoặc người giữ đường dẫn")
    assert CheckIn.objects.count() == 0


# --- scans that come late, in any order -------------------------------------------------------


def test_out_that_arrives_before_its_in_leaves_nobody_inside(stage, guest):
    session = stage.session(guest.conference)
    scan = {"text": guest.code, "by": stage.specialist}
    out = door.check_out(session, nonce="out", happened_at=stage.at(9), now=stage.at(9), **scan)
    late = door.check_in(session, nonce="in", happened_at=stage.at(8, 10), now=stage.at(10), **scan)

    row = Attendance.objects.get()
    assert (out.outcome, late.outcome) == (Outcome.NOT_INSIDE, Outcome.OK)
    assert (row.inside, row.first_in_at, row.last_out_at) == (False, stage.at(8, 10), stage.at(9))


def test_first_in_is_the_earliest_time_whatever_arrives_first(stage, guest):
    session = stage.session(guest.conference)
    scan = {"text": guest.code, "by": stage.specialist}
    door.check_in(session, nonce="b", happened_at=stage.at(9), now=stage.at(9), **scan)
    door.check_in(session, nonce="a", happened_at=stage.at(8, 5), now=stage.at(10), **scan)

    row = Attendance.objects.get()
    assert (row.inside, row.first_in_at) == (True, stage.at(8, 5))


def test_late_out_between_two_ins_leaves_the_guest_inside(stage, guest):
    session = stage.session(guest.conference)
    scan = {"text": guest.code, "by": stage.specialist}
    door.check_in(session, nonce="1", happened_at=stage.at(8), now=stage.at(8), **scan)
    again = door.check_in(session, nonce="3", happened_at=stage.at(9), now=stage.at(9), **scan)
    late = door.check_out(session, nonce="2", happened_at=stage.at(8, 50), now=stage.at(9, 30), **scan)

    row = Attendance.objects.get()
    assert (again.outcome, late.outcome) == (Outcome.ALREADY_IN, Outcome.OK)
    assert (row.inside, row.first_in_at, row.last_out_at) == (True, stage.at(8), stage.at(8, 50))


SCANS = [("in", 8), ("out", 9), ("in", 10), ("out", 11)]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_every_order_of_arrival_gives_the_same(stage, guest, order):
    """The head count is that of the times: 24 orders, one truth."""
    session = stage.session(guest.conference)
    act = {"in": door.check_in, "out": door.check_out}
    for place in order:
        direction, hour = SCANS[place]
        scan = {"text": guest.code, "by": stage.specialist, "happened_at": stage.at(hour), "now": stage.at(12)}
        act[direction](session, nonce=f"n-{place}", **scan)
        counted = CheckIn.objects.filter(outcome__in=SEEN_AT_DOOR).order_by("happened_at", "pk")
        expected = seen(counted)
        row = Attendance.objects.filter(guest=guest).first()
        if expected.first_in_at:
            assert (row.inside, row.first_in_at, row.last_out_at) == (
                expected.inside,
                expected.first_in_at,
                expected.last_out_at,
            )
        else:
            assert row is None

    row = Attendance.objects.get()
    assert (row.inside, row.first_in_at, row.last_out_at) == (False, stage.at(8), stage.at(11))
    guest.refresh_from_db()
    assert guest.came


def test_noted_absent_on_paper_and_then_at_the_door_is_let_in(stage, guest):
    session = stage.session(guest.conference)
    stage.check_in(guest)
    sheet.tick(session, {guest.pk: (Presence.ABSENT, "Nhầm người")}, by=stage.specialist)
    assert door.check_out(session, nonce="o", text=guest.code, by=stage.specialist, now=stage.at(9)).outcome == (
        Outcome.NOT_INSIDE
    )
    assert stage.check_in(guest, now=stage.at(9, 30)).outcome == Outcome.OK
    row = Attendance.objects.get()
    assert (row.presence, row.inside) == (Presence.PRESENT, True)


# --- a code of another conference ------------------------------------------------------------


@pytest.mark.parametrize("hour", [3, 8, 23])
@pytest.mark.parametrize("act", [door.check_in, door.check_out])
def test_a_code_of_another_conference_never_tells_whose_it_is(stage, guest, client, hour, act):
    """Whether the door is open, not yet or no more: the answer, the row and the page know no name."""
    other = stage.inviting(businesses=1)
    stranger = other.guests.get()
    session = stage.session(guest.conference)
    link, token = door_links.make_door_link(
        session, by=stage.specialist, label="Cửa A", now=stage.now, expires_at=stage.at(23, 59)
    )
    scan = act(session, nonce="la", text=stranger.code, door_link=link, now=stage.at(hour))

    answer = answer_of(scan)
    shown = render_to_string("trainings/_door_answer.html", {"answer": answer})
    shown += render_to_string("trainings/_door_row.html", {"row": answer})
    assert scan.guest is None
    assert scan.outcome == (Outcome.OTHER_CONFERENCE if hour == 8 else Outcome.DOOR_CLOSED)
    for private in (stranger.name, stranger.organisation, stranger.phone):
        assert private not in shown + scan.reason


def test_scans_kept_by_an_earlier_version_do_not_tell_it_either(stage, guest):
    stranger = stage.inviting(businesses=1).guests.get()
    session = stage.session(guest.conference)
    row = CheckIn.objects.create(
        session=session,
        guest=stranger,
        direction="in",
        outcome=Outcome.OTHER_CONFERENCE,
        nonce="cu",
        method=Method.QR,
        by=stage.specialist,
        happened_at=stage.at(8),
    )
    assert (answer_of(row)["who"], answer_of(row)["nobody"]) == ("", "Mã của hội nghị khác")


def test_walk_in_with_a_clock_that_runs_ahead_is_judged_by_the_time_of_arrival(stage, guest):
    session = stage.session(guest.conference)
    who = {"name": "Khách Mẫu", "by": stage.specialist, "happened_at": stage.at(8), "now": stage.at(3)}
    assert door.walk_in(session, nonce="w", **who).outcome == Outcome.DOOR_CLOSED
    assert Guest.objects.filter(source=GuestSource.WALK_IN).count() == 0


# --- door links ----------------------------------------------------------------------------


def test_door_link_opens_one_session_until_it_ends(stage):
    conference = stage.inviting(businesses=1, sessions=2)
    guest = conference.guests.get()
    morning, afternoon = stage.session(conference), stage.session(conference, 1)
    link, token = door_links.make_door_link(morning, by=stage.specialist, label="Cửa A", now=stage.now)
    assert (door_links.door_link_of(token), door_links.door_link_of("khac")) == (link, None)
    assert stage.check_in(guest, morning, by=None, door_link=link).door == "Cửa A"
    helper = {"by": None, "door_link": link}
    assert refused(stage.check_in, guest, afternoon, **helper) == "Đường dẫn này dành cho buổi khác."
    after = {"now": stage.at(12, 31)}
    assert refused(stage.check_in, guest, morning, **helper, **after) == "Đường dẫn điểm danh này đã hết hiệu lực."


def test_door_link_delivers_late_what_it_saw_in_time(stage, guest):
    session = stage.session(guest.conference)
    link, _token = door_links.make_door_link(session, by=stage.specialist, label="Cửa A", now=stage.now)
    scan = {"by": None, "door_link": link, "happened_at": stage.at(11)}
    assert stage.check_in(guest, session, now=stage.at(13), **scan).outcome == Outcome.OK
    assert refused(stage.check_in, guest, session, now=stage.at(15), **scan).endswith("đã hết hiệu lực.")


def test_revoked_door_link_is_refused(stage, guest):
    session = stage.session(guest.conference)
    link, _token = door_links.make_door_link(session, by=stage.specialist, label="Cửa A", now=stage.now)
    door_links.revoke_door_link(link, by=stage.specialist)
    link.refresh_from_db()
    assert refused(stage.check_in, guest, session, by=None, door_link=link) == "Đường dẫn điểm danh này đã bị thu hồi."


# --- walk-ins and paper --------------------------------------------------------------------


def test_walk_in_is_put_on_the_list_and_let_in_once(stage, guest):
    session = stage.session(guest.conference)
    who = {"name": "Khách Vãng Lai Mẫu", "phone": "0912345678", "by": stage.specialist, "now": stage.at(8)}
    first = door.walk_in(session, nonce="w-1", **who)
    again = door.walk_in(session, nonce="w-1", **who)
    other_scan = door.walk_in(session, nonce="w-2", **who)
    assert (first.outcome, again, other_scan.outcome) == (Outcome.OK, first, Outcome.ALREADY_IN)
    row = Guest.objects.get(source=GuestSource.WALK_IN)
    assert (row.came, row.conference) == (True, guest.conference)


def test_walk_in_at_a_closed_door_adds_nobody(stage, guest):
    session = stage.session(guest.conference)
    scan = door.walk_in(session, nonce="w-1", name="Khách Mẫu", by=stage.specialist, now=stage.at(20))
    assert (scan.outcome, scan.guest, Guest.objects.count()) == (Outcome.DOOR_CLOSED, None, 1)


def test_ticks_from_the_sheet_and_their_correction(stage):
    conference = stage.inviting(businesses=2)
    first, second = conference.guests.order_by("pk")
    session = stage.session(conference)
    rows = {first.pk: (Presence.PRESENT, ""), second.pk: (Presence.EXCUSED, "Ốm")}
    assert sheet.tick(session, rows, by=stage.specialist) == 2
    assert sheet.tick(session, rows, by=stage.specialist) == 0
    assert sheet.tick(session, {first.pk: (Presence.ABSENT, "")}, by=stage.specialist) == 1
    assert list(Attendance.objects.order_by("guest").values_list("presence", "note", "method")) == [
        (Presence.ABSENT, "", Method.SHEET),
        (Presence.EXCUSED, "Ốm", Method.SHEET),
    ]
    assert list(conference.guests.values_list("came", flat=True)) == [False, False]


def test_ticks_after_the_report_are_refused(stage):
    conference = stage.reported(businesses=1)
    rows = {conference.guests.get().pk: (Presence.PRESENT, "")}
    assert refused(sheet.tick, stage.session(conference), rows, by=stage.specialist) == (
        "Đã báo cáo nên danh sách điểm danh được giữ nguyên."
    )


def test_ticks_for_a_guest_of_another_conference_are_ignored(stage, guest):
    other = stage.inviting(businesses=1)
    rows = {guest.pk: (Presence.PRESENT, "")}
    assert sheet.tick(stage.session(other), rows, by=stage.specialist) == 0


# --- learning ------------------------------------------------------------------------------

TEST = [{"code": "c1", "text": "Bao nhiêu phần?", "type": "choice", "options": ["2", "3"], "right": 1}]


def test_test_is_scored_and_answered_once(stage, guest):
    survey = learning.set_survey(guest.conference, "test_after", TEST, by=stage.specialist)
    row = learning.fill_in(survey, guest, {"c1": "1", "la": "x"}, now=stage.at(12))
    assert (row.score, row.out_of, row.answers) == (1, 1, {"c1": 1})
    assert refused(learning.fill_in, survey, guest, {"c1": 0}) == "Ông/bà đã gửi phiếu này; cảm ơn ông/bà."
    other = [{**TEST[0], "right": 0}]
    assert refused(learning.set_survey, guest.conference, "test_after", other, by=stage.specialist) == (
        "Đã có người trả lời phiếu này nên không đổi được câu hỏi."
    )


def test_certificates_go_to_those_who_came_with_numbers_in_a_row(stage):
    conference = stage.held(businesses=3, came=[0, 2])
    assert learning.certify(conference, by=stage.specialist, today=stage.day) == 2
    assert learning.certify(conference, by=stage.specialist, today=stage.day) == 0
    assert [row.number for row in conference.certificates.all()] == ["001/2026/GXN-KT", "002/2026/GXN-KT"]
    assert {row.guest.came for row in conference.certificates.all()} == {True}


def test_certificate_names_who_came_instead(stage):
    conference = stage.inviting(businesses=1)
    guest = conference.guests.get()
    stage.answer(guest, Reply.DELEGATED, substitute={"name": "Người Dự Thay Mẫu"})
    stage.check_in(guest)
    planning.close(conference, by=stage.specialist)
    planning.hold(conference, by=stage.specialist, today=stage.day)
    learning.certify(conference, by=stage.specialist, today=stage.day)
    assert conference.certificates.get().holder_name == "Người Dự Thay Mẫu"


def test_certificate_is_taken_back_with_a_reason(stage):
    conference = stage.held(businesses=1, came=[0])
    learning.certify(conference, by=stage.specialist, today=stage.day)
    row = conference.certificates.get()
    assert refused(learning.revoke_certificate, row, by=stage.specialist, reason=" ") == "Xin ghi lý do thu hồi."
    learning.revoke_certificate(row, by=stage.specialist, reason="Nhầm người")
    assert row.revoked_reason == "Nhầm người"
    assert refused(learning.revoke_certificate, row, by=stage.specialist, reason="x") == (
        "Giấy xác nhận này đã được thu hồi."
    )


def test_questions_are_kept_and_closed_after_the_report(stage):
    conference = stage.held(businesses=1)
    learning.ask(conference, "Bao giờ có đợt tới?", guest=conference.guests.get())
    assert conference.questions.count() == 1
    planning.write_report(conference, by=stage.specialist, version=0, results="Tốt.")
    planning.report(conference, by=stage.specialist)
    assert refused(learning.ask, conference, "Còn nữa?") == "Hội nghị này không nhận câu hỏi nữa."


def test_happened_at_of_the_future_or_long_past_is_the_time_of_arrival(stage, guest):
    scan = stage.check_in(guest, happened_at=stage.at(8) + timedelta(days=1))
    assert scan.happened_at == stage.at(8)
