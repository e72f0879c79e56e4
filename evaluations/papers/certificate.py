"""Giấy chứng nhận sản phẩm OCOP."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.qr import qr_svg
from evaluations import signing
from evaluations.papers.words import full_name, signing_lines
from products.papers import iso


def check_address(certificate):
    """What the QR carries: the public page with the signed facts beside it."""
    packed = signing.pack(certificate.payload, certificate.signature)
    return f"{settings.PORTAL_URL}{certificate.get_absolute_url()}?s={packed}"


def certificate(thing):
    item, recognition = thing.item, thing.recognition
    signed = item.decision
    round = item.evaluation.round
    return {
        "title": _("Giấy chứng nhận sản phẩm OCOP %(stars)s sao: %(product)s")
        % {"stars": item.stars, "product": recognition.product_name},
        "issuer": full_name(recognition.issuer),
        "product": recognition.product_name,
        "business": recognition.business_name,
        "area": recognition.area_name,
        "stars": item.stars,
        "stars_words": str(STAR_WORDS[item.stars]),
        "number": thing.number,
        "decision": signed.number,
        "decision_on": iso(signed.signed_on),
        "from": iso(thing.issued_on),
        "to": iso(thing.valid_until),
        "months": str(round.regulation.certificate_months),
        "place": signed.office.place,
        "signing": signing_lines(signed),
        "signer": signed.signer_name,
        "qr": qr_svg(check_address(thing)),
        "code": " ".join(thing.code[i : i + 4] for i in range(0, len(thing.code), 4)),
        "site": settings.PORTAL_URL.split("://")[-1],
        "practice": round.is_practice,
    }


STAR_WORDS = {3: gettext_lazy("Ba sao"), 4: gettext_lazy("Bốn sao"), 5: gettext_lazy("Năm sao")}
