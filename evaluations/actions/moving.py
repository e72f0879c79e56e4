"""The one writer of an evaluation's status, for one and for many; every move stands in the dossier's trail too."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from evaluations.models import CouncilSession, Evaluation
from evaluations.statuses import NEXT, REOPENS, Status
from products.actions.moving import Overtaken, in_order, write_steps


def hold(evaluation):
    """Its session's row, then its own, locked until the end of the transaction; what the dossier became is read again.

    Whatever changes what counts (declarations, objections, attempts, conclusions) and the closing go one after the other.
    The order of locks in this app, everywhere: council, session (the lower key first), evaluation, sheet.
    """
    if evaluation.session_id:
        evaluation.session = CouncilSession.objects.select_for_update().get(pk=evaluation.session_id)
    held = Evaluation.objects.select_for_update().get(pk=evaluation.pk)
    if held.session_id != evaluation.session_id:
        raise Overtaken(_("Hồ sơ vừa được chuyển sang phiên khác; trang đã cập nhật."))
    evaluation.status, evaluation.attempt, evaluation.spread_reason = held.status, held.attempt, held.spread_reason


def move(evaluation, to, *, by, note="", label="", occurred_on=None, in_trail=True):
    """One dossier on its way, as `move_all`."""
    move_all([evaluation], to, by=by, note=note, label=label, occurred_on=occurred_on, in_trail=in_trail)


@transaction.atomic
def move_all(evaluations, to, *, by, note="", label="", occurred_on=None, in_trail=True):
    """Several dossiers to one status, all or none.

    ValueError for a path that is not in the table, Overtaken where somebody was faster with one of them.
    `in_trail=False` where the dossier's own move writes the step.
    """
    to, before = Status(to), {row.pk: Status(row.status) for row in evaluations}
    for was in before.values():
        if to not in NEXT[was] | REOPENS.get(was, set()):
            raise ValueError(f"{was} -> {to}")
    in_order(Evaluation, before)
    for was in dict.fromkeys(before.values()):
        keys = [pk for pk, status in before.items() if status == was]
        if Evaluation.objects.filter(pk__in=keys, status=was).update(status=to) != len(keys):
            now_is = Evaluation.objects.filter(pk__in=keys).exclude(status=was).values_list("status", flat=True)
            raise Overtaken(
                _(
                    "Hồ sơ vừa được người khác chuyển sang «%(status)s». Trang đã cập nhật, xin xem lại trước khi làm tiếp."
                )
                % {"status": Status(now_is[0]).label}
            )
    for row in evaluations:
        row.status = to
    if in_trail:
        registrations = [row.registration for row in evaluations]
        write_steps(registrations, by=by, label=label or str(to.label), note=note, occurred_on=occurred_on)
    audit.record_all(
        [
            {
                "action": "evaluation.moved",
                "subject": row,
                "before": {"status": before[row.pk]},
                "after": {"status": to},
                "note": note,
            }
            for row in evaluations
        ],
        by=by,
    )
