"""What this person may see, and how the page speaks to them: the start of every view of this room."""

from functools import wraps
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import authority
from accounts.kept import for_reading
from products import permissions
from products.models import Business, Product, Registration, Round, Stop


def members_page(view):
    """For who has logged in; never kept by a cache on the way."""
    return never_cache(login_required(view))


def on(find):
    """`view(request, thing, ...)` instead of `view(request, pk, ...)`, the thing found among what this person sees."""

    def decorate(view):
        @wraps(view)
        def wrapped(request, pk, **kwargs):
            return view(request, find(request, pk), **kwargs)

        return members_page(wrapped)

    return decorate


def business_seen(request, pk):
    return get_object_or_404(Business.objects.visible_to(request.user).select_related("area"), pk=pk)


def product_seen(request, pk):
    return get_object_or_404(Product.objects.visible_to(request.user).select_related("business__area"), pk=pk)


def registration_seen(request, pk):
    """With the names it is shown under, and for a page that only reads what is asked of it again and again, once."""
    seen = Registration.objects.visible_to(request.user).with_names()
    stops = Stop.objects.filter(registration=OuterRef("pk"))
    beside = seen.annotate(was_stopped=Exists(stops)).select_related(
        "product__business__area", "self_assessment", "ward_report", "filing_confirmation"
    )
    registration = get_object_or_404(beside, pk=pk)
    for_reading(request, registration, registration.business)
    return registration


def round_seen(request, pk):
    found = Round.objects.visible_to(request.user).select_related("regulation", "office__area")
    return get_object_or_404(found, pk=pk)


def is_official(user):
    """Officials read the exact step; the business the gentler wording."""
    return bool(authority.memberships(user))


def status_label(user, registration):
    return registration.get_status_display() if is_official(user) else registration.public_label


def ribbon(round):
    """The practice ribbon of `base.html`."""
    return {"practice": round.is_practice, "practice_name": round.name}


def crumbs(*steps):
    return [(label, url) for label, url in steps]


def dossier_crumbs(registration, *steps):
    return crumbs(
        (_("Hồ sơ"), reverse("products:registration_list")),
        (str(registration), registration.get_absolute_url()),
        *steps,
    )


def address(name, *args):
    """A page of another room by its name; empty where that room is not there."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def classes_url(concepts):
    """Where the next conferences that teach these criteria are told; empty where nothing is lacking."""
    url, asked = address("trainings:next_for"), [code for code in dict.fromkeys(concepts) if code]
    return f"{url}?{urlencode([('yeu', code) for code in asked])}" if url and asked else ""


def my_wards(user):
    """The wards an officer registers businesses in: today's units of the offices held."""
    return authority.covered_areas(user, *permissions.COUNTER, predecessors=False)
