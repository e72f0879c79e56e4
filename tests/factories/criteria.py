"""The law for tests, and small tables of its kind made by hand."""

from pathlib import Path

from criteria import scoring
from criteria.loader import load_law
from criteria.models import CriteriaSet
from criteria.source import DATA

BANDS = [{"stars": 5, "from": 90}, {"stars": 4, "from": 70}, {"stars": 3, "from": 50}, {"stars": 2, "from": 30}]
BANDS.append({"stars": 1, "from": 0})
SET_FILES = sorted(Path(DATA).glob("qd*-20*/*.yaml"))
LOCKED = {"QD148-07", "QD148-11", "QD148-12", "QD148-13"}


def load_law_for_tests():
    """Everything in criteria/data, as the portal loads it; under a second, once per test session."""
    return load_law()


def criteria_set(code="QD26-09"):
    return CriteriaSet.objects.get(code=code)


def best_choices(rubric, branch=""):
    """The answers worth 100 points."""
    return choices_worth(rubric, {c.code: c.max_points for c in rubric.criteria}, branch)


def zero_choices(rubric, branch=""):
    return choices_worth(rubric, {c.code: 0 for c in rubric.criteria}, branch)


def choices_worth(rubric, wanted, branch=""):
    """For each criterion the first option worth exactly the points wanted; StopIteration where the law offers none."""
    return {
        c.code: next(o.code for o in c.options if o.points == wanted[c.code] and o.branch in ("", branch))
        for c in rubric.criteria
    }


def choices_lowered(rubric, lowered, branch=""):
    """The best answers, except `lowered`: {criterion code: points}."""
    return choices_worth(rubric, {c.code: lowered.get(c.code, c.max_points) for c in rubric.criteria}, branch)


def plain_rubric(gates=None):
    """Part A only: ten criteria worth 0..10 each, so that any total can be given; `gates`: {code: {stars: points}}."""
    criteria = tuple(
        scoring.Criterion(
            code=str(n),
            title=f"Tiêu chí {n}",
            part="A",
            section="1",
            max_points=10,
            options=tuple(scoring.Option(code=str(p), points=p, text=f"{p} điểm") for p in range(11)),
            minimum_points=(gates or {}).get(str(n), {}),
        )
        for n in range(1, 11)
    )
    return scoring.Rubric(
        "PLAIN", (scoring.Part("A", "Phần A", 100),), (scoring.Section("1", "Mục 1", 100, "A"),), criteria
    )


def plain_sheet(rubric, total):
    """A sheet of `plain_rubric` worth `total` points, filled from the first criterion on."""
    given = {}
    for criterion in rubric.criteria:
        given[criterion.code] = str(min(10, total))
        total -= min(10, total)
    return scoring.sheet_score(rubric, given)
