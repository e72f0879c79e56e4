"""Interests: declared by the member, proposed by the portal, found by others; what follows from each (rulings 21)."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.refusals import Refused, refuse_if
from evaluations import permissions
from evaluations.actions.moving import hold, move
from evaluations.actions.proposing import write_outcome
from evaluations.actions.results import counted_sheets, write_result
from evaluations.actions.scoring import record_declaration
from evaluations.models import ConflictProposal, Evaluation
from evaluations.statuses import OPEN_SHEETS, ProposalOutcome, ProposalSource, Status
from products.actions import evaluation as dossiers


@transaction.atomic
def settle(proposal, *, by, has_conflict, reason, now=None):
    """What the portal proposed is confirmed or dismissed, with a reason; both stay in the record.

    Confirmed, it is a finding like any other: the sheet is voided and the reading right ends.
    """
    evaluation = proposal.evaluation
    hold(evaluation)
    proposal.refresh_from_db(from_queryset=ConflictProposal.objects.select_for_update())
    proposal.evaluation = evaluation
    refuse_if(permissions.why_not_settle(by, proposal))
    if not reason.strip():
        raise Refused(_("Xin ghi lý do xác nhận hoặc bỏ qua."))
    outcome = ProposalOutcome.CONFIRMED if has_conflict else ProposalOutcome.DISMISSED
    write_outcome(proposal, outcome, by=by, reason=reason, now=now)
    if has_conflict:
        _found(evaluation, proposal.member, by=by, reason=_words(proposal, reason), late=proposal.source == "late")
    return proposal


def _words(proposal, reason):
    return f"{proposal.ground} – {reason}"[:500]


@transaction.atomic
def find_conflict(evaluation, member, *, by, reason, now=None):
    """A conflict that comes to light later: the sheet is voided by a new record; a result is computed anew."""
    hold(evaluation)
    refuse_if(permissions.why_not_find_conflict(by, evaluation, member))
    if not reason.strip():
        raise Refused(_("Xin ghi lợi ích liên quan được phát hiện."))
    for proposal in evaluation.proposals.open().filter(member=member):
        write_outcome(proposal, ProposalOutcome.CONFIRMED, by=by, reason=reason, now=now)
    _found(evaluation, member, by=by, reason=reason)


@transaction.atomic
def report_late(evaluation, member, *, by, reason, now=None):
    """After the adoption: said by the chair or the office's head; it takes effect when the other of the two confirms it."""
    hold(evaluation)
    refuse_if(permissions.why_not_report_late(by, evaluation, member))
    if not reason.strip():
        raise Refused(_("Xin ghi lợi ích liên quan được phát hiện."))
    proposal = ConflictProposal.objects.create(
        evaluation=evaluation,
        member=member,
        source=ProposalSource.LATE,
        ground=reason[:500],
        proposed_by=by,
        proposed_at=now or clock.now(),
    )
    audit.record(by=by, action="conflict.proposed", subject=evaluation, after={"member": member.pk}, note=reason)
    return proposal


def _found(evaluation, member, *, by, reason, late=False):
    """The declaration, and what hangs on it at this step.

    Scoring: the sheet is voided. Closed: the result is computed anew, or too few sheets are left and another council scores
    the dossier. Adopted, not decided: the same, and adopted again in supplementary minutes. Decided: recorded for an
    inspection and shown to the leader; the certificate does not change by itself.
    """
    if late and evaluation.status != Status.MINUTED:
        record_declaration(evaluation, member, by=by, has_conflict=True, detected=True, reason=reason, void=False)
        return
    if evaluation.status == Status.MINUTED:
        label = _("Phát hiện lợi ích liên quan sau khi thông qua biên bản; tính lại kết quả")
        move(evaluation, Status.SCORED, by=by, label=label)
    record_declaration(evaluation, member, by=by, has_conflict=True, detected=True, reason=reason)
    if evaluation.status != Status.SCORED:
        return
    seats = len(permissions.voting_members(evaluation.session.council))
    if len(counted_sheets(evaluation)) >= permissions.sheets_needed(evaluation.session.council, seats):
        write_result(evaluation, by=by)
    else:
        _to_another_council(evaluation, by=by, reason=reason)


def _to_another_council(evaluation, *, by, reason):
    """Too few sheets are left for a result (rulings 19): its results no longer hold, its sheets stay as they are."""
    label = _("Không còn đủ phiếu hợp lệ; chờ Hội đồng khác đánh giá")
    move(evaluation, Status.READY, by=by, note=reason, label=label)
    evaluation.results.filter(superseded=False).update(superseded=True)
    Evaluation.objects.filter(pk=evaluation.pk).update(session=None, attempt=1, spread_reason="")
    evaluation.session, evaluation.attempt, evaluation.spread_reason = None, 1, ""


@transaction.atomic
def take_back_finding(evaluation, member, *, by, reason):
    """A finding that was wrong, before the member's sheet hangs on it: a new row says so, and the dossier opens again."""
    hold(evaluation)
    refuse_if(permissions.why_not_take_back_finding(by, evaluation, member))
    if not reason.strip():
        raise Refused(_("Xin ghi lý do rút ghi nhận."))
    record_declaration(evaluation, member, by=by, has_conflict=False, detected=True, reason=reason)
    if evaluation.status in OPEN_SHEETS:
        dossiers.let_read([evaluation.registration], [member.user])
