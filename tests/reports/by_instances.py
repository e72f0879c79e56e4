"""The lines of the season summary read the slow way, row object by row object: what the quick reading must equal."""

from django.db.models import Prefetch

from accounts.models import AuditEntry
from criteria.holidays import working_calendar
from evaluations.models import Evaluation
from evaluations.statuses import Status as EvaluationStatus
from products.models import Registration, SupplementRequest
from products.statuses import RoundKind, Status
from reports import selection as reach
from reports.clocks import office_clock, ward_clock
from reports.kinds.season_lines import CONCLUDED, EVALUATED, STAGES, WARD_LEVEL, Line


def lines(selection, user, today):
    supplements = SupplementRequest.objects.filter(office__level=WARD_LEVEL).order_by("pk")
    rows = (
        reach.registrations(selection, user)
        .select_related("product__business", "round__regulation", "ward", "criteria_set", "recognition")
        .prefetch_related(
            Prefetch("evaluations", Evaluation.objects.select_related("round", "office__area").order_by("pk")),
            Prefetch("supplements", supplements, to_attr="asked_by_ward"),
        )
        .order_by("ward__sort_name", "ward_id", "product__sort_name", "pk")
    )
    readable = set(Registration.objects.visible_to(user).values_list("pk", flat=True))
    return [_line(row, today, working_calendar(), row.pk in readable) for row in rows]


def _ready_at(evaluation):
    entries = AuditEntry.objects.filter(
        subject_type="evaluations.evaluation",
        subject_id=str(evaluation.pk),
        action="evaluation.moved",
        after__status=EvaluationStatus.READY.value,
    )
    return entries.order_by("-pk").values_list("at", flat=True).first()


def _line(registration, today, calendar, readable):
    evaluations = list(registration.evaluations.all())
    evaluation = evaluations[-1] if evaluations else None
    recognition = getattr(registration, "recognition", None)
    status = Status(registration.status)
    stage = next(stage for stage in STAGES if status in stage)
    if evaluation is not None and stage in (EVALUATED, CONCLUDED):
        words = EvaluationStatus(evaluation.status)
    else:  # what came from paper has its result without an evaluation in the portal
        words = EvaluationStatus.RECOGNISED if recognition and stage == CONCLUDED else status
    return Line(
        code=registration.code or "",
        product=registration.product_name,
        business=registration.business_name,
        ward=registration.ward.dated_name,
        set_number=registration.criteria_set.number,
        stage=stage,
        status=str(words.label),
        stars=recognition.stars if recognition else None,
        refused=evaluation is not None
        and evaluation.status in {EvaluationStatus.NOT_RECOGNISED, EvaluationStatus.DISQUALIFIED},
        from_paper=registration.round.kind == RoundKind.HISTORY,
        ward_clock=ward_clock(registration, registration.asked_by_ward, today=today, calendar=calendar),
        office=evaluation.office.dated_name if evaluation else "",
        office_clock=office_clock(evaluation, evaluation and _ready_at(evaluation), today=today),
        readable=readable,
    )
