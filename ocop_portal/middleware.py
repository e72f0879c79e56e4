"""What no database and no page can hold is stopped at the door; exceptions that have words for the reader become pages.

`ReadableMiddleware` stands before everything that reads the request. NUL is a character no PostgreSQL text may hold, lone
surrogates cannot be written at all, and a number beyond 64 bits is no key of any row: scanners send all three.
"""

import logging
import re
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, QueryDict, UnreadablePostError
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from accounts.refusals import page_asked_from
from ocop_portal.views import errors

logger = logging.getLogger("portal")
UNREADABLE = re.compile("[\x00\ud800-\udfff]")
LARGEST_KEY = 2**63 - 1
# What a browser may say it has written in; Django itself takes no other for a plain form.
CHARSETS = {"utf-8", "us-ascii"}


class ReadableMiddleware:
    """In an address: 404. In a query, a form, a header or a cookie: it is dropped, so that nothing else typed is lost.

    A request in another character set than UTF-8, or one that does not decode, answers 400.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if not UNREADABLE.search(value)}
        request.META |= {
            name: UNREADABLE.sub("", value)
            for name, value in request.META.items()
            if name.startswith("HTTP_") and UNREADABLE.search(str(value))
        }
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if any(not _is_readable(value) for value in (*view_args, *view_kwargs.values())):
            raise Http404
        if request.content_params.get("charset", "utf-8").lower() not in CHARSETS:
            request.encoding = "utf-8"  # what the error page may read of it
            raise BadRequest(_("Trang chỉ đọc chữ mã hóa UTF-8."))
        request.GET = _readable(request.GET)
        if request.method == "POST":
            try:
                request.POST = _readable(request.POST)
            except UnreadablePostError:  # the browser went away
                pass
            except (LookupError, UnicodeError) as error:  # a part of the form named in a character set nobody knows
                raise BadRequest(str(error)) from error


def _is_readable(value):
    if isinstance(value, int):
        return value <= LARGEST_KEY
    return not UNREADABLE.search(str(value))


def _readable(query):
    """The same QueryDict, or a copy of it without what cannot be kept."""
    if not any(UNREADABLE.search(text) for name, values in query.lists() for text in (name, *values)):
        return query
    clean = QueryDict(mutable=True)
    for name, values in query.lists():
        clean.setlist(UNREADABLE.sub("", name), [UNREADABLE.sub("", value) for value in values])
    clean._mutable = False
    return clean


class RefusalMiddleware:
    """A refused deed answers 403 with its reason; a database that is away answers 503, never a bare 500."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, PermissionDenied):
            return errors.permission_denied(request, exception)
        if isinstance(exception, OperationalError | InterfaceError):
            logger.exception("database unavailable: %s", request.path)
            return errors.unavailable(request, exception)
        return None


class SignedOutMiddleware:
    """Whoever was logged out in the middle of work is told so, and comes back to the page where it lay.

    A form's own address may answer to nothing but a sending, so the way back is the page it was sent from. What a script
    sends or asks for gets a sentence instead of the page of the login. A page opened at such an address is a page of ours.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET":
            return errors.only_sent(request, response)
        if not _leads_to_login(response):
            return response
        if errors.is_of_script(request):
            return errors.signed_out(request)
        if request.method == "POST":
            messages.warning(request, errors.SIGNED_OUT)
            return redirect_to_login(urlsplit(page_asked_from(request))._replace(scheme="", netloc="").geturl())
        return response


def _leads_to_login(response):
    return response.status_code == 302 and response["Location"].startswith(f"{resolve_url(settings.LOGIN_URL)}?")


class PersonalMiddleware:
    """What was made for one person stays in no cache, neither on the way nor in the browser of a shared computer.

    Personal is every answer to a browser with a session, every answer to a form, what opens by a private code, and whatever is
    no page: a redirect repeats the address with its code, an error was one person's. Public pages stay as they are; a view that
    says `public` of its answer (the photo of a recognised product) means it. Stands first, for it hears of every redirect.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        says = response.get("Cache-Control", "")
        if (_is_no_page(response) or _is_personal(request)) and "public" not in says and "no-store" not in says:
            response["Cache-Control"] = "private, no-store"
        return response


# Names of what stands in an address and opens something private: whoever has the address may read it.
PRIVATE_CODES = {"token", "badge", "uidb64"}
# Rooms where `code` is such a name too; elsewhere it names a regulation, a set or a certificate that anyone may check.
PRIVATE_ROOMS = ("moi/",)
# The dossier's secret, from the receipt's QR or typed.
SECRET = "bm"


def _is_no_page(response):
    return response.status_code >= HTTPStatus.MULTIPLE_CHOICES and response.status_code != HTTPStatus.NOT_MODIFIED


def _is_personal(request):
    """Asked without the session's row, so that a database that is away changes nothing."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES or request.method not in ("GET", "HEAD", "OPTIONS"):
        return True
    match = request.resolver_match
    if match is None:
        return False
    return bool(PRIVATE_CODES & set(match.kwargs)) or match.route.startswith(PRIVATE_ROOMS) or SECRET in request.GET
