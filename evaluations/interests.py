"""Where a council member and a dossier may have to do with each other: what the portal sees, never more than a proposal.

Compared are the contacts **as handed in** (every submission), not today's rows: what a business types later changes
nothing. A match is no proof, so a person settles it (rulings 21).
"""

from collections import defaultdict

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import AuditEntry
from accounts.validators import normal_phone
from criteria.text import fold
from products import snapshot
from products.models import Business, Step
from products.statuses import Status as Dossier

# Steps at the ward by which somebody had the dossier in hand.
IN_HAND = (Dossier.RECEIVED, Dossier.WARD_REVIEW, Dossier.FORWARDED)


def possible(evaluations, members):
    """(evaluation, member, ground) for each member with at least one ground; grounds of one member in one sentence.

    The facts of all dossiers are read at once, however many there are.
    """
    registrations = [row.registration for row in evaluations]
    prefetch_related_objects(
        registrations,
        "product__business__people",
        "submissions__late_facts",
        Prefetch("steps", Step.objects.filter(status__in=IN_HAND), to_attr="steps_in_hand"),
        "evaluations",
    )
    advised, others = _advised(registrations), _acting_for([member.user for member in members])
    for evaluation in evaluations:
        known = _Known(evaluation, advised, others)
        for member in members:
            grounds = list(known.grounds(member.user))
            if grounds:
                yield evaluation, member, "; ".join(grounds)[:500]


def _advised(registrations):
    """{evaluation id as text: who reported for the advisory team}, of every level of these dossiers."""
    found, levels = defaultdict(set), [row for one in registrations for row in one.evaluations.all()]
    if levels:
        entries = AuditEntry.objects.filter(
            action="evaluation.advised",
            subject_type=levels[0]._meta.label_lower,
            subject_id__in=[str(row.pk) for row in levels],
        )
        for evaluation, person in entries.values_list("subject_id", "by_id"):
            found[evaluation].add(person)
    return found


def _acting_for(users):
    """{person: businesses the person acts for}."""
    found = defaultdict(list)
    for business in Business.objects.filter(people__user__in=users).distinct().prefetch_related("people"):
        for person in business.people.all():
            found[person.user_id].append(business)
    return found


class _Known:
    def __init__(self, evaluation, advised, others):
        registration = evaluation.registration
        submissions = list(registration.submissions.all())
        facts = [snapshot.of_submission(submission)["business"] for submission in submissions]
        self.business, self.others = registration.business, others
        self.emails = {fact["email"].strip().lower() for fact in facts if fact.get("email")}
        self.phones = {normal_phone(fact["phone"]) for fact in facts if fact.get("phone")}
        self.names = {fold(fact["representative"]) for fact in facts if fact.get("representative")}
        self.tax_codes = {fact["tax_code"] for fact in facts if fact.get("tax_code")} - {""}
        self.addresses = {fold(fact["address"]) for fact in facts if fact.get("address")}
        self.acting = {person.user_id for person in self.business.people.all()}
        self.entered = {registration.entered_by_id, *(row.submitted_by_id for row in submissions)}
        self.in_hand = {step.by_id for step in registration.steps_in_hand}
        self.advised = set().union(*(advised[str(row.pk)] for row in registration.evaluations.all()))

    def grounds(self, user):
        if user.email and user.email in self.emails:
            yield _("trùng thư điện tử của chủ thể theo hồ sơ đã nộp")
        if user.phone and user.phone in self.phones:
            yield _("trùng số điện thoại của chủ thể theo hồ sơ đã nộp")
        if user.full_name and fold(user.full_name) in self.names:
            yield _("trùng họ tên với người đại diện của chủ thể theo hồ sơ đã nộp")
        if user.pk in self.acting:
            yield _("đang thay mặt chủ thể trên Cổng")
        elif user.pk in self.entered:
            yield _("đã nhập hoặc nộp hồ sơ này")
        if user.pk in self.in_hand:
            yield _("đã tiếp nhận, thẩm tra hoặc chuyển hồ sơ này ở cấp xã")
        if user.pk in self.advised:
            yield _("đã ghi báo cáo của Tổ tư vấn về hồ sơ này")
        if self._acts_beside(user):
            yield _("đang thay mặt một chủ thể khác có cùng mã số thuế hoặc địa chỉ")

    def _acts_beside(self, user):
        return any(
            (row.tax_code and row.tax_code in self.tax_codes) or (row.address and fold(row.address) in self.addresses)
            for row in self.others[user.pk]
            if row.pk != self.business.pk
        )
