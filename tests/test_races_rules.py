"""More of two at once, on real PostgreSQL: what is handed in is what is kept, what is counted is what was meant."""

from datetime import date

import pytest

from evaluations.actions import checking, concluding, conflicts, deciding, scoring
from evaluations.models import Evaluation, ScoreSheet
from evaluations.statuses import DecisionKind, Status
from products.actions import catalogue, dossiers, evidence, ward
from products.models import Product, Registration, Round
from products.statuses import RoundKind
from products.statuses import Status as Dossier
from tests.factories import accounts
from tests.factories.road import Road, lines, pdf
from tests.test_races import at_once
from tests.test_road import walk_to_minutes

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def road():
    return Road("QD148-2023", RoundKind.PRACTICE, today=date(2024, 5, 6))


def again(road, name, *, office=None, level="district", by=None):
    return catalogue.plan_round(
        Round(
            name=name, kind=road.round.kind, regulation=road.regulation, office=office or road.office, level=level,
            year=2024, opens_on=road.today, cut_off=road.round.cut_off, due_on=road.round.due_on,
        ),
        by=by or road.specialist,
    )  # fmt: skip


def test_one_draft_whatever_rounds_are_chosen_at_once(road):
    product = road.product()
    rounds = [road.round, *(again(road, f"Đợt {place}") for place in range(7))]

    def start(place):
        row = Product.objects.get(pk=product.pk)
        return dossiers.start(row, rounds[place], by=road.officer, today=road.today).status

    answers = at_once(start)
    assert (answers.count(Dossier.DRAFT), Registration.objects.count()) == (1, 1)
    assert set(answers) - {Dossier.DRAFT} == {"Sản phẩm đang có một hồ sơ chưa kết thúc; mỗi lúc chỉ một hồ sơ."}


def test_a_paper_added_while_handing_in_is_in_the_manifest_or_refused(road):
    registration = road.fill_in(road.draft())
    paper = registration.evidence.get().paper

    def deed(place):
        row = Registration.objects.get(pk=registration.pk)
        if place == 0:
            return dossiers.submit(row, by=road.officer, now=road.now).status
        return evidence.add(row, paper, by=road.officer, upload=pdf(mark=f"thêm {place}")).pk

    at_once(deed, 6)
    manifest = registration.submissions.get().manifest
    standing = registration.evidence.standing().values_list("file__sha256", flat=True)
    assert sorted(row["sha256"] for row in manifest["evidence"]) == sorted(standing)


def test_eight_clicks_ask_for_one_supplement_and_answer_it_once(road):
    registration = road.received()
    ask = {"items": [{"what": "Ghi rõ."}], "due_on": date(2024, 5, 20), "now": road.now}

    def request(_place):
        row = Registration.objects.get(pk=registration.pk)
        return "asked" if ward.request_supplement(row, by=road.officer, **ask) else ""

    def answer(_place):
        row = Registration.objects.get(pk=registration.pk)
        return "answered" if dossiers.answer_supplement(row, {}, by=road.owner, now=road.now) else ""

    assert at_once(request).count("asked") == 1
    assert registration.supplements.get().number == "001/2024/YCBS"
    assert at_once(answer).count("answered") == 1
    assert registration.submissions.count() == 2


def test_eight_clicks_take_a_dossier_up_once(road):
    registration = road.forwarded()

    def take_up(_place):
        row = Registration.objects.get(pk=registration.pk)
        return checking.take_up(row, by=road.specialist, now=road.now).status

    assert at_once(take_up).count(Status.CHECKING) == 1
    assert Evaluation.objects.count() == 1


def test_eight_clicks_take_a_referral_up_once(road):
    evaluation = road.ready()
    walk_to_minutes(road, evaluation)
    office = accounts.province_office()
    specialist = accounts.specialist(office)
    round = again(road, "Đợt cấp tỉnh", office=office, level="province", by=specialist)
    deciding.decide(
        [evaluation], by=road.leader, kind=DecisionKind.REFER_UP, number="1/QĐ", signed_on=road.today,
        signer_name="Lãnh Đạo Mẫu", now=road.now,
    )  # fmt: skip

    def take_up(_place):
        row = Evaluation.objects.get(pk=evaluation.pk)
        return checking.take_up_referral(row, round, by=specialist, now=road.now).status

    answers = at_once(take_up)
    assert answers.count(Status.CHECKING) == 1
    assert set(answers) - {Status.CHECKING} == {"Hồ sơ này không chờ cấp trên tiếp nhận."}


