"""Councils, their seats, sessions, agendas and attendance."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.refusals import Refused, refuse_if
from evaluations import permissions
from evaluations.actions.proposing import propose
from evaluations.models import Attendance, Council, CouncilMember, CouncilSession, Evaluation
from evaluations.statuses import BEFORE_COUNCIL, Presence, Seat, Status
from products.actions.moving import Overtaken


@transaction.atomic
def found(council, *, by):
    """Rules start from the regulation's defaults, each a field of this council (rulings 19)."""
    refuse_if(permissions.why_not_prepare_council(by, council.round))
    refuse_if(permissions.why_not_these_rules(council))
    refuse_if(permissions.why_not_date_founding(council))
    council.save()
    audit.record(by=by, action="council.founded", subject=council)
    return council


# What the council's page changes: its names and its own rules (Quy chế).
RULES = (
    "name",
    "decision_number",
    "decision_date",
    "quorum_numerator",
    "quorum_denominator",
    "gate_numerator",
    "gate_denominator",
    "min_sheets",
    "max_spread",
    "rescoring_rounds",
    "chair_required",
    "vice_chair_may_preside",
    "secretary_scores",
)


def _locked(council):
    """The council's row, locked until the end of the transaction: no session of it opens in between."""
    return Council.objects.select_for_update().get(pk=council.pk)


@transaction.atomic
def change_rules(council, *, by, version):
    """Only where the row is still the one that was read; of two at once the second is told."""
    refuse_if(permissions.why_not_change_seats(by, _locked(council)))
    refuse_if(permissions.why_not_these_rules(council))
    refuse_if(permissions.why_not_date_founding(council))
    fields = {name: getattr(council, name) for name in RULES}
    if not Council.objects.filter(pk=council.pk, version=version).update(version=version + 1, **fields):
        raise Refused(_("Hội đồng vừa được người khác sửa; xin đối chiếu rồi lưu lại."))
    council.version = version + 1
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
    refuse_if(permissions.why_not_change_seats(by, _locked(council)))
    refuse_if(permissions.why_not_seat(user))
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
    refuse_if(permissions.why_not_change_seats(by, _locked(member.council)))
    audit.record(by=by, action="council.unseated", subject=member.council, before={"user": member.user_id})
    member.attendance.all().delete()
    member.delete()


@transaction.atomic
def call_session(session, *, by):
    refuse_if(permissions.why_not_prepare_council(by, session.council.round))
    refuse_if(permissions.why_not_hold_on(session))
    session.save()
    audit.record(by=by, action="session.called", subject=session)
    return session


def _held(session):
    """The session as it is now, locked until the end of the transaction: it does not open in between."""
    return CouncilSession.objects.select_for_update().get(pk=session.pk)


@transaction.atomic
def put_on_agenda(session, evaluation, *, by):
    """A ready dossier that lies in no session; from one session to another there is `move_to_session`."""
    held = _held(session)
    evaluation.refresh_from_db(fields=["status", "session"])
    refuse_if(permissions.why_not_schedule(by, held, evaluation))
    free = Evaluation.objects.filter(pk=evaluation.pk, status=Status.READY, session__isnull=True)
    if not free.update(session=session):
        raise Overtaken(_("Hồ sơ vừa được chuyển sang bước hoặc phiên khác; trang đã cập nhật."))
    evaluation.session = session
    audit.record(by=by, action="session.agenda_added", subject=session, after={"evaluation": evaluation.pk})
    propose([evaluation], permissions.voting_members(session.council), by=by)


@transaction.atomic
def take_off_agenda(session, evaluation, *, by):
    refuse_if(permissions.why_not_schedule(by, _held(session)))
    on_it = Evaluation.objects.filter(pk=evaluation.pk, session=session, status__in=BEFORE_COUNCIL)
    if not on_it.update(session=None):
        raise Overtaken(_("Hồ sơ vừa được chuyển sang bước hoặc phiên khác; trang đã cập nhật."))
    audit.record(by=by, action="session.agenda_removed", subject=session, before={"evaluation": evaluation.pk})


