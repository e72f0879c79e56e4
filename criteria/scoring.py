"""The star arithmetic: chosen options in, points, band, gates, stars and the sentence that explains them out.

Pure: no tables, no clock, no request, no float. Points are whole numbers 0..max of a criterion; totals and means are exact
`Fraction`s in 0..100 and are compared with the bands unrounded (QĐ 26/2026 Đ3 k3; QĐ 148/2023 Đ3). Rounding happens only in
`points_text`, for the eye. Source articles stand beside the rules; "rulings.md n" is the house's own reading.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

GATED_STARS = (3, 4, 5)
RECOGNISED_FROM = 3  # QĐ 26/2026 Đ4: from 3 stars a product is recognised; below it the result is only notified


class LockedRubric(ValueError):
    """The set does not add up in our copy of the law: it may be read, never rated (rulings.md 16)."""


@dataclass(frozen=True)
class Option:
    code: str
    points: int
    text: str
    branch: str = ""


@dataclass(frozen=True)
class Criterion:
    """`minimum_points[k]`: the points from which this criterion stops standing in the way of k stars."""

    code: str
    title: str
    part: str
    section: str
    max_points: int
    options: tuple[Option, ...]
    minimum_points: Mapping[int, int] = field(default_factory=dict)
    applies_when: tuple[str, int] | None = None
    branches: tuple[str, ...] = ()

    @cached_property
    def by_option(self) -> dict[str, Option]:
        return {option.code: option for option in self.options}

    def required_points(self, stars: int) -> int | None:
        """Points needed for `stars`; a mark for fewer stars binds here too. None where the criterion carries no such mark."""
        return max((points for mark, points in self.minimum_points.items() if mark <= stars), default=None)


@dataclass(frozen=True)
class Part:
    code: str
    title: str
    max_points: int


@dataclass(frozen=True)
class Section:
    code: str
    title: str
    max_points: int
    part: str


@dataclass(frozen=True)
class Rubric:
    code: str
    parts: tuple[Part, ...]
    sections: tuple[Section, ...]
    criteria: tuple[Criterion, ...]
    locked: bool = False

    @cached_property
    def by_code(self) -> dict[str, Criterion]:
        return {criterion.code: criterion for criterion in self.criteria}

    @cached_property
    def branches(self) -> frozenset[str]:
        return frozenset(branch for criterion in self.criteria for branch in criterion.branches)

    @cached_property
    def gates(self) -> dict[int, tuple[tuple[Criterion, int], ...]]:
        """For 3, 4 and 5 stars: every criterion that binds, with the points it asks for, in printed order."""
        return {
            stars: tuple(
                (criterion, required)
                for criterion in self.criteria
                if (required := criterion.required_points(stars)) is not None
            )
            for stars in GATED_STARS
        }


@dataclass(frozen=True)
class SheetScore:
    """One person's sheet, added up. `answered` counts what is settled: answers given and criteria that do not apply."""

    points: dict[str, int]
    part_totals: dict[str, int]
    section_totals: dict[str, int]
    total: int
    unanswered: tuple[str, ...]
    not_applicable: tuple[str, ...]
    answered: int
    complete: bool
    branch: str = ""
    rubric_code: str = ""


@dataclass(frozen=True)
class GateMiss:
    """`reached` of `counted` sheets gave the required points; `best_points` is the most any of them gave."""

    criterion_code: str
    title: str
    required_points: int
    best_points: int
    reached: int
    counted: int
    not_applicable: int = 0


@dataclass(frozen=True)
class Rating:
    """`stars` is None where the band is 3 or more and not one gate is met: not eligible (rulings.md 12)."""

    total: Fraction
    part_totals: dict[str, Fraction]
    band: int
    stars: int | None
    missed: dict[int, tuple[GateMiss, ...]]
    criterion_means: dict[str, Fraction]
    explanation: tuple[str, ...]
    outcome: str


@dataclass(frozen=True)
class CoachStep:
    """One improvement: from the points had to a printed choice. `why` is "gate" or "points"."""

    criterion_code: str
    title: str
    from_points: int
    to_points: int
    option_code: str
    option_text: str
    why: str
    text: str

    @property
    def gain(self) -> int:
        return self.to_points - self.from_points


