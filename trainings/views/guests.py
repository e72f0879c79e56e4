"""The guest list: who is on it, how each stands, and one guest with the answer given for them."""

from django.contrib import messages
from django.db.models import Count, FilteredRelation, Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import authority, clock
from accounts.models import Area
from accounts.once import once
from accounts.paging import keyset_page
from accounts.refusals import Refused
from trainings import letters, permissions
from trainings.actions import correcting, inviting
from trainings.actions import guests as deeds
from trainings.actions.moving import Overtaken
from trainings.forms.filters import GuestFilter, OfficeSearch, offices_offered
from trainings.forms.guest import AnswerForm
from trainings.forms.guests import CorrectionForm, GuestForm
from trainings.models import Guest, Invitation
from trainings.querysets import READ
from trainings.statuses import HOLDS_SEAT, UNANSWERED, GuestSource, Reply
from trainings.views.page import crumbs_of, deed, note_of, page, posted, refuse_reading, seen, show
from trainings.wards import wards_of

OFFICES_SHOWN = 40


def guest_crumbs(row, *more):
    return crumbs_of(row, (_("Đại biểu"), reverse("trainings:guest_list", args=[row.pk])), *more)


@page
def guest_list(request, pk):
    """Everybody on the list, for the office; their own businesses, for a ward."""
    row = seen(request, pk)
    visible = Guest.objects.visible_to(request.user).filter(conference=row)
    form = GuestFilter(request.GET, conference=row, visible=visible)
    found = form.narrow(visible)
    keyset = keyset_page(found.with_names(), request.GET, "sort_name")
    organises = permissions.organises(request.user, row.office)
    counts = _counts(visible)
    context = {
        "form": form,
        "keyset": keyset,
        "rows": keyset.rows,
        "count": found.count() if form.is_narrowed else counts["all"],
        "organises": organises,
        "tabs": _tabs(counts),
        "uninvited": counts["uninvited"],
        "why_not_choose": permissions.why_not_choose_guests(request.user, row),
        "why_not_invite": permissions.why_not_invite(request.user, row),
        "why_not_remind": permissions.why_not_remind(request.user, row),
        "any_sent": row.invitations.active().filter(sent_at__isnull=False).exists(),
        "to_send": Invitation.objects.to_send().filter(conference=row).count() if organises else 0,
        "whole_list": organises or row.office_id in authority.served_ids(request.user, *READ),
        "asked": request.GET.get("tra_loi", ""),
    }
    return show(request, "guest_list", context, conference=row, crumbs=crumbs_of(row, (_("Đại biểu"), "")))


def _counts(visible):
    """How the guests of a list stand, in one statement; a guest has one invitation in force at most."""
    standing = FilteredRelation("invitations", condition=~Q(invitations__state=Reply.WITHDRAWN))
    return (
        visible.order_by()
        .annotate(standing=standing)
        .aggregate(
            all=Count("pk"),
            uninvited=Count("pk", filter=Q(standing__isnull=True) & ~Q(source=GuestSource.WALK_IN)),
            unanswered=Count("pk", filter=Q(standing__state__in=UNANSWERED)),
            coming=Count("pk", filter=Q(standing__state__in=HOLDS_SEAT)),
            declined=Count("pk", filter=Q(standing__state=Reply.DECLINED)),
            waiting=Count("pk", filter=Q(standing__state=Reply.WAITING)),
        )
    )


def _tabs(counts):
    """The answers as tabs, counted over what this reader may see."""
    return [
        ("", _("Tất cả"), counts["all"]),
        ("chua-moi", _("Chưa mời"), counts["uninvited"]),
        ("chua-tra-loi", _("Chưa trả lời"), counts["unanswered"]),
        ("se-co-mat", _("Sẽ có mặt"), counts["coming"]),
        ("khong-du", _("Không dự"), counts["declined"]),
        ("danh-sach-cho", _("Danh sách chờ"), counts["waiting"]),
    ]


@page
def waiting_list(request, pk):
    """In the order in which seats are given."""
    row = seen(request, pk)
    visible = Guest.objects.visible_to(request.user).filter(conference=row)
    queue = list(row.invitations.in_waiting_order().with_names())
    mine = set(visible.filter(pk__in=[entry.guest_id for entry in queue]).values_list("pk", flat=True))
    context = {
        "queue": [(place, entry) for place, entry in enumerate(queue, start=1) if entry.guest_id in mine],
        "total": len(queue),
    }
    return show(request, "waiting_list", context, conference=row, crumbs=guest_crumbs(row, (_("Danh sách chờ"), "")))


# --- one guest -----------------------------------------------------------------------------


