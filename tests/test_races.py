"""Two officials at once, on real PostgreSQL: one effect, the loser is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection, transaction

from accounts.refusals import Refused
from evaluations.actions import concluding, deciding, scoring
from evaluations.models import Certificate, Decision, Evaluation, ScoreSheet
from evaluations.statuses import DecisionKind
from products import numbers
from products.actions import dossiers, ward
from products.models import Counter, Registration
from products.statuses import RoundKind, Status
from tests.factories.road import Road
from tests.test_road import walk_to_minutes

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
AT_ONCE = 8


@pytest.fixture
def road():
    return Road("QD148-2023", RoundKind.PRACTICE, today=date(2024, 5, 6))


def at_once(deed, how_many=AT_ONCE):
    """Runs `deed(place)` in as many threads, all starting together; gives each one's answer or the refusal's reason."""
    barrier = Barrier(how_many)

    def run(place):
        try:
            barrier.wait(timeout=20)
            return deed(place)
        except Refused as refused:
            return refused.reason
        finally:
            connection.close()

    with ThreadPoolExecutor(how_many) as pool:
        return list(pool.map(run, range(how_many)))


def test_eight_officers_receive_one_dossier_once(road):
    registration = road.submitted()

    def receive(_place):
        fresh = Registration.objects.get(pk=registration.pk)
        ward.receive(fresh, by=road.officer, samples=5, now=road.now)
        return "received"

    answers = at_once(receive)
    registration.refresh_from_db()
    assert answers.count("received") == 1
    assert registration.steps.filter(status=Status.RECEIVED).count() == 1
    assert Counter.objects.get(kind="th-slip").last == 1
    assert registration.slip_number.startswith("TH-01/")


def test_submitting_twice_at_once_hands_in_once(road):
    registration = road.fill_in(road.draft())

    def submit(_place):
        dossiers.submit(Registration.objects.get(pk=registration.pk), by=road.officer, now=road.now)
        return "submitted"

    assert at_once(submit).count("submitted") == 1
    registration.refresh_from_db()
    assert registration.submissions.count() == 1


def test_numbers_given_at_once_have_no_gap_and_no_double(road):
    class Undone(Exception):
        pass

    def take(place):
        try:
            with transaction.atomic():
                number = numbers.next_number(road.office, numbers.SLIP, 2024)
                if place % 3 == 0:
                    raise Undone
                return number
        except Undone:
            return None

    taken = [number for number in at_once(take, 12) if number is not None]
    assert sorted(taken) == list(range(1, 9))


def test_two_first_saves_of_one_member_make_one_sheet(road):
    evaluation = road.ready()
    road.scoring(evaluation)
    evaluation.refresh_from_db()
    scoring.declare(evaluation, by=road.chair, has_conflict=False)

    def open_it(_place):
        return scoring.open_sheet(Evaluation.objects.get(pk=evaluation.pk), by=road.chair).pk

    assert len(set(at_once(open_it))) == 1
    assert ScoreSheet.objects.count() == 1


def test_no_sheet_is_later_than_the_closing(road):
    """The chair closes while members hand in their second sheets: each is either counted or told."""
    evaluation = road.ready()
    session = road.scoring(evaluation)
    evaluation.refresh_from_db()
    for voter in road.voters:
        road.sheet(evaluation, voter)
    concluding.open_discussion(session, by=road.chair)
    evaluation.refresh_from_db()
    concluding.ask_rescoring(evaluation, by=road.chair, reason="Xem lại.")
    sheets = {}
    for place, voter in enumerate(road.voters):
        sheet = scoring.open_sheet(Evaluation.objects.get(pk=evaluation.pk), by=voter)
        sheets[place] = scoring.save_lines(sheet, [], by=voter, version=sheet.version, rescoring_reason="Giữ.")
    for place in (0, 1, 2):
        scoring.hand_in(sheets[place], by=road.voters[place])
    # Two sheets are still out: the closing wins only if both came in before it.
    waiting = [road.voters[3], road.voters[4]]

    def deed(place):
        if place < 2:
            return scoring.hand_in(ScoreSheet.objects.get(pk=sheets[3 + place].pk), by=waiting[place]).handed_in_at
        concluding.close_session(type(session).objects.get(pk=session.pk), by=road.chair)
        return "closed"

    at_once(deed, 3)
    session.refresh_from_db()
    evaluation.refresh_from_db()
    handed_in = evaluation.sheets.filter(attempt=2, handed_in_at__isnull=False)
    if session.closed_at:
        assert handed_in.filter(handed_in_at__gt=session.closed_at).count() == 0
        assert evaluation.current_result.sheet_count == handed_in.count() == 5
    else:
        assert evaluation.results.count() == 0


def test_one_decision_whatever_the_leader_clicks(road):
    evaluation = road.ready()
    walk_to_minutes(road, evaluation)
    reason = {evaluation.pk: "Chủ thể xin công nhận trước."}

    def sign(place):
        deciding.decide(
            [Evaluation.objects.get(pk=evaluation.pk)],
            by=road.leader,
            kind=DecisionKind.RECOGNISE,
            number=f"{place}/QĐ-UBND",
            signed_on=road.today,
            signer_name="Lãnh Đạo Mẫu",
            departures=reason,
            now=road.now,
        )
        return "signed"

    assert at_once(sign).count("signed") == 1
    assert (Decision.objects.count(), Certificate.objects.count()) == (1, 1)
