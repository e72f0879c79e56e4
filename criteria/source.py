"""The law's data files, read into rows-to-be: plain dictionaries named like the tables' columns. Pure: no tables.

Files keep the shape of the Decisions; here they are brought to the portal's words (new → first) and completed by what the
house reads into them (the explicit 0 of rulings.md 10, the mark on a criterion of rulings.md 11).
"""

import hashlib
import json
from pathlib import Path

import yaml

from criteria import concepts, integrity

DATA = Path(__file__).parent / "data"
# Raised when the reading below changes, so that unchanged files are read again.
READING = "1"
ALL_SETS = range(1, 27)
ZERO = {"code": "0", "points": 0, "text": "Không đạt mức nào (0 điểm)", "printed": False, "implied": True, "branch": ""}


def read_yaml(path):
    with path.open(encoding="utf-8") as stream:
        return yaml.load(stream, yaml.CSafeLoader)


def checksum(*pieces):
    digest = hashlib.sha256(READING.encode())
    for piece in pieces:
        digest.update(piece if isinstance(piece, bytes) else json.dumps(piece, sort_keys=True, default=str).encode())
    return digest.hexdigest()


def set_files(folder=DATA):
    """(path, checksum) of every criteria set's file; the checksum covers the concepts, which the rows carry too."""
    naming = concepts.FILE.read_bytes()
    for path in sorted(Path(folder).glob("qd*-20*/*.yaml")):
        yield path, checksum(path.read_bytes(), naming)


def read_set(path):
    """{set: columns, criteria: [{…columns, options: [columns]}]} of one file."""
    data = read_yaml(path)
    place = data.get("classification") or data["classification_now"]
    reasons = integrity.faults(data)
    if not reasons:
        reasons = [f"{row['where']}: {row['detail']}" for row in data.get("integrity_failures") or []]
    if data.get("locked") and not reasons:
        reasons = ["bị khóa trong dữ liệu nguồn"]
    columns = {
        "code": data["code"],
        "edition": path.parent.name,
        "number": data["number"],
        "name": data["name"],
        "heading_name": data.get("heading_name") or data["name"],
        "line": data.get("line") or "",
        "industry_code": place["industry_code"],
        "industry": place["industry"],
        "group_code": place["group_code"],
        "group": place["group"],
        "subgroup_code": place.get("subgroup_code") or "",
        "subgroup": place.get("subgroup") or "",
        "agencies": place["managing_agencies"],
        "legal_basis": data["legal_basis"],
        "disqualifiers": data.get("disqualifiers") or [],
        "star_mark_rule": data.get("star_mark_rule") or "",
        # QĐ 26/2026 Đ6 k2d, and the same before: a tourism service has no sample to hand in
        "sample_required": data.get("sample_required", data["number"] != 26),
        "total_points": data["total_points"],
        "parts": [
            {
                "code": part["code"],
                "title": part["title"],
                "max_points": part["max_points"],
                "sections": [
                    {
                        "code": section["code"],
                        "title": section["title"],
                        "max_points": section["max_points"],
                        "notes": section.get("notes") or [],
                        "groups": section.get("groups") or [],
                    }
                    for section in part["sections"]
                ],
            }
            for part in data["parts"]
        ],
        "locked": bool(reasons),
        "lock_reasons": reasons,
        "corrections": data.get("corrections") or [],
        "suspect_points": data.get("suspect_points") or [],
        "review_flags": data.get("review_flags") or [],
    }
    printed = [(part["code"], row) for part in data["parts"] for row in part["criteria"]]
    criteria = [_criterion(data["code"], part, row, n) for n, (part, row) in enumerate(printed, 1)]
    return {"set": columns, "criteria": criteria}


