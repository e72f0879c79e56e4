"""The deeds a dossier's page offers, the main one first; a refused one keeps its place with its reason."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import WARD, Role
from products import completeness, permissions
from products.statuses import EDITABLE, Status
from products.views.sight import address


def deeds(user, registration, *, today):
    return [
        *_applicant_deeds(user, registration, today),
        *_ward_deeds(user, registration),
        *_office_deeds(user, registration),
    ]


def _go(label, name, registration, reason="", *, style="secondary", icon="", args=()):
    """A link to the page where the deed is done."""
    return {
        "label": label,
        "url": reverse(f"products:{name}", args=[registration.pk, *args]),
        "reason_refused": reason,
        "style": style,
        "icon": icon or ("lock" if reason else ""),
        "method": "get",
    }


def _applicant_deeds(user, registration, today):
    if not (permissions.acts_for(user, registration.business) or permissions.serves(user, registration.ward)):
        return
    status = Status(registration.status)
    if status == Status.DRAFT:
        reason = permissions.why_not_submit(user, registration, today=today)
        fill = _go(
            _("Khai tiếp"),
            "registration_edit",
            registration,
            style="primary" if reason else "secondary",
            icon="pencil",
            args=[next_section(registration, today)],
        )
        send = _go(
            _("Gửi hồ sơ"), "registration_submit", registration, style="secondary" if reason else "primary", icon="send"
        )
        yield from ([fill, send] if reason else [send, fill])
    if status == Status.SUPPLEMENT_REQUESTED:
        yield _go(_("Trả lời yêu cầu bổ sung"), "supplement_answer", registration, style="primary", icon="reply")
        yield _go(
            _("Sửa hồ sơ"),
            "registration_edit",
            registration,
            icon="pencil",
            args=[next_section(registration, today)],
        )
    if registration.is_open and permissions.acts_for(user, registration.business) or status in EDITABLE:
        reason = permissions.why_not_withdraw(user, registration)
        label = _("Hủy bản nháp") if status == Status.DRAFT else _("Rút hồ sơ")
        yield _go(label, "registration_withdraw", registration, reason, style="danger")


def next_section(registration, today):
    """The first page of the form that still lacks something; the first page where nothing lacks."""
    sections = completeness.by_section(registration, today=today)
    return next((key for key, gaps in sections.items() if gaps), next(iter(sections)))


def _ward_deeds(user, registration):
    if not permissions.serves(user, registration.ward, *WARD):
        return
    status = Status(registration.status)
    if status == Status.DRAFT and not permissions.why_not_confirm_filing(user, registration):
        yield _go(_("Xác nhận nhận hồ sơ ngoài thời hạn"), "filing_confirm", registration, icon="check-circle")
    if status == Status.SUBMITTED:
        yield _go(
            _("Tiếp nhận"),
            "registration_receive",
            registration,
            permissions.why_not_receive(user, registration),
            style="primary",
            icon="inbox",
        )
    if status in {Status.RECEIVED, Status.WARD_REVIEW}:
        yield from _report_and_forward(user, registration)
    if status in {Status.SUBMITTED, Status.RECEIVED, Status.WARD_REVIEW}:
        reason = permissions.why_not_request_supplement(user, registration)
        yield _go(_("Yêu cầu bổ sung"), "supplement_new", registration, reason)
    if status == Status.SUBMITTED:
        reason = permissions.why_not_reject(user, registration)
        yield _go(_("Từ chối tiếp nhận"), "registration_reject", registration, reason, style="danger")
    if status == Status.SUPPLEMENT_REQUESTED and registration.returns_to != Status.UNDER_EVALUATION:
        reason = permissions.why_not_stop(user, registration)
        yield _go(_("Dừng giải quyết"), "registration_stop", registration, reason, style="danger")
    if status == Status.STOPPED and not permissions.stopped_by_office(registration):
        reason = permissions.why_not_reopen(user, registration)
        yield _go(_("Mở lại hồ sơ"), "registration_reopen", registration, reason)
    if status == Status.RECEIVED:
        reason = permissions.why_not_undo_receipt(user, registration)
        yield _go(_("Hoàn tác tiếp nhận"), "receipt_undo", registration, reason, style="danger")


def _report_and_forward(user, registration):
    forward = permissions.why_not_forward(user, registration)
    if registration.round.regulation.has_ward_report:
        report = getattr(registration, "ward_report", None)
        if report is None or not report.signed_at:
            write = permissions.why_not_write_ward_report(user, registration)
            written = report is not None and not report.missing_texts and not report.thin_texts
            yield _go(
                _("Soạn báo cáo Mẫu 03") if report is None else _("Sửa báo cáo Mẫu 03"),
                "ward_report",
                registration,
                write,
                style="secondary" if written else "primary",
                icon="pencil",
            )
            sign = permissions.why_not_sign_ward_report(user, registration)
            yield _go(_("Ký báo cáo"), "ward_report_sign", registration, sign, style="secondary" if sign else "primary")
    yield _go(
        _("Chuyển lên cấp đánh giá"),
        "registration_forward",
        registration,
        forward,
        style="secondary" if forward else "primary",
        icon="send",
    )


def _office_deeds(user, registration):
    """Taking up belongs to `evaluations`; here is only its button."""
    at_office = permissions.works_at(user, registration.round.office, Role.SPECIALIST, Role.OFFICE_HEAD, Role.SECRETARY)
    if (
        registration.status == Status.FORWARDED
        and at_office
        and (url := address("evaluations:take_up", registration.pk))
    ):
        yield {"label": _("Nhận kiểm tra"), "url": url, "style": "primary", "icon": "inbox"}
    if not permissions.why_not_extend(user, registration):
        yield _go(_("Kéo dài hiệu lực giấy chứng nhận"), "certificate_extend", registration, icon="clock-history")


def evaluation_links(registration):
    url = address("evaluations:evaluation_list")
    after = {Status.FORWARDED, Status.UNDER_EVALUATION, Status.CONCLUDED, Status.STOPPED}
    if not url or registration.status not in after or not registration.code:
        return []
    return [(_("Việc đánh giá hồ sơ này"), f"{url}?tim={registration.code}")]
