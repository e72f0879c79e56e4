"""Ends before the council: refused for a ground that stands above the table, stopped for want of a supplement."""

from django.utils.translation import gettext as _

from accounts.roles import Role
from evaluations.permissions.people import PREPARES
from evaluations.statuses import Status
from products import permissions as dossiers
from products.permissions import works_at


def wrong_grounds(evaluation):
    """(code, text, note) of the disqualifying grounds the office's check found «Chưa đúng» or «Thiếu»."""
    bad = [mark for mark in evaluation.every_check if mark.verdict in {"missing", "wrong"}]
    marks = {mark.item: mark for mark in bad if mark.item.startswith("DQ")}
    grounds = enumerate(evaluation.registration.criteria_set.disqualifiers, start=1)
    return [(f"DQ{place}", text, marks[f"DQ{place}"].note) for place, text in grounds if f"DQ{place}" in marks]


def grounds_before_council(evaluation):
    """Of those, the ones a vote was asked for: the dossier goes to the council, which decides them (rulings 15)."""
    asked = {objection.ground for objection in evaluation.every_objection}
    return [code for code, text, _note in wrong_grounds(evaluation) if text in asked]


def why_not_refuse(user, evaluation):
    """«Hồ sơ bị loại khi» stands above every table (Phụ lục II): the specialist marks the ground, the head signs."""
    if not works_at(user, evaluation.office, *PREPARES, Role.LEADER):
        return _("Việc này thuộc %(office)s.") % {"office": evaluation.office.name}
    if evaluation.status != Status.CHECKING:
        return _("Hồ sơ đang ở bước «%(step)s».") % {"step": evaluation.get_status_display()}
    if not wrong_grounds(evaluation):
        return _("Chưa có căn cứ loại hồ sơ nào được ghi «Chưa đúng» khi kiểm tra.")
    if not works_at(user, evaluation.office, Role.OFFICE_HEAD, Role.LEADER):
        return _("Thông báo do trưởng cơ quan ký; chuyên viên ghi «Chưa đúng» ở căn cứ và nêu nhận xét.")
    return ""


def why_not_stop(user, evaluation, *, today=None):
    """The office ends what the office asked for, after the due day (TT 03/2025/TT-VPCP, mẫu 05)."""
    if not works_at(user, evaluation.office, *PREPARES):
        return _("Việc này thuộc %(office)s.") % {"office": evaluation.office.name}
    if evaluation.status != Status.SUPPLEMENT_REQUESTED:
        return _("Hồ sơ đang ở bước «%(step)s».") % {"step": evaluation.get_status_display()}
    return dossiers.why_not_end_unanswered(evaluation.registration, today=today)


def why_not_reopen(user, evaluation, *, today=None):
    if not works_at(user, evaluation.office, *PREPARES):
        return _("Việc này thuộc %(office)s.") % {"office": evaluation.office.name}
    if evaluation.status != Status.STOPPED:
        return _("Chỉ mở lại được hồ sơ đã dừng giải quyết.")
    return dossiers.why_not_open_again(evaluation.registration, today=today)
