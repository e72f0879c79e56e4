"""A member who goes before the end is waited for no longer, has no vote from then on, and stands in the minutes (rulings 19)."""

from datetime import date, timedelta

import pytest

from accounts import clock
from accounts.refusals import Refused
from evaluations import minutes_text, papers, permissions, seals
from evaluations.actions import checking, concluding, councils, scoring
from evaluations.models import Attendance
from evaluations.session_facts import SessionFacts
from evaluations.statuses import Presence, Status
from products.statuses import RoundKind
from tests.factories.evaluations import fill_sheet, fresh
from tests.factories.road import Road

pytestmark = pytest.mark.django_db


@pytest.fixture
def road():
    return Road("QD148-2023", RoundKind.PRACTICE, today=date(2024, 5, 6))


def refused(deed, *args, **kwargs):
    with pytest.raises(Refused) as found:
        deed(*args, **kwargs)
    return found.value.reason


def seat(session, user):
    return session.council.members.get(user=user)


def leaves(road, session, user, **more):
    councils.record_leaving(session, seat(session, user), by=road.secretary, reason="Việc gia đình.", **more)


@pytest.fixture
def rescored(road):
    """Two dossiers in discussion; a second scoring of the first is asked for, nobody has handed in yet."""
    one, two = road.ready(), road.ready()
    session = road.scoring(one, two)
    for evaluation in (one, two):
        for place, voter in enumerate(road.voters):
            fill_sheet(road, evaluation, voter, less=15 if place == 0 and evaluation == one else 0)
    concluding.open_discussion(session, by=road.chair)
    concluding.ask_rescoring(fresh(one), by=road.chair, reason="Lệch.")
    return session, fresh(one)


def test_who_leaves_during_the_rescoring_does_not_block_the_session(road, rescored):
    session, evaluation = rescored
    for voter in road.voters[:-1]:
        fill_sheet(road, evaluation, voter)
    assert refused(concluding.close_session, session, by=road.chair).endswith("còn 1 phiếu chưa nộp.")
    leaves(road, session, road.voters[-1])
    concluding.close_session(session, by=road.chair)
    result = fresh(evaluation).current_result
    assert (result.attempt, result.sheet_count, fresh(evaluation).status) == (2, 4, Status.SCORED)


def test_the_quorum_is_of_those_in_the_room(road, rescored):
    session, evaluation = rescored
    for voter in road.voters[:3]:
        fill_sheet(road, evaluation, voter)
    for voter in road.voters[3:]:
        leaves(road, session, voter)
    assert refused(concluding.close_session, session, by=road.chair) == (
        "Mới có 3 trên 5 thành viên, chưa đủ 3/4 theo quy chế."
    )
    councils.record_return(session, seat(session, road.voters[3]), by=road.secretary)
    assert refused(concluding.close_session, session, by=road.chair).endswith("còn 1 phiếu chưa nộp.")
    fill_sheet(road, evaluation, road.voters[3])
    concluding.close_session(session, by=road.chair)
    row = Attendance.objects.get(session=session, member=seat(session, road.voters[3]))
    assert row.left_at is None
    assert "đã trở lại" in row.note


def test_fewer_sheets_than_the_rules_ask_for_go_to_another_council(road):
    evaluation, other = road.ready(), road.ready()
    session = road.scoring(evaluation, other, council=road.council(min_sheets=5))
    for row in (evaluation, other):
        for place, voter in enumerate(road.voters):
            fill_sheet(road, row, voter, less=15 if place == 0 and row == evaluation else 0)
    concluding.open_discussion(session, by=road.chair)
    concluding.ask_rescoring(fresh(evaluation), by=road.chair, reason="Lệch.")
    for voter in road.voters[:-1]:
        fill_sheet(road, evaluation, voter)
    leaves(road, session, road.voters[-1])
    assert refused(concluding.close_session, session, by=road.chair).endswith("mới có 4 phiếu hợp lệ, cần ít nhất 5.")
    concluding.put_off(fresh(evaluation), by=road.secretary, reason="Một thành viên rời phiên.")
    concluding.close_session(session, by=road.chair)
    assert (fresh(evaluation).status, fresh(other).status) == (Status.READY, Status.SCORED)


def test_who_left_hands_in_nothing_and_has_no_vote(road, rescored):
    session, evaluation = rescored
    leaves(road, session, road.voters[-1])
    assert refused(fill_sheet, road, evaluation, road.voters[-1]).startswith("Thư ký đã ghi anh/chị rời phiên lúc ")
    assert permissions.votes_on(fresh(evaluation)) == 4
    objection = checking.raise_objection(fresh(evaluation), by=road.vice, ground="x", reason="y")
    assert refused(concluding.decide_objection, objection, by=road.chair, votes_for=3, votes_present=5) == (
        "Số phiếu không khớp: có 4 thành viên có mặt được biểu quyết."
    )
    concluding.decide_objection(objection, by=road.chair, votes_for=3, votes_present=4)
    assert objection.outcome == "upheld"


