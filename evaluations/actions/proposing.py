"""Possible interests, as the portal puts them before the secretary; how each was settled (rulings 21)."""

from django.utils.translation import gettext as _

from accounts import audit, clock
from evaluations import interests
from evaluations.models import ConflictProposal
from evaluations.statuses import ProposalOutcome
from products.actions.moving import Overtaken


def propose(evaluation, members, *, by):
    """What the portal sees, put before the secretary; what was settled on the same ground is not asked again."""
    asked = set(evaluation.proposals.values_list("member_id", "ground"))
    waiting = set(evaluation.proposals.open().values_list("member_id", flat=True))
    for member, ground in interests.possible(evaluation, members):
        if member.pk in waiting or (member.pk, ground) in asked:
            continue
        ConflictProposal.objects.create(evaluation=evaluation, member=member, ground=ground)
        audit.record(by=by, action="conflict.proposed", subject=evaluation, after={"member": member.pk}, note=ground)


def write_outcome(proposal, outcome, *, by, reason, now=None):
    fields = {"outcome": outcome, "settled_by": by, "settled_at": now or clock.now(), "reason": reason[:500]}
    if not ConflictProposal.objects.filter(pk=proposal.pk, outcome=ProposalOutcome.OPEN).update(**fields):
        raise Overtaken(_("Việc này vừa được người khác xử lý; trang đã cập nhật."))
    for name, value in fields.items():
        setattr(proposal, name, value)
    audit.record(
        by=by,
        action=f"conflict.{outcome}",
        subject=proposal.evaluation,
        before={"ground": proposal.ground},
        after={"member": proposal.member_id},
        note=reason,
    )