def _guest_seen(request, pk):
    found = Guest.objects.visible_to(request.user).select_related(
        "conference__office__area", "business", "office", "ward", "quota", "added_by"
    )
    return get_object_or_404(found, pk=pk)


_OF_ANOTHER = [
    (Reply.ACCEPTED.value, gettext_lazy("Sẽ dự")),
    (Reply.DELEGATED.value, gettext_lazy("Cử người dự thay")),
    (Reply.DECLINED.value, gettext_lazy("Không dự")),
]


@page
def guest(request, pk):
    """One guest: contact, invitation, answer; whoever may answers for them here."""
    row = _guest_seen(request, pk)
    conference, user = row.conference, request.user
    invitation = row.invitations.active().select_related("answered_by").first()
    why_not = _("Chưa mời nên chưa có gì để trả lời.")
    if invitation:
        invitation.guest, invitation.conference = row, conference
        why_not = permissions.why_not_answer_for(user, invitation, Reply.DECLINED)
    form = AnswerForm(posted(request), initial=_answered(invitation)) if invitation and not why_not else None
    capacity = permissions.answers_for(user, row)
    if form is not None and capacity != "portal":
        form.fields["reply"].choices = _OF_ANOTHER
    if request.method == "POST" and form is not None and form.is_valid():
        data = form.cleaned_data
        try:
            inviting.answer_for(invitation, data["reply"], by=user, note=data["note"], substitute=data["substitute"])
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(
                request,
                _("Đã ghi trả lời cho %(name)s: %(reply)s.")
                % {"name": row.name, "reply": invitation.get_state_display().lower()},
            )
            return redirect("trainings:guest", row.pk)
    elif request.method == "POST" and form is None:
        raise Refused(why_not)
    organises = permissions.organises(user, conference.office)
    context = {
        "guest": row,
        "invitation": invitation,
        "form": form,
        "why_not_answer": why_not,
        "capacity": capacity,
        "organises": organises,
        "why_not_remove": permissions.why_not_remove_guest(user, row),
        "why_not_correct": permissions.why_not_correct_guest(user, row),
        "why_not_withdraw": permissions.why_not_withdraw(user, invitation) if invitation else "",
        "why_not_invite": permissions.why_not_invite(user, conference),
        "withdrawn": row.invitations.filter(state=Reply.WITHDRAWN),
        "queue_place": _place(invitation),
        "address": letters.address_for(row),
        "attendances": row.attendances.select_related("session").order_by("session__starts_at"),
        "paper_url": reverse("trainings:invitation_paper", args=[invitation.code]) if invitation and organises else "",
    }
    return show(request, "guest", context, conference=conference, crumbs=guest_crumbs(conference, (row.name, "")))


def _place(invitation):
    if invitation is None or invitation.state != Reply.WAITING:
        return None
    queue = invitation.conference.invitations.in_waiting_order().values_list("pk", flat=True)
    return list(queue).index(invitation.pk) + 1


def _answered(invitation):
    if invitation is None:
        return {}
    reply = invitation.state
    if reply == Reply.WAITING:
        reply = Reply.DELEGATED if invitation.substitute_name else Reply.ACCEPTED
    names = ("note", "substitute_name", "substitute_position", "substitute_phone")
    return {"reply": reply, **{name: getattr(invitation, name) for name in names}}


@page
def guest_edit(request, pk):
    """A mistake in a name, a unit, a telephone, an address: put right, not removed and added."""
    row = _guest_seen(request, pk)
    conference = row.conference
    reason = permissions.why_not_correct_guest(request.user, row)
    refuse_reading(request, reason)
    invitation = row.invitations.active().first()
    named = permissions.certificate_names(row)
    sendable = invitation is not None and invitation.sent_at is not None and conference.is_coming
    wards = Area.objects.filter(Q(pk__in=wards_of(conference).values("pk")) | Q(pk=row.ward_id)).order_by("sort_name")
    asked = {
        "wards": wards,
        "fixed": permissions.fixed_of(row),
        "resendable": sendable and not conference.is_history,
        "named": named,
    }
    form = CorrectionForm(posted(request), instance=row, **asked)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            changed = correcting.correct(
                form.save(commit=False),
                by=request.user,
                version=data["version"],
                reason=data["reason"],
                send_again=bool(data.get("send_again")),
            )
        except Refused as refused:
            if isinstance(refused, Overtaken):
                # What was typed stays; saving once more over what stands now is a decision.
                now = Guest.objects.values_list("version", flat=True).get(pk=pk)
                form.data = form.data.copy()
                form.data["version"] = now
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _said(row, changed, data.get("send_again")))
            return redirect("trainings:guest", pk)
    title = _("Sửa thông tin đại biểu")
    context = {
        "form": form,
        "title": title,
        "save_label": _("Lưu"),
        "lead": _("Giấy xác nhận đã cấp nên họ tên, đơn vị giữ nguyên như trên giấy.") if named else row.name,
        "back_url": reverse("trainings:guest", args=[pk]),
    }
    name = Guest.objects.values_list("name", flat=True).get(pk=pk)
    crumbs = guest_crumbs(conference, (name, context["back_url"]), (title, ""))
    return show(request, "small_form", context, conference=conference, crumbs=crumbs)


