import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from criteria import views
from criteria.models import CriteriaSet

pytestmark = pytest.mark.django_db


def page(client, name, *args, **query):
    return client.get(reverse(f"criteria:{name}", args=args), query)


@pytest.mark.parametrize("name", ["regulation_list", "set_list", "paper_list"])
def test_lists_are_public(client, name):
    assert page(client, name).status_code == 200


@pytest.mark.parametrize("code", ["QD148-2023", "QD1489-2025", "QD26-2026"])
def test_regulation_is_public(client, code):
    assert page(client, "regulation", code).status_code == 200


def test_every_set_can_be_read(client):
    for row in CriteriaSet.objects.all():
        text = page(client, "set", row.code).content.decode()
        assert text.count('class="law-criterion"') == row.criteria.count()
        assert text.count('class="law-option"') == sum(
            c.options.filter(printed=True).count() for c in row.criteria.prefetch_related("options")
        )


def test_the_zero_of_the_portal_is_not_shown_as_law(client):
    assert "Không đạt mức nào" not in page(client, "set", "QD26-09").content.decode()


def test_marks_are_printed(client):
    text = page(client, "set", "QD26-09").content.decode()
    assert text.count('class="law-mark"') == text.count("yêu cầu tối thiểu của") > 0


@pytest.mark.parametrize("name", ["set", "regulation"])
def test_unknown_code_is_404(client, name):
    assert page(client, name, "QD99-01").status_code == 404


def test_search_ignores_accents(client):
    response = page(client, "set_list", tim="nuoc mam")
    assert response.context["count"] == 1
    assert "Bộ 9. Tương, nước mắm, gia vị dạng lỏng khác" in response.content.decode()


def test_an_unknown_filter_is_ignored(client):
    assert page(client, "set_list", an_ban="zz", nganh="zz").context["count"] == 26


def test_edition_and_industry_filter(client):
    assert page(client, "set_list", an_ban="qd148-2023").context["count"] == 26
    found = page(client, "set_list", an_ban="qd148-2023", nganh="VI")
    assert found.context["count"] == CriteriaSet.objects.filter(edition="qd148-2023", industry_code="VI").count() == 1


def test_locked_set_says_why(client):
    assert "tiêu chí 6d ghi tối đa 4 điểm nhưng mức cao nhất là 3" in page(client, "set", "QD148-07").content.decode()


class Reader:
    """Whoever asks: only what this room asks of a user."""

    is_authenticated = True

    def __init__(self, is_administrator):
        self.is_administrator = is_administrator


@pytest.mark.parametrize(("administrator", "shown"), [(True, True), (False, False)])
def test_doubts_are_the_administrators(administrator, shown):
    assert views._may_review(Reader(administrator)) is shown


def test_a_reader_sees_no_doubts(client):
    assert "Cần đối chiếu bản gốc" not in page(client, "set", "QD26-07").content.decode()


def test_filter_of_papers(client):
    assert (
        page(client, "paper_list", bo="26", loai="first").context["count"] < page(client, "paper_list").context["count"]
    )


def test_posting_is_refused(client):
    assert client.post(reverse("criteria:set_list")).status_code == 405


def test_a_set_page_costs_the_same_whatever_its_length(client):
    costs = set()
    for code in ("QD26-09", "QD26-26", "QD148-13"):
        with CaptureQueriesContext(connection) as queries:
            page(client, "set", code)
        costs.add(len(queries))
    assert len(costs) == 1
