"""A dossier as plain data: every fact that any of its forms prints.

Handed in, this is the submission's manifest, under its digest; from then on the forms, the look-up and the council's pages
are printed from it and no longer from the rows, which may change (QĐ 26/2026 Đ7 k1: the electronic dossier has the value
of paper). A draft is printed from the same function, of the rows as they are now.

What is left out on purpose: the secret of the look-up (a key, not a fact) and what later steps give the dossier (slip
number, samples counted, dates): those are printed from the rows that record them.
"""

import hashlib
import json

from criteria import words
from criteria.scoring import sheet_score
from products.models import SelfAssessment
from products.papers.words import letterhead
from products.places import province_of, ward_committee
from products.statuses import BusinessKind, RegistrationKind
from records.freezing import canonical, digest_of

VERSION = 2

# What the portal keeps about a row for itself; every other column is a fact, also one that is added later.
NOT_FACTS = {
    "business": {"id", "standing", "standing_note", "is_demo", "created_at", "version", "folded", "sort_name"},
    "product": {"id", "is_demo", "created_at", "stars", "photo", "folded", "sort_name", "version"},
    "self_assessment": {"id"},
    "evidence": {"added_at", "removed_at"},
}


def take(registration):
    """The dossier as its rows say now: JSON values only, days and moments in ISO 8601."""
    business, product, chosen = registration.business, registration.product, registration.criteria_set
    form = getattr(registration, "self_assessment", None) or SelfAssessment()
    given = {
        row.criterion.code: (row.option.code if row.option else None, row.description)
        for row in registration.answers.select_related("criterion", "option")
    }
    rows = registration.evidence.standing().select_related("paper", "file").prefetch_related("criteria")
    return _plain(
        {
            "version": VERSION,
            "code": registration.code,
            "kind": registration.kind,
            "kind_words": str(RegistrationKind(registration.kind).label),
            "regulation": registration.round.regulation.code,
            "regulation_title": registration.round.regulation.short_title,
            "criteria_set": chosen.code,
            "criteria_checksum": chosen.checksum,
            "set_number": chosen.number,
            "set_name": chosen.name,
            "set_line": set_line(chosen),
            "round": _round(registration.round),
            "ward": {"code": registration.ward.code, "name": registration.ward.name},
            "province": province_of(registration.ward).name,
            "committee": _committee(registration),
            "business": {
                **_columns("business", business),
                "kind_words": str(business.get_kind_display()),
                "representative_gender_words": str(business.get_representative_gender_display()),
                "area": business.area.name,
            },
            "product": _columns("product", product),
            "self_assessment": _columns("self_assessment", form),
            **_branch(chosen, registration.branch),
            **_scored(chosen, registration.branch, given),
            "evidence": [_paper(row) for row in rows],
            "paper_needs": [
                {
                    "paper": need.paper.code,
                    "kind": need.paper.name,
                    "needed": need.needed,
                    "ground": need.ground,
                    "reason": need.reason,
                    "words": need.ground_text,
                }
                for need in registration.paper_needs.select_related("paper")
            ],
        }
    )


def of_submission(submission):
    """The facts its forms are printed from, whatever has been typed since."""
    if submission.manifest.get("version", 1) >= VERSION:
        return submission.manifest
    late = getattr(submission, "late_facts", None)
    return late.facts if late else completed(submission)


def of_registration(registration):
    """The facts as last handed in; of a draft, as they stand."""
    submission = registration.handed_in
    return of_submission(submission) if submission else take(registration)


def self_score(registration):
    """The applicant's own points as handed in, under the case that applies today: the office may correct it (rulings 14)."""
    rubric, branch = registration.criteria_set.rubric, registration.branch
    chosen = {row["criterion"]: row["option"] for row in of_registration(registration)["answers"] if row["option"]}
    own = {
        code: option for code, option in chosen.items() if rubric.by_code[code].by_option[option].branch in {"", branch}
    }
    return sheet_score(rubric, own, branch or None)


