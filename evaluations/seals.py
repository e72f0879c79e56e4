"""What a session lets each person know: who has finished (facts only), and the scores once unsealed (rulings 18).

Points leave this module only through `ScoreSheet.objects.visible_to(user)`.
"""

from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from criteria.scoring import display_points
from evaluations import permissions
from evaluations.actions import results
from evaluations.models import ConflictDeclaration, ScoreSheet
from evaluations.scores import score_of
from evaluations.statuses import OPEN_SHEETS, Presence


class Progress(TextChoices):
    """How far a member is with one dossier; nothing about points."""

    ABSENT = "absent", _("vắng mặt")
    LEFT = "left", _("đã rời phiên")
    RECUSED = "recused", _("có lợi ích liên quan")
    WAITING = "waiting", _("chưa mở phiếu")
    OPEN = "open", _("đang chấm")
    DONE = "done", _("đã nộp phiếu")


PROGRESS_TONE = {
    Progress.ABSENT: "neutral",
    Progress.LEFT: "neutral",
    Progress.RECUSED: "neutral",
    Progress.WAITING: "soon",
    Progress.OPEN: "info",
    Progress.DONE: "good",
}
PROGRESS_ICON = {
    Progress.ABSENT: "dash-circle",
    Progress.LEFT: "dash-circle",
    Progress.RECUSED: "eye-slash",
    Progress.WAITING: "clock",
    Progress.OPEN: "pencil",
    Progress.DONE: "check-circle-fill",
}


@dataclass(frozen=True)
class Cell:
    member: object
    progress: Progress

    @property
    def label(self):
        return self.progress.label

    @property
    def tone(self):
        return PROGRESS_TONE[self.progress]

    @property
    def icon(self):
        return PROGRESS_ICON[self.progress]


@dataclass(frozen=True)
class Row:
    """One dossier of the agenda: `cells` in the order of the seats."""

    evaluation: object
    cells: list = field(default_factory=list)

    @property
    def done(self):
        return sum(cell.progress == Progress.DONE for cell in self.cells)

    @property
    def wanted(self):
        return sum(cell.progress not in {Progress.ABSENT, Progress.LEFT, Progress.RECUSED} for cell in self.cells)


def agenda(session):
    """The session's dossiers in the order in which they came in, never by score."""
    return session.evaluations.with_names().order_by("registration__submitted_at", "pk")


def recusals(evaluations):
    """{(evaluation, member)} pairs that may not score."""
    rows = ConflictDeclaration.objects.standing().filter(evaluation__in=[row.pk for row in evaluations])
    return set(rows.values_list("evaluation_id", "member_id"))


def matrix(session, members, evaluations):
    """Rows of who has finished what; five queries whatever the size."""
    # {member: when it left, or None while in the room}
    present = dict(session.attendance.filter(presence=Presence.PRESENT).values_list("member_id", "left_at"))
    recused = recusals(evaluations)
    sheets = {}
    rows = ScoreSheet.objects.filter(evaluation__in=[row.pk for row in evaluations]).order_by("attempt")
    for evaluation_id, member_id, attempt, handed_in_at in rows.values_list(
        "evaluation_id", "member_id", "attempt", "handed_in_at"
    ):
        sheets[evaluation_id, member_id, attempt] = handed_in_at

    def progress(evaluation, member):
        if member.pk not in present:
            return Progress.ABSENT
        if (evaluation.pk, member.pk) in recused:
            return Progress.RECUSED
        key = (evaluation.pk, member.pk, evaluation.attempt)
        if sheets.get(key):
            return Progress.DONE
        if present[member.pk]:
            return Progress.LEFT
        return Progress.OPEN if key in sheets else Progress.WAITING

    return [
        Row(evaluation, [Cell(member, progress(evaluation, member)) for member in members])
        for evaluation in evaluations
    ]


@dataclass(frozen=True)
class Revealed:
    """One dossier's sheets of one attempt as this person may read them, and what the engine makes of them."""

    sheets: list
    found: object
    bands: list
    complete: bool

    @property
    def rating(self):
        return self.found.rating

    @property
    def mean_text(self):
        return display_points(self.found.mean, self.bands)

    @property
    def rows(self):
        """(sheet, distance from the mean, is outlier), in the order of the seats."""
        return [
            (sheet, sheet.total - self.found.mean, place in self.found.outliers)
            for place, sheet in enumerate(self.sheets)
        ]


def points_of(sheet):
    """Criterion code → points, of a sheet already found readable."""
    return score_of(sheet).points


def is_recused(evaluation, user):
    return ConflictDeclaration.objects.standing().filter(evaluation=evaluation, member__user=user).exists()


def why_sealed(evaluation, user, attempt=None):
    """Why this person reads no points of the attempt: (title, text); ask only where `revealed` gave None."""
    session = evaluation.session
    if session is None or not session.is_discussed:
        return _("Điểm còn niêm phong"), _("Điểm của từng thành viên hiện ra khi Chủ tọa đã mở thảo luận.")
    if not session.council.members.filter(user=user).exists():
        return (
            _("Điểm của từng thành viên không hiện ở đây"),
            _("Trang này dành cho thành viên Hội đồng. Kết quả chung của hồ sơ có ở trang phiên họp khi phiên bế mạc."),
        )
    if not evaluation.sheets.counted().filter(attempt=attempt or evaluation.attempt).exists():
        return _("Chưa có phiếu nào"), _("Lần chấm này không có phiếu nào được tính.")
    return (
        _("Điểm còn niêm phong"),
        _("Điểm của các thành viên hiện ra khi anh/chị đã nộp phiếu của lần chấm này, hoặc khi phiên bế mạc."),
    )


def revealed(evaluation, user, attempt=None):
    """None while any counted sheet of the attempt is sealed for this person."""
    session = evaluation.session
    attempt = attempt or evaluation.attempt
    if session is None or not session.is_discussed:
        return None
    counted = set(evaluation.sheets.counted().filter(attempt=attempt).values_list("pk", flat=True))
    readable = set(
        ScoreSheet.objects.visible_to(user).filter(evaluation=evaluation, attempt=attempt).values_list("pk", flat=True)
    )
    if not counted or not counted <= readable:
        return None
    sheets, found = results.compute(evaluation, attempt=attempt)
    waits = evaluation.status in OPEN_SHEETS and attempt == evaluation.attempt
    missing = waits and bool(permissions.missing_sheets(evaluation))
    return Revealed(sheets, found, evaluation.round.regulation.bands, complete=not missing)