def test_the_sheets_given_before_leaving_count(road):
    one, two = road.ready(), road.ready()
    session = road.scoring(one, two)
    for voter in road.voters:
        fill_sheet(road, one, voter)
    for voter in road.voters[:-1]:
        fill_sheet(road, two, voter)
    leaves(road, session, road.voters[-1])
    line = next(row for row in seals.matrix(SessionFacts(session, [fresh(one), fresh(two)])))
    assert (line.done, line.wanted) == (5, 5)
    concluding.open_discussion(session, by=road.chair)
    concluding.close_session(session, by=road.chair)
    assert [fresh(row).current_result.sheet_count for row in (one, two)] == [5, 4]


def test_the_chair_who_leaves_hands_the_chair_over(road, rescored):
    session, evaluation = rescored
    vice, member = seat(session, road.vice), seat(session, road.members[0])
    assert refused(leaves, road, session, road.chair, hands_to=member) == (
        "Chỉ ủy quyền chủ trì cho Phó Chủ tịch đang có mặt tại phiên."
    )
    assert Attendance.objects.get(session=session, member=seat(session, road.chair)).left_at is None
    leaves(road, session, road.chair, hands_to=vice)
    for voter in road.voters[1:]:
        fill_sheet(road, evaluation, voter)
    assert refused(concluding.close_session, session, by=road.chair) == "Chỉ Chủ tọa mới bế mạc phiên."
    concluding.close_session(session, by=road.vice)
    assert fresh(evaluation).current_result.sheet_count == 4


def test_rules_without_a_presiding_vice_chair_hand_nothing_over(road):
    session = road.scoring(road.ready(), council=road.council(vice_chair_may_preside=False))
    assert refused(leaves, road, session, road.chair, hands_to=seat(session, road.vice)) == (
        "Quy chế không cho Phó Chủ tịch chủ trì thay."
    )


def test_leaving_is_the_secretarys_with_a_reason_while_the_session_is_held(road):
    session = road.session(road.ready())
    rows = dict.fromkeys(session.council.members.all(), (Presence.PRESENT, False, ""))
    rows[seat(session, road.members[2])] = (Presence.ABSENT, False, "")
    councils.take_attendance(session, rows, by=road.secretary)
    early = "Chỉ ghi rời phiên từ lúc mở chấm đến trước khi bế mạc."
    assert refused(leaves, road, session, road.members[0]) == early
    scoring.open_scoring(session, by=road.secretary)
    member = seat(session, road.members[0])
    for nobody in (road.chair, road.members[0], road.specialist):
        why = refused(councils.record_leaving, session, member, by=nobody, reason="Ốm.")
        assert why == "Việc rời phiên do thư ký Hội đồng ghi."
    assert refused(councils.record_leaving, session, member, by=road.secretary, reason=" ") == (
        "Xin ghi lý do rời phiên."
    )
    assert refused(leaves, road, session, road.members[2]).endswith("không có mặt tại phiên.")
    for at in (clock.now() + timedelta(minutes=5), session.scoring_opened_at - timedelta(minutes=1)):
        assert refused(leaves, road, session, road.members[0], left_at=at) == (
            "Giờ rời phiên phải từ lúc mở chấm đến bây giờ."
        )
    leaves(road, session, road.members[0])
    assert refused(leaves, road, session, road.members[0]).endswith("không có mặt tại phiên.")
    assert refused(councils.record_return, session, seat(session, road.vice), by=road.secretary).endswith(
        "chưa được ghi là đã rời phiên."
    )


def test_the_minutes_name_who_left_and_when(road, rescored):
    session, evaluation = rescored
    leaves(road, session, road.voters[-1])
    for voter in road.voters[:-1]:
        fill_sheet(road, evaluation, voter)
    concluding.close_session(session, by=road.chair)
    row = Attendance.objects.get(session=session, member=seat(session, road.voters[-1]))
    words = f"rời phiên lúc {clock.in_words(row.left_at)}: Việc gia đình."
    text = minutes_text.draft(session)
    assert f"- {road.voters[-1].display_name}, Ủy viên: có mặt, {words}" in text
    assert "Có mặt 5 trên 5 thành viên có quyền chấm." in text
    people = {line[1]: line[4] for line in papers.minutes(session)["people"]}
    assert people[road.voters[-1].display_name] == f"Có mặt, {words}"
    assert refused(leaves, road, session, road.vice) == "Chỉ ghi rời phiên từ lúc mở chấm đến trước khi bế mạc."
