"""Sessions of forty dossiers with the sheets of nine members: while scoring, in discussion, closed; and one of a hundred whose
minutes are adopted, which waits for the leader's decision."""

from benchmarks.season.copying import Copies
from benchmarks.season.parts import parts
from evaluations.actions import concluding
from evaluations.models import CouncilSession
from evaluations.statuses import SessionState
from tests.factories.levels import fresh

DOSSIERS, TO_DECIDE = 40, 100
PHASES = (SessionState.SCORING, SessionState.DISCUSSION, SessionState.CLOSED)
TITLE = "Phiên lớn: "


def add(season):
    """One dossier of each session is scored by the portal's own actions, then copied within its session."""
    for number, phase in enumerate(PHASES, 1):
        _session(season, phase, DOSSIERS, number * 10**6)
    session = _session(season, SessionState.CLOSED, TO_DECIDE, 9 * 10**6, title="Phiên chờ quyết định")
    road = season.now
    facts = {"number": "99/BB-HĐ", "date": road.today, "version": session.version}
    concluding.write_minutes(session, by=road.secretary, text="Thống nhất.", **facts)
    concluding.adopt_minutes(session, by=road.chair)


def _session(season, phase, dossiers, first_copy, title=""):
    road = season.now
    evaluation = road.ready()
    session = road.scoring(evaluation, council=season.council)
    CouncilSession.objects.filter(pk=session.pk).update(title=title or f"{TITLE}{phase}")
    for voter in road.voters:
        # While scoring, the last member has filled all sheets in and handed in none: what «saving a sheet» is tried on.
        waits = phase == SessionState.SCORING and voter == road.voters[-1]
        road.sheet(fresh(evaluation), voter, hand_in=not waits)
    copies = Copies(parts([evaluation.registration_id], kept=(CouncilSession,)))
    copies.prepare(f"{phase}{dossiers}")
    for _done in copies.make(dossiers - 1, first_copy=first_copy):
        pass
    if phase != SessionState.SCORING:
        concluding.open_discussion(session, by=road.chair)
    if phase == SessionState.CLOSED:
        concluding.close_session(session, by=road.chair)
    session.refresh_from_db()
    return session