def sheet_score(rubric: Rubric, choices: Mapping[str, str | None], branch: str | None = None) -> SheetScore:
    """Add up one sheet: `choices` maps criterion codes to option codes; a missing or empty one is unanswered and gives 0.

    A criterion whose condition is answered and not fulfilled does not apply: 0 points whatever was chosen (rulings.md 13);
    while the condition itself is unanswered it waits, unanswered, with 0 points. `branch` is the case chosen for the whole
    registration (rulings.md 14). ValueError for an unknown criterion, option or branch, or an option of the other case.
    """
    branch = branch or ""
    if branch and branch not in rubric.branches:
        raise ValueError(f"{rubric.code}: không có trường hợp {branch!r}")
    if strangers := sorted(set(choices) - set(rubric.by_code)):
        raise ValueError(f"{rubric.code}: không có tiêu chí {', '.join(map(str, strangers))}")
    points: dict[str, int] = {}
    unanswered, not_applicable = [], []
    part_totals = dict.fromkeys((part.code for part in rubric.parts), 0)
    section_totals = dict.fromkeys((section.code for section in rubric.sections), 0)
    for criterion in rubric.criteria:
        option = _chosen(rubric, criterion, choices.get(criterion.code), branch)
        state = _condition(criterion, points, unanswered)
        if state == "unmet":
            not_applicable.append(criterion.code)
        elif state == "open" or option is None:
            unanswered.append(criterion.code)
        got = option.points if option and state == "met" else 0
        points[criterion.code] = got
        part_totals[criterion.part] += got
        section_totals[criterion.section] += got
    return SheetScore(
        points=points,
        part_totals=part_totals,
        section_totals=section_totals,
        total=sum(points.values()),
        unanswered=tuple(unanswered),
        not_applicable=tuple(not_applicable),
        answered=len(points) - len(unanswered),
        complete=not unanswered,
        branch=branch,
        rubric_code=rubric.code,
    )


def contradictions(rubric: Rubric, choices: Mapping[str, str | None], branch: str | None = None) -> tuple[str, ...]:
    """Codes that were given points although what they depend on does not carry them: the structure of a story there is none of.

    They count 0 all the same (rulings.md 13); a sheet that says so contradicts itself and is not kept.
    """
    score = sheet_score(rubric, choices, branch)
    claimed = ((code, rubric.by_code[code].by_option.get(choices.get(code) or "")) for code in score.not_applicable)
    return tuple(code for code, option in claimed if option and option.points)


def _chosen(rubric, criterion, code, branch):
    if code is None or code == "":
        return None
    option = criterion.by_option.get(code)
    if option is None:
        raise ValueError(f"{rubric.code}: tiêu chí {criterion.code} không có mức {code!r}")
    if option.branch and option.branch != branch:
        raise ValueError(f"{rubric.code}: mức {code!r} của tiêu chí {criterion.code} thuộc trường hợp khác")
    return option


def _condition(criterion, points, unanswered):
    """ "met", "unmet", or "open" while the criterion it depends on (always printed before it) has no answer."""
    if criterion.applies_when is None:
        return "met"
    base, least = criterion.applies_when
    if base in unanswered:
        return "open"
    return "met" if points[base] >= least else "unmet"


def band(total: Fraction | int, bands: Iterable[Mapping]) -> int:
    """Stars of the band `total` falls in, by exact comparison (QĐ 26/2026 Đ3 k3).

    `bands`: rows {stars, from}, from-points inclusive. TypeError for a float total; ValueError below every band.
    """
    if isinstance(total, float):
        raise TypeError("điểm phải là số nguyên hoặc Fraction, không dùng số thực")
    stars = [row["stars"] for row in bands if total >= Fraction(str(row["from"]))]
    if not stars:
        raise ValueError(f"{total} điểm không thuộc khung nào")
    return max(stars)


def missed_gates(
    rubric: Rubric,
    sheets: Sequence[SheetScore],
    *,
    gate_share: Fraction = Fraction(1, 2),
    branch: str | None = None,
) -> dict[int, tuple[GateMiss, ...]]:
    """For 3, 4 and 5 stars the minimum requirements that the counted sheets do not fulfil, in printed order.

    Footnote of each table: "Dấu sao là yêu cầu tối thiểu phải đạt". Read per criterion: met when MORE than `gate_share` of
    the sheets reach the points; exactly that share is not enough (rulings.md 11). ValueError without sheets, or when a sheet
    belongs to another set or case.
    """
    _check_sheets(rubric, sheets, branch)
    share = Fraction(gate_share)
    misses: dict[tuple[str, int], GateMiss | None] = {}
    for entries in rubric.gates.values():
        for criterion, required in entries:
            if (criterion.code, required) not in misses:
                misses[criterion.code, required] = _gate_miss(criterion, required, sheets, share)
    return {
        stars: tuple(miss for criterion, required in entries if (miss := misses[criterion.code, required]))
        for stars, entries in rubric.gates.items()
    }


