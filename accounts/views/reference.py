"""Lists every logged-in person may read: roles, areas, offices."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render

from accounts import clock
from accounts.forms.reference import AreaFilter, OfficeFilter
from accounts.models import Area, Office
from accounts.roles import ABOUT, Role

PAGE_SIZE = 100


@login_required
def role_list(request):
    rows = [(role, ABOUT[role], request.user.is_active and role in request.user.roles) for role in Role]
    return render(request, "accounts/role_list.html", {"rows": rows})


@login_required
def area_list(request):
    """The tree one level at a time, or what the search finds, as it stood on a day."""
    form = AreaFilter(request.GET)
    form.full_clean()
    chosen = form.cleaned_data
    on = chosen.get("on") or clock.today()
    areas = Area.objects.current(on).search(chosen.get("q") or "")
    if chosen.get("level"):
        areas = areas.filter(level=chosen["level"])
    within, above = None, []
    if chosen.get("within"):
        within = get_object_or_404(Area, pk=chosen["within"])
        areas = areas.filter(path__startswith=within.path).exclude(pk=within.pk)
        keys = [int(key) for key in within.path.strip("/").split("/")]
        above = Area.objects.filter(pk__in=keys).order_by("level_order")
    page = Paginator(areas.with_links().in_tree_order(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "accounts/area_list.html",
        {"form": form, "on": on, "within": within, "above": above, "page": page, "count": page.paginator.count},
    )


@login_required
def office_list(request):
    form = OfficeFilter(request.GET)
    form.full_clean()
    chosen = form.cleaned_data
    offices = (
        Office.objects.with_place()
        .search(chosen.get("q") or "")
        .order_by("area__level_order", "area__sort_name", "name", "code")
    )
    if chosen.get("level"):
        offices = offices.filter(level=chosen["level"])
    page = Paginator(offices, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "accounts/office_list.html", {"form": form, "page": page, "count": page.paginator.count})