def test_a_sheet_handed_in_while_it_is_saved_has_the_total_of_its_lines(road):
    evaluation = road.ready()
    road.scoring(evaluation)
    evaluation.refresh_from_db()
    sheet = road.sheet(evaluation, road.chair, hand_in=False)
    lower = list(lines(evaluation.registration, {"4a": 1, "4b": 0, "4c": 0}))

    def deed(place):
        row = ScoreSheet.objects.get(pk=sheet.pk)
        if place % 2:
            return scoring.save_lines(row, lower, by=road.chair, version=sheet.version).pk
        return scoring.hand_in(row, by=road.chair).total

    at_once(deed)
    sheet.refresh_from_db()
    assert sheet.total == scoring.score_of(sheet).total


def discussed(road):
    evaluation = road.ready()
    session = road.scoring(evaluation)
    evaluation.refresh_from_db()
    for voter in road.voters:
        road.sheet(evaluation, voter)
    concluding.open_discussion(session, by=road.chair)
    return session, evaluation


def test_a_conflict_told_while_closing_is_counted_out_or_told_too_late(road):
    session, evaluation = discussed(road)

    def deed(place):
        if place == 0:
            concluding.close_session(type(session).objects.get(pk=session.pk), by=road.chair)
            return "closed"
        row = Evaluation.objects.get(pk=evaluation.pk)
        member = session.council.members.get(user=road.members[0])
        return conflicts.find_conflict(row, member, by=road.secretary, reason="Người nhà.")

    at_once(deed, 2)
    evaluation.refresh_from_db()
    counted = evaluation.sheets.counted().filter(attempt=1).count()
    assert evaluation.current_result.sheet_count == counted


def test_rescoring_objections_and_closing_go_one_after_the_other(road):
    session, evaluation = discussed(road)

    def deed(place):
        row = Evaluation.objects.get(pk=evaluation.pk)
        if place == 0:
            concluding.close_session(type(session).objects.get(pk=session.pk), by=road.chair)
        elif place == 1:
            concluding.ask_rescoring(row, by=road.chair, reason="Xem lại.")
        else:
            checking.raise_objection(row, by=road.vice, ground="x", reason="y")
        return place

    at_once(deed, 3)
    session.refresh_from_db()
    evaluation.refresh_from_db()
    if session.closed_at:
        assert (evaluation.status, evaluation.attempt, evaluation.objections.count()) == (Status.SCORED, 1, 0)
    else:
        assert evaluation.results.count() == 0


def test_a_conflict_found_while_the_minutes_are_adopted_changes_the_result_before_or_not_at_all(road):
    session, evaluation = discussed(road)
    concluding.close_session(session, by=road.chair)
    concluding.write_minutes(
        session, by=road.secretary, text="Thống nhất.", number="01/BB", date=road.today, version=session.version
    )
    member = session.council.members.get(user=road.members[0])

    def deed(place):
        if place == 0:
            concluding.adopt_minutes(type(session).objects.get(pk=session.pk), by=road.chair)
            return "adopted"
        row = Evaluation.objects.get(pk=evaluation.pk)
        conflicts.find_conflict(row, member, by=road.secretary, reason="Góp vốn.")
        return "found"

    answers = at_once(deed, 2)
    evaluation.refresh_from_db()
    # Found first: the minutes are older than the result, and are not adopted.
    found = answers[1] == "found"
    assert bool(type(session).objects.get(pk=session.pk).minutes_adopted_at) is not found
    assert evaluation.current_result.sheet_count == (4 if found else 5)
    assert evaluation.sheets.counted().count() == (4 if found else 5)
