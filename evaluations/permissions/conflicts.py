"""Interests: what a member declares before the own sheet, what is found later, who may say so (rulings 21)."""

from django.utils.translation import gettext as _

from accounts import clock
from accounts.roles import Role
from evaluations.models import ConflictProposal
from evaluations.permissions.people import has_declared_conflict, keeps, presides
from evaluations.session_facts import SessionFacts
from evaluations.statuses import OPEN_SHEETS, ProposalOutcome, ProposalSource, Seat, Status
from products.permissions import works_at

# Decided or about to be: a conflict found now needs two, the chair and the office's head.
ADOPTED = frozenset({Status.MINUTED, Status.RECOGNISED, Status.REFERRED_UP, Status.NOT_RECOGNISED})


def _away():
    return _("Anh/chị có lợi ích liên quan nên không tham gia xử lý hồ sơ này.")


def _own():
    return _("Lợi ích liên quan của chính mình do người khác ghi: Chủ tọa, thư ký hoặc trưởng cơ quan thường trực.")


def why_not_take_part(user, evaluation, facts=None):
    """A seat with a vote, at the session, while the dossier is being scored."""
    facts = facts or SessionFacts.of(evaluation)
    member = facts.seat_of(user)
    if member is None or not member.has_vote:
        return _("Chỉ thành viên có quyền chấm của Hội đồng mới khai báo và chấm điểm.")
    if evaluation.status not in OPEN_SHEETS:
        return _("Hồ sơ không ở bước chấm điểm.")
    row = facts.came(member)
    if row is None:
        return _("Thư ký chưa điểm danh anh/chị có mặt tại phiên.")
    if row.left_at:
        return _("Thư ký đã ghi anh/chị rời phiên lúc %(at)s.") % {"at": clock.in_words(row.left_at)}
    return ""


def why_not_declare(user, evaluation, facts=None):
    """Yes or no, before the own sheet is handed in and before the seals are broken (rulings 21).

    Later nobody takes the own sheet out: what others gave is known by then, and one sheet less may buy or cost a star.
    """
    facts = facts or SessionFacts.of(evaluation)
    if reason := why_not_take_part(user, evaluation, facts):
        return reason
    own = facts.sheets_by(evaluation, facts.seat_of(user))
    if any(sheet.handed_in_at and not sheet.voided_at for sheet in own):
        return _(
            "Anh/chị đã nộp phiếu của hồ sơ này nên không tự khai lại được; nếu có lợi ích liên quan, "
            "xin báo Chủ tọa hoặc thư ký ghi nhận kèm lý do."
        )
    if evaluation.session.is_discussed:
        return _(
            "Chủ tọa đã mở thảo luận nên không tự khai báo được nữa; nếu có lợi ích liên quan, "
            "xin báo Chủ tọa hoặc thư ký ghi nhận kèm lý do."
        )
    return ""


def why_not_take_back(evaluation, member):
    """A mistaken yes, before anything hangs on it: no sheet of the member's, the discussion not open."""
    if evaluation.sheets.filter(member=member).exists():
        return _("Phiếu của anh/chị đã bị hủy theo khai báo trước nên không rút lại khai báo được.")
    return ""


def why_not_find_conflict(user, evaluation, member=None, facts=None):
    """A conflict that comes to light later voids the sheet; said by another than the member it is about (rulings 21).

    `member` left out where the page asks whether anything may be found at all.
    """
    facts = facts or SessionFacts.of(evaluation)
    if reason := _why_not_say(user, evaluation, facts):
        return reason
    if evaluation.status not in OPEN_SHEETS | {Status.SCORED}:
        return _("Chỉ ghi được trước khi thông qua biên bản.")
    return "" if member is None else _why_not_about(user, evaluation, member, facts)


def _why_not_say(user, evaluation, facts):
    """Chair, secretary or the office's head, none of them with an interest in it."""
    session = evaluation.session
    if session is None:
        return _("Hồ sơ không nằm trong phiên nào.")
    keeping = presides(user, session, facts) or keeps(user, session.council, facts)
    if not keeping and not works_at(user, evaluation.office, Role.OFFICE_HEAD):
        return _("Việc này do Chủ tọa, thư ký hoặc trưởng cơ quan thường trực ghi.")
    seat = facts.seat_of(user)
    return _away() if seat and has_declared_conflict(evaluation, seat, facts) else ""


def _why_not_about(user, evaluation, member, facts):
    if member.council_id != evaluation.session.council_id:
        return _("Người này không ngồi trong Hội đồng của phiên.")
    if member.user_id == user.pk:
        return _own()
    if has_declared_conflict(evaluation, member, facts):
        return _("Lợi ích liên quan của người này đã được ghi.")
    return ""


# --- what the portal proposes --------------------------------------------------------------


