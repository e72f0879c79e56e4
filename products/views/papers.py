"""The papers of a dossier: the receipt to print, and the PDFs of the forms, each from the submission it belongs to."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from documents.typeset import typeset
from products import papers, permissions, snapshot
from products.actions.ward import SUPPLEMENT_SLIP, WARD_REPORT
from products.models import Stop, SupplementRequest
from products.views.sight import is_official, members_page, on, registration_seen, ribbon
from records import freezing


def pdf_response(content, filename):
    """Shown in the browser; the pages it goes through keep it out of every cache."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{filename}.pdf"'
    return response


def _paper(registration, name, data, watermark, suffix=""):
    content = typeset(papers.template(name), data, watermark=watermark)
    return pdf_response(content, f"{name}-{registration.code or registration.pk}{suffix}")


# --- The applicant's forms ----------------------------------------------------------------------


def _latest(request, registration):
    """(facts, submission) the forms of a dossier are printed from.

    The last submission; of a draft the rows. Who is filling in a supplement may look at the draft of the next submission.
    """
    submission = registration.handed_in
    wants_draft = "nhap" in request.GET and not permissions.why_not_edit(request.user, registration)
    if submission is None or wants_draft:
        return snapshot.take(registration), None
    return snapshot.of_submission(submission), submission


def _form(registration, name, facts, submission):
    data = papers.mau01(facts, papers.later(registration)) if name == "mau01" else papers.mau02(facts)
    suffix = f"-lan-{submission.number}" if submission else "-nhap"
    return _paper(registration, name, data, papers.watermark(facts), suffix)


@on(registration_seen)
@require_safe
def mau01_pdf(request, registration):
    return _form(registration, "mau01", *_latest(request, registration))


@on(registration_seen)
@require_safe
def mau02_pdf(request, registration):
    return _form(registration, "mau02", *_latest(request, registration))


def _receipt(registration, submission):
    facts = snapshot.of_submission(submission)
    return papers.receipt(submission, facts, papers.later(registration)), papers.watermark(facts)


def _handed_in(request, pk):
    registration = registration_seen(request, pk)
    if registration.handed_in is None:
        raise Http404  # a draft has no receipt
    return registration


@on(_handed_in)
@require_safe
def registration_receipt(request, registration):
    """To print at the counter: the code box first."""
    paper, _watermark = _receipt(registration, registration.handed_in)
    context = {
        "registration": registration,
        "paper": paper,
        "qr": paper["qr"],
        "link": papers.later(registration)["link"],
        **ribbon(registration.round),
    }
    return render(request, "products/registration_receipt.html", context)


@on(_handed_in)
@require_safe
def receipt_pdf(request, registration):
    return _paper(registration, "receipt", *_receipt(registration, registration.handed_in))


@on(registration_seen)
@require_safe
def submission_pdf(request, registration, number, form):
    """`form` of the `number`-th submission, also after later ones: "receipt", "mau01" or "mau02"."""
    submission = get_object_or_404(registration.submissions, number=number)
    if form == "receipt":
        return _paper(registration, form, *_receipt(registration, submission), f"-lan-{number}")
    return _form(registration, form, snapshot.of_submission(submission), submission)


# --- The ward's ---------------------------------------------------------------------------------


@on(registration_seen)
@require_safe
def ward_report_pdf(request, registration):
    """The ward's word to the office: the applicant's page does not offer it, and neither does this address.

    Signed, it is the paper that was frozen then; before, a draft of the report about the dossier as handed in.
    """
    report = getattr(registration, "ward_report", None)
    if report is None or not is_official(request.user):
        raise Http404
    frozen = freezing.latest(WARD_REPORT, freezing.subject_of(report)) if report.signed_at else None
    if frozen:
        return pdf_response(freezing.pdf_of(frozen), f"mau03-{registration.code}")
    facts = snapshot.of_registration(registration)
    mark = registration.round.watermark if report.signed_at else papers.draft_mark(registration.round.watermark)
    return _paper(registration, "mau03", papers.ward_report(report, facts), mark)


@members_page
@require_safe
def supplement_pdf(request, pk):
    """`pk` of the request; seen by whoever sees its dossier."""
    asked = get_object_or_404(SupplementRequest.objects.select_related("office", "asked_by"), pk=pk)
    registration = registration_seen(request, asked.registration_id)
    frozen = freezing.latest(SUPPLEMENT_SLIP, freezing.subject_of(asked))
    if frozen:
        return pdf_response(freezing.pdf_of(frozen), f"supplement-{asked.number.replace('/', '-')}")
    asked.registration = registration
    facts = snapshot.of_registration(registration)
    data = papers.supplement(asked, facts, papers.asked_by(asked))
    return _paper(registration, "supplement", data, registration.round.watermark)


@members_page
@require_safe
def stop_pdf(request, pk):
    """Thông báo dừng giải quyết, as it was frozen; seen by whoever sees its dossier."""
    stop = get_object_or_404(Stop, pk=pk)
    registration_seen(request, stop.registration_id)
    paper = freezing.latest("stop_notice", freezing.subject_of(stop))
    if paper is None:
        raise Http404
    return pdf_response(freezing.pdf_of(paper), f"dung-giai-quyet-{stop.pk}")
