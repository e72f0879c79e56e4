"""Interests: what a member declares before the own sheet, what is found later, who may say so (rulings 21)."""

from django.utils.translation import gettext as _

from accounts.roles import Role
from evaluations.permissions.people import has_declared_conflict, keeps, member_of, presides
from evaluations.statuses import OPEN_SHEETS, Presence, Status
from products.permissions import works_at


def why_not_take_part(user, evaluation):
    """A seat with a vote, at the session, while the dossier is being scored."""
    session = evaluation.session
    member = member_of(user, session.council) if session else None
    if member is None or not member.has_vote:
        return _("Chỉ thành viên có quyền chấm của Hội đồng mới khai báo và chấm điểm.")
    if evaluation.status not in OPEN_SHEETS:
        return _("Hồ sơ không ở bước chấm điểm.")
    if not session.attendance.filter(member=member, presence=Presence.PRESENT).exists():
        return _("Thư ký chưa điểm danh anh/chị có mặt tại phiên.")
    return ""


def why_not_declare(user, evaluation):
    """Yes or no, before the own sheet is handed in and before the seals are broken (rulings 21).

    Later nobody takes the own sheet out: what others gave is known by then, and one sheet less may buy or cost a star.
    """
    if reason := why_not_take_part(user, evaluation):
        return reason
    member = member_of(user, evaluation.session.council)
    if evaluation.sheets.filter(member=member, handed_in_at__isnull=False, voided_at__isnull=True).exists():
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


def why_not_find_conflict(user, evaluation, member=None):
    """A conflict that comes to light later voids the sheet; said by another than the member it is about (rulings 21).

    `member` left out where the page asks whether anything may be found at all.
    """
    session = evaluation.session
    if session is None:
        return _("Hồ sơ không nằm trong phiên nào.")
    seat = member_of(user, session.council)
    if not (
        presides(user, session) or keeps(user, session.council) or works_at(user, evaluation.office, Role.OFFICE_HEAD)
    ):
        return _("Việc này do Chủ tọa, thư ký hoặc trưởng cơ quan thường trực ghi.")
    if seat and has_declared_conflict(evaluation, seat):
        return _("Anh/chị có lợi ích liên quan nên không tham gia xử lý hồ sơ này.")
    if evaluation.status not in OPEN_SHEETS | {Status.SCORED}:
        return _("Chỉ ghi được trước khi thông qua biên bản.")
    if member is None:
        return ""
    if member.council_id != session.council_id:
        return _("Người này không ngồi trong Hội đồng của phiên.")
    if member.user_id == user.pk:
        return _("Lợi ích liên quan của chính mình do người khác ghi: Chủ tọa, thư ký hoặc trưởng cơ quan thường trực.")
    return ""
