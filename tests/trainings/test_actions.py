"""What each deed on a conference leaves behind: state, trail, letters; and what it refuses."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from accounts.refusals import Refused
from notifications.models import Letter
from products.models import Business
from tests.factories.trainings import Stage
from trainings import sending
from trainings.actions import copying, guests, inviting, planning, timetable
from trainings.actions.moving import Overtaken, move
from trainings.models import Attendance, Conference, Invitation, Mailing, OptOut
from trainings.statuses import Channel, Presence, Reply, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return Stage()


def refused(deed, *args, **kwargs):
    with pytest.raises(Refused) as found:
        deed(*args, **kwargs)
    return found.value.reason


def trail(conference):
    return [step.label or step.status for step in conference.steps.all()]


def letters(kind):
    return sorted(Letter.objects.filter(kind=f"conference_{kind}").values_list("to_address", flat=True))


# --- planning ------------------------------------------------------------------------------


def test_plan_by_another_wards_officer_is_refused(stage):
    reason = refused(planning.plan, Conference(office=stage.office, starts_on=stage.day), by=stage.officer)
    assert reason == "Chỉ cán bộ của cơ quan tổ chức mới lập được hội nghị."


def test_approve_needs_the_head_and_the_plans_number(stage):
    conference = stage.draft()
    approve = {"plan_number": "12/KH-UBND", "today": stage.today}
    assert refused(planning.approve, conference, by=stage.specialist, **approve).startswith("Hội nghị do lãnh đạo")
    assert refused(planning.approve, conference, by=stage.head, plan_number=" ") == "Xin ghi số kế hoạch."
    planning.approve(conference, by=stage.head, **approve)
    assert (conference.state, trail(conference)) == (State.APPROVED, ["draft", "approved"])


def listed(stage, count):
    """A conference that is inviting, with so many businesses on its list and nobody asked."""
    conference = stage.inviting()
    guests.add_businesses(conference, [stage.business() for _ in range(count)], by=stage.specialist)
    return conference


def test_inviting_many_takes_as_many_statements_as_inviting_few(stage):
    asked = []
    for count in (2, 30):
        conference = listed(stage, count)
        with CaptureQueriesContext(connection) as queries:
            assert inviting.invite(list(conference.guests.all()), conference, by=stage.specialist) == count
        asked.append(len(queries))
        rows = conference.invitations.all()
        assert {(row.state, row.channel, row.created_by, row.sent_at) for row in rows} == {
            (Reply.QUEUED, "", stage.specialist, None)
        }
        assert len({row.code for row in rows}) == count and all(len(row.code) == 22 for row in rows)
    assert asked[0] == asked[1]


def test_who_has_an_invitation_meanwhile_is_not_asked_twice(stage):
    conference = listed(stage, 2)
    first, second = conference.guests.all()
    like = Invitation(conference=conference, created_by=stage.specialist)
    for _ in range(2):
        Invitation.objects.ask(like, [first.pk])
    Invitation.objects.ask(like, [first.pk, second.pk])
    assert sorted(conference.invitations.values_list("guest", flat=True)) == sorted([first.pk, second.pk])


@pytest.mark.parametrize("task", ["invitations", "mailing"])
def test_a_portion_of_letters_takes_as_many_statements_for_many_guests_as_for_few(stage, task):
    asked = []
    for count in (3, 40):
        conference = listed(stage, count)
        Business.objects.filter(guesthoods__conference=conference).update(email="")  # so that its people are asked
        inviting.invite(list(conference.guests.all()), conference, by=stage.specialist)
        if task == "mailing":
            sending.send_invitations(conference.pk)
            mailing = inviting.write_to_guests(conference, Mailing.Kind.CHANGED, by=stage.specialist)
        with CaptureQueriesContext(connection) as queries:
            if task == "mailing":
                sending._mail_portion(mailing.pk, stage.now)
                assert Mailing.objects.get(pk=mailing.pk).written == count
            else:
                assert sending._send_portion(conference.pk, stage.now) == count
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_approve_without_a_session_is_refused(stage):
    conference = stage.draft(sessions=0)
    assert refused(planning.approve, conference, by=stage.head, plan_number="1") == (
        "Hãy thêm ít nhất một buổi trước khi phê duyệt."
    )


def test_session_outside_the_conferences_days_is_refused(stage):
    conference = stage.draft()
    day_after = stage.at(8) + timedelta(days=1)
    reason = refused(
        timetable.add_session,
        conference,
        by=stage.specialist,
        starts_at=day_after,
        ends_at=day_after + timedelta(hours=2),
    )
    assert reason == "Buổi phải nằm trong những ngày của hội nghị (16/11/2026)."


def test_open_inviting_after_its_day_is_refused_but_for_history(stage):
    conference = stage.approved()
    late = {"by": stage.specialist, "today": stage.day + timedelta(days=1)}
    assert refused(planning.open_inviting, conference, **late).startswith("Hội nghị đã qua ngày 16/11/2026")
    conference.is_history = True
    planning.open_inviting(conference, **late)
    assert conference.state == State.INVITING


def test_move_from_a_stale_page_is_overtaken(stage):
    conference = stage.approved()
    stale = Conference.objects.get(pk=conference.pk)
    planning.open_inviting(conference, by=stage.specialist, today=stage.today)
    with pytest.raises(Overtaken) as found:
        move(stale, State.INVITING, by=stage.specialist)
    assert found.value.reason.startswith("Hội nghị vừa được người khác chuyển sang «Đang mời»")


def test_move_along_no_path_is_a_programming_error(stage):
    with pytest.raises(ValueError, match="draft -> held"):
        move(stage.draft(), State.HELD, by=stage.specialist)


def test_update_from_a_stale_page_is_refused(stage):
    conference = stage.draft()
    read = conference.version
    planning.update(conference, by=stage.specialist, version=read)
    with pytest.raises(Overtaken):
        planning.update(conference, by=stage.specialist, version=read)


def test_hold_before_its_last_day_is_refused(stage):
    conference = stage.inviting()
    planning.close(conference, by=stage.specialist)
    assert refused(planning.hold, conference, by=stage.specialist, today=stage.today) == (
        "Hội nghị còn đến ngày 16/11/2026 mới xong."
    )


def test_hold_marks_absent_and_excused_and_lets_the_unanswered_expire(stage):
    conference = stage.inviting(businesses=3)
    came, declined, silent = conference.guests.order_by("pk")
    stage.answer(declined, Reply.DECLINED, note="Bận")
    stage.check_in(came)
    planning.close(conference, by=stage.specialist)
    planning.hold(conference, by=stage.specialist, today=stage.day)
    assert dict(Attendance.objects.values_list("guest", "presence")) == {
        came.pk: Presence.PRESENT,
        declined.pk: Presence.EXCUSED,
        silent.pk: Presence.ABSENT,
    }
    assert silent.invitations.get().state == Reply.EXPIRED


def test_report_keeps_the_figures_as_they_stood(stage):
    conference = stage.reported(businesses=2, came=[0])
    totals = conference.report.figures["totals"]
    assert (totals["invited"], totals["attended"], totals["walk_ins"]) == (2, 1, 0)
    assert conference.state == State.REPORTED


def test_report_without_its_results_is_refused(stage):
    conference = stage.held()
    assert refused(planning.report, conference, by=stage.specialist) == (
        "Hãy ghi kết quả đạt được trước khi hoàn thành báo cáo."
    )


def test_cancel_tells_everybody_who_was_asked_but_those_who_declined(stage):
    conference = stage.inviting(businesses=2)
    first, second = conference.guests.order_by("pk")
    stage.answer(second, Reply.DECLINED)
    planning.cancel(conference, by=stage.specialist, reason="Mưa bão")
    sending.sweep()
    assert letters("cancelled") == [first.email]
    mailing = Mailing.objects.get()
    assert (mailing.total, mailing.written, mailing.finished_at is None) == (1, 1, False)


def test_postpone_and_set_a_new_date_moves_sessions_and_keeps_promises(stage):
    conference = stage.inviting(businesses=1)
    guest = conference.guests.get()
    stage.answer(guest, Reply.ACCEPTED)
    planning.postpone(conference, by=stage.specialist, reason="Trùng lịch")
    assert refused(stage.answer, guest, Reply.DECLINED) == "Hội nghị đang hoãn; cơ quan tổ chức sẽ báo ngày mới."
    later = stage.day + timedelta(days=7)
    planning.set_new_date(conference, by=stage.specialist, starts_on=later, today=stage.today)
    assert (conference.state, conference.starts_on, conference.ends_on) == (State.INVITING, later, later)
    assert conference.sessions.get().starts_at == stage.at(8) + timedelta(days=7)
    assert guest.invitations.get().state == Reply.ACCEPTED
    sending.sweep()
    assert (letters("postponed"), letters("new_date")) == ([guest.email], [guest.email])


def test_copy_takes_the_programme_and_leaves_the_guests(stage):
    conference = stage.inviting(businesses=2)
    speaker = conference.speakers.create(organisation="Đơn vị Mẫu")
    conference.sessions.get().agenda.create(title="Khai mạc", speaker=speaker)
    conference.quotas.create(agency="UBND phường", places=1)
    later = stage.day + timedelta(days=30)
    copy = copying.copy(conference, by=stage.specialist, starts_on=later)
    assert (copy.state, copy.starts_on, copy.copied_from) == (State.DRAFT, later, conference)
    assert copy.sessions.get().starts_at == stage.at(8, day=later)
    assert copy.sessions.get().agenda.get().speaker.conference == copy
    assert [[row.concept for row in topic.concepts.all()] for topic in copy.topics.all()] == [
        ["linkage"],
        ["packaging", "label"],
    ]
    assert (copy.quotas.count(), copy.guests.count(), copy.seats_taken) == (1, 0, 0)


def test_postponement_names_the_day_that_is_off_even_when_written_late(stage):
    conference = stage.inviting(businesses=1)
    planning.postpone(conference, by=stage.specialist, reason="Trùng lịch")
    later = stage.day + timedelta(days=7)
    planning.set_new_date(conference, by=stage.specialist, starts_on=later, today=stage.today)
    sending.sweep()
    off = Letter.objects.get(kind="conference_postponed")
    assert off.subject.endswith("ngày 16/11/2026")
    assert "Thời gian: 16/11/2026" in off.text
    assert "23/11/2026" not in off.text
    assert Letter.objects.get(kind="conference_new_date").subject.endswith("23/11/2026")


# --- inviting ------------------------------------------------------------------------------


def test_invite_nobody_is_refused(stage):
    conference = stage.inviting()
    assert refused(inviting.invite, [], conference, by=stage.specialist) == "Chưa chọn ai nên không mời ai."


def test_add_no_business_is_refused(stage):
    conference = stage.draft()
    assert refused(guests.add_businesses, conference, [], by=stage.specialist) == (
        "Chưa chọn chủ thể nào nên không thêm ai."
    )


def test_invite_twice_makes_one_invitation_and_one_letter_each(stage):
    conference = stage.inviting(businesses=2)
    everybody = list(conference.guests.all())
    assert inviting.invite(everybody, conference, by=stage.specialist) == 0
    sending.send_invitations(conference.pk)
    sending.send_invitations(conference.pk)
    assert Invitation.objects.count() == 2
    assert letters("invitation") == sorted(guest.email for guest in everybody)
    assert set(Invitation.objects.values_list("state", "channel")) == {(Reply.SENT, Channel.EMAIL)}


def test_invite_leaves_the_letters_to_the_worker(stage):
    conference = stage.inviting(businesses=2, sent=False)
    assert (inviting.progress(conference), Letter.objects.count()) == ((0, 2), 0)
    sending.sweep()
    assert inviting.progress(conference) == (2, 2)


def test_invitation_letter_has_answer_paper_calendar_and_how_to_decline_letters(stage):
    conference = stage.inviting(businesses=1)
    code = Invitation.objects.get().code
    letter = Letter.objects.get(kind="conference_invitation")
    for address in (
        f"/moi/{code}/",
        f"/moi/{code}/giay-moi.pdf",
        f"/moi/{code}/lich.ics",
        f"/moi/{code}/thoi-nhan-thu/",
    ):
        assert f"http://127.0.0.1:8000{address}" in letter.text
        assert f"http://127.0.0.1:8000{address}" in letter.html
    assert "Thực hiện Kế hoạch số 12/KH-UBND" in letter.text
    assert "08:00–11:30, 16/11/2026" in letter.text
    assert letter.about == f"conference:{conference.pk}"
    assert code not in letter.readable_text


def test_invite_without_email_leaves_the_letter_on_paper(stage):
    conference = stage.inviting(invited=[stage.business(email="")])
    assert conference.invitations.get().channel == Channel.PAPER
    assert Letter.objects.values_list("channel", "status").get() == ("paper", "to_print")


def test_opted_out_address_gets_no_letter_of_any_conference(stage):
    business = stage.business()
    first = stage.inviting(invited=[business])
    inviting.opt_out(first.invitations.get())
    inviting.opt_out(first.invitations.get())
    second = stage.inviting(invited=[business])
    assert OptOut.objects.get().address == business.email
    assert second.invitations.get().channel == Channel.NONE
    assert letters("invitation") == [business.email]  # the first conference's


def test_history_conference_invites_without_letters(stage):
    conference = stage.inviting(businesses=1, is_history=True)
    assert conference.invitations.values_list("state", "channel").get() == (Reply.SENT, Channel.PAPER)
    sending.sweep()
    assert Letter.objects.count() == 0


def test_answer_takes_a_seat_and_a_later_no_gives_it_back(stage):
    conference = stage.inviting(businesses=1)
    guest = conference.guests.get()
    stage.answer(guest, Reply.ACCEPTED)
    stage.answer(guest, Reply.ACCEPTED)
    conference.refresh_from_db()
    assert conference.seats_taken == 1
    stage.answer(guest, Reply.DECLINED, note="Bận")
    conference.refresh_from_db()
    row = guest.invitations.get()
    assert (conference.seats_taken, row.state, row.note, row.answered_via) == (0, Reply.DECLINED, "Bận", "letter")
    assert AuditEntry.objects.filter(action="invitation.answered").count() == 3


def test_answer_with_a_substitute_needs_a_name(stage):
    conference = stage.inviting(businesses=1)
    guest = conference.guests.get()
    assert refused(stage.answer, guest, Reply.DELEGATED) == "Xin ghi họ và tên người dự thay."
    stage.answer(guest, Reply.DELEGATED, substitute={"name": "Người Dự Thay Mẫu", "phone": "0912345678"})
    row = guest.invitations.get()
    assert (row.state, row.comes) == (Reply.DELEGATED, "Người Dự Thay Mẫu")


def test_answer_when_full_waits_and_is_promoted_in_order_with_a_letter(stage):
    conference = stage.inviting(businesses=3, capacity=1)
    first, second, third = conference.guests.order_by("pk")
    stage.answer(first, Reply.ACCEPTED)
    stage.answer(second, Reply.DELEGATED, substitute={"name": "Thay Mẫu"}, now=stage.now)
    stage.answer(third, Reply.ACCEPTED, now=stage.now + timedelta(minutes=1))
    assert [guest.invitations.get().state for guest in (second, third)] == [Reply.WAITING, Reply.WAITING]
    stage.answer(first, Reply.DECLINED)
    assert [guest.invitations.get().state for guest in (second, third)] == [Reply.DELEGATED, Reply.WAITING]
    assert letters("seat") == [second.email]
    conference.refresh_from_db()
    assert conference.seats_taken == 1


def test_more_seats_go_to_the_waiting_list_at_once(stage):
    conference = stage.inviting(businesses=2, capacity=1)
    for guest in conference.guests.order_by("pk"):
        stage.answer(guest, Reply.ACCEPTED)
    conference.refresh_from_db()
    conference.capacity = 2
    planning.update(conference, by=stage.specialist, version=conference.version)
    conference.refresh_from_db()
    assert (conference.seats_taken, conference.invitations.filter(state=Reply.ACCEPTED).count()) == (2, 2)


def test_fewer_seats_than_promises_is_refused(stage):
    conference = stage.inviting(businesses=2)
    for guest in conference.guests.all():
        stage.answer(guest, Reply.ACCEPTED)
    conference.refresh_from_db()
    conference.capacity = 1
    assert refused(planning.update, conference, by=stage.specialist, version=conference.version) == (
        "Đã có 2 người nhận lời; số chỗ không được ít hơn."
    )


def test_accept_after_the_list_is_closed_is_refused_and_declining_is_not(stage):
    conference = stage.inviting(businesses=1)
    guest = conference.guests.get()
    planning.close(conference, by=stage.specialist)
    assert refused(stage.answer, guest, Reply.ACCEPTED).startswith("Danh sách đã chốt.")
    assert stage.answer(guest, Reply.DECLINED).state == Reply.DECLINED


def test_withdraw_frees_the_seat_and_an_invitation_made_anew_has_another_code(stage):
    conference = stage.inviting(businesses=1)
    guest = conference.guests.get()
    old = stage.answer(guest, Reply.ACCEPTED)
    inviting.withdraw(old, by=stage.specialist, reason="Nhầm người")
    conference.refresh_from_db()
    assert (conference.seats_taken, letters("withdrawn")) == (0, [guest.email])
    assert inviting.invite([guest], conference, by=stage.specialist) == 1
    assert guest.standing.code != old.code


def test_ward_officer_answers_for_its_own_businesses_only(stage):
    conference = stage.inviting(businesses=1)
    row = conference.invitations.get()
    reason = refused(inviting.answer_for, row, Reply.ACCEPTED, by=stage.other_officer, today=stage.today)
    assert reason.startswith("Chỉ người được mời, cán bộ phường quản lý địa bàn")
    inviting.answer_for(row, Reply.ACCEPTED, by=stage.officer, today=stage.today)
    row.refresh_from_db()
    assert (row.state, row.answered_via, row.answered_by) == (Reply.ACCEPTED, "ward", stage.officer)


def test_business_answers_on_the_portal(stage):
    business = stage.business()
    business.people.create(user=stage.owner)
    row = stage.inviting(invited=[business]).invitations.get()
    assert inviting.answer_for(row, Reply.ACCEPTED, by=stage.owner, today=stage.today).answered_via == "portal"


def test_remind_reaches_who_has_not_answered_once_a_day(stage):
    conference = stage.inviting(businesses=2)
    answered, silent = conference.guests.order_by("pk")
    stage.answer(answered, Reply.ACCEPTED)
    inviting.remind(conference, by=stage.specialist)
    sending.sweep()
    assert letters("reminder") == [silent.email]
    assert silent.invitations.get().reminders == 1
    assert refused(inviting.remind, conference, by=stage.specialist) == "Đã gửi thư nhắc trong 24 giờ qua."


def test_reminder_goes_out_by_itself_three_days_before_the_deadline_once(stage):
    conference = stage.inviting(businesses=1)
    sending.remind_due(today=conference.answer_by - timedelta(days=4))
    assert letters("reminder") == []
    sending.remind_due(today=conference.answer_by - timedelta(days=3))
    sending.remind_due(today=conference.answer_by - timedelta(days=2))
    assert letters("reminder") == [conference.guests.get().email]


def test_thanks_go_to_those_who_came_with_their_own_page(stage):
    conference = stage.held(businesses=2, came=[0])
    inviting.thank(conference, by=stage.specialist)
    sending.sweep()
    came = conference.guests.get(came=True)
    letter = Letter.objects.get(kind="conference_thanks")
    assert letter.to_address == came.email
    assert "/du/" in letter.text
    assert refused(inviting.thank, conference, by=stage.specialist) == "Thư cảm ơn đã được gửi."
