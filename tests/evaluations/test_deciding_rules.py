"""What the leader signs stands on what the council concluded, at its level, in its time (rulings 2, 3, 9, 20, 22, 29)."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest

from accounts import clock
from accounts.models import AuditEntry
from accounts.refusals import Refused
from evaluations.actions import checking, concluding, deciding
from evaluations.models import Certificate, Decision, Evaluation
from evaluations.statuses import DecisionKind, Status
from notifications.models import Letter
from products import completeness
from products.actions import catalogue
from products.actions.moving import write_step
from products.models import Round
from products.statuses import RoundKind
from products.statuses import Status as Dossier
from tests.factories import accounts
from tests.factories.evaluations import fill_sheet
from tests.factories.road import Road, lines
from tests.test_road import three_star_points

pytestmark = pytest.mark.django_db
_number = count(1)


@pytest.fixture
def road():
    return Road("QD148-2023", RoundKind.PRACTICE, today=date(2024, 5, 6))


def refused(deed, *args, **kwargs):
    with pytest.raises(Refused) as found:
        deed(*args, **kwargs)
    return found.value.reason


def closed(road, evaluation=None, less=0, wanted=None):
    evaluation = evaluation or road.ready()
    session = road.scoring(evaluation)
    evaluation.refresh_from_db()
    for voter in road.voters:
        if wanted:
            road.sheet(evaluation, voter, list(lines(evaluation.registration, wanted)))
        else:
            fill_sheet(road, evaluation, voter, less=less)
    concluding.open_discussion(session, by=road.chair)
    concluding.close_session(session, by=road.chair)
    return Evaluation.objects.get(pk=evaluation.pk)


def minute(road, evaluation, adopted=None, **facts):
    session = evaluation.session
    paper = {"text": "Thống nhất.", "number": f"{next(_number):02d}/BB", "date": road.today, "version": session.version}
    concluding.write_minutes(session, by=road.secretary, **{**paper, **facts})
    concluding.adopt_minutes(session, by=road.chair, now=adopted)
    return Evaluation.objects.get(pk=evaluation.pk)


def minuted(road, evaluation=None, **points):
    return minute(road, closed(road, evaluation, **points))


def sign(road, evaluation, kind, **more):
    facts = {"number": "12/QĐ-UBND", "signed_on": road.today, "signer_name": "Lãnh Đạo Mẫu", "now": road.now}
    return deciding.decide([evaluation], by=road.leader, kind=kind, **{**facts, **more})


def above(road, evaluation):
    """The province's own cast, taking the referral up."""
    accounts.province_office()
    sign(road, evaluation, DecisionKind.REFER_UP)
    up = Road("QD148-2023", road.round.kind, today=road.today)
    up.level, up.office = "province", accounts.province_office()
    up.specialist, up.secretary = accounts.specialist(up.office), accounts.secretary(up.office)
    up.leader = accounts.leader(accounts.province_committee())
    up.round = catalogue.plan_round(
        Round(
            name="Đợt cấp tỉnh", kind=road.round.kind, regulation=road.regulation, level="province", office=up.office,
            year=2024, opens_on=road.today, cut_off=road.round.cut_off, due_on=road.round.due_on,
        ),
        by=up.specialist,
    )  # fmt: skip
    return up


# --- numbers and days ----------------------------------------------------------------------


def test_an_exercises_decision_does_not_use_up_an_official_number(road):
    accounts.province_office()
    decision = sign(road, minuted(road), DecisionKind.REFER_UP)
    assert decision.number == "TH-12/QĐ-UBND"
    live = Road("QD148-2023", RoundKind.LIVE, today=road.today)
    assert sign(live, minuted(live), DecisionKind.REFER_UP).number == "12/QĐ-UBND"


def test_an_exercises_number_typed_with_its_prefix_is_kept(road):
    accounts.province_office()
    assert sign(road, minuted(road), DecisionKind.REFER_UP, number="TH-7/QĐ").number == "TH-7/QĐ"


def test_a_decision_is_not_older_than_the_session_it_follows(road):
    accounts.province_office()
    evaluation = minuted(road)
    facts = {"signed_on": road.today - timedelta(days=1), "late_reason": "Ký trên giấy hôm qua."}
    assert refused(sign, road, evaluation, DecisionKind.REFER_UP, **facts) == (
        "Ngày ký không được trước ngày Hội đồng họp (06/05/2024)."
    )
    assert Decision.objects.count() == 0


@pytest.mark.parametrize("kind", [RoundKind.LIVE, RoundKind.PRACTICE])
def test_a_decision_is_neither_older_than_its_minutes_nor_than_their_adoption(kind):
    road = Road("QD148-2023", kind, today=date(2024, 5, 6))
    accounts.province_office()
    evaluation = closed(road)
    adopted = datetime(2024, 5, 10, 20, 0, tzinfo=UTC)  # 11/05 in Việt Nam
    evaluation = minute(road, evaluation, date=date(2024, 5, 8), adopted=adopted)
    late = {"late_reason": "Ký trên giấy.", "now": datetime(2024, 5, 20, 5, 0, tzinfo=UTC)}
    for day, reason in {
        date(2024, 5, 7): "Ngày ký không được trước ngày biên bản (08/05/2024).",
        date(2024, 5, 10): "Ngày ký không được trước ngày thông qua biên bản (11/05/2024).",
    }.items():
        assert refused(sign, road, evaluation, DecisionKind.REFER_UP, signed_on=day, **late) == reason
    assert (
        sign(road, evaluation, DecisionKind.REFER_UP, signed_on=date(2024, 5, 11), **late).late_reason
        == "Ký trên giấy."
    )


