import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.actions import concluding, scoring
from evaluations.models import ConflictDeclaration, ScoreSheet
from evaluations.statuses import Status
from tests.factories import accounts
from tests.factories.evaluations import bring_to, fill_sheet, fresh, lowered, make_stage, many_evaluations

AUTOSAVE = {"X-Autosave": "1", "HX-Request": "true"}


def url(name, *args):
    return reverse(f"evaluations:{name}", args=args)


def posted(rows, *, version, comment="", **more):
    """The sheet's form as a browser sends it."""
    data = {"version": version, "opinion": "Ý kiến của tôi."} | more
    for criterion, option, _comment in rows:
        data[f"d{criterion.pk}"] = option.code
        data[f"n{criterion.pk}"] = comment
    return data


@pytest.fixture
def evaluation(stage):
    return bring_to(stage, Status.SCORING)


@pytest.fixture
def member(stage):
    return stage.members[0]


@pytest.fixture
def sheet(stage, evaluation, member):
    """Declared and opened, nothing chosen yet."""
    scoring.declare(evaluation, by=member, has_conflict=False)
    return scoring.open_sheet(evaluation, by=member)


def test_my_sheets_asks_the_same_number_of_queries_for_one_and_fifty(stage, as_user, evaluation, member):
    client = as_user(member)

    def queries():
        client.get(url("my_sheets"))
        with CaptureQueriesContext(connection) as caught:
            response = client.get(url("my_sheets"))
        return len(caught), sum(len(group.rows) for group in response.context["sessions"])

    one = queries()
    many_evaluations(49, stage.round, status=Status.SCORING, session=evaluation.session)
    fifty = queries()

    assert (one[1], fifty[1]) == (1, 50)
    assert fifty[0] == one[0]


def test_my_sheets_are_empty_before_the_scoring_opens(stage, as_user, member):
    stage.session(bring_to(stage, Status.READY))

    assert as_user(member).get(url("my_sheets")).context["sessions"] == []


def test_sheet_is_reached_through_the_declaration(as_user, evaluation, member):
    client = as_user(member)
    first = client.get(url("sheet", evaluation.pk))
    empty = client.post(url("declare", evaluation.pk), {})
    sheets_before = ScoreSheet.objects.count()
    answer = client.post(url("declare", evaluation.pk), {"has_conflict": "khong"})

    assert first.url == url("declare", evaluation.pk)
    assert empty.context["form"].errors["has_conflict"] == ["Xin chọn có hoặc không."]
    assert (sheets_before, answer.url, ScoreSheet.objects.count()) == (0, url("sheet", evaluation.pk), 1)


def test_declaring_an_interest_needs_its_words_and_shuts_the_dossier(as_user, evaluation, member):
    client = as_user(member)
    silent = client.post(url("declare", evaluation.pk), {"has_conflict": "co"})
    client.post(url("declare", evaluation.pk), {"has_conflict": "co", "reason": "Người thân của chủ hộ."})
    page = client.get(url("sheet", evaluation.pk)).content.decode()
    client.post(url("declare", evaluation.pk), {"has_conflict": "khong"})

    assert ConflictDeclaration.objects.count() == 1
    assert silent.context["form"].errors["reason"] == ["Xin ghi lợi ích liên quan để đưa vào biên bản."]
    assert ConflictDeclaration.objects.get().reason == "Người thân của chủ hộ."
    assert "Anh/chị không tham gia đánh giá hồ sơ này" in page
    assert evaluation.registration.code not in page


def test_reading_a_sheet_changes_nothing(as_user, sheet, evaluation, member):
    client = as_user(member)
    before = (sheet.version, ScoreSheet.objects.count())
    response = client.get(url("sheet", evaluation.pk))
    sheet.refresh_from_db()

    assert response.status_code == 200
    assert (sheet.version, ScoreSheet.objects.count()) == before


def test_sheet_is_laid_out_as_the_set_with_the_applicants_own_choice(as_user, sheet, evaluation, member):
    response = as_user(member).get(url("sheet", evaluation.pk))
    parts = response.context["parts"]
    criteria = [row for part in parts for section in part["sections"] for row in section["criteria"]]
    table = evaluation.registration.criteria_set

    assert [part["code"] for part in parts] == ["A", "B", "C"]
    assert [row["row"].code for row in criteria] == list(table.criteria.values_list("code", flat=True))
    assert [row["self_points"] for row in criteria] == list(table.criteria.values_list("max_points", flat=True))
    assert "chủ thể chọn mức này" in response.content.decode()
    assert (
        reverse("products:evidence_file", args=[evaluation.registration.evidence.first().pk])
        in response.content.decode()
    )


