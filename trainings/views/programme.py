"""The programme's pages: sittings with agendas, speakers, topics, materials, quotas, money; and the calendar file."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.once import once
from accounts.refusals import Refused, refuse_if
from products import files
from products.views.uploads import parsed_first
from trainings import calendar_file, permissions, writing
from trainings.actions import guests, planning, programme, timetable
from trainings.forms.programme import MaterialForm, SessionForm, agenda_rows, table_rows, topic_rows
from trainings.models import Material
from trainings.views.page import (
    crumbs_of,
    deed,
    page,
    posted,
    read_again,
    refuse_reading,
    refuse_reading_to_others,
    seen,
    show,
    version_of,
)
from trainings.views.steps import steps_of


def _frame(row, part, title, **context):
    return {"title": title, "steps": steps_of(row, part), "back_url": row.get_absolute_url(), **context}


@page
def programme_page(request, pk):
    row = seen(request, pk)
    refuse_reading(request, permissions.why_not_edit(request.user, row))
    context = _frame(
        row, "programme", _("Buổi và chương trình"), sessions=row.sessions.prefetch_related("agenda__speaker")
    )
    return show(request, "programme", context, conference=row, crumbs=crumbs_of(row, (_("Chương trình"), "")))


@page
@once
def session_new(request, pk):
    row = seen(request, pk)
    refuse_reading(request, permissions.why_not_edit(request.user, row))
    form = SessionForm(posted(request), initial={"day": row.starts_on})
    blank = row.sessions.model(conference=row)
    rows = agenda_rows(blank, row.speakers.all(), posted(request))

    def do():
        new = form.write_to(blank)
        made = timetable.add_session(
            row, by=request.user, starts_at=new.starts_at, ends_at=new.ends_at, title=new.title, place=new.place
        )
        programme.set_agenda(made, _agenda(rows), by=request.user)
        return made

    return _session_page(request, row, form, rows, do, _("Thêm buổi"))


@page
@once
def session_edit(request, pk, session):
    row = seen(request, pk)
    refuse_reading(request, permissions.why_not_edit(request.user, row))
    found = get_object_or_404(row.sessions, pk=session)
    found.conference = row
    form = SessionForm.of(found, posted(request))
    rows = agenda_rows(found, row.speakers.all(), posted(request))

    def do():
        timetable.change_session(form.write_to(found), by=request.user, version=version_of(request))
        programme.set_agenda(found, _agenda(rows), by=request.user)
        return found

    return _session_page(request, row, form, rows, do, _("Sửa buổi"), session=found)


def _agenda(rows):
    return [{name: row[name] for name in ("at", "title", "speaker")} for row in rows.kept]


def _session_page(request, row, form, rows, do, title, session=None):
    if request.method == "POST" and form.is_valid() & rows.is_valid():
        try:
            saved = do()
        except Refused as refused:
            form.add_error(None, refused.reason)
            read_again(row, refused)
        else:
            messages.success(request, _("Đã lưu buổi."))
            if request.POST.get("more"):
                return redirect("trainings:session_edit", row.pk, saved.pk)
            return redirect("trainings:programme", row.pk)
    context = _frame(row, "programme", title, form=form, rows=rows, session=session)
    context["problems"] = [*form.problems, *rows.problems] if request.method == "POST" else []
    context["back_url"] = reverse("trainings:programme", args=[row.pk])
    crumbs = crumbs_of(row, (_("Chương trình"), context["back_url"]), (title, ""))
    return show(request, "session_form", context, conference=row, crumbs=crumbs)


@deed
def session_remove(request, pk, session):
    row = seen(request, pk)
    found = get_object_or_404(row.sessions, pk=session)
    found.conference = row
    timetable.remove_session(found, by=request.user)
    messages.success(request, _("Đã bỏ buổi."))
    return redirect("trainings:programme", row.pk)


# --- rows ----------------------------------------------------------------------------------

_TABLES = {
    "speakers": (
        gettext_lazy("Báo cáo viên"),
        gettext_lazy("Ghi họ tên, hoặc chỉ chức vụ và đơn vị khi chưa rõ người. Xóa trắng một dòng là bỏ dòng đó."),
        programme.set_speakers,
    ),
    "quotas": (
        gettext_lazy("Chỉ tiêu đại biểu"),
        gettext_lazy(
            "Mỗi cơ quan, thành phần được mời bao nhiêu người; giấy mời in theo số này. Xóa trắng một dòng là bỏ."
        ),
        programme.set_quotas,
    ),
    "budget": (
        gettext_lazy("Kinh phí"),
        gettext_lazy("Không bắt buộc. Thực chi ghi sau hội nghị; báo cáo cộng cả hai cột."),
        programme.set_budget,
    ),
}


def _table(request, pk, kind):
    row = seen(request, pk)
    title, lead, save = _TABLES[kind]
    refuse_reading(request, permissions.why_not_edit(request.user, row))
    rows = table_rows(kind, row, posted(request))
    if request.method == "POST" and rows.is_valid():
        try:
            save(row, rows.kept, by=request.user, version=version_of(request))
        except Refused as refused:
            rows.forms[0].add_error(None, refused.reason)
            read_again(row, refused)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect(f"trainings:{kind}", row.pk)
    context = _frame(row, kind, title, rows=rows, lead=lead, kind=kind)
    return show(request, "rows", context, conference=row, crumbs=crumbs_of(row, (title, "")))


@page
@once
def speakers(request, pk):
    return _table(request, pk, "speakers")


@page
@once
def quotas(request, pk):
    return _table(request, pk, "quotas")


@deed
def quotas_count(request, pk):
    counted = guests.add_to_quotas(seen(request, pk), by=request.user)
    if counted:
        messages.success(request, _("Đã tính %(n)s người vào chỉ tiêu của cơ quan, phường họ.") % {"n": counted})
    else:
        messages.info(request, _("Không ai ngoài chỉ tiêu thuộc cơ quan, phường đã ghi; danh sách không đổi."))
    return redirect(f"{reverse('trainings:conference', args=[pk])}#chi-tieu")


@page
@once
def budget(request, pk):
    return _table(request, pk, "budget")


@page
@once
def topics(request, pk):
    row = seen(request, pk)
    refuse_reading(request, permissions.why_not_edit(request.user, row))
    rows = topic_rows(row, posted(request))
    if request.method == "POST" and rows.is_valid():
        kept = [(topic["title"], topic["concepts"]) for topic in rows.kept]
        try:
            planning.set_topics(row, kept, by=request.user, version=version_of(request))
        except Refused as refused:
            rows.forms[0].add_error(None, refused.reason)
            read_again(row, refused)
        else:
            messages.success(request, _("Đã lưu chuyên đề."))
            return redirect("trainings:topics", row.pk)
    context = _frame(row, "topics", _("Chuyên đề"), rows=rows)
    return show(request, "topics", context, conference=row, crumbs=crumbs_of(row, (_("Chuyên đề"), "")))


# --- materials -----------------------------------------------------------------------------


@page
@parsed_first(files.read_paper)
@once
def materials(request, pk):
    row = seen(request, pk)
    reason = programme.why_not_add_material(request.user, row)
    refuse_reading_to_others(request, row, reason)
    form = MaterialForm(posted(request), request.FILES or None, instance=Material(conference=row))
    if request.method == "POST" and form.is_valid():
        try:
            made = programme.add_material(
                form.save(commit=False), by=request.user, upload=form.cleaned_data.get("upload")
            )
        except Refused as refused:
            form.add_error("upload", refused.reason)
        else:
            messages.success(request, _("Đã thêm «%(title)s».") % {"title": made.title})
            return redirect("trainings:materials", row.pk)
    context = _frame(
        row, "materials", _("Tài liệu"), form=form, files=_files(row, removable=not reason), why_not=reason
    )
    return show(request, "materials", context, conference=row, crumbs=crumbs_of(row, (_("Tài liệu"), "")))


def _files(row, *, removable=False):
    """Materials as `components/files.html` takes them."""
    return [
        {
            "name": material.title,
            "url": material.link or reverse("trainings:material_file", args=[row.pk, material.pk]),
            "size": material.file.size if material.file else None,
            "sha256": material.file.sha256 if material.file else "",
            "note": material.get_kind_display() if material.file else material.link,
            "icon": "paperclip" if material.file else "link-45deg",
            "remove_url": reverse("trainings:material_remove", args=[row.pk, material.pk]) if removable else "",
        }
        for material in row.materials.select_related("file")
    ]


@deed
def material_remove(request, pk, material):
    row = seen(request, pk)
    found = get_object_or_404(row.materials, pk=material)
    found.conference = row
    programme.remove_material(found, by=request.user)
    messages.success(request, _("Đã bỏ «%(title)s».") % {"title": found.title})
    return redirect("trainings:materials", row.pk)


@page
def material_file(request, pk, material):
    row = seen(request, pk)
    found = get_object_or_404(row.materials.select_related("file"), pk=material, file__isnull=False)
    return writing.stored_file(found.file, found.filename or found.title)


@page
def calendar(request, pk):
    """The days of a conference one may read, for one's own calendar; a guest's letter has its own."""
    row = seen(request, pk)
    link = request.build_absolute_uri(row.get_absolute_url())
    refuse_if("" if row.sessions.exists() else _("Hội nghị này chưa có buổi nào."))
    content = calendar_file.of_conference(row, link=link, now=clock.now())
    response = HttpResponse(content, content_type=calendar_file.CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="hoi-nghi.ics"'
    return response
