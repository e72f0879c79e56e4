"""What the council's sheets give: the counted ones, the tally, the result as a new row, what reaches the product."""

from collections import defaultdict
from fractions import Fraction

from accounts import audit
from evaluations import permissions
from evaluations.models import Result, ScoreSheet
from evaluations.scores import scores_of, tally_of
from products.actions import catalogue


def counted_sheets(evaluation, attempt=None):
    wanted = evaluation.sheets.counted().filter(attempt=attempt or evaluation.attempt)
    return list(wanted.select_related("member__user", "member__council").order_by("member__order", "member_id"))


def compute(evaluation, *, attempt=None):
    """(counted sheets, their tally) of the current or an earlier attempt, by the star engine; ValueError without sheets."""
    sheets = counted_sheets(evaluation, attempt)
    scores = scores_of(sheets)
    return sheets, tally_of(evaluation, [scores[sheet.pk] for sheet in sheets])


def write_result(evaluation, *, by):
    write_results([evaluation], by=by)


def write_results(evaluations, *, by, facts=None):
    """A new row for each dossier; an earlier one of the same attempt is superseded, never changed.

    Sheets and lines of all of them are read at once. ValueError where one has no sheet that counts.
    """
    sheets = _counted_in(evaluations)
    scores = scores_of([sheet for rows in sheets.values() for sheet in rows])
    before = {row.pk: row.current_result for row in evaluations}
    Result.objects.filter(evaluation__in=before, superseded=False).update(superseded=True)
    results = [_result(row, sheets[row.pk], scores, before[row.pk], facts) for row in evaluations]
    Result.objects.bulk_create(results)
    audit.record_all(
        [
            {
                "action": "result.computed",
                "subject": row.evaluation,
                "after": {"sum": row.sum_points, "sheets": row.sheet_count, "band": row.band, "stars": row.stars},
            }
            for row in results
        ],
        by=by,
    )


def _counted_in(evaluations):
    """{evaluation id: its counted sheets of the current attempt, in the order of the seats}"""
    by_key, found = {row.pk: row for row in evaluations}, defaultdict(list)
    rows = ScoreSheet.objects.counted().filter(evaluation__in=by_key)
    for sheet in rows.select_related("member__user", "member__council").order_by("member__order", "member_id"):
        sheet.evaluation = by_key[sheet.evaluation_id]
        if sheet.attempt == sheet.evaluation.attempt:
            found[sheet.evaluation_id].append(sheet)
    return found


def _result(evaluation, sheets, scores, before, facts):
    found = tally_of(evaluation, [scores[sheet.pk] for sheet in sheets])
    return Result(
        evaluation=evaluation,
        attempt=evaluation.attempt,
        sum_points=found.sum_points,
        sheet_count=found.sheet_count,
        spread=found.spread,
        band=found.rating.band,
        stars=found.rating.stars,
        spread_reason=evaluation.spread_reason,
        details=_details(evaluation, sheets, found, permissions.recused_ids(evaluation, facts)),
        **_conclusion(before, found.rating),
    )


def write_outcomes(evaluations):
    """Points per criterion reach the products with what was decided about them, not before (rulings 29)."""
    catalogue.write_outcomes(
        [(row.registration, outcomes_of(row.registration, row.basis.current_result)) for row in evaluations]
    )


def _conclusion(before, rating):
    """The computed stars; under a conclusion that was voted, that one as far as it is still lawful, to be voted anew.

    Never above the new band (rulings 20): else the computed stars, and the council votes all the same.
    """
    if before is None or not (before.awaits_vote or before.departure_votes_for is not None):
        return {"concluded_stars": rating.stars}
    kept = before.concluded_stars
    lawful = kept is None or kept <= rating.band
    return {
        "concluded_stars": kept if lawful else rating.stars,
        "departure_reason": before.departure_reason if lawful else "",
        "follows": before,
        "awaits_vote": True,
    }


def outcomes_of(registration, result):
    """(criterion, mean points with four digits, lowest star missed or None) for every criterion of a result."""
    details = result.details
    by_code = {criterion.code: criterion for criterion in registration.criteria_set.criteria.all()}
    lowest = {}
    for star in sorted(details["missed"], reverse=True):
        lowest.update({miss["code"]: int(star) for miss in details["missed"][star]})
    return [(by_code[code], _decimal(Fraction(*mean)), lowest.get(code)) for code, mean in details["criteria"].items()]


def _decimal(fraction):
    """Four digits half-up, for statistics only; the stars come from the exact fraction."""
    scaled = (fraction * 20000 + 1) // 2
    return f"{scaled // 10000}.{scaled % 10000:04d}"


def _details(evaluation, sheets, found, recused):
    rating = found.rating
    return {
        "parts": {code: [points.numerator, points.denominator] for code, points in rating.part_totals.items()},
        "criteria": {code: [mean.numerator, mean.denominator] for code, mean in rating.criterion_means.items()},
        "explanation": list(rating.explanation),
        "outcome": rating.outcome,
        "missed": {
            str(star): [
                {
                    "code": miss.criterion_code,
                    "title": miss.title,
                    "required": miss.required_points,
                    "reached": miss.reached,
                    "counted": miss.counted,
                }
                for miss in misses
            ]
            for star, misses in rating.missed.items()
        },
        "sheets": [
            {"member": sheet.member_id, "name": sheet.member.user.display_name, "total": sheet.total}
            for sheet in sheets
        ],
        "recused": sorted(recused),
        "outliers": [sheets[place].member_id for place in found.outliers],
        "criteria_set": evaluation.registration.criteria_set.code,
        "criteria_checksum": evaluation.registration.criteria_set.checksum,
    }
