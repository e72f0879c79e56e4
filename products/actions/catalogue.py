"""Products, rounds, and what `evaluations` writes down about a product."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.refusals import Refused, refuse_if
from products import permissions
from products.models import CriterionOutcome, Product, Recognition, Round
from products.statuses import RoundKind


@transaction.atomic
def add_product(product, *, by):
    refuse_if(permissions.why_not_add_product(by, product.business))
    product.save()
    audit.record(
        by=by, action="product.added", subject=product, after={"name": product.name, "set": product.set_number}
    )
    return product


@transaction.atomic
def update_product(product, *, by):
    """Name and set stay as they are while a dossier is under way: what was handed in must not change behind it."""
    refuse_if(permissions.why_not_edit_product(by, product))
    before = Product.objects.select_for_update().get(pk=product.pk)
    renamed = (before.name, before.set_number) != (product.name, product.set_number)
    if renamed and product.registrations.open().exists():
        raise Refused(_("Sản phẩm đang có hồ sơ chưa kết thúc nên chưa đổi được tên và bộ sản phẩm."))
    product.save()
    audit.record(
        by=by,
        action="product.updated",
        subject=product,
        before={"name": before.name, "set": before.set_number},
        after={"name": product.name, "set": product.set_number},
    )


@transaction.atomic
def plan_round(round, *, by):
    """A round takes the regulation in force on its opening day, unless it is history or practice (rulings 1, 2)."""
    refuse_if(permissions.why_not_plan_round(by, round.office))
    refuse_if(why_not_regulation(round))
    round.save()
    audit.record(by=by, action="round.planned", subject=round, after={"name": round.name, "kind": round.kind})
    return round


@transaction.atomic
def update_round(round, *, by, version):
    refuse_if(permissions.why_not_edit_round(by, round))
    before = Round.objects.select_for_update().get(pk=round.pk)
    if before.version != version:
        raise Refused(_("Đợt vừa được người khác sửa; xin đối chiếu rồi lưu lại."))
    if before.registrations.exists() and (before.regulation_id, before.kind) != (round.regulation_id, round.kind):
        raise Refused(_("Đợt đã có hồ sơ nên không đổi được quy định áp dụng và loại đợt."))
    refuse_if(why_not_regulation(round))
    round.version = version + 1
    round.save()
    audit.record(by=by, action="round.updated", subject=round, after={"state": round.state})


def why_not_regulation(round):
    """A live round's regulation is in force on its opening day and knows its level."""
    regulation = round.regulation
    if round.level not in [row["level"] for row in regulation.evaluating_levels]:
        return _("%(regulation)s không giao việc đánh giá cho cấp này.") % {"regulation": regulation.short_title}
    if round.kind == RoundKind.LIVE:
        until = regulation.in_force_to
        if round.opens_on < regulation.in_force_from or (until and round.opens_on > until):
            return _("%(regulation)s không áp dụng cho hồ sơ nộp ngày %(day)s.") % {
                "regulation": regulation.short_title,
                "day": f"{round.opens_on:%d/%m/%Y}",
            }
    return ""


@transaction.atomic
def write_outcomes(registration, outcomes):
    """Per-criterion outcomes of the latest result: (criterion, mean, missed star) (rulings 29)."""
    registration.outcomes.all().delete()
    CriterionOutcome.objects.bulk_create(
        CriterionOutcome(
            registration=registration,
            criterion=criterion,
            concept=criterion.concept,
            mean_points=mean,
            max_points=criterion.max_points,
            missed_star=missed_star,
        )
        for criterion, mean, missed_star in outcomes
    )


@transaction.atomic
def record_recognition(product, *, by, round, stars, issuer, year, registration=None, area_name="", **paper):
    """The result written down to the product; an older recognition is superseded by it.

    `paper`: decision_number, issued_on, valid_until, certificate_number, certificate_code, note; what the source
    does not tell stays empty (rulings 26).
    """
    recognition = Recognition(
        product=product,
        registration=registration,
        round_kind=round.kind,
        stars=stars,
        product_name=product.name,
        business_name=product.business.name,
        area_name=area_name or str(product.business.area),
        set_number=product.set_number,
        issuer=issuer,
        year=year,
        **paper,
    )
    if round.kind == RoundKind.PRACTICE:
        recognition.save()
    else:
        older = list(product.recognitions.select_for_update().standing().exclude(round_kind=RoundKind.PRACTICE))
        # The old one steps aside first: a product has one current recognition at any moment.
        product.recognitions.filter(pk__in=[row.pk for row in older]).update(
            withdrawn_on=recognition.issued_on or date(year, 1, 1)
        )
        recognition.save()
        product.recognitions.filter(pk__in=[row.pk for row in older]).update(
            superseded_by=recognition, withdrawn_on=None
        )
        Product.objects.filter(pk=product.pk).update(stars=stars)
        product.stars = stars
    audit.record(
        by=by,
        action="product.recognised",
        subject=product,
        after={"stars": stars, "round": round.pk, "decision": paper.get("decision_number", "")},
    )
    return recognition
