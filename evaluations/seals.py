"""What a session lets each person know: who has finished (facts only), and the scores once unsealed (rulings 18).

Points leave this module only through `ScoreSheet.objects.visible_to(user)`.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from criteria.scoring import display_points
from evaluations import permissions
from evaluations.models import ConflictDeclaration, Council, ScoreSheet
from evaluations.querysets import seats_of
from evaluations.scores import scores_of, tally_of
from evaluations.session_facts import SessionFacts
from evaluations.statuses import OPEN_SHEETS


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


def recusals(evaluations):
    """{(evaluation, member)} pairs that may not score."""
    rows = ConflictDeclaration.objects.standing().filter(evaluation__in=[row.pk for row in evaluations])
    return set(rows.values_list("evaluation_id", "member_id"))


def matrix(facts):
    """Rows of who has finished what, dossier by dossier, in the order of the seats."""
    return [
        Row(evaluation, [Cell(member, _progress(facts, evaluation, member)) for member in facts.voters])
        for evaluation in facts.evaluations
    ]


def _progress(facts, evaluation, member):
    came = facts.came(member)
    if came is None:
        return Progress.ABSENT
    if member.pk in facts.recused_ids(evaluation):
        return Progress.RECUSED
    sheet = facts.sheet_of(evaluation, member)
    if sheet and sheet.handed_in_at:
        return Progress.DONE
    if came.left_at:
        return Progress.LEFT
    return Progress.OPEN if sheet else Progress.WAITING


@dataclass(frozen=True)
class Revealed:
    """One dossier's sheets of one attempt as this person may read them, and what the engine makes of them."""

    sheets: list
    scores: dict
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


def is_recused(evaluation, user):
    """Whether the person's seat in the council has an interest in this dossier; who sits in none has no seat to leave."""
    if not seats_of(Council, user):
        return False
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


class Points:
    """The points that one person may read of a session, or of some of its dossiers: three statements for all of them.

    What is sealed for this person is never read from the tables: neither a total nor a line.
    `attempt`: an earlier one, where one dossier is looked at; else each dossier's current one.
    """

    def __init__(self, facts, user, attempt=None):
        self.facts, self.user, self.attempt = facts, user, attempt

    @cached_property
    def _readable(self):
        """{evaluation id: its sheets of the attempt that count}, of dossiers of which this person may read all of them."""
        opened = [row for row in self.facts.evaluations if row.session and row.session.is_discussed]
        counted = {row.pk: self.facts.counted(row, self.attempt) for row in opened}
        wanted = [key for keys in counted.values() for key in keys]
        if not wanted:
            return {}
        readable = ScoreSheet.objects.visible_to(self.user).filter(pk__in=wanted).order_by()
        readable = set(readable.values_list("pk", flat=True))
        return self._sheets(opened, [key for keys in counted.values() if keys <= readable for key in keys])

    def _sheets(self, evaluations, keys):
        by_key, seats = {row.pk: row for row in evaluations}, {row.pk: row for row in self.facts.seats}
        found = defaultdict(list)
        rows = ScoreSheet.objects.filter(pk__in=keys).defer("opinion", "rescoring_reason")
        for sheet in rows.order_by("member__order", "member_id"):
            # Sheets that count are of this council's members.
            sheet.evaluation, sheet.member = by_key[sheet.evaluation_id], seats[sheet.member_id]
            found[sheet.evaluation_id].append(sheet)
        return found

    @cached_property
    def _scores(self):
        return scores_of([sheet for sheets in self._readable.values() for sheet in sheets])

    def of(self, evaluation):
        """(sheets, {sheet key: the sheet added up}); ([], {}) while one of them is sealed."""
        sheets = self._readable.get(evaluation.pk, [])
        return sheets, {sheet.pk: self._scores[sheet.pk] for sheet in sheets}


def revealed(evaluation, user, attempt=None, *, points=None):
    """None while any counted sheet of the attempt is sealed for this person. `points`: read already, for a whole session."""
    points = points or Points(SessionFacts.of(evaluation), user, attempt)
    sheets, scores = points.of(evaluation)
    if not sheets:
        return None
    waits = evaluation.status in OPEN_SHEETS and attempt in {None, evaluation.attempt}
    missing = waits and bool(permissions.missing_sheets(evaluation, points.facts))
    return Revealed(
        sheets,
        scores,
        tally_of(evaluation, [scores[sheet.pk] for sheet in sheets]),
        evaluation.round.regulation.bands,
        complete=not missing,
    )