def _criterion(set_code, part, row, position):
    branches = row.get("branches") or []
    options = [
        {
            "code": str(option["code"]),
            "points": option["points"],
            "text": option["text"],
            "min_for_star": option.get("min_for_star"),
            "branch": option.get("branch") or "",
            "printed": True,
            "implied": bool(option.get("implied")),
        }
        for option in row["options"]
    ]
    cases = [branch["code"] for branch in branches] or [""]
    if any(not any(o["points"] == 0 and o["branch"] in ("", case) for o in options) for case in cases):
        options.insert(0, {**ZERO, "min_for_star": None})
    for place, option in enumerate(options, 1):
        option["position"] = place
    return {
        "position": position,
        "code": row["code"],
        "title": row["title"],
        "part": part,
        "section": row["section"],
        "group": row.get("group") or "",
        "max_points": row["max_points"],
        "minimum_points": {str(star): points for star, points in (row.get("minimum_points") or {}).items()},
        "note": row.get("note") or "",
        "notes": row.get("notes") or [],
        "applies_when": row.get("applies_when"),
        "branches": branches,
        "evidence": row.get("evidence_required") or [],
        "concept": concepts.concept_of(set_code, row["code"], row["title"]),
        "mark_on_criterion": row.get("criterion_mark"),
        "options": options,
    }


def read_swapped_days(folder=DATA):
    """[{"free": date, "worked": date, "source": text}]; none where the folder has no such file."""
    path = Path(folder) / "swapped_days.yaml"
    return read_yaml(path) if path.exists() else []


def read_regulations(folder=DATA):
    data = read_yaml(Path(folder) / "regulations.yaml")
    rules = data["council_rules_defaults"]
    for row in data["regulations"]:
        columns = {
            "code": row["code"],
            "title": row["title"],
            "edition": row["criteria"].strip("/").rpartition("/")[2],
            "in_force_from": row["in_force"]["from"],
            "in_force_to": row["in_force"]["to"],
            "amended_by": row.get("amended_by") or "",
            "part_points": row["parts"],
            "bands": row["bands"],
            "levels": row["levels"],
            "rounds": row.get("rounds") or [],
            "clocks": row.get("clocks") or {},
            "renewal": row.get("renewal") or {},
            "certificate_months": row["certificate_months"],
            "extension_days": row.get("extension_days"),
            "revocation_days": row.get("revocation_days"),
            "samples": row.get("samples") or {},
            "council_defaults": rules,
        }
        yield {**columns, "checksum": checksum(columns)}


PAPER_COLUMNS = (
    "position", "code", "name", "requirement", "when", "kinds", "sets", "needs_expiry", "form", "fields", "note",
    "guidance", "grounds", "no_exemption", "source", "personal_data",
)  # fmt: skip


def read_papers(folder=DATA):
    dossier = read_yaml(Path(folder) / "dossier.yaml")["documents"]
    catalogue = {row["code"]: row for row in read_yaml(Path(folder) / "evidence.yaml")["evidence_catalogue"]}
    for position, row in enumerate(dossier, 1):
        columns = {
            "position": position,
            "code": row["code"],
            "name": row["name_vi"],
            "requirement": row["requirement"],
            "when": row.get("when") or "",
            "kinds": ["first" if kind == "new" else kind for kind in row["kinds"]],
            "sets": _sets(row.get("sets", "all")),
            "needs_expiry": bool(row.get("needs_expiry")),
            "form": row.get("form") or "",
            "fields": row.get("fields") or [],
            "note": row.get("note") or "",
            "guidance": catalogue.get(row["code"], {}).get("requirement", ""),
            "grounds": [_ground(ground) for ground in row.get("grounds") or []],
            "no_exemption": _sets(row["no_exemption"]) if row.get("no_exemption") else [],
            "source": row.get("source") or "",
            "personal_data": bool(row.get("contains_personal_data") or row.get("sensitive")),
        }
        if columns["code"].startswith(("C", "P")):
            columns["requirement"] = "officer"  # papers of the offices (QĐ 26/2026 Đ6 k2, k3), also the conditional one
        yield {**columns, "checksum": checksum(columns)}


def _ground(row):
    return {
        "code": row["code"],
        "text": row["text"],
        "sets": _sets(row.get("sets", "all")),
        "words": bool(row.get("words")),
        "needs": row.get("needs") or [],
    }


def _sets(text):
    if text == "all":
        return list(ALL_SETS)
    first, _, last = str(text).partition("-")
    return list(range(int(first), int(last or first) + 1))