def test_a_history_round_keeps_the_papers_own_days_in_their_order(road):
    history = Road("QD148-2023", RoundKind.HISTORY, today=date(2024, 5, 6))
    accounts.province_office()
    evaluation = minute(history, closed(history), date=date(2024, 5, 8))
    now = {"now": clock.now()}
    assert refused(sign, history, evaluation, DecisionKind.REFER_UP, signed_on=date(2024, 5, 7), **now) == (
        "Ngày ký không được trước ngày biên bản (08/05/2024)."
    )
    assert sign(history, evaluation, DecisionKind.REFER_UP, signed_on=date(2024, 5, 9), **now).late_reason == ""


def test_minutes_are_dated_neither_in_the_future_nor_before_the_session(road):
    evaluation = closed(road)
    for day in (clock.today() + timedelta(days=1), road.today - timedelta(days=1)):
        assert refused(minute, road, evaluation, date=day) == ("Ngày biên bản phải từ ngày họp 06/05/2024 đến hôm nay.")


def test_a_step_is_not_dated_in_the_future(road):
    registration = road.submitted()
    with pytest.raises(ValueError):
        write_step(registration, by=road.officer, occurred_on=clock.today() + timedelta(days=1))


# --- what the business learns, and when ----------------------------------------------------


def test_points_reach_the_product_with_the_decision_not_with_the_closing(road):
    evaluation = minuted(road)
    registration = evaluation.registration
    assert registration.outcomes.count() == 0
    accounts.province_office()
    sign(road, evaluation, DecisionKind.REFER_UP)
    assert registration.outcomes.count() == registration.criteria_set.criteria.count()


def test_points_of_a_notice_name_the_lowest_star_they_miss(road):
    evaluation = minuted(road, less=60)
    deciding.notify_not_recognised(evaluation, by=road.specialist)
    missed = evaluation.current_result.details["missed"]["3"]
    outcomes = evaluation.registration.outcomes.filter(missed_star=3)
    assert sorted(row.criterion.code for row in outcomes) == sorted(row["code"] for row in missed)
    assert len(missed) > 0


# --- levels --------------------------------------------------------------------------------


def test_the_default_follows_what_the_council_concluded(road):
    evaluation = closed(road)
    concluding.conclude_differently(
        evaluation, by=road.chair, stars=3, reason="Bao bì chưa đạt.", votes_for=5, votes_present=5
    )
    evaluation = minute(road, evaluation)
    options = deciding.options_for(evaluation)
    assert (options["default"], options["recognise"]) == (DecisionKind.RECOGNISE, 3)
    assert sign(road, evaluation, DecisionKind.RECOGNISE).items.get().stars == 3


def test_a_referral_waits_for_the_office_it_was_handed_to(road):
    evaluation = minuted(road)
    up = above(road, evaluation)
    elsewhere = accounts.make_office(
        accounts.make_area("province", parent=accounts.country()), kind="ocop", name="Cơ quan OCOP tỉnh khác"
    )
    stranger = accounts.specialist(elsewhere)
    foreign = catalogue.plan_round(
        Round(
            name="Đợt tỉnh khác", kind=road.round.kind, regulation=road.regulation, level="province", office=elsewhere,
            year=2024, opens_on=road.today, cut_off=road.round.cut_off, due_on=road.round.due_on,
        ),
        by=stranger,
    )  # fmt: skip
    evaluation.refresh_from_db()
    assert refused(checking.take_up_referral, evaluation, foreign, by=stranger) == (
        "Hồ sơ này không chờ cấp trên tiếp nhận."
    )
    assert checking.take_up_referral(evaluation, up.round, by=up.specialist).office == up.office


def test_stars_below_what_a_level_recognises_are_neither_decided_nor_ended_there(road):
    """The province of QĐ 148 recognises 4 stars only: 3 stars there return to the district (test_returning)."""
    up = above(road, minuted(road))
    referred = Evaluation.objects.get(status=Status.REFERRED_UP)
    evaluation = checking.take_up_referral(referred, up.round, by=up.specialist, now=up.now)
    checking.save_checks(
        evaluation, {code: ("ok", "") for code, _text in checking.permissions.check_items(evaluation)}, by=up.specialist
    )
    checking.mark_ready(evaluation, by=up.specialist)
    evaluation = minuted(up, evaluation, wanted=three_star_points(evaluation.registration))
    assert evaluation.current_result.concluded_stars == 3
    options = deciding.options_for(evaluation)
    assert (options["recognise"], options["refer"], options["default"]) == (None, False, None)
    assert options["send_back"]
    assert "chuyển trả kết quả" in refused(deciding.notify_not_recognised, evaluation, by=up.specialist)
    assert (evaluation.status, evaluation.registration.status) == (Status.MINUTED, Dossier.UNDER_EVALUATION)
    assert Certificate.objects.count() == 0
    assert not Letter.objects.filter(kind="result").exists()


# --- the office's correction ---------------------------------------------------------------


def test_a_corrected_case_leaves_the_self_assessment_readable(road):
    evaluation = road.checking(road.forwarded(road.submitted(road.product(set_number=26))))
    registration = evaluation.registration
    before = completeness.self_score(registration)
    checking.correct_branch(evaluation, "b", by=road.specialist, reason="Đúng là trường hợp b.")
    after = completeness.self_score(evaluation.registration)
    assert (before.unanswered, len(after.unanswered), after.branch) == ((), 3, "b")
    entry = AuditEntry.objects.about(evaluation).get(action="evaluation.branch_corrected")
    assert (entry.before, entry.after) == ({"branch": "a"}, {"branch": "b"})
