"""Every one of the 52 sets: loaded, summed, placed."""

import pytest
from django.db import IntegrityError, transaction

from criteria import concepts, integrity, source
from criteria.models import CriteriaSet, Criterion, Option, PaperKind, Regulation
from criteria.text import fold
from tests.factories.criteria import LOCKED, SET_FILES

pytestmark = pytest.mark.django_db
ALL_CODES = [path.stem for path in SET_FILES]


def test_there_are_fifty_two_sets_and_three_regulations():
    assert len(ALL_CODES) == 52
    assert sorted(CriteriaSet.objects.values_list("code", flat=True)) == sorted(ALL_CODES)
    assert list(Regulation.objects.values_list("code", flat=True)) == ["QD148-2023", "QD1489-2025", "QD26-2026"]


@pytest.mark.parametrize("code", sorted(set(ALL_CODES) - LOCKED))
def test_set_adds_up_to_a_hundred(code):
    row = CriteriaSet.objects.get(code=code)
    criteria = list(row.criteria.all())
    by_part = {part["code"]: sum(c.max_points for c in criteria if c.part == part["code"]) for part in row.parts}
    assert by_part == {"A": 40, "B": 25, "C": 35}
    for part in row.parts:
        for section in part["sections"]:
            own = [c.max_points for c in criteria if (c.part, c.section) == (part["code"], section["code"])]
            assert (section["code"], sum(own)) == (section["code"], section["max_points"])
    for criterion in criteria:
        for case in [b["code"] for b in criterion.branches] or [""]:
            offered = [o.points for o in criterion.options.all() if o.branch in ("", case)]
            assert (criterion.code, max(offered), min(offered)) == (criterion.code, criterion.max_points, 0)
    assert (row.locked, row.lock_reasons) == (False, [])


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("QD148-07", "tiêu chí 6d ghi tối đa 4 điểm nhưng mức cao nhất là 3"),
        ("QD148-11", "phần C: các mục cộng lại 32 điểm, phần ghi 35"),
        ("QD148-12", "phần C: các mục cộng lại 32 điểm, phần ghi 35"),
        ("QD148-13", "phần C: các mục cộng lại 33 điểm, phần ghi 35"),
    ],
)
def test_set_that_does_not_add_up_is_locked_with_its_reason(code, reason):
    row = CriteriaSet.objects.get(code=code)
    assert (row.locked, row.lock_reasons) == (True, [reason])


def test_only_those_four_are_locked():
    assert set(CriteriaSet.objects.filter(locked=True).values_list("code", flat=True)) == LOCKED


@pytest.mark.parametrize(
    ("edition", "criteria", "options", "marked"), [("qd148-2023", 795, 2632, 543), ("qd26-2026", 787, 2579, 575)]
)
def test_every_criterion_option_and_mark_of_the_files_is_a_row(edition, criteria, options, marked):
    printed = Option.objects.filter(criterion__criteria_set__edition=edition, printed=True)
    assert Criterion.objects.filter(criteria_set__edition=edition).count() == criteria
    assert (printed.count(), printed.exclude(min_for_star=None).count()) == (options, marked)


def test_an_explicit_zero_stands_on_the_criteria_that_print_none():
    added = Option.objects.filter(printed=False)
    assert added.count() == 712
    assert set(added.values_list("code", "points", "text", "branch")) == {("0", 0, "Không đạt mức nào (0 điểm)", "")}


def test_sample_is_required_of_every_set_but_tourism():
    assert set(CriteriaSet.objects.filter(sample_required=False).values_list("code", flat=True)) == {
        "QD148-26",
        "QD26-26",
    }


def test_every_criterion_has_exactly_one_concept():
    known = set(concepts.concepts())
    rows = list(Criterion.objects.values_list("concept", flat=True))
    assert len(rows) == 1582
    assert set(rows) == known


def test_no_title_fits_two_concepts_equally_well():
    beginnings = {}
    for row in source.read_yaml(concepts.FILE)["concepts"]:
        for title in row["titles"]:
            beginnings.setdefault(fold(title), set()).add(row["code"])
    assert [title for title, codes in beginnings.items() if len(codes) != 1] == []


def test_the_same_title_has_the_same_concept_everywhere():
    places = {}
    for title, concept in Criterion.objects.values_list("title", "concept"):
        places.setdefault(fold(title), set()).add(concept)
    assert {title: found for title, found in places.items() if len(found) > 1} == {}


def test_evidence_named_by_the_criteria_is_known():
    named = {code for row in Criterion.objects.values_list("evidence", flat=True) for code in row}
    assert named <= set(PaperKind.objects.values_list("code", flat=True))


def test_lock_reasons_and_remarks_never_hide():
    assert CriteriaSet.objects.get(code="QD26-07").needs_review
    assert CriteriaSet.objects.get(code="QD148-07").needs_review


# --- Constraints, by trying to break them -----------------------------------------------------


@pytest.mark.parametrize(
    "broken",
    [
        lambda: Option.objects.filter(code="a").update(min_for_star=2),
        lambda: Option.objects.filter(printed=False).update(points=1),
        lambda: Criterion.objects.update(max_points=0),
        lambda: Criterion.objects.filter(criteria_set__code="QD26-09", code="1.2").update(code="1.1"),
        lambda: Option.objects.filter(criterion__criteria_set__code="QD26-09", criterion__code="1.1", code="b").update(
            code="a"
        ),
        lambda: CriteriaSet.objects.filter(code="QD26-09").update(number=10),
        lambda: Regulation.objects.update(in_force_to="2000-01-01"),
        lambda: PaperKind.objects.update(requirement="perhaps"),
    ],
)
def test_the_database_refuses_what_can_never_be(broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        broken()


# --- Integrity, on the printed table of set 9 --------------------------------------------------


def table():
    return source.read_yaml(source.DATA / "qd26-2026" / "QD26-09.yaml")


def first(data):
    return data["parts"][0]["criteria"][0]


def break_section(data):
    data["parts"][0]["sections"][0]["max_points"] = 17


def break_part(data):
    data["parts"][0]["max_points"] = 41


def break_option(data):
    first(data)["options"][-1]["points"] = 6


def break_gate(data):
    first(data)["minimum_points"] = {3: 2, 4: 2, 5: 2}


def break_cumulation(data):
    del first(data)["minimum_points"][5]


def break_order(data):
    first(data)["minimum_points"] = {3: 3, 4: 1, 5: 1}


def break_twin(data):
    first(data)["options"][1]["code"] = "a"


def break_branch(data):
    first(data)["options"][0]["branch"] = "x"


def break_condition(data):
    first(data)["applies_when"] = {"criterion": "5.1", "min_points": 1}


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (break_section, "mục 1"),
        (break_part, "phần A"),
        (break_option, "tiêu chí 1.1 ghi tối đa 5"),
        (break_gate, "không có mức nào như vậy"),
        (break_cumulation, "không có yêu cầu 5 sao"),
        (break_order, "thấp hơn của sao dưới"),
        (break_twin, "hai mức cùng mã"),
        (break_branch, "trường hợp không khai báo"),
        (break_condition, "không đứng trước"),
    ],
)
def test_integrity_tells_each_fault(spoil, word):
    data = table()
    assert integrity.faults(data) == []
    spoil(data)
    assert any(word in fault for fault in integrity.faults(data))
