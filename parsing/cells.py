"""What the cells of an Excel file say: texts kept once for all cells, formats that make a number a day, and the value as text."""

import re
import unicodedata
from datetime import date, datetime

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

CELL_MAX = 1000
# Signs that XML cannot hold are written so: «_x000D_».
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# Above this a float no longer holds every digit: it is no telephone and no code.
_EXACT = 10**15


class Text:
    """The text of one cell, cut at CELL_MAX signs; how it is pronounced (rPh) is left out."""

    def __init__(self):
        self._parts, self._length, self._aside, self._open = [], 0, 0, False

    def start(self, name):
        self._aside += name == "rPh"
        self._open = name == "t" and not self._aside

    def end(self, name):
        self._aside -= name == "rPh"
        self._open = False

    def text(self, signs):
        if self._open and self._length < CELL_MAX:
            self._parts.append(signs[:CELL_MAX])
            self._length += len(signs)

    def whole(self):
        return "".join(self._parts)[:CELL_MAX]


class Strings:
    """The shared strings: [number] is the text, "" where there is none."""

    def __init__(self):
        self._held, self._now = [], None

    def __getitem__(self, number):
        return self._held[int(number)] if number.isdecimal() and int(number) < len(self._held) else ""

    def start(self, name, _attributes):
        if name == "si":
            self._now = Text()
        elif self._now:
            self._now.start(name)

    def end(self, name):
        if name == "si" and self._now:
            self._held.append(self._now.whole())
            self._now = None
        elif self._now:
            self._now.end(name)

    def text(self, signs):
        if self._now:
            self._now.text(signs)


class DateFormats:
    """The numbers of the styles that show a cell's number as a day."""

    def __init__(self, *, starts_1904):
        self.epoch = MAC_EPOCH if starts_1904 else WINDOWS_EPOCH
        self._formats, self._in_cells, self._of_style = dict(BUILTIN_FORMATS), False, []

    def start(self, name, attributes):
        if name == "numFmt":
            self._formats[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            self._of_style.append(_number(attributes.get("numFmtId")))

    def end(self, name):
        self._in_cells = self._in_cells and name != "cellXfs"

    def text(self, signs):
        pass

    def hold(self, style):
        at = _number(style)
        return 0 <= at < len(self._of_style) and is_date_format(self._formats.get(self._of_style[at]))


def _number(text):
    return int(text) if text and text.isdecimal() and len(text) < 10 else -1


def spoken(value, kind, style, formats):
    """The text of a cell's value as a list means it: days as dd/mm/yyyy, numbers without decimals they do not have.

    Excel keeps telephones as numbers; the lost zero comes back with the column's rule.
    """
    if kind == "b":
        return ""
    if kind == "n":
        value = _of_number(value, formats if formats.hold(style) else None)
    elif kind == "d":
        value = re.sub(r"^(\d{4})-(\d\d)-(\d\d).*", r"\3/\2/\1", value)
    seen = _ESCAPED.sub(lambda code: _unescaped(int(code[1], 16)), value)
    return unicodedata.normalize("NFC", seen[:CELL_MAX]).strip()


def _unescaped(code):
    return " " if code < 32 or 0xD800 <= code < 0xE000 else chr(code)


def _of_number(text, dates):
    try:
        number = float(text)
        if dates:
            day = from_excel(number, dates.epoch)
            return f"{day:%d/%m/%Y}" if isinstance(day, datetime | date) else f"{day}"
        return str(int(number)) if number.is_integer() and abs(number) < _EXACT else text
    except (ValueError, OverflowError):  # no number, or no day of any calendar
        return text if not dates else _of_number(text, None)
