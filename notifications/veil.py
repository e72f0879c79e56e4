"""What an administrator who reads a letter does not get to see: the links by which its addressee is known.

Whoever holds such a link acts or reads in the addressee's name: answers an invitation, opens an account, looks up a
dossier. Hidden is every address of the portal that carries more than row numbers, unless its page is for everybody;
so the letter of a new kind, or a new link in an old one, is hidden before anybody thinks of it.
"""

import html
import re
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import gettext

from .statuses import PUBLIC_PAGES, SECRET_PARAMETERS

LINK = re.compile(r"https?://[^\s<>\"']+")


def veiled(words, *, every_link=False):
    """`words` (text or HTML) without private links, and without their codes where these stand by themselves.

    `every_link`: the letter is known to be private as a whole; of its links only the portal's own address stays.
    """
    codes = set()

    def hide(found):
        link = html.unescape(found.group())
        private, its_codes = _of_link(link)
        codes.update(its_codes)
        if link.rstrip("/") != settings.PORTAL_URL and (private or every_link):
            return gettext("(đường dẫn riêng của người nhận)")
        return found.group()

    words = LINK.sub(hide, words)
    for code in sorted(codes, key=len, reverse=True):
        words = words.replace(code, gettext("(mã riêng của người nhận)"))
    return words


def _of_link(link):
    """(whether it is private, the codes in it)."""
    if not link.startswith(settings.PORTAL_URL):
        return False, set()
    address = urlsplit(link.removeprefix(settings.PORTAL_URL).rstrip(".,;:!?)»"))
    try:
        page = resolve(address.path or "/")
    except Resolver404:
        return True, set()
    codes = {value for value in page.kwargs.values() if isinstance(value, str)}
    if page.view_name in PUBLIC_PAGES:
        codes = set()
    given = dict(parse_qsl(address.query))
    secrets = {value for name, value in given.items() if name in SECRET_PARAMETERS}
    return bool(codes or secrets), codes | secrets
