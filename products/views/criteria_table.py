"""Part III of Mẫu 02 laid out as the law prints the set: parts, sections, groups, criteria, with what was answered."""

from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from criteria.outcome import gates_in_words
from criteria.scoring import GATED_STARS, LockedRubric, rate, sheet_score
from criteria.text import printed_once
from products.forms.criteria import field_name, open_options, remark_name


def criteria_of(registration):
    return registration.criteria_set.criteria_with_options


def layout(registration, criteria, answers, *, papers, typed=None, errors=None, closed=None):
    """`papers`: as `handed_in.Folder.papers`; `typed`: criterion code → (option code, text) as posted, instead of what
    is stored; `closed`: ids of criteria that are not open.
    """
    typed, errors, closed = typed or {}, errors or {}, closed or {}
    stored = {
        criterion.code: (answers[criterion.pk].option, answers[criterion.pk].description)
        for criterion in criteria
        if criterion.pk in answers
    }
    chosen = {code: option.code if option else None for code, (option, _text) in stored.items()}
    score = score_of(registration, chosen)
    evidence = evidence_by_criterion(papers)
    rows = {}
    for criterion in criteria:
        option, text = stored.get(criterion.code, (None, ""))
        shown, words = typed.get(criterion.code, (option.code if option else "", text))
        options = open_options(criterion, registration.branch)
        rows[criterion.code] = {
            "criterion": criterion,
            "options": options,
            "chosen": shown,
            "option": next((one for one in options if one.code == shown), None),
            "remark": words,
            "disabled": criterion.pk in closed,
            "name": field_name(criterion),
            "remark_name": remark_name(criterion),
            "errors": [errors[criterion.code]] if criterion.code in errors else [],
            "evidence": evidence.get(criterion.code, []),
            "conditional": condition(criterion, score),
            "points": score.points[criterion.code],
            "unanswered": criterion.code in score.unanswered,
        }
    return list(_parts(registration.criteria_set, criteria, rows, score))


def _parts(chosen, criteria, rows, score):
    for part in chosen.parts:
        sections = []
        for section in part["sections"]:
            own = [row for row in criteria if row.part == part["code"] and row.section == section["code"]]
            titles = {group["code"]: group for group in section.get("groups", [])}
            sections.append(
                {
                    **section,
                    "heading": not printed_once(section, own),
                    "points": score.section_totals.get(section["code"], 0),
                    "blocks": [
                        {"group": titles.get(code), "rows": [rows[row.code] for row in inside]}
                        for code, inside in groupby(own, key=lambda row: row.group)
                    ],
                }
            )
        yield {**part, "points": score.part_totals[part["code"]], "sections": sections}


def condition(criterion, score):
    """What stands beside a criterion that only applies under another one (rulings 13); "" where it always applies."""
    if not criterion.applies_when:
        return None
    base, least = criterion.applies_when["criterion"], criterion.applies_when["min_points"]
    words = {"code": base, "least": least}
    if criterion.code in score.not_applicable:
        text = _("Không áp dụng: mục %(code)s dưới %(least)s điểm, nên mục này tính 0 điểm.") % words
    else:
        text = _("Chỉ áp dụng khi mục %(code)s được từ %(least)s điểm.") % words
    return {
        "id": f"ap-dung-{criterion.anchor}",
        "text": text,
        "off": criterion.code in score.not_applicable,
        "base": f"tc-{base.replace('.', '-')}",
        "least": least,
    }


def score_of(registration, chosen):
    """Of what was chosen in the other case, before the office corrected it, nothing counts (rulings 14)."""
    rubric = registration.criteria_set.rubric
    own = {
        code: option
        for code, option in chosen.items()
        if option and rubric.by_code[code].by_option[option].branch in ("", registration.branch)
    }
    return sheet_score(rubric, own, registration.branch or None)


def evidence_by_criterion(papers):
    """Criterion code → its files, as `components/files.html` takes them."""
    found = {}
    for _kind, codes, row in papers:
        for code in codes:
            found.setdefault(code, []).append(file_of(row))
    return found


def file_of(row, today=None):
    """One piece of evidence as a line of files.html."""
    today = today or clock.today()
    facts = [row.number, row.issuer, row.issued_on and _("cấp ngày %(day)s") % {"day": f"{row.issued_on:%d/%m/%Y}"}]
    late = bool(row.expires_on and row.expires_on < today)
    if row.expires_on and not late:
        facts.append(_("hết hạn %(day)s") % {"day": f"{row.expires_on:%d/%m/%Y}"})
    if row.link:
        facts.append(row.link)
    return {
        "pk": row.pk,
        "name": row.title,
        "size": row.file.size if row.file else None,
        "sha256": row.file.sha256 if row.file else "",
        "url": reverse("products:evidence_file", args=[row.pk]) if row.pk else "",
        "note": ", ".join(str(fact) for fact in facts if fact),
        "icon": "file-earmark" if row.file else "link-45deg",
        "pill_label": _("Hết hạn %(day)s") % {"day": f"{row.expires_on:%d/%m/%Y}"} if late else "",
        "pill_tone": "late",
    }


def score_head(registration, chosen):
    """Context of components/score_header.html: totals, provisional stars, the gates that stand in the way."""
    chosen_set, score = registration.criteria_set, score_of(registration, chosen)
    context = {
        "parts": [
            {"code": part["code"], "points": score.part_totals[part["code"]], "max_points": part["max_points"]}
            for part in chosen_set.parts
        ],
        "total": score.total,
        "answered": score.answered,
        "of": len(score.points),
        "missed": [],
    }
    try:
        rating = rate(chosen_set.rubric, [score], registration.round.regulation.bands)
    except LockedRubric:
        return context | {"stars": None, "stars_note": _("bộ tiêu chí đang khóa, chưa xếp sao được")}
    reached = rating.stars or 2
    missed, seen = [], set()
    for stars in GATED_STARS:
        names = [miss for miss in rating.missed[stars] if miss.criterion_code not in seen]
        if stars > max(reached, rating.band) and missed:
            break
        if stars > reached and names:
            seen |= {miss.criterion_code for miss in names}
            missed.append({"stars": stars, "names": gates_in_words(names)})
    note = _("tự chấm, tạm tính") if score.complete else _("tạm tính, chưa chấm hết")
    return context | {"stars": rating.stars, "stars_note": note, "missed": missed, "rating": rating, "lacking": seen}
