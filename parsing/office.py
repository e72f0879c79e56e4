"""Word and Excel files as archives: measured by their own lists; nothing is unpacked but what could name a program."""

import io
import re
import zipfile

from parsing.child import serve
from parsing.faults import PROGRAM, TOO_LARGE, Fault

_UNPACKED_MAX = 200 * 1024 * 1024
_PARTS_MAX = 10_000
_READ_MAX = 20 * 1024 * 1024
# The part that the file is about; programs on the web number it.
_KINDS = {
    "docx": re.compile(r"^word/document\d*\.xml$", re.IGNORECASE),
    "xlsx": re.compile(r"^xl/workbook\d*\.xml$", re.IGNORECASE),
}
# VBA, Excel 4 macros, controls.
_PROGRAMS = re.compile(r"(^|/)(vbaproject\.bin|macrosheets/|activex/)", re.IGNORECASE)
_RELATIONS = re.compile(r"^word/_rels/[^/]+\.xml\.rels$", re.IGNORECASE)
# What Word fetches from elsewhere and runs as it opens the file.
_FETCHED = re.compile(rb"<[^>]*/(?:attachedtemplate|oleobject)[^>]*>")
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
        listed = archive.infolist()
        parts = [(part.filename.replace("\\", "/"), part) for part in listed]
        kind = next((kind for kind, about in _KINDS.items() if any(about.match(name) for name, _part in parts)), "")
        if not kind:
            return {"kind": ""}, b""
        if len(listed) > _PARTS_MAX or sum(part.file_size for part in listed) > _UNPACKED_MAX:
            raise Fault(TOO_LARGE)
        if any(_PROGRAMS.search(name) or _names_a_program(archive, name, part) for name, part in parts):
            raise Fault(PROGRAM)
    return {"kind": kind}, b""


def _names_a_program(archive, name, part):
    if name.lower() == "[content_types].xml":
        return b"macroenabled" in _small(archive, part)
    if _RELATIONS.match(name):
        links = _FETCHED.findall(_small(archive, part))
        return any(b"external" in link and not _LOCAL.search(link) for link in links)
    if _LINKS.match(name):
        return b"ddelink" in _small(archive, part)
    if _TEXTS.match(name):
        fields = b"".join(run or b" " + simple + b" " for run, simple in _FIELD.findall(_small(archive, part)))
        return bool(_STARTS.search(fields))
    return False


def _small(archive, part):
    """In small letters; of what is larger than any list or text the first 20 MB."""
    with archive.open(part) as content:
        return content.read(_READ_MAX).lower()


if __name__ == "__main__":
    serve(measure)
