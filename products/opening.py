"""What of a dossier is open for writing: everything of a draft, of a supplement only what was asked for, else nothing.

A paper asked for opens that paper. A criterion opens its answer and the evidence for it; where the criterion depends on
the case chosen for the set (rulings 14), it opens the case and all criteria that depend on it, for another case makes
their answers inconsistent. A section named by the request opens that section. All items of the open request count.
"""

from dataclasses import dataclass
from functools import cached_property

from products.statuses import Status

# Mẫu 02's texts by the page of the form they stand on; whatever a form adds belongs to one of them.
TEXT_SECTIONS = ("product", "results", "declaration")
PAPERS_OF_TEXT = {
    # The tick «đã có …» beside a paper follows the paper.
    "has_licence": ("E01",),
    "has_quality_declaration": ("E11",),
    "has_food_safety": ("E02",),
    "has_production_certificate": ("E02",),
    "has_trademark": ("E07",),
    "has_indication": ("E07",),
    "has_patent": ("E07",),
    "has_design": ("E07",),
    "has_copyright": ("E07",),
    "other_property": ("E07",),
}


@dataclass(frozen=True)
class Opening:
    """`items`: those of the open request; `everything`: a draft."""

    registration: object
    everything: bool = False
    items: tuple = ()

    @cached_property
    def sections(self):
        return frozenset(key for item in self.items for key in item.opens)

    @cached_property
    def papers(self):
        """Codes of the papers asked for."""
        return frozenset(item.paper.code for item in self.items if item.paper_id)

    @cached_property
    def _criteria_asked(self):
        return [item.criterion for item in self.items if item.criterion_id]

    @cached_property
    def branch(self):
        """Whether the case of the set may be chosen anew."""
        if not self.registration.criteria_set.branches:
            return False
        return (
            self.everything
            or "criteria" in self.sections
            or any(criterion.pk in self._branched for criterion in self._criteria_asked)
        )

    @cached_property
    def _branched(self):
        """Ids of the criteria whose choices depend on the case."""
        options = self.registration.criteria_set.criteria.filter(options__branch__gt="")
        return frozenset(options.values_list("pk", flat=True))

    @cached_property
    def criteria(self):
        """Ids of the criteria opened one by one."""
        asked = frozenset(criterion.pk for criterion in self._criteria_asked)
        return asked | self._branched if self.branch else asked

    @property
    def anything(self):
        return self.everything or bool(self.items)

    def section(self, key):
        """A whole section of the form."""
        return self.everything or key in self.sections

    def answer(self, criterion):
        return self.section("criteria") or criterion.pk in self.criteria

    def field(self, name, section):
        """One text of Mẫu 02."""
        return self.section(section) or bool(self.papers.intersection(PAPERS_OF_TEXT.get(name, ())))

    def paper(self, code):
        """Every copy of that paper."""
        return self.section("papers") or code in self.papers

    def evidence(self, code, criteria):
        """A copy of the paper `code` that supports `criteria` (ids): its paper is open, or everything it supports is."""
        criteria = set(criteria)
        return self.paper(code) or bool(criteria) and criteria <= self.criteria

    def evidence_of(self, row):
        """A copy that is there already."""
        return self.evidence(row.paper.code, [criterion.pk for criterion in row.criteria.all()])


def of(registration):
    """What is open of this dossier at this moment."""
    if registration.status == Status.DRAFT:
        return Opening(registration, everything=True)
    if registration.status != Status.SUPPLEMENT_REQUESTED:
        return Opening(registration)
    request = registration.supplements.open().last()
    items = request.items.select_related("paper", "criterion") if request else ()
    return Opening(registration, items=tuple(items))
