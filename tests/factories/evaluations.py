"""Councils, sessions and dossiers in any status, by the deeds that make them; on the stage of `tests.factories.road`."""

from itertools import count

from accounts import clock
from evaluations.actions import checking, concluding, deciding, scoring
from evaluations.models import Evaluation
from evaluations.permissions import check_items
from evaluations.statuses import DecisionKind, Status
from tests.factories.products import many_registrations
from tests.factories.road import Road, lines

_number = count(1)
PASSWORDLESS = "accounts.backends.EmailOrPhoneBackend"
# Papers and grounds the check finds fault with in `bring_to(..., SUPPLEMENT_REQUESTED)`.
FAULT = "Bản chụp mờ, không đọc được số giấy."


def make_stage(**rules):
    """A round of quận Hai Bà Trưng with its cast: five seats with a vote (chair, vice-chair, three members) and a secretary."""
    return Road(**rules)


def make_council(stage, **rules):
    return stage.council(**rules)


def make_session(stage, *evaluations, council=None):
    """Planned, with the dossiers on its agenda; nobody marked present yet."""
    return stage.session(*evaluations, council=council)


def lowered(registration, by_points):
    """The best choices, but in total `by_points` points fewer: taken from the criteria that offer it, first ones first."""
    wanted, left = {}, by_points
    for criterion in registration.criteria_set.criteria.prefetch_related("options"):
        offered = {option.points for option in criterion.options.all() if option.branch in ("", registration.branch)}
        points = min(point for point in offered if criterion.max_points - point <= left)
        wanted[criterion.code] = points
        left -= criterion.max_points - points
    assert left == 0
    return list(lines(registration, wanted))


def fill_sheet(stage, evaluation, by, *, less=0, mark="", hand_in=True):
    """A declared sheet `less` points under 100; `mark` stands in a comment and in the opinion."""
    evaluation = Evaluation.objects.get(pk=evaluation.pk)
    if not evaluation.declarations.filter(member__user=by).exists():
        scoring.declare(evaluation, by=by, has_conflict=False)
    sheet = scoring.open_sheet(evaluation, by=by)
    rows = [(criterion, option, mark) for criterion, option, _ in lowered(evaluation.registration, less)]
    again = {"rescoring_reason": "Đã xem lại minh chứng."} if evaluation.attempt > 1 else {}
    sheet = scoring.save_lines(sheet, rows, by=by, version=sheet.version, opinion=mark, **again)
    return scoring.hand_in(sheet, by=by) if hand_in else sheet


def bring_to(stage, status, *, product=None, less=0):
    """One dossier walked to `status`, all five sheets `less` points under 100."""
    registration = stage.forwarded(stage.submitted(product) if product else None)
    evaluation = checking.take_up(registration, by=stage.specialist, now=stage.now)
    if status == Status.CHECKING:
        return evaluation
    if status == Status.SUPPLEMENT_REQUESTED:
        return ask(stage, evaluation)
    marks = {code: ("ok", "") for code, _text in check_items(evaluation)}
    checking.save_checks(evaluation, marks, by=stage.specialist)
    if status == Status.ADVISORY:
        checking.ask_advice(evaluation, by=stage.specialist)
        return evaluation
    checking.mark_ready(evaluation, by=stage.specialist)
    if status == Status.READY:
        return evaluation
    stage.scoring(evaluation)
    return through_the_council(stage, evaluation, status, less=less)


def ask(stage, evaluation):
    item = check_items(evaluation)[0][0]
    checking.save_checks(evaluation, {item: ("wrong", FAULT)}, by=stage.specialist)
    checking.request_supplement(
        evaluation,
        by=stage.specialist,
        items=[{"what": FAULT}],
        due_on=clock.today().replace(year=clock.today().year + 1),
    )
    return fresh(evaluation)


def through_the_council(stage, evaluation, status, *, less=0):
    evaluation = fresh(evaluation)
    if status == Status.SCORING:
        return evaluation
    for voter in stage.voters:
        fill_sheet(stage, evaluation, voter, less=less)
    session = fresh(evaluation).session
    concluding.open_discussion(session, by=stage.chair)
    if status == Status.RESCORING:
        concluding.ask_rescoring(fresh(evaluation), by=stage.chair, reason="Chấm lại.")
        return fresh(evaluation)
    concluding.close_session(session, by=stage.chair)
    if status == Status.SCORED:
        return fresh(evaluation)
    write_minutes(stage, session)
    concluding.adopt_minutes(session, by=stage.chair)
    if status == Status.MINUTED:
        return fresh(evaluation)
    deciding.decide(
        [fresh(evaluation)],
        by=stage.leader,
        kind=DecisionKind.RECOGNISE if status == Status.RECOGNISED else DecisionKind.REFER_UP,
        number=f"{next(_number)}/QĐ-UBND",
        signed_on=clock.today(),
        signer_name="Người Ký Mẫu",
        departures={evaluation.pk: "Theo đề nghị của Hội đồng."},
    )
    return fresh(evaluation)


def write_minutes(stage, session):
    concluding.write_minutes(
        session,
        by=stage.secretary,
        text="Hội đồng thống nhất.",
        number=f"{next(_number):02d}/BB-HĐOCOP",
        date=clock.today(),
        version=session.version,
    )


def fresh(evaluation):
    return Evaluation.objects.get(pk=evaluation.pk)


def many_evaluations(how_many, round, *, status=Status.CHECKING, session=None):
    """Rows for lists, without walking: quick."""
    registrations = many_registrations(how_many, round, status="under_evaluation")
    return Evaluation.objects.bulk_create(
        Evaluation(
            registration=registration,
            round=round,
            office=round.office,
            level=round.level,
            status=status,
            session=session,
            due_on=clock.today(),
        )
        for registration in registrations
    )
