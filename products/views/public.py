"""What anyone may see: the front page, a dossier by its code, the recognised products. No personal data on any of them."""

from io import BytesIO
from itertools import groupby

from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from PIL import Image, UnidentifiedImageError

from accounts import clock
from accounts.counting import how_many, how_many_each, how_many_of_each, together
from accounts.paging import keyset_page
from criteria.models import CriteriaSet, Regulation
from criteria.text import in_sentence
from products import holders, misses, snapshot, validity
from products.forms.public import RecognisedFilter, StatusForm
from products.models import Product, Recognition, Registration
from products.statuses import PUBLIC_NEXT, RoundKind, Status

PAGE_SIZE = 24
# Photos are re-encoded for the place they are shown in: a card of the list, the product's own page.
PHOTO_WIDTHS = {"the": 640, "": 1200}


@require_safe
def public_home(request):
    today = clock.today()
    newest = Recognition.objects.public().standing().for_cards().order_by("-year", "-pk")[:4]
    regulation = Regulation.objects.in_force_on(today)
    context = {
        "form": StatusForm(),
        "counts": _figures(today),
        "newest": _cards(newest, today, regulation.renewal_window if regulation else None),
        "regulation": regulation,
        "bands": {row["stars"]: row["from"] for row in regulation.bands} if regulation else {},
    }
    return render(request, "products/public_home.html", context)


def _figures(today):
    """What the front page counts; a product's own stars are those of its standing recognition (`data_checks`)."""
    recognised = Recognition.objects.public()
    by_stars = how_many_of_each(recognised.standing(), "stars", (3, 4, 5))
    by_day, by_extension = recognised.in_force_in_parts(today)
    businesses = Product.objects.filter(stars__isnull=False).order_by().values("business").distinct()
    others = how_many_each(by_day=by_day, by_extension=by_extension, businesses=businesses)
    return {
        "all": together(by_stars.values()),
        "in_force": together([others["by_day"], others["by_extension"]]),
        "businesses": others["businesses"],
        **{f"stars_{n}": number for n, number in by_stars.items()},
    }


def _cards(recognitions, today, window):
    """Recognitions (`for_cards`) with what a card says of each; `window`: the renewal window of today's regulation."""
    recognitions = list(recognitions)
    present = holders.present_names(recognitions)
    rows = []
    for recognition in recognitions:
        state = validity.of(recognition, today, window)
        rows.append(
            {
                "row": recognition,
                "state": state,
                "tone": validity.TONE[state],
                "icon": validity.ICON[state],
                "present": present[recognition.pk],
            }
        )
    return rows


# --- A dossier by its code ----------------------------------------------------------------------


@require_safe
@never_cache
def status(request):
    """Code and secret, from the receipt's QR or typed. A wrong secret is answered like an unknown code (rulings 23)."""
    if not {"ma", "bm"} & set(request.GET):
        return render(request, "products/public_status.html", {"form": StatusForm()})
    form = StatusForm(request.GET)
    if not form.is_valid():
        return render(request, "products/public_status.html", {"form": form})
    code, secret = form.cleaned_data["ma"], form.cleaned_data["bm"]
    tried = misses.Try(request, code)
    found = None if tried.is_refused else Registration.objects.by_code(code, secret).with_names().first()
    if found is None and tried.has_to_wait:
        context = {"form": form, "throttled": True, "minutes": tried.minutes}
        return render(request, "products/public_status.html", context, status=429)
    if found is None:
        return render(request, "products/public_status.html", {"form": form, "unknown": True}, status=404)
    tried.right()
    response = render(request, "products/public_status_found.html", _status_context(found))
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _status_context(registration):
    state = Status(registration.status)
    recognition = getattr(registration, "recognition", None)
    supplement = None
    if state == Status.SUPPLEMENT_REQUESTED:
        supplement = registration.supplements.open().select_related("office").last()
    facts = snapshot.of_registration(registration)
    return {
        "registration": registration,
        "handed_in": facts,
        "today": clock.today(),
        "next_step": PUBLIC_NEXT[state],
        "ward_words": in_sentence(facts["ward"]["name"]),
        "steps": _public_steps(registration),
        "supplement": supplement,
        "items": supplement.items.select_related("paper", "criterion") if supplement else [],
        "recognition": recognition,
        "outcome": registration.outcome,
        "is_concluded": state == Status.CONCLUDED,
        "due_on": registration.due_on if registration.is_open and not registration.paused_since else None,
        "practice": registration.round.is_practice,
        "practice_name": registration.round.name,
    }


def _public_steps(registration):
    """The trail in gentle words, without people; what happened inside one public stage is one line."""
    stages = groupby(registration.steps.exclude(status=Status.DRAFT), key=lambda step: step.public_title)
    return [{"label": title, "day": (first := next(steps)).occurred_on or first.recorded_at} for title, steps in stages]


# --- Recognised products --------------------------------------------------------------------------


@require_safe
def public_list(request):
    today = clock.today()
    form = RecognisedFilter(request.GET)
    found = form.narrow(Recognition.objects.public().standing(), today=today)
    page = keyset_page(found.for_cards(), request.GET, "product__sort_name", size=PAGE_SIZE)
    cards = _cards(page.rows, today, Regulation.objects.renewal_window_on(today))
    context = {"form": form, "count": how_many(found), "page": page, "cards": cards}
    return render(request, "products/public_list.html", context)


@require_safe
def public_product(request, pk):
    """The product with every recognition the public may know; without one it is not public."""
    today = clock.today()
    recognitions = _cards(
        Recognition.objects.public()
        .filter(product=pk)
        .select_related("product__business")
        .with_extension()
        .order_by("-year", "-pk"),
        today,
        Regulation.objects.renewal_window_on(today),
    )
    if not recognitions:
        raise Http404
    product = recognitions[0]["row"].product
    chosen = CriteriaSet.objects.filter(number=product.set_number).order_by("-edition").first()
    current = next((card for card in recognitions if not card["row"].superseded_by_id), recognitions[0])
    context = {
        "product": product,
        "current": current,
        "recognitions": recognitions,
        "set": chosen,
        "crumbs": [(_("Sản phẩm OCOP"), "../"), (current["row"].product_name, "")],
    }
    return render(request, "products/public_product.html", context)


@require_safe
def photo(request, pk):
    """A product's photo, re-encoded: nothing that an upload may carry beside the picture goes out."""
    product = get_object_or_404(Product, pk=pk)
    is_public = product.recognitions.exclude(round_kind=RoundKind.PRACTICE).exists()
    if not product.photo or not (is_public or Product.objects.visible_to(request.user).filter(pk=pk).exists()):
        raise Http404
    width = PHOTO_WIDTHS.get(request.GET.get("co", ""), PHOTO_WIDTHS[""])
    # The file is named by its content, so the name is its version.
    etag = f'"{product.photo.name.rsplit("/", 1)[-1]}-{width}"'
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(_encoded(product.photo.name, width), content_type="image/jpeg")
    response["ETag"] = etag
    response["Cache-Control"] = f"{'public' if is_public else 'private'}, max-age=86400"
    return response


def _encoded(name, width):
    try:
        with default_storage.open(name) as file, Image.open(file) as picture:
            picture = picture.convert("RGB")
            picture.thumbnail((width, width * 2))
            out = BytesIO()
            picture.save(out, "JPEG", quality=82, optimize=True)
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError, SyntaxError, ValueError):
        raise Http404 from None
    return out.getvalue()
