"""What the tables say about a council session, read once and handed to whoever asks: permissions, seals, papers.

The rules stand in those who ask. They ask the same object whether it was read for one dossier or for a whole session, so
a page about forty dossiers and an action on one of them answer by the same words. Each kind of fact is read when it is
first asked for, for all dossiers at once.

Facts are of the moment in which they were read: what was read before a lock is not asked again behind it.
No points are here: who may read them is `evaluations.seals`' business.
"""

from collections import defaultdict
from functools import cached_property

from django.db.models import Max, Min, Prefetch

from evaluations import tally
from evaluations.models import ConflictDeclaration, Objection, ScoreSheet
from evaluations.statuses import Presence, Seat


class SessionFacts:
    """`evaluations`: the dossiers that are asked about; all of the session's where none are named."""

    def __init__(self, session, evaluations=None):
        self.session = session
        self._named = evaluations

    @classmethod
    def of(cls, evaluation):
        """Facts for questions about one dossier; it need not lie in a session."""
        return cls(evaluation.session, [evaluation])

    # --- the dossiers ------------------------------------------------------------------------

    @cached_property
    def evaluations(self):
        """In the order in which they came in, never by score."""
        return list(self._named if self._named is not None else _agenda(self.session))

    @property
    def _keys(self):
        return [row.pk for row in self.evaluations]

    # --- the council -------------------------------------------------------------------------

    @cached_property
    def seats(self):
        """Every seat of the council, in its order."""
        return list(self.session.council.members.select_related("user")) if self.session else []

    @cached_property
    def voters(self):
        return [member for member in self.seats if member.has_vote]

    @property
    def chair(self):
        return next((member for member in self.seats if member.seat == Seat.CHAIR), None)

    def seat_of(self, user):
        """The person's seat, or None."""
        return next((member for member in self.seats if member.user_id == user.pk), None)

    @cached_property
    def attendance(self):
        """{member id: who was called and came or not}, in the order of the seats."""
        return {row.member_id: row for row in self.session.attendance.with_room()} if self.session else {}

    def came(self, member):
        """The row of a member who came, whether still in the room or not; else None."""
        row = self.attendance.get(member.pk)
        return row if row and row.presence == Presence.PRESENT else None

    def is_here(self, member):
        """Came and has not left."""
        row = self.attendance.get(member.pk)
        return bool(row and row.is_here)

    def is_authorised(self, member):
        """In the room, with the chair's authority to preside."""
        return self.is_here(member) and self.attendance[member.pk].presides

    # --- interests ---------------------------------------------------------------------------

    @cached_property
    def _declared(self):
        """{evaluation id: [(member id, whether it stands, whether somebody else found it)]}"""
        found = defaultdict(list)
        rows = ConflictDeclaration.objects.filter(evaluation__in=self._keys).with_standing().order_by("pk")
        for evaluation, *row in rows.values_list("evaluation_id", "member_id", "stands", "detected"):
            found[evaluation].append(row)
        return found

    def has_declared(self, evaluation, member):
        """Said yes or no about this dossier, or somebody said it about them."""
        return any(who == member.pk for who, _stands, _detected in self._declared[evaluation.pk])

    def recused_ids(self, evaluation):
        """Members who may not score this dossier."""
        return {who for who, stands, _detected in self._declared[evaluation.pk] if stands}

    def has_finding(self, evaluation, member):
        """An interest that somebody else than the member recorded, and that stands."""
        return any(who == member.pk and stands and detected for who, stands, detected in self._declared[evaluation.pk])

    @cached_property
    def _interests(self):
        found = defaultdict(list)
        rows = ConflictDeclaration.objects.filter(evaluation__in=self._keys, has_conflict=True).with_standing()
        for row in rows.select_related("member__user").order_by("pk"):
            found[row.evaluation_id].append(row)
        return found

    def interests_of(self, evaluation):
        """Every interest that was ever said of this dossier, with its words and whose it is; `stands` where it binds."""
        return self._interests[evaluation.pk]

    # --- sheets, without their points --------------------------------------------------------

    @cached_property
    def _sheets(self):
        """{evaluation id: its sheets of every attempt}: whose, since when; never a total or a line."""
        found = defaultdict(list)
        rows = ScoreSheet.objects.filter(evaluation__in=self._keys).with_counted().order_by("attempt", "pk")
        for row in rows.values_list(
            "pk", "evaluation_id", "member_id", "attempt", "handed_in_at", "voided_at", "counts", named=True
        ):
            found[row.evaluation_id].append(row)
        return found

    def sheets_of(self, evaluation, attempt=None):
        """Sheets of one attempt, the current one by default, without their points."""
        wanted = attempt or evaluation.attempt
        return [sheet for sheet in self._sheets[evaluation.pk] if sheet.attempt == wanted]

    def sheet_of(self, evaluation, member):
        """The member's sheet of this attempt, or None."""
        return next((sheet for sheet in self.sheets_of(evaluation) if sheet.member_id == member.pk), None)

    def sheets_by(self, evaluation, member):
        """The member's sheets of every attempt."""
        return [sheet for sheet in self._sheets[evaluation.pk] if sheet.member_id == member.pk]

    def counted(self, evaluation, attempt=None):
        """Keys of the sheets that count."""
        return {sheet.pk for sheet in self.sheets_of(evaluation, attempt) if sheet.counts}

    @cached_property
    def _spreads(self):
        """{(evaluation id, attempt): highest less lowest}; the database compares, so no single total is read."""
        rows = ScoreSheet.objects.counted().filter(evaluation__in=self._keys).order_by()
        rows = rows.values("evaluation_id", "attempt").annotate(least=Min("total"), most=Max("total"))
        return {(row["evaluation_id"], row["attempt"]): tally.spread([row["least"], row["most"]]) for row in rows}

    def spread_of(self, evaluation):
        """Of the counted sheets of this attempt, in points; 0 without sheets."""
        return self._spreads.get((evaluation.pk, evaluation.attempt), 0)


def _agenda(session):
    """Its dossiers with everything a page of the session shows of them; the law of one round is read once."""
    council = session.council
    rows = (
        session.evaluations.select_related("registration")
        .prefetch_related(
            "office",
            "registration__criteria_set",
            "results",
            Prefetch("objections", Objection.objects.select_related("raised_by")),
        )
        .order_by("registration__submitted_at", "pk")
    )
    for row in rows:
        if row.round_id == council.round_id:
            row.round = council.round
    return rows
