"""What the next conference should teach: the criteria that councils found weak, counted by concept."""

from dataclasses import dataclass

from django.db.models import Count

from criteria.concepts import concepts
from trainings.audience import weak_outcomes
from trainings.models import TopicConcept

# Fewer businesses than this would be recognisable in a published table.
SMALL_GROUP = 5


@dataclass(frozen=True)
class Proposal:
    concept: str
    name: str
    topic: str
    dossiers: int
    businesses: int
    # (conference id, first day) of the next conference that teaches it, or None.
    taught: tuple | None


def weakest(registrations, *, today, limit=8):
    """For the dossiers of a round, ward or sector (a queryset), weakest first; two queries."""
    rows = (
        weak_outcomes()
        .filter(registration__in=registrations)
        .order_by()
        .values("concept")
        .annotate(
            dossiers=Count("registration", distinct=True),
            businesses=Count("registration__product__business", distinct=True),
        )
        .order_by("-businesses", "-dossiers", "concept")[:limit]
    )
    taught, known = next_taught(today), concepts()
    return [
        Proposal(
            row["concept"],
            known[row["concept"]].name,
            known[row["concept"]].topic_name,
            row["dossiers"],
            row["businesses"],
            taught.get(row["concept"]),
        )
        for row in rows
        if row["concept"] in known
    ]


def next_taught(today):
    """Concept → (conference id, first day) of the nearest conference still to come that teaches it."""
    nearest = {}
    for concept, conference, starts_on in TopicConcept.objects.next_taught(today):
        nearest.setdefault(concept, (conference, starts_on))
    return nearest