def _gate_miss(criterion, required, sheets, share):
    given = [sheet.points[criterion.code] for sheet in sheets]
    reached = sum(points >= required for points in given)
    if Fraction(reached, len(given)) > share:
        return None
    return GateMiss(
        criterion_code=criterion.code,
        title=criterion.title,
        required_points=required,
        best_points=max(given),
        reached=reached,
        counted=len(given),
        not_applicable=sum(criterion.code in sheet.not_applicable for sheet in sheets),
    )


def _check_sheets(rubric, sheets, branch):
    if not sheets:
        raise ValueError("không có phiếu nào được tính")
    for sheet in sheets:
        if sheet.rubric_code != rubric.code:
            raise ValueError(f"phiếu của bộ {sheet.rubric_code}, không phải {rubric.code}")
        if branch is not None and sheet.branch != branch:
            raise ValueError(f"phiếu chấm theo trường hợp {sheet.branch!r}, không phải {branch!r}")


def rate(
    rubric: Rubric,
    sheets: Sequence[SheetScore],
    bands: Iterable[Mapping],
    *,
    gate_share: Fraction = Fraction(1, 2),
    branch: str | None = None,
) -> Rating:
    """The council's rating: the exact mean of the counted sheets, its band, the gates, the stars and why.

    Stars are the largest k up to the band whose gate is met. Band 3 or more without any gate met: stars None, outcome
    "not_eligible"; band 1–2: that many stars, outcome "notice_only"; otherwise "recognisable" (rulings.md 12). One sheet
    gives the provisional rating of that sheet. LockedRubric for a set that does not add up; ValueError without sheets.
    """
    if rubric.locked:
        raise LockedRubric(f"{rubric.code}: bộ tiêu chí đang khóa, không chấm điểm được")
    bands = list(bands)
    missed = missed_gates(rubric, sheets, gate_share=gate_share, branch=branch)
    count = len(sheets)
    total = Fraction(sum(sheet.total for sheet in sheets), count)
    reached_band = band(total, bands)
    if reached_band < RECOGNISED_FROM:
        stars, outcome = reached_band, "notice_only"
    else:
        stars = max((k for k in GATED_STARS if k <= reached_band and not missed[k]), default=None)
        outcome = "recognisable" if stars else "not_eligible"
    return Rating(
        total=total,
        part_totals={p.code: Fraction(sum(s.part_totals[p.code] for s in sheets), count) for p in rubric.parts},
        band=reached_band,
        stars=stars,
        missed=missed,
        criterion_means={c.code: Fraction(sum(s.points[c.code] for s in sheets), count) for c in rubric.criteria},
        explanation=tuple(_explain(total, reached_band, stars, missed, sheets, bands)),
        outcome=outcome,
    )


def _explain(total, reached_band, stars, missed, sheets, bands):
    points = f"{display_points(total, bands)} điểm"
    if reached_band < RECOGNISED_FROM:
        least = points_text(_from_points(bands, RECOGNISED_FROM))
        yield f"{points}, đạt {stars} sao: dưới {least} điểm nên chỉ thông báo kết quả, không công nhận"
    elif stars == reached_band:
        yield f"{points}, đạt {stars} sao: đạt đủ các yêu cầu tối thiểu của {stars} sao"
    else:
        head = f"đạt {stars} sao" if stars else "chưa đủ điều kiện công nhận"
        first = stars + 1 if stars else RECOGNISED_FROM
        yield f"{points}, {head}: chưa đạt yêu cầu tối thiểu {first} sao ở {_places(missed[first])}"
        for k in range(first + 1, reached_band + 1):
            if further := [miss for miss in missed[k] if miss not in missed[k - 1]]:
                yield f"Để đạt {k} sao còn phải đạt yêu cầu tối thiểu ở {_places(further)}"
    if incomplete := [sheet for sheet in sheets if not sheet.complete]:
        if len(sheets) == 1:
            yield f"Còn {len(incomplete[0].unanswered)} tiêu chí chưa trả lời, tạm tính 0 điểm"
        else:
            yield f"{len(incomplete)} trong {len(sheets)} phiếu còn tiêu chí chưa trả lời, tạm tính 0 điểm"


def _places(misses):
    return "mục " + "; mục ".join(f"{miss.criterion_code} {miss.title} ({_shortfall(miss)})" for miss in misses)


def _shortfall(miss):
    if miss.not_applicable == miss.counted:
        return f"cần từ {miss.required_points} điểm; không áp dụng nên tính 0 điểm"
    if miss.counted == 1:
        return f"cần từ {miss.required_points} điểm; hiện được {miss.best_points} điểm"
    return f"cần từ {miss.required_points} điểm; {miss.reached} trong {miss.counted} phiếu đạt"


def _from_points(bands, stars):
    return next(Fraction(str(row["from"])) for row in bands if row["stars"] == stars)


