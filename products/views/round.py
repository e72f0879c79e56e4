"""Rounds: the list, the page with its clocks and counts, planning one."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import authority, clock
from accounts.counting import how_many, how_many_of_each, together
from accounts.models import Office
from accounts.once import once
from accounts.paging import keyset_page
from accounts.refusals import Refused, refuse_if
from accounts.roles import OFFICE
from criteria.words import LEVEL
from products import permissions
from products.actions import catalogue
from products.filters import RoundFilter, word
from products.forms.round import RoundForm
from products.models import Registration, Round
from products.statuses import ICON, TONE, Status
from products.views.sight import crumbs, members_page, on, ribbon, round_seen


@members_page
@require_safe
def round_list(request):
    visible = Round.objects.visible_to(request.user)
    form = RoundFilter(request.GET)
    found = form.narrow(visible)
    page = keyset_page(found.for_list(), request.GET, form.column)
    seen = Registration.objects.visible_to(request.user)
    dossiers = how_many_of_each(seen, "round", [row.pk for row in page.rows])
    context = {
        "form": form,
        "page": page,
        "rows": [(row, dossiers[row.pk]) for row in page.rows],
        "count": how_many(found),
        "today": clock.today(),
        "may_plan": bool(authority.office_ids(request.user, *OFFICE)),
    }
    return render(request, "products/round_list.html", context)


@on(round_seen)
@require_safe
def round_page(request, round):
    seen = Registration.objects.visible_to(request.user).filter(round=round)
    counts = how_many_of_each(seen, "status", Status)
    listing = f"{reverse('products:registration_list')}?dot={round.pk}"
    context = {
        "round": round,
        "today": clock.today(),
        "level": LEVEL.get(round.level, round.level),
        "safe_day": permissions.safe_submission_day(round),
        "closed": clock.today() >= round.cut_off,
        "why_not_edit": permissions.why_not_edit_round(request.user, round),
        "may_enter": not permissions.why_not_open_past_results(request.user, round),
        "total": together(counts.values()),
        "listing": listing,
        "counts": [
            {
                "status": status,
                "tone": TONE[status],
                "icon": ICON[status],
                "count": counts[status],
                "url": f"{listing}&trang_thai={word(status.label)}",
            }
            for status in Status
            if counts[status]
        ],
        "crumbs": crumbs((_("Đợt đánh giá"), reverse("products:round_list")), (round.name, "")),
        **ribbon(round),
    }
    return render(request, "products/round.html", context)


def _offices(user):
    return Office.objects.filter(pk__in=authority.office_ids(user, *OFFICE)).with_place()


@members_page
@once
def round_new(request):
    offices = _offices(request.user)
    if not offices.exists():
        raise Refused(_("Chỉ chuyên viên hoặc lãnh đạo cơ quan đánh giá mới lập được đợt."))
    form = RoundForm(request.POST or None, offices=offices, initial={"opens_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            made = catalogue.plan_round(form.save(commit=False), by=request.user)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Đã lập đợt «%(name)s».") % {"name": made.name})
            return redirect(made)
    context = {
        "form": form,
        "title": _("Lập đợt đánh giá"),
        "back_url": reverse("products:round_list"),
        "crumbs": crumbs((_("Đợt đánh giá"), reverse("products:round_list")), (_("Lập đợt"), "")),
    }
    return render(request, "products/round_form.html", context)


@on(round_seen)
def round_edit(request, round):
    refuse_if(permissions.why_not_edit_round(request.user, round))
    form = _form(request, round)
    if request.method == "POST" and form.is_valid():
        try:
            catalogue.update_round(form.save(commit=False), by=request.user, version=form.cleaned_data["version"])
        except Refused as refused:
            form = _again(request, round.pk, refused.reason)
        else:
            messages.success(request, _("Đã lưu đợt."))
            return redirect(round)
    context = {
        "form": form,
        "title": _("Sửa đợt"),
        "round": round,
        "pinned": permissions.why_not_change_pinned(round),
        "back_url": round.get_absolute_url(),
        "crumbs": crumbs(
            (_("Đợt đánh giá"), reverse("products:round_list")), (round.name, round.get_absolute_url()), (_("Sửa"), "")
        ),
    }
    return render(request, "products/round_form.html", context)


def _form(request, round, data=None):
    offices = Office.objects.filter(pk=round.office_id) | _offices(request.user)
    pinned = bool(permissions.why_not_change_pinned(round))
    return RoundForm(data or request.POST or None, instance=round, offices=offices, pinned=pinned)


def _again(request, pk, reason):
    """What was typed again, with the row's version of now."""
    fresh = Round.objects.get(pk=pk)
    data = request.POST.copy()
    data["version"] = fresh.version
    form = _form(request, fresh, data)
    form.is_valid()
    form.add_error(None, reason)
    form.show_stored(Round.objects.get(pk=pk))
    return form
