"""Which papers a dossier must hold: required ones, conditional ones by the applicant's answer, boxes of Mẫu 02 and papers agreeing.

What leads to a refusal blocks the hand-in: a required paper, a conditional one that is said to be needed, a ground without
which no exemption stands, a box ticked without its paper. What costs points or wants a second look is a warning.
"""

from django.utils.translation import gettext as _

from accounts.kept import kept
from products.form_lines import TICK_PAPERS, Gap
from products.statuses import TOURISM_ONLY_KINDS, RegistrationKind

BUSINESS_LICENCE = "E01"


def held_codes(registration, on=None):
    """Kinds of paper the dossier holds now; with `on`, only those not expired on that day."""
    rows = standing_evidence(registration)
    return {row.paper.code for row in rows if on is None or not row.expires_on or row.expires_on >= on}


def standing_evidence(registration):
    rows = registration.evidence.standing().select_related("paper", "file").prefetch_related("criteria")
    return kept(registration, "evidence", lambda: list(rows))


def must_hold(registration, paper):
    """A paper without which this dossier is not complete, whatever the applicant answers (QĐ 26/2026 Đ6 k1, Phụ lục II)."""
    if not paper.is_evidence:
        return False
    if paper.code == BUSINESS_LICENCE and registration.business.kind in TOURISM_ONLY_KINDS:
        # Mẫu 02 part III: «đối với các đơn vị/cá nhân có đăng ký kinh doanh»; an association registers no business.
        return False
    if paper.requirement == paper.Requirement.REQUIRED:
        return True
    return paper.is_conditional and not may_be_exempt(registration, paper)


def may_be_exempt(registration, paper):
    """No ground excuses a paper whose lack refuses the dossier where the edition prints such refusals (Phụ lục II)."""
    chosen = registration.criteria_set
    return not (chosen.disqualifiers and chosen.number in paper.no_exemption)


def needs_of(registration):
    """Paper id → the applicant's answer «Có thuộc diện phải có không?»."""
    return kept(
        registration,
        "needs",
        lambda: {need.paper_id: need for need in registration.paper_needs.select_related("paper")},
    )


def is_needed(registration, paper, needs):
    need = needs.get(paper.pk)
    return must_hold(registration, paper) or bool(paper.is_conditional and need and need.needed)


def paper_findings(registration, papers, today):
    """Missing, unanswered, contradicting and expired papers. `papers`: the kinds that concern this dossier."""
    rows = standing_evidence(registration)
    held, current = {row.paper.code for row in rows}, held_codes(registration, today)
    needs = needs_of(registration)
    for paper in papers:
        need = needs.get(paper.pk)
        if is_needed(registration, paper, needs):
            if paper.code not in held:
                yield _missing(paper)
        elif paper.is_conditional:
            yield from _exemption_findings(registration, paper, need, held, current)
    yield from _expired(registration, rows, current, {paper.pk: paper for paper in papers}, needs, today)


def _missing(paper):
    return Gap("papers", _("Chưa có «%(paper)s».") % {"paper": paper.name}, f"giay-{paper.code}")


def _exemption_findings(registration, paper, need, held, current):
    """A conditional paper the applicant did not say it must have: unanswered, or without a ground that stands."""
    words = {"paper": paper.name}
    anchor = f"can-{paper.code}"
    if need is None or need.needed is None:
        text = _("Chưa trả lời «Có thuộc diện phải có không?» đối với «%(paper)s».") % words
        yield Gap("papers", text, anchor)
        return
    ground = next(
        (row for row in paper.grounds_for(registration.criteria_set.number) if row["code"] == need.ground), None
    )
    if ground is None:
        yield Gap("papers", _("Chưa chọn căn cứ không thuộc diện phải có «%(paper)s».") % words, anchor)
        return
    if ground["words"] and not need.reason.strip():
        yield Gap("papers", _("Chưa ghi rõ căn cứ không thuộc diện phải có «%(paper)s».") % words, anchor)
    if ground["needs"] and not current & set(ground["needs"]):
        text = _("Căn cứ đã chọn để không phải có «%(paper)s» cần chứng nhận còn hiệu lực kèm theo (%(codes)s).")
        yield Gap("papers", text % {**words, "codes": ", ".join(ground["needs"])}, f"giay-{ground['needs'][0]}")
    if paper.code in held:
        text = _("Hồ sơ có «%(paper)s» nhưng câu trả lời là không thuộc diện phải có.") % words
        yield Gap("papers", text, anchor, blocks=False)


def _expired(registration, rows, current, papers, needs, today):
    """An expired paper counts as missing where the dossier must hold a valid one (Đ6 k1c: a renewal renews them all)."""
    for row in rows:
        if not row.expires_on or row.expires_on >= today:
            continue
        paper = papers.get(row.paper_id)
        needed = paper is not None and is_needed(registration, paper, needs)
        blocks = row.paper.code not in current and (needed or registration.kind == RegistrationKind.RENEWAL)
        words = {"title": row.title, "day": f"{row.expires_on:%d/%m/%Y}"}
        text = _("«%(title)s» đã hết hạn ngày %(day)s.") % words
        yield Gap("papers", text, f"giay-{row.paper.code}", blocks=blocks)


def tick_findings(registration, papers, form, labels, today):
    """Mẫu 02 part I, 7 against the papers: a box states a fact whose paper must lie in the dossier, and the other way round."""
    offered = {paper.code: paper for paper in papers}
    current = held_codes(registration, today)
    needs = needs_of(registration)
    # What is missing or ended is told once, by `paper_findings`.
    asked = {code for code, paper in offered.items() if is_needed(registration, paper, needs)}
    unticked = {}
    for name, codes in TICK_PAPERS.items():
        on = bool(str(getattr(form, name) or "").strip())
        if on and not current & set(codes) and not asked & set(codes):
            can = [code for code in codes if code in offered]
            text = _(
                "Ô «%(box)s» (Mẫu số 02, phần I, mục 7) được đánh dấu nhưng hồ sơ không có giấy tờ còn hạn kèm theo."
            )
            where = f"giay-{can[0]}" if can else f"id_{name}"
            yield Gap("papers" if can else "product", text % {"box": labels[name]}, where, blocks=bool(can))
        for code in codes:
            unticked[code] = unticked.get(code, True) and not on
    for code, bare in unticked.items():
        if bare and code in current and code in offered:
            text = _("Hồ sơ có «%(paper)s» nhưng chưa đánh dấu ô tương ứng (Mẫu số 02, phần I, mục 7).")
            box = next(name for name, codes in TICK_PAPERS.items() if code in codes)
            yield Gap("product", text % {"paper": offered[code].name}, f"id_{box}", blocks=False)
