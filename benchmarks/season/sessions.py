"""Three sessions of forty dossiers, each with the sheets of nine members: while scoring, in discussion, and closed."""

from benchmarks.season.copying import Copies
from benchmarks.season.parts import parts
from evaluations.actions import concluding
from evaluations.models import CouncilSession
from evaluations.statuses import SessionState
from tests.factories.levels import fresh

DOSSIERS = 40
PHASES = (SessionState.SCORING, SessionState.DISCUSSION, SessionState.CLOSED)


def add(season):
    """One dossier of each session is scored by the portal's own actions, then copied within its session."""
    road = season.now
    for phase in PHASES:
        evaluation = road.ready()
        session = road.scoring(evaluation, council=season.council)
        CouncilSession.objects.filter(pk=session.pk).update(title=f"Phiên lớn: {phase}")
        for voter in road.voters:
            road.sheet(fresh(evaluation), voter)
        copies = Copies(parts([evaluation.registration_id], kept=(CouncilSession,)))
        copies.prepare(phase)
        for _done in copies.make(DOSSIERS - 1, first_copy=10**6 * (PHASES.index(phase) + 1)):
            pass
        if phase != SessionState.SCORING:
            concluding.open_discussion(session, by=road.chair)
        if phase == SessionState.CLOSED:
            concluding.close_session(session, by=road.chair)
