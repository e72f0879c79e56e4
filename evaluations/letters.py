"""The letters of the evaluation: result, referral, recognition with the decision's text, certificate soon to expire."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from notifications import outbox
from products.letters import address_of, to_business


def check_link(certificate):
    return settings.PORTAL_URL + certificate.get_absolute_url()


def result(evaluation, step):
    """Below 3 stars or no star's minimum met: what was found, and what to do for the next time."""
    return to_business(
        evaluation.registration,
        "result",
        step.pk,
        _("Kết quả đánh giá hồ sơ %(code)s") % {"code": evaluation.registration.code},
        result=evaluation.current_result,
        evaluation=evaluation,
        classes_link=_classes_link(evaluation),
    )


def _classes_link(evaluation):
    """Where the next conferences that teach what the 3-star minimum lacked are told."""
    missed = {item["code"] for item in evaluation.current_result.details["missed"].get("3", [])}
    lacking = evaluation.registration.criteria_set.criteria.filter(code__in=missed).exclude(concept="")
    concepts = list(dict.fromkeys(lacking.values_list("concept", flat=True)))
    url = settings.PORTAL_URL + reverse("trainings:next_for")
    return f"{url}?{urlencode([('yeu', concept) for concept in concepts])}" if concepts else ""


def referred_up(evaluation, item, office):
    return to_business(
        evaluation.registration,
        "referred_up",
        item.pk,
        _("Hồ sơ %(code)s được đề nghị cấp trên đánh giá") % {"code": evaluation.registration.code},
        result=evaluation.current_result,
        decision=item.decision,
        office=office,
    )


def recognised(certificate, step):
    """The decision's own text stands in the letter."""
    item = certificate.item
    return to_business(
        item.evaluation.registration,
        "recognised",
        step.pk,
        _("Sản phẩm «%(product)s» được công nhận %(stars)s sao")
        % {"product": certificate.recognition.product_name, "stars": item.stars},
        certificate=certificate,
        decision=item.decision,
        item=item,
        result=item.evaluation.current_result,
        check_link=check_link(certificate),
    )


def expiring(recognition, days, today):
    """One letter per recognition and threshold, whatever else happens (unique key)."""
    business = recognition.product.business
    return outbox.post(
        key=f"expiring:{recognition.pk}:{days}",
        kind="expiring",
        to_name=business.name,
        to_address=address_of(business),
        subject=_("Giấy chứng nhận OCOP của «%(product)s» hết hạn ngày %(day)s")
        % {"product": recognition.product_name, "day": f"{recognition.valid_until:%d/%m/%Y}"},
        template="expiring",
        about=f"recognition:{recognition.pk}",
        context={
            "recognition": recognition,
            "business": business,
            "days_left": (recognition.valid_until - today).days,
            "link": settings.PORTAL_URL + reverse("home"),
        },
    )
