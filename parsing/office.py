"""Word and Excel files as archives: measured by their own lists; nothing is unpacked but what could name a program."""

import io
import re
import zipfile

from parsing.child import serve
from parsing.faults import PROGRAM, TOO_LARGE, Fault

_UNPACKED_MAX = 200 * 1024 * 1024
_PARTS_MAX = 10_000
_READ_MAX = 20 * 1024 * 1024
_KINDS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
# VBA, Excel 4 macros, controls.
_PROGRAMS = re.compile(r"(^|/)(vbaproject\.bin|macrosheets/|activex/)", re.IGNORECASE)
_SETTINGS = re.compile(r"^word/_rels/settings\d*\.xml\.rels$", re.IGNORECASE)
_LINKS = re.compile(r"^xl/externallinks/[^/]+\.xml$", re.IGNORECASE)
_TEXTS = re.compile(r"^word/(document|header|footer|footnotes|endnotes|comments)\d*\.xml$", re.IGNORECASE)
# A template on the writer's own disk is fetched from nowhere.
_LOCAL = re.compile(rb"target=[\"'](file:///)?[a-z]:[\\/]")
# What a field of Word does, however its words are cut into runs: DDE starts a program of the reader's machine.
_FIELD = re.compile(rb"<(?:\w+:)?instrtext\b[^>]*>([^<]*)<|\b(?:\w+:)?instr=[\"']([^\"']*)")
_STARTS = re.compile(rb"(^|[^a-z])dde(auto)?([^a-z]|$)")


def measure(content):
    """{"kind"}: docx, xlsx, or "" for another archive. Fault for one with programs or one that unpacks to too much."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        kind = next((kind for name, kind in _KINDS.items() if name in names), "")
        if not kind:
            return {"kind": ""}, b""
        if len(parts) > _PARTS_MAX or sum(part.file_size for part in parts) > _UNPACKED_MAX:
            raise Fault(TOO_LARGE)
        if any(_PROGRAMS.search(name) for name in names) or any(_names_a_program(archive, name) for name in names):
            raise Fault(PROGRAM)
    return {"kind": kind}, b""


def _names_a_program(archive, name):
    if name.lower() == "[content_types].xml":
        return b"macroenabled" in _small(archive, name)
    if _SETTINGS.match(name):
        links = re.findall(rb"<[^>]*attachedtemplate[^>]*>", _small(archive, name))
        return any(b"external" in link and not _LOCAL.search(link) for link in links)
    if _LINKS.match(name):
        return b"ddelink" in _small(archive, name)
    if _TEXTS.match(name):
        fields = b"".join(run or b" " + simple + b" " for run, simple in _FIELD.findall(_small(archive, name)))
        return bool(_STARTS.search(fields))
    return False


def _small(archive, name):
    """In small letters; of what is larger than any list or text the first 20 MB."""
    with archive.open(name) as part:
        return part.read(_READ_MAX).lower()


if __name__ == "__main__":
    serve(measure)
