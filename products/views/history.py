"""Past rounds entered late from paper: one product's result at a time (rulings 2, 16)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.once import once
from accounts.paging import First
from accounts.refusals import Refused, refuse_if
from products import permissions
from products.actions import catalogue
from products.forms.history import FindProductForm, PastResultForm
from products.models import Product
from products.views.sight import crumbs, on, ribbon, round_seen

MOST_FOUND = 30


@on(round_seen)
def past_result_find(request, round):
    """Which product: among what the office sees, found by its words."""
    refuse_if(permissions.why_not_open_past_results(request.user, round))
    form = FindProductForm(request.GET)
    words = form.cleaned_data.get("tim", "") if form.is_valid() else ""
    visible = Product.objects.visible_to(request.user).select_related("business__area")
    context = {
        "round": round,
        "form": form,
        "words": words,
        "products": First(visible.search(words).order_by("sort_name", "pk"), MOST_FOUND) if words else [],
        "crumbs": _crumbs(round),
        **ribbon(round),
    }
    return render(request, "products/past_result_find.html", context)


@on(round_seen)
@once
def past_result_new(request, round, product):
    refuse_if(permissions.why_not_open_past_results(request.user, round))
    product = get_object_or_404(Product.objects.visible_to(request.user).select_related("business__area"), pk=product)
    form = PastResultForm(request.POST or None, product=product, round=round)
    if request.method == "POST" and form.is_valid():
        try:
            catalogue.enter_past_result(product, round, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Đã nhập kết quả của «%(product)s» từ hồ sơ giấy.") % {"product": product.name})
            return redirect(product)
    context = {
        "round": round,
        "product": product,
        "form": form,
        "back_url": reverse("products:past_result_find", args=[round.pk]),
        "crumbs": _crumbs(round),
        **ribbon(round),
    }
    return render(request, "products/past_result_new.html", context)


def _crumbs(round):
    return crumbs(
        (_("Đợt đánh giá"), reverse("products:round_list")),
        (round.name, round.get_absolute_url()),
        (_("Nhập kết quả từ hồ sơ giấy"), ""),
    )
