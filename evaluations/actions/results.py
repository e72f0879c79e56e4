"""What the council's sheets give: the counted ones, the tally, the result as a new row, what reaches the product."""

from fractions import Fraction

from accounts import audit
from evaluations import permissions
from evaluations.models import Result
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
    """A new row each time; an earlier one of the same attempt is superseded, never changed."""
    sheets, found = compute(evaluation)
    before = evaluation.current_result
    evaluation.results.filter(superseded=False).update(superseded=True)
    rating = found.rating
    result = Result.objects.create(
        evaluation=evaluation,
        attempt=evaluation.attempt,
        sum_points=found.sum_points,
        sheet_count=found.sheet_count,
        spread=found.spread,
        band=rating.band,
        stars=rating.stars,
        spread_reason=evaluation.spread_reason,
        details=_details(evaluation, sheets, found),
        **_conclusion(before, rating),
    )
    audit.record(
        by=by,
        action="result.computed",
        subject=evaluation,
        after={"sum": found.sum_points, "sheets": found.sheet_count, "band": rating.band, "stars": rating.stars},
    )
    return result


def write_outcomes(evaluation):
    """Points per criterion reach the product with what was decided about it, not before (rulings 29)."""
    catalogue.write_outcomes(
        evaluation.registration, outcomes_of(evaluation.registration, evaluation.basis.current_result)
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


def _details(evaluation, sheets, found):
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
        "recused": sorted(permissions.recused_ids(evaluation)),
        "outliers": [sheets[place].member_id for place in found.outliers],
        "criteria_set": evaluation.registration.criteria_set.code,
        "criteria_checksum": evaluation.registration.criteria_set.checksum,
    }
