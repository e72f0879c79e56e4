"""A form sent twice makes one thing: a double click, a resent page, a line that broke and tried again.

How to use it, for every form that makes a new row:

1. in the template, inside the form beside `{% csrf_token %}`: `{% once_key %}`;
2. on the view, innermost (under `members_page`, `on(...)`, `refusals_as_messages`): `@once`.

The page carries a random key. Its first sending runs the view in one transaction together with a row that stands for
person, page, key and content. Where the view answers with a redirect, something was made and the address is kept;
where it shows the form again or refuses, nothing is remembered. The same key with the same content again, also at the
same moment from eight windows, does not run the view: it is led to the page of what the first sending made. Changed
content under an old key (the browser's «back», another name typed) is a new form.

The view must answer with a redirect only where it made what was asked for. A page without a key (an old window) works
as before, unprotected.
"""

import hashlib
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import PostedForm

FIELD = "gui_mot_lan"
_NOT_CONTENT = {"csrfmiddlewaretoken", FIELD}
_CHUNK = 1024 * 1024


class _NothingMade(Exception):
    def __init__(self, response):
        self.response = response


def once(view):
    """See above."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        key = _key(request)
        if not key:
            return view(request, *args, **kwargs)
        fingerprint = _fingerprint(request, key)
        try:
            with transaction.atomic():
                row = _first(request, fingerprint)
                if row is None:
                    return _led_to_the_first(request, fingerprint)
                response = view(request, *args, **kwargs)
                if response.status_code not in (302, 303):
                    raise _NothingMade(response)
                row.result_url = response["Location"][:500]
                row.save(update_fields=["result_url"])
                return response
        except _NothingMade as nothing:
            return nothing.response

    return wrapped


def _key(request):
    """The page's key; nothing but a UUID is one."""
    if request.method != "POST":
        return ""
    try:
        return str(UUID(request.POST.get(FIELD, "")))
    except ValueError:
        return ""


def _fingerprint(request, key):
    """With the portal's secret, for what was typed may hold a password."""
    content = hashlib.sha256()
    for name in sorted(set(request.POST) - _NOT_CONTENT):
        content.update(repr((name, request.POST.getlist(name))).encode())
    for name in sorted(request.FILES):
        for upload in request.FILES.getlist(name):
            content.update(repr((name, upload.name, upload.size)).encode())
            for chunk in upload.chunks(_CHUNK):
                content.update(chunk)
            upload.seek(0)
    parts = repr((request.user.pk, request.path, key, content.hexdigest()))
    return salted_hmac("accounts.once", parts, algorithm="sha256").hexdigest()


def _first(request, fingerprint):
    """The row of a first sending, or None. A second one at the same moment waits here until the first has ended."""
    try:
        with transaction.atomic():
            user = request.user if request.user.is_authenticated else None
            return PostedForm.objects.create(fingerprint=fingerprint, user=user, page=request.path[:300])
    except IntegrityError:
        return None


def _led_to_the_first(request, fingerprint):
    messages.info(request, _("Biểu mẫu này đã được gửi; đây là kết quả của lần gửi đầu."))
    return redirect(PostedForm.objects.get(fingerprint=fingerprint).result_url)
