"""Which buttons stand on a dossier's page, each with its reason; the trail as the component takes it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Role
from evaluations import permissions
from evaluations.actions.deciding import options_for
from evaluations.statuses import BEFORE_COUNCIL, DECIDABLE, OPEN_SHEETS, Status
from evaluations.views.page import button
from products.permissions import works_at


def of_office(user, evaluation):
    """The office's deeds at this step; for those who only read, the ways on."""
    if not works_at(user, evaluation.office, *permissions.PREPARES):
        return [*_of_member(user, evaluation), *_of_leader(user, evaluation)]
    buttons = []
    if evaluation.status in DECIDABLE:
        buttons = _decidable(user, evaluation)
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
        *_refusal(user, evaluation),
    ]


def _refusal(user, evaluation):
    """Only where the check found a ground: an empty threat on every dossier's page helps nobody."""
    if not permissions.wrong_grounds(evaluation):
        return []
    return [
        button(
            _url("refuse", evaluation),
            _("Thông báo không đủ điều kiện"),
            permissions.why_not_refuse(user, evaluation),
            method="get",
            style="danger",
        )
    ]


def _supplement(user, evaluation):
    return [
        button(_url("resume", evaluation), _("Tiếp tục kiểm tra"), permissions.why_not_resume(user, evaluation)),
        button(
            _url("stop", evaluation),
            _("Dừng giải quyết"),
            permissions.why_not_stop(user, evaluation),
            style="danger",
            confirm=_(
                "Chủ thể nhận thông báo dừng giải quyết bằng văn bản; cơ quan mở lại được trong thời hạn ghi ở đó."
            ),
            reason_label=_("Lý do dừng giải quyết"),
        ),
    ]


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


def _decidable(user, evaluation):
    """What the conclusion of this council, or of the one above, leaves to do without a decision."""
    options = options_for(evaluation)
    buttons = []
    if options["send_back"]:
        buttons.append(
            button(
                _url("send_back", evaluation),
                _("Chuyển trả kết quả"),
                permissions.why_not_send_back(user, evaluation),
                confirm=_(
                    "Kết quả được thông báo và hồ sơ trở về cấp đã đề nghị: cấp đó công nhận theo kết quả này, đánh giá lại theo thẩm quyền, hoặc thông báo. Không hoàn tác được."
                ),
                reason_label=_("Ý kiến kèm theo (nếu có)"),
                reason_optional=True,
            )
        )
    if evaluation.status == Status.RETURNED:
        buttons.append(
            button(
                _url("evaluate_here", evaluation),
                _("Đánh giá lại theo thẩm quyền"),
                permissions.why_not_evaluate_here(user, evaluation),
                style="secondary",
                confirm=_("Hồ sơ vào lại bước kiểm tra, rồi Hội đồng của cấp mình chấm từ đầu."),
                reason_label=_("Lý do đánh giá lại"),
            )
        )
    could = options["recognise"] is not None
    if evaluation.status == Status.RETURNED or not (could or options["refer"] or options["send_back"]):
        buttons.append(
            button(
                reverse("evaluations:notify_not_recognised", args=[evaluation.pk]),
                _("Thông báo không công nhận") if could else _("Thông báo kết quả"),
                permissions.why_not_notify_not_recognised(user, evaluation),
                style="secondary" if evaluation.status == Status.RETURNED else "",
                confirm=_(
                    "Hồ sơ kết thúc với thông báo kết quả, không có quyết định và giấy chứng nhận. Thư được gửi cho chủ thể."
                ),
                reason_label=_("Lý do không công nhận") if could else "",
            )
        )
    return buttons


def _stopped(user, evaluation):
    return [
        button(
            _url("reopen", evaluation),
            _("Mở lại hồ sơ"),
            permissions.why_not_reopen(user, evaluation),
            method="get",
            style="secondary",
        )
    ]


_BY_STATUS = {
    Status.CHECKING: _checking,
    Status.SUPPLEMENT_REQUESTED: _supplement,
    Status.ADVISORY: _advisory,
    Status.READY: _ready,
    Status.STOPPED: _stopped,
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
    if evaluation.status not in DECIDABLE or not works_at(user, evaluation.office, Role.LEADER):
        return []
    sign = button(
        reverse("evaluations:decide", args=[evaluation.round_id]),
        _("Xem để ký quyết định"),
        method="get",
    )
    others = [] if works_at(user, evaluation.office, *permissions.PREPARES) else _decidable(user, evaluation)
    return [sign, *others] if _has_decision(evaluation) else others


def _has_decision(evaluation):
    options = options_for(evaluation)
    return options["recognise"] is not None or options["refer"]


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
