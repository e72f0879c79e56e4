"""The conference's report: its figures as counted, its words as written, its photographs, and the downloads."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.refusals import Refused
from trainings import figures, permissions
from trainings.actions import planning
from trainings.forms.learning import ReportForm
from trainings.models import Material
from trainings.views.attendance import inline
from trainings.views.page import button, crumbs_of, deed, page, posted, seen, show
from trainings.views.tabs import tabs

DOWNLOADS = (
    ("report_docx", gettext_lazy("Báo cáo (DOCX)"), "file-earmark-text"),
    ("report_pdf", gettext_lazy("Báo cáo (PDF)"), "file-earmark-pdf"),
    ("report_xlsx", gettext_lazy("Số liệu, danh sách (XLSX)"), "file-earmark-excel"),
)


def _downloads(conference):
    """Those whose page exists."""
    found = []
    for name, label, icon in DOWNLOADS:
        try:
            url = reverse(f"trainings:{name}", args=[conference.pk])
        except NoReverseMatch:
            continue
        found.append(button(url, label, method="get", style="secondary", icon=icon) | {"beside": name.endswith("_pdf")})
    return found


@page
def conference_report(request, pk):
    conference = seen(request, pk)
    if permissions.why_not_read_lists(request.user, conference):
        raise Refused(_("Báo cáo của hội nghị dành cho cơ quan tổ chức."))
    report = getattr(conference, "report", None)
    why_not_write = permissions.why_not_write_report(request.user, conference)
    form = ReportForm(posted(request), initial=_as_written(report))
    if request.method == "POST" and form.is_valid():
        try:
            planning.write_report(conference, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Đã lưu báo cáo."))
            return redirect("trainings:conference_report", pk)
    counted = report.figures if report and report.figures else figures.of_conference(conference)
    organises = permissions.organises(request.user, conference.office)
    actions = _downloads(conference)
    if organises and conference.state != "reported":
        actions.append(
            button(
                reverse("trainings:report_hand_in", args=[pk]),
                _("Hoàn thành báo cáo"),
                permissions.why_not_report(request.user, conference),
                icon="check-circle",
                confirm=_("Số liệu được giữ như lúc này; sau đó không sửa điểm danh và báo cáo nữa."),
            )
        )
    context = {
        "report": report,
        "form": form,
        "writes": not why_not_write,
        "why_not_write": why_not_write,
        "figures": counted,
        "numbers": _numbers(counted["totals"]),
        "actions": actions,
        "photos": conference.materials.filter(kind=Material.Kind.PHOTO, file__isnull=False),
        "questions": conference.questions.select_related("guest").order_by("pk")[:20],
        "organises": organises,
        "tabs": tabs(conference, "conference_report"),
    }
    crumbs = crumbs_of(conference, (_("Báo cáo"), ""))
    return show(request, "conference_report", context, conference=conference, crumbs=crumbs)


def _as_written(report):
    if report is None:
        return {"version": 0}
    return {name: getattr(report, name) for name in ReportForm.base_fields}


def _numbers(totals):
    return [
        {"value": totals["invited"], "label": _("được mời")},
        {"value": totals["answered"], "label": _("đã trả lời")},
        {"value": totals["promised"], "label": _("nhận lời dự")},
        {"value": totals["attended"], "label": _("đã đến"), "tone": "good"},
        {"value": totals["walk_ins"], "label": _("đến không có giấy mời")},
    ]


@deed
def report_hand_in(request, pk):
    planning.report(seen(request, pk), by=request.user)
    messages.success(request, _("Đã hoàn thành báo cáo hội nghị."))
    return redirect("trainings:conference_report", pk)


@page
def conference_photo(request, pk, photo):
    conference = seen(request, pk)
    row = get_object_or_404(
        conference.materials.select_related("file"), pk=photo, kind=Material.Kind.PHOTO, file__isnull=False
    )
    return inline(row.file, row.filename)
