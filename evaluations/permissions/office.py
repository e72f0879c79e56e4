"""The office's check, from taking up to «đủ điều kiện»."""

from django.utils.translation import gettext as _

from evaluations.permissions.ending import grounds_before_council, wrong_grounds
from evaluations.permissions.people import PREPARES
from evaluations.second_look import fallen_marks
from evaluations.statuses import BEFORE_COUNCIL, NEXT, Status
from products import completeness
from products.permissions import works_at
from products.statuses import Status as Dossier


def why_not_take_up(user, registration, round):
    if not works_at(user, round.office, *PREPARES):
        return _("Hồ sơ này thuộc %(office)s.") % {"office": round.office.name}
    if registration.status != Dossier.FORWARDED or registration.round_id != round.pk:
        return _("Chỉ bắt đầu kiểm tra hồ sơ mà phường vừa chuyển tới.")
    return ""


def why_not_take_up_referral(user, evaluation, round):
    """The next level takes up what the level below sent (rulings 9)."""
    if not works_at(user, round.office, *PREPARES):
        return _("Hồ sơ này thuộc %(office)s.") % {"office": round.office.name}
    handed_over = evaluation.registration.offices.filter(pk=round.office_id).exists()
    if evaluation.status != Status.REFERRED_UP or hasattr(evaluation, "referred_to") or not handed_over:
        return _("Hồ sơ này không chờ cấp trên tiếp nhận.")
    if round.regulation_id != evaluation.round.regulation_id or round.kind != evaluation.round.kind:
        return _("Đợt của cấp trên phải cùng quy định và cùng loại với đợt đã chấm.")
    if evaluation.round.regulation.next_level(evaluation.level) != round.level:
        return _("Đợt này không phải của cấp kế tiếp.")
    return ""


def _why_not_at_office(user, evaluation, status, *roles):
    if not works_at(user, evaluation.office, *(roles or PREPARES)):
        return _("Việc này thuộc %(office)s.") % {"office": evaluation.office.name}
    if evaluation.status != status:
        return _("Hồ sơ đang ở bước «%(step)s».") % {"step": evaluation.get_status_display()}
    return ""


def why_not_check(user, evaluation):
    return _why_not_at_office(user, evaluation, Status.CHECKING)


def why_not_request_supplement(user, evaluation):
    if reason := why_not_check(user, evaluation):
        return reason
    if evaluation.registration.status != Dossier.UNDER_EVALUATION:
        return _("Hồ sơ không nằm ở bàn của cơ quan đánh giá.")
    return ""


def why_not_resume(user, evaluation):
    if reason := _why_not_at_office(user, evaluation, Status.SUPPLEMENT_REQUESTED):
        return reason
    if evaluation.registration.status == Dossier.SUPPLEMENT_REQUESTED:
        return _("Chủ thể chưa nộp bản bổ sung.")
    return ""


def why_not_mark_ready(user, evaluation):
    """«Đủ điều kiện»: every item looked at, none missing or wrong.

    A ground the council is asked to vote on does not block the way to it: only there can the vote be taken (rulings 15).
    """
    status = Status.ADVISORY if evaluation.status == Status.ADVISORY else Status.CHECKING
    if reason := _why_not_at_office(user, evaluation, status):
        return reason
    if status == Status.ADVISORY and not evaluation.advice.strip():
        return _("Tổ tư vấn chưa có báo cáo.")
    fallen = fallen_marks(evaluation)
    before_council = grounds_before_council(evaluation)
    found_bad = [mark.item for mark in evaluation.every_check if mark.verdict in {"missing", "wrong"}]
    bad = len([item for item in found_bad if item not in {*fallen, *before_council}])
    wrong = [code for code, _text, _note in wrong_grounds(evaluation) if code not in {*fallen, *before_council}]
    if bad and len(wrong) == bad:
        return _(
            "Có căn cứ loại hồ sơ ghi «Chưa đúng»: trưởng cơ quan thông báo không đủ điều kiện, hoặc nêu ý kiến để trình Hội đồng biểu quyết."
        )
    if bad:
        return _("Còn %(count)s mục thiếu hoặc chưa đúng; hãy yêu cầu bổ sung trước.") % {"count": bad}
    unchecked = len(unchecked_items(evaluation))
    if fallen:
        return _("%(items)s đã thay đổi sau khi kiểm tra; hãy kiểm tra lại.") % {
            "items": ", ".join(sorted(fallen)),
        }
    if unchecked:
        return _("Còn %(count)s mục chưa kiểm tra.") % {"count": unchecked}
    if evaluation.registration.criteria_set.locked:  # rulings 16
        return _("Bộ tiêu chí này đang khóa vì bản chép không cộng đúng, chưa chấm điểm được.")
    if evaluation.registration.criteria_set.branches and not evaluation.registration.branch:
        return _("Bộ tiêu chí có hai trường hợp; hãy chọn trường hợp áp dụng trước khi trình Hội đồng.")
    return ""


def check_items(evaluation):
    """(code, text) of everything the office looks at: required and conditional papers, samples, disqualifying grounds."""
    registration = evaluation.registration
    from_papers = [
        (paper.code, paper.name)
        for paper in completeness.papers_of(registration)
        if paper.requirement in {"required", "conditional"}
    ]
    grounds = [(f"DQ{place}", text) for place, text in enumerate(registration.criteria_set.disqualifiers, start=1)]
    return from_papers + grounds


def unchecked_items(evaluation):
    """Never looked at, or changed since: the mark of a paper that was replaced has fallen."""
    done = {mark.item for mark in evaluation.every_check} - fallen_marks(evaluation)
    return [code for code, _text in check_items(evaluation) if code not in done]


def why_not_ask_advice(user, evaluation):
    return why_not_check(user, evaluation)


def why_not_give_advice(user, evaluation):
    return _why_not_at_office(user, evaluation, Status.ADVISORY)


def why_not_send_back_to_check(user, evaluation):
    if not works_at(user, evaluation.office, *PREPARES):
        return _("Việc này thuộc %(office)s.") % {"office": evaluation.office.name}
    if Status.CHECKING not in NEXT[Status(evaluation.status)] or evaluation.status == Status.SUPPLEMENT_REQUESTED:
        return _("Hồ sơ đang ở bước «%(step)s».") % {"step": evaluation.get_status_display()}
    return ""


def why_not_release(user, evaluation):
    """Letting the business withdraw, before the council sits."""
    if not works_at(user, evaluation.office, *PREPARES):
        return _("Việc này thuộc %(office)s.") % {"office": evaluation.office.name}
    if evaluation.status not in BEFORE_COUNCIL:
        return _("Hội đồng đã bắt đầu chấm nên không cho rút hồ sơ được nữa.")
    return ""
