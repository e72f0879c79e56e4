"""What lies in the dossier's folder and what may be done with it: the context of its page."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.roles import WARD, Role
from criteria.models import PaperKind
from notifications.models import Letter
from products import completeness, letters, permissions
from products.models import SelfAssessment
from products.statuses import EDITABLE, PUBLIC_NEXT, RegistrationKind, Standing, Status
from products.views import criteria_table
from products.views.sight import address, dossier_crumbs, is_official, ribbon, status_label

TABS = {
    "chu-the": gettext_lazy("1 Chủ thể"),
    "san-pham": gettext_lazy("2 Sản phẩm"),
    "tu-danh-gia": gettext_lazy("3 Tự đánh giá"),
    "giay-to": gettext_lazy("4 Giấy tờ"),
    "qua-trinh": gettext_lazy("5 Quá trình"),
}


def contents(request, registration):
    user, today = request.user, clock.today()
    official = is_official(user)
    tab = request.GET.get("muc", "")
    tab = tab if tab in TABS else next(iter(TABS))
    here = registration.get_absolute_url()
    may_edit = not permissions.why_not_edit(user, registration)
    by_section = completeness.by_section(registration, today=today)
    return {
        "registration": registration,
        "business": registration.business,
        "official": official,
        "tab": tab,
        "tabs": [{"label": label, "url": f"{here}?muc={key}", "active": key == tab} for key, label in TABS.items()],
        "facts": header_facts(registration, official),
        "deadline_tone": "late" if registration.is_overdue(today) else "",
        "status_label": status_label(user, registration),
        "next_words": PUBLIC_NEXT.get(Status(registration.status), "") if not official else "",
        "deeds": deeds(user, registration, today=today),
        "open_request": registration.supplements.filter(answered_at__isnull=True).last(),
        "requests": registration.supplements.select_related("office").prefetch_related(
            "items__paper", "items__criterion"
        ),
        "evaluation_links": evaluation_links(user, registration) if official else [],
        "letters": Letter.objects.about(letters.about(registration)).order_by("-pk")[:20] if official else [],
        "report": getattr(registration, "ward_report", None),
        "may_edit": may_edit,
        "gaps": by_section if registration.status in EDITABLE else {},
        "gap_count": sum(len(gaps) for gaps in by_section.values()) if registration.status in EDITABLE else 0,
        "papers": paper_rows(registration, today),
        "today": today,
        "crumbs": dossier_crumbs(registration),
        **ribbon(registration.round),
        **TAB_CONTENTS[tab](registration, official),
    }


def header_facts(registration, official):
    facts = [
        (_("Mã hồ sơ"), registration.code or _("có khi gửi")),
        (_("Phường, xã"), registration.ward.name),
        (_("Đợt"), registration.round.name),
        (_("Lần đăng ký"), registration.get_kind_display()),
    ]
    if registration.slip_number:
        facts.append((_("Phiếu số"), registration.slip_number))
    if official:
        facts.append((_("Đang ở"), registration.desk_label))
    return facts


# --- the deeds, the main one first ----------------------------------------------------------


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
        yield _go(_("Rút hồ sơ"), "registration_withdraw", registration, reason, style="danger")


def next_section(registration, today):
    """The first page of the form that still lacks something; the first page where nothing lacks."""
    sections = completeness.by_section(registration, today=today)
    return next((key for key, gaps in sections.items() if gaps), next(iter(sections)))


def _ward_deeds(user, registration):
    if not permissions.serves(user, registration.ward, *WARD):
        return
    status = Status(registration.status)
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
    if status == Status.RECEIVED:
        reason = permissions.why_not_undo_receipt(user, registration)
        yield _go(_("Hoàn tác tiếp nhận"), "receipt_undo", registration, reason, style="danger")


def _report_and_forward(user, registration):
    forward = permissions.why_not_forward(user, registration)
    if registration.round.regulation.has_ward_report:
        report = getattr(registration, "ward_report", None)
        if report is None or not report.signed_at:
            write = permissions.why_not_write_ward_report(user, registration)
            written = report is not None and not report.missing_texts
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
        yield {"label": _("Nhận để kiểm tra"), "url": url, "style": "primary", "icon": "inbox"}


def evaluation_links(user, registration):
    url = address("evaluations:evaluation_list")
    after = {Status.FORWARDED, Status.UNDER_EVALUATION, Status.CONCLUDED, Status.STOPPED}
    if not url or registration.status not in after or not registration.code:
        return []
    return [(_("Việc đánh giá hồ sơ này"), f"{url}?tim={registration.code}")]


# --- the tabs -------------------------------------------------------------------------------


def fields_of(thing, *names):
    """(label, value) pairs as the form asks for them; choices in words."""
    for name in names:
        field = thing._meta.get_field(name)
        display = getattr(thing, f"get_{name}_display", None)
        value = display() if display else getattr(thing, name)
        if hasattr(value, "strftime"):
            value = f"{value:%d/%m/%Y}"
        yield field.verbose_name, value


def _business_tab(registration, official):
    business = registration.business
    return {
        "business_fields": [
            (business._meta.get_field("name").verbose_name, business.name),
            *fields_of(business, "kind", "tax_code", "licence_number", "established_on"),
            (_("Phường, xã"), business.area.name),
            *fields_of(business, "address", "phone", "email"),
        ],
        "person_fields": list(
            fields_of(
                business,
                "representative",
                "representative_position",
                "representative_gender",
                "representative_ethnicity",
                "representative_address",
            )
        ),
        "long_fields": list(fields_of(business, "history", "organisation")),
        "unconfirmed": business.standing != Standing.CONFIRMED,
    }


def _product_tab(registration, official):
    form = assessment_of(registration)
    boxes = [field for field in form._meta.concrete_fields if field.name.startswith("has_")]
    long_names = ["materials_and_technology", "quality_changes", "market", "business_results"]
    if registration.kind != RegistrationKind.FIRST:
        long_names.append("changes_since")
    return {
        "form": form,
        "boxes": [(field.verbose_name, getattr(form, field.name)) for field in boxes],
        "long_fields": list(fields_of(form, *long_names, "plan")),
        "product": registration.product,
        "samples_needed": completeness.samples_needed(registration),
    }


def assessment_of(registration):
    """The row of Mẫu 02, an empty one where a dossier of paper times has none."""
    return getattr(registration, "self_assessment", None) or SelfAssessment(registration=registration)


def _criteria_tab(registration, official):
    criteria, answers = criteria_table.criteria_of(registration), criteria_table.answers_of(registration)
    chosen = {row.criterion.code: row.option.code if row.option else None for row in answers.values()}
    return {
        "parts": criteria_table.layout(registration, criteria, answers),
        "head": criteria_table.score_head(registration, chosen),
        "branch": next(
            (row["label"] for row in registration.criteria_set.branches if row["code"] == registration.branch), ""
        ),
    }


def _papers_tab(registration, official):
    replaced = registration.evidence.exclude(removed_at__isnull=True, replaced_by__isnull=True)
    return {"set_aside": [criteria_table.file_of(row) for row in replaced.select_related("file", "paper")]}


def _trail_tab(registration, official):
    steps = registration.steps.all()
    return {
        "steps": [
            {
                "label": step.title if official else step.public_title,
                "by": step.by_name if official or not step.by_office else "",
                "office": step.by_office,
                "recorded_at": step.recorded_at,
                "occurred_on": step.occurred_on,
                "note": step.note,
            }
            for step in steps
        ],
        "submissions": registration.submissions.select_related("submitted_by"),
    }


TAB_CONTENTS = {
    "chu-the": _business_tab,
    "san-pham": _product_tab,
    "tu-danh-gia": _criteria_tab,
    "giay-to": _papers_tab,
    "qua-trinh": _trail_tab,
}


def paper_rows(registration, today):
    """Every kind of paper of this set with what the dossier holds: [{paper, files, missing, state}]."""
    held = {}
    for row in registration.evidence.standing().select_related("paper", "file").prefetch_related("criteria"):
        held.setdefault(row.paper_id, []).append(row)
    rows = []
    for paper in completeness.papers_of(registration):
        if not paper.is_evidence and paper.pk not in held:
            continue
        own = held.get(paper.pk, [])
        late = [row for row in own if row.expires_on and row.expires_on < today]
        required = paper.requirement == PaperKind.Requirement.REQUIRED
        rows.append(
            {
                "paper": paper,
                "evidence": own,
                "files": [criteria_table.file_of(row, today) for row in own],
                "required": required,
                "state": _paper_state(own, late, required),
                "expires_on": min((row.expires_on for row in own if row.expires_on), default=None),
            }
        )
    return rows


def _paper_state(own, late, required):
    if late:
        return {"label": _("Hết hạn"), "tone": "late", "icon": "exclamation-triangle"}
    if own:
        return {"label": _("Đã có"), "tone": "good", "icon": "check-circle"}
    if required:
        return {"label": _("Còn thiếu"), "tone": "late", "icon": "x-circle"}
    return {"label": _("Chưa nộp"), "tone": "neutral", "icon": "circle"}
