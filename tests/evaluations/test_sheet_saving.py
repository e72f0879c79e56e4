"""The council's sheet: one wrong line or text keeps no other out; it is told where it stands and the member stays."""

import pytest
from django.urls import reverse
from lxml import html

from evaluations.actions import scoring
from evaluations.layout import comment_name, option_name
from evaluations.statuses import Status
from tests.factories.evaluations import bring_to, lowered

AUTOSAVE = {"X-Autosave": "1", "HX-Request": "true"}
BY = pytest.mark.parametrize("headers", [{}, AUTOSAVE], ids=["by button", "by itself"])


@pytest.fixture
def sheet(stage):
    evaluation, member = bring_to(stage, Status.SCORING), stage.members[0]
    scoring.declare(evaluation, by=member, has_conflict=False)
    return scoring.open_sheet(evaluation, by=member)


def save(as_user, sheet, data, headers):
    address = reverse("evaluations:sheet_save", args=[sheet.evaluation_id])
    return as_user(sheet.member.user).post(address, data, headers=headers)


def lines(sheet):
    return {row.criterion.code: row for row in sheet.lines.select_related("criterion", "option")}


def told_at(answer, field, headers):
    page = html.fromstring(answer.content.decode())
    if headers:
        return bool(page.xpath("//*[@data-for=$name]", name=field))
    (place,) = page.xpath("//*[@name=$name]/ancestor::*[self::fieldset or @class='mb-3'][1]", name=field)[:1]
    return "error" in html.tostring(place).decode()


WRONG = [
    (option_name, "khong-co"),
    (option_name, "9" * 300),
    (option_name, "<b>"),
    (comment_name, "a" * 1001),
    (comment_name, "ă" * 5000),
]


@BY
@pytest.mark.parametrize(("field", "wrong"), WRONG, ids=lambda value: str(value)[:12])
def test_a_wrong_line_is_told_at_its_criterion_and_the_others_are_saved(as_user, sheet, field, wrong, headers):
    rows = lowered(sheet.evaluation.registration, 0)
    first, option, _comment = rows[0]
    data = {"version": 1, "opinion": "Ý kiến.", "nop": "1"}
    data |= {option_name(row): choice.code for row, choice, _c in rows}
    data |= {comment_name(row): "Nhận xét." for row, _o, _c in rows} | {field(first): wrong}

    answer = save(as_user, sheet, data, headers)

    sheet.refresh_from_db()
    saved = lines(sheet)
    assert answer.status_code == (200 if headers else 422) and told_at(answer, field(first), headers)
    assert sheet.opinion == "Ý kiến."
    assert all((saved[row.code].option, saved[row.code].comment) == (o, "Nhận xét.") for row, o, _c in rows[1:])
    kept = (saved[first.code].option, saved[first.code].comment)
    assert kept == ((None, "Nhận xét.") if field is option_name else (option, ""))
    if not headers:
        assert html.fromstring(answer.content.decode()).get_element_by_id("phien-ban").value == str(sheet.version)


@BY
def test_a_wrong_line_keeps_what_was_stored_there(as_user, sheet, headers):
    rows = lowered(sheet.evaluation.registration, 0)
    (first, option, _c), (second, other, _d) = rows[:2]
    scoring.save_lines(sheet, [(first, option, "Trước.")], by=sheet.member.user, version=1)

    save(
        as_user,
        sheet,
        {"version": 2, option_name(first): "?", comment_name(first): "a" * 1001, option_name(second): other.code},
        headers,
    )

    saved = lines(sheet)
    assert (saved[first.code].option, saved[first.code].comment) == (option, "Trước.")
    assert saved[second.code].option == other


@BY
@pytest.mark.parametrize("opinion", ["a" * 4001, "ă" * 9000, "dòng\n" * 2000], ids=lambda value: value[:5])
def test_an_opinion_too_long_keeps_no_score_out(as_user, sheet, opinion, headers):
    rows = lowered(sheet.evaluation.registration, 0)
    data = {"version": 1, "opinion": opinion} | {option_name(row): choice.code for row, choice, _c in rows}

    answer = save(as_user, sheet, data, headers)

    sheet.refresh_from_db()
    assert sheet.opinion == "" and told_at(answer, "opinion", headers)
    assert {code: line.option for code, line in lines(sheet).items()} == {row.code: option for row, option, _c in rows}
    assert headers or opinion[:4000] in answer.content.decode().replace("\r\n", "\n")


def test_the_way_to_the_hand_in_waits_for_a_whole_sheet(as_user, sheet):
    rows = lowered(sheet.evaluation.registration, 0)
    data = {"nop": "1"} | {option_name(row): choice.code for row, choice, _c in rows}
    stays = save(as_user, sheet, data | {"version": 1, "opinion": "a" * 4001}, {})
    goes = save(as_user, sheet, data | {"version": 2, "opinion": "Ngắn."}, {})
    assert (stays.status_code, goes.url) == (422, reverse("evaluations:sheet_hand_in", args=[sheet.evaluation_id]))
