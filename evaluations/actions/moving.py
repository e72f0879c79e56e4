"""The one writer of an evaluation's status; every move stands in the dossier's trail too."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from evaluations.models import CouncilSession, Evaluation
from evaluations.statuses import NEXT, REOPENS, Status
from products.actions.moving import Overtaken, write_step


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


@transaction.atomic
def move(evaluation, to, *, by, note="", label="", occurred_on=None, in_trail=True):
    """ValueError for a path that is not in the table, Overtaken where somebody was faster.

    `in_trail=False` where the dossier's own move writes the step.
    """
    was, to = Status(evaluation.status), Status(to)
    if to not in NEXT[was] | REOPENS.get(was, set()):
        raise ValueError(f"{was} -> {to}")
    if not Evaluation.objects.filter(pk=evaluation.pk, status=was).update(status=to):
        now_is = Evaluation.objects.values_list("status", flat=True).get(pk=evaluation.pk)
        raise Overtaken(
            _("Hồ sơ vừa được người khác chuyển sang «%(status)s». Trang đã cập nhật, xin xem lại trước khi làm tiếp.")
            % {"status": Status(now_is).label}
        )
    evaluation.status = to
    if in_trail:
        write_step(evaluation.registration, by=by, label=label or str(to.label), note=note, occurred_on=occurred_on)
    audit.record(
        by=by, action="evaluation.moved", subject=evaluation, before={"status": was}, after={"status": to}, note=note
    )
