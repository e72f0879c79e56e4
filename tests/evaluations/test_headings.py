"""A section that is one criterion of the same words is printed as one line on every page that lays a table out."""

import re

import pytest
from django.urls import reverse
from lxml import html

from criteria.text import fold, printed_once
from evaluations.actions import scoring
from evaluations.statuses import Status
from tests.factories.evaluations import bring_to
from tests.products.stage import enter

pytestmark = pytest.mark.django_db


def bare(text):
    return fold(re.sub(r"tối đa [\d,/ ]+điểm.*|[\d.]+/\d+.*", "", " ".join(text.split()))).replace(".", "").strip()


def repeated(text):
    """Headings that say what the line below them says again."""
    lines = html.fromstring(text).xpath("//h3 | //legend | //*[contains(@class, 'self-line')]//strong")
    told = [(line.tag, bare(line.text_content())) for line in lines]
    return [
        words for (tag, words), (_tag, below) in zip(told, told[1:], strict=False) if tag == "h3" and words == below
    ]


@pytest.mark.parametrize("set_number", [6, 9, 15, 22])
def test_no_page_prints_a_heading_over_itself(stage, set_number):
    product = stage.product(set_number=set_number)
    checking = bring_to(stage, Status.CHECKING, product=product)
    pages = [(stage.specialist, reverse("evaluations:check", args=[checking.pk]))]
    evaluation = bring_to(stage, Status.SCORING, product=stage.product(set_number=set_number))
    member = stage.members[0]
    scoring.declare(evaluation, by=member, has_conflict=False)
    scoring.open_sheet(evaluation, by=member)
    pages.append((member, reverse("evaluations:sheet", args=[evaluation.pk])))
    one_liners = [
        section
        for part in checking.registration.criteria_set.parts
        for section in part["sections"]
        if printed_once(
            section,
            [
                row
                for row in checking.registration.criteria_set.criteria.all()
                if row.part == part["code"] and row.section == section["code"]
            ],
        )
    ]
    assert one_liners
    for user, address in pages:
        response = enter(user).get(address)
        assert response.status_code == 200
        assert repeated(response.content.decode()) == []


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<h3>11. CƠ HỘI THỊ TRƯỜNG <small>tối đa 5 điểm</small></h3><legend>11 Cơ hội thị trường</legend>", 1),
        ("<h3>6. CẢM QUAN</h3><legend>6.1 Màu sắc</legend>", 0),
        ("<legend>11 Cơ hội thị trường</legend><h3>12. ĐẢM BẢO</h3><legend>12 Đảm bảo</legend>", 1),
    ],
)
def test_a_heading_over_itself_is_found(page, found):
    assert len(repeated(f"<main>{page}</main>")) == found
