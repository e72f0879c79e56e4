"""Which buttons stand on a dossier's page, each with its reason; the trail as the component takes it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Role
from evaluations import permissions
from evaluations.statuses import BEFORE_COUNCIL, OPEN_SHEETS, Status
from evaluations.views.page import button
from products.permissions import works_at


def of_office(user, evaluation):
    """The office's deeds at this step; for those who only read, the ways on."""
    if not works_at(user, evaluation.office, *permissions.PREPARES):
        return [*_of_member(user, evaluation), *_of_leader(user, evaluation)]
    buttons = []
    if evaluation.status in _BY_STATUS:
        buttons = _BY_STATUS[evaluation.status](user, evaluation)
    if evaluation.session_id:
        buttons.append(_to_session(evaluation))
    if evaluation.status in BEFORE_COUNCIL:
        buttons.append(_release(user, evaluation))
    return [*buttons, *_of_member(user, evaluation), *_of_leader(user, evaluation)]


def _url(name, evaluation):
    return reverse(f"evaluations:{name}", args=[evaluation.pk])


def _checking(user, evaluation):
    why_not_ready = permissions.why_not_mark_ready(user, evaluation)
    return [
        button(
            _url("check", evaluation), _("Kiểm tra hồ sơ"), method="get", style="secondary" if not why_not_ready else ""
        ),
        button(
            _url("ready", evaluation),
            _("Đủ điều kiện"),
            why_not_ready,
            style="primary" if not why_not_ready else "secondary",
            confirm=_("Hồ sơ chuyển sang chờ Hội đồng. Vẫn trả lại bước kiểm tra được trước khi Hội đồng họp."),
        ),
        button(_url("supplement", evaluation), _("Yêu cầu bổ sung"), method="get", style="secondary"),
        button(_url("ask_advice", evaluation), _("Giao Tổ tư vấn"), style="secondary"),
        _objection(evaluation),
    ]


def _supplement(user, evaluation):
    return [button(_url("resume", evaluation), _("Tiếp tục kiểm tra"), permissions.why_not_resume(user, evaluation))]


def _advisory(user, evaluation):
    return [
        button(_url("give_advice", evaluation), _("Ghi báo cáo của Tổ tư vấn"), method="get"),
        button(
            _url("ready", evaluation),
            _("Đủ điều kiện"),
            permissions.why_not_mark_ready(user, evaluation),
            style="secondary",
        ),
        _back(user, evaluation),
    ]


def _ready(user, evaluation):
    buttons = (
        []
        if evaluation.session_id
        else [button(reverse("evaluations:council_list"), _("Đưa vào phiên của Hội đồng"), method="get")]
    )
    return [*buttons, _back(user, evaluation), _objection(evaluation)]


def _minuted(user, evaluation):
    reason = permissions.why_not_notify_not_recognised(user, evaluation)
    result = evaluation.current_result
    if result and (result.concluded_stars or 0) >= 3:
        return []
    return [
        button(
            reverse("evaluations:notify_not_recognised", args=[evaluation.pk]),
            _("Thông báo kết quả"),
            reason,
            confirm=_(
                "Hồ sơ kết thúc với thông báo kết quả, không có quyết định và giấy chứng nhận. Thư được gửi cho chủ thể."
            ),
        )
    ]


_BY_STATUS = {
    Status.CHECKING: _checking,
    Status.SUPPLEMENT_REQUESTED: _supplement,
    Status.ADVISORY: _advisory,
    Status.READY: _ready,
    Status.MINUTED: _minuted,
}


def _back(user, evaluation):
    return button(
        _url("back_to_check", evaluation),
        _("Trả lại bước kiểm tra"),
        permissions.why_not_send_back_to_check(user, evaluation),
        style="secondary",
        reason_label=_("Lý do kiểm tra lại"),
    )


def _release(user, evaluation):
    return button(
        _url("release", evaluation),
        _("Cho rút hồ sơ"),
        permissions.why_not_release(user, evaluation),
        style="danger",
        confirm=_("Hồ sơ kết thúc, không đánh giá nữa. Việc này không hoàn tác được."),
        reason_label=_("Lý do, theo đề nghị của chủ thể"),
    )


def _objection(evaluation):
    return button(_url("objection_new", evaluation), _("Nêu ý kiến loại hồ sơ"), method="get", style="quiet")


def _to_session(evaluation):
    return button(evaluation.session.get_absolute_url(), _("Mở phiên họp"), method="get", style="secondary")


def _of_member(user, evaluation):
    """A seat in the council: to one's own sheet and to the session."""
    if evaluation.session is None or evaluation.status not in OPEN_SHEETS:
        return []
    member = permissions.member_of(user, evaluation.session.council)
    if member is None or not member.has_vote:
        return []
    buttons = [button(_url("sheet", evaluation), _("Phiếu chấm của tôi"), method="get"), _objection(evaluation)]
    if not works_at(user, evaluation.office, *permissions.PREPARES):
        buttons.append(_to_session(evaluation))
    return buttons


def _of_leader(user, evaluation):
    if evaluation.status != Status.MINUTED or not works_at(user, evaluation.office, Role.LEADER):
        return []
    return [button(reverse("evaluations:decide", args=[evaluation.round_id]), _("Xem để ký quyết định"), method="get")]


def trail(registration):
    """The dossier's steps as `components/trail.html` takes them."""
    return [
        {
            "label": step.title,
            "by": step.by_name,
            "office": step.by_office,
            "note": step.note,
            "occurred_on": step.occurred_on,
            "recorded_at": step.recorded_at,
        }
        for step in registration.steps.all()
    ]
