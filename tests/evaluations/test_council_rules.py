"""The council's own rules at every turn of a session: who presides, who is there, who may vote (rulings 15, 18–21)."""

from datetime import date

import pytest

from accounts.refusals import Refused
from evaluations.actions import checking, concluding, conflicts, councils, scoring
from evaluations.models import Attendance, CouncilSession
from evaluations.statuses import Presence, SessionState, Status
from products.models import Registration
from products.statuses import RoundKind
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


def opened(road, **rules):
    evaluation = road.ready()
    session = road.scoring(evaluation, council=road.council(**rules))
    evaluation.refresh_from_db()
    return session, evaluation


def seat_of(session, user):
    return session.council.members.get(user=user)


def mark(road, session, user, presence, presides=False):
    councils.take_attendance(session, {seat_of(session, user): (presence, presides, "")}, by=road.secretary)


def discussed(road, totals=None, recused=(), **rules):
    session, evaluation = opened(road, **rules)
    for place, voter in enumerate(road.voters):
        if voter in recused:
            scoring.declare(evaluation, by=voter, has_conflict=True, reason="Người nhà.")
        else:
            road.sheet(evaluation, voter, list(lines(evaluation.registration, (totals or {}).get(place))))
    concluding.open_discussion(session, by=road.chair)
    session.refresh_from_db()
    evaluation.refresh_from_db()
    return session, evaluation


# --- who is there --------------------------------------------------------------------------


def test_quorum_lost_while_scoring_keeps_the_seals(road):
    session, evaluation = opened(road)
    for voter in road.voters[:3]:
        road.sheet(evaluation, voter)
    for voter in road.voters[3:]:
        mark(road, session, voter, Presence.ABSENT)
    assert refused(concluding.open_discussion, session, by=road.chair) == (
        "Mới có 3 trên 5 thành viên, chưa đủ 3/4 theo quy chế."
    )


def test_quorum_is_asked_again_at_the_closing(road):
    session, _evaluation = discussed(road)
    gone = [seat_of(session, voter).pk for voter in road.voters[3:]]
    Attendance.objects.filter(member__in=gone).update(presence=Presence.ABSENT)
    assert refused(concluding.close_session, session, by=road.chair) == (
        "Mới có 3 trên 5 thành viên, chưa đủ 3/4 theo quy chế."
    )


def test_who_handed_in_a_sheet_was_there(road):
    session, evaluation = opened(road)
    road.sheet(evaluation, road.voters[4])
    assert refused(mark, road, session, road.voters[4], Presence.ABSENT) == (
        f"{road.voters[4].display_name} đã nộp phiếu nên không ghi vắng mặt được."
    )


def test_attendance_from_a_page_older_than_the_discussion_is_refused(road):
    session, evaluation = opened(road)
    stale = CouncilSession.objects.get(pk=session.pk)
    for voter in road.voters:
        road.sheet(evaluation, voter)
    concluding.open_discussion(session, by=road.chair)
    assert refused(mark, road, stale, road.voters[4], Presence.PRESENT, True) == (
        "Chủ tọa đã mở thảo luận nên không sửa điểm danh được."
    )


def test_an_absent_chair_presides_over_nothing(road):
    evaluation = road.ready()
    session = road.session(evaluation)
    rows = {member: (Presence.PRESENT, member.user == road.vice, "") for member in session.council.members.all()}
    rows[seat_of(session, road.chair)] = (Presence.ABSENT, False, "")
    councils.take_attendance(session, rows, by=road.secretary)
    scoring.open_scoring(session, by=road.secretary)
    evaluation.refresh_from_db()
    for voter in road.voters[1:]:
        road.sheet(evaluation, voter)
    assert refused(concluding.open_discussion, session, by=road.chair) == "Chỉ Chủ tọa mới mở thảo luận."
    concluding.open_discussion(session, by=road.vice)
    assert session.state == SessionState.DISCUSSION


