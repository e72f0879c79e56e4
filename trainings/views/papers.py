"""The office's papers: what is printed, edited in Word, or counted in Excel. Lists of people are read on the record."""

from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from accounts import audit
from accounts.refusals import Refused, refuse_if
from jobs import asking
from trainings import background, papers, permissions, writing
from trainings.models import Guest, Invitation
from trainings.statuses import TOOK_PLACE
from trainings.views.page import page, seen

# So many rows are set within the request in less than a second; a longer paper is the worker's.
MOST_ROWS = 100
MOST_PAGES = 20


def _export(request, conference, what):
    audit.record(by=request.user, action="guests.exported", subject=conference, after={"paper": what})


def _organised(request, pk):
    conference = seen(request, pk)
    refuse_if(permissions.why_not_read_lists(request.user, conference))
    return conference


def asked_in_background(request, kind, thing, **more):
    """Each person's own paper: what it shows was asked for by them, at that hour."""
    key = " ".join([f"{request.user.pk}", *(f"{value}" for value in more.get("data", {}).values())])
    return asking.ask(kind, thing, by=request.user, key=key, **more)


@page
def sheet_pdf(request, pk, session):
    """Danh sách ký tên of one session, a code in each row; the worker's where it is long."""
    conference = _organised(request, pk)
    row = get_object_or_404(conference.sessions, pk=session)
    _export(request, conference, "sign_in_sheet")
    if papers.awaited(conference).count() > MOST_ROWS:
        return redirect(asked_in_background(request, background.SIGN_IN_SHEET, row, thing_name=conference.title))
    return writing.pdf_response(writing.sign_in_sheet_pdf(row), f"danh-sach-ky-ten-{row.pk}")


@page
def invitations_pdf(request, pk):
    """Giấy mời of those who get them on paper, or with `?tat-ca=1` of everybody invited."""
    conference = _organised(request, pk)
    everybody = request.GET.get("tat-ca") == "1"
    rows = background.invitations_printed(conference, everybody=everybody)
    count = rows.count()
    if not count:
        raise Refused(_("Không có giấy mời nào cần in: mọi người đều nhận qua thư điện tử."))
    _export(request, conference, "invitations")
    if count > MOST_PAGES:
        return redirect(asked_in_background(request, background.INVITATIONS, conference, data={"everybody": everybody}))
    return writing.pdf_response(writing.invitations_pdf(conference, list(rows)), f"giay-moi-{conference.pk}")


@page
def certificates_pdf(request, pk):
    """All giấy xác nhận of a conference that are in force, in one file."""
    conference = _organised(request, pk)
    rows = background.certificates_printed(conference)
    count = rows.count()
    if not count:
        raise Refused(_("Chưa có giấy xác nhận nào để in."))
    _export(request, conference, "certificates")
    if count > MOST_PAGES:
        return redirect(asked_in_background(request, background.CERTIFICATES, conference))
    return writing.pdf_response(writing.certificates_pdf(conference, list(rows)), f"giay-xac-nhan-{conference.pk}")


@page
def invitation_docx(request, pk):
    """One guest's giấy mời in Word."""
    guest = get_object_or_404(Guest.objects.visible_to(request.user).select_related("conference__office"), pk=pk)
    refuse_if(permissions.why_not_read_lists(request.user, guest.conference))
    row = get_object_or_404(Invitation.objects.active().with_names(), guest=guest)
    return writing.response(writing.invitation_docx(guest.conference, row), writing.WORD, f"giay-moi-{guest.pk}.docx")


def _reported(request, pk):
    conference = _organised(request, pk)
    if conference.state not in TOOK_PLACE:
        raise Refused(_("Báo cáo chỉ có sau khi hội nghị đã tổ chức."))
    return conference


@page
def report_pdf(request, pk):
    conference = _reported(request, pk)
    return writing.pdf_response(writing.report_pdf(conference), f"bao-cao-hoi-nghi-{conference.pk}")


@page
def report_docx(request, pk):
    conference = _reported(request, pk)
    return writing.response(writing.report_docx(conference), writing.WORD, f"bao-cao-hoi-nghi-{conference.pk}.docx")


@page
def report_xlsx(request, pk):
    conference = _reported(request, pk)
    _export(request, conference, "report")
    content = writing.report_xlsx(conference, conference.guests.with_names())
    return writing.response(content, writing.EXCEL, f"bao-cao-hoi-nghi-{conference.pk}.xlsx")
