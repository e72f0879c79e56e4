"""Conferences: the list, the page, planning one, step by step to its end."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Count, Q
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import authority, clock
from accounts.counting import how_many_each
from accounts.models import Office
from accounts.once import once
from accounts.paging import keyset_page
from accounts.refusals import Refused, refuse_if
from criteria.concepts import concepts
from trainings import figures, permissions
from trainings.actions import copying, planning, timetable
from trainings.actions.moving import Overtaken
from trainings.forms.conference import ApproveForm, ConferenceForm, CopyForm, NewDateForm
from trainings.forms.filters import ConferenceFilter
from trainings.models import Conference, Guest
from trainings.querysets import ORGANISE, READ
from trainings.statuses import ENDS, GuestSource, State
from trainings.views import deeds
from trainings.views.page import crumbs_of, deed, note_of, page, posted, refuse_reading, seen, show
from trainings.views.steps import steps_of

PAST = "da-qua"


def _organising_offices(user):
    return authority.offices_served(user, *ORGANISE)


def _over(today):
    return Q(ends_on__lt=today) | Q(state__in=ENDS)


@page
def conference_list(request):
    """What is coming first, nearest first; what is over on its own tab."""
    user, today = request.user, clock.today()
    visible = Conference.objects.visible_to(user)
    form = ConferenceFilter(request.GET)
    found = form.narrow(visible)
    over, coming = found.filter(_over(today)), found.exclude(_over(today))
    past = request.GET.get("luc") == PAST
    rows = (over if past else coming).select_related("office").with_counts()
    keyset = keyset_page(rows, request.GET, "-starts_on" if past else "starts_on")
    kept = request.GET.copy()
    for name in ("luc", "sau", "truoc"):
        kept.pop(name, None)
    tail = f"&{kept.urlencode()}" if kept else ""
    numbers = how_many_each(coming=coming, over=over)
    counts = numbers["coming"], numbers["over"]
    official = bool(authority.memberships(user))
    context = {
        "form": form,
        "keyset": keyset,
        "rows": keyset.rows,
        "past": past,
        "tabs": [
            {"label": _("Sắp tới"), "url": f"?{tail[1:]}", "active": not past, "count": counts[0]},
            {"label": _("Đã qua"), "url": f"?luc={PAST}{tail}", "active": past, "count": counts[1]},
        ],
        "elsewhere": counts[0 if past else 1],
        "official": official,
        "own_offices": authority.served_ids(user, *READ),
        "may_plan": bool(authority.served_ids(user, *ORGANISE)),
        "today": today,
    }
    return show(request, "conference_list", context)


def _address(name, *args):
    """A page that another counter keeps; empty where it is not there."""
    try:
        return reverse(f"trainings:{name}", args=args)
    except NoReverseMatch:
        return ""


@page
def conference(request, pk):
    row = seen(request, pk)
    user = request.user
    organises = permissions.organises(user, row.office)
    reads = organises or row.office_id in authority.served_ids(user, *READ)
    reads = reads or authority.has_any_role(user, "auditor")
    guests = Guest.objects.visible_to(user).filter(conference=row)
    known = concepts()
    context = {
        "deeds": deeds.of_conference(user, row),
        "organises": organises,
        "official": bool(authority.memberships(user)),
        "sessions": row.sessions.prefetch_related("agenda__speaker"),
        "topics": [
            (topic, [known[c.concept].name for c in topic.concepts.all() if c.concept in known])
            for topic in row.topics.prefetch_related("concepts")
        ],
        "speakers": row.speakers.all(),
        "materials": row.materials.select_related("file"),
        "numbers": _numbers(row, figures.totals(row)) if reads else [],
        "quotas": row.quotas.annotate(named=Count("guests")) if reads else [],
        "outside": row.guests.filter(quota=None).exclude(source=GuestSource.WALK_IN).count() if organises else 0,
        "why_not_count": permissions.why_not_choose_guests(user, row),
        "budget": row.budget.all() if reads else [],
        "money": figures.money(row) if reads else {},
        "own_guests": [] if reads else list(guests.with_names().order_by("sort_name", "pk")[:20]),
        "own_count": 0 if reads else guests.count(),
        "steps": row.steps.select_related("by").order_by("-recorded_at", "-pk") if reads else [],
        "today": clock.today(),
        "more": _more(row) if organises else [],
        "calendar_url": reverse("trainings:conference_calendar", args=[row.pk]),
    }
    return show(request, "conference", context, conference=row, crumbs=crumbs_of(None, (row.title, "")))


def _numbers(row, totals):
    listing = reverse("trainings:guest_list", args=[row.pk])
    figures_shown = [
        (totals["guests"], _("đại biểu trong danh sách"), listing, ""),
        (totals["invited"], _("đã mời"), listing, ""),
        (totals["answered"], _("đã trả lời"), listing, ""),
        (totals["promised"], _("sẽ có mặt"), f"{listing}?tra_loi=se-co-mat", "good"),
        (totals["declined"], _("không dự"), f"{listing}?tra_loi=khong-du", ""),
    ]
    if totals["waiting"]:
        waiting = reverse("trainings:waiting_list", args=[row.pk])
        figures_shown.append((totals["waiting"], _("trong danh sách chờ"), waiting, "soon"))
    if row.state in {State.CLOSED, State.HELD, State.REPORTED} or totals["attended"]:
        figures_shown.append((totals["attended"], _("đã đến"), f"{listing}?den=co-mat", "good"))
    return [{"value": value, "label": label, "url": url, "tone": tone} for value, label, url, tone in figures_shown]


def _more(row):
    """Ways to the pages of the other counters, as far as there are any."""
    names = [
        (_("Điểm danh từng buổi"), "conference_attendance"),
        (_("Câu hỏi của đại biểu"), "questions"),
        (_("Phiếu đánh giá, bài kiểm tra"), "surveys"),
        (_("Giấy xác nhận, thư cảm ơn"), "certificates"),
        (_("Báo cáo hội nghị"), "conference_report"),
    ]
    return [(label, url) for label, name in names if (url := _address(name, row.pk))]


# --- planning ------------------------------------------------------------------------------


def _offices(user):
    return Office.objects.filter(pk__in=_organising_offices(user).values("pk")).with_place()


@never_cache
@login_required
@once
def conference_new(request):
    """Blank, or with the topics that a proposal names (`?yeu=linkage&yeu=packaging`)."""
    offices = _offices(request.user)
    if not offices.exists():
        raise Refused(_("Chỉ cán bộ phường, xã và cơ quan đánh giá mới lập được hội nghị."))
    proposed = [code for code in dict.fromkeys(request.GET.getlist("yeu")) if code in concepts()][:20]
    form = ConferenceForm(posted(request), offices=offices, user=request.user, initial=_initial(offices, proposed))
    if request.method == "POST" and form.is_valid():
        try:
            made = _plan(form, proposed, request.user)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Đã lập bản nháp. Bước tiếp: chương trình từng buổi và chuyên đề."))
            return redirect("trainings:programme", pk=made.pk)
    context = {
        "form": form,
        "title": _("Lập hội nghị"),
        "back_url": reverse("trainings:conference_list"),
        "proposed": topics_of(proposed),
        "save_label": _("Lưu bản nháp"),
    }
    return show(request, "conference_form", context, crumbs=crumbs_of(None, (_("Lập hội nghị"), "")))


@transaction.atomic
def _plan(form, proposed, by):
    made = planning.plan(form.save(commit=False), by=by)
    for starts_at, ends_at in form.sittings:
        timetable.add_session(made, by=by, starts_at=starts_at, ends_at=ends_at)
    if proposed:
        planning.set_topics(made, topics_of(proposed), by=by)
    return made


def topics_of(codes):
    """(title, concepts): what belongs to one heading becomes one topic."""
    known, headings = concepts(), {}
    for code in codes:
        headings.setdefault(known[code].topic_name, []).append(code)
    return list(headings.items())


def _initial(offices, proposed):
    initial = {"office": offices[0].pk} if offices.count() == 1 else {}
    if proposed:
        headings = [title for title, _codes in topics_of(proposed)]
        initial |= {
            "kind": "training",
            "title": _("Tập huấn: %(topics)s") % {"topics": "; ".join(headings)[:260]},
            "summary": _("Theo các tiêu chí nhiều hồ sơ còn yếu: %(names)s.")
            % {"names": ", ".join(concepts()[code].name for code in proposed)},
        }
    return initial


@page
@once
def conference_edit(request, pk):
    row = seen(request, pk)
    refuse_reading(request, permissions.why_not_edit(request.user, row))
    form = _edit_form(request, row, posted(request))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data.get("version") or row.version
        try:
            planning.update(form.save(commit=False), by=request.user, version=version)
        except Refused as refused:
            form = _again(request, row.pk, refused)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect(
                "trainings:programme" if request.POST.get("next") else row.get_absolute_url(), **_pk(request, row)
            )
    row = Conference.objects.select_related("office").get(pk=row.pk)
    context = {
        "form": form,
        "title": _("Sửa thông tin chung"),
        "back_url": row.get_absolute_url(),
        "steps": steps_of(row, "conference_edit"),
        "save_label": _("Lưu"),
        "goes_on": True,
    }
    return show(request, "conference_form", context, conference=row, crumbs=crumbs_of(row, (_("Sửa"), "")))


def _pk(request, row):
    return {"pk": row.pk} if request.POST.get("next") else {}


def _edit_form(request, row, data):
    offices = Office.objects.filter(pk=row.office_id) | _offices(request.user)
    return ConferenceForm(data, instance=row, offices=offices.distinct(), user=request.user)


def _again(request, pk, refused):
    """What was typed again; told that somebody else was faster, with the row's version of now."""
    fresh = Conference.objects.get(pk=pk)
    data = request.POST.copy()
    if isinstance(refused, Overtaken):
        data["version"] = fresh.version
    form = _edit_form(request, fresh, data)
    form.is_valid()
    form.add_error(None, refused.reason)
    form.show_stored(Conference.objects.get(pk=pk))
    return form


