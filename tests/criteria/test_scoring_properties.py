"""The star engine against an independent oracle, over all sets that may be scored and over every border."""

from fractions import Fraction

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria import scoring
from criteria.models import CriteriaSet
from tests.criteria import oracle
from tests.factories.criteria import BANDS, LOCKED, SET_FILES

pytestmark = pytest.mark.django_db
DATA = {path.stem: yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) for path in SET_FILES}
SCORABLE = sorted(set(DATA) - LOCKED)
SHARES = [(1, 2), (1, 3), (2, 3), (3, 4)]


@pytest.fixture(scope="module")
def rubrics(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return {row.code: row.rubric for row in CriteriaSet.objects.scorable()}


@st.composite
def council(draw):
    """A set, a case, and 1..11 sheets around a level: mostly good answers, so that bands 3 to 5 and their gates occur."""
    code = draw(st.sampled_from(SCORABLE))
    branch = draw(st.sampled_from(["a", "b"])) if code.endswith("-26") else ""
    care = draw(st.integers(0, 4))
    sheets = []
    for _ in range(draw(st.integers(1, 11))):
        answers = {}
        for criterion in oracle.criteria_of(DATA[code]):
            open_to_me = [o for o in criterion["options"] if o.get("branch", "") in ("", branch)]
            best = max(open_to_me, key=lambda option: option["points"])["code"]
            others = [option["code"] for option in open_to_me] + [None]
            answers[criterion["code"]] = draw(st.sampled_from([best] * (care * len(others)) + others))
        sheets.append(answers)
    return code, branch, sheets, draw(st.sampled_from(SHARES))


def compare(rubric, data, branch, sheets, share):
    rating = scoring.rate(
        rubric,
        [scoring.sheet_score(rubric, answers, branch) for answers in sheets],
        BANDS,
        gate_share=Fraction(*share),
        branch=branch,
    )
    grand, many, band, stars, missed = oracle.verdict(data, sheets, share)
    assert rating.total == Fraction(grand, many)
    assert (rating.band, rating.stars) == (band, stars)
    assert {k: {miss.criterion_code for miss in rating.missed[k]} for k in (3, 4, 5)} == missed
    assert sum(rating.part_totals.values()) == rating.total == sum(rating.criterion_means.values())


@settings(max_examples=250, deadline=None)
@given(council())
def test_rating_agrees_with_the_oracle(rubrics, case):
    code, branch, sheets, share = case
    compare(rubrics[code], DATA[code], branch, sheets, share)


@st.composite
def near_a_border(draw):
    """Sheets lowered answer by answer until their sum stands one below, on, or one above border × sheets."""
    code = draw(st.sampled_from([code for code in SCORABLE if not code.endswith("-26")]))
    many = draw(st.integers(2, 9))
    border = draw(st.sampled_from([30, 50, 70, 90]))
    goal = border * many + draw(st.sampled_from([-1, 0, 1]))
    criteria = oracle.criteria_of(DATA[code])
    best = {c["code"]: max(c["options"], key=lambda option: option["points"])["code"] for c in criteria}
    sheets = [dict(best) for _ in range(many)]
    surplus = 100 * many - goal
    order = draw(st.permutations(range(len(criteria))))
    for index in order:
        criterion = criteria[index]
        if criterion.get("applies_when") or any(
            (c.get("applies_when") or {}).get("criterion") == criterion["code"] for c in criteria
        ):
            continue
        for answers in sheets:
            lower = sorted(criterion["options"], key=lambda option: option["points"])
            choices = {criterion["max_points"] - o["points"]: o["code"] for o in lower} | {criterion["max_points"]: "0"}
            if 0 in {o["points"] for o in lower}:
                choices[criterion["max_points"]] = next(o["code"] for o in lower if o["points"] == 0)
            drop = max((d for d in choices if 0 <= d <= surplus), default=0)
            answers[criterion["code"]] = choices.get(drop, answers[criterion["code"]])
            surplus -= drop
    return code, sheets, surplus


@settings(max_examples=150, deadline=None)
@given(near_a_border())
def test_rating_agrees_with_the_oracle_at_every_border(rubrics, case):
    code, sheets, _ = case
    compare(rubrics[code], DATA[code], "", sheets, (1, 2))


def test_the_borders_are_really_reached():
    """The strategy above would prove nothing if it never stood on a border."""
    hits = set()

    @settings(max_examples=150, deadline=None, database=None, derandomize=True)
    @given(near_a_border())
    def collect(case):
        code, sheets, surplus = case
        grand, many, *_ = oracle.verdict(DATA[code], sheets)
        hits.update((b, grand - b * many) for b in (30, 50, 70, 90) if abs(grand - b * many) <= 1 and not surplus)

    collect()
    assert hits == {(b, d) for b in (30, 50, 70, 90) for d in (-1, 0, 1)}


@settings(max_examples=100, deadline=None)
@given(council(), st.randoms(use_true_random=False))
def test_the_order_of_sheets_does_not_matter(rubrics, case, random):
    code, branch, sheets, share = case
    scores = [scoring.sheet_score(rubrics[code], answers, branch) for answers in sheets]
    shuffled = random.sample(scores, len(scores))
    rate = scoring.rate
    assert rate(rubrics[code], scores, BANDS, gate_share=Fraction(*share)) == rate(
        rubrics[code], shuffled, BANDS, gate_share=Fraction(*share)
    )


@settings(max_examples=100, deadline=None)
@given(council())
def test_raising_one_answer_never_costs_a_star(rubrics, case):
    code, branch, sheets, _ = case
    rubric = rubrics[code]
    scores = [scoring.sheet_score(rubric, answers, branch) for answers in sheets]
    before = scoring.rate(rubric, scores, BANDS)
    if before.outcome != "recognisable":
        return
    best = {
        c.code: max((o for o in c.options if o.branch in ("", branch)), key=lambda o: o.points).code
        for c in rubric.criteria
    }
    after = scoring.rate(rubric, [scoring.sheet_score(rubric, best, branch), *scores[1:]], BANDS)
    assert after.stars >= before.stars


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 100 * 1000), st.integers(1, 1000))
def test_what_is_shown_never_tells_other_stars(numerator, denominator):
    total = Fraction(numerator, denominator)
    if total > 100:
        return
    shown = scoring.display_points(total, BANDS).split(" ")[0].rstrip("…").replace(",", ".")
    assert scoring.band(Fraction(shown), BANDS) == scoring.band(total, BANDS)


@settings(max_examples=100, deadline=None)
@given(council(), st.sampled_from([3, 4, 5]))
def test_coach_always_reaches_the_target(rubrics, case, target):
    code, branch, sheets, _ = case
    rubric = rubrics[code]
    score = scoring.sheet_score(rubric, sheets[0], branch)
    steps = scoring.coach(rubric, score, BANDS, target)
    improved = {k: v for k, v in sheets[0].items() if v} | {step.criterion_code: step.option_code for step in steps}
    assert scoring.rate(rubric, [scoring.sheet_score(rubric, improved, branch)], BANDS).stars >= target
