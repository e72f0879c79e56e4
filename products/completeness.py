"""What a dossier still lacks: one list, used by the form's progress, the submission and the officer's check."""

from dataclasses import replace
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.kept import kept
from criteria.models import CriteriaSet, PaperKind
from criteria.scoring import sheet_score
from products import paper_rules
from products.form_lines import LINES, TICK_LABELS, Gap
from products.statuses import RoundKind

SECTIONS = {
    "business": gettext_lazy("Chủ thể"),
    "product": gettext_lazy("Sản phẩm"),
    "results": gettext_lazy("Kết quả sản xuất, kinh doanh"),
    "criteria": gettext_lazy("Tự đánh giá"),
    "papers": gettext_lazy("Giấy tờ"),
    "declaration": gettext_lazy("Kế hoạch và cam đoan"),
}


def criteria_set_of(product, round):
    """The set of the round's edition with the product's number (rulings 1), or None."""
    return CriteriaSet.objects.for_regulation(round.regulation).filter(number=product.set_number).first()


def papers_of(registration):
    """The kinds of paper that concern this set and kind of registration, in the form's order (rulings 27)."""
    return kept(
        registration, "papers", lambda: PaperKind.objects.for_set(registration.criteria_set.number, registration.kind)
    )


def choices(registration):
    """Criterion code → chosen option code, as the scoring takes it.

    What was chosen in the other case, before the office corrected it, stays written and counts as unanswered (rulings 14).
    """
    return {
        answer.criterion.code: answer.option.code
        if answer.option and answer.option.branch in {"", registration.branch}
        else None
        for answer in answers_of(registration)
    }


def answers_of(registration):
    return kept(registration, "answers", lambda: list(registration.answers.select_related("criterion", "option")))


def self_score(registration):
    """The applicant's own points; unanswered criteria count nothing yet."""
    return sheet_score(registration.criteria_set.rubric, choices(registration), registration.branch or None)


def samples_needed(registration):
    """QĐ 26/2026 Đ6 k2d: five samples, none for tourism services."""
    return registration.round.regulation.samples_for(registration.criteria_set.number)


def findings(registration, *, today):
    return kept(registration, ("findings", today), lambda: list(_findings(registration, today)))


def _findings(registration, today):
    """Everything missing or doubtful, as `Gap` rows; those with `blocks` are in the way of the hand-in.

    Live and practice rounds ask for the whole form (QĐ 26/2026 Đ6 k1). A history round copies a paper that is what it is
    (rulings 2): there only what the portal itself needs is asked for, and the rest is a warning.
    """
    form = getattr(registration, "self_assessment", None)
    if form is None:
        yield Gap("product", _("Chưa khai Mẫu số 02."))
    rows = [*_line_findings(registration, form), *criteria_findings(registration)]
    rows += _paper_findings(registration, form, today)
    if form is not None:
        rows += [*sample_findings(registration, form), *declaration_findings(form)]
    paper_times = registration.round.kind == RoundKind.HISTORY
    for gap in rows:
        yield replace(gap, blocks=False) if paper_times and gap.anchor != "branch" else gap


def gaps(registration, *, today):
    """What is in the way of handing in."""
    return [gap for gap in findings(registration, today=today) if gap.blocks]


def warnings(registration, *, today):
    """What is not in the way, but costs points or wants a second look."""
    return [gap for gap in findings(registration, today=today) if not gap.blocks]


def by_section(registration, *, today, blocking=True):
    """Section → its gaps (or its warnings), every section present, in the form's order."""
    rows = gaps(registration, today=today) if blocking else warnings(registration, today=today)
    found = sorted(rows, key=lambda gap: list(SECTIONS).index(gap.section))
    grouped = {section: list(rows) for section, rows in groupby(found, key=lambda gap: gap.section)}
    return {section: grouped.get(section, []) for section in SECTIONS}


NAMED = 3


