"""What the room's pages share: the door, the ribbon of a practice round, a row of deeds."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.refusals import refusals_as_messages, refuse_if


def page(view):
    """For the logged in; never kept by a browser, for what may be read changes with the session."""
    wrapped = never_cache(login_required(refusals_as_messages(view)))
    return require_http_methods(["GET", "HEAD", "POST"])(wrapped)


def deed(view):
    return require_http_methods(["POST"])(never_cache(login_required(refusals_as_messages(view))))


def show(request, template, context, *, round=None, crumbs=(), status=200):
    if round is not None:
        context |= {"practice": round.is_practice, "practice_name": round.name}
    return render(request, f"evaluations/{template}.html", context | {"crumbs": list(crumbs)}, status=status)


def button(url, label, reason="", **more):
    """A deed as `components/page_header.html` takes it: refused with its reason, or done."""
    return {"url": url, "label": label, "reason_refused": reason, **more}


def refuse_reading(request, reason):
    """A form that may not be sent is not offered; one that was sent comes back with its reason and what was typed."""
    if request.method != "POST":
        refuse_if(reason)


def posted(request):
    """What a form is bound to; an empty answer is an answer too."""
    return request.POST if request.method == "POST" else None


def note_of(request):
    return request.POST.get("note", "").strip()


def is_autosave(request):
    return request.headers.get("X-Autosave") == "1"
