"""Official documents: a Typst template and its data give the bytes of a PDF.

The data goes in as JSON and is only ever text there, so nothing a person typed can become code.
Only the fonts of static/fonts are used: a document looks the same on every machine, and no font of
the system (some lack Vietnamese letters) gets in. What the letters' fonts lack comes from static/fonts/signs, what that
lacks as well is printed as «□»: no character ever keeps a paper from being printed.
Templates may import "/documents/templates/nd30.typ".
"""

import logging

from documents import compiling
from documents.compiling import ROOT
from documents.printable import plain, printable

LOGGED = 30  # different signs told in one line of the log
logger = logging.getLogger(__name__)


class CannotTypeset(Exception):
    """The template and the data do not fit; the message says where. Never for a character that somebody typed."""


def typeset(template, data, *, watermark="", created=None):
    """PDF/A-2 bytes of `template` (a path inside the project) filled with `data` (whatever JSON can hold).

    `watermark` is laid across every page ("THỰC HÀNH", "TRÌNH DIỄN"). With `created` (an aware
    datetime) the same data gives the same bytes. Signs no font of ours has are printed as «□» (`printable`) and logged.
    """
    path = _inside(template)
    data = prepared(template, data)
    try:
        return _compile(path, data, watermark, created)
    except compiling.Fault as fault:
        # What printable let through and Typst refuses all the same; a fault of the template itself comes again.
        logger.warning("%s: printed with plain signs only, for: %s", template, fault.message)
        try:
            return _compile(path, plain(data), watermark, created)
        except compiling.Fault:
            raise CannotTypeset(f"{template}: {fault.message}\n{fault.diagnostic}") from fault


def prepared(template, data):
    """The data as it is printed (`printable`); what became «□» is logged, by its code only."""
    data, missing = printable(data)
    if missing:
        logger.warning("%s: no font has %s", template, " ".join(map(_codes, missing[:LOGGED])))
    return data


def _compile(path, data, watermark, created):
    return compiling.compile(str(path), data, watermark, int(created.timestamp()) if created else None)


def _codes(cluster):
    return "+".join(f"U+{ord(sign):04X}" for sign in cluster)


def _inside(template):
    path = (ROOT / template).resolve()
    if ROOT not in path.parents:
        raise CannotTypeset(f"{template} is not a template of this portal.")
    return path
