"""A conflict found after the closing: a voted conclusion is never dropped silently, adopted minutes never change, a signed
certificate does not change by itself (rulings 20, 21 and the ruling on conflicts after the closing)."""

from datetime import date

import pytest

from accounts import clock
from accounts.refusals import Refused
from evaluations import permissions
from evaluations.actions import concluding, conflicts, deciding, supplements
from evaluations.actions.papers import frozen
from evaluations.models import ConflictProposal, Result
from evaluations.statuses import DecisionKind, Status
from products.models import Recognition
from products.statuses import RoundKind
from tests.factories import accounts
from tests.factories.evaluations import fill_sheet, fresh, write_minutes
from tests.factories.road import Road

pytestmark = pytest.mark.django_db


@pytest.fixture
def road():
    return Road("QD148-2023", RoundKind.PRACTICE, today=date(2024, 5, 6))


def refused(deed, *args, **kwargs):
    with pytest.raises(Refused) as found:
        deed(*args, **kwargs)
    return found.value.reason


def closed(road, less=(0, 0, 0, 0, 0), **rules):
    evaluation = road.ready()
    session = road.scoring(evaluation, council=road.council(rescoring_rounds=0, max_spread=60, **rules))
    for voter, points in zip(road.voters, less, strict=True):
        fill_sheet(road, evaluation, voter, less=points)
    concluding.open_discussion(session, by=road.chair)
    concluding.close_session(session, by=road.chair)
    return session, fresh(evaluation)


def seat(session, user):
    return session.council.members.get(user=user)


def vote(road, evaluation, stars, votes_for=5, votes_present=5, reason="Bao bì chưa đạt."):
    concluding.conclude_differently(
        evaluation, by=road.chair, stars=stars, reason=reason, votes_for=votes_for, votes_present=votes_present
    )


def find(road, session, evaluation, user):
    conflicts.find_conflict(evaluation, seat(session, user), by=road.secretary, reason="Góp vốn.")
    return fresh(evaluation)


# --- the voted conclusion ------------------------------------------------------------------


def test_a_voted_conclusion_is_kept_and_voted_anew(road):
    session, evaluation = closed(road)
    vote(road, evaluation, 3)
    evaluation = find(road, session, evaluation, road.members[0])
    first, second = evaluation.results.order_by("pk")
    assert (first.superseded, first.concluded_stars, first.departure_votes_for) == (True, 3, 5)
    assert (second.stars, second.concluded_stars, second.departure_reason, second.departure_votes_for) == (
        5, 3, "Bao bì chưa đạt.", None,
    )  # fmt: skip
    assert (second.awaits_vote, second.follows) == (True, first)

    write_minutes(road, session)
    why = refused(concluding.adopt_minutes, session, by=road.chair)
    assert why.endswith("cần biểu quyết lại trước.")
    vote(road, evaluation, 3, votes_for=3, votes_present=4)
    assert (fresh(evaluation).current_result.awaits_vote, fresh(evaluation).current_result.departure_votes_for) == (
        False, 3,
    )  # fmt: skip
    session.refresh_from_db()
    write_minutes(road, session)
    concluding.adopt_minutes(session, by=road.chair)
    assert (fresh(evaluation).status, fresh(evaluation).current_result.concluded_stars) == (Status.MINUTED, 3)


def test_the_new_vote_may_change_it_or_go_back_to_the_computed_stars(road):
    session, evaluation = closed(road)
    vote(road, evaluation, 3)
    evaluation = find(road, session, evaluation, road.members[0])
    assert "Cần quá nửa trong 4" in refused(vote, road, evaluation, 4, votes_for=2, votes_present=4)
    vote(road, evaluation, 4, votes_for=3, votes_present=4)
    evaluation = find(road, session, evaluation, road.members[1])
    assert (evaluation.current_result.concluded_stars, evaluation.current_result.awaits_vote) == (4, True)
    # No majority for a departure: the computed stars stand.
    vote(road, evaluation, 5, votes_for=1, votes_present=3, reason="Không đủ phiếu tán thành kết luận cũ.")
    result = fresh(evaluation).current_result
    assert (result.concluded_stars, result.awaits_vote, Result.objects.count()) == (5, False, 3)


def test_a_conclusion_above_the_new_band_is_not_kept_but_still_voted_on(road):
    # 100, 100, 100, 50, 50: mean 80, band 4; without the first two: 66.7, band 3.
    session, evaluation = closed(road, less=(0, 0, 0, 50, 50), min_sheets=3)
    computed = evaluation.current_result
    assert computed.band == 4
    other = 3 if computed.stars == 4 else None
    lawful = 4 if computed.stars != 4 else other
    vote(road, evaluation, lawful)
    evaluation = find(road, session, evaluation, road.vice)
    evaluation = find(road, session, evaluation, road.members[0])
    result = evaluation.current_result
    assert result.band == 3
    assert result.awaits_vote
    if lawful == 4:
        assert (result.concluded_stars, result.departure_reason) == (result.stars, "")
    assert result.concluded_stars is None or result.concluded_stars <= 3


