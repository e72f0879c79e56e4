"""The council's pages ask the tables as often for many dossiers and seats as for few; and never for what is sealed."""

from collections import defaultdict
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from evaluations import minutes_facts, minutes_text, papers, permissions, seals
from evaluations.actions import results
from evaluations.models import (
    Attendance,
    ConflictDeclaration,
    CouncilMember,
    CouncilSession,
    Objection,
    Result,
    ScoreLine,
    ScoreSheet,
)
from evaluations.session_facts import SessionFacts
from evaluations.statuses import Presence, Seat, SessionState, Status
from products.models import Registration
from tests.factories import accounts
from tests.factories.evaluations import make_stage, many_evaluations
from tests.factories.road import lines

pytestmark = pytest.mark.django_db

STATUS = {
    SessionState.PLANNED: Status.READY,
    SessionState.SCORING: Status.SCORING,
    SessionState.DISCUSSION: Status.SCORING,
    SessionState.CLOSED: Status.SCORED,
}


def sitting(state, *, seats=3, dossiers=2, status=None):
    """A session in this state: everybody present, every sheet in, an objection dismissed, an interest said and taken back."""
    stage = make_stage(seats=seats)
    session = stage.session()
    Attendance.objects.bulk_create(
        Attendance(session=session, member=member, presence=Presence.PRESENT)
        for member in session.council.members.all()
    )
    if state != SessionState.PLANNED:
        CouncilSession.objects.filter(pk=session.pk).update(state=SessionState.SCORING)
    rows = many_evaluations(dossiers, stage.round, status=status or STATUS[state], session=session)
    registrations = Registration.objects.filter(evaluations__in=rows)
    registrations.update(handed_in_product="Giò mẫu", handed_in_business="Hộ mẫu")
    Objection.objects.bulk_create(
        Objection(evaluation=row, ground="Căn cứ", reason="Lý do", raised_by=stage.chair, outcome="dismissed")
        for row in rows
    )
    place = SimpleNamespace(stage=stage, session=session, evaluations=rows)
    if state != SessionState.PLANNED:
        add_sheets(rows, voters_of(place))
    if state == SessionState.CLOSED:
        add_results(place)
    closed_at = clock.now() if state == SessionState.CLOSED else None
    CouncilSession.objects.filter(pk=session.pk).update(state=state, closed_at=closed_at)
    session.refresh_from_db()
    return place


def voters_of(place):
    return list(CouncilMember.objects.filter(council=place.session.council).exclude(seat=Seat.SECRETARY))


def add_sheets(evaluations, members):
    best = list(lines(evaluations[0].registration))
    now = clock.now()
    ConflictDeclaration.objects.bulk_create(
        ConflictDeclaration(evaluation=row, member=member, has_conflict=has_conflict, declared_by=member.user)
        for row in evaluations
        for member in members
        for has_conflict in (True, False)
    )
    sheets = ScoreSheet.objects.bulk_create(
        ScoreSheet(evaluation=row, member=member) for row in evaluations for member in members
    )
    ScoreLine.objects.bulk_create(
        ScoreLine(sheet=sheet, criterion=criterion, option=option) for sheet in sheets for criterion, option, _ in best
    )
    ScoreSheet.objects.filter(pk__in=[sheet.pk for sheet in sheets]).update(handed_in_at=now, total=100)


def add_results(place):
    sheets, found = results.compute(SessionFacts(place.session).evaluations[0])
    details = results._details(place.evaluations[0], sheets, found, ())
    Result.objects.bulk_create(
        Result(
            evaluation=row, attempt=1, sum_points=100 * len(sheets), sheet_count=len(sheets), spread=0, band=5, stars=5,
            concluded_stars=5, details=details,
        )
        for row in place.evaluations
    )  # fmt: skip


def asked(do):
    """Statements of the second time: what a process keeps for good is there by then."""
    do()
    with CaptureQueriesContext(connection) as caught:
        do()
    return len(caught)


def pages_of(place, as_user):
    """{(page, role): statements}"""
    stage, session = place.stage, place.session
    roles = {
        "chair": stage.chair,
        "member": stage.members[0],
        "secretary": stage.secretary,
        "specialist": stage.specialist,
        "head": stage.head,
        "auditor": accounts.auditor(),
    }
    pages = {name: [session.pk] for name in ("session", "board", "board_state", "minutes")}
    pages |= {
        name: [place.evaluations[0].pk] for name in ("comparison", "sheet", "declare", "find_conflict", "conclude")
    }
    pages |= {"my_sheets": [], "council": [session.council_id], "council_list": []}
    found = {}
    for role, user in roles.items():
        client = as_user(user)
        for name, args in pages.items():
            url = reverse(f"evaluations:{name}", args=args)
            found[name, role] = asked(lambda url=url, client=client: client.get(url))
    return found


@pytest.mark.parametrize("state", SessionState.values)
def test_pages_ask_the_same_number_of_statements_for_few_and_many(as_user, state):
    few = pages_of(sitting(state), as_user)
    many = pages_of(sitting(state, seats=9, dossiers=10), as_user)

    assert many == few
    # The dossiers here were never handed in, so what the sheet shows of them is put together from their rows.
    over = {page for page, count in many.items() if count > (30 if page[0] in {"sheet", "declare"} else 20)}
    assert over == set()


