"""What of a dossier is open for writing: everything of a draft, of a supplement only what was asked for, else nothing.

A paper asked for opens that paper. A criterion opens its answer and the evidence for it; where the criterion depends on
the case chosen for the set (rulings 14), it opens the case and all criteria that depend on it, for another case makes
their answers inconsistent. A section named by the request opens that section. All items of the open request count.
"""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from products.form_lines import TICK_PAPERS
from products.statuses import Status

# Mẫu 02's texts by the page of the form they stand on; those not named here, and the ticks, stand on the others.
_TEXTS = {
    "specification": "product",
    "other_property": "product",
    "plan": "declaration",
    "samples_promised": "declaration",
    "declared": "declaration",
}
# A form asked for opens the pages it is written on.
PAGES_OF_FORM = {
    "F01": ("business", "product", "declaration"),
    "F02": ("business", "product", "results", "criteria", "declaration"),
}
PAPERS_OF_TEXT = {
    "samples_promised": ("SAMPLE",),
    # The tick «đã có …» beside a paper follows the paper.
    **TICK_PAPERS,
}


def section_of_text(name):
    """The page of the form on which a column of Mẫu 02 stands."""
    return _TEXTS.get(name) or ("product" if name.startswith("has_") else "results")


@dataclass(frozen=True)
class Opening:
    """`items`: those of the open request; `everything`: a draft."""

    registration: object
    everything: bool = False
    items: tuple = ()

    @cached_property
    def sections(self):
        forms = [key for code in self.papers for key in PAGES_OF_FORM.get(code, ())]
        return frozenset([key for item in self.items for key in item.opens] + forms)

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
        opened = asked | self._branched if self.branch else asked
        return opened | self._depending_on(opened)

    def _depending_on(self, opened):
        """Ids of the criteria that apply only under one of the opened ones (rulings 13)."""
        if not opened:
            return frozenset()
        rows = list(self.registration.criteria_set.criteria.all())
        codes = {row.code for row in rows if row.pk in opened}
        by_code = self.registration.criteria_set.rubric.by_code
        depend = {code for code, row in by_code.items() if row.applies_when and row.applies_when[0] in codes}
        return frozenset(row.pk for row in rows if row.code in depend)

    @property
    def anything(self):
        return self.everything or bool(self.items)

    def section(self, key):
        """A whole section of the form."""
        return self.everything or key in self.sections

    def answer(self, criterion):
        return self.section("criteria") or criterion.pk in self.criteria

    def text(self, name):
        """One column of Mẫu 02."""
        return self.section(section_of_text(name)) or bool(self.papers.intersection(PAPERS_OF_TEXT.get(name, ())))

    def paper(self, code):
        """Every copy of that paper."""
        return self.section("papers") or code in self.papers

    def evidence(self, code, criteria):
        """A copy of the paper `code` that supports `criteria` (ids): its paper is open, or everything it supports is."""
        criteria = set(criteria)
        return self.paper(code) or bool(criteria) and criteria <= self.criteria

    def something_of(self, section):
        """Whether anything on that page of the form may be written."""
        if self.section(section):
            return True
        if section == "papers":
            return bool(self.papers or self.criteria)
        if section == "criteria":
            return bool(self.criteria)
        return any(section_of_text(name) == section and self.text(name) for name in PAPERS_OF_TEXT)

    def mends(self, gap):
        """Whether a gap (`completeness.Gap`) lies in what is open; what does not is the desk's to ask for."""
        if self.section(gap.section):
            return True
        if gap.section == "papers":
            return self.paper(gap.anchor.removeprefix("giay-"))
        return gap.section == "criteria" and bool(self.criteria)

    def words(self):
        """What is open, in a line: «E01 Giấy đăng ký kinh doanh», «mục 2.3», «Kết quả …»."""
        said = [f"{item.paper.code} {item.paper.name}" for item in self.items if item.paper_id]
        said += [_("mục %(code)s") % {"code": criterion.code} for criterion in self._criteria_asked]
        return said

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
