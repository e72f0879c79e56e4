"""The council's arithmetic, from hand-made tables and against a plain restatement of the rules."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations import tally
from tests.factories.criteria import BANDS, plain_rubric, plain_sheet

PLAIN = plain_rubric()


def of(*totals, **rules):
    return tally.tally(PLAIN, [plain_sheet(PLAIN, total) for total in totals], BANDS, **rules)


@pytest.mark.parametrize(
    ("seats", "rule", "needed"), [(1, None, 1), (2, None, 2), (5, None, 3), (6, None, 4), (9, None, 5), (9, 7, 7)]
)
def test_fewest_sheets_is_more_than_half_or_the_councils_own_number(seats, rule, needed):
    assert tally.fewest_sheets(seats, rule) == needed


@pytest.mark.parametrize(("seats", "rule"), [(0, None), (5, 0), (5, 6)])
def test_fewest_sheets_refuses_what_no_council_can_have(seats, rule):
    with pytest.raises(ValueError):
        tally.fewest_sheets(seats, rule)


@pytest.mark.parametrize(
    ("present", "seats", "share", "reached"),
    [
        (6, 8, Fraction(3, 4), True),
        (5, 8, Fraction(3, 4), False),
        (5, 7, Fraction(3, 4), False),
        (6, 7, Fraction(3, 4), True),
        (5, 7, Fraction(5, 7), True),
        (0, 3, Fraction(1, 2), False),
    ],
)
def test_quorum_is_compared_exactly(present, seats, share, reached):
    assert tally.has_quorum(present, seats, share) is reached


@pytest.mark.parametrize(("present", "seats"), [(0, 0), (1, 0), (-1, 3), (4, 3)])
def test_quorum_of_what_no_council_can_have_is_an_error(present, seats):
    with pytest.raises(ValueError):
        tally.has_quorum(present, seats, Fraction(1, 2))


def test_a_rule_of_one_sheet_is_a_rule():
    assert (tally.fewest_sheets(9, 1), tally.fewest_sheets(1, 1), tally.fewest_sheets(9, 9)) == (1, 1, 9)


def test_the_limit_of_the_spread_is_ten_points_where_none_is_given():
    assert (of(60, 70).outliers, of(60, 71).outliers) == ((), (0, 1))


@pytest.mark.parametrize(("votes", "present"), [(-1, 3), (4, 3)])
def test_more_votes_than_people_are_an_error(votes, present):
    with pytest.raises(ValueError):
        tally.majority(votes, present)


def test_mean_just_under_a_border_stays_under_it():
    # 69.998 rounds to 70.00 on paper; it is a 3-star mean.
    found = of(*[70] * 499, 69)
    assert (found.mean, found.rating.band) == (Fraction(34999, 500), 3)


def test_spread_and_outliers_are_named_only_over_the_limit():
    assert (of(60, 65, 70).spread, of(60, 65, 70).outliers) == (10, ())
    assert (of(60, 71, 71).spread, of(60, 71, 71).outliers) == (11, (0,))


@given(st.lists(st.integers(0, 100), min_size=1, max_size=9))
def test_mean_and_band_match_whole_number_arithmetic(totals):
    found = of(*totals)
    assert (found.sum_points, found.sheet_count) == (sum(totals), len(totals))
    assert found.spread == sorted(totals)[-1] - sorted(totals)[0]
    # Without fractions: the band is the number of borders b with sum >= b * count.
    assert found.rating.band == 1 + sum(sum(totals) >= border * len(totals) for border in (30, 50, 70, 90))


@pytest.mark.parametrize(
    ("mean", "missed", "refers", "offered", "by_default"),
    [
        (Fraction(70), {4: (), 5: ("x",)}, [4, 5], True, True),
        (Fraction(70), {4: ("x",), 5: ("x",)}, [4, 5], True, False),
        (Fraction(6999, 100), {4: (), 5: ()}, [4, 5], False, False),
        (Fraction(95), {4: (), 5: ("x",)}, [4, 5], True, True),
        (Fraction(89), {4: (), 5: ()}, [5], False, False),
        (Fraction(90), {4: (), 5: ()}, [5], True, True),
        (Fraction(99), {4: (), 5: ()}, [], False, False),
    ],
)
def test_referral_is_offered_at_the_next_levels_band_and_default_when_its_gate_is_met(
    mean, missed, refers, offered, by_default
):
    assert tally.may_refer(mean, BANDS, refers) is offered
    assert tally.default_is_referral(mean, missed, BANDS, refers) is by_default


@pytest.mark.parametrize(
    ("votes", "present", "carried"), [(3, 5, True), (2, 4, False), (3, 4, True), (0, 1, False), (0, 0, False)]
)
def test_majority_is_more_than_half_of_those_present(votes, present, carried):
    assert tally.majority(votes, present) is carried
