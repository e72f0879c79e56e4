"""The letters of the evaluation; what they say of a rating comes from `evaluations.outcome`."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import Membership
from accounts.roles import Role
from notifications import outbox
from products.letters import about, address_of, practice, to_business, to_businesses


def check_link(certificate):
    return settings.PORTAL_URL + certificate.get_absolute_url()


def result(evaluation, step, said):
    """Nothing is recognised: what was found, and what to do for the next time."""
    return to_business(
        evaluation.registration,
        "result",
        step.pk,
        _("Kết quả đánh giá hồ sơ %(code)s") % {"code": evaluation.registration.code},
        said=said,
        classes_link=_classes_link(evaluation),
    )


def _classes_link(evaluation):
    """Where the next conferences that teach what the 3-star minimum lacked are told."""
    missed = {item["code"] for item in evaluation.basis.current_result.details["missed"].get("3", [])}
    lacking = evaluation.registration.criteria_set.criteria.filter(code__in=missed).exclude(concept="")
    concepts = list(dict.fromkeys(lacking.values_list("concept", flat=True)))
    url = settings.PORTAL_URL + reverse("trainings:next_for")
    return f"{url}?{urlencode([('yeu', concept) for concept in concepts])}" if concepts else ""


def referred_up(rows, office):
    """`rows`: (item of the decision, what is said) of each dossier."""
    return to_businesses(
        "referred_up",
        [
            (
                item.evaluation.registration,
                item.pk,
                _("Hồ sơ %(code)s được đề nghị cấp trên đánh giá") % {"code": item.evaluation.registration.code},
                {"said": said, "decision": item.decision, "office": office},
            )
            for item, said in rows
        ],
    )


def recognised(rows):
    """`rows`: (certificate, step, what is said) of each product. The decision's own text stands in the letters."""
    return to_businesses(
        "recognised",
        [
            (
                certificate.item.evaluation.registration,
                step.pk,
                _("Sản phẩm «%(product)s» được công nhận %(stars)s sao")
                % {"product": certificate.recognition.product_name, "stars": certificate.item.stars},
                {
                    "certificate": certificate,
                    "decision": certificate.item.decision,
                    "item": certificate.item,
                    "said": said,
                    "check_link": check_link(certificate),
                },
            )
            for certificate, step, said in rows
        ],
    )


def returned(evaluation, back, notice, said):
    """To the business, and to the office that has the dossier again (QĐ 26/2026 Đ7 k4g: thông báo … cho UBND cấp tỉnh)."""
    registration = evaluation.registration
    subject = _("Hồ sơ %(code)s: kết quả ở cấp trên, hồ sơ được giải quyết tiếp") % {"code": registration.code}
    to_business(registration, "returned", notice.pk, subject, said=said, notice=notice)
    for person in heads_of(back.office):
        outbox.post(
            key=f"returned_office:{notice.pk}:{person.pk}",
            kind="returned_office",
            to_name=person.display_name,
            to_address=person.email,
            subject=practice(
                registration, _("Cấp trên chuyển trả kết quả hồ sơ %(code)s") % {"code": registration.code}
            ),
            template="returned_office",
            about=about(registration),
            context={
                "registration": registration,
                "product": registration.product,
                "business": registration.business,
                "notice": notice,
                "office": evaluation.office,
                "said": said,
                "link": settings.PORTAL_URL + back.get_absolute_url(),
            },
        )


def refused(evaluation, notice, said):
    return to_business(
        evaluation.registration,
        "refused",
        notice.pk,
        _("Hồ sơ %(code)s: không đủ điều kiện đánh giá, phân hạng") % {"code": evaluation.registration.code},
        notice=notice,
        said=said,
    )


def evaluated_again(evaluation, said):
    return to_business(
        evaluation.registration,
        "evaluated_again",
        evaluation.pk,
        _("Hồ sơ %(code)s được đánh giá lại theo thẩm quyền") % {"code": evaluation.registration.code},
        said=said,
    )


def heads_of(office):
    """The heads of an office who can be reached by e-mail: offices have no mailbox of their own in the portal."""
    held = Membership.objects.in_force(clock.today()).filter(
        office=office, role=Role.OFFICE_HEAD, user__is_active=True, user__email__isnull=False
    )
    return [row.user for row in held.exclude(user__email="").select_related("user").order_by("user_id")]


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
