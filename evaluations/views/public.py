"""The public check of a certificate: by the code in its QR, or by its number and product. No personal data."""

import re

from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import clock
from criteria.models import Regulation
from criteria.text import bare_number, found_in, letters_and_digits, search_ways
from evaluations import certificates, signing
from evaluations.forms.public import CertificateForm
from evaluations.models import Certificate
from evaluations.statuses import CERTIFICATE_ICON, CERTIFICATE_TONE, CertificateStatus
from products import holders
from products.models import Recognition
from products.statuses import RoundKind


def _found(code):
    return (
        Certificate.objects.filter(code=letters_and_digits(code).lower())
        .select_related(
            "item__decision",
            "item__evaluation__round",
            "recognition__product__business",
            "recognition__extension__registration",
        )
        .first()
    )


@require_safe
def certificate_check(request, code):
    """One glance: valid or not, until when; with `?s=` also whether the printed QR says what was issued."""
    certificate = _found(code)
    if certificate is None:
        context = {"form": CertificateForm(), "unknown_code": code[:80]}
        return render(request, "evaluations/certificate_unknown.html", context, status=404)
    recognition = certificate.recognition
    today = clock.today()
    status = certificates.status_of(facts_of(certificate), today, Regulation.objects.renewal_window_on(today))
    seal = seal_of(certificate, request.GET.get("s"))
    context = {
        "certificate": certificate,
        "recognition": recognition,
        "decision": certificate.item.decision,
        "status": status,
        "tone": CERTIFICATE_TONE[status],
        "icon": CERTIFICATE_ICON[status],
        "seal": seal,
        "sentence": _sentence(certificate, status),
        "successor": _successor(recognition),
        "present": holders.present_names([recognition])[recognition.pk],
        "practice": status == CertificateStatus.PRACTICE,
        "practice_name": certificate.item.evaluation.round.name,
    }
    response = render(request, "evaluations/certificate_check.html", context)
    response["Cache-Control"] = "no-store"
    return response


def facts_of(certificate):
    recognition = certificate.recognition
    return certificates.Facts(
        valid_until=certificate.valid_until,
        is_practice=recognition.round_kind == RoundKind.PRACTICE,
        revoked=bool(certificate.revoked_on or recognition.withdrawn_on),
        superseded=recognition.superseded_by_id is not None,
        extended_until=recognition.extended_until,
    )


def seal_of(certificate, text):
    """ "": no payload came; "matches": the printed bytes are those that were signed; "differs": anything else."""
    if text is None:
        return ""
    genuine = signing.verify(certificate.payload, certificate.signature)
    same = text == signing.pack(certificate.payload, certificate.signature)
    return "matches" if genuine and same and _as_signed(certificate) else "differs"


def _as_signed(certificate):
    """What this page shows is what was signed: the register was not changed behind it."""
    recognition, payload = certificate.recognition, certificate.payload
    shown = {
        "code": certificate.code,
        "number": certificate.number,
        "product": recognition.product_name,
        "business": recognition.business_name,
        "stars": recognition.stars,
        "to": recognition.valid_until.isoformat() if recognition.valid_until else "",
    }
    return all(payload.get(name) == value for name, value in shown.items())


def _sentence(certificate, status):
    until = f"{certificate.valid_until:%d/%m/%Y}"
    if status in {CertificateStatus.VALID, CertificateStatus.RENEWAL_DUE}:
        return _("Có giá trị đến hết ngày %(day)s.") % {"day": until}
    if status == CertificateStatus.EXTENDED:
        return _(
            "Thời hạn ghi trên giấy đã hết ngày %(day)s; giấy còn hiệu lực đến khi có kết quả đánh giá lại, không quá ngày %(last)s (Quyết định 26/2026/QĐ-TTg, Điều 12 khoản 3)."
        ) % {"day": until, "last": f"{certificate.recognition.extended_until:%d/%m/%Y}"}
    if status == CertificateStatus.EXPIRED:
        return _("Đã hết hiệu lực sau ngày %(day)s.") % {"day": until}
    if status == CertificateStatus.REVOKED:
        day = certificate.revoked_on or certificate.recognition.withdrawn_on
        return _("Đã thu hồi ngày %(day)s.") % {"day": f"{day:%d/%m/%Y}"}
    if status == CertificateStatus.SUPERSEDED:
        return _("Sản phẩm đã được cấp giấy chứng nhận mới thay cho giấy này.")
    return _("Giấy này in ra từ một đợt thực hành để tập huấn, không phải giấy chứng nhận.")


def _successor(recognition):
    newer = recognition.superseded_by
    return Certificate.objects.filter(recognition=newer).first() if newer else None


@require_safe
def certificate_search(request):
    """By code; or by number together with the product's name, for numbers come again in every office and year."""
    form = CertificateForm(request.GET or None)
    if not form.is_bound or not form.is_valid():
        return render(request, "evaluations/certificate_search.html", {"form": form})
    if certificate := _found(form.cleaned_data["ma"]):
        return redirect(certificate)
    found = list(_by_number(form.cleaned_data["ma"], form.cleaned_data["san_pham"]))
    if len(found) == 1:
        return HttpResponseRedirect(found[0]["url"])
    context = {"form": form, "found": found, "unknown": not found}
    return render(request, "evaluations/certificate_search.html", context, status=200 if found else 404)


def _by_number(number, product):
    """What the public may find under that number; papers of earlier times lead to the product's page."""
    wanted = bare_number(number)
    rows = Recognition.objects.filter(certificate_number__gt="").order_by("-year", "-pk")
    for figure in re.findall(r"\d+", wanted):
        rows = rows.filter(certificate_number__contains=figure)
    told = rows.values_list("pk", "certificate_number")
    same = [pk for pk, text in told.iterator() if bare_number(text) == wanted][:200]
    for row in rows.filter(pk__in=same).select_related("product__business"):
        # By the name on the paper, or by today's.
        if search_ways(product) and (found_in(product, row.product_name) or found_in(product, row.product.name)):
            held = Certificate.objects.filter(recognition=row).first()
            if held or row.round_kind != RoundKind.PRACTICE:
                yield {"row": row, "url": (held or row).get_absolute_url()}
