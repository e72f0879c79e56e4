"""What the room's pages share: the door, a row of deeds, conferences as this person may see them."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.refusals import refusals_as_messages, refuse_if
from trainings import permissions
from trainings.actions.moving import Overtaken
from trainings.models import Conference


def page(view):
    """For the logged in; never kept by a browser."""
    return require_http_methods(["GET", "HEAD", "POST"])(never_cache(login_required(refusals_as_messages(view))))


def deed(view):
    return require_http_methods(["POST"])(never_cache(login_required(refusals_as_messages(view))))


def letter_page(view):
    """For whoever holds the code; it is nobody else's business, so nothing keeps or passes on the address."""

    def answered(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    return require_http_methods(["GET", "HEAD", "POST"])(never_cache(refusals_as_messages(answered)))


def show(request, template, context, *, conference=None, crumbs=(), status=200):
    if conference is not None:
        # A form that comes back with a mistake still holds what was read at its first showing.
        first = None if getattr(conference, "is_read_again", False) else version_of(request)
        context |= {"conference": conference, "version": first or conference.version}
    return render(request, f"trainings/{template}.html", context | {"crumbs": list(crumbs)}, status=status)


def seen(request, pk):
    found = Conference.objects.visible_to(request.user).select_related("office__area", "round")
    return get_object_or_404(found, pk=pk)


def crumbs_of(conference=None, *more):
    steps = [(_("Hội nghị"), reverse("trainings:conference_list"))]
    if conference:
        steps.append((conference.title, conference.get_absolute_url()))
    return [*steps, *more]


def button(url, label, reason="", **more):
    """A deed as `components/page_header.html` takes it: refused with its reason, or done."""
    return {"url": url, "label": label, "reason_refused": reason, **more}


def refuse_reading(request, reason):
    """A form that may not be sent is not offered; one that was sent comes back with its reason and what was typed."""
    if request.method != "POST":
        refuse_if(reason)


def refuse_reading_to_others(request, conference, reason):
    """As `refuse_reading`, but whoever organises goes on reading what is there when nothing may be changed any more."""
    if reason and not permissions.organises(request.user, conference.office):
        refuse_reading(request, reason)


def posted(request):
    return request.POST if request.method == "POST" else None


def note_of(request):
    return request.POST.get("note", "").strip()


def version_of(request):
    """The version of the conference that the page sent was made from; None from a page that carries none."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def read_again(conference, refused):
    """Told that somebody else was faster, the page now shows the version of now: saving once more is a decision."""
    if isinstance(refused, Overtaken):
        conference.refresh_from_db(fields=["version"])
        conference.is_read_again = True
