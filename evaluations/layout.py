"""A score table laid out as the law prints it, with what the applicant said and showed beside each criterion."""

from datetime import date
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from criteria.outcome import gates_in_words
from criteria.scoring import GATED_STARS, rate
from criteria.text import printed_once
from products import snapshot

GRAVE_NOTES = ("disqualify", "stop_scoring")


def option_name(criterion):
    return f"d{criterion.pk}"


def comment_name(criterion):
    return f"n{criterion.pk}"


def files_of(registration, handed_in=None):
    """The papers as last handed in, as `components/files.html` takes them, each with the codes of its criteria."""
    return [
        {
            "name": row["title"],
            "url": reverse("products:evidence_file", args=[row["id"]]) if row.get("id") else row["link"],
            "size": row["size"],
            "sha256": row["sha256"] or "",
            "note": _facts(row),
            "icon": "paperclip" if row["sha256"] else "link-45deg",
            "paper": row["paper"],
            "criteria": set(row["criteria"]),
        }
        for row in (handed_in or snapshot.of_registration(registration))["evidence"]
    ]


def _facts(row):
    told = [row["kind"]] if row["kind"] != row["title"] else []
    told += [_("số %(number)s") % {"number": row["number"]}] if row["number"] else []
    if row["expires_on"]:
        told += [_("hết hạn %(day)s") % {"day": f"{date.fromisoformat(row['expires_on']):%d/%m/%Y}"}]
    return ", ".join(told)


def parts_of(registration, *, score, chosen=None, comments=None, errors=None):
    """[part → sections → criteria]; only the options of the registration's own case (rulings 14).

    `chosen`, `comments`, `errors`: by criterion key. `score`: the sheet added up, for totals and what does not apply.
    """
    table = registration.criteria_set
    handed_in = snapshot.of_registration(registration)
    answers = {row["criterion"]: row for row in handed_in["answers"]}
    files = files_of(registration, handed_in)
    criteria = table.criteria_with_options
    notes = {section["code"]: section.get("notes") or [] for part in table.parts for section in part["sections"]}
    parts = []
    for part in table.parts:
        own = [row for row in criteria if row.part == part["code"]]
        sections = []
        for code, inside in groupby(own, key=lambda row: row.section):
            rows = list(inside)
            title = next(section for section in part["sections"] if section["code"] == code)
            sections.append(
                {
                    "code": code,
                    "title": title["title"],
                    "heading": not printed_once(title, rows),
                    "max_points": title["max_points"],
                    "points": score.section_totals[code],
                    "notes": notes[code],
                    "criteria": [
                        _criterion(row, registration, answers.get(row.code), files, score, chosen, comments, errors)
                        for row in rows
                    ],
                }
            )
        parts.append({**part, "points": score.part_totals[part["code"]], "sections": sections})
    return parts


def _criterion(row, registration, answer, files, score, chosen, comments, errors):
    options = [option for option in row.options.all() if option.branch in ("", registration.branch)]
    notes = row.notes or ([{"type": "note", "text": row.note}] if row.note else [])
    return {
        "row": row,
        "name": option_name(row),
        "comment_name": comment_name(row),
        "options": options,
        "chosen": (chosen or {}).get(row.pk, ""),
        "comment": (comments or {}).get(row.pk, ""),
        "points": score.points[row.code],
        "errors": (errors or {}).get(row.pk, []),
        "self_code": (answer and answer["option"]) or "",
        "self_points": answer["option_points"] if answer else None,
        "description": answer["description"] if answer else "",
        "files": [file for file in files if row.code in file["criteria"]],
        "grave": [note for note in notes if note["type"] in GRAVE_NOTES],
        "notes": [note for note in notes if note["type"] not in (*GRAVE_NOTES, "branch_choice")],
        "case": next((case["label"] for case in row.branches if case["code"] == registration.branch), ""),
        "applies": row.code not in score.not_applicable,
        "condition": row.applies_when,
        "base": f"tc-{row.applies_when['criterion'].replace('.', '-')}" if row.applies_when else "",
    }


def running(registration, score):
    """What the sticky header shows: totals, the provisional stars of this one sheet, the next star's missed gates."""
    rubric = registration.criteria_set.rubric
    rating = rate(rubric, [score], registration.round.regulation.bands, branch=registration.branch or None)
    return {
        "parts": [
            {"code": part.code, "points": score.part_totals[part.code], "max_points": part.max_points}
            for part in rubric.parts
        ],
        "total": score.total,
        "stars": rating.stars,
        "missed": _next_gate(rating),
        "answered": score.answered,
        "of": len(rubric.criteria),
        "rating": rating,
    }


def _next_gate(rating):
    star = next((star for star in GATED_STARS if rating.missed[star]), None)
    if star is None:
        return []
    return [{"stars": star, "names": gates_in_words(rating.missed[star])}]
