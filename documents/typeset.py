"""Official documents: a Typst template and its data give the bytes of a PDF.

The data goes in as JSON and is only ever text there, so nothing a person typed can become code.
Only the fonts of static/fonts are used: a document looks the same on every machine, and no font of
the system (some lack Vietnamese letters) gets in. Templates may import "/documents/templates/nd30.typ".
"""

import json
import re
from functools import cache
from pathlib import Path

import typst

ROOT = Path(__file__).resolve().parent.parent
FONT_FOLDERS = [ROOT / "static" / "fonts" / "liberation-serif", ROOT / "static" / "fonts" / "be-vietnam-pro"]


# How Typst names text that none of the fonts can show: the text itself, or «\u{f0b7}» for what has no picture.
_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


class CannotTypeset(Exception):
    """The template and the data do not fit; the message says where.

    `unprintable`: the piece of text that no font of ours can show; "" where the fault is another.
    """

    def __init__(self, message, unprintable=""):
        super().__init__(message)
        self.unprintable = unprintable


def typeset(template, data, *, watermark="", created=None):
    """PDF/A-2 bytes of `template` (a path inside the project) filled with `data` (whatever JSON can hold).

    `watermark` is laid across every page ("THỰC HÀNH", "TRÌNH DIỄN"). With `created` (an aware
    datetime) the same data gives the same bytes.
    """
    try:
        return typst.compile(
            str(_inside(template)),
            root=str(ROOT),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False), "watermark": watermark},
            pdf_standards=["a-2u"],
            timestamp=int(created.timestamp()) if created else None,
        )
    except typst.TypstError as fault:
        found = _NO_GLYPH.search(fault.message)
        unprintable = _ESCAPED.sub(lambda code: chr(int(code.group(1), 16)), found.group(1)) if found else ""
        raise CannotTypeset(f"{template}: {fault.message}\n{fault.diagnostic}", unprintable) from fault


def _inside(template):
    path = (ROOT / template).resolve()
    if ROOT not in path.parents:
        raise CannotTypeset(f"{template} is not a template of this portal.")
    return path


@cache
def _fonts():
    folders = [str(folder) for folder in FONT_FOLDERS]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