def test_sheet_of_set_26_shows_its_own_case_only(as_user, db):
    stage = make_stage()
    evaluation = bring_to(stage, Status.SCORING, product=stage.product(set_number=26))
    member = stage.members[0]
    scoring.declare(evaluation, by=member, has_conflict=False)
    response = as_user(member).get(url("sheet", evaluation.pk))
    branches = {
        option.branch
        for part in response.context["parts"]
        for section in part["sections"]
        for row in section["criteria"]
        for option in row["options"]
    }

    assert branches == {"", "a"}


def test_save_works_without_script(as_user, sheet, evaluation, member):
    rows = lowered(evaluation.registration, 20)
    response = as_user(member).post(
        url("sheet_save", evaluation.pk), posted(rows, version=1, comment="Nhận xét."), follow=True
    )
    sheet.refresh_from_db()

    assert response.redirect_chain[0][0] == url("sheet", evaluation.pk)
    assert re.fullmatch(r"Đã lưu \d\d:\d\d", str(next(iter(response.context["messages"]))))
    assert scoring.score_of(sheet).total == 80
    assert sheet.lines.filter(comment="Nhận xét.").count() == len(rows)
    assert (sheet.version, sheet.opinion) == (2, "Ý kiến của tôi.")


def test_autosave_answers_with_totals_stars_gates_and_the_next_version(as_user, sheet, evaluation, member):
    rows = lowered(evaluation.registration, 20)[:10]
    response = as_user(member).post(url("sheet_save", evaluation.pk), posted(rows, version=1), headers=AUTOSAVE)
    page = response.content.decode()
    total = sum(option.points for _criterion, option, _c in rows)

    assert response.status_code == 200
    assert 'id="tong-diem"' in page
    assert 'hx-swap-oob="true"' in page
    assert f"{total} điểm" in re.sub(r"\s+", " ", page)
    assert "Chưa đạt mức 3 sao" in page
    assert '<input type="hidden" name="version" id="phien-ban" value="2" hx-swap-oob="true">' in page
    assert "<html" not in page


def test_autosave_from_an_older_window_is_refused_and_nothing_overwritten(as_user, sheet, evaluation, member):
    client = as_user(member)
    best, worse = lowered(evaluation.registration, 0), lowered(evaluation.registration, 20)
    client.post(url("sheet_save", evaluation.pk), posted(best, version=1), headers=AUTOSAVE)
    conflict = client.post(url("sheet_save", evaluation.pk), posted(worse, version=1), headers=AUTOSAVE)
    with_button = client.post(url("sheet_save", evaluation.pk), posted(worse, version=1, comment="Còn đây."))

    assert (conflict.status_code, with_button.status_code) == (409, 409)
    assert "Phiếu vừa được lưu ở một cửa sổ khác." in conflict.content.decode()
    assert with_button.content.decode().count("Còn đây.") == len(worse)
    assert scoring.score_of(ScoreSheet.objects.get()).total == 100


def test_save_an_unknown_option_is_shown_at_its_criterion_and_the_rest_kept(as_user, sheet, evaluation, member):
    rows = lowered(evaluation.registration, 0)
    data = posted(rows, version=1, comment="Giữ lại.")
    first = rows[0][0]
    data[f"d{first.pk}"] = "khong-co"
    response = as_user(member).post(url("sheet_save", evaluation.pk), data)
    page = response.content.decode()

    assert response.status_code == 422
    assert "Mức điểm này không có trong tiêu chí; xin chọn lại." in page
    assert page.count("Giữ lại.") == len(rows)
    assert page.count(" checked>") == len(rows) - 1
    assert sheet.lines.filter(option__isnull=False).count() == len(rows) - 1
    assert sheet.lines.get(criterion=first).comment == "Giữ lại."


@pytest.mark.parametrize("version", ["", "rác", "-1", "99999999999999999999"])
def test_save_without_a_version_is_refused_not_broken(as_user, sheet, evaluation, member, version):
    response = as_user(member).post(
        url("sheet_save", evaluation.pk), posted(lowered(evaluation.registration, 0), version=version)
    )

    assert response.status_code == 409
    assert sheet.lines.count() == 0