def test_rules_that_ask_for_more_sheets_than_are_there_do_not_open(road):
    session = road.session(road.ready(), council=road.council(min_sheets=6))
    rows = dict.fromkeys(session.council.members.all(), (Presence.PRESENT, False, ""))
    councils.take_attendance(session, rows, by=road.secretary)
    assert refused(scoring.open_scoring, session, by=road.secretary) == (
        "Quy chế cần ít nhất 6 phiếu mà mới có 5 thành viên có mặt chấm."
    )


def test_gate_and_sheets_rules_are_the_councils_own(road):
    session, evaluation = discussed(road, min_sheets=5)
    conflicts.find_conflict(evaluation, seat_of(session, road.members[0]), by=road.secretary, reason="Góp vốn.")
    assert refused(concluding.close_session, session, by=road.chair).endswith("mới có 4 phiếu hợp lệ, cần ít nhất 5.")


# --- who may vote and who leads ------------------------------------------------------------


def test_a_handful_of_those_present_does_not_disqualify(road):
    _session, evaluation = discussed(road)
    objection = checking.raise_objection(evaluation, by=road.vice, ground="x", reason="y")
    concluding.decide_objection(objection, by=road.chair, votes_for=2, votes_present=3)
    assert (objection.outcome, evaluation.status) == ("dismissed", Status.SCORING)


def test_a_recused_member_has_no_vote_on_the_dossier(road):
    session, evaluation = discussed(road, recused=road.members[:1])
    objection = checking.raise_objection(evaluation, by=road.vice, ground="x", reason="y")
    votes = {"by": road.chair, "votes_for": 3, "votes_present": 5}
    assert refused(concluding.decide_objection, objection, **votes) == (
        "Số phiếu không khớp: có 4 thành viên có mặt được biểu quyết."
    )
    concluding.decide_objection(objection, by=road.chair, votes_for=3, votes_present=4)
    assert objection.outcome == "upheld"


def test_a_different_conclusion_needs_more_than_half_of_all_present(road):
    session, evaluation = discussed(road)
    concluding.close_session(session, by=road.chair)
    evaluation.refresh_from_db()
    differ = {"by": road.chair, "stars": 4, "reason": "Bao bì chưa đạt."}
    assert refused(concluding.conclude_differently, evaluation, votes_for=2, votes_present=3, **differ) == (
        "Cần quá nửa trong 5 thành viên có mặt tán thành."
    )
    concluding.conclude_differently(evaluation, votes_for=3, votes_present=5, **differ)
    assert evaluation.current_result.concluded_stars == 4


def test_a_chair_with_an_interest_leaves_the_dossier_to_the_vice_chair(road):
    low = {"4a": 1, "4b": 0, "4c": 0}
    session, evaluation = discussed(road, {1: low}, recused=[road.chair])
    assert refused(concluding.ask_rescoring, evaluation, by=road.chair, reason="Lệch.") == (
        "Anh/chị có lợi ích liên quan nên không chủ trì hồ sơ này; Phó Chủ tịch có mặt chủ trì."
    )
    objection = checking.raise_objection(evaluation, by=road.vice, ground="x", reason="y")
    assert refused(concluding.decide_objection, objection, by=road.chair, votes_for=0, votes_present=4) == (
        "Anh/chị có lợi ích liên quan nên không chủ trì hồ sơ này; Phó Chủ tịch có mặt chủ trì."
    )
    concluding.decide_objection(objection, by=road.secretary, votes_for=0, votes_present=4)
    concluding.ask_rescoring(evaluation, by=road.vice, reason="Lệch.")
    assert (evaluation.status, evaluation.attempt) == (Status.RESCORING, 2)


def test_a_member_is_not_the_chair_even_where_the_chair_has_an_interest(road):
    _session, evaluation = discussed(road, recused=[road.chair])
    assert refused(concluding.ask_rescoring, evaluation, by=road.members[0], reason="Lệch.") == (
        "Chỉ Chủ tọa mới yêu cầu chấm lại."
    )


# --- declarations --------------------------------------------------------------------------


