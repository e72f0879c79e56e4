"""Possible interests, as the portal puts them before the secretary; how each was settled (rulings 21)."""

from django.utils.translation import gettext as _

from accounts import audit, clock
from evaluations import interests
from evaluations.models import ConflictProposal
from evaluations.statuses import ProposalOutcome
from products.actions.moving import Overtaken


def propose(evaluations, members, *, by):
    """What the portal sees, put before the secretary; what was settled on the same ground is not asked again."""
    keys = [row.pk for row in evaluations]
    rows = ConflictProposal.objects.filter(evaluation__in=keys)
    asked = set(rows.values_list("evaluation_id", "member_id", "ground"))
    waiting = set(rows.open().values_list("evaluation_id", "member_id"))
    new = [
        ConflictProposal(evaluation=evaluation, member=member, ground=ground)
        for evaluation, member, ground in interests.possible(evaluations, members)
        if (evaluation.pk, member.pk) not in waiting and (evaluation.pk, member.pk, ground) not in asked
    ]
    ConflictProposal.objects.bulk_create(new)
    audit.record_all(
        [
            {
                "action": "conflict.proposed",
                "subject": row.evaluation,
                "after": {"member": row.member_id},
                "note": row.ground,
            }
            for row in new
        ],
        by=by,
    )


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
