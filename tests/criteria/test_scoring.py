"""The published tables, scored by hand."""

from fractions import Fraction

import pytest

from criteria import scoring
from criteria.models import CriteriaSet
from tests.factories.criteria import (
    BANDS,
    best_choices,
    choices_lowered,
    criteria_set,
    plain_rubric,
    plain_sheet,
    zero_choices,
)

pytestmark = pytest.mark.django_db
HALF = Fraction(1, 2)


def sheet(rubric, lowered=None, branch=""):
    return scoring.sheet_score(rubric, choices_lowered(rubric, lowered or {}, branch), branch)


def test_sheet_of_best_answers_gives_every_point():
    rubric = criteria_set("QD26-09").rubric
    score = scoring.sheet_score(rubric, best_choices(rubric))
    assert score.part_totals == {"A": 40, "B": 25, "C": 35}
    assert (score.total, score.complete, score.answered) == (100, True, len(rubric.criteria))


def test_sheet_adds_sections_as_the_table_prints_them():
    rubric = criteria_set("QD26-09").rubric
    score = sheet(rubric, {"1.1": 3, "1.4": 1, "2.1": 0})
    assert score.section_totals["1"] == 18 - 2 - 2
    assert score.section_totals["2"] == 10 - 3
    assert score.part_totals == {"A": 33, "B": 25, "C": 35}


def test_sheet_without_an_answer_is_incomplete_and_counts_it_zero():
    rubric = criteria_set("QD26-09").rubric
    score = scoring.sheet_score(rubric, {**best_choices(rubric), "1.1": None})
    assert (score.unanswered, score.complete, score.total) == (("1.1",), False, 95)


def test_sheet_refuses_an_unknown_criterion():
    with pytest.raises(ValueError, match="9.9"):
        scoring.sheet_score(criteria_set().rubric, {"9.9": "a"})


def test_sheet_refuses_an_unknown_option():
    with pytest.raises(ValueError, match="1.1"):
        scoring.sheet_score(criteria_set().rubric, {"1.1": "z"})


def test_explicit_zero_is_an_answer():
    rubric = criteria_set("QD26-09").rubric
    score = scoring.sheet_score(rubric, {"1.1": "0"})
    assert "1.1" not in score.unanswered
    assert score.points["1.1"] == 0


def test_without_a_story_its_structure_and_identity_do_not_apply():
    rubric = criteria_set("QD26-09").rubric
    dependants = tuple(c.code for c in rubric.criteria if c.applies_when)
    score = scoring.sheet_score(
        rubric, {**best_choices(rubric), "5.1": "0" if "0" in rubric.by_code["5.1"].by_option else "a"}
    )
    assert score.points["5.1"] == 0
    assert score.not_applicable == dependants
    assert [score.points[code] for code in dependants] == [0] * len(dependants)
    assert score.complete


def test_gate_of_a_criterion_that_does_not_apply_is_missed():
    rubric = criteria_set("QD26-09").rubric
    zero = "0" if "0" in rubric.by_code["5.1"].by_option else "a"
    score = scoring.sheet_score(rubric, {**best_choices(rubric), "5.1": zero})
    gated = {c.code for c in rubric.criteria if c.applies_when and c.required_points(5) is not None}
    missed = {miss.criterion_code for miss in scoring.missed_gates(rubric, [score])[5]}
    assert gated <= missed


def test_dependants_wait_while_the_story_is_unanswered():
    rubric = criteria_set("QD26-09").rubric
    choices = best_choices(rubric)
    del choices["5.1"]
    score = scoring.sheet_score(rubric, choices)
    assert set(score.unanswered) == {"5.1"} | {c.code for c in rubric.criteria if c.applies_when}


@pytest.mark.parametrize("code", ["QD148-26", "QD26-26"])
@pytest.mark.parametrize("branch", ["a", "b"])
def test_both_cases_of_tourism_reach_a_hundred(code, branch):
    rubric = criteria_set(code).rubric
    assert sheet(rubric, branch=branch).total == 100


@pytest.mark.parametrize("branch", [None, "b"])
def test_an_option_of_the_other_case_is_refused(branch):
    rubric = criteria_set("QD26-26").rubric
    with pytest.raises(ValueError, match="trường hợp"):
        scoring.sheet_score(rubric, best_choices(rubric, "a"), branch)


def test_an_unknown_case_is_refused():
    with pytest.raises(ValueError, match="trường hợp"):
        scoring.sheet_score(criteria_set("QD26-26").rubric, {}, "c")


def test_sheets_of_two_cases_are_not_rated_together():
    rubric = criteria_set("QD26-26").rubric
    with pytest.raises(ValueError, match="trường hợp"):
        scoring.rate(rubric, [sheet(rubric, branch="a"), sheet(rubric, branch="b")], BANDS, branch="a")


