"""Preparing a conference, and its steps up to the report."""

from django.utils.translation import gettext as _

from accounts import authority, clock
from accounts.roles import Role
from trainings.permissions.people import why_not_organiser, why_not_step
from trainings.statuses import State

APPROVE = (Role.OFFICE_HEAD, Role.WARD_LEADER, Role.LEADER)


def why_not_edit(user, conference):
    if reason := why_not_organiser(user, conference):
        return reason
    if not conference.is_editable:
        return _("Hội nghị %(state)s nên không sửa được nữa.") % {"state": conference.get_state_display().lower()}
    return ""


def why_not_approve(user, conference):
    if conference.office_id not in authority.served_ids(user, *APPROVE):
        return _("Hội nghị do lãnh đạo cơ quan tổ chức phê duyệt.")
    if reason := why_not_step(conference, State.APPROVED):
        return reason
    if conference.state == State.POSTPONED:
        return _("Hội nghị đang hoãn: hãy đặt ngày mới.")
    if not conference.sessions.exists():
        return _("Hãy thêm ít nhất một buổi trước khi phê duyệt.")
    if not (conference.venue or conference.online_link):
        return _("Hãy ghi địa điểm hoặc đường dẫn trực tuyến trước khi phê duyệt.")
    return ""


def why_not_open_inviting(user, conference, *, today=None):
    if reason := why_not_organiser(user, conference):
        return reason
    if reason := why_not_step(conference, State.INVITING):
        return reason
    if conference.state == State.POSTPONED:
        return _("Hội nghị đang hoãn: hãy đặt ngày mới.")
    if not conference.is_history and conference.ends_on < (today or clock.today()):
        return _("Hội nghị đã qua ngày %(day)s; hãy đặt ngày mới hoặc đánh dấu là nhập lại từ hồ sơ giấy.") % {
            "day": f"{conference.ends_on:%d/%m/%Y}"
        }
    return ""


def why_not_close(user, conference):
    return why_not_organiser(user, conference) or why_not_step(conference, State.CLOSED)


def why_not_hold(user, conference, *, today=None):
    if reason := why_not_organiser(user, conference) or why_not_step(conference, State.HELD):
        return reason
    if conference.ends_on > (today or clock.today()):
        return _("Hội nghị còn đến ngày %(day)s mới xong.") % {"day": f"{conference.ends_on:%d/%m/%Y}"}
    return ""


def why_not_report(user, conference):
    if reason := why_not_organiser(user, conference) or why_not_step(conference, State.REPORTED):
        return reason
    report = getattr(conference, "report", None)
    if report is None or not report.results.strip():
        return _("Hãy ghi kết quả đạt được trước khi hoàn thành báo cáo.")
    return ""


def why_not_write_report(user, conference):
    if reason := why_not_organiser(user, conference):
        return reason
    if conference.state != State.HELD:
        return _("Báo cáo chỉ soạn khi hội nghị đã tổ chức và chưa báo cáo.")
    return ""


def why_not_cancel(user, conference):
    return why_not_organiser(user, conference) or why_not_step(conference, State.CANCELLED)


def why_not_postpone(user, conference):
    return why_not_organiser(user, conference) or why_not_step(conference, State.POSTPONED)


def why_not_set_new_date(user, conference):
    if reason := why_not_organiser(user, conference):
        return reason
    if conference.state != State.POSTPONED:
        return _("Chỉ đặt ngày mới cho hội nghị đang hoãn.")
    return ""


def why_not_copy(user, conference):
    return why_not_organiser(user, conference)
