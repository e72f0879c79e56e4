"""The rows of a dossier as they were handed in: what its pages show to everybody who is not filling it in just now.

Rows made here are for reading: they have the columns of that moment, the key of today's row for its address, and are
never saved.
"""

from products import paper_rules, permissions, snapshot
from products.models import Answer, Business, Evidence, Product, SelfAssessment, StoredFile


class Folder:
    """Business, product, form, answers and papers of one dossier; `facts` is None where they are today's rows."""

    def __init__(self, registration, facts):
        self.registration, self.facts = registration, facts

    @property
    def business(self):
        row = self.registration.business
        return _row(Business, self.facts["business"], pk=row.pk, area=row.area) if self.facts else row

    @property
    def area_name(self):
        return self.facts["business"]["area"] if self.facts else self.registration.business.area.name

    @property
    def product(self):
        row = self.registration.product
        return _row(Product, self.facts["product"], pk=row.pk) if self.facts else row

    @property
    def form(self):
        """The row of Mẫu 02, an empty one where a dossier of paper times has none."""
        if self.facts:
            return _row(SelfAssessment, self.facts["self_assessment"])
        return getattr(self.registration, "self_assessment", None) or SelfAssessment(registration=self.registration)

    @property
    def places(self):
        """(ward, round, office) under their names of that moment."""
        registration, facts = self.registration, self.facts
        if facts:
            return facts["ward"]["name"], facts["round"]["name"], facts["round"]["office"]
        return registration.ward.name, registration.round.name, registration.round.office.name

    def answers(self, criteria):
        """Criterion id → answer."""
        if not self.facts:
            found = self.registration.answers.select_related("criterion", "option")
            return {row.criterion_id: row for row in found}
        given = {row["criterion"]: row for row in self.facts["answers"]}
        found = {}
        for criterion in criteria:
            told = given.get(criterion.code)
            if told and (told["option"] or told["description"]):
                option = next((row for row in criterion.options.all() if row.code == told["option"]), None)
                found[criterion.pk] = Answer(criterion=criterion, option=option, description=told["description"])
        return found

    def papers(self):
        """[(code of its kind, codes of its criteria, Evidence)] in the form's order."""
        if self.facts:
            for told in self.facts["evidence"]:
                file = StoredFile(sha256=told["sha256"], size=told["size"]) if told["sha256"] else None
                yield told["paper"], set(told["criteria"]), _row(Evidence, told, pk=told.get("id"), file=file)
            return
        for row in paper_rules.standing_evidence(self.registration):
            yield row.paper.code, {criterion.code for criterion in row.criteria.all()}, row


def folder_for(user, registration):
    """Today's rows for who is filling them in, and of a draft; else the last submission's."""
    submission = registration.handed_in
    if submission is None or not permissions.why_not_edit(user, registration):
        return Folder(registration, None)
    return Folder(registration, snapshot.of_submission(submission))


def _row(model, facts, **more):
    row = model(**more)
    for field in model._meta.concrete_fields:
        if field.name in facts and not field.is_relation and not field.primary_key:
            setattr(row, field.attname, field.to_python(facts[field.name]))
    return row