@pytest.mark.parametrize(
    ("total", "stars"),
    [(0, 1), (29, 1), (30, 2), (49, 2), (50, 3), (69, 3), (70, 4), (89, 4), (90, 5), (100, 5)]
    + [(Fraction(b * 100 - 1, 100), s) for b, s in [(30, 1), (50, 2), (70, 3), (90, 4)]],
)  # fmt: skip
def test_band(total, stars):
    assert scoring.band(total, BANDS) == stars


def test_band_refuses_a_float():
    with pytest.raises(TypeError):
        scoring.band(69.999, BANDS)


@pytest.mark.parametrize("border", [30, 50, 70, 90])
@pytest.mark.parametrize("count", [3, 7, 9, 100, 1001])
def test_one_point_missing_among_many_sheets_misses_the_border(border, count):
    rubric = plain_rubric()
    exact = [plain_sheet(rubric, border)] * count
    short = [plain_sheet(rubric, border - 1), *exact[1:]]
    over = scoring.rate(rubric, exact, BANDS)
    under = scoring.rate(rubric, short, BANDS)
    assert under.total == border - Fraction(1, count)
    assert over.band == under.band + 1


def test_gate_of_exactly_half_the_sheets_is_not_met():
    rubric = criteria_set("QD26-09").rubric
    sheets = [sheet(rubric)] * 2 + [sheet(rubric, {"1.4": 2})] * 2
    rating = scoring.rate(rubric, sheets, BANDS)
    miss = rating.missed[5][0]
    assert (miss.criterion_code, miss.reached, miss.counted, miss.required_points) == ("1.4", 2, 4, 3)
    assert (rating.band, rating.stars) == (5, 4)


def test_gate_of_more_than_half_the_sheets_is_met():
    rubric = criteria_set("QD26-09").rubric
    sheets = [sheet(rubric)] * 3 + [sheet(rubric, {"1.4": 2})] * 2
    assert scoring.rate(rubric, sheets, BANDS).stars == 5


def test_gate_share_is_the_councils_own():
    rubric = criteria_set("QD26-09").rubric
    sheets = [sheet(rubric)] * 3 + [sheet(rubric, {"1.4": 2})] * 2
    assert scoring.rate(rubric, sheets, BANDS, gate_share=Fraction(2, 3)).stars == 4


def test_a_mark_for_fewer_stars_binds_above_it_too():
    rubric = plain_rubric({"1": {3: 4}})
    sheets = [scoring.sheet_score(rubric, {"1": "3", **{str(n): "10" for n in range(2, 11)}})]
    missed = scoring.missed_gates(rubric, sheets)
    assert [len(missed[k]) for k in (3, 4, 5)] == [1, 1, 1]


def test_no_gate_met_means_no_stars():
    rubric = criteria_set("QD26-09").rubric
    rating = scoring.rate(rubric, [sheet(rubric, {"1.1": 1, "2.2": 1})], BANDS)
    assert (rating.band, rating.stars, rating.outcome) == (5, None, "not_eligible")
    assert rating.explanation[0] == (
        "94 điểm, chưa đủ điều kiện công nhận: chưa đạt yêu cầu tối thiểu 3 sao ở "
        "mục 2.2 Đóng gói, bao bì sản phẩm (cần từ 2 điểm; hiện được 1 điểm)"
    )


def test_below_fifty_points_is_notice_only():
    rubric = criteria_set("QD26-09").rubric
    rating = scoring.rate(rubric, [scoring.sheet_score(rubric, zero_choices(rubric))], BANDS)
    assert (rating.band, rating.stars, rating.outcome) == (1, 1, "notice_only")
    assert rating.explanation == ("0 điểm, đạt 1 sao: dưới 50 điểm nên chỉ thông báo kết quả, không công nhận",)


def test_explanation_names_the_gate_and_the_sheets():
    rubric = criteria_set("QD26-01").rubric
    low = {"1.5": 1, "1.1": 1, "1.4": 1, "4.1": 2}
    good = {**low, "1.5": 2}
    rating = scoring.rate(rubric, [sheet(rubric, good), *[sheet(rubric, low)] * 4], BANDS)
    assert rating.band >= 4
    assert rating.stars == 3
    assert (
        f"{scoring.points_text(rating.total)} điểm, đạt 3 sao: chưa đạt yêu cầu tối thiểu 4 sao ở "
        in rating.explanation[0]
    )
    assert "mục 1.5 Liên kết sản xuất (cần từ 2 điểm; 1 trong 5 phiếu đạt)" in rating.explanation[0]


def test_explanation_of_full_marks():
    rubric = criteria_set("QD26-09").rubric
    rating = scoring.rate(rubric, [sheet(rubric)], BANDS)
    assert rating.explanation == ("100 điểm, đạt 5 sao: đạt đủ các yêu cầu tối thiểu của 5 sao",)


def test_explanation_says_what_is_unanswered():
    rubric = criteria_set("QD26-09").rubric
    rating = scoring.rate(rubric, [scoring.sheet_score(rubric, {})], BANDS)
    assert rating.explanation[-1] == f"Còn {len(rubric.criteria)} tiêu chí chưa trả lời, tạm tính 0 điểm"