def digest(manifest):
    """The SHA-256 that stands beside a manifest; the first version's is taken as it always was."""
    if manifest.get("version", 1) >= VERSION:
        return digest_of(manifest)
    return hashlib.sha256(json.dumps(manifest, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


# --- The parts --------------------------------------------------------------------------------


def _plain(facts):
    return json.loads(canonical(facts))


def _columns(noun, row):
    """Every column of the row that is a fact, by its name; links to other rows are told by the caller in words."""
    left_out = NOT_FACTS[noun]
    return {
        field.name: getattr(row, field.name)
        for field in row._meta.concrete_fields
        if not field.is_relation and field.name not in left_out
    }


def _committee(registration):
    office = ward_committee(registration)
    return letterhead(office) if office else {"parent": "", "issuer": "", "place": "", "symbol": ""}


def _round(round):
    return {
        "name": round.name,
        "year": round.year,
        "kind": round.kind,
        "due_on": round.due_on,
        "level_words": str(words.LEVEL[round.level]),
        "office": round.office.name,
        "watermark": round.watermark,
    }


def set_line(criteria_set):
    """«Ngành, Nhóm, Phân nhóm» of Mẫu 01, 3."""
    levels = [criteria_set.industry, criteria_set.group, criteria_set.subgroup]
    return "; ".join(part for part in levels if part) + f" ({criteria_set.name})"


def _branch(criteria_set, branch):
    label = next((row["label"] for row in criteria_set.branches if row["code"] == branch), "")
    return {"branch": branch, "branch_label": label}


def _scored(criteria_set, branch, given):
    """Part III with the wording of the set and the points of that moment; `given`: code → (option code or None, text)."""
    criteria = list(criteria_set.criteria.prefetch_related("options"))
    options = {(row.code, option.code): option for row in criteria for option in row.options.all()}
    chosen = {code: options.get((code, option)) for code, (option, _text) in given.items()}
    # What was chosen in the other case stays written and counts as unanswered (rulings 14).
    own = {code: option for code, option in chosen.items() if option and option.branch in {"", branch}}
    score = sheet_score(criteria_set.rubric, {code: option.code for code, option in own.items()}, branch or None)
    return {
        "parts": [
            {
                "code": part["code"],
                "title": part["title"],
                "max_points": part["max_points"],
                "points": score.part_totals.get(part["code"], 0),
            }
            for part in criteria_set.parts
        ],
        "score": {"total": score.total, "answered": score.answered, "of": len(score.points)},
        "answers": [
            {
                "criterion": row.code,
                "title": row.title,
                "part": row.part,
                "max_points": row.max_points,
                "points": score.points[row.code],
                "not_applicable": row.code in score.not_applicable,
                "option": chosen[row.code].code if chosen.get(row.code) else None,
                "option_text": chosen[row.code].text if chosen.get(row.code) else "",
                "option_points": chosen[row.code].points if chosen.get(row.code) else None,
                "description": given.get(row.code, (None, ""))[1],
            }
            for row in criteria
        ],
    }


def _paper(row):
    return {
        **_columns("evidence", row),
        "paper": row.paper.code,
        "kind": row.paper.name,
        "sha256": row.file.sha256 if row.file else None,
        "size": row.file.size if row.file else None,
        "criteria": sorted(criterion.code for criterion in row.criteria.all()),
    }


# --- Dossiers handed in before the forms were in the manifest ----------------------------------


def completed(submission):
    """Of a first-version manifest: what it holds, and what it lacks from the rows as they are now.

    The old manifest always wins; from the rows come representative and contacts of the business, wording of answers and
    kinds of paper, issuers and days of issue.
    """
    old, registration = submission.manifest, submission.registration
    chosen = registration.criteria_set
    facts = take(registration)
    facts["code"], facts["kind"] = old["code"], old["kind"]
    facts["kind_words"] = str(RegistrationKind(old["kind"]).label)
    facts["business"] |= {**old["business"], "kind_words": str(BusinessKind(old["business"]["kind"]).label)}
    facts["product"] |= old["product"]
    facts["self_assessment"] |= old["self_assessment"]
    given = {row["criterion"]: (row["option"], row["description"]) for row in old["answers"]}
    facts |= _branch(chosen, old["branch"]) | _scored(chosen, old["branch"], given)
    held = {}
    rows = registration.evidence.select_related("paper", "file").prefetch_related("criteria")
    for row in rows:
        held.setdefault((row.paper.code, row.title, row.file.sha256 if row.file else None, row.link), _paper(row))
    facts["evidence"] = [
        held.get((row["paper"], row["title"], row["sha256"], row["link"]), {"kind": row["paper"]}) | row
        for row in old["evidence"]
    ]
    facts["handed_in"] = {
        "at": submission.submitted_at,
        "by": submission.submitted_by.display_name,
        "office": "",
        "at_counter": registration.entered_at_counter,
    }
    return _plain(facts)
