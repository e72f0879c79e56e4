"""The papers of a dossier: the receipt to print, and the PDFs of the forms."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from documents.qr import qr_svg
from documents.typeset import typeset
from products import papers
from products.letters import status_link
from products.models import SupplementRequest
from products.views.sight import is_official, members_page, on, registration_seen, ribbon


def pdf_response(content, filename):
    """Shown in the browser; the pages it goes through keep it out of every cache."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{filename}.pdf"'
    return response


def _handed_in(request, pk):
    registration = registration_seen(request, pk)
    if registration.submitted_at is None:
        raise Http404  # a draft has no receipt
    return registration


def _paper(registration, name, data):
    content = typeset(papers.template(name), data, watermark=registration.round.watermark)
    return pdf_response(content, f"{name}-{registration.code or registration.pk}")


@on(_handed_in)
@require_safe
def registration_receipt(request, registration):
    """To print at the counter: the code box first."""
    link = status_link(registration)
    context = {
        "registration": registration,
        "paper": papers.receipt(registration),
        "qr": qr_svg(link),
        "link": link,
        **ribbon(registration.round),
    }
    return render(request, "products/registration_receipt.html", context)


@on(_handed_in)
@require_safe
def receipt_pdf(request, registration):
    return _paper(registration, "receipt", papers.receipt(registration))


@on(registration_seen)
@require_safe
def mau01_pdf(request, registration):
    return _paper(registration, "mau01", papers.mau01(registration))


@on(registration_seen)
@require_safe
def mau02_pdf(request, registration):
    return _paper(registration, "mau02", papers.mau02(registration))


@on(registration_seen)
@require_safe
def ward_report_pdf(request, registration):
    """The ward's word to the office: the applicant's page does not offer it, and neither does this address."""
    if getattr(registration, "ward_report", None) is None or not is_official(request.user):
        raise Http404
    return _paper(registration, "mau03", papers.ward_report(registration))


@members_page
@require_safe
def supplement_pdf(request, pk):
    """`pk` of the request; seen by whoever sees its dossier."""
    asked = get_object_or_404(SupplementRequest.objects.select_related("office", "asked_by"), pk=pk)
    registration = registration_seen(request, asked.registration_id)
    asked.registration = registration
    return _paper(registration, "supplement", papers.supplement(asked))