def test_set_26_has_its_three_marks_as_gates():
    row = criteria_set("QD26-26")
    marks = [(c.code, o.points, o.min_for_star) for c in row.criteria.all() for o in c.options.all() if o.min_for_star]
    assert marks == [("3.4", 3, 4), ("3.5", 1, 3), ("3.5", 2, 4)]
    assert [(c.code, need) for c, need in row.rubric.gates[5]] == [("3.4", 3), ("3.5", 2)]


def test_a_mark_on_a_criterion_is_its_lowest_option_with_points():
    row = criteria_set("QD148-01").criteria.get(code="3e")
    assert (row.mark_on_criterion, row.minimum_points) == (4, {"4": 1, "5": 1})


@pytest.mark.parametrize("code", ["QD148-07", "QD148-11", "QD148-12", "QD148-13"])
def test_a_locked_set_is_not_rated(code):
    rubric = criteria_set(code).rubric
    blank = scoring.sheet_score(rubric, {})
    with pytest.raises(scoring.LockedRubric):
        scoring.rate(rubric, [blank], BANDS)
    with pytest.raises(scoring.LockedRubric):
        scoring.coach(rubric, blank, BANDS, 3)


def test_rating_needs_a_sheet():
    with pytest.raises(ValueError, match="phiếu"):
        scoring.rate(criteria_set().rubric, [], BANDS)


def test_rating_refuses_a_sheet_of_another_set():
    other = criteria_set("QD26-10").rubric
    with pytest.raises(ValueError, match="QD26-10"):
        scoring.rate(criteria_set("QD26-09").rubric, [sheet(other)], BANDS)


@pytest.mark.parametrize(
    ("points", "text"),
    [(84, "84"), (Fraction(235, 3), "78,33"), (Fraction(169, 2), "84,5"), (Fraction(1, 200), "0,01"), (Fraction(200, 3), "66,67"), (0, "0"), (Fraction(70005, 1000), "70,01")],
)  # fmt: skip
def test_points_text(points, text):
    assert scoring.points_text(points) == text


@pytest.mark.parametrize(
    ("total", "text"),
    [
        (Fraction(69998, 1000), "69,998 (chính xác 34999/500)"),
        (Fraction(70) - Fraction(1, 300), "69,996… (chính xác 20999/300)"),
        (Fraction(69994, 1000), "69,99"),
        (Fraction(70), "70"),
    ],
)
def test_display_points_shows_the_exact_value_where_rounding_would_lift_a_star(total, text):
    assert scoring.display_points(total, BANDS) == text


@pytest.mark.parametrize("target", [3, 4, 5])
@pytest.mark.parametrize("code", ["QD26-09", "QD148-01", "QD26-19"])
def test_coach_reaches_the_target_from_nothing(code, target):
    rubric = criteria_set(code).rubric
    score = scoring.sheet_score(rubric, zero_choices(rubric))
    choices = zero_choices(rubric) | {
        s.criterion_code: s.option_code for s in scoring.coach(rubric, score, BANDS, target)
    }
    assert scoring.rate(rubric, [scoring.sheet_score(rubric, choices)], BANDS).stars >= target


def test_coach_puts_missing_gates_first():
    rubric = criteria_set("QD26-09").rubric
    steps = scoring.coach(rubric, scoring.sheet_score(rubric, zero_choices(rubric)), BANDS, 4)
    reasons = [step.why for step in steps]
    assert reasons == sorted(reasons)
    assert reasons[0] == "gate"


def test_coach_asks_for_one_thing_when_one_is_missing():
    rubric = criteria_set("QD26-09").rubric
    [step] = scoring.coach(rubric, sheet(rubric, {"1.4": 1}), BANDS, 4)
    assert (step.criterion_code, step.from_points, step.to_points, step.why) == ("1.4", 1, 2, "gate")


def test_coach_has_nothing_to_say_when_the_target_is_reached():
    rubric = criteria_set("QD26-09").rubric
    assert scoring.coach(rubric, sheet(rubric), BANDS, 5) == []


def test_coach_opens_the_story_before_its_structure():
    rubric = criteria_set("QD26-09").rubric
    zero = next(o.code for o in rubric.by_code["5.1"].options if o.points == 0)
    score = scoring.sheet_score(rubric, {**best_choices(rubric), "5.1": zero})
    codes = [step.criterion_code for step in scoring.coach(rubric, score, BANDS, 5)]
    assert codes[0] == "5.1"


def test_nine_sheets_of_every_scorable_set_agree_on_the_mean():
    for row in CriteriaSet.objects.scorable():
        branch = "a" if row.branches else ""
        rubric = row.rubric
        sheets = [sheet(rubric, branch=branch)] * 8
        sheets.append(scoring.sheet_score(rubric, zero_choices(rubric, branch), branch))
        assert scoring.rate(rubric, sheets, BANDS).total == Fraction(800, 9)