# --- step by step --------------------------------------------------------------------------


def _ask(request, row, form, do, *, title, label, lead="", reason=""):
    """One small form and its deed; the form again with the reason where it is refused."""
    refuse_reading(request, reason)
    if request.method == "POST" and form.is_valid():
        try:
            done, said = do(form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, said)
            return redirect(done)
    context = {"form": form, "title": title, "save_label": label, "lead": lead, "back_url": row.get_absolute_url()}
    return show(request, "small_form", context, conference=row, crumbs=crumbs_of(row, (title, "")))


@page
def approve(request, pk):
    row = seen(request, pk)
    form = ApproveForm(posted(request), initial={"plan_number": row.plan_number, "plan_date": row.plan_date})

    def do(data):
        planning.approve(row, by=request.user, plan_number=data["plan_number"], plan_date=data["plan_date"])
        return row, _("Đã phê duyệt theo kế hoạch số %(number)s.") % {"number": data["plan_number"]}

    return _ask(
        request,
        row,
        form,
        do,
        title=_("Phê duyệt hội nghị"),
        label=_("Phê duyệt"),
        lead=_("Ghi số và ngày của kế hoạch làm căn cứ; giấy mời in lại số này."),
        reason=permissions.why_not_approve(request.user, row),
    )


@page
def new_date(request, pk):
    row = seen(request, pk)
    form = NewDateForm(posted(request))

    def do(data):
        planning.set_new_date(row, by=request.user, starts_on=data["starts_on"], answer_by=data["answer_by"])
        return row, _("Đã đặt ngày mới: %(days)s. Người được mời nhận thư báo.") % {"days": row.days_text}

    return _ask(
        request,
        row,
        form,
        do,
        title=_("Đặt ngày mới"),
        label=_("Đặt ngày mới và báo đại biểu"),
        lead=_("Mọi buổi dời cùng số ngày, trừ buổi đã có điểm danh; lời nhận dự vẫn giữ nguyên."),
        reason=permissions.why_not_set_new_date(request.user, row),
    )


