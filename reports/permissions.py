"""What the clerk would say when a report cannot be given."""

from django.utils.translation import gettext as _

from accounts import authority
from accounts.roles import WARD, Role
from reports.statuses import State

OFFICE = (Role.SPECIALIST, Role.OFFICE_HEAD, Role.SECRETARY, Role.LEADER)
REPORTING = (*WARD, *OFFICE, Role.AUDITOR)


def why_not_report(user):
    if not authority.has_any_role(user, *REPORTING):
        return _("Báo cáo dành cho cán bộ phường, xã, cơ quan đánh giá và người kiểm tra, giám sát.")
    return ""


def why_not_cancel(user, report):
    if report.asked_by_id != user.pk:
        return _("Chỉ người đã yêu cầu mới hủy được báo cáo này.")
    if not report.is_under_way:
        return _("Báo cáo đã kết thúc nên không còn gì để hủy.")
    return ""


def why_not_download(user, report):
    """Asked again at each download: who lost the role keeps no way to the file."""
    if report.asked_by_id != user.pk:
        return _("Chỉ người đã yêu cầu mới tải được báo cáo này.")
    if report.state != State.DONE:
        return _("Báo cáo chưa lập xong.")
    return why_not_report(user)
