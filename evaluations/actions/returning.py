"""Back from above: a result below the upper level's own stars returns to the level that sent the dossier up.

QĐ 26/2026 Đ7 k4g: of a product below 90 points the province's chairman may recognise 3 or 4 stars from the central
council's result, or have it evaluated by the province's own power. QĐ 148/2023 likewise between district and province.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.models import Office
from accounts.refusals import Refused, refuse_if
from criteria.holidays import working_calendar
from evaluations import letters, outcome, papers, permissions
from evaluations.actions import results
from evaluations.actions.moving import hold, move
from evaluations.models import Evaluation, Notice
from evaluations.statuses import Status
from products import numbers
from products import papers as products_papers
from products.actions import evaluation as dossiers
from products.actions.freezing import freeze_paper
from products.statuses import RoundKind


def acting_office(evaluation, *, upper, today):
    """Who deals with what comes back: the office itself; where its area has ended, its successor (rulings 4).

    An area without a successor of its own (the districts of 01/07/2025) left its powers to the level above: `upper`.
    History and practice keep the office of their time. Refused where a successor has two offices of that kind.
    """
    office = evaluation.office
    lives_on = office.is_active and office.area.is_current(today)
    if lives_on or evaluation.round.kind != RoundKind.LIVE:
        return office
    successor = office.area.successor_on(today)
    if successor.pk == office.area_id:
        return upper.office
    found = list(Office.objects.active().filter(area=successor, kind=office.kind))
    if len(found) > 1:
        raise Refused(
            _("%(area)s có %(count)s cơ quan cùng loại; xin báo quản trị ghi rõ cơ quan kế tục của %(office)s.")
            % {"area": successor.name, "count": len(found), "office": office.name}
        )
    return found[0] if found else upper.office


@transaction.atomic
def send_back(evaluation, *, by, reason="", signed_on=None, now=None):
    """The upper level's notice of its result; the level below has the dossier on its desk again, not concluded."""
    now = now or clock.now()
    today = clock.local_date(now)
    hold(evaluation)
    refuse_if(permissions.why_not_send_back(by, evaluation))
    signed_on = signed_on or today
    if not evaluation.basis.session.held_on <= signed_on <= today:
        raise Refused(_("Ngày thông báo phải từ ngày Hội đồng họp đến hôm nay."))
    below, registration = evaluation.sent_up_by, evaluation.registration
    was_minuted = evaluation.status == Status.MINUTED
    move(evaluation, Status.RETURNED_DOWN, by=by, note=reason)
    if was_minuted:
        results.write_outcomes([evaluation])
    office = acting_office(below, upper=evaluation, today=today)
    back = Evaluation.objects.create(
        registration=registration,
        round=below.round,
        office=office,
        level=below.level,
        sequence=_next_sequence(registration, below.level),
        status=Status.RETURNED,
        returned_from=evaluation,
        due_on=working_calendar().add(today, below.round.office_days),
    )
    dossiers.hand_to([registration], office)
    dossiers.set_deadline(registration, back.due_on)
    notice = _notice(evaluation, by=by, reason=reason, signed_on=signed_on)
    said = outcome.of(evaluation, outcome.Ending.RETURNED, below=office.issuer, office=evaluation.office.name)
    dossiers.note_outcome(registration, said.as_dict())
    freeze_paper(
        "return_notice", notice, products_papers.template("notice"), papers.return_notice(notice, back, said), by=by,
        watermark=evaluation.round.watermark, now=now,
    )  # fmt: skip
    letters.returned(evaluation, back, notice, said)
    audit.record(
        by=by, action="result.sent_back", subject=evaluation, after={"to": office.pk, "again": back.pk}, note=reason
    )
    return back


def _next_sequence(registration, level):
    return registration.evaluations.filter(level=level).count() + 1


def _notice(evaluation, *, by, reason, signed_on):
    office, practice = evaluation.office, evaluation.round.is_practice
    number = numbers.next_number(office, numbers.NOTICE, signed_on.year, practice=practice)
    return Notice.objects.create(
        evaluation=evaluation,
        kind=Notice.Kind.RETURNED,
        office=office,
        number=f"{'TH-' if practice else ''}{number:03d}/{signed_on.year}/TB-KQ",
        year=signed_on.year,
        signed_on=signed_on,
        reason=reason,
        signed_by=by,
        signer_name=by.display_name,
    )


@transaction.atomic
def evaluate_here(evaluation, *, by, reason, now=None):
    """«Tổ chức đánh giá và phân hạng theo thẩm quyền»: the check begins anew, with a council and sheets of its own."""
    now = now or clock.now()
    hold(evaluation)
    refuse_if(permissions.why_not_evaluate_here(by, evaluation))
    if not reason.strip():
        raise Refused(_("Xin ghi lý do đánh giá lại theo thẩm quyền."))
    move(evaluation, Status.CHECKING, by=by, note=reason, label=_("Đánh giá lại theo thẩm quyền"))
    due_on = working_calendar().add(clock.local_date(now), evaluation.round.office_days)
    Evaluation.objects.filter(pk=evaluation.pk).update(due_on=due_on)
    evaluation.due_on = due_on
    dossiers.set_deadline(evaluation.registration, due_on)
    said = outcome.of(evaluation, outcome.Ending.EVALUATED_AGAIN, reason=reason)
    dossiers.note_outcome(evaluation.registration, said.as_dict())
    letters.evaluated_again(evaluation, said)