def unsettled(session):
    """Open proposals about members of this session's council and dossiers that are before it."""
    return ConflictProposal.objects.open().filter(
        evaluation__session=session,
        evaluation__status__in=OPEN_SHEETS | {Status.READY},
        member__council=session.council_id,
    )


def why_not_unsettled(session):
    """Neither the seals are broken nor the session closed while it is not settled who may score (rulings 21)."""
    waiting = list(unsettled(session).select_related("member__user", "evaluation__registration__product"))
    if not waiting:
        return ""
    return _("Còn %(count)s khả năng xung đột lợi ích do Cổng phát hiện chưa xử lý: %(names)s.") % {
        "count": len(waiting),
        "names": ", ".join(
            f"{row.member.user.display_name} («{row.evaluation.registration.product_name}»)" for row in waiting
        ),
    }


def why_not_settle(user, proposal, facts=None):
    """Confirming or dismissing: by chair, secretary or the office's head, never by the member it is about.

    What was said after the adoption needs both, the chair and the head: the one who did not say it.
    """
    evaluation, member = proposal.evaluation, proposal.member
    facts = facts or SessionFacts.of(evaluation)
    if proposal.outcome != ProposalOutcome.OPEN:
        return _("Việc này đã được xử lý.")
    if proposal.source == ProposalSource.LATE:
        if reason := _why_not_second(user, proposal, facts):
            return reason
    else:
        if reason := _why_not_say(user, evaluation, facts):
            return reason
        if evaluation.status not in OPEN_SHEETS | {Status.READY}:
            return _("Hồ sơ đang ở bước «%(step)s».") % {"step": evaluation.get_status_display()}
    if member.user_id == user.pk:
        return _own()
    return ""


def _why_not_second(user, proposal, facts):
    evaluation = proposal.evaluation
    if evaluation.status not in ADOPTED:
        return _("Hồ sơ đang ở bước «%(step)s».") % {"step": evaluation.get_status_display()}
    if reason := _why_not_chair_or_head(user, evaluation, facts):
        return reason
    by_chair = _is_chair(proposal.proposed_by, evaluation, facts)
    other = _is_head(user, evaluation) if by_chair else _is_chair(user, evaluation, facts)
    if user.pk == proposal.proposed_by_id or not other:
        return _("Việc này cần cả Chủ tịch Hội đồng và trưởng cơ quan thường trực; người thứ hai xác nhận.")
    return ""


# --- after the adoption --------------------------------------------------------------------


def _is_chair(user, evaluation, facts):
    seat = facts.seat_of(user)
    return bool(seat) and (seat.seat == Seat.CHAIR or presides(user, evaluation.session, facts))


def _is_head(user, evaluation):
    return works_at(user, evaluation.office, Role.OFFICE_HEAD)


def _why_not_chair_or_head(user, evaluation, facts):
    if not (_is_chair(user, evaluation, facts) or _is_head(user, evaluation)):
        return _("Sau khi thông qua biên bản, việc này do Chủ tịch Hội đồng và trưởng cơ quan thường trực ghi.")
    seat = facts.seat_of(user)
    if seat and has_declared_conflict(evaluation, seat, facts):
        return _away()
    return ""


def why_not_report_late(user, evaluation, member=None, facts=None):
    """A conflict found once the minutes are adopted (the ruling on conflicts after the closing)."""
    if evaluation.session is None:
        return _("Hồ sơ không nằm trong phiên nào.")
    facts = facts or SessionFacts.of(evaluation)
    if reason := _why_not_chair_or_head(user, evaluation, facts):
        return reason
    if evaluation.status not in ADOPTED:
        return _("Trước khi thông qua biên bản, hãy dùng «Ghi lợi ích liên quan phát hiện sau».")
    if member is None:
        return ""
    if reason := _why_not_about(user, evaluation, member, facts):
        return reason
    if evaluation.proposals.open().filter(member=member).exists():
        return _("Đã có ghi nhận về người này, đang chờ người thứ hai xác nhận.")
    return ""


def why_not_take_back_finding(user, evaluation, member, facts=None):
    """While the discussion is closed and the member has no voided sheet: later too much hangs on it."""
    facts = facts or SessionFacts.of(evaluation)
    if reason := _why_not_say(user, evaluation, facts):
        return reason
    if evaluation.status not in OPEN_SHEETS | {Status.READY} or evaluation.session.is_discussed:
        return _("Chỉ rút ghi nhận trước khi Chủ tọa mở thảo luận.")
    if member.user_id == user.pk:
        return _own()
    if not facts.has_finding(evaluation, member):
        return _("Không có ghi nhận nào để rút.")
    if any(sheet.voided_at for sheet in facts.sheets_by(evaluation, member)):
        return _("Phiếu của thành viên này đã bị hủy theo ghi nhận nên không rút lại được.")
    return ""
