"""Freezing an official paper inside the action that signs or adopts it."""

import re

from django.utils.translation import gettext as _

from accounts.refusals import Refused
from documents.typeset import CannotTypeset, typeset
from products.papers import template
from records import freezing


def freeze_paper(kind, row, template, data, *, by, watermark="", note="", now=None):
    """The paper about `row`, frozen under the signer's name; Refused where its words cannot be printed.

    Called inside the transaction of the signature: a paper that cannot be typeset is not signed.
    """
    try:
        return freezing.freeze(
            kind,
            freezing.subject_of(row),
            template,
            data,
            watermark=watermark,
            by_name=by.display_name if by else "",
            note=note,
            now=now,
        )
    except CannotTypeset as fault:
        raise Refused(why_not_printed(fault, data)) from fault


# What both families of fonts certainly show: ASCII, Latin-1 and the letters and marks of Vietnamese.
_PLAIN = re.compile(
    r"[\n\t -~\u00a1-\u00ac\u00ae-\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9–—‘’“”•…]*"
)


def refuse_unprintable(name, data):
    """Before a form is handed in for ever: Refused where its words cannot be printed.

    Only words with other signs than those every font has are typeset for it; the rest would print in any case.
    """
    if all(_PLAIN.fullmatch(text) for text in _texts(data)):
        return
    try:
        typeset(template(name), data)
    except CannotTypeset as fault:
        raise Refused(why_not_printed(fault, data)) from fault


def why_not_printed(fault, data):
    """The sentence that names the character and where it stands."""
    if not fault.unprintable:
        return _("Văn bản chưa in được nên chưa chốt được; xin báo quản trị hệ thống.")
    where = next((text for text in _texts(data) if fault.unprintable in text), "")
    return _(
        "Văn bản có ký tự «%(sign)s» (%(codes)s) không in được, trong đoạn «%(where)s». Xin thay ký tự này rồi làm lại."
    ) % {
        "sign": fault.unprintable,
        "codes": " ".join(f"U+{ord(sign):04X}" for sign in fault.unprintable),
        "where": _around(fault.unprintable, where),
    }


def _texts(data):
    """Every text of the data, in order."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _texts(value)


def _around(sign, text, width=40):
    place = text.find(sign)
    return " ".join(text[max(place - width, 0) : place + len(sign) + width].split())
