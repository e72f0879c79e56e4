"""The sessions of a conference and its days: they move together, and the invited are told."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.refusals import Refused, refuse_if
from trainings import permissions
from trainings.actions.inviting import write_to_guests
from trainings.actions.moving import take_turn
from trainings.models import ConferenceSession, Mailing
from trainings.statuses import COMING, SEEN_AT_DOOR

EDITED = ("title", "starts_at", "ends_at", "place")


def why_not_session(conference, starts_at, ends_at):
    if ends_at <= starts_at:
        return _("Giờ kết thúc phải sau giờ bắt đầu.")
    if not conference.starts_on <= clock.local_date(starts_at) <= conference.ends_on:
        return _("Buổi phải nằm trong những ngày của hội nghị (%(days)s).") % {"days": conference.days_text}
    return ""


@transaction.atomic
def add_session(conference, *, by, starts_at, ends_at, title="", place=""):
    refuse_if(permissions.why_not_edit(by, conference))
    now = take_turn(conference, by=by)  # whoever moves the days meanwhile comes before or after
    refuse_if(why_not_session(now, starts_at, ends_at))
    made = conference.sessions.create(title=title, starts_at=starts_at, ends_at=ends_at, place=place)
    tell_of_change(conference, by=by)
    return made


@transaction.atomic
def change_session(session, *, by, version=None):
    """Another hour, place or name; the day stays one of the conference's. The invited are told where and when."""
    conference = session.conference
    refuse_if(permissions.why_not_edit(by, conference))
    now = take_turn(conference, by=by, version=version)
    refuse_if(why_not_session(now, session.starts_at, session.ends_at))
    before = ConferenceSession.objects.filter(pk=session.pk).first()
    if before is None:
        raise Refused(_("Buổi này vừa được người khác bỏ."))
    if session.day != before.day and began(before):
        raise Refused(_("Buổi «%(session)s» đã có điểm danh nên không dời ngày được.") % {"session": before})
    session.save(update_fields=EDITED)
    audit.record(
        by=by,
        action="conference.updated",
        subject=conference,
        note=_("Buổi: %(session)s") % {"session": session},
    )
    if any(getattr(before, name) != getattr(session, name) for name in ("starts_at", "ends_at", "place")):
        tell_of_change(conference, by=by)
    return session


@transaction.atomic
def remove_session(session, *, by):
    conference = session.conference
    refuse_if(permissions.why_not_edit(by, conference))
    take_turn(conference, by=by)
    if session.checkins.exists() or session.attendances.exists():
        raise Refused(_("Buổi này đã có điểm danh nên không bỏ được."))
    session.delete()
    tell_of_change(conference, by=by)


def move_days(before, after, *, today):
    """The sessions of a conference whose days change from those of `before` to those of `after`; both hold the same row.

    The same number of days, or days of which none was one before: everything moves by as many days as the first day.
    Otherwise the sessions stay, and one that would lie outside is named and refused.
    """
    if (before.starts_on, before.ends_on) == (after.starts_on, after.ends_on):
        return
    invited = not after.is_history and before.state in COMING and before.invitations.active().exists()
    if invited and after.starts_on < min(today, before.starts_on):
        raise Refused(_("Đã mời đại biểu nên ngày mới không được ở quá khứ."))
    shift = after.starts_on - before.starts_on
    as_long = after.ends_on - after.starts_on == before.ends_on - before.starts_on
    apart = after.starts_on > before.ends_on or after.ends_on < before.starts_on
    if shift and (as_long or apart):
        shift_sessions(before.sessions.select_for_update(), shift)
    move_last_days(before, after)
    for session in before.sessions.all():
        if not after.starts_on <= session.day <= after.ends_on:
            raise Refused(
                _(
                    "Buổi «%(session)s» ngày %(day)s sẽ nằm ngoài những ngày mới (%(days)s). Hãy dời hoặc bỏ buổi đó trước."
                )
                % {"session": session, "day": f"{session.day:%d/%m/%Y}", "days": after.days_text}
            )


def began(session):
    """Whether anybody was seen there. A scan that the door refused is nobody's presence: doors are tried out before the day."""
    return session.checkins.filter(outcome__in=SEEN_AT_DOOR).exists() or session.attendances.exists()


def shift_sessions(sessions, shift):
    """Each by so many days; a door closed by hand is open again on the new day."""
    for session in sessions:
        if began(session):
            raise Refused(_("Buổi «%(session)s» đã có điểm danh nên không dời ngày được.") % {"session": session})
        session.starts_at += shift
        session.ends_at += shift
        session.door_closed_at = None
        session.save(update_fields=["starts_at", "ends_at", "door_closed_at"])


def move_last_days(before, after):
    """The last day of each form stays as far from the class as it was."""
    for survey in before.surveys.exclude(closes_on=None).select_for_update():
        moved = after.ends_on - before.ends_on if survey.is_for_afterwards else after.starts_on - before.starts_on
        survey.closes_on += moved
        survey.save(update_fields=["closes_on"])


def tell_of_change(conference, *, by):
    """A letter to whoever has an invitation in hand; several changes in a row before the worker begins are one letter."""
    if conference.state not in COMING or not conference.invitations.active().filter(sent_at__isnull=False).exists():
        return
    waiting = conference.mailings.filter(kind=Mailing.Kind.CHANGED, finished_at__isnull=True, cursor=0)
    if not waiting.exists():
        write_to_guests(conference, Mailing.Kind.CHANGED, by=by)
