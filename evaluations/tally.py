"""The council's arithmetic: who counts, the exact mean, the spread, the stars. Pure: no tables, no clock, no Django.

Law: "tổng điểm trung bình" (QĐ 26/2026 Đ3 k3). What it leaves open — quorum, spread, fewest sheets — is the
council's own rules (rulings 19), handed in by the caller.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from criteria.scoring import Rating, Rubric, SheetScore, rate


@dataclass(frozen=True)
class Tally:
    """What one attempt gives: points 0..100, `spread` in points, `rating` from the star engine."""

    sum_points: int
    sheet_count: int
    spread: int
    rating: Rating
    outliers: tuple[int, ...]

    @property
    def mean(self) -> Fraction:
        return Fraction(self.sum_points, self.sheet_count)


def fewest_sheets(seats: int, rule: int | None = None) -> int:
    """Sheets needed for a result: the council's own number, else more than half of the seats with a vote (≥ 1).

    `seats` ≥ 1. ValueError for a council without a vote or a rule out of 1..seats.
    """
    if seats < 1:
        raise ValueError("Hội đồng không có ghế nào có quyền chấm")
    if rule is None:
        return seats // 2 + 1
    if not 1 <= rule <= seats:
        raise ValueError(f"số phiếu tối thiểu {rule} ngoài khoảng 1..{seats}")
    return rule


def has_quorum(present: int, seats: int, share: Fraction) -> bool:
    """present / seats ≥ share, exactly (rulings 19). `seats` ≥ 1, 0 ≤ present ≤ seats; ValueError otherwise."""
    if seats < 1 or not 0 <= present <= seats:
        raise ValueError(f"{present}/{seats}")
    return Fraction(present, seats) >= share


def spread(totals: Iterable[int]) -> int:
    """Highest less lowest counted total, in points. ValueError without totals."""
    totals = list(totals)
    return max(totals) - min(totals)


def outliers(totals: Sequence[int], limit: int) -> tuple[int, ...]:
    """Places of the sheets farther than `limit`/2 points from the mean, where the spread is over `limit`; else none."""
    if not totals or spread(totals) <= limit:
        return ()
    mean = Fraction(sum(totals), len(totals))
    return tuple(place for place, total in enumerate(totals) if abs(total - mean) * 2 > limit)


def tally(
    rubric: Rubric,
    sheets: Sequence[SheetScore],
    bands: Iterable[Mapping],
    *,
    gate_share: Fraction = Fraction(1, 2),
    branch: str | None = None,
    max_spread: int = 10,
) -> Tally:
    """The council's result from its counted sheets (handed in, not recused): mean = sum / count, never rounded.

    ValueError without sheets; LockedRubric for a set that does not add up.
    """
    totals = [sheet.total for sheet in sheets]
    rating = rate(rubric, sheets, bands, gate_share=gate_share, branch=branch)
    return Tally(
        sum_points=sum(totals),
        sheet_count=len(totals),
        spread=spread(totals),
        rating=rating,
        outliers=outliers(totals, max_spread),
    )


def default_is_referral(
    mean: Fraction, missed: Mapping[int, Sequence], bands: Iterable[Mapping], refers: Iterable[int]
) -> bool:
    """Rulings 9: referral is the default when the mean reaches the band of a star this level refers and its gate is met."""
    return any(mean >= _from(bands, star) and not missed[star] for star in refers)


def may_refer(mean: Fraction, bands: Iterable[Mapping], refers: Iterable[int]) -> bool:
    """Rulings 9: referral is offered when the mean reaches the lowest band this level refers (district 70, province 90)."""
    stars = list(refers)
    return bool(stars) and mean >= min(_from(bands, star) for star in stars)


def _from(bands, star):
    return next(Fraction(str(row["from"])) for row in bands if row["stars"] == star)


def recognised_here(
    recognises: Iterable[int], concluded: int, missed: Mapping[str, Sequence], *, voted: bool
) -> list[int]:
    """Stars this level may recognise from a result: at most the council's conclusion, with that star's minimum met.

    `missed`: star as text → what misses its minimum, as a result keeps it. A conclusion by vote stands in the place of
    the computed stars (rulings 20). Cumulative minimums make the second condition matter only for a foreign result.
    """
    return [star for star in recognises if star <= concluded and (voted or not missed.get(str(star)))]


def majority(votes_for: int, present: int) -> bool:
    """More than half of those present (rulings 15, 20). ValueError where more voted than were present."""
    if not 0 <= votes_for <= present:
        raise ValueError(f"{votes_for}/{present}")
    return votes_for * 2 > present