def test_without_a_voted_conclusion_nothing_waits(road):
    session, evaluation = closed(road)
    evaluation = find(road, session, evaluation, road.members[0])
    assert (evaluation.current_result.awaits_vote, evaluation.current_result.follows) == (False, None)


def test_too_few_sheets_after_the_closing_go_to_another_council(road):
    session, evaluation = closed(road, min_sheets=5)
    evaluation = find(road, session, evaluation, road.members[0])
    assert (evaluation.status, evaluation.session, evaluation.current_result) == (Status.READY, None, None)
    assert evaluation.results.get().superseded
    road.chair, road.vice, *road.members = (accounts.council_member(road.office) for _ in range(5))
    again = road.scoring(evaluation, council=road.council())
    for voter in road.voters:
        fill_sheet(road, evaluation, voter)
    concluding.open_discussion(again, by=road.chair)
    concluding.close_session(again, by=road.chair)
    assert fresh(evaluation).current_result.sheet_count == 5


# --- after the adoption --------------------------------------------------------------------


def adopted(road, **more):
    session, evaluation = closed(road, **more)
    write_minutes(road, session)
    concluding.adopt_minutes(session, by=road.chair)
    return session, fresh(evaluation)


def test_after_the_adoption_it_takes_the_chair_and_the_head(road):
    session, evaluation = adopted(road)
    member = seat(session, road.members[0])
    assert refused(conflicts.find_conflict, evaluation, member, by=road.secretary, reason="Góp vốn.") == (
        "Chỉ ghi được trước khi thông qua biên bản."
    )
    for nobody in (road.secretary, road.specialist, road.members[1], road.leader):
        why = refused(conflicts.report_late, evaluation, member, by=nobody, reason="Góp vốn.")
        assert why == "Sau khi thông qua biên bản, việc này do Chủ tịch Hội đồng và trưởng cơ quan thường trực ghi."
    proposal = conflicts.report_late(evaluation, member, by=road.chair, reason="Góp vốn.")
    assert (fresh(evaluation).status, evaluation.declarations.filter(has_conflict=True).count()) == (Status.MINUTED, 0)
    assert refused(conflicts.report_late, evaluation, member, by=road.head, reason="Góp vốn.").startswith(
        "Đã có ghi nhận"
    )
    for one in (road.chair, road.secretary):
        assert refused(conflicts.settle, proposal, by=one, has_conflict=True, reason="Đúng.")
    sign = {"by": road.leader, "kind": DecisionKind.REFER_UP, "number": "1/QĐ", "signed_on": clock.today()}
    assert "chờ xác nhận" in refused(deciding.decide, [fresh(evaluation)], signer_name="Mẫu", **sign)
    conflicts.settle(proposal, by=road.head, has_conflict=True, reason="Đúng.")
    evaluation = fresh(evaluation)
    assert (evaluation.status, evaluation.current_result.sheet_count) == (Status.SCORED, 4)


def test_the_head_reports_and_the_chair_confirms_or_dismisses(road):
    session, evaluation = adopted(road)
    proposal = conflicts.report_late(evaluation, seat(session, road.members[0]), by=road.head, reason="Nghe nói.")
    assert refused(conflicts.settle, proposal, by=road.head, has_conflict=True, reason="Đúng.")
    conflicts.settle(proposal, by=road.chair, has_conflict=False, reason="Không có căn cứ.")
    assert fresh(evaluation).status == Status.MINUTED
    assert ConflictProposal.objects.get().reason == "Không có căn cứ."


def late(road, session, evaluation, user):
    proposal = conflicts.report_late(evaluation, seat(session, user), by=road.chair, reason="Góp vốn.")
    conflicts.settle(proposal, by=road.head, has_conflict=True, reason="Đã xác minh.")
    return fresh(evaluation)


