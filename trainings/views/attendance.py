"""Who came: the whole conference at a glance, one session's sheet with its ticks, the photographs of the signed sheet."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.refusals import Refused
from products import files
from products.views.uploads import parsed_first
from trainings import permissions
from trainings.actions import sheet
from trainings.forms.attendance import AttendanceFilter
from trainings.forms.door import SheetForm
from trainings.models import Attendance, Guest, Invitation
from trainings.statuses import GuestSource, Presence, Reply
from trainings.views.door import session_seen
from trainings.views.page import crumbs_of, deed, page, posted, seen, show
from trainings.views.tabs import tabs

PAGE_SIZE = 100
NOT_NOTED = "chua-ghi"


def expected(conference):
    """Whose presence is asked about: the invited, and whoever came without an invitation."""
    invited = Invitation.objects.active().filter(guest=OuterRef("pk"))
    noted = Attendance.objects.filter(guest=OuterRef("pk"))
    return Guest.objects.filter(conference=conference).filter(
        Q(source=GuestSource.WALK_IN) | Exists(invited) | Exists(noted)
    )


def _as_printed(guests):
    """In the order of the printed sheet; who is not printed there (has declined, waits, came by chance) stands below."""
    printed = Invitation.objects.active().exclude(state__in=[Reply.DECLINED, Reply.WAITING])
    return guests.annotate(printed=Exists(printed.filter(guest=OuterRef("pk")))).order_by(
        "-printed", "kind", "ward__sort_name", "sort_name", "pk"
    )


def _chosen(form, guests, noted):
    """The guests the filter leaves; `noted` are the attendances it asks about."""
    data = form.cleaned_data if form.is_valid() else {}
    guests = guests.search(data.get("tim") or "")
    if data.get("phuong"):
        guests = guests.filter(ward=data["phuong"])
    mine, wanted = noted.filter(guest=OuterRef("pk")), data.get("ghi")
    if wanted == NOT_NOTED:
        return guests.filter(~Exists(mine))
    return guests.filter(Exists(mine.filter(presence=wanted))) if wanted else guests


def _names(guests):
    for guest in guests:
        for invitation in guest.standing_rows:
            invitation.guest = guest
    return guests


@page
def conference_attendance(request, pk):
    """Guests against sessions; the same number of queries for two guests and for two thousand."""
    conference = seen(request, pk)
    form = AttendanceFilter(request.GET, conference=conference)
    everybody = expected(conference).visible_to(request.user)
    guests = _chosen(form, everybody, Attendance.objects.filter(session__conference=conference))
    paper = Paginator(guests.with_names().order_by("sort_name", "pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = _names(list(paper.object_list))
    sessions = list(_with_counts(conference.sessions.all(), everybody))
    noted = {}
    for row in Attendance.objects.filter(session__conference=conference, guest__in=rows):
        noted[row.guest_id, row.session_id] = row
    total = everybody.count()
    for session in sessions:
        session.not_noted = total - session.n_present - session.n_absent - session.n_excused
    context = {
        "sessions": sessions,
        "filter": form,
        "count": paper.paginator.count,
        "total": total,
        "came": everybody.filter(came=True).count(),
        "page": paper,
        "rows": [(guest, [noted.get((guest.pk, session.pk)) for session in sessions]) for guest in rows],
        "tabs": tabs(conference, "conference_attendance"),
        "organises": permissions.organises(request.user, conference.office),
    }
    crumbs = crumbs_of(conference, (_("Điểm danh"), ""))
    return show(request, "conference_attendance", context, conference=conference, crumbs=crumbs)


def _with_counts(sessions, guests):
    mine = Q(attendances__guest__in=guests.order_by().values("pk"))
    counted = {
        f"n_{name}": Count("attendances", filter=mine & Q(attendances__presence=name)) for name in Presence.values
    }
    return sessions.annotate(**counted)


@page
def attendance(request, pk, session):
    """One session, in the order of the printed sheet, a hundred names a page; saved page by page."""
    row = session_seen(request, pk, session)
    conference = row.conference
    filtering = AttendanceFilter(request.GET, conference=conference)
    everybody = expected(conference).visible_to(request.user)
    guests = _chosen(filtering, everybody, row.attendances.all())
    paper = Paginator(_as_printed(guests.with_names()), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = _names(list(paper.object_list))
    held = {line.guest_id: line for line in row.attendances.filter(guest__in=rows)}
    form = SheetForm(posted(request), guests=rows, rows=held)
    if request.method == "POST" and form.is_valid():
        try:
            changed = sheet.tick(row, form.rows(), by=request.user)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _said(changed))
            return redirect(_address(request, paper))
    counted = row.attendances.filter(guest__in=everybody).aggregate(
        **{name: Count("pk", filter=Q(presence=name)) for name in Presence.values}
    )
    total = everybody.count()
    context = {
        "session": row,
        "filter": filtering,
        "form": form,
        "lines": [(guest, *fields, held.get(guest.pk)) for guest, *fields in form.lines()],
        "page": paper,
        "count": paper.paginator.count,
        "numbers": [
            {"value": counted[Presence.PRESENT], "label": _("có mặt"), "tone": "good"},
            {"value": counted[Presence.ABSENT], "label": _("vắng")},
            {"value": counted[Presence.EXCUSED], "label": _("vắng có lý do")},
            {"value": total - sum(counted.values()), "label": _("chưa ghi")},
        ],
        "photos": row.sheet_photos.select_related("file", "by"),
        "reason_refused": permissions.why_not_take_attendance(request.user, conference),
        "why_not_door": permissions.why_not_manage_door(request.user, row),
        "organises": permissions.organises(request.user, conference.office),
        "choices": _CHOICES,
        # The printed number of each row, as long as nothing is left out.
        "numbered": paper.paginator.count == total,
    }
    crumbs = crumbs_of(conference, (_("Điểm danh"), tabs(conference, "")[0]["url"]), (str(row), ""))
    return show(request, "attendance", context, conference=conference, crumbs=crumbs)


_CHOICES = [
    (Presence.PRESENT, gettext_lazy("Có mặt"), "1"),
    (Presence.ABSENT, gettext_lazy("Vắng"), "2"),
    (Presence.EXCUSED, gettext_lazy("Có lý do"), "3"),
]


def _said(changed):
    if not changed:
        return _("Không có thay đổi nào để lưu.")
    return _("Đã lưu điểm danh của %(count)s người.") % {"count": changed}


def _address(request, paper):
    """The same page again, or the one of the sheet that was asked for."""
    query = request.GET.copy()
    asked = request.POST.get("trang", "")
    if asked.isdecimal():
        query["page"] = asked
    elif "next" in request.POST and paper.has_next():
        query["page"] = paper.next_page_number()
    return f"{request.path}?{query.urlencode()}" if query else request.path


@deed
@parsed_first(files.read_paper)
def sheet_photo_add(request, pk, session):
    row = session_seen(request, pk, session)
    uploads = request.FILES.getlist("anh")
    if not uploads:
        messages.error(request, _("Hãy chọn ảnh hoặc bản quét của danh sách đã ký."))
    for upload in uploads:
        try:
            sheet.add_sheet_photo(row, upload, by=request.user)
        except ValidationError as fault:
            messages.error(request, " ".join(fault.messages))
        else:
            messages.success(request, _("Đã lưu «%(name)s».") % {"name": upload.name})
    return redirect(row)


@page
def sheet_photo(request, pk, session, photo):
    """As it came, checked against its hash; signatures are for those who organise."""
    row = session_seen(request, pk, session)
    found = get_object_or_404(row.sheet_photos.select_related("file"), pk=photo)
    if not permissions.organises(request.user, row.conference.office):
        raise Refused(_("Ảnh danh sách ký tên chỉ cơ quan tổ chức xem được."))
    return inline(found.file, found.filename)


def inline(stored, filename):
    try:
        return files.handed_out(stored, filename)
    except files.Tampered:
        raise Refused(_("Tệp trong kho lưu không còn nguyên vẹn nên không được mở.")) from None