def points_text(points: Fraction | int) -> str:
    """Points for the eye: half-up to 2 digits, decimal comma, no idle zeros: 235/3 → "78,33", 84 → "84"."""
    return _decimal_text(_hundredths(points), 2)


def _hundredths(points):
    return (Fraction(points) * 200 + 1) // 2


def _decimal_text(scaled, digits):
    whole, rest = divmod(scaled, 10**digits)
    return f"{whole},{rest:0{digits}d}".rstrip("0").rstrip(",")


def display_points(total: Fraction | int, bands: Iterable[Mapping]) -> str:
    """`points_text`, unless the rounded figure would tell other stars: then cut instead, with the exact value beside it.

    69.998 → "69,998 (chính xác 34999/500)": rounded it would read 70, a 4-star total.
    """
    bands, total = list(bands), Fraction(total)
    if band(Fraction(_hundredths(total), 100), bands) == band(total, bands):
        return points_text(total)
    cut = total * 1000 // 1
    more = "" if Fraction(cut, 1000) == total else "…"
    return f"{_decimal_text(cut, 3)}{more} (chính xác {total.numerator}/{total.denominator})"


def coach(rubric: Rubric, score: SheetScore, bands: Iterable[Mapping], target: int) -> list[CoachStep]:
    """The shortest way from this sheet to `target` stars (3..5): missed gates first, then the points still lacking.

    The law prices no effort, so one choice up on one criterion counts as one effort: points come from the choices that give
    most, and the last one is the smallest that suffices. A criterion that does not apply is opened through its condition.
    [] when the sheet already earns the target. ValueError for another target; LockedRubric for a locked set.
    """
    if target not in GATED_STARS:
        raise ValueError(f"không có mục tiêu {target} sao")
    if rubric.locked:
        raise LockedRubric(f"{rubric.code}: bộ tiêu chí đang khóa, không chấm điểm được")
    points, steps = dict(score.points), []
    for criterion, required in rubric.gates[target]:
        if criterion.applies_when and points[criterion.applies_when[0]] < criterion.applies_when[1]:
            base, least = criterion.applies_when
            steps += _climb(rubric.by_code[base], points, least, score.branch, "gate", target)
        steps += _climb(criterion, points, required, score.branch, "gate", target)
    lacking = _from_points(bands, target) - sum(points.values())
    while lacking > 0:
        offers = [offer for c in rubric.criteria if (offer := _next_choice(c, points, score.branch))]
        if not offers:
            break
        enough = [offer for offer in offers if offer[1].points - points[offer[0].code] >= lacking]
        gain = [option.points - points[criterion.code] for criterion, option in (enough or offers)]
        criterion, option = (enough or offers)[gain.index(min(gain) if enough else max(gain))]
        lacking -= option.points - points[criterion.code]
        steps += _climb(criterion, points, option.points, score.branch, "points", target)
    return _merged(steps)


def _open_options(criterion, branch):
    return sorted((o for o in criterion.options if not o.branch or o.branch == branch), key=lambda o: o.points)


def _next_choice(criterion, points, branch):
    if criterion.applies_when and points[criterion.applies_when[0]] < criterion.applies_when[1]:
        return None
    better = [o for o in _open_options(criterion, branch) if o.points > points[criterion.code]]
    return (criterion, better[0]) if better else None


def _climb(criterion, points, required, branch, why, target):
    had = points[criterion.code]
    choices = [o for o in _open_options(criterion, branch) if o.points >= required]
    if had >= required or not choices:
        return []
    option = choices[0]
    points[criterion.code] = option.points
    reason = f"yêu cầu tối thiểu của {target} sao" if why == "gate" else f"thêm {option.points - had} điểm"
    text = f"Mục {criterion.code} {criterion.title}: từ {had} lên {option.points} điểm ({reason}) – {option.text}"
    return [CoachStep(criterion.code, criterion.title, had, option.points, option.code, option.text, why, text)]


def _merged(steps):
    """Two rises on one criterion read as one; a rise that begins at a gate stays a gate."""
    by_code: dict[str, CoachStep] = {}
    for step in steps:
        before = by_code.get(step.criterion_code)
        if before is None:
            by_code[step.criterion_code] = step
            continue
        reason = f"thêm {step.to_points - before.from_points} điểm" + (
            ", gồm yêu cầu tối thiểu" if before.why == "gate" else ""
        )
        by_code[step.criterion_code] = CoachStep(
            step.criterion_code,
            step.title,
            before.from_points,
            step.to_points,
            step.option_code,
            step.option_text,
            before.why,
            f"Mục {step.criterion_code} {step.title}: từ {before.from_points} lên {step.to_points} điểm ({reason}) – {step.option_text}",
        )
    return list(by_code.values())
