"""Ends before the council: refused for a ground that stands above the table, stopped for want of a supplement."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts import clock
from accounts.refusals import Refused
from evaluations import permissions
from evaluations.actions import checking, concluding, ending
from evaluations.models import Evaluation, Notice
from evaluations.statuses import DecisionKind, Status
from notifications.models import Letter
from products.actions import dossiers, reminding, stopping, ward
from products.models import Registration, Stop, SupplementRequest
from products.statuses import RoundKind
from products.statuses import Status as Dossier
from records.models import FrozenPaper
from tests.factories import levels
from tests.factories.evaluations import fill_sheet
from tests.factories.levels import fresh
from tests.factories.road import Road

pytestmark = pytest.mark.django_db


@pytest.fixture
def road():
    return Road("QD26-2026", RoundKind.LIVE, today=clock.today())


def refused(action, *args, **kwargs):
    with pytest.raises(Refused) as found:
        action(*args, **kwargs)
    return found.value.reason


def dossier(evaluation):
    return Registration.objects.get(pk=evaluation.registration_id)


# --- refused before the scoring --------------------------------------------------------------


def forged(road):
    """Everything in order but the first ground of the set."""
    evaluation = road.checking()
    marks = {code: ("ok", "") for code, _text in permissions.check_items(evaluation)}
    checking.save_checks(evaluation, marks | {"DQ1": ("wrong", "Giấy giả mạo.")}, by=road.specialist)
    return fresh(evaluation)


def test_the_head_ends_a_dossier_on_a_ground_the_check_found(road):
    evaluation = forged(road)
    ground = evaluation.registration.criteria_set.disqualifiers[0]
    assert "trưởng cơ quan ký" in permissions.why_not_refuse(road.specialist, evaluation)
    notice = ending.refuse(evaluation, by=road.head, item="DQ1", reason="Giấy giả mạo, cơ quan cấp đã xác nhận.")
    evaluation.refresh_from_db()
    assert (evaluation.status, dossier(evaluation).status) == (Status.DISQUALIFIED, Dossier.CONCLUDED)
    assert evaluation.end_reason.startswith(ground)
    letter = Letter.objects.get(kind="refused")
    assert ground in letter.text and "cơ quan cấp đã xác nhận" in letter.text
    assert "Nâng tổng điểm" not in letter.text
    paper = FrozenPaper.objects.get(kind="refusal_notice")
    assert (paper.subject, notice.number in paper.data["number"]) == (f"evaluations.notice:{notice.pk}", True)
    # A new dossier may be filed; this one's ground stays.
    assert dossier(evaluation).outcome["ending"] == "refused"
    assert not dossier(evaluation).is_open


def test_nothing_is_refused_without_a_ground_found_a_reason_and_the_head(road):
    clean = road.checking()
    assert "Chưa có căn cứ" in refused(ending.refuse, clean, by=road.head, item="DQ1", reason="Có.")
    evaluation = forged(road)
    assert "Hãy chọn một căn cứ" in refused(ending.refuse, evaluation, by=road.head, item="DQ2", reason="Có.")
    assert "Xin ghi lý do" in refused(ending.refuse, evaluation, by=road.head, item="DQ1", reason=" ")
    assert refused(ending.refuse, evaluation, by=road.chair, item="DQ1", reason="Có.")
    assert Notice.objects.count() == 0


def test_a_ground_may_be_put_to_the_councils_vote_and_does_not_block_the_way_there(road):
    evaluation = forged(road)
    assert "trình Hội đồng biểu quyết" in refused(checking.mark_ready, evaluation, by=road.specialist)
    ground = evaluation.registration.criteria_set.disqualifiers[0]
    checking.raise_objection(evaluation, by=road.specialist, ground=ground, reason="Giấy giả mạo.")
    checking.mark_ready(evaluation, by=road.specialist)
    session = road.scoring(evaluation)
    objection = fresh(evaluation).objections.get()
    concluding.decide_objection(objection, by=road.chair, votes_for=5, votes_present=5)
    evaluation.refresh_from_db()
    assert (evaluation.status, dossier(evaluation).status) == (Status.DISQUALIFIED, Dossier.CONCLUDED)
    assert session.pk


def test_the_council_that_finds_the_ground_wanting_goes_on_scoring(road):
    evaluation = forged(road)
    ground = evaluation.registration.criteria_set.disqualifiers[0]
    checking.raise_objection(evaluation, by=road.specialist, ground=ground, reason="Giấy giả mạo.")
    checking.mark_ready(evaluation, by=road.specialist)
    session = road.scoring(evaluation)
    concluding.decide_objection(fresh(evaluation).objections.get(), by=road.chair, votes_for=2, votes_present=5)
    for voter in road.voters:
        fill_sheet(road, evaluation, voter)
    concluding.open_discussion(session, by=road.chair)
    concluding.close_session(session, by=road.chair)
    assert fresh(evaluation).status == Status.SCORED


def test_a_missing_paper_still_blocks_where_only_a_ground_was_put_to_the_vote(road):
    evaluation = forged(road)
    ground = evaluation.registration.criteria_set.disqualifiers[0]
    checking.raise_objection(evaluation, by=road.specialist, ground=ground, reason="Giấy giả mạo.")
    checking.save_checks(evaluation, {"E01": ("missing", "")}, by=road.specialist)
    assert "Còn 1 mục thiếu hoặc chưa đúng" in refused(checking.mark_ready, evaluation, by=road.specialist)


def test_a_referred_dossier_is_refused_at_the_level_above_too():
    province = Road("QD26-2026", RoundKind.LIVE, today=clock.today())
    central = levels.level_above(province, "central")
    evaluation = levels.scored(province, province.ready())
    levels.sign(province, evaluation, DecisionKind.REFER_UP)
    above = checking.take_up_referral(fresh(evaluation), central.round, by=central.specialist)
    checking.save_checks(above, {"DQ1": ("wrong", "Giấy giả mạo.")}, by=central.specialist)
    assert refused(ending.refuse, above, by=province.head, item="DQ1", reason="Có.")
    ending.refuse(above, by=central.head, item="DQ1", reason="Có.")
    assert (fresh(above).status, dossier(above).status) == (Status.DISQUALIFIED, Dossier.CONCLUDED)


# --- stopped for want of a supplement ----------------------------------------------------------


def asked_by_office(road, days=5):
    evaluation = road.checking()
    checking.request_supplement(
        evaluation, by=road.specialist, items=[{"what": "Phiếu kiểm nghiệm"}], due_on=clock.today() + timedelta(days)
    )
    return fresh(evaluation)


def over(thing, days=1):
    """The due day of the open request lies `days` behind."""
    day = clock.today() - timedelta(days)
    SupplementRequest.objects.filter(registration=thing.registration_id, answered_at=None).update(due_on=day)


def test_the_office_ends_an_unanswered_supplement_after_its_day_in_writing(road):
    evaluation = asked_by_office(road)
    assert "Chưa hết hạn bổ sung" in refused(ending.stop, evaluation, by=road.specialist, reason="Quá hạn.")
    over(evaluation, 0)  # its last day is not over yet
    assert "Chưa hết hạn bổ sung" in refused(ending.stop, evaluation, by=road.specialist, reason="Quá hạn.")
    over(evaluation)
    assert "Xin ghi lý do" in refused(ending.stop, evaluation, by=road.specialist, reason="")
    assert "cơ quan này quyết định" in refused(stopping.stop, dossier(evaluation), by=road.officer, reason="Quá hạn.")
    notice = ending.stop(evaluation, by=road.specialist, reason="Quá hạn mà không liên hệ được.")
    stopped = dossier(evaluation)
    assert (fresh(evaluation).status, stopped.status) == (Status.STOPPED, Dossier.STOPPED)
    assert (stopped.returns_to, stopped.paused_since, stopped.due_on) == ("", None, None)
    assert FrozenPaper.objects.get(kind="stop_notice").subject == f"products.stop:{notice.pk}"
    text = Letter.objects.get(kind="stopped").text
    assert "không liên hệ được" in text and f"{notice.reopen_by:%d/%m/%Y}" in text
    assert stopped.outcome["ending"] == "stopped"


def test_an_answered_supplement_is_not_stopped(road):
    evaluation = asked_by_office(road)
    over(evaluation)
    dossiers.answer_supplement(dossier(evaluation), {}, by=road.officer, now=clock.now())
    assert "không ở trạng thái chờ bổ sung" in refused(ending.stop, fresh(evaluation), by=road.specialist, reason="Có.")


def test_the_office_opens_it_again_within_the_days_and_the_clock_goes_on(road):
    evaluation = asked_by_office(road)
    was = dossier(evaluation)
    over(evaluation)
    ending.stop(evaluation, by=road.specialist, reason="Quá hạn.")
    due_on = clock.today() + timedelta(10)
    assert refused(ending.reopen, fresh(evaluation), by=road.chair, reason="Có.", due_on=due_on)
    assert "Xin ghi lý do" in refused(ending.reopen, fresh(evaluation), by=road.specialist, reason=" ", due_on=due_on)
    assert "Hạn bổ sung phải sau" in refused(
        ending.reopen, fresh(evaluation), by=road.specialist, reason="Có.", due_on=clock.today()
    )
    request = ending.reopen(fresh(evaluation), by=road.specialist, reason="Chủ thể bị ốm.", due_on=due_on)
    again = dossier(evaluation)
    assert (fresh(evaluation).status, again.status) == (Status.SUPPLEMENT_REQUESTED, Dossier.SUPPLEMENT_REQUESTED)
    assert (again.returns_to, again.paused_since, again.due_on) == (was.returns_to, was.paused_since, was.due_on)
    assert (request.due_on, [item.what for item in request.items.all()]) == (due_on, ["Phiếu kiểm nghiệm"])
    assert "Chủ thể bị ốm." in Letter.objects.get(kind="reopened").text
    assert again.outcome is None
    assert [step.title for step in again.steps.all()][-2:] == ["Dừng giải quyết", "Mở lại hồ sơ"]
    dossiers.answer_supplement(again, {}, by=road.officer, now=clock.now())
    checking.resume(fresh(evaluation), by=road.specialist)
    assert fresh(evaluation).status == Status.CHECKING


def test_nothing_opens_after_its_days_or_beside_another_dossier(road):
    evaluation = asked_by_office(road)
    over(evaluation)
    ending.stop(evaluation, by=road.specialist, reason="Quá hạn.")
    later = clock.now() + timedelta(days=31)
    due_on = clock.today() + timedelta(days=60)
    assert "Đã quá hạn mở lại" in refused(
        ending.reopen, fresh(evaluation), by=road.specialist, reason="Có.", due_on=due_on, now=later
    )
    road.draft(evaluation.registration.product)
    assert "một hồ sơ khác" in refused(
        ending.reopen, fresh(evaluation), by=road.specialist, reason="Có.", due_on=due_on
    )


def test_the_ward_stops_and_opens_again_what_the_ward_asked_for(road):
    registration = road.received()
    ward.request_supplement(
        registration, by=road.officer, items=[{"what": "Ảnh nhãn"}], due_on=clock.today() + timedelta(3)
    )
    SupplementRequest.objects.update(due_on=clock.today() - timedelta(1))
    assert refused(stopping.stop, registration, by=road.specialist, reason="Quá hạn.")
    stopping.stop(registration, by=road.officer, reason="Quá hạn.")
    assert Registration.objects.get().status == Dossier.STOPPED
    stop = Stop.objects.get()
    assert (stop.office, stop.returns_to) == (road.ward_office, Dossier.RECEIVED)
    stopping.reopen(
        Registration.objects.get(), by=road.officer, reason="Có lý do.", due_on=clock.today() + timedelta(5)
    )
    again = Registration.objects.get()
    assert (again.status, again.returns_to) == (Dossier.SUPPLEMENT_REQUESTED, Dossier.RECEIVED)
    dossiers.answer_supplement(again, {}, by=road.officer, now=clock.now())
    assert Registration.objects.get().status == Dossier.RECEIVED


# --- the clock's letters -------------------------------------------------------------------------


def kinds():
    return sorted(
        Letter.objects.filter(kind__startswith="supplement_")
        .exclude(kind="supplement_requested")
        .values_list("kind", flat=True)
    )


def test_the_business_is_reminded_once_before_and_once_after_the_due_day(road):
    asked_by_office(road, days=5)
    today = clock.today()
    reminding.remind_supplements(today=today + timedelta(1))
    assert kinds() == []
    for day in (2, 3, 5):
        reminding.remind_supplements(today=today + timedelta(day))
    assert kinds() == ["supplement_due"]
    for day in (6, 7, 20):
        reminding.remind_supplements(today=today + timedelta(day))
    assert kinds() == ["supplement_due", "supplement_overdue"]


def test_a_missed_morning_is_made_up_and_an_answered_request_is_left_alone(road):
    evaluation = asked_by_office(road, days=5)
    reminding.remind_supplements(today=clock.today() + timedelta(9))
    assert kinds() == ["supplement_overdue"]
    evaluation = asked_by_office(road, days=5)
    dossiers.answer_supplement(dossier(evaluation), {}, by=road.officer, now=clock.now())
    reminding.remind_supplements(today=clock.today() + timedelta(9))
    assert kinds() == ["supplement_answered", "supplement_overdue"]


def test_one_open_evaluation_for_a_dossier_is_kept_by_the_database(road):
    evaluation = asked_by_office(road)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.objects.create(
            registration=evaluation.registration, round=road.round, office=road.office, level="central"
        )
