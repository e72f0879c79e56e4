"""What differs between two submissions of a dossier. Pure: manifests in, answers out."""

# What the applicant says; the rest of a manifest (round, committee, wording of the set) is the portal's.
CONTENT = ("kind", "branch", "business", "product", "self_assessment", "answers", "evidence", "paper_needs")
# Mẫu số 01 prints these; all but the papers is Mẫu số 02 (QĐ 26/2026 Phụ lục III).
_MAU01 = frozenset({"kind", "business", "product", "self_assessment"})
_PAPERS = frozenset({"evidence", "paper_needs"})
# Of a row the portal's own number and wording.
_OF_ROW = frozenset({"id", "kind", "words", "part", "max_points", "option_text", "option_points"})


def changed_parts(old, new):
    """Keys of CONTENT that differ. Manifests of an earlier shape are compared in what both of them hold."""
    return {key for key in CONTENT if key in old and key in new and _differ(old[key], new[key])}


def differs(old, new):
    return bool(changed_parts(old, new))


def form_changed(old, new, code):
    """Whether the form F01 (Mẫu số 01) or F02 (Mẫu số 02) says something else."""
    parts = changed_parts(old, new)
    return bool(parts & _MAU01) if code == "F01" else bool(parts - _PAPERS)


def paper_changed(old, new, code, criteria=()):
    """Whether the copies of that paper differ, what was answered about needing it, or an answer that it supports.

    `criteria`: codes of the criteria that the set names for the paper, beside those its copies are tied to.
    """
    if any(_differ(_rows(old, key, code), _rows(new, key, code)) for key in ("evidence", "paper_needs")):
        return True
    copies = [*_rows(old, "evidence", code), *_rows(new, "evidence", code)]
    tied = {name for row in copies for name in row.get("criteria", ())} | set(criteria)
    had, has = _answers(old), _answers(new)
    return any(had.get(name) != has.get(name) for name in tied)


def _differ(old, new):
    if isinstance(old, dict) and isinstance(new, dict):
        return any(old[key] != new[key] for key in old.keys() & new.keys())
    if isinstance(old, list) and isinstance(new, list):
        shared = set.intersection(*(set(row) for row in (*old, *new))) - _OF_ROW if old or new else set()
        return _plain(old, shared) != _plain(new, shared)
    return old != new


def _plain(rows, keys):
    return sorted(repr(sorted((key, row[key]) for key in keys)) for row in rows)


def _rows(manifest, key, code):
    return [row for row in manifest.get(key, ()) if row["paper"] == code]


def _answers(manifest):
    return {row["criterion"]: (row.get("option"), row.get("description")) for row in manifest.get("answers", ())}
