"""Minutes, conclusions and what the leader signs."""

from django.utils.translation import gettext as _

from accounts import clock
from accounts.roles import Role
from evaluations import tally
from evaluations.permissions.people import PREPARES, keeps, presides, why_not_lead
from evaluations.statuses import SessionState, Status
from products.permissions import works_at


def why_not_conclude_differently(user, evaluation):
    """Only with a reason and a vote, never above the band of the mean (rulings 20)."""
    if reason := why_not_lead(user, evaluation, _("Chỉ Chủ tọa mới ghi kết luận khác kết quả tính.")):
        return reason
    if evaluation.status != Status.SCORED:
        return _("Chỉ ghi kết luận sau khi bế mạc, trước khi thông qua biên bản.")
    return ""


def why_not_write_minutes(user, session):
    if not keeps(user, session.council):
        return _("Biên bản do thư ký Hội đồng lập.")
    if session.state != SessionState.CLOSED:
        return _("Lập biên bản sau khi bế mạc phiên.")
    if session.minutes_adopted_at:
        return _("Biên bản đã được thông qua.")
    return ""


def why_not_adopt_minutes(user, session):
    if not presides(user, session):
        return _("Biên bản do Chủ tọa thông qua.")
    if session.state != SessionState.CLOSED or not session.minutes_text.strip():
        return _("Thư ký chưa lập biên bản.")
    if session.minutes_adopted_at:
        return _("Biên bản đã được thông qua.")
    return ""


def why_not_decide(user, evaluation):
    """The leader signs (QĐ 26/2026 Đ7 k3e; rulings 9)."""
    if not works_at(user, evaluation.office, Role.LEADER):
        return _("Quyết định do lãnh đạo có thẩm quyền ký.")
    if evaluation.status != Status.MINUTED:
        return _("Hồ sơ đang ở bước «%(step)s».") % {"step": evaluation.get_status_display()}
    return ""


def why_not_date_minutes(session, day, *, today=None):
    if not session.held_on <= day <= (today or clock.today()):
        return _("Ngày biên bản phải từ ngày họp %(day)s đến hôm nay.") % {"day": f"{session.held_on:%d/%m/%Y}"}
    return ""


def why_not_notify_not_recognised(user, evaluation):
    """Below 3 stars, or no star's minimum met: a notice only, no decision (QĐ 26/2026 Đ4 k1a)."""
    if not works_at(user, evaluation.office, *PREPARES, Role.LEADER):
        return _("Việc này thuộc %(office)s.") % {"office": evaluation.office.name}
    if evaluation.status != Status.MINUTED:
        return _("Hồ sơ đang ở bước «%(step)s».") % {"step": evaluation.get_status_display()}
    result = evaluation.current_result
    stars = result.concluded_stars or 0
    regulation = evaluation.round.regulation
    # Stars that this level neither recognises nor refers end here: the level below may take them up (Đ7 k4g).
    decided = [star for star in regulation.recognises(evaluation.level) if star <= stars]
    if decided or (stars >= 3 and tally.may_refer(result.mean, regulation.bands, regulation.refers(evaluation.level))):
        return _("Hội đồng kết luận đạt %(stars)s sao; hồ sơ này chờ quyết định.") % {"stars": stars}
    return ""


def why_not_signed_on(day, *, history, late_reason, today=None):
    """Never in the future; earlier only in history rounds or flagged with a reason (rulings 3)."""
    today = today or clock.today()
    if day > today:
        return _("Ngày ký không được ở tương lai.")
    if day < today and not history and not late_reason.strip():
        return _("Ngày ký trước hôm nay: xin ghi lý do nhập muộn.")
    return ""
