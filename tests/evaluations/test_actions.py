"""What each deed of office, council and leader leaves behind, and what it refuses."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.refusals import Refused
from evaluations.actions import checking, concluding, conflicts, councils, deciding, reminding, scoring
from evaluations.models import Certificate, ScoreSheet
from evaluations.statuses import DecisionKind, Presence, SessionState, Status
from notifications.models import Letter
from products.actions.dossiers import answer_supplement
from products.models import Recognition, Registration
from products.statuses import RoundKind
from products.statuses import Status as Dossier
from tests.factories import accounts
from tests.factories.road import Road, lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def road():
    return Road("QD148-2023", RoundKind.PRACTICE, today=date(2024, 5, 6))


def refused(deed, *args, **kwargs):
    with pytest.raises(Refused) as found:
        deed(*args, **kwargs)
    return found.value.reason


def raw(sql, *params):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def fresh(evaluation):
    evaluation.refresh_from_db()
    return evaluation


# --- the check -----------------------------------------------------------------------------


def test_ready_needs_every_item_looked_at_and_none_missing(road):
    evaluation = road.checking()
    assert refused(checking.mark_ready, evaluation, by=road.specialist).startswith("Còn ")
    marks = {code: ("ok", "") for code, _text in checking.permissions.check_items(evaluation)}
    checking.save_checks(evaluation, {**marks, "E01": ("wrong", "Mờ.")}, by=road.specialist)
    assert refused(checking.mark_ready, evaluation, by=road.specialist) == (
        "Còn 1 mục thiếu hoặc chưa đúng; hãy yêu cầu bổ sung trước."
    )


def test_a_supplement_of_the_office_goes_to_the_business_and_back(road):
    evaluation = road.checking()
    checking.request_supplement(
        evaluation,
        by=road.specialist,
        items=[{"what": "Ghi rõ vùng nguyên liệu."}],
        due_on=date(2024, 5, 20),
        now=road.now,
    )
    registration = evaluation.registration
    assert (evaluation.status, registration.status) == (Status.SUPPLEMENT_REQUESTED, Dossier.SUPPLEMENT_REQUESTED)
    assert refused(checking.resume, evaluation, by=road.specialist) == "Chủ thể chưa nộp bản bổ sung."
    item = registration.supplements.get().items.get()
    answer_supplement(registration, {item.pk: "Đã ghi."}, by=road.owner, now=road.now + timedelta(days=1))
    checking.resume(fresh(evaluation), by=road.specialist)
    assert (evaluation.status, evaluation.registration.status) == (Status.CHECKING, Dossier.UNDER_EVALUATION)


def test_release_lets_the_business_withdraw_before_the_council(road):
    evaluation = road.ready()
    checking.release(evaluation, by=road.specialist, reason="Theo đơn của chủ thể.")
    assert (evaluation.status, evaluation.registration.status) == (Status.WITHDRAWN, Dossier.WITHDRAWN)


# --- the session ---------------------------------------------------------------------------


def test_scoring_opens_with_quorum_only(road):
    session = road.session(road.ready())
    seats = list(session.council.members.all())
    voters = [member for member in seats if member.has_vote]
    rows = dict.fromkeys(voters[:3], (Presence.PRESENT, False, ""))
    councils.take_attendance(session, rows, by=road.secretary)
    assert refused(scoring.open_scoring, session, by=road.secretary) == (
        "Mới có 3 trên 5 thành viên, chưa đủ 3/4 theo quy chế."
    )
    councils.take_attendance(session, {voters[3]: (Presence.PRESENT, False, "")}, by=road.secretary)
    scoring.open_scoring(session, by=road.secretary)
    assert session.state == SessionState.SCORING


def test_scoring_needs_the_chair_or_an_authorised_vice_chair(road):
    session = road.session(road.ready())
    members = {member.user: member for member in session.council.members.all()}
    rows = {member: (Presence.PRESENT, False, "") for user, member in members.items() if user != road.chair}
    councils.take_attendance(session, rows, by=road.secretary)
    assert refused(scoring.open_scoring, session, by=road.secretary) == (
        "Chưa có Chủ tịch hoặc Phó Chủ tịch được ủy quyền chủ trì."
    )
    councils.take_attendance(session, {members[road.vice]: (Presence.PRESENT, True, "")}, by=road.secretary)
    scoring.open_scoring(session, by=road.vice)
    assert session.state == SessionState.SCORING


def open_one(road):
    evaluation = road.ready()
    session = road.scoring(evaluation)
    return session, fresh(evaluation)


def test_a_sheet_opens_only_after_the_declaration(road):
    _session, evaluation = open_one(road)
    assert refused(scoring.open_sheet, evaluation, by=road.chair) == (
        "Hãy khai báo có hay không có lợi ích liên quan trước khi chấm."
    )


def test_the_secretary_and_absent_members_do_not_score(road):
    evaluation = road.ready()
    road.scoring(evaluation, absent=[road.members[0]])
    fresh(evaluation)
    assert refused(scoring.declare, evaluation, by=road.secretary, has_conflict=False) == (
        "Chỉ thành viên có quyền chấm của Hội đồng mới khai báo và chấm điểm."
    )
    assert refused(scoring.declare, evaluation, by=road.members[0], has_conflict=False) == (
        "Thư ký chưa điểm danh anh/chị có mặt tại phiên."
    )


def test_a_declared_conflict_ends_the_reading_right_and_the_scoring(road):
    _session, evaluation = open_one(road)
    assert Registration.objects.visible_to(road.chair).count() == 1
    scoring.declare(evaluation, by=road.chair, has_conflict=True, reason="Người nhà.")
    assert Registration.objects.visible_to(road.chair).count() == 0
    assert refused(scoring.open_sheet, evaluation, by=road.chair) == (
        "Anh/chị có lợi ích liên quan nên không chấm hồ sơ này."
    )


def test_a_sheet_with_unanswered_criteria_is_kept_but_not_handed_in(road):
    _session, evaluation = open_one(road)
    sheet = road.sheet(evaluation, road.chair, list(lines(evaluation.registration))[:-2], hand_in=False)
    assert refused(scoring.hand_in, sheet, by=road.chair) == "Còn 2 tiêu chí chưa chấm: 10, 11."
    assert sheet.lines.count() == evaluation.registration.criteria_set.criteria.count() - 2


def test_a_sheet_handed_in_does_not_change(road):
    _session, evaluation = open_one(road)
    sheet = road.sheet(evaluation, road.chair)
    assert sheet.total == 100
    assert refused(scoring.save_lines, sheet, [], by=road.chair, version=sheet.version) == (
        "Anh/chị đã nộp phiếu này; phiếu đã nộp không sửa được."
    )
    raw("UPDATE evaluations_scoresheet SET total = 50 WHERE id = %s", sheet.pk)
    raw("UPDATE evaluations_scoreline SET option_id = NULL WHERE sheet_id = %s", sheet.pk)


def test_raw_sql_cannot_score_without_a_declaration_or_against_a_conflict(road):
    _session, evaluation = open_one(road)
    members = {member.user: member for member in evaluation.session.council.members.all()}
    columns = "evaluation_id, member_id, attempt, opinion, rescoring_reason, opened_at, saved_at, void_reason, version"
    values = "%s, %s, 1, '', '', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, '', 1"
    insert = f"INSERT INTO evaluations_scoresheet ({columns}) VALUES ({values})"
    raw(insert, evaluation.pk, members[road.chair].pk)
    scoring.declare(evaluation, by=road.vice, has_conflict=True, reason="Người nhà.")
    raw(insert, evaluation.pk, members[road.vice].pk)
    assert ScoreSheet.objects.count() == 0


def test_discussion_opens_when_every_sheet_is_in_and_names_who_is_missing(road):
    session, evaluation = open_one(road)
    for voter in road.voters[:-1]:
        road.sheet(evaluation, voter)
    reason = refused(concluding.open_discussion, session, by=road.chair)
    assert reason.endswith(f"còn 1 phiếu chưa nộp: {road.voters[-1].display_name}.")
    assert refused(concluding.open_discussion, session, by=road.secretary) == "Chỉ Chủ tọa mới mở thảo luận."
    scoring.declare(evaluation, by=road.voters[-1], has_conflict=True, reason="Người nhà.")
    concluding.open_discussion(session, by=road.chair)
    assert session.state == SessionState.DISCUSSION


def discussed(road, totals=None):
    """A session in discussion; `totals`: for each voter the points lowered, {criterion: points}."""
    session, evaluation = open_one(road)
    for place, voter in enumerate(road.voters):
        wanted = (totals or {}).get(place)
        road.sheet(evaluation, voter, list(lines(evaluation.registration, wanted)))
    concluding.open_discussion(session, by=road.chair)
    session.refresh_from_db()
    return session, fresh(evaluation)


def test_a_spread_over_the_limit_asks_for_one_rescoring_with_reasons(road):
    low = {"4a": 1, "4b": 0, "4c": 0}
    session, evaluation = discussed(road, {0: low})
    assert "chênh lệch 12 điểm, quá 10 điểm" in refused(concluding.close_session, session, by=road.chair)
    assert refused(concluding.accept_spread, evaluation, by=road.chair, reason="Được.") == (
        "Quy chế yêu cầu chấm lại trước khi chấp nhận chênh lệch."
    )
    concluding.ask_rescoring(evaluation, by=road.chair, reason="Chênh lệch lớn ở phần B.")
    for voter in road.voters:
        sheet = scoring.open_sheet(fresh(evaluation), by=voter)
        if voter == road.chair:
            assert scoring.score_of(sheet).total == 88  # starts from the first sheet
            assert refused(scoring.hand_in, sheet, by=voter) == "Chấm lại cần ghi lý do giữ hoặc đổi điểm."
        sheet = scoring.save_lines(sheet, [], by=voter, version=sheet.version, rescoring_reason="Giữ điểm.")
        scoring.hand_in(sheet, by=voter)
    concluding.accept_spread(fresh(evaluation), by=road.chair, reason="Hội đồng đã nghe giải trình.")
    concluding.close_session(session, by=road.chair)
    result = fresh(evaluation).current_result
    assert (result.attempt, result.spread, result.mean) == (2, 12, Fraction(488, 5))
    assert evaluation.sheets.count() == 10


def test_closing_locks_the_sheets_and_writes_the_result(road):
    session, evaluation = discussed(road)
    concluding.close_session(session, by=road.chair)
    result = fresh(evaluation).current_result
    assert (evaluation.status, result.mean, result.stars) == (Status.SCORED, Fraction(100), 5)
    raw("UPDATE evaluations_result SET stars = 3 WHERE id = %s", result.pk)


def test_a_conflict_found_after_the_closing_voids_the_sheet_and_computes_anew(road):
    session, evaluation = discussed(road, {0: {"4a": 1, "4b": 0}})
    concluding.close_session(session, by=road.chair)
    assert fresh(evaluation).current_result.mean == Fraction(492, 5)
    member = session.council.members.get(user=road.chair)
    conflicts.find_conflict(evaluation, member, by=road.secretary, reason="Có góp vốn với chủ thể.")
    first, second = evaluation.results.all()
    assert (first.superseded, second.mean, second.sheet_count) == (True, Fraction(100), 4)
    assert evaluation.current_result == second


def test_an_upheld_objection_disqualifies_and_keeps_the_sheets_uncounted(road):
    session, evaluation = discussed(road)
    ground = "Bị loại nếu sử dụng toàn bộ nguyên liệu nhập khẩu"
    assert refused(checking.raise_objection, evaluation, by=accounts.stranger(), ground=ground, reason="x") == (
        "Chỉ thành viên Hội đồng hoặc cơ quan thường trực mới nêu được."
    )
    objection = checking.raise_objection(evaluation, by=road.vice, ground=ground, reason="Hóa đơn nhập khẩu.")
    assert "chưa biểu quyết" in refused(concluding.close_session, session, by=road.chair)
    concluding.decide_objection(objection, by=road.chair, votes_for=3, votes_present=5)
    assert (fresh(evaluation).status, evaluation.registration.status) == (Status.DISQUALIFIED, Dossier.CONCLUDED)
    assert (evaluation.results.count(), evaluation.sheets.count()) == (0, 5)
    concluding.close_session(session, by=road.chair)


def test_half_of_the_votes_do_not_disqualify(road):
    _session, evaluation = discussed(road)
    objection = checking.raise_objection(evaluation, by=road.vice, ground="x", reason="y")
    concluding.decide_objection(objection, by=road.chair, votes_for=2, votes_present=4)
    assert (objection.outcome, fresh(evaluation).status) == ("dismissed", Status.SCORING)


def test_another_conclusion_needs_reason_vote_and_stays_in_the_band(road):
    session, evaluation = discussed(road, dict.fromkeys(range(5), {"4a": 3, "4b": 1, "4c": 1, "7": 1, "6c": 1}))
    concluding.close_session(session, by=road.chair)
    result = fresh(evaluation).current_result
    band = result.band
    differ = {"by": road.chair, "votes_for": 5, "votes_present": 5}
    assert refused(concluding.conclude_differently, evaluation, stars=band + 1, reason="Đẹp.", **differ) == (
        f"Kết luận không được cao hơn {band} sao của điểm trung bình."
    )
    assert refused(concluding.conclude_differently, evaluation, stars=band, reason="", **differ) == (
        "Xin ghi lý do kết luận khác kết quả tính."
    )
    differ |= {"votes_for": 2}
    assert refused(concluding.conclude_differently, evaluation, stars=band, reason="Đẹp.", **differ) == (
        "Cần quá nửa trong 5 thành viên có mặt tán thành."
    )


# --- decisions -----------------------------------------------------------------------------


def minuted(road, wanted=None, minutes="01/BB"):
    session, evaluation = discussed(road, dict.fromkeys(range(5), wanted) if wanted else None)
    concluding.close_session(session, by=road.chair)
    concluding.write_minutes(
        session, by=road.secretary, text="Thống nhất.", number=minutes, date=road.today, version=session.version
    )
    concluding.adopt_minutes(session, by=road.chair)
    return fresh(evaluation)


def sign(road, evaluation, kind, **more):
    facts = {"number": "12/QĐ-UBND", "signed_on": road.today, "signer_name": "Lãnh Đạo Mẫu", "now": road.now}
    return deciding.decide([evaluation], by=road.leader, kind=kind, **{**facts, **more})


def test_leaving_the_default_needs_the_leaders_reason(road):
    evaluation = minuted(road)
    assert deciding.options_for(evaluation)["default"] == DecisionKind.REFER_UP
    reason = refused(sign, road, evaluation, DecisionKind.RECOGNISE)
    assert reason.endswith("xin ghi lý do chọn khác phương án mặc định.")
    decision = sign(
        road, evaluation, DecisionKind.RECOGNISE, departures={evaluation.pk: "Chủ thể xin công nhận trước."}
    )
    assert decision.items.get().stars == 3  # the district recognises 3 stars only


def test_a_decision_is_never_dated_in_the_future_and_late_entry_says_why(road):
    evaluation = minuted(road)
    assert refused(sign, road, evaluation, DecisionKind.REFER_UP, signed_on=road.today + timedelta(days=1)) == (
        "Ngày ký không được ở tương lai."
    )
    assert refused(sign, road, evaluation, DecisionKind.REFER_UP, signed_on=road.today - timedelta(days=1)) == (
        "Ngày ký trước hôm nay: xin ghi lý do nhập muộn."
    )


def test_a_number_is_used_once_a_year(road):
    accounts.province_office()
    sign(road, minuted(road), DecisionKind.REFER_UP)
    other = Road("QD148-2023", RoundKind.PRACTICE, today=road.today)
    reason = refused(sign, other, minuted(other, minutes="02/BB"), DecisionKind.REFER_UP)
    assert reason == "Số quyết định «TH-12/QĐ-UBND» đã được dùng trong năm."


def test_only_the_committees_leader_signs(road):
    evaluation = minuted(road)
    road.leader = road.head
    assert refused(sign, road, evaluation, DecisionKind.REFER_UP) == "Quyết định do lãnh đạo có thẩm quyền ký."


def test_no_stars_means_a_notice_and_no_certificate(road):
    low = {"5a": 0, "5b": 0, "5c": 0}
    evaluation = minuted(road, low)
    result = evaluation.current_result
    assert (result.band, result.stars) == (4, None)
    assert refused(sign, road, evaluation, DecisionKind.RECOGNISE).endswith(
        "không đạt hạng sao mà cấp này được công nhận."
    )
    deciding.notify_not_recognised(evaluation, by=road.specialist)
    assert (evaluation.status, Certificate.objects.count()) == (Status.NOT_RECOGNISED, 0)
    assert "chưa đủ điều kiện công nhận" in Letter.objects.get(kind="result").text


def test_certificate_numbers_of_practice_say_so(road):
    evaluation = minuted(road)
    sign(road, evaluation, DecisionKind.RECOGNISE, departures={evaluation.pk: "Thử."})
    assert Certificate.objects.get().number == f"TH-01/GCN-OCOP-{road.office.code}-2024"
    assert Recognition.objects.public().count() == 0


# --- the morning's clock -------------------------------------------------------------------


def test_reminders_go_out_once_per_threshold(road):
    live = Road("QD26-2026", RoundKind.LIVE, today=date(2026, 11, 24))
    product = live.product()
    Recognition.objects.create(
        product=product, round_kind=RoundKind.LIVE, stars=3, product_name=product.name, business_name="Hộ Mẫu",
        area_name="Phường", set_number=9, issuer="UBND", year=2026, valid_until=date(2027, 5, 23),
    )  # fmt: skip
    for day in (date(2026, 11, 24), date(2026, 11, 24), date(2026, 11, 25), date(2026, 12, 24)):
        reminding.remind_expiring(today=day)
    keys = Letter.objects.filter(kind="expiring").order_by("pk").values_list("key", flat=True)
    assert [key.rsplit(":", 1)[1] for key in keys] == ["180", "150"]
