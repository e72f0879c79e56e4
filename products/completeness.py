"""What a dossier still lacks: one list, used by the form's progress, the submission and the officer's check."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.models import CriteriaSet, PaperKind
from criteria.scoring import sheet_score
from products.statuses import RegistrationKind

SECTIONS = {
    "business": gettext_lazy("Chủ thể"),
    "product": gettext_lazy("Sản phẩm"),
    "results": gettext_lazy("Kết quả sản xuất, kinh doanh"),
    "criteria": gettext_lazy("Tự đánh giá"),
    "papers": gettext_lazy("Giấy tờ"),
    "declaration": gettext_lazy("Kế hoạch và cam đoan"),
}


@dataclass(frozen=True)
class Gap:
    """One missing thing: the section of the form it belongs to, the sentence, the anchor on that page."""

    section: str
    text: str
    anchor: str = ""


def criteria_set_of(product, round):
    """The set of the round's edition with the product's number (rulings 1), or None."""
    return CriteriaSet.objects.for_regulation(round.regulation).filter(number=product.set_number).first()


def papers_of(registration):
    """The kinds of paper that concern this set and kind of registration, in the form's order (rulings 27)."""
    return PaperKind.objects.for_set(registration.criteria_set.number, registration.kind)


def choices(registration):
    """Criterion code → chosen option code, as the scoring takes it.

    What was chosen in the other case, before the office corrected it, stays written and counts as unanswered (rulings 14).
    """
    return {
        answer.criterion.code: answer.option.code
        if answer.option and answer.option.branch in {"", registration.branch}
        else None
        for answer in registration.answers.select_related("criterion", "option")
    }


def self_score(registration):
    """The applicant's own points; unanswered criteria count nothing yet."""
    return sheet_score(registration.criteria_set.rubric, choices(registration), registration.branch or None)


def samples_needed(registration):
    """QĐ 26/2026 Đ6 k2d: five samples, none for tourism services."""
    return registration.round.regulation.samples_for(registration.criteria_set.number)


def gaps(registration, *, today):
    return [
        *_business_gaps(registration.business),
        *_form_gaps(registration),
        *_criteria_gaps(registration),
        *_paper_gaps(registration, today),
        *_declaration_gaps(registration),
    ]


def by_section(registration, *, today):
    """Section → its gaps, every section present, in the form's order."""
    found = sorted(gaps(registration, today=today), key=lambda gap: list(SECTIONS).index(gap.section))
    grouped = {section: list(rows) for section, rows in groupby(found, key=lambda gap: gap.section)}
    return {section: grouped.get(section, []) for section in SECTIONS}


def _blank(thing, *names):
    for name in names:
        if getattr(thing, name) in (None, ""):
            yield name, thing._meta.get_field(name).verbose_name


def _business_gaps(business):
    # Mẫu 01, 1; Mẫu 02 part I, 1–6. An e-mail is not asked of a household that has none.
    wanted = ("address", "phone", "representative", "representative_position")
    for name, label in _blank(business, *wanted):
        yield Gap("business", _("Chưa ghi «%(label)s» của chủ thể") % {"label": label}, f"id_{name}")


def _form_gaps(registration):
    form = getattr(registration, "self_assessment", None)
    if form is None:
        yield Gap("product", _("Chưa khai Mẫu số 02"))
        return
    for name, label in _blank(form, "specification"):
        yield Gap("product", _("Chưa ghi «%(label)s»") % {"label": label}, f"id_{name}")
    for name, label in _blank(form, "materials_and_technology", "market", "business_results"):
        yield Gap("results", _("Chưa ghi «%(label)s»") % {"label": label}, f"id_{name}")
    if registration.kind != RegistrationKind.FIRST:  # QĐ 26/2026 Đ6 k1 b, c
        for name, label in _blank(form, "changes_since"):
            yield Gap("results", _("Chưa ghi «%(label)s»") % {"label": label}, f"id_{name}")


def _criteria_gaps(registration):
    if registration.criteria_set.branches and not registration.branch:  # rulings 14
        yield Gap("criteria", _("Chưa chọn trường hợp áp dụng cho bộ tiêu chí"), "branch")
        return
    unanswered = self_score(registration).unanswered
    if unanswered:
        yield Gap(
            "criteria",
            _("Còn %(count)s tiêu chí chưa tự chấm: %(codes)s")
            % {"count": len(unanswered), "codes": ", ".join(unanswered[:6]) + ("…" if len(unanswered) > 6 else "")},
            f"tc-{unanswered[0].replace('.', '-')}",
        )


def _paper_gaps(registration, today):
    standing = list(registration.evidence.standing().select_related("paper"))
    present = {evidence.paper.code for evidence in standing}
    for paper in papers_of(registration):
        if paper.requirement == PaperKind.Requirement.REQUIRED and paper.is_evidence and paper.code not in present:
            yield Gap("papers", _("Thiếu %(paper)s") % {"paper": paper.name}, f"giay-{paper.code}")
    for evidence in standing:
        if evidence.expires_on and evidence.expires_on < today:
            yield Gap(
                "papers",
                _("«%(title)s» đã hết hạn ngày %(day)s")
                % {"title": evidence.title, "day": f"{evidence.expires_on:%d/%m/%Y}"},
                f"giay-{evidence.paper.code}",
            )


def _declaration_gaps(registration):
    form = getattr(registration, "self_assessment", None)
    if form is None:
        return
    for name, label in _blank(form, "plan"):
        yield Gap("declaration", _("Chưa ghi «%(label)s»") % {"label": label}, f"id_{name}")
    needed = samples_needed(registration)
    if needed and (form.samples_promised or 0) < needed:
        yield Gap("declaration", _("Cần nộp kèm %(count)02d sản phẩm mẫu") % {"count": needed}, "id_samples_promised")
    if not form.declared:
        yield Gap("declaration", _("Chưa đánh dấu lời cam đoan"), "id_declared")