def _said(row, changed, sent_again):
    if sent_again:
        return _("Đã lưu thông tin của %(name)s; giấy mời đang được gửi lại tới %(address)s.") % {
            "name": row.name,
            "address": letters.address_for(row),
        }
    if changed:
        return _("Đã lưu thông tin của %(name)s. Cổng không gửi thư nào.") % {"name": row.name}
    return _("Không có thay đổi nào để lưu.")


@deed
def guest_remove(request, pk):
    row = _guest_seen(request, pk)
    name, conference = row.name, row.conference
    deeds.remove_guest(row, by=request.user)
    messages.success(request, _("Đã bỏ %(name)s khỏi danh sách.") % {"name": name})
    return redirect("trainings:guest_list", conference.pk)


@deed
def withdraw(request, pk):
    row = _guest_seen(request, pk)
    invitation = get_object_or_404(row.invitations.active())
    invitation.guest, invitation.conference = row, row.conference
    inviting.withdraw(invitation, by=request.user, reason=note_of(request)[:500])
    messages.success(request, _("Đã thu hồi giấy mời của %(name)s.") % {"name": row.name})
    return redirect("trainings:guest", row.pk)


OUTSIDE = "ngoai"


def quota_asked(request, row):
    """What «Tính vào chỉ tiêu» was left at: each by their own agency, one quota for all, or none."""
    asked = request.POST.get("quota", "")
    known = asked.isascii() and asked.isdigit() and len(asked) < 10
    return {"quota": row.quotas.filter(pk=asked).first() if known else None, "outside": asked == OUTSIDE}


# --- names by hand -------------------------------------------------------------------------


@page
@once
def guest_new(request, pk):
    """Somebody who is neither a business of the register nor an office."""
    row = seen(request, pk)
    refuse_reading(request, permissions.why_not_choose_guests(request.user, row))
    form = GuestForm(posted(request), instance=Guest(conference=row), wards=wards_of(row).order_by("sort_name"))
    if request.method == "POST" and form.is_valid():
        try:
            made = deeds.add_guest(form.save(commit=False), by=request.user)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Đã thêm %(name)s vào danh sách; chưa mời.") % {"name": made.name})
            return redirect("trainings:guest_new" if request.POST.get("more") else "trainings:guest_list", row.pk)
    title = _("Thêm một người")
    context = {
        "form": form,
        "title": title,
        "save_label": _("Thêm vào danh sách"),
        "lead": _("Khách ngoài danh sách chủ thể và cơ quan: báo cáo viên, nhà báo, hội, doanh nghiệp khác."),
        "more_label": _("Thêm và nhập người tiếp theo"),
        "back_url": reverse("trainings:guest_list", args=[row.pk]),
    }
    return show(request, "small_form", context, conference=row, crumbs=guest_crumbs(row, (title, "")))


@page
@once
def office_add(request, pk):
    """Agencies invited as such: search, tick, add."""
    row = seen(request, pk)
    refuse_reading(request, permissions.why_not_choose_guests(request.user, row))
    search = OfficeSearch(request.GET)
    offered = offices_offered(clock.today())
    if request.method == "POST":
        chosen = offered.filter(
            pk__in=[pk for pk in request.POST.getlist("co-quan") if pk.isascii() and pk.isdigit() and len(pk) < 10]
        )
        if not chosen:
            raise Refused(_("Chưa chọn cơ quan nào nên không thêm ai."))
        added = deeds.add_offices(row, chosen, by=request.user, **quota_asked(request, row))
        messages.success(request, _("Đã thêm %(n)s cơ quan vào danh sách; chưa mời.") % {"n": added})
        return redirect("trainings:guest_list", row.pk)
    found = search.found(offered).order_by("level", "area__sort_name", "name")
    on_list = set(row.guests.filter(office__isnull=False).values_list("office", flat=True))
    wards = wards_of(row)
    context = {
        "search": search,
        "offices": [(office, office.pk in on_list) for office in found[:OFFICES_SHOWN]],
        "count": found.count(),
        "shown": OFFICES_SHOWN,
        "quotas": row.quotas.all(),
        "ward_count": wards.count(),
    }
    return show(request, "office_add", context, conference=row, crumbs=guest_crumbs(row, (_("Thêm cơ quan"), "")))
