import pytest
from django.urls import reverse

from evaluations.actions import concluding
from evaluations.models import CouncilSession, Objection
from evaluations.statuses import SessionState, Status
from tests.factories import accounts
from tests.factories.evaluations import bring_to, fill_sheet, fresh, lowered
from tests.factories.road import Road


def url(name, *args):
    return reverse(f"evaluations:{name}", args=args)


def said(response):
    return [str(message) for message in response.context["messages"]]


def deeds(response):
    return {row["label"]: row["reason_refused"] for row in response.context["actions"]}


def test_open_discussion_too_early_names_who_is_missing(stage, as_user):
    evaluation = bring_to(stage, Status.SCORING)
    for voter in [stage.chair, stage.vice, stage.members[0]]:
        fill_sheet(stage, evaluation, voter)
    missing = ", ".join(member.display_name for member in stage.members[1:])
    reason = f"Hồ sơ «{evaluation.registration.product.name}» còn 2 phiếu chưa nộp: {missing}."
    client = as_user(stage.chair)
    page = client.get(url("session", evaluation.session_id))
    refused = client.post(url("open_discussion", evaluation.session_id), follow=True)

    assert deeds(page)["Mở thảo luận"] == reason
    assert reason in page.content.decode()
    assert said(refused) == [reason]
    assert CouncilSession.objects.get().state == SessionState.SCORING


def test_open_discussion_is_the_chairs(stage, as_user):
    evaluation = bring_to(stage, Status.SCORING)
    for voter in stage.voters:
        fill_sheet(stage, evaluation, voter)
    for user in (stage.secretary, stage.members[0], stage.head):
        as_user(user).post(url("open_discussion", evaluation.session_id))
    kept = CouncilSession.objects.get().state
    as_user(stage.chair).post(url("open_discussion", evaluation.session_id))

    assert (kept, CouncilSession.objects.get().state) == (SessionState.SCORING, SessionState.DISCUSSION)


@pytest.fixture
def discussed(stage):
    """Five sheets of 100, 100, 100, 100 and 85: fifteen points apart."""
    evaluation = bring_to(stage, Status.SCORING)
    for voter in stage.voters[:-1]:
        fill_sheet(stage, evaluation, voter)
    fill_sheet(stage, evaluation, stage.voters[-1], less=15)
    concluding.open_discussion(fresh(evaluation).session, by=stage.chair)
    return fresh(evaluation)


def test_discussion_shows_mean_spread_outlier_and_why(stage, as_user, discussed):
    response = as_user(stage.chair).get(url("session", discussed.session_id))
    shown = response.context["rows"][0]["shown"]
    page = response.content.decode()

    assert (shown.mean_text, shown.found.spread, [outlier for _s, _d, outlier in shown.rows]) == (
        "97",
        15,
        [False, False, False, False, True],
    )
    assert "Chênh lệch 15 điểm, quy chế cho phép 10." in page
    assert shown.rating.explanation[0] in page
    assert "chênh lệch 15 điểm, quá 10 điểm" in deeds(response)["Bế mạc và tính kết quả"]


def test_comparison_has_a_row_for_every_criterion(stage, as_user, discussed):
    table = as_user(stage.chair).get(url("comparison", discussed.pk)).context["table"]
    lines = {criterion.code: option.points for criterion, option, _c in lowered(discussed.registration, 15)}

    assert [row["criterion"].code for row in table] == list(lines)
    assert [row["given"][4] for row in table] == list(lines.values())


def test_rescoring_then_accepting_then_closing(stage, as_user, discussed):
    chair = as_user(stage.chair)
    chair.post(url("ask_rescoring", discussed.pk), {"note": ""})
    kept = fresh(discussed).status
    chair.post(url("ask_rescoring", discussed.pk), {"note": "Chênh lệch quá quy chế."})
    asked = fresh(discussed).status
    early = as_user(stage.chair).post(url("close_session", discussed.session_id), follow=True)
    for voter in stage.voters[:-1]:
        fill_sheet(stage, discussed, voter)
    fill_sheet(stage, discussed, stage.voters[-1], less=12)
    chair.post(url("accept_spread", discussed.pk), {"note": "Các thành viên đã giải trình."})
    chair.post(url("close_session", discussed.session_id))
    result = fresh(discussed).current_result

    assert (kept, asked) == (Status.SCORING, Status.RESCORING)
    assert said(early) == [f"Hồ sơ «{discussed.registration.product.name}» còn 5 phiếu chưa nộp."]
    assert (result.attempt, result.spread, result.spread_reason) == (2, 12, "Các thành viên đã giải trình.")
    assert fresh(discussed).status == Status.SCORED


def test_objection_is_voted_on_and_ends_the_dossier(stage, as_user, discussed):
    objection = Objection.objects.create(
        evaluation=discussed, ground="Căn cứ", reason="Giấy giả.", raised_by=stage.members[0]
    )
    chair = as_user(stage.chair)
    more_than_came = chair.post(url("objection_decide", objection.pk), {"votes_for": "4", "votes_present": "6"})
    more_than_voted = chair.post(url("objection_decide", objection.pk), {"votes_for": "6", "votes_present": "5"})
    member = as_user(stage.members[0]).post(
        url("objection_decide", objection.pk), {"votes_for": "5", "votes_present": "5"}
    )
    kept = fresh(discussed).status
    chair.post(url("objection_decide", objection.pk), {"votes_for": "3", "votes_present": "5"})

    assert more_than_came.context["form"].non_field_errors() == [
        "Số phiếu không khớp: có 5 thành viên có mặt được biểu quyết."
    ]
    assert list(more_than_voted.context["form"].errors) == ["votes_for"]
    assert member.context["form"].non_field_errors() == ["Kết quả biểu quyết do Chủ tọa hoặc thư ký ghi."]
    assert (kept, fresh(discussed).status) == (Status.SCORING, Status.DISQUALIFIED)


