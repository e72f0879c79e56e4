"""Where a council member and a dossier may have to do with each other: what the portal sees, never more than a proposal.

Compared are the contacts **as handed in** (every submission), not today's rows: what a business types later changes
nothing. A match is no proof, so a person settles it (rulings 21).
"""

from django.utils.translation import gettext as _

from accounts.models import AuditEntry
from accounts.validators import normal_phone
from criteria.text import fold
from products import snapshot
from products.models import Business
from products.statuses import Status as Dossier

# Steps at the ward by which somebody had the dossier in hand.
IN_HAND = (Dossier.RECEIVED, Dossier.WARD_REVIEW, Dossier.FORWARDED)


def possible(evaluation, members):
    """(member, ground) for each member with at least one ground; grounds of one member in one sentence."""
    registration = evaluation.registration
    facts = [snapshot.of_submission(submission)["business"] for submission in registration.submissions.all()]
    known = _Known(evaluation, facts)
    for member in members:
        grounds = list(known.grounds(member.user))
        if grounds:
            yield member, "; ".join(grounds)[:500]


class _Known:
    def __init__(self, evaluation, facts):
        registration = evaluation.registration
        self.business = registration.business
        self.emails = {fact["email"].strip().lower() for fact in facts if fact.get("email")}
        self.phones = {normal_phone(fact["phone"]) for fact in facts if fact.get("phone")}
        self.names = {fold(fact["representative"]) for fact in facts if fact.get("representative")}
        self.tax_codes = {fact["tax_code"] for fact in facts if fact.get("tax_code")} - {""}
        self.addresses = {fold(fact["address"]) for fact in facts if fact.get("address")}
        self.acting = set(self.business.people.values_list("user_id", flat=True))
        self.entered = {registration.entered_by_id, *registration.submissions.values_list("submitted_by_id", flat=True)}
        steps = registration.steps.filter(status__in=IN_HAND)
        self.in_hand = set(steps.values_list("by_id", flat=True))
        self.advised = set(
            AuditEntry.objects.filter(
                action="evaluation.advised",
                subject_type=evaluation._meta.label_lower,
                subject_id__in=[str(row.pk) for row in registration.evaluations.all()],
            ).values_list("by_id", flat=True)
        )

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
        others = Business.objects.filter(people__user=user).exclude(pk=self.business.pk)
        return any(
            (row.tax_code and row.tax_code in self.tax_codes) or (row.address and fold(row.address) in self.addresses)
            for row in others
        )
