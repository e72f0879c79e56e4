import pytest

from criteria import papers
from criteria.models import PaperKind
from criteria.papers import Paper

ROWS = [
    Paper("F01", "required"),
    Paper("SAMPLE", "required", sets=tuple(range(1, 26))),
    Paper("E02", "conditional", sets=tuple(range(1, 21))),
    Paper("E15", "supporting"),
    Paper("C01", "officer"),
    Paper("X", "required", kinds=("renewal",)),
]


def test_required_codes_of_food():
    assert papers.required_codes(ROWS, 9, "first") == ("F01", "SAMPLE")


def test_a_service_needs_no_sample():
    assert papers.required_codes(ROWS, 26, "first") == ("F01",)


def test_a_renewal_needs_its_own_papers():
    assert papers.required_codes(ROWS, 9, "renewal") == ("F01", "SAMPLE", "X")


def test_conditional_and_supporting_codes():
    assert papers.conditional_codes(ROWS, 21, "first") == ()
    assert papers.conditional_codes(ROWS, 20, "first") == ("E02",)
    assert papers.supporting_codes(ROWS, 20, "first") == ("E15",)


def test_missing_codes():
    assert papers.missing_codes(ROWS, 9, "first", ["SAMPLE"]) == ("F01",)


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="new"):
        papers.required_codes(ROWS, 9, "new")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", papers.REGISTRATION_KINDS)
def test_required_papers_of_the_law(kind):
    rows = PaperKind.objects.all()
    assert papers.required_codes(rows, 9, kind) == ("F01", "F02", "SAMPLE", "E01")
    assert papers.required_codes(rows, 26, kind) == ("F01", "F02", "E01")


@pytest.mark.django_db
def test_papers_for_a_set_leave_out_what_offices_make():
    codes = [paper.code for paper in PaperKind.objects.for_set(9, "first")]
    assert codes == ["F01", "F02", "SAMPLE", *(f"E{n:02}" for n in range(1, 18))]
