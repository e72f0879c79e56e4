"""Without a story, what is said about it does not apply: 0 points, its gates missed, in both editions (rulings 13)."""

import pytest

from criteria import loader, scoring
from criteria.models import CriteriaSet, Criterion
from criteria.text import fold
from tests.criteria.oracle import OF_A_STORY, STORY
from tests.criteria.test_loader import in_use
from tests.factories.criteria import BANDS, LOCKED, SET_FILES, best_choices

pytestmark = pytest.mark.django_db
CODES = [path.stem for path in SET_FILES]


def story_of(criteria_set):
    """(the story's code, the codes that hang on it), by their titles."""
    titles = {row.code: row.title.strip() for row in criteria_set.criteria.all() if row.part == "B"}
    (base,) = [code for code, title in titles.items() if title in STORY]
    return base, [code for code, title in titles.items() if title in OF_A_STORY]


def without_a_story(criteria_set, **more):
    rubric, branch = criteria_set.rubric, criteria_set.branches[0]["code"] if criteria_set.branches else ""
    base, _hanging = story_of(criteria_set)
    none = next(option.code for option in rubric.by_code[base].options if option.points == 0)
    return {**best_choices(rubric, branch), base: none, **more}, branch


@pytest.mark.parametrize("code", CODES)
def test_every_set_of_both_editions_ties_what_is_said_of_a_story_to_the_story(code):
    criteria_set = CriteriaSet.objects.get(code=code)
    base, hanging = story_of(criteria_set)
    assert len(hanging) == (1 if criteria_set.number == 26 else 2)
    conditions = {row.code: row.applies_when for row in criteria_set.criteria.all() if row.applies_when}
    assert conditions == {row: {"criterion": base, "min_points": 1} for row in hanging}


@pytest.mark.parametrize("code", sorted(set(CODES) - LOCKED))
def test_the_points_of_a_story_that_does_not_exist_are_not_counted_and_its_gates_are_missed(code):
    criteria_set = CriteriaSet.objects.get(code=code)
    base, hanging = story_of(criteria_set)
    chosen, branch = without_a_story(criteria_set)
    rubric = criteria_set.rubric
    score = scoring.sheet_score(rubric, chosen, branch)
    lost = sum(rubric.by_code[row].max_points for row in [base, *hanging])
    assert (set(score.not_applicable), score.total) == (
        set(hanging),
        sum(criterion.max_points for criterion in rubric.criteria) - lost,
    )
    assert scoring.contradictions(rubric, chosen, branch) == tuple(c.code for c in rubric.criteria if c.code in hanging)
    missed = {miss.criterion_code for miss in scoring.missed_gates(rubric, [score])[5]}
    assert {row for row in hanging if rubric.by_code[row].required_points(5)} <= missed


@pytest.mark.parametrize("code", sorted(set(CODES) - LOCKED))
def test_with_the_least_of_a_story_everything_said_of_it_counts(code):
    criteria_set = CriteriaSet.objects.get(code=code)
    base, hanging = story_of(criteria_set)
    least = next(option.code for option in criteria_set.rubric.by_code[base].options if option.points == 1)
    chosen, branch = without_a_story(criteria_set, **{base: least})
    score = scoring.sheet_score(criteria_set.rubric, chosen, branch)
    assert score.not_applicable == () and all(score.points[row] for row in hanging)
    assert scoring.contradictions(criteria_set.rubric, chosen, branch) == ()


def test_no_points_for_what_does_not_apply_is_no_contradiction_nor_is_an_open_story():
    rubric = CriteriaSet.objects.get(code="QD26-09").rubric
    assert scoring.contradictions(rubric, {"5.1": "a", "5.2": "a", "5.3": "a"}) == ()
    assert scoring.contradictions(rubric, {"5.3": "d"}) == ()
    assert scoring.contradictions(rubric, {"5.1": "a", "5.3": None, "5.2": ""}) == ()


def test_a_product_of_qd26_without_a_story_is_not_recognised_for_want_of_local_identity():
    # 5.3 carries *** in every set of goods: from 88 points no star is left.
    criteria_set = CriteriaSet.objects.get(code="QD26-01")
    score = scoring.sheet_score(criteria_set.rubric, without_a_story(criteria_set)[0])
    rating = scoring.rate(criteria_set.rubric, [score], BANDS)
    assert (score.total, rating.band, rating.stars, rating.outcome) == (88, 4, None, "not_eligible")
    assert "5.3" in {miss.criterion_code for miss in rating.missed[3]}


@pytest.mark.parametrize("code", sorted(set(CODES) - LOCKED))
def test_the_coach_never_counts_on_a_story_that_it_has_not_asked_for(code):
    criteria_set = CriteriaSet.objects.get(code=code)
    base, hanging = story_of(criteria_set)
    chosen, branch = without_a_story(criteria_set)
    score = scoring.sheet_score(criteria_set.rubric, chosen, branch)
    steps = [step.criterion_code for step in scoring.coach(criteria_set.rubric, score, BANDS, 5)]
    assert all(base in steps[: steps.index(row)] for row in hanging if row in steps)


# --- A mended reading reaches a portal that has data --------------------------------------------------


CONDITION = "    applies_when:\n      criterion: '5.1'\n      min_points: 1\n"


def older(folder):
    """The portal as it was loaded before 5.3 carried its condition."""
    path = folder / "qd26-2026" / "QD26-09.yaml"
    now = path.read_text(encoding="utf-8")
    head, mark, tail = now.rpartition(CONDITION)
    assert mark
    path.write_text(head + tail, encoding="utf-8")
    loader.load_law(folder)
    assert condition() is None
    path.write_text(now, encoding="utf-8")


def condition():
    return Criterion.objects.get(criteria_set__code="QD26-09", code="5.3").applies_when


def test_a_condition_reaches_a_set_in_use_where_no_sheet_comes_out_otherwise(folder, monkeypatch):
    older(folder)
    in_use(monkeypatch, CriteriaSet)
    report = loader.load_law(folder)
    assert (report.held, report.updated) == ([], ["QD26-09"])
    assert condition() == {"criterion": "5.1", "min_points": 1}
    assert any("5.3" in sentence and "chỉ áp dụng khi" in sentence for sentence in report.changes)
    assert loader.load_law(folder).writes == 0


def test_a_condition_beside_another_legal_change_is_held(folder, monkeypatch):
    older(folder)
    path = folder / "qd26-2026" / "QD26-09.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("      points: 2\n      text: Chế biến\n", "      points: 1\n      text: Chế biến\n", 1)
    )
    in_use(monkeypatch, CriteriaSet)
    assert loader.load_law(folder).held[0].startswith("QD26-09: đã dùng, chưa đổi:")
    assert condition() is None


def test_titles_of_a_story_are_read_the_same_with_and_without_accents():
    assert len({fold(title) for title in STORY | OF_A_STORY}) == len(STORY | OF_A_STORY)
