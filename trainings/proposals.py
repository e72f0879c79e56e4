"""What the next conference should teach: the criteria that councils found weak, counted by concept."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from criteria.concepts import concepts
from products.models import CriterionOutcome
from trainings.audience import weak_outcomes
from trainings.models import TopicConcept

# Fewer businesses than this would be recognisable in a published table.
SMALL_GROUP = 5
# Dossiers that are named one by one in a query; over more of them all weak criteria are read.
FEW = 500


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
    """For the dossiers of a round, ward or sector (a queryset), weakest first; three queries.

    Gives (proposals, how many of the dossiers a council has scored). Counted here and not by the database: it would
    join the dossier and its product to each weak criterion, and there are a dozen of those to a dossier.
    """
    scored = CriterionOutcome.objects.filter(registration=OuterRef("pk"))
    business_of = dict(registrations.order_by().filter(Exists(scored)).values_list("pk", "product__business"))
    weak = weak_outcomes().order_by().values_list("concept", "registration")
    if len(business_of) <= FEW:
        weak = weak.filter(registration__in=list(business_of))
    dossiers, businesses = defaultdict(set), defaultdict(set)
    for concept, registration in weak.iterator(chunk_size=10000) if business_of else ():
        if registration in business_of:
            dossiers[concept].add(registration)
            businesses[concept].add(business_of[registration])
    first = sorted(dossiers, key=lambda concept: (-len(businesses[concept]), -len(dossiers[concept]), concept))[:limit]
    taught, known = next_taught(today), concepts()
    found = [
        Proposal(
            concept,
            known[concept].name,
            known[concept].topic_name,
            len(dossiers[concept]),
            len(businesses[concept]),
            taught.get(concept),
        )
        for concept in first
        if concept in known
    ]
    return found, len(business_of)


def next_taught(today):
    """Concept → (conference id, first day) of the nearest conference still to come that teaches it."""
    nearest = {}
    for concept, conference, starts_on in TopicConcept.objects.next_taught(today):
        nearest.setdefault(concept, (conference, starts_on))
    return nearest
