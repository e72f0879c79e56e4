"""Public reading room: the regulations, the 52 tables as the law prints them, the papers of a dossier."""

from itertools import groupby

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from criteria import review, words
from criteria.concepts import concepts
from criteria.forms import PaperFilter, SetFilter
from criteria.models import CriteriaSet, PaperKind, Regulation
from criteria.text import found_in, printed_once


def _may_review(user):
    """Doubts about our copy of the law are the administrators' to settle; readers get the law."""
    return user.is_authenticated and getattr(user, "is_administrator", False)


def _in_force(today):
    row = Regulation.objects.in_force_on(today)
    return row.code if row else ""


@require_safe
def regulation_list(request):
    today = localdate()
    return render(
        request,
        "criteria/regulation_list.html",
        {"regulations": Regulation.objects.order_by("-in_force_from"), "in_force": _in_force(today), "today": today},
    )


@require_safe
def regulation(request, code):
    row = get_object_or_404(Regulation, code=code)
    levels = [
        {
            "name": words.LEVEL[level["level"]],
            "office": level["office"],
            "does": capfirst(", ".join(str(words.DOES[deed]) for deed in level["does"])),
            "recognises": level.get("recognises", []),
            "refers": level.get("refers", []),
            "working_days": row.working_days(level["level"]),
        }
        for level in row.levels_in_order
    ]
    rounds = [
        {"name": words.LEVEL[r["level"]], "cut_off": _day_month(r["cut_off"]), "due": _day_month(r["due"])}
        for r in row.rounds
    ]
    context = {
        "regulation": row,
        "levels": levels,
        "rounds": rounds,
        "in_force": row.code == _in_force(localdate()),
        "set_count": CriteriaSet.objects.for_regulation(row).count(),
        "crumbs": _crumbs((row.short_title, "")),
    }
    return render(request, "criteria/regulation.html", context)


def _day_month(text):
    month, day = text.split("-")
    return f"{day}/{month}"


def _crumbs(*steps):
    return [(_("Văn bản và bộ tiêu chí"), reverse("criteria:regulation_list")), *steps]


@require_safe
def set_list(request):
    editions = list(CriteriaSet.objects.order_by("-edition").values_list("edition", flat=True).distinct())
    industries = list(CriteriaSet.objects.order_by("industry_code").values_list("industry_code", "industry").distinct())
    current = Regulation.objects.in_force_on(localdate())
    default = current.edition if current else (editions or [""])[0]
    form = SetFilter({"an_ban": default, **request.GET.dict()}, editions=editions, industries=industries)
    edition = form.chosen("an_ban") or default
    rows = CriteriaSet.objects.filter(edition=edition).order_by("number")
    if industry := form.chosen("nganh"):
        rows = rows.filter(industry_code=industry)
    found = [row for row in rows if found_in(form.chosen("tim"), *_searched(row))]
    context = {
        "form": form,
        "count": len(found),
        "industries": _grouped(found),
        "edition_name": words.edition_name(edition),
        "crumbs": _crumbs((_("Bộ tiêu chí"), "")),
    }
    return render(request, "criteria/set_list.html", context)


def _searched(row):
    return str(row.number), row.code, row.name, row.heading_name, row.group, row.industry, row.subgroup


def _grouped(rows):
    """[(industry, [(group, rows)])], in printed order: the table is numbered through the groups."""
    for industry, inside in groupby(rows, key=lambda row: (row.industry_code, row.industry)):
        yield (
            industry,
            [(group, list(sets)) for group, sets in groupby(inside, key=lambda row: (row.group_code, row.group))],
        )


@require_safe
def criteria_set(request, code):
    row = get_object_or_404(CriteriaSet.objects.with_criteria(), code=code)
    criteria = list(row.criteria.all())
    review_rows = list(review.remarks(row, criteria)) if _may_review(request.user) else []
    context = {
        "set": row,
        "parts": list(_printed(row, criteria)),
        "parts_menu": row.parts,
        "count": len(criteria),
        "review_rows": review_rows,
        "edition_name": words.edition_name(row.edition),
        "other": CriteriaSet.objects.filter(number=row.number).exclude(pk=row.pk).first(),
        "crumbs": _crumbs((_("Bộ tiêu chí"), f"{reverse('criteria:set_list')}?an_ban={row.edition}"), (str(row), "")),
    }
    return render(request, "criteria/set.html", context)


def _printed(row, criteria):
    """The table's parts with their sections, groups and criteria, in the order the law prints them."""
    papers = {p.code: p.name for p in PaperKind.objects.filter(code__startswith="E")}
    for part in row.parts:
        sections = []
        for section in part["sections"]:
            own = [c for c in criteria if c.part == part["code"] and c.section == section["code"]]
            titles = {group["code"]: group for group in section.get("groups", [])}
            sections.append(
                {
                    **section,
                    # A section that is one criterion of the same words is printed as one line.
                    "alone": own[0] if printed_once(section, own) else None,
                    "blocks": [
                        {"group": titles.get(code), "criteria": [_printed_criterion(c, papers) for c in inside]}
                        for code, inside in groupby(own, key=lambda c: c.group)
                    ],
                }
            )
        yield {**part, "sections": sections}


def _printed_criterion(criterion, papers):
    options = [option for option in criterion.options.all() if option.printed]
    cases = [
        {"label": branch["label"], "options": [o for o in options if o.branch == branch["code"]]}
        for branch in criterion.branches
    ]
    return {
        "row": criterion,
        "options": [o for o in options if not o.branch],
        "cases": cases,
        "notes": criterion.notes or ([{"text": criterion.note}] if criterion.note else []),
        "papers": [(code, papers.get(code, "")) for code in criterion.evidence],
        "concept": concepts()[criterion.concept].name if criterion.concept else "",
        "mark": "*" * (criterion.mark_on_criterion or 0),
    }


@require_safe
def paper_list(request):
    names = dict(CriteriaSet.objects.order_by("edition").values_list("number", "name"))
    form = PaperFilter(request.GET, sets=sorted(names.items()))
    number, kind = form.chosen("bo"), form.chosen("loai")
    papers = [
        paper
        for paper in PaperKind.objects.all()
        if (not number or int(number) in paper.sets) and (not kind or kind in paper.kinds)
    ]
    context = {
        "form": form,
        "count": len(papers),
        "chapters": [
            (label, [p for p in papers if p.requirement == value]) for value, label in PaperKind.Requirement.choices
        ],
        "crumbs": _crumbs((_("Giấy tờ của hồ sơ"), "")),
    }
    return render(request, "criteria/paper_list.html", context)
