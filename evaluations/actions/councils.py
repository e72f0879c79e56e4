"""Councils, their seats, sessions, agendas and attendance."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.refusals import Refused, refuse_if
from evaluations import permissions
from evaluations.models import Attendance, Council, CouncilMember, CouncilSession, Evaluation
from evaluations.statuses import Presence, Seat, Status


@transaction.atomic
def found(council, *, by):
    """Rules start from the regulation's defaults, each a field of this council (rulings 19)."""
    refuse_if(permissions.why_not_prepare_council(by, council.round))
    council.save()
    audit.record(by=by, action="council.founded", subject=council)
    return council


@transaction.atomic
def change_rules(council, *, by, version):
    refuse_if(permissions.why_not_change_seats(by, council))
    if not Council.objects.filter(pk=council.pk, version=version).exists():
        raise Refused(_("Hội đồng vừa được người khác sửa; xin đối chiếu rồi lưu lại."))
    council.version = version + 1
    council.save()
    audit.record(
        by=by,
        action="council.rules",
        subject=council,
        after={
            "quorum": str(council.quorum_share),
            "gate": str(council.gate_share),
            "min_sheets": council.min_sheets,
            "max_spread": council.max_spread,
        },
    )


@transaction.atomic
def seat(council, user, *, by, role=Seat.MEMBER, organisation="", position="", order=None):
    refuse_if(permissions.why_not_change_seats(by, council))
    try:
        with transaction.atomic():
            member = CouncilMember.objects.create(
                council=council,
                user=user,
                seat=role,
                organisation=organisation,
                position=position,
                order=council.members.count() if order is None else order,
            )
    except IntegrityError:
        raise Refused(
            _("Người này đã có trong Hội đồng, hoặc Hội đồng đã có %(seat)s.") % {"seat": Seat(role).label}
        ) from None
    audit.record(by=by, action="council.seated", subject=council, after={"user": user.pk, "seat": role})
    return member


@transaction.atomic
def unseat(member, *, by):
    refuse_if(permissions.why_not_change_seats(by, member.council))
    audit.record(by=by, action="council.unseated", subject=member.council, before={"user": member.user_id})
    member.attendance.all().delete()
    member.delete()


@transaction.atomic
def call_session(session, *, by):
    refuse_if(permissions.why_not_prepare_council(by, session.council.round))
    session.save()
    audit.record(by=by, action="session.called", subject=session)
    return session


def _held(session):
    """The session as it is now, locked until the end of the transaction: it does not open in between."""
    return CouncilSession.objects.select_for_update().get(pk=session.pk)


@transaction.atomic
def put_on_agenda(session, evaluation, *, by):
    refuse_if(permissions.why_not_schedule(by, _held(session), evaluation))
    if not Evaluation.objects.filter(pk=evaluation.pk, status=Status.READY).update(session=session):
        raise Refused(_("Hồ sơ vừa được chuyển sang bước khác; trang đã cập nhật."))
    evaluation.session = session
    audit.record(by=by, action="session.agenda_added", subject=session, after={"evaluation": evaluation.pk})


@transaction.atomic
def take_off_agenda(session, evaluation, *, by):
    refuse_if(permissions.why_not_schedule(by, _held(session)))
    Evaluation.objects.filter(pk=evaluation.pk, session=session).update(session=None)
    audit.record(by=by, action="session.agenda_removed", subject=session, before={"evaluation": evaluation.pk})


@transaction.atomic
def take_attendance(session, rows, *, by):
    """`rows`: member → (presence, presides, note)."""
    refuse_if(permissions.why_not_take_attendance(by, _held(session)))
    for member, (presence, presides, note) in rows.items():
        if member.council_id != session.council_id:
            raise ValueError(f"{member} không thuộc Hội đồng")
        if presence != Presence.PRESENT and member.sheets.counted().filter(evaluation__session=session).exists():
            raise Refused(_("%(name)s đã nộp phiếu nên không ghi vắng mặt được.") % {"name": member.user.display_name})
        Attendance.objects.update_or_create(
            session=session,
            member=member,
            defaults={"presence": presence, "presides": presides and member.seat == Seat.VICE_CHAIR, "note": note},
        )
    audit.record(
        by=by,
        action="session.attendance",
        subject=session,
        after={str(member.pk): row[0] for member, row in rows.items()},
    )