def test_hand_in_lists_what_is_unanswered(as_user, sheet, evaluation, member):
    client = as_user(member)
    rows = lowered(evaluation.registration, 0)
    client.post(url("sheet_save", evaluation.pk), posted(rows[:-2], version=1))
    page = client.get(url("sheet_hand_in", evaluation.pk))
    refused = client.post(url("sheet_hand_in", evaluation.pk), follow=True)
    codes = [criterion.code for criterion, _o, _c in rows[-2:]]

    assert [criterion.code for criterion in page.context["unanswered"]] == codes
    assert page.context["why_not"] == "Còn 2 tiêu chí chưa chấm."
    assert [str(m) for m in refused.context["messages"]][-1] == f"Còn 2 tiêu chí chưa chấm: {', '.join(codes)}."
    assert ScoreSheet.objects.get().handed_in_at is None


def test_hand_in_then_the_sheet_is_read_only(as_user, sheet, evaluation, member):
    client = as_user(member)
    client.post(url("sheet_save", evaluation.pk), posted(lowered(evaluation.registration, 20), version=1))
    client.post(url("sheet_hand_in", evaluation.pk))
    page = client.get(url("sheet", evaluation.pk))
    again = client.post(url("sheet_save", evaluation.pk), posted(lowered(evaluation.registration, 0), version=2))
    auto = client.post(
        url("sheet_save", evaluation.pk), posted(lowered(evaluation.registration, 0), version=2), headers=AUTOSAVE
    )

    assert ScoreSheet.objects.get().total == 80
    assert page.context["reason_refused"] == "Anh/chị đã nộp phiếu này; phiếu đã nộp không sửa được."
    assert "data-autosave" not in page.content.decode()
    assert (again.status_code, auto.status_code) == (403, 403)
    assert scoring.score_of(ScoreSheet.objects.get()).total == 80


def test_rescoring_starts_from_the_first_sheet_and_needs_a_reason(stage, as_user):
    evaluation = bring_to(stage, Status.RESCORING, less=20)
    member = stage.members[0]
    client = as_user(member)
    page = client.get(url("sheet", evaluation.pk))
    opened_by_reading = ScoreSheet.objects.filter(attempt=2).count()
    rows = lowered(evaluation.registration, 10)
    client.post(url("sheet_save", evaluation.pk), posted(rows, version=1, rescoring_reason=""))
    without = client.get(url("sheet_hand_in", evaluation.pk)).context["why_not"]
    client.post(url("sheet_save", evaluation.pk), posted(rows, version=2, rescoring_reason="Đã xem mẫu."))
    client.post(url("sheet_hand_in", evaluation.pk))
    totals = {row.attempt: row.total for row in ScoreSheet.objects.filter(member__user=member)}

    assert page.context["head"]["total"] == 80
    assert (opened_by_reading, without) == (0, "Chấm lại cần ghi lý do giữ hoặc đổi điểm.")
    assert totals == {1: 80, 2: 90}


def test_sheet_after_the_opening_is_not_changed(stage, as_user, evaluation):
    for voter in stage.voters:
        fill_sheet(stage, evaluation, voter)
    concluding.open_discussion(fresh(evaluation).session, by=stage.chair)
    response = as_user(stage.members[0]).get(url("sheet", evaluation.pk))

    assert response.context["reason_refused"] == "Chủ tọa đã mở thảo luận; phiếu không sửa được nữa."


def test_pages_those_without_a_vote_find_nothing(stage, as_user, evaluation):
    people = [stage.secretary, stage.specialist, stage.head, stage.officer, stage.owner, accounts.stranger()]
    names = ["declare", "sheet", "sheet_hand_in"]
    answers = {as_user(user).get(url(name, evaluation.pk)).status_code for user in people for name in names}
    saves = {as_user(user).post(url("sheet_save", evaluation.pk), {"version": 1}).status_code for user in people}

    assert (answers, saves) == ({404}, {404})


def test_absent_member_is_told_why(as_user, db):
    stage = make_stage()
    evaluation = bring_to(stage, Status.READY)
    stage.scoring(evaluation, absent=[stage.members[0]])
    response = as_user(stage.members[0]).get(url("sheet", evaluation.pk))

    assert response.status_code == 403
    assert "Thư ký chưa điểm danh anh/chị có mặt tại phiên." in response.content.decode()
