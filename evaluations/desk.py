"""The member's desk: my dossiers session by session, with how far I am. Five queries whatever the size."""

from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Count, Q

from evaluations.models import ConflictDeclaration, Evaluation, ScoreSheet
from evaluations.seals import PROGRESS_ICON, PROGRESS_TONE, Progress
from evaluations.statuses import OPEN_SHEETS, Presence


@dataclass(frozen=True)
class Mine:
    evaluation: Evaluation
    progress: Progress
    declared: bool
    answered: int
    is_open: bool

    @property
    def tone(self):
        return PROGRESS_TONE[self.progress]

    @property
    def icon(self):
        return PROGRESS_ICON[self.progress]

    @property
    def is_recused(self):
        return self.progress == Progress.RECUSED

    @property
    def waits(self):
        """Something to do for me."""
        return self.is_open and self.progress in {Progress.WAITING, Progress.OPEN}


@dataclass(frozen=True)
class OfSession:
    session: object
    rows: list = field(default_factory=list)

    @property
    def waiting(self):
        return sum(row.waits for row in self.rows)


# Sessions a page; one session holds some dozens of dossiers.
SESSIONS = 10


def sheets_of(user, sessions):
    """Of these sessions, the newest first; inside, the order in which the dossiers came in."""
    evaluations = list(
        Evaluation.objects.scored_by(user)
        .filter(session__in=sessions)
        .select_related("registration__product__business", "session__council")
        .prefetch_related("registration__criteria_set")
        .order_by("-session__held_on", "-session__pk", "registration__submitted_at", "pk")
    )
    keys = [row.pk for row in evaluations]
    declarations = ConflictDeclaration.objects.filter(evaluation__in=keys, member__user=user)
    declared = set(declarations.values_list("evaluation_id", flat=True))
    recused = set(declarations.standing().values_list("evaluation_id", flat=True))
    sheets = {
        (row.evaluation_id, row.attempt): row
        for row in ScoreSheet.objects.filter(evaluation__in=keys, member__user=user).annotate(
            answered=Count("lines", filter=Q(lines__option__isnull=False))
        )
    }
    came = user.seats.filter(attendance__presence=Presence.PRESENT, attendance__session__in=sessions)
    present = dict(came.values_list("attendance__session_id", "attendance__left_at"))

    def mine(row):
        sheet = sheets.get((row.pk, row.attempt))
        if row.pk in recused:
            progress = Progress.RECUSED
        elif row.session_id not in present:
            progress = Progress.ABSENT
        elif sheet and sheet.handed_in_at:
            progress = Progress.DONE
        elif present[row.session_id]:
            progress = Progress.LEFT
        else:
            progress = Progress.OPEN if sheet else Progress.WAITING
        return Mine(row, progress, row.pk in declared, sheet.answered if sheet else 0, row.status in OPEN_SHEETS)

    return [
        OfSession(session, [mine(row) for row in rows])
        for session, rows in groupby(evaluations, key=lambda row: row.session)
    ]
