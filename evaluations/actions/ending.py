"""Ends before the council: the office refuses a dossier for a ground of the set, or stops one whose supplement never came."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.refusals import Refused, refuse_if
from evaluations import letters, outcome, papers, permissions
from evaluations.actions.moving import hold, move
from evaluations.models import Evaluation, Notice
from evaluations.statuses import Status
from products import numbers
from products import papers as products_papers
from products.actions import evaluation as dossiers
from products.actions import stopping
from products.actions.freezing import freeze_paper
from products.actions.moving import hold as hold_dossier


@transaction.atomic
def refuse(evaluation, *, by, item, reason, now=None):
    """A ground the check found «Chưa đúng» ends the dossier before any scoring: notice, letter, its reason for good.

    `item`: the code of that ground (DQ1 …). It is not taken back: the business may complain, or file a new dossier.
    """
    now = now or clock.now()
    today = clock.local_date(now)
    hold(evaluation)
    refuse_if(permissions.why_not_refuse(by, evaluation))
    grounds = {code: text for code, text, _note in permissions.wrong_grounds(evaluation)}
    if item not in grounds:
        raise Refused(_("Hãy chọn một căn cứ đã ghi «Chưa đúng» khi kiểm tra."))
    if not reason.strip():
        raise Refused(_("Xin ghi lý do và chứng cứ cụ thể."))
    ground, registration, practice = grounds[item], evaluation.registration, evaluation.round.is_practice
    number = numbers.next_number(evaluation.office, numbers.NOTICE, today.year, practice=practice)
    notice = Notice.objects.create(
        evaluation=evaluation,
        kind=Notice.Kind.REFUSED,
        office=evaluation.office,
        number=f"{'TH-' if practice else ''}{number:03d}/{today.year}/TB-KĐK",
        year=today.year,
        signed_on=today,
        ground=ground,
        reason=reason,
        signed_by=by,
        signer_name=by.display_name,
    )
    move(evaluation, Status.DISQUALIFIED, by=by, in_trail=False, note=f"{notice.number}: {ground}")
    Evaluation.objects.filter(pk=evaluation.pk).update(end_reason=f"{ground} – {reason}")
    evaluation.end_reason = f"{ground} – {reason}"
    dossiers.conclude(registration, by=by, label=_("Thông báo hồ sơ không đủ điều kiện"), note=notice.number)
    said = outcome.of(evaluation, outcome.Ending.REFUSED, ground=ground, reason=reason)
    dossiers.note_outcome(registration, said.as_dict())
    freeze_paper(
        "refusal_notice", notice, products_papers.template("notice"), papers.refusal_notice(notice, said), by=by,
        watermark=evaluation.round.watermark, now=now,
    )  # fmt: skip
    letters.refused(evaluation, notice, said)
    audit.record(by=by, action="evaluation.refused", subject=evaluation, after={"ground": ground}, note=reason)
    return notice


@transaction.atomic
def stop(evaluation, *, by, reason, now=None):
    """The supplement the office asked for never came: both the evaluation and the dossier end, in writing."""
    now = now or clock.now()
    hold(evaluation)
    hold_dossier(evaluation.registration)
    refuse_if(permissions.why_not_stop(by, evaluation, today=clock.local_date(now)))
    move(evaluation, Status.STOPPED, by=by, in_trail=False, note=reason)
    Evaluation.objects.filter(pk=evaluation.pk).update(end_reason=reason)
    evaluation.end_reason = reason
    notice = stopping.end_unanswered(evaluation.registration, office=evaluation.office, by=by, reason=reason, now=now)
    return notice


@transaction.atomic
def reopen(evaluation, *, by, reason, due_on, now=None):
    """Within the days of the notice: the same items are asked for again."""
    now = now or clock.now()
    hold(evaluation)
    hold_dossier(evaluation.registration)
    refuse_if(permissions.why_not_reopen(by, evaluation, today=clock.local_date(now)))
    request = stopping.open_again(evaluation.registration, by=by, reason=reason, due_on=due_on, now=now)
    move(evaluation, Status.SUPPLEMENT_REQUESTED, by=by, in_trail=False, note=reason)
    Evaluation.objects.filter(pk=evaluation.pk).update(end_reason="")
    evaluation.end_reason = ""
    return request