@page
@once
def copy(request, pk):
    row = seen(request, pk)
    form = CopyForm(posted(request), initial={"title": row.title})

    def do(data):
        made = copying.copy(row, by=request.user, starts_on=data["starts_on"], title=data["title"])
        return made, _("Đã sao chép thành bản nháp mới. Đại biểu và trả lời không đi theo.")

    return _ask(
        request,
        row,
        form,
        do,
        title=_("Sao chép hội nghị"),
        label=_("Sao chép"),
        lead=_("Bản mới có cùng chương trình, chuyên đề, báo cáo viên, chỉ tiêu, dự toán và phiếu; đại biểu chọn lại."),
        reason=permissions.why_not_copy(request.user, row),
    )


@deed
def open_inviting(request, pk):
    row = seen(request, pk)
    planning.open_inviting(row, by=request.user)
    messages.success(request, _("Đã mở mời. Hãy chọn đại biểu rồi gửi giấy mời."))
    return redirect("trainings:guest_list", pk=row.pk)


@deed
def close(request, pk):
    row = seen(request, pk)
    planning.close(row, by=request.user)
    messages.success(request, _("Đã chốt danh sách."))
    return redirect(row)


@deed
def hold(request, pk):
    row = seen(request, pk)
    planning.hold(row, by=request.user)
    messages.success(request, _("Đã ghi nhận hội nghị đã tổ chức."))
    return redirect(row)


@deed
def cancel(request, pk):
    row = seen(request, pk)
    refuse_if(permissions.why_not_cancel(request.user, row))
    planning.cancel(row, by=request.user, reason=note_of(request)[:500])
    messages.success(request, _("Hội nghị không tổ chức nữa."))
    return redirect(row)


@deed
def postpone(request, pk):
    row = seen(request, pk)
    planning.postpone(row, by=request.user, reason=note_of(request)[:500])
    messages.success(request, _("Đã hoãn hội nghị."))
    return redirect(row)
