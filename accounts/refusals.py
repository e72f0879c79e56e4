"""A refused deed: the action raises the sentence, the page shows it where the deed was asked for."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme


class Refused(PermissionDenied):
    """Raised with a Vietnamese sentence for the person who asked."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = str(reason)


def refuse_if(reason):
    """`refuse_if(permissions.why_not_x(by, thing))`: nothing happens on an empty reason."""
    if reason:
        raise Refused(reason)


def page_asked_from(request, fallback="/"):
    """The portal's own page the request came from; `fallback` where the browser does not say."""
    referer = request.META.get("HTTP_REFERER", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return referer
    return fallback


def _answer(request, refused, fallback):
    if getattr(request, "htmx", False):
        response = render(request, "components/refused.html", {"reason": refused.reason})
        response["HX-Retarget"] = "#thong-bao"
        response["HX-Reswap"] = "innerHTML"
        return response
    messages.error(request, refused.reason)
    return redirect(page_asked_from(request, fallback))


def refusals_as_messages(view=None, *, fallback="/"):
    """For function and class views: a refused POST goes back to its page with the reason as a message.

    A refused GET has no page to go back to and is left to the middleware's 403 page.
    """
    if view is None:
        return lambda real: refusals_as_messages(real, fallback=fallback)
    if isinstance(view, type):
        wrapper = refusals_as_messages(fallback=fallback)
        return method_decorator(wrapper, name="dispatch")(view)

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            if request.method in ("GET", "HEAD"):
                raise
            return _answer(request, refused, fallback)

    return wrapped