@transaction.atomic
def move_to_session(evaluation, target, *, by, reason):
    """Chuyển phiên: from one planned agenda to another of the same round, said aloud and with its reason.

    Both sessions are locked, the lower key first, so that neither opens in between.
    """
    left = evaluation.session
    keys = sorted({target.pk, left.pk if left else target.pk})
    held = {row.pk: row for row in CouncilSession.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    refuse_if(permissions.why_not_move_to_session(by, evaluation, held[target.pk]))
    if not reason.strip():
        raise Refused(_("Xin ghi lý do chuyển phiên."))
    refuse_if(permissions.why_not_schedule(by, held[left.pk]))
    there = Evaluation.objects.filter(pk=evaluation.pk, status=Status.READY, session=left)
    if not there.update(session=target):
        raise Overtaken(_("Hồ sơ vừa được chuyển sang bước hoặc phiên khác; trang đã cập nhật."))
    evaluation.session = target
    audit.record(
        by=by,
        action="session.agenda_moved",
        subject=target,
        before={"session": left.pk},
        after={"session": target.pk, "evaluation": evaluation.pk},
        note=reason,
    )
    propose([evaluation], permissions.voting_members(target.council), by=by)


@transaction.atomic
def take_attendance(session, rows, *, by):
    """`rows`: member → (presence, presides, note)."""
    refuse_if(permissions.why_not_take_attendance(by, _held(session)))
    chosen = [member for member, row in rows.items() if row[1] and member.seat == Seat.VICE_CHAIR]
    if len(chosen) > 1:
        raise Refused(_("Mỗi phiên chỉ một Phó Chủ tịch được ủy quyền chủ trì."))
    if chosen and rows[chosen[0]][0] != Presence.PRESENT:
        raise Refused(_("Người được ủy quyền chủ trì phải có mặt."))
    if chosen:  # steps aside first, so that another may take over
        session.attendance.exclude(member=chosen[0]).update(presides=False)
    for member, (presence, presides, note) in rows.items():
        if member.council_id != session.council_id:
            raise ValueError(f"{member} không thuộc Hội đồng")
        if presides and presence != Presence.PRESENT:
            raise Refused(_("Người được ủy quyền chủ trì phải có mặt."))
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


@transaction.atomic
def record_leaving(session, member, *, by, reason, left_at=None, hands_to=None, now=None):
    """A member goes before the end: the sheets given stay, nothing more is waited for, and the vote ends (rulings 19).

    `left_at`: between the opening of the scoring and now; `hands_to`: the vice-chair who presides from then on, where the
    one who goes presided.
    """
    now = now or clock.now()
    left_at = left_at or now
    held = _held(session)
    refuse_if(permissions.why_not_record_leaving(by, held, member))
    if not reason.strip():
        raise Refused(_("Xin ghi lý do rời phiên."))
    if not held.scoring_opened_at <= left_at <= now:
        raise Refused(_("Giờ rời phiên phải từ lúc mở chấm đến bây giờ."))
    Attendance.objects.filter(session=held, member=member).update(
        left_at=left_at, left_reason=reason[:300], presides=False
    )
    if hands_to is not None:
        refuse_if(permissions.why_not_hand_the_chair(held, hands_to))
        Attendance.objects.filter(session=held, presides=True).update(presides=False)
        Attendance.objects.filter(session=held, member=hands_to).update(presides=True)
    audit.record(
        by=by,
        action="session.left",
        subject=held,
        after={"member": member.pk, "left_at": left_at, "presides": hands_to.pk if hands_to else None},
        note=reason,
    )


@transaction.atomic
def record_return(session, member, *, by):
    """Somebody who left is back: votes again and is waited for again; both times stay in the log and in the note."""
    held = _held(session)
    refuse_if(permissions.why_not_record_return(by, held, member))
    row = Attendance.objects.get(session=held, member=member)
    note = _("rời phiên lúc %(at)s, đã trở lại") % {"at": clock.in_words(row.left_at)}
    row.note = f"{row.note}; {note}"[-200:] if row.note else note
    Attendance.objects.filter(pk=row.pk).update(left_at=None, left_reason="", note=row.note)
    audit.record(
        by=by, action="session.returned", subject=held, before={"left_at": row.left_at}, after={"member": member.pk}
    )
