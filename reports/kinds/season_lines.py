"""The lines of the season summary, read as plain values: what few rows say (rounds, wards, offices, sets) is read once."""

from datetime import date, datetime
from typing import NamedTuple

from accounts.models import AuditEntry
from criteria.holidays import working_calendar
from criteria.models import CriteriaSet
from evaluations.models import Evaluation
from evaluations.statuses import Status as EvaluationStatus
from products.models import Registration, Round, SupplementRequest
from products.statuses import RoundKind, Status
from reports.clocks import RememberedCalendar, Verdict, office_clock, ward_clock
from reports.kinds.names import area_names, office_names
from reports.reading import Keys

# Where a dossier stands, for the columns of the tables; every status has one place.
AT_WARD = frozenset({Status.SUBMITTED, Status.RECEIVED, Status.WARD_REVIEW})
WAITING = frozenset({Status.SUPPLEMENT_REQUESTED})
EVALUATED = frozenset({Status.FORWARDED, Status.UNDER_EVALUATION})
CONCLUDED = frozenset({Status.CONCLUDED})
ENDED = frozenset({Status.REJECTED, Status.WITHDRAWN, Status.STOPPED})
STAGES = (AT_WARD, WAITING, EVALUATED, CONCLUDED, ENDED)
REFUSED = frozenset({EvaluationStatus.NOT_RECOGNISED, EvaluationStatus.DISQUALIFIED})
WARD_LEVEL = "ward"


class Line(NamedTuple):
    """What the tables need of one dossier, or of one result entered from paper without a dossier."""

    code: str
    product: str
    business: str
    ward: str
    set_number: int
    stage: frozenset
    status: str
    stars: int | None
    refused: bool
    from_paper: bool
    ward_clock: Verdict
    office: str
    office_clock: Verdict
    readable: bool


class RoundRules(NamedTuple):
    """What the clocks ask of a round."""

    kind: str
    ward_days: int


class Dossier(NamedTuple):
    """What the ward's clock asks of a dossier."""

    round: RoundRules
    status: str
    received_at: datetime | None
    forwarded_at: datetime | None


class Checked(NamedTuple):
    """The latest evaluation of a dossier."""

    pk: int
    status: str
    office_id: int
    round: RoundRules
    due_on: date | None


class Asked(NamedTuple):
    """A ward's request for a supplement."""

    asked_at: datetime
    answered_at: datetime | None
    closed_at: datetime | None


DOSSIER = (
    "pk",
    "code",
    "handed_in_product",
    "product__name",
    "handed_in_business",
    "product__business__name",
    "ward",
    "criteria_set",
    "round",
    "status",
    "received_at",
    "forwarded_at",
    "recognition__stars",
)
PAPER = ("product_name", "business_name", "product__business__area", "set_number", "stars")


class DossierLines:
    """Lines from the values of DOSSIER; three more statements for each portion."""

    def __init__(self, user, today):
        self.today = today
        self.calendar = RememberedCalendar(working_calendar())
        self.readable = Keys(Registration.objects.visible_to(user))
        rounds = Round.objects.select_related("regulation")
        self.rounds = {round.pk: RoundRules(round.kind, round.ward_days) for round in rounds}
        self.sets = dict(CriteriaSet.objects.values_list("pk", "number"))
        self.wards, self.offices = area_names(), office_names()
        self.stages = {status: stage for stage in STAGES for status in stage}
        self.words = {status: str(status.label) for status in Status}
        self.words_of_office = {status: str(status.label) for status in EvaluationStatus}

    def read(self, portion):
        keys = [row[0] for row in portion]
        evaluations, supplements = self._evaluations(keys), _asked_by_wards(keys)
        ready = _became_ready([found.pk for found in evaluations.values() if found.due_on is not None])
        for row in portion:
            evaluation = evaluations.get(row[0])
            yield self._line(row, evaluation, supplements.get(row[0], ()), evaluation and ready.get(evaluation.pk))

    def _line(self, row, evaluation, supplements, ready_at):
        (
            pk,
            code,
            handed_in,
            product,
            handed_in_by,
            business,
            ward,
            set_key,
            round,
            status,
            received,
            forwarded,
            stars,
        ) = row
        round = self.rounds[round]
        stage = self.stages[status]
        found = evaluation.status if evaluation else ""
        if found and stage in (EVALUATED, CONCLUDED):
            words = self.words_of_office[found]
        elif stars and stage == CONCLUDED:  # from paper: a result without an evaluation in the portal
            words = self.words_of_office[EvaluationStatus.RECOGNISED]
        else:
            words = self.words[status]
        return Line(
            code=code or "",
            product=handed_in or product,
            business=handed_in_by or business,
            ward=self.wards[ward],
            set_number=self.sets[set_key],
            stage=stage,
            status=words,
            stars=stars,
            refused=found in REFUSED,
            from_paper=round.kind == RoundKind.HISTORY,
            ward_clock=ward_clock(
                Dossier(round, status, received, forwarded), supplements, today=self.today, calendar=self.calendar
            ),
            office=self.offices[evaluation.office_id] if evaluation else "",
            office_clock=office_clock(evaluation, ready_at, today=self.today),
            readable=pk in self.readable,
        )

    def _evaluations(self, keys):
        """{dossier: its latest evaluation}."""
        rows = Evaluation.objects.filter(registration__id__among=keys).order_by("pk")
        return {
            dossier: Checked(pk, status, office, self.rounds[round], due_on)
            for dossier, pk, status, office, round, due_on in rows.values_list(
                "registration", "pk", "status", "office", "round", "due_on"
            )
        }


def _became_ready(evaluations):
    """{evaluation: when it last became ready for the council}: the audit log is the one place that keeps it."""
    entries = AuditEntry.objects.filter(
        subject_type="evaluations.evaluation",
        subject_id__among=[str(pk) for pk in evaluations],
        after__status=EvaluationStatus.READY.value,
    ).order_by("pk")
    # The action is looked at here: asked with it, PostgreSQL reads every move there ever was.
    rows = entries.values_list("subject_id", "at", "action")
    return {int(pk): at for pk, at, action in rows if action == "evaluation.moved"}


def _asked_by_wards(keys):
    """{dossier: the wards' requests for a supplement, the earliest first}."""
    found = {}
    rows = SupplementRequest.objects.filter(registration__id__among=keys, office__level=WARD_LEVEL).order_by("pk")
    for dossier, *times in rows.values_list("registration", "asked_at", "answered_at", "closed_at"):
        found.setdefault(dossier, []).append(Asked(*times))
    return found


def lines_of_papers(portion):
    wards, recognised = area_names(), str(EvaluationStatus.RECOGNISED.label)
    for product, business, ward, set_number, stars in portion:
        yield Line(
            code="",
            product=product,
            business=business,
            ward=wards[ward],
            set_number=set_number,
            stage=CONCLUDED,
            status=recognised,
            stars=stars,
            refused=False,
            from_paper=True,
            ward_clock=Verdict.UNMEASURED,
            office="",
            office_clock=Verdict.UNMEASURED,
            readable=True,
        )
