"""Agendas, seats and rules at once, on real PostgreSQL: one effect, the loser is told."""

from datetime import date

import pytest

from evaluations.actions import checking, councils, scoring
from evaluations.models import Council, CouncilMember, CouncilSession, Evaluation
from evaluations.statuses import OPEN_SHEETS, Presence, SessionState, Status
from products.statuses import RoundKind
from tests.factories import accounts
from tests.factories.road import Road
from tests.test_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def road():
    return Road("QD148-2023", RoundKind.PRACTICE, today=date(2024, 5, 6))


def planned(road, *evaluations, council=None):
    """A session that could open: everybody is there."""
    session = road.session(*evaluations, council=council)
    rows = dict.fromkeys(session.council.members.all(), (Presence.PRESENT, False, ""))
    councils.take_attendance(session, rows, by=road.secretary)
    return session


def assert_scored_in_open_sessions_only():
    for row in Evaluation.objects.filter(status__in=OPEN_SHEETS).select_related("session"):
        assert row.session is not None and row.session.state == SessionState.SCORING
    for row in Evaluation.objects.filter(session__state=SessionState.SCORING):
        assert row.status == Status.SCORING


def test_a_dossier_moved_while_its_session_opens_is_scored_where_it_lies(road):
    evaluations = [road.ready() for _ in range(4)]
    council = road.council()
    opening, other = planned(road, *evaluations, council=council), planned(road, council=council)

    def deed(place):
        if place == 0:
            scoring.open_scoring(CouncilSession.objects.get(pk=opening.pk), by=road.secretary)
            return "opened"
        row = Evaluation.objects.select_related("session").get(pk=evaluations[place % 4].pk)
        if place % 2:
            councils.move_to_session(row, other, by=road.secretary, reason="Dồn phiên.")
        else:
            councils.put_on_agenda(other, row, by=road.secretary)
        return "moved"

    at_once(deed)
    assert_scored_in_open_sessions_only()
    for row in Evaluation.objects.select_related("session"):
        assert (row.status, row.session) in {(Status.SCORING, opening), (Status.READY, other), (Status.READY, opening)}
    if CouncilSession.objects.get(pk=opening.pk).state == SessionState.SCORING:
        assert not Evaluation.objects.filter(session=opening).exclude(status=Status.SCORING).exists()


def test_a_dossier_sent_back_while_its_session_opens_is_not_scored(road):
    evaluations = [road.ready() for _ in range(3)]
    opening = planned(road, *evaluations)

    def deed(place):
        if place == 0:
            scoring.open_scoring(CouncilSession.objects.get(pk=opening.pk), by=road.secretary)
            return "opened"
        row = Evaluation.objects.get(pk=evaluations[place % 3].pk)
        checking.send_back_to_check(row, by=road.specialist, reason="Xem lại.")
        return "back"

    at_once(deed)
    assert_scored_in_open_sessions_only()
    assert not Evaluation.objects.filter(status=Status.CHECKING, session__isnull=False).exists()


def test_a_dossier_lies_on_one_agenda_whoever_puts_it_there(road):
    evaluation, council = road.ready(), road.council()
    sessions = [road.session(council=council) for _ in range(8)]

    def put(place):
        councils.put_on_agenda(sessions[place], Evaluation.objects.get(pk=evaluation.pk), by=road.secretary)
        return "put"

    answers = at_once(put)
    assert answers.count("put") == 1
    assert Evaluation.objects.get(pk=evaluation.pk).session == sessions[answers.index("put")]


def test_eight_moves_at_once_move_once_each_or_are_told(road):
    evaluation, council = road.ready(), road.council()
    sessions = [road.session(*([evaluation] if place == 0 else []), council=council) for place in range(8)]

    def move(place):
        row = Evaluation.objects.select_related("session").get(pk=evaluation.pk)
        councils.move_to_session(row, sessions[place], by=road.secretary, reason="Dồn phiên.")
        return "moved"

    answers = at_once(move)
    assert "moved" in answers
    assert Evaluation.objects.get(pk=evaluation.pk).session in {
        sessions[place] for place, answer in enumerate(answers) if answer == "moved"
    }


def test_eight_saves_of_the_rules_from_one_version_keep_one(road):
    council = road.council()
    rows = [Council.objects.get(pk=council.pk) for _ in range(8)]

    def change(place):
        rows[place].max_spread = 20 + place
        councils.change_rules(rows[place], by=road.secretary, version=1)
        return "saved"

    answers = at_once(change)
    kept = Council.objects.get(pk=council.pk)
    assert (answers.count("saved"), kept.version) == (1, 2)
    assert kept.max_spread == 20 + answers.index("saved")


def test_seats_and_rules_stand_still_once_a_session_opens(road):
    evaluation = road.ready()
    session = planned(road, evaluation)
    council = session.council
    newcomers = [accounts.council_member(road.office) for _ in range(4)]
    seated = list(council.members.filter(user__in=road.members))

    def deed(place):
        if place == 0:
            scoring.open_scoring(CouncilSession.objects.get(pk=session.pk), by=road.secretary)
            return (
                Council.objects.get(pk=council.pk).version,
                frozenset(CouncilMember.objects.filter(council=council).values_list("user_id", flat=True)),
            )
        if place < 5:
            councils.seat(Council.objects.get(pk=council.pk), newcomers[place - 1], by=road.secretary)
        elif place < 7:
            councils.unseat(seated[place - 5], by=road.secretary)
        else:
            row = Council.objects.get(pk=council.pk)
            row.max_spread = 30
            councils.change_rules(row, by=road.secretary, version=row.version)
        return "changed"

    answers = at_once(deed)
    if CouncilSession.objects.get(pk=session.pk).state == SessionState.SCORING:
        now = frozenset(CouncilMember.objects.filter(council=council).values_list("user_id", flat=True))
        assert answers[0] == (Council.objects.get(pk=council.pk).version, now)
        voters = {member.user_id for member in council.members.all() if member.has_vote}
        readers = set(evaluation.registration.reading_rights.values_list("user_id", flat=True))
        assert readers == voters
