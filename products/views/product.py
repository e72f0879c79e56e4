"""Products: the list, the page with its dossiers and the way to the next star, the form."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.counting import how_many
from accounts.once import once
from accounts.paging import keyset_page
from accounts.refusals import Refused, refuse_if
from criteria.scoring import GATED_STARS, coach, rate
from products import completeness, files, permissions
from products.actions import catalogue
from products.filters import ProductFilter, set_names
from products.forms.product import ProductForm
from products.models import Product, Registration
from products.views.sight import business_seen, classes_url, crumbs, is_official, members_page, on, product_seen
from products.views.uploads import parsed_first


@members_page
@require_safe
def product_list(request):
    visible = Product.objects.visible_to(request.user)
    form = ProductFilter(request.GET, user=request.user)
    found = form.narrow(visible)
    page = keyset_page(found.for_list(), request.GET, form.column)
    names = set_names()
    context = {
        "form": form,
        "page": page,
        "rows": [(row, names.get(row.set_number, "")) for row in page.rows],
        "count": how_many(found),
    }
    return render(request, "products/product_list.html", context)


@on(product_seen)
@require_safe
def product(request, product):
    registrations = list(
        Registration.objects.visible_to(request.user)
        .filter(product=product)
        .with_names()
        .prefetch_related("outcomes__criterion")
        .order_by("-pk")
    )
    context = {
        "product": product,
        "set_name": set_names().get(product.set_number, ""),
        "registrations": registrations,
        "recognitions": product.recognitions.public(),
        "history": [
            (row, list(row.outcomes.all()), classes_url(_weak(row))) for row in registrations if row.outcomes.all()
        ],
        "way_up": _way_up(registrations),
        "why_not_edit": permissions.why_not_edit_product(request.user, product),
        "changes": product.declared_changes.select_related("product"),
        "why_not_declare": permissions.why_not_declare(request.user, product.business, product),
        "renewal_warning": permissions.renewal_warning(product, clock.today()),
        "official": is_official(request.user),
        "crumbs": crumbs(
            (_("Chủ thể"), reverse("products:business_list")),
            (product.business.name, product.business.get_absolute_url()),
            (product.name, ""),
        ),
    }
    return render(request, "products/product.html", context)


def _weak(registration):
    """The concepts a council found weak: under half of the points, or a star's minimum missed (rulings 28, 29)."""
    return [
        row.concept
        for row in registration.outcomes.all()
        if row.missed_star is not None or 2 * row.mean_points < row.max_points
    ]


def _way_up(registrations):
    """How the newest self-assessment could reach the next star (the coach of `criteria.scoring`), or None."""
    latest = next((row for row in registrations if not row.criteria_set.locked and row.answers.exists()), None)
    if latest is None:
        return None
    score, bands = completeness.self_score(latest), latest.round.regulation.bands
    rating = rate(latest.criteria_set.rubric, [score], bands)
    stars = rating.stars if rating.outcome == "recognisable" else 0
    target = next((star for star in GATED_STARS if star > stars), None)
    steps = coach(latest.criteria_set.rubric, score, bands, target) if target else []
    concepts = dict(latest.criteria_set.criteria.values_list("code", "concept"))
    return {
        "classes_url": classes_url(concepts[step.criterion_code] for step in steps),
        "registration": latest,
        "total": score.total,
        "stars": rating.stars,
        "target": target,
        "steps": steps,
        "explanation": rating.explanation,
    }


@on(business_seen)
@parsed_first(files.clean_photo)
@once
def product_new(request, business):
    refuse_if(permissions.why_not_add_product(request.user, business))
    form = ProductForm(request.POST or None, request.FILES or None, instance=Product(business=business))
    if request.method == "POST" and form.is_valid():
        try:
            made = catalogue.add_product(form.save(commit=False), by=request.user)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Đã thêm «%(name)s». Bước tiếp: mở hồ sơ đăng ký.") % {"name": made.name})
            return redirect(made)
    context = {"form": form, "business": business, "back_url": business.get_absolute_url()}
    return render(request, "products/product_form.html", context)


@on(product_seen)
def product_edit(request, product):
    refuse_if(permissions.why_not_edit_product(request.user, product))
    form = ProductForm(request.POST or None, request.FILES or None, instance=product)
    if request.method == "POST" and form.is_valid():
        try:
            catalogue.update_product(form.save(commit=False), by=request.user, version=form.cleaned_data["version"])
        except Refused as refused:
            form = _again(request, product.pk, refused.reason)
        else:
            messages.success(request, _("Đã lưu sản phẩm."))
            return redirect(product)
    context = {
        "form": form,
        "product": product,
        "business": product.business,
        "has_photo": bool(Product.objects.get(pk=product.pk).photo),
        "declare_url": _declare_url(request.user, product),
        "back_url": product.get_absolute_url(),
    }
    return render(request, "products/product_form.html", context)


def _again(request, pk, reason):
    """The typed text again, now against the row as it is; saving once more is a choice, not an accident."""
    fresh = Product.objects.select_related("business").get(pk=pk)
    data = request.POST.copy()
    data["version"] = fresh.version
    form = ProductForm(data, request.FILES or None, instance=fresh)
    form.is_valid()
    form.add_error(None, reason)
    form.show_stored(Product.objects.get(pk=pk))
    return form


def _declare_url(user, product):
    why_not = permissions.why_not_declare(user, product.business, product)
    return "" if why_not else reverse("products:product_change_new", args=[product.pk])