def test_conclude_differently_needs_reason_vote_and_band(stage, as_user):
    evaluation = bring_to(stage, Status.SCORED)
    chair = as_user(stage.chair)
    data = {"stars": "4", "reason": "Sản phẩm mới có mặt trên thị trường.", "votes_for": "2", "votes_present": "5"}
    refused = chair.post(url("conclude", evaluation.pk), data)
    same = chair.post(url("conclude", evaluation.pk), data | {"stars": "5"})
    chair.post(url("conclude", evaluation.pk), data | {"votes_for": "4"})
    result = fresh(evaluation).current_result

    assert refused.context["form"].non_field_errors() == ["Cần quá nửa trong 5 thành viên có mặt tán thành."]
    assert "Sản phẩm mới có mặt trên thị trường." in refused.content.decode()
    assert list(same.context["form"].errors) == ["stars"]
    assert (result.stars, result.concluded_stars, result.departure_votes_for) == (5, 4, 4)


def test_find_conflict_voids_the_sheet_and_computes_anew(stage, as_user):
    evaluation = bring_to(stage, Status.SCORED)
    member = evaluation.session.council.members.get(user=stage.members[0])
    as_user(stage.secretary).post(url("find_conflict", evaluation.pk), {"member": member.pk, "reason": "Góp vốn."})

    assert fresh(evaluation).current_result.sheet_count == 4
    assert evaluation.sheets.get(member=member).void_reason == "Góp vốn."


def test_minutes_begin_with_attendance_declarations_and_results(stage, as_user):
    evaluation = bring_to(stage, Status.SCORED)
    response = as_user(stage.secretary).get(url("minutes", evaluation.session_id))
    text = response.context["form"]["text"].value()

    assert response.context["form"]["number"].value() == "TH-01/BB-HĐOCOP"
    assert "Có mặt 5 trên 5 thành viên có quyền chấm." in text
    assert "Không thành viên nào có lợi ích liên quan" in text
    assert "trung bình 100 điểm từ 5 phiếu, kết luận 5 sao." in text


def test_minutes_are_written_by_the_secretary_and_adopted_by_the_chair(stage, as_user):
    evaluation = bring_to(stage, Status.SCORED)
    session = evaluation.session
    data = {"number": "07/BB-HĐOCOP", "date": "24/11/2026", "text": "Nhất trí.", "version": session.version}
    chair, secretary = as_user(stage.chair), as_user(stage.secretary)
    early = chair.post(url("minutes_adopt", session.pk), follow=True)
    by_chair = chair.post(url("minutes", session.pk), data)
    secretary.post(url("minutes", session.pk), data)
    secretary.post(url("minutes_adopt", session.pk))
    kept = fresh(evaluation).status
    chair.post(url("minutes_adopt", session.pk))

    assert said(early) == ["Thư ký chưa lập biên bản."]
    assert by_chair.context["form"].non_field_errors() == ["Biên bản do thư ký Hội đồng lập."]
    assert (kept, fresh(evaluation).status) == (Status.SCORED, Status.MINUTED)


def test_minutes_saved_by_another_keep_what_was_typed(stage, as_user):
    evaluation = bring_to(stage, Status.SCORED)
    client = as_user(stage.secretary)
    data = {"number": "01", "date": "24/11/2026", "version": evaluation.session.version}
    client.post(url("minutes", evaluation.session_id), data | {"text": "Bản thứ nhất."})
    response = client.post(url("minutes", evaluation.session_id), data | {"text": "Bản thứ hai chưa mất."})

    assert "nội dung anh/chị nhập vẫn còn trên trang" in response.context["form"].non_field_errors()[0]
    assert "Bản thứ hai chưa mất." in response.content.decode()
    assert CouncilSession.objects.get().minutes_text == "Bản thứ nhất."


def test_minutes_date_is_never_in_the_future(stage, as_user):
    evaluation = bring_to(stage, Status.SCORED)
    data = {"number": "01", "date": "24/11/2099", "text": "Nhất trí.", "version": evaluation.session.version}
    response = as_user(stage.secretary).post(url("minutes", evaluation.session_id), data)

    assert response.context["form"].errors["date"] == ["Ngày biên bản không được ở tương lai."]


def test_pages_of_the_chair_stranger_404(stage, as_user, discussed):
    objection = Objection.objects.create(evaluation=discussed, ground="G", reason="R", raised_by=stage.chair)
    pages = [url(name, discussed.session_id) for name in ("session", "board", "board_state", "minutes")]
    pages += [url(name, discussed.pk) for name in ("comparison", "find_conflict", "conclude")]
    pages += [url("objection_decide", objection.pk)]

    for user in (accounts.stranger(), stage.officer, stage.owner):
        assert {as_user(user).get(page).status_code for page in pages} == {404}


def test_deeds_by_get_are_not_done(stage, as_user, discussed):
    client = as_user(stage.chair)
    names = ["open_scoring", "open_discussion", "close_session", "minutes_adopt", "agenda_add"]
    answers = {name: client.get(url(name, discussed.session_id)).status_code for name in names}
    answers |= {name: client.get(url(name, discussed.pk)).status_code for name in ("ask_rescoring", "accept_spread")}

    assert set(answers.values()) == {405}


def test_another_council_of_another_office_is_not_seen(stage, as_user, discussed):
    other = Road(regulation="QD26-2026")

    assert as_user(other.chair).get(url("session", discussed.session_id)).status_code == 404
