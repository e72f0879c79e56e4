"""A conference from the first draft to its report."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.refusals import Refused, refuse_if
from trainings import figures, permissions
from trainings.actions import timetable
from trainings.actions.inviting import promote, write_to_guests
from trainings.actions.moving import Overtaken, lock, move, take_turn, write_step
from trainings.models import (
    Attendance,
    Conference,
    ConferenceReport,
    Mailing,
    Topic,
    TopicConcept,
)
from trainings.statuses import Presence, Reply, State


@transaction.atomic
def plan(conference, *, by):
    refuse_if(permissions.why_not_plan(by, conference.office))
    conference.created_by = by
    conference.save()
    write_step(conference, by=by)
    audit.record(by=by, action="conference.planned", subject=conference, after={"title": conference.title})
    return conference


EDITED = (
    "kind",
    "title",
    "summary",
    "round",
    "office",
    "organiser",
    "invitation_number",
    "contact_name",
    "contact_phone",
    "starts_on",
    "ends_on",
    "venue",
    "online_link",
    "capacity",
    "answer_by",
    "certificate_sessions",
    "is_history",
)


@transaction.atomic
def update(conference, *, by, version, today=None):
    """Saves the edited fields if nobody saved since `version` was read; more seats go to the waiting list at once.

    Other days: the sessions move along, and whoever was invited is told the new day, hour or place.
    """
    refuse_if(permissions.why_not_edit(by, conference))
    before = take_turn(conference, by=by, version=version)
    if conference.capacity is not None and conference.capacity < before.seats_taken:
        raise Refused(_("Đã có %(taken)s người nhận lời; số chỗ không được ít hơn.") % {"taken": before.seats_taken})
    timetable.move_days(before, conference, today=today or clock.today())
    conference.state, conference.seats_taken = before.state, before.seats_taken
    conference.save(update_fields=EDITED)
    audit.record(
        by=by,
        action="conference.updated",
        subject=conference,
        before={"starts_on": f"{before.starts_on}", "venue": before.venue, "capacity": before.capacity},
        after={"starts_on": f"{conference.starts_on}", "venue": conference.venue, "capacity": conference.capacity},
    )
    told = ("starts_on", "ends_on", "venue", "online_link")
    if any(getattr(before, name) != getattr(conference, name) for name in told):
        timetable.tell_of_change(conference, by=by)
    promote(conference)


@transaction.atomic
def set_topics(conference, topics, *, by, version=None):
    """`topics`: (title, concepts) in order; replaces what was there."""
    refuse_if(permissions.why_not_edit(by, conference))
    take_turn(conference, by=by, version=version)
    conference.topics.all().delete()
    for position, (title, concepts) in enumerate(topics, start=1):
        topic = Topic.objects.create(conference=conference, position=position, title=title)
        TopicConcept.objects.bulk_create(TopicConcept(topic=topic, concept=code) for code in dict.fromkeys(concepts))


# --- step by step --------------------------------------------------------------------------


@transaction.atomic
def approve(conference, *, by, plan_number, plan_date=None, today=None):
    """By the head of the organising office, under a plan with its number."""
    refuse_if(permissions.why_not_approve(by, conference))
    if not plan_number.strip():
        raise Refused(_("Xin ghi số kế hoạch."))
    if plan_date and plan_date > (today or clock.today()):
        raise Refused(_("Ngày kế hoạch không được ở tương lai."))
    Conference.objects.filter(pk=conference.pk).update(plan_number=plan_number, plan_date=plan_date)
    conference.plan_number, conference.plan_date = plan_number, plan_date
    return move(conference, State.APPROVED, by=by, note=plan_number)


@transaction.atomic
def open_inviting(conference, *, by, today=None):
    """From approved, or back from a list that was closed too early."""
    refuse_if(permissions.why_not_open_inviting(by, conference, today=today))
    return move(conference, State.INVITING, by=by)


@transaction.atomic
def close(conference, *, by):
    """The list is closed: no new promises; refusals and the waiting list go on."""
    refuse_if(permissions.why_not_close(by, conference))
    return move(conference, State.CLOSED, by=by)


@transaction.atomic
def hold(conference, *, by, today=None):
    """It took place. Who was not seen is absent, who had declined is excused, who never answered has expired."""
    refuse_if(permissions.why_not_hold(by, conference, today=today))
    lock(conference)
    step = move(conference, State.HELD, by=by)
    _mark_unseen(conference)
    conference.invitations.filter(state__in=[Reply.QUEUED, Reply.SENT, Reply.WAITING]).update(
        state=Reply.EXPIRED, waiting_since=None
    )
    return step


def _mark_unseen(conference):
    declined = set(conference.invitations.filter(state=Reply.DECLINED).values_list("guest", flat=True))
    invited = list(conference.invitations.active().values_list("guest", flat=True))
    for session in conference.sessions.all():
        seen = set(session.attendances.values_list("guest", flat=True))
        Attendance.objects.bulk_create(
            (
                Attendance(
                    session=session,
                    guest_id=guest,
                    presence=Presence.EXCUSED if guest in declined else Presence.ABSENT,
                )
                for guest in invited
                if guest not in seen
            ),
            ignore_conflicts=True,
            batch_size=1000,
        )


@transaction.atomic
def write_report(conference, *, by, version, **words):
    """`words`: number, signed_on, results, difficulties, proposals."""
    refuse_if(permissions.why_not_write_report(by, conference))
    report = ConferenceReport.objects.select_for_update().filter(conference=conference).first()
    if report is None:
        report = ConferenceReport(conference=conference, version=0)
    elif report.version != version:
        raise Overtaken(
            _("Báo cáo vừa được người khác lưu. Nội dung anh/chị nhập vẫn còn trên trang; xin đối chiếu rồi lưu lại.")
        )
    for name, value in words.items():
        setattr(report, name, value)
    report.written_by = by
    report.version += 1
    report.save()
    conference.report = report
    return report


@transaction.atomic
def report(conference, *, by, now=None):
    """Handed in: the figures are kept as they stand."""
    refuse_if(permissions.why_not_report(by, conference))
    step = move(conference, State.REPORTED, by=by)
    ConferenceReport.objects.filter(conference=conference).update(
        figures=figures.of_conference(conference), handed_in_at=now or clock.now()
    )
    conference.report.refresh_from_db()
    return step


@transaction.atomic
def cancel(conference, *, by, reason):
    refuse_if(permissions.why_not_cancel(by, conference))
    if not reason.strip():
        raise Refused(_("Xin ghi lý do không tổ chức."))
    had_guests = conference.state not in {State.DRAFT, State.APPROVED}
    step = move(conference, State.CANCELLED, by=by, note=reason)
    if had_guests:
        write_to_guests(conference, Mailing.Kind.CANCELLED, by=by, note=reason)
    return step


@transaction.atomic
def postpone(conference, *, by, reason):
    """No day yet: everybody invited is told; answers wait for the new day."""
    refuse_if(permissions.why_not_postpone(by, conference))
    if not reason.strip():
        raise Refused(_("Xin ghi lý do hoãn."))
    had_guests = conference.state != State.APPROVED
    step = move(conference, State.POSTPONED, by=by, note=reason)
    if had_guests:
        write_to_guests(conference, Mailing.Kind.POSTPONED, by=by, note=reason)
    return step


@transaction.atomic
def set_new_date(conference, *, by, starts_on, answer_by=None, today=None):
    """A new day for what was postponed: every session moves by as many days, the promises stay promises.

    Put off in the middle, it goes on: the sittings of which somebody was seen stay, `starts_on` is the day of the first of
    the others.
    """
    refuse_if(permissions.why_not_set_new_date(by, conference))
    if starts_on < (today or clock.today()):
        raise Refused(_("Ngày mới không được ở quá khứ."))
    before = take_turn(conference, by=by)
    sessions = list(before.sessions.select_for_update())
    waiting = [session for session in sessions if not timetable.began(session)]
    goes_on = len(waiting) < len(sessions)
    if goes_on and not waiting:
        raise Refused(_("Mọi buổi đều đã có điểm danh; hãy thêm buổi còn phải họp rồi đặt ngày."))
    shift = starts_on - (waiting[0].day if goes_on else before.starts_on)
    conference.starts_on = before.starts_on if goes_on else starts_on
    conference.ends_on = before.ends_on + shift
    conference.answer_by = answer_by
    conference.save(update_fields=["starts_on", "ends_on", "answer_by"])
    timetable.shift_sessions(waiting, shift)
    timetable.move_last_days(before, conference)
    invited = conference.invitations.active().exists()
    step = move(conference, State.INVITING if invited else State.APPROVED, by=by, note=conference.days_text)
    if invited:
        write_to_guests(conference, Mailing.Kind.NEW_DATE, by=by)
    return step
