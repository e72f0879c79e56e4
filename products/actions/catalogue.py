"""Products, rounds, and what `evaluations` writes down about a product."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.refusals import Refused, refuse_if
from accounts.versions import save_over
from criteria.calendar import months_later
from products import files, identity, numbers, permissions
from products.models import CriterionOutcome, Product, Recognition, Round
from products.statuses import RoundKind

# The columns a person edits.
EDITED = (*identity.PRODUCT_IDENTITY, "where_to_buy")
SAME_NAME = gettext_lazy("Chủ thể đã có sản phẩm trùng tên này.")
STALE_PRODUCT = gettext_lazy(
    "Sản phẩm vừa được người khác sửa. Nội dung anh/chị nhập vẫn còn trên trang; xin đối chiếu rồi lưu lại."
)


@transaction.atomic
def add_product(product, *, by):
    refuse_if(permissions.why_not_add_product(by, product.business))
    try:
        with transaction.atomic():
            product.save()
    except IntegrityError:  # two at once, each finding no other
        raise Refused(SAME_NAME) from None
    except OSError:
        raise _photo_not_kept() from None
    audit.record(
        by=by, action="product.added", subject=product, after={"name": product.name, "set": product.set_number}
    )
    return product


@transaction.atomic
def update_product(product, *, by, version):
    """Saves what changed of `product` if nobody saved since `version` was read.

    What an open dossier prints of it and what its recognition says stand still
    (`permissions.why_not_change_product`); where to buy it may be told at any time.
    """
    before = Product.objects.select_for_update(of=("self",)).select_related("business").get(pk=product.pk)
    refuse_if(permissions.why_not_edit_product(by, before))
    if before.version != version:
        raise Refused(STALE_PRODUCT)
    fields = identity.changed(before, product, EDITED)
    refuse_if(permissions.why_not_change_product(before, fields))
    save_product(product, fields, version=version)
    audit.record(
        by=by,
        action="product.updated",
        subject=product,
        before={"name": before.name, "set": before.set_number},
        after={"name": product.name, "set": product.set_number, "fields": fields},
    )


def save_product(product, fields, *, version):
    """The named fields over the version that was read; Refused for a second product of that name, or a later save."""
    try:
        with transaction.atomic():
            if not save_over(product, fields, version=version):
                raise Refused(STALE_PRODUCT)
    except IntegrityError:
        raise Refused(SAME_NAME) from None
    except OSError:
        raise _photo_not_kept() from None


def _photo_not_kept():
    return Refused(files.NOT_KEPT % {"name": _("ảnh sản phẩm")})


EDITED_OF_ROUND = (
    "name",
    "kind",
    "regulation",
    "office",
    "level",
    "year",
    "opens_on",
    "cut_off",
    "due_on",
    "plan_number",
    "plan_date",
    "plan_issuer",
    "plan_subject",
    "target_count",
    "ward_working_days",
    "office_working_days",
    "state",
)
STALE_ROUND = gettext_lazy("Đợt vừa được người khác sửa; xin đối chiếu rồi lưu lại.")


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
    before = Round.objects.select_for_update().get(pk=round.pk)
    refuse_if(permissions.why_not_edit_round(by, before))
    refuse_if(permissions.why_not_change_pinned(before, round))
    refuse_if(permissions.why_not_edit_round(by, round))  # the office it would be given to
    if before.version != version:
        raise Refused(STALE_ROUND)
    refuse_if(why_not_regulation(round))
    if not save_over(round, EDITED_OF_ROUND, version=version):
        raise Refused(STALE_ROUND)
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
def write_outcomes(found):
    """Per-criterion outcomes of the latest result, of any number of dossiers (rulings 29).

    `found`: pairs of a dossier and its (criterion, mean, missed star).
    """
    CriterionOutcome.objects.filter(registration__in=[registration.pk for registration, _outcomes in found]).delete()
    CriterionOutcome.objects.bulk_create(
        (
            CriterionOutcome(
                registration=registration,
                criterion=criterion,
                concept=criterion.concept,
                mean_points=mean,
                max_points=criterion.max_points,
                missed_star=missed_star,
            )
            for registration, outcomes in found
            for criterion, mean, missed_star in outcomes
        ),
        batch_size=2000,
    )


def record_recognition(product, *, by, round, **facts):
    """One result written down to its product, as `record_recognitions`."""
    (recognition,) = record_recognitions([{"product": product, **facts}], by=by, round=round)
    return recognition


@transaction.atomic
def record_recognitions(rows, *, by, round):
    """Results written down to their products; an older recognition is superseded by it, it by a newer one.

    `rows`: of each product stars, issuer and year; the registration, area_name and what the paper tells (decision_number,
    issued_on, valid_until, certificate_number, certificate_code, note). What the source does not tell stays empty
    (rulings 26). Names are those of the dossier as it was handed in and judged. No product stands in it twice.
    """
    recognitions = [_recognition(round_kind=round.kind, **row) for row in rows]
    if round.kind == RoundKind.PRACTICE:
        Recognition.objects.bulk_create(recognitions)
    else:
        _let_stand(recognitions)
    audit.record_all(
        [
            {
                "action": "product.recognised",
                "subject": row.product,
                "after": {"stars": row.stars, "round": round.pk, "decision": row.decision_number},
            }
            for row in recognitions
        ],
        by=by,
    )
    return recognitions


def _recognition(product, registration=None, area_name="", **facts):
    recognition = Recognition(
        product=product,
        registration=registration,
        product_name=registration.product_name if registration else product.name,
        business_name=registration.business_name if registration else product.business.name,
        area_name=area_name or str(product.business.area),
        set_number=registration.criteria_set.number if registration else product.set_number,
        **facts,
    )
    recognition.derive()
    return recognition


def _let_stand(recognitions):
    """One current recognition per product at any moment: the one with the latest day on its paper."""
    products = {row.product_id: row.product for row in recognitions}
    list(Product.objects.select_for_update().filter(pk__in=products).order_by("pk").values_list("pk"))
    rows = Recognition.objects.standing().exclude(round_kind=RoundKind.PRACTICE).filter(product__in=products)
    standing = {row.product_id: row for row in rows}
    stepping = []
    for recognition in recognitions:
        older = standing.get(recognition.product_id)
        if older and _day(older) > _day(recognition):  # a paper of earlier times, entered later
            recognition.superseded_by = older
        elif older:
            older.withdrawn_on, older.superseded_by = _day(recognition), recognition
            stepping.append(older)
    for day in {row.withdrawn_on for row in stepping}:  # they step aside first
        keys = [row.pk for row in stepping if row.withdrawn_on == day]
        Recognition.objects.filter(pk__in=keys).update(withdrawn_on=day)
    Recognition.objects.bulk_create(recognitions)
    for row in stepping:
        row.withdrawn_on = None
        row.superseded_by = row.superseded_by  # its key is known now
    Recognition.objects.bulk_update(stepping, ["superseded_by", "withdrawn_on"])
    current = [row for row in recognitions if row.superseded_by is None]
    for stars in {row.stars for row in current}:
        Product.objects.filter(pk__in=[row.product_id for row in current if row.stars == stars]).update(stars=stars)
    for row in current:
        row.product.stars = row.stars


def _day(recognition):
    """Where the source tells the year only: its first day."""
    return recognition.issued_on or date(recognition.year, 1, 1)


@transaction.atomic
def enter_past_result(
    product, round, *, by, stars, decision_number, issued_on, certificate_number="", points="", today=None
):
    """The result of a past round as its paper states it, also in a set that cannot be scored (rulings 2, 16).

    `points`: the total printed on the paper, as printed. The certificate's end follows from its day (rulings 5).
    """
    refuse_if(permissions.why_not_enter_past_result(by, product, round, stars=stars, issued_on=issued_on, today=today))
    if not decision_number.strip():
        raise Refused(_("Xin ghi số quyết định trên giấy."))
    Product.objects.select_for_update().get(pk=product.pk)
    decision_number = numbers.as_written(decision_number)
    entered = product.recognitions.filter(round_kind=RoundKind.HISTORY, issued_on=issued_on)
    if any(numbers.same(decision_number, row.decision_number) for row in entered):
        raise Refused(_("Kết quả của sản phẩm này theo quyết định đó đã được nhập."))
    note, law = _("Nhập lại từ hồ sơ giấy"), permissions.law_of_past_result(round, issued_on)
    if law != round.regulation:
        note = _("%(note)s, theo %(law)s") % {"note": note, "law": law.short_title}
    return record_recognition(
        product,
        by=by,
        round=round,
        stars=stars,
        issuer=round.office.issuer,
        year=issued_on.year,
        decision_number=decision_number,
        issued_on=issued_on,
        valid_until=months_later(issued_on, law.certificate_months),
        certificate_number=certificate_number,
        note=_("%(note)s; tổng điểm ghi trên giấy: %(points)s.") % {"note": note, "points": points}
        if points
        else f"{note}.",
    )