def refusal(rows):
    """The refusal of a hand-in: how many gaps, the first ones in full, and where the others are listed."""
    if not rows:
        return ""
    words = [
        _("Hồ sơ còn thiếu %(count)s nội dung:") % {"count": len(rows)},
        *(str(gap.text) for gap in rows[:NAMED]),
    ]
    if len(rows) > NAMED:
        words.append(
            _("Trang «Gửi hồ sơ» liệt kê đủ cả %(count)s nội dung, kèm đường dẫn tới chỗ khai.") % {"count": len(rows)}
        )
    return " ".join(words)


def is_blank(value):
    """A number 0 is an answer; spaces are not."""
    return value is None or (isinstance(value, str) and not value.strip())


def _line_findings(registration, form):
    holders = {"business": registration.business, "form": form}
    for line in LINES:
        holder = holders.get(line.holder)
        if line.asked != "blank" or holder is None or line.exempt(registration):
            continue
        if all(is_blank(getattr(holder, name)) for name in line.fields):
            words = {"label": line.label, "form": line.form}
            yield Gap(line.section, _("Chưa ghi «%(label)s» (%(form)s).") % words, line.anchor)


def criteria_findings(registration):
    """Mẫu 02 part III: every criterion has its answer; claims without description or paper are told."""
    if registration.criteria_set.branches and not registration.branch:  # rulings 14
        yield Gap("criteria", _("Chưa chọn trường hợp áp dụng cho bộ tiêu chí."), "branch")
        return
    score = self_score(registration)
    if score.unanswered:
        yield Gap(
            "criteria",
            _("Còn %(count)s tiêu chí chưa tự chấm: %(codes)s.")
            % {"count": len(score.unanswered), "codes": ", ".join(score.unanswered)},
            _anchor(score.unanswered[0]),
        )
    yield from _claims(registration, score)


def _anchor(code):
    return f"tc-{code.replace('.', '-')}"


def _claims(registration, score):
    """Points claimed with nothing that shows it (Mẫu 02 part III: «mô tả, chứng minh về kết quả tương ứng»)."""
    held = paper_rules.held_codes(registration)
    offered = {paper.code for paper in papers_of(registration)}
    evidence = paper_rules.standing_evidence(registration)
    tied = {criterion.code for row in evidence for criterion in row.criteria.all()}
    described = {answer.criterion.code for answer in answers_of(registration) if answer.description}
    silent = []
    for criterion in registration.criteria_set.criteria_in_order:
        if not score.points.get(criterion.code):
            continue
        supporting = [code for code in criterion.evidence if code in offered]
        if supporting and not held & set(supporting) and criterion.code not in tied:
            words = {"code": criterion.code, "title": criterion.title, "points": score.points[criterion.code]}
            text = _("Mục %(code)s «%(title)s» tự chấm %(points)s điểm nhưng chưa có tài liệu minh chứng.") % words
            yield Gap("papers", text, f"giay-{supporting[0]}", blocks=False)
        if criterion.code not in described:
            silent.append(criterion.code)
    if silent:
        text = _("Các mục tự chấm có điểm nhưng chưa có mô tả: %(codes)s.") % {"codes": ", ".join(silent)}
        yield Gap("criteria", text, _anchor(silent[0]), blocks=False)


def _paper_findings(registration, form, today):
    papers = list(papers_of(registration))
    yield from paper_rules.paper_findings(registration, papers, today)
    if form is not None:
        yield from paper_rules.tick_findings(registration, papers, form, TICK_LABELS, today)


def sample_findings(registration, form):
    """QĐ 26/2026 Đ6 k2d."""
    needed = samples_needed(registration)
    if needed and (form.samples_promised or 0) < needed:
        text = _("Cần nộp kèm %(count)02d sản phẩm mẫu (Mẫu số 01, mục 5).") % {"count": needed}
        yield Gap("declaration", text, "id_samples_promised")


def declaration_findings(form):
    if not form.declared:
        yield Gap("declaration", _("Chưa đánh dấu lời cam đoan (Mẫu số 01)."), "id_declared")