def test_recomputed_after_the_adoption_it_is_adopted_in_supplementary_minutes(road):
    session, evaluation = adopted(road, less=(0, 0, 0, 0, 40))
    before = frozen("minutes", session)
    evaluation = late(road, session, evaluation, road.members[-1])
    assert evaluation.current_result.spread == 0
    sign = {"by": road.leader, "kind": DecisionKind.REFER_UP, "number": "1/QĐ", "signed_on": clock.today()}
    assert refused(deciding.decide, [evaluation], signer_name="Mẫu", **sign).startswith("Hồ sơ đang ở bước")
    assert refused(supplements.adopt, session, by=road.chair) == "Thư ký chưa lập biên bản bổ sung."
    assert refused(supplements.write, session, by=road.chair, text="x", number="1", date=road.today) == (
        "Biên bản bổ sung do thư ký Hội đồng lập."
    )
    written = supplements.write(
        session, by=road.secretary, text="Kết quả được tính lại từ 4 phiếu.", number="02/BB", date=road.today
    )
    assert refused(supplements.adopt, session, by=road.secretary) == "Biên bản bổ sung do Chủ tọa thông qua."
    supplements.adopt(session, by=road.chair)
    evaluation = fresh(evaluation)
    assert evaluation.status == Status.MINUTED
    assert frozen("minutes", session) == before
    paper = frozen("minutes", written)
    assert (paper.data["text"], paper.data["results"][0][3]) == ("Kết quả được tính lại từ 4 phiếu.", "4")
    session.refresh_from_db()
    assert session.minutes_text == "Hội đồng thống nhất."


def test_supplementary_minutes_older_than_the_result_are_not_adopted(road):
    session, evaluation = adopted(road)
    late(road, session, evaluation, road.members[0])
    supplements.write(session, by=road.secretary, text="Từ 4 phiếu.", number="02/BB", date=road.today)
    find(road, session, fresh(evaluation), road.members[1])
    assert refused(supplements.adopt, session, by=road.chair).startswith("Kết quả mới hơn nội dung")
    supplements.write(session, by=road.secretary, text="Từ 3 phiếu.", number="02/BB", date=road.today, version=1)
    supplements.adopt(session, by=road.chair)
    assert fresh(evaluation).current_result.sheet_count == 3


def test_a_vote_after_the_supplementary_minutes_were_written_makes_them_older(road):
    session, evaluation = adopted(road)
    late(road, session, evaluation, road.members[0])
    supplements.write(session, by=road.secretary, text="Từ 4 phiếu.", number="02/BB", date=road.today)
    vote(road, fresh(evaluation), 3, votes_for=4, votes_present=4)
    reason = refused(supplements.adopt, session, by=road.chair)
    assert reason.startswith("Có thay đổi mới hơn biên bản bổ sung") and evaluation.registration.product_name in reason
    supplements.write(session, by=road.secretary, text="Kết luận 3 sao.", number="02/BB", date=road.today, version=1)
    supplements.adopt(session, by=road.chair)
    assert fresh(evaluation).status == Status.MINUTED


def test_a_decision_on_a_recomputed_result_is_not_older_than_the_supplementary_minutes(road):
    session, evaluation = adopted(road)
    late(road, session, evaluation, road.members[0])
    supplements.write(session, by=road.secretary, text="Từ 4 phiếu.", number="02/BB", date=road.today)
    supplements.adopt(session, by=road.chair, now=clock.now() + clock.DAY)
    today, tomorrow = clock.today(), clock.today() + clock.DAY
    facts = {"late_reason": "Ký trên giấy.", "today": tomorrow}
    assert permissions.why_not_sign_on(today, [fresh(evaluation)], **facts) == (
        f"Ngày ký không được trước ngày thông qua biên bản ({tomorrow:%d/%m/%Y})."
    )
    assert permissions.why_not_sign_on(tomorrow, [fresh(evaluation)], **facts) == ""


def test_too_few_left_after_the_adoption_go_to_another_council(road):
    session, evaluation = adopted(road, min_sheets=5)
    evaluation = late(road, session, evaluation, road.members[0])
    assert (evaluation.status, evaluation.session, evaluation.current_result) == (Status.READY, None, None)
    assert refused(supplements.write, session, by=road.secretary, text="x", number="1", date=road.today).startswith(
        "Không có hồ sơ nào"
    )


def test_after_the_decision_it_is_recorded_and_the_certificate_stays(road):
    session, evaluation = adopted(road)
    deciding.decide(
        [evaluation], by=road.leader, kind=DecisionKind.RECOGNISE, number="1/QĐ", signed_on=clock.today(),
        signer_name="Lãnh Đạo Mẫu", departures={evaluation.pk: "Theo đề nghị của Hội đồng."},
    )  # fmt: skip
    before = evaluation.current_result
    stars = list(Recognition.objects.values_list("stars", "valid_until"))
    evaluation = late(road, session, fresh(evaluation), road.members[0])
    assert evaluation.declarations.filter(has_conflict=True, detected=True).count() == 1
    assert (evaluation.status, evaluation.current_result) == (Status.RECOGNISED, before)
    assert evaluation.sheets.counted().count() == 5
    assert list(Recognition.objects.values_list("stars", "valid_until")) == stars
