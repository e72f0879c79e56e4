"""What lies in the dossier's folder and what may be done with it: the context of its page."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.paging import First
from accounts.paper_day import PaperDay
from notifications.models import Letter
from products import completeness, letters, paper_rules, permissions
from products.statuses import EDITABLE, PUBLIC_NEXT, RegistrationKind, Standing, Status
from products.views import criteria_table, offered
from products.views.handed_in import folder_for
from products.views.sight import classes_url, dossier_crumbs, is_official, ribbon, status_label

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
    # A dossier that is not being filled in has nothing left to fill in.
    editable = registration.status in EDITABLE
    by_section = completeness.by_section(registration, today=today) if editable else {}
    inside = folder_for(user, registration)
    return {
        "registration": registration,
        "business": inside.business,
        # A member of the council reads the dossier before the council, not everything of its business.
        "may_open_business": permissions.may_see_business(user, registration.business),
        "official": official,
        "tab": tab,
        "tabs": [{"label": label, "url": f"{here}?muc={key}", "active": key == tab} for key, label in TABS.items()],
        "facts": header_facts(inside, official),
        "deadline_tone": "late" if registration.is_overdue(today) else "",
        "status_label": status_label(user, registration),
        "next_words": PUBLIC_NEXT.get(Status(registration.status), "") if not official else "",
        "deeds": offered.deeds(user, registration, today=today),
        "stops": registration.stops.all() if registration.was_stopped else [],
        "open_request": registration.supplements.open().select_related("office").last()
        if registration.status == Status.SUPPLEMENT_REQUESTED
        else None,
        "requests": registration.supplements.select_related("office").prefetch_related(
            "items__paper", "items__criterion"
        ),
        "evaluation_links": offered.evaluation_links(registration) if official else [],
        "letters": First(Letter.objects.about(letters.about(registration)).order_by("-pk"), 20) if official else [],
        "report": getattr(registration, "ward_report", None),
        "report_outdated": permissions.ward_report_outdated(registration) if official else "",
        "may_edit": may_edit,
        "outside_window": permissions.why_not_file_now(registration, today)
        if registration.status == Status.DRAFT
        else "",
        "gaps": by_section,
        "gap_count": sum(len(gaps) for gaps in by_section.values()),
        "findings": list(completeness.findings(registration, today=today)) if official and registration.code else [],
        "papers": paper_rows(inside, today),
        "today": today,
        "crumbs": dossier_crumbs(registration),
        **ribbon(registration.round),
        **TAB_CONTENTS[tab](inside, official),
    }


def header_facts(inside, official):
    registration = inside.registration
    ward, round, _office = inside.places
    facts = [
        (_("Mã hồ sơ"), registration.code or _("có khi gửi")),
        (_("Phường, xã"), ward),
        (_("Đợt"), round),
        (_("Lần đăng ký"), registration.get_kind_display()),
    ]
    if registration.slip_number:
        facts.append((_("Phiếu số"), registration.slip_number))
    if official and registration.level_slip_number:
        facts.append((_("Phiếu số của cấp đánh giá"), registration.level_slip_number))
    if official:
        facts.append((_("Đang ở"), registration.desk_label))
    return facts


# --- the tabs -------------------------------------------------------------------------------


def fields_of(thing, *names):
    """(label, value) pairs as the form asks for them; choices in words."""
    for name in names:
        field = thing._meta.get_field(name)
        display = getattr(thing, f"get_{name}_display", None)
        value = display() if display else getattr(thing, name)
        if isinstance(value, PaperDay):
            value = value.words
        elif hasattr(value, "strftime"):
            value = f"{value:%d/%m/%Y}"
        yield field.verbose_name, value


def _business_tab(inside, official):
    business = inside.business
    return {
        "business_fields": [
            (business._meta.get_field("name").verbose_name, business.name),
            *fields_of(business, "kind", "tax_code", "licence_number", "established_on"),
            (_("Phường, xã"), inside.area_name),
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
        "unconfirmed": inside.registration.business.standing != Standing.CONFIRMED,
    }


def _product_tab(inside, official):
    form, registration = inside.form, inside.registration
    boxes = [field for field in form._meta.concrete_fields if field.name.startswith("has_")]
    long_names = ["materials_and_technology", "quality_changes", "market", "business_results"]
    if registration.kind != RegistrationKind.FIRST:
        long_names.append("changes_since")
    return {
        "form": form,
        "boxes": [(field.verbose_name, getattr(form, field.name)) for field in boxes],
        "long_fields": list(fields_of(form, *long_names, "plan")),
        "product": inside.product,
        "samples_needed": completeness.samples_needed(registration),
    }


def _criteria_tab(inside, official):
    registration = inside.registration
    criteria = criteria_table.criteria_of(registration)
    answers = inside.answers(criteria)
    chosen = {row.criterion.code: row.option.code if row.option else None for row in answers.values()}
    head = criteria_table.score_head(registration, chosen)
    return {
        "parts": criteria_table.layout(registration, criteria, answers, papers=list(inside.papers())),
        "head": head,
        "classes_url": classes_url(row.concept for row in criteria if row.code in head.get("lacking", ())),
        "branch": next(
            (row["label"] for row in registration.criteria_set.branches if row["code"] == registration.branch), ""
        ),
    }


def _papers_tab(inside, official):
    replaced = inside.registration.evidence.exclude(removed_at__isnull=True, replaced_by__isnull=True)
    return {"set_aside": [criteria_table.file_of(row) for row in replaced.select_related("file", "paper")]}


def _trail_tab(inside, official):
    registration = inside.registration
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
        "submissions": registration.submissions.select_related("late_facts").defer("manifest", "late_facts__facts"),
    }


TAB_CONTENTS = {
    "chu-the": _business_tab,
    "san-pham": _product_tab,
    "tu-danh-gia": _criteria_tab,
    "giay-to": _papers_tab,
    "qua-trinh": _trail_tab,
}


def paper_rows(inside, today):
    """Every kind of paper of this set with what the dossier holds: [{paper, files, missing, state}]."""
    held = {}
    registration = inside.registration
    for code, _criteria, row in inside.papers():
        held.setdefault(code, []).append(row)
    needs = paper_rules.needs_of(registration)
    rows = []
    for paper in completeness.papers_of(registration):
        if not paper.is_evidence and paper.code not in held:
            continue
        own = held.get(paper.code, [])
        late = [row for row in own if row.expires_on and row.expires_on < today]
        required = paper_rules.is_needed(registration, paper, needs)
        rows.append(
            {
                "paper": paper,
                "evidence": own,
                "files": [criteria_table.file_of(row, today) for row in own],
                "required": required,
                "need": needs.get(paper.pk) if paper.is_conditional else None,
                "state": _paper_state(paper, own, late, required, needs.get(paper.pk)),
                "expires_on": min((row.expires_on for row in own if row.expires_on), default=None),
            }
        )
    return rows


def _paper_state(paper, own, late, required, need):
    if late:
        return {"label": _("Hết hạn"), "tone": "late", "icon": "exclamation-triangle"}
    if own:
        return {"label": _("Đã có"), "tone": "good", "icon": "check-circle"}
    if required:
        return {"label": _("Còn thiếu"), "tone": "late", "icon": "x-circle"}
    if paper.is_conditional and need is not None and need.needed is False:
        return {"label": _("Không thuộc diện phải có"), "tone": "neutral", "icon": "dash-circle"}
    if paper.is_conditional:
        return {"label": _("Chưa trả lời có phải có không"), "tone": "soon", "icon": "question-circle"}
    return {"label": _("Chưa nộp"), "tone": "neutral", "icon": "circle"}