def test_a_mistaken_yes_taken_back_opens_the_dossier_again(road):
    _session, evaluation = opened(road)
    voter = road.members[0]
    scoring.declare(evaluation, by=voter, has_conflict=True, reason="Bấm nhầm.")
    assert Registration.objects.visible_to(voter).count() == 0
    scoring.declare(evaluation, by=voter, has_conflict=False)
    assert Registration.objects.visible_to(voter).get() == evaluation.registration
    assert scoring.open_sheet(evaluation, by=voter).member.user == voter


def test_a_finding_is_not_declared_away(road):
    session, evaluation = opened(road)
    conflicts.find_conflict(evaluation, seat_of(session, road.members[0]), by=road.secretary, reason="Góp vốn.")
    scoring.declare(evaluation, by=road.members[0], has_conflict=False)
    assert Registration.objects.visible_to(road.members[0]).count() == 0
    assert refused(scoring.open_sheet, evaluation, by=road.members[0]) == (
        "Anh/chị có lợi ích liên quan nên không chấm hồ sơ này."
    )


def test_a_yes_is_not_taken_back_after_the_sheet_or_the_discussion(road):
    _session, evaluation = opened(road)
    sheet_open, no_sheet = road.members[0], road.members[1]
    road.sheet(evaluation, sheet_open, hand_in=False)
    for voter in (sheet_open, no_sheet):
        scoring.declare(evaluation, by=voter, has_conflict=True, reason="Người nhà.")
    back = {"has_conflict": False}
    assert refused(scoring.declare, evaluation, by=sheet_open, **back) == (
        "Phiếu của anh/chị đã bị hủy theo khai báo trước nên không rút lại khai báo được."
    )
    for voter in (road.chair, road.vice, road.members[2]):
        road.sheet(evaluation, voter)
    concluding.open_discussion(evaluation.session, by=road.chair)
    evaluation.session.refresh_from_db()
    assert refused(scoring.declare, evaluation, by=no_sheet, **back) == (
        "Chủ tọa đã mở thảo luận nên không tự khai báo được nữa; nếu có lợi ích liên quan, xin báo Chủ tọa hoặc "
        "thư ký ghi nhận kèm lý do."
    )


# --- too few sheets ------------------------------------------------------------------------


def test_a_dossier_too_few_may_score_goes_to_another_council_and_the_session_closes(road):
    other = road.ready()
    few = road.ready()
    session = road.scoring(few, other)
    for evaluation in (few, other):
        evaluation.refresh_from_db()
    for voter in road.voters[:3]:
        scoring.declare(few, by=voter, has_conflict=True, reason="Người nhà.")
    for voter in road.voters:
        road.sheet(other, voter)
    for voter in road.voters[3:]:
        road.sheet(few, voter)
    concluding.open_discussion(session, by=road.chair)
    for evaluation in (few, other):
        evaluation.refresh_from_db()
    assert refused(concluding.close_session, session, by=road.chair).endswith("mới có 2 phiếu hợp lệ, cần ít nhất 3.")
    assert refused(concluding.put_off, other, by=road.secretary, reason="Hoãn.") == (
        "Hồ sơ đủ phiếu nên được kết luận tại phiên này."
    )
    concluding.put_off(few, by=road.secretary, reason="Ba thành viên có lợi ích liên quan.")
    assert (few.status, few.session, few.sheets.counted().count(), few.sheets.count()) == (Status.READY, None, 0, 2)
    concluding.close_session(session, by=road.chair)
    other.refresh_from_db()
    assert other.status == Status.SCORED

    again = road.session(council=session.council)
    assert refused(councils.put_on_agenda, again, few, by=road.secretary) == (
        "Hội đồng này không đủ phiếu cho hồ sơ; hãy đưa vào phiên của Hội đồng khác."
    )
    road.chair, road.vice, *road.members = (accounts.council_member(road.office) for _ in range(5))
    session = road.scoring(few, council=road.council())
    few.refresh_from_db()
    for voter in road.voters:
        road.sheet(few, voter)
    concluding.open_discussion(session, by=road.chair)
    concluding.close_session(session, by=road.chair)
    few.refresh_from_db()
    assert (few.current_result.sheet_count, few.sheets.count()) == (5, 7)
