"""Marks of the office's check that no longer stand on what is handed in: the paper or the answer under them changed since.

A mark is of a submission. Handed in again with that paper, or an answer it supports, changed, the mark has fallen: the
item is to be looked at anew before «Đủ điều kiện». The row stays and says what was found the first time.
"""

from accounts.kept import kept
from products import differences

SAMPLE = "SAMPLE"


def fallen_marks(evaluation):
    """Items whose mark has fallen, by code."""
    return kept(evaluation, "fallen marks", lambda: _fallen_marks(evaluation))


def _fallen_marks(evaluation):
    submissions = {row.pk: row for row in evaluation.registration.every_submission}
    if not submissions:
        return set()
    if len(submissions) == 1:
        return set()
    newest = max(submissions.values(), key=lambda row: row.number)
    named = _criteria_by_paper(evaluation.registration)
    return {
        mark.item
        for mark in evaluation.every_check
        if mark.item != SAMPLE
        and (seen := _seen(mark, submissions.values()))
        and seen.pk != newest.pk
        and _changed(mark.item, seen.manifest, newest.manifest, named)
    }


def _seen(mark, submissions):
    """The submission that was looked at; of a mark without one, the last before it."""
    if mark.submission_id:
        return next(row for row in submissions if row.pk == mark.submission_id)
    before = [row for row in submissions if row.submitted_at <= mark.at]
    return max(before, key=lambda row: row.number, default=None)


def _changed(item, old, new, named):
    if item.startswith("DQ"):
        return differences.differs(old, new)
    if item.startswith("F"):
        return differences.form_changed(old, new, item)
    return differences.paper_changed(old, new, item, named.get(item, ()))


def _criteria_by_paper(registration):
    named = {}
    for criterion in registration.criteria_set.criteria_in_order:
        for code in criterion.evidence:
            named.setdefault(code, []).append(criterion.code)
    return named
