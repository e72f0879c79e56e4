"""Agendas, seats, sheets and spreads: each rule asked of the action itself, in the wrong phase and by the wrong person."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.refusals import Refused
from evaluations.actions import checking, concluding, conflicts, councils, scoring
from evaluations.models import Council, Evaluation
from evaluations.statuses import Presence, Seat, Status
from products.statuses import RoundKind
from tests.factories import accounts
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


def all_present(road, session):
    rows = dict.fromkeys(session.council.members.all(), (Presence.PRESENT, False, ""))
    councils.take_attendance(session, rows, by=road.secretary)


def in_discussion(road, less=(), **rules):
    """A session under discussion; `less`: for each voter the points under 100."""
    evaluation = road.ready()
    session = road.scoring(evaluation, council=road.council(**rules))
    for place, voter in enumerate(road.voters):
        fill_sheet(road, evaluation, voter, less=less[place] if place < len(less) else 0)
    concluding.open_discussion(session, by=road.chair)
    return session, fresh(evaluation)


# --- the agenda ----------------------------------------------------------------------------


def test_a_dossier_on_one_agenda_is_not_put_on_another_silently(road):
    evaluation, council = road.ready(), road.council()
    first, second = road.session(evaluation, council=council), road.session(council=council)
    assert refused(councils.put_on_agenda, second, evaluation, by=road.secretary) == (
        "Hồ sơ đang ở phiên «Phiên Mẫu»; hãy dùng «Chuyển phiên» hoặc đưa ra khỏi phiên đó trước."
    )
    stale = Evaluation(
        pk=evaluation.pk, status=Status.READY, round=evaluation.round
    )  # a page older than the first click
    assert "đang ở phiên" in refused(councils.put_on_agenda, second, stale, by=road.secretary)
    assert fresh(evaluation).session == first


def test_moving_between_agendas_says_so_and_keeps_the_reason(road):
    evaluation, council = road.ready(), road.council()
    first, second = road.session(evaluation, council=council), road.session(council=council)
    assert refused(councils.move_to_session, evaluation, second, by=road.secretary, reason=" ") == (
        "Xin ghi lý do chuyển phiên."
    )
    assert "cơ quan thường trực" in refused(
        councils.move_to_session, evaluation, second, by=road.members[0], reason="Dồn phiên."
    )
    councils.move_to_session(evaluation, second, by=road.secretary, reason="Dồn phiên.")
    assert fresh(evaluation).session == second
    assert refused(councils.move_to_session, evaluation, second, by=road.secretary, reason="Lại.") == (
        "Hồ sơ đã ở trong phiên này."
    )
    all_present(road, second)
    scoring.open_scoring(second, by=road.secretary)
    assert "Chỉ chuyển phiên cho hồ sơ đủ điều kiện" in refused(
        councils.move_to_session, fresh(evaluation), first, by=road.secretary, reason="Quay lại."
    )


def test_a_dossier_is_not_moved_into_an_open_session(road):
    evaluation, council = road.ready(), road.council()
    open_one = road.scoring(road.ready(), council=council)
    road.session(evaluation, council=council)
    assert refused(councils.move_to_session, evaluation, open_one, by=road.secretary, reason="Thêm.") == (
        "Phiên đã bắt đầu nên không thay đổi danh sách hồ sơ được."
    )


def test_a_session_with_a_dossier_that_is_no_longer_ready_does_not_open(road):
    evaluation, other = road.ready(), road.ready()
    session = road.session(evaluation, other)
    all_present(road, session)
    Evaluation.objects.filter(pk=other.pk).update(status=Status.CHECKING)
    assert "hãy đưa ra khỏi phiên trước khi mở chấm" in refused(scoring.open_scoring, session, by=road.secretary)
    assert {fresh(row).status for row in (evaluation, other)} == {Status.READY, Status.CHECKING}


def test_nothing_is_scored_outside_an_open_session(road):
    evaluation = road.ready()
    session = road.session(evaluation)
    other = road.ready()
    for row in (evaluation, other):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE evaluations_evaluation SET status = 'scoring' WHERE id = %s", [row.pk])
    all_present(road, session)
    scoring.open_scoring(session, by=road.secretary)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE evaluations_evaluation SET session_id = NULL WHERE id = %s", [evaluation.pk])


# --- seats and rules -----------------------------------------------------------------------


def test_only_people_of_an_office_are_seated(road):
    council = road.council()
    for person in (road.owner, accounts.stranger()):
        assert refused(councils.seat, council, person, by=road.secretary) == "Người này không ngồi được trong Hội đồng."


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        ({"quorum_numerator": 0}, "Túc số"),
        ({"quorum_numerator": 5, "quorum_denominator": 4}, "Túc số"),
        ({"gate_numerator": 2, "gate_denominator": 2}, "Tỷ lệ"),
        ({"min_sheets": 0}, "Cần ít nhất một phiếu"),
    ],
)
def test_rules_no_council_can_have_are_refused_by_the_action(road, rules, why):
    assert refused(road.council, **rules).startswith(why)
    council = road.council()
    for name, value in rules.items():
        setattr(council, name, value)
    assert refused(councils.change_rules, council, by=road.secretary, version=1).startswith(why)


def test_of_two_saves_of_the_rules_from_one_version_the_second_is_told(road):
    council = road.council()
    one, two = Council.objects.get(pk=council.pk), Council.objects.get(pk=council.pk)
    one.max_spread, two.min_sheets = 15, 4
    councils.change_rules(one, by=road.secretary, version=1)
    assert "vừa được người khác sửa" in refused(councils.change_rules, two, by=road.secretary, version=1)
    kept = Council.objects.get(pk=council.pk)
    assert (kept.max_spread, kept.min_sheets, kept.version) == (15, None, 2)


def test_who_presides_must_be_there(road):
    session = road.session(road.ready())
    vice = session.council.members.get(user=road.vice)
    assert refused(councils.take_attendance, session, {vice: (Presence.ABSENT, True, "")}, by=road.secretary) == (
        "Người được ủy quyền chủ trì phải có mặt."
    )


# --- the spread ----------------------------------------------------------------------------


def test_a_spread_is_not_accepted_before_the_new_sheets_are_in(road):
    _session, evaluation = in_discussion(road, less=[15])
    concluding.ask_rescoring(evaluation, by=road.chair, reason="Lệch.")
    accept = {"by": road.chair, "reason": "Được."}
    assert refused(concluding.accept_spread, fresh(evaluation), **accept).startswith("Còn 5 phiếu chưa nộp: ")
    for voter in road.voters[:-1]:
        fill_sheet(road, evaluation, voter, less=15 if voter == road.chair else 0)
    assert refused(concluding.accept_spread, fresh(evaluation), **accept).startswith("Còn 1 phiếu chưa nộp: ")
    assert fresh(evaluation).spread_reason == ""
    fill_sheet(road, evaluation, road.voters[-1])
    concluding.accept_spread(fresh(evaluation), **accept)
    assert refused(concluding.accept_spread, fresh(evaluation), **accept) == (
        "Chủ tọa đã chấp nhận chênh lệch của hồ sơ này."
    )


@pytest.mark.parametrize(("apart", "over"), [(9, False), (10, False), (11, True)])
def test_exactly_the_limit_is_within_it(road, apart, over):
    session, evaluation = in_discussion(road, less=[apart], rescoring_rounds=0, max_spread=10)
    if over:
        assert "quá 10 điểm" in refused(concluding.close_session, session, by=road.chair)
        concluding.accept_spread(evaluation, by=road.chair, reason="Đã giải trình.")
    else:
        assert refused(concluding.accept_spread, evaluation, by=road.chair, reason="Thôi.") == (
            "Chênh lệch không quá 10 điểm nên không cần."
        )
    concluding.close_session(session, by=road.chair)
    assert fresh(evaluation).status == Status.SCORED


def test_rules_with_two_rescorings_have_an_end(road):
    session, evaluation = in_discussion(road, less=[15], rescoring_rounds=2)
    for attempt in (2, 3):
        assert "yêu cầu chấm lại trước" in refused(
            concluding.accept_spread, fresh(evaluation), by=road.chair, reason="Được."
        )
        concluding.ask_rescoring(fresh(evaluation), by=road.chair, reason="Lệch.")
        assert fresh(evaluation).attempt == attempt
        if attempt == 2:  # not a third time while the second is under way
            assert refused(concluding.ask_rescoring, fresh(evaluation), by=road.chair, reason="Lệch.").startswith(
                "Còn 5"
            )
        for voter in road.voters:
            fill_sheet(road, evaluation, voter, less=15 if voter == road.chair else 0)
    assert refused(concluding.ask_rescoring, fresh(evaluation), by=road.chair, reason="Lệch.") == (
        "Hồ sơ đã chấm lại đủ số lần theo quy chế."
    )
    concluding.accept_spread(fresh(evaluation), by=road.chair, reason="Đã giải trình.")
    concluding.close_session(session, by=road.chair)
    assert fresh(evaluation).current_result.attempt == 3


# --- the own sheet -------------------------------------------------------------------------

HANDED_IN = "Anh/chị đã nộp phiếu của hồ sơ này nên không tự khai lại được"


def test_nobody_takes_the_own_sheet_out_once_it_is_handed_in(road):
    evaluation = road.ready()
    road.scoring(evaluation)
    for voter in road.voters:
        fill_sheet(road, evaluation, voter)
    for has_conflict in (True, False):
        reason = refused(
            scoring.declare, fresh(evaluation), by=road.members[0], has_conflict=has_conflict, reason="Người nhà."
        )
        assert reason.startswith(HANDED_IN)
    assert evaluation.sheets.counted().count() == 5


def test_nobody_takes_the_own_sheet_out_after_the_seals_are_broken(road):
    session, evaluation = in_discussion(road, less=[28, 28, 28, 28, 36], rescoring_rounds=0, max_spread=40)
    yes = {"has_conflict": True, "reason": "Người nhà."}
    assert refused(scoring.declare, evaluation, by=road.members[-1], **yes).startswith(HANDED_IN)
    concluding.close_session(session, by=road.chair)
    result = fresh(evaluation).current_result
    assert (result.sum_points, result.sheet_count) == (352, 5)


def test_a_rescoring_opens_no_new_declaration(road):
    _session, evaluation = in_discussion(road, less=[15])
    concluding.ask_rescoring(evaluation, by=road.chair, reason="Lệch.")
    assert scoring.open_sheet(fresh(evaluation), by=road.members[0]).attempt == 2
    yes = {"has_conflict": True, "reason": "Người nhà."}
    assert refused(scoring.declare, fresh(evaluation), by=road.members[0], **yes).startswith(HANDED_IN)


def test_chair_and_secretary_find_the_conflict_of_others_with_a_reason_never_their_own(road):
    session, evaluation = in_discussion(road)
    seats = {member.user: member for member in session.council.members.all()}
    assert refused(conflicts.find_conflict, evaluation, seats[road.chair], by=road.chair, reason="Lợi ích.").startswith(
        "Lợi ích liên quan của chính mình do người khác ghi"
    )
    for nobody in (road.members[0], road.specialist, road.leader):
        assert "do Chủ tọa, thư ký hoặc trưởng cơ quan" in refused(
            conflicts.find_conflict, evaluation, seats[road.members[1]], by=nobody, reason="Góp vốn."
        )
    assert "Xin ghi lợi ích" in refused(
        conflicts.find_conflict, evaluation, seats[road.members[1]], by=road.chair, reason=" "
    )
    for by, member in ((road.chair, road.members[0]), (road.secretary, road.members[1])):
        conflicts.find_conflict(evaluation, seats[member], by=by, reason="Góp vốn.")
    assert evaluation.sheets.counted().count() == 3


def test_a_conflict_is_found_of_a_member_of_this_council_only(road):
    session, evaluation = in_discussion(road)
    other = road.council().members.first()
    assert refused(conflicts.find_conflict, evaluation, other, by=road.secretary, reason="Góp vốn.") == (
        "Người này không ngồi trong Hội đồng của phiên."
    )
    assert session.council.members.filter(declarations__has_conflict=True).count() == 0


def test_a_secretary_with_an_interest_keeps_out_of_the_dossier(road):
    session, evaluation = in_discussion(road)
    secretary = session.council.members.get(seat=Seat.SECRETARY)
    objection = checking.raise_objection(evaluation, by=road.vice, ground="x", reason="y")
    conflicts.find_conflict(evaluation, secretary, by=road.chair, reason="Góp vốn.")
    away = "Anh/chị có lợi ích liên quan nên không tham gia xử lý hồ sơ này."
    assert refused(concluding.decide_objection, objection, by=road.secretary, votes_for=0, votes_present=5) == away
    assert refused(concluding.put_off, evaluation, by=road.secretary, reason="Hoãn.") == away
    member = session.council.members.get(user=road.members[0])
    assert refused(conflicts.find_conflict, evaluation, member, by=road.secretary, reason="Góp vốn.") == away


def test_a_different_conclusion_is_different(road):
    session, evaluation = in_discussion(road)
    concluding.close_session(session, by=road.chair)
    same = {"stars": 5, "reason": "Như tính.", "votes_for": 5, "votes_present": 5}
    assert refused(concluding.conclude_differently, fresh(evaluation), by=road.chair, **same).startswith(
        "Đây chính là kết quả tính"
    )
