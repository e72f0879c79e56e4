"""Declared changes: proposing one, its page, the ward's answer, the list of the desks."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.counting import how_many
from accounts.once import once
from accounts.paging import keyset_page
from accounts.refusals import Refused, refusals_as_messages, refuse_if
from products import files, permissions
from products.actions import changes
from products.filters import ChangeFilter
from products.forms.business import ReasonForm
from products.forms.change import BusinessChangeForm, ProductChangeForm
from products.models import DeclaredChange
from products.views.sight import business_seen, crumbs, members_page, on, product_seen
from products.views.uploads import parsed_first


def change_seen(request, pk):
    found = DeclaredChange.objects.visible_to(request.user).select_related(
        "business__area", "product__business", "paper_file", "asked_by", "decided_by"
    )
    return get_object_or_404(found, pk=pk)


@members_page
@require_safe
def change_list(request):
    visible = DeclaredChange.objects.visible_to(request.user)
    form = ChangeFilter(request.GET)
    found = form.narrow(visible)
    page = keyset_page(found.for_list(), request.GET, "-pk")
    return render(request, "products/change_list.html", {"form": form, "page": page, "count": how_many(found)})


@on(change_seen)
@require_safe
def change(request, change):
    context = {
        "change": change,
        "rows": list(change.rows()),
        "why_not_decide": permissions.why_not_decide_change(request.user, change),
        "why_not_withdraw": permissions.why_not_withdraw_change(request.user, change),
        "crumbs": _crumbs(change.subject, (_("Khai báo thay đổi"), "")),
    }
    return render(request, "products/change.html", context)


def _crumbs(subject, *steps):
    return crumbs((_("Chủ thể"), reverse("products:business_list")), (str(subject), subject.get_absolute_url()), *steps)


@on(business_seen)
@parsed_first(files.read_paper)
@once
def business_change_new(request, business):
    refuse_if(permissions.why_not_declare(request.user, business))
    form = BusinessChangeForm(request.POST or None, request.FILES or None, instance=business, user=request.user)
    return _declare(request, business, form)


@on(product_seen)
@parsed_first(files.read_paper)
@once
def product_change_new(request, product):
    refuse_if(permissions.why_not_declare(request.user, product.business, product))
    form = ProductChangeForm(request.POST or None, request.FILES or None, instance=product)
    return _declare(request, product, form)


def _declare(request, subject, form):
    name = str(subject)
    if request.method == "POST" and form.is_valid():
        try:
            made = changes.declare(form.save(commit=False), by=request.user, **form.said)
        except Refused as refused:
            form.add_error(None, refused.reason)
        except ValidationError as error:
            form.add_error("upload", error)
        else:
            messages.success(request, _("Đã gửi khai báo; phường đối chiếu giấy tờ rồi trả lời."))
            return redirect(made)
    context = {
        "form": form,
        "name": name,
        "back_url": subject.get_absolute_url(),
        "crumbs": crumbs((name, subject.get_absolute_url()), (_("Khai báo thay đổi"), "")),
    }
    return render(request, "products/change_new.html", context)


@require_POST
@on(change_seen)
@refusals_as_messages
def change_confirm(request, change):
    changes.confirm(change, by=request.user)
    messages.success(request, _("Đã xác nhận thay đổi; chủ thể và cơ quan đã công nhận được báo tin."))
    return redirect(change)


@on(change_seen)
def change_refuse(request, change):
    refuse_if(permissions.why_not_decide_change(request.user, change))
    label = _("Lý do không xác nhận")
    form = ReasonForm(request.POST or None, label=label, help_text=_("Chủ thể đọc nguyên văn lý do này."))
    if request.method == "POST" and form.is_valid():
        try:
            changes.refuse(change, by=request.user, note=form.cleaned_data["note"][:1000])
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Đã ghi không xác nhận; chủ thể được báo lý do."))
            return redirect(change)
    context = {
        "form": form,
        "title": _("Không xác nhận thay đổi"),
        "about": str(change.subject),
        "deed": _("Không xác nhận"),
        "style": "danger",
        "back_url": change.get_absolute_url(),
        "crumbs": _crumbs(change.subject, (_("Không xác nhận thay đổi"), "")),
    }
    return render(request, "products/reason.html", context)


@require_POST
@on(change_seen)
@refusals_as_messages
def change_withdraw(request, change):
    changes.withdraw(change, by=request.user)
    messages.success(request, _("Đã rút khai báo; có thể khai báo lại."))
    return redirect(change)


@on(change_seen)
@require_safe
def change_paper(request, change):
    """The copy of the paper, hashed once more before it leaves."""
    if change.paper_file is None:
        raise Http404
    try:
        return files.handed_out(change.paper_file, change.paper_filename)
    except files.Tampered:
        return render(
            request,
            "products/file_tampered.html",
            {"title": change.paper_title, "sha256": change.paper_file.sha256},
            status=409,
        )