def test_papers_ask_the_same_number_of_statements_for_few_and_many():
    def counts(place):
        session, sheets = CouncilSession.objects.get(pk=place.session.pk), ScoreSheet.objects.all()
        return [
            asked(do)
            for do in (
                lambda: papers.minutes(session),
                lambda: papers.summary(session, sheets),
                lambda: minutes_facts.stamp(session),
                lambda: minutes_text.draft(session),
            )
        ]

    few = counts(sitting(SessionState.CLOSED))

    assert counts(sitting(SessionState.CLOSED, seats=5, dossiers=6)) == few
    assert max(few) <= 20


# --- The seals: what is read at all ---------------------------------------------------------


def read_of(page, as_user, user, place):
    """Statements of a page that read a total or a line of a sheet."""
    client = as_user(user)
    with CaptureQueriesContext(connection) as caught:
        client.get(reverse(f"evaluations:{page}", args=[place.session.pk]))
    return [
        query["sql"]
        for query in caught
        if "evaluations_scoreline" in query["sql"] or '"evaluations_scoresheet"."total"' in query["sql"]
    ]


@pytest.mark.parametrize("page", ["session", "board"])
def test_sealed_points_are_not_read_from_the_tables(as_user, page):
    place = sitting(SessionState.SCORING)
    stage = place.stage

    assert {role: read_of(page, as_user, user, place) for role, user in vars(stage).items() if role in READERS} == {
        role: [] for role in READERS
    }


READERS = {"chair", "vice", "secretary", "specialist", "head", "leader"}


def test_a_dossier_that_is_sealed_again_is_not_read_among_others_that_are_open(as_user):
    """Re-scoring: the first dossier is sealed for who has not handed in the new sheet, the second stays open."""
    place = sitting(SessionState.DISCUSSION)
    sealed, opened = place.evaluations
    type(sealed).objects.filter(pk=sealed.pk).update(status=Status.RESCORING, attempt=2)
    members = voters_of(place)
    now = clock.now()
    new = ScoreSheet.objects.bulk_create(
        ScoreSheet(evaluation=sealed, member=member, attempt=2, handed_in_at=now, total=77) for member in members[1:]
    )
    facts = SessionFacts(place.session)
    by_pk = {row.pk: row for row in facts.evaluations}

    points = seals.Points(facts, members[0].user)

    assert seals.revealed(by_pk[sealed.pk], members[0].user, points=points) is None
    assert seals.revealed(by_pk[opened.pk], members[0].user, points=points).complete
    read = {sheet.pk for sheets in points._readable.values() for sheet in sheets}
    assert read == set(opened.sheets.values_list("pk", flat=True))
    assert read.isdisjoint({sheet.pk for sheet in new})


def test_facts_of_a_session_hold_no_points():
    place = sitting(SessionState.DISCUSSION)
    facts = SessionFacts(place.session)
    with CaptureQueriesContext(connection) as caught:
        seals.matrix(facts)
        for row in facts.evaluations:
            permissions.missing_sheets(row, facts)
            permissions.lacks_sheets(row, facts)
        assert permissions.spread_of(facts.evaluations[0], facts) == 0
    said = [query["sql"] for query in caught if 'evaluations_scoresheet"."total"' in query["sql"]]

    # The spread alone: highest and lowest compared by the database, no sheet's own total.
    assert len(said) == 1
    assert "MIN(" in said[0] and "MAX(" in said[0]


# --- One rule, however many dossiers its facts were read for ----------------------------------


@pytest.mark.parametrize("state", [SessionState.SCORING, SessionState.DISCUSSION, SessionState.CLOSED])
def test_permissions_say_the_same_of_a_whole_session_and_of_one_dossier(state):
    place = sitting(state)
    first, members = place.evaluations[0], voters_of(place)
    ConflictDeclaration.objects.create(
        evaluation=first, member=members[0], has_conflict=True, detected=True, reason="Người nhà", declared_by=place.stage.secretary
    )  # fmt: skip
    if state != SessionState.CLOSED:
        place.session.attendance.filter(member=members[2]).update(left_at=clock.now(), left_reason="Bận")
    whole = SessionFacts(place.session)
    people = [place.stage.chair, place.stage.vice, place.stage.secretary, place.stage.head, place.stage.specialist]
    rules = [
        permissions.why_not_ask_rescoring,
        permissions.why_not_accept_spread,
        permissions.why_not_put_off,
        permissions.why_not_conclude_differently,
        permissions.why_not_score,
        permissions.why_not_declare,
    ]
    said = defaultdict(list)
    for row in whole.evaluations:
        alone = type(row).objects.get(pk=row.pk)
        for user in people:
            said["one"] += [rule(user, alone) for rule in rules]
            said["all"] += [rule(user, row, whole) for rule in rules]
            said["one"] += [permissions.why_not_find_conflict(user, alone, members[1])]
            said["all"] += [permissions.why_not_find_conflict(user, row, members[1], facts=whole)]
        said["one"] += [permissions.missing_sheets(alone), permissions.recused_ids(alone), permissions.votes_on(alone)]
        said["all"] += [
            permissions.missing_sheets(row, whole), permissions.recused_ids(row, whole), permissions.votes_on(row, whole)
        ]  # fmt: skip

    assert said["all"] == said["one"]
    assert len(set(map(str, said["one"]))) > 3
