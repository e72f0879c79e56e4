"""Excel files as rows of text: of all that a workbook holds only its sheets' names and the values of cells are parsed.

What stands beside them (fonts, filters, rules, properties) differs from program to program; none of it keeps a list from
being read, and a file's word on how far it goes is not asked.
"""

import io
import re
import zipfile

from parsing.cells import DateFormats, Strings, Text, spoken
from parsing.child import serve
from parsing.faults import OTHER, TOO_LARGE, Fault
from parsing.xml_parts import Package

# Signs of all cells together; a full list of the portal has a twentieth of that.
TEXT_MAX = 20_000_000
_MERGED_MAX = 20_000
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def tables(content, *, unpacked, parts, sheets, rows, columns):
    """{"tables": [{"name", "rows", "hidden", "merged"}, …]}: the sheets that are shown in their order, then the hidden ones.

    `rows`: lists of texts; `hidden`: which of them Excel does not show; `merged`: (column, first row, last row) of cells merged
    downwards; all counted from 0. The archive is measured by its own list first: at most `parts` files of `unpacked` bytes. At
    most `rows` and `columns` of a sheet are read. A formula without its result is its text: «=A1&B1».
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        listed = archive.infolist()
        if len(listed) > parts or sum(part.file_size for part in listed) > unpacked:
            raise Fault(TOO_LARGE)
        package = Package(archive)
        if not package.main.endswith(".xml"):
            raise Fault(OTHER)
        book = package.walk(package.main, _Book())
        if book.kind != "workbook":
            raise Fault(OTHER)
        links = package.links(package.main)
        named = dict(links.values())
        strings = package.walk(named.get("sharedStrings", ""), Strings())
        formats = package.walk(named.get("styles", ""), DateFormats(starts_1904=book.starts_1904))
        budget, found = _Budget(), []
        for name, link in book.shown_first()[:sheets]:
            kind, target = links.get(link, ("", ""))
            if kind == "worksheet" and target in package:
                sheet = package.walk(target, _Sheet(strings, formats, budget, rows, columns))
                found.append({"name": name, **sheet.facts()})
    return {"tables": found}, b""


class _Budget:
    """What is left of TEXT_MAX."""

    def __init__(self):
        self.left = TEXT_MAX

    def spend(self, text):
        self.left -= len(text)
        if self.left < 0:
            raise Fault(TOO_LARGE)
        return text


class _Book:
    """`kind`: the name of the root; the sheets with the ids of their links."""

    def __init__(self):
        self.kind, self.starts_1904, self._sheets = "", False, []

    def start(self, name, attributes):
        self.kind = self.kind or name
        if name == "workbookPr":
            self.starts_1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet":
            link = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            hidden = attributes.get("state") in ("hidden", "veryHidden")
            self._sheets.append((hidden, attributes.get("name", ""), link))

    def end(self, name):
        pass

    def text(self, signs):
        pass

    def shown_first(self):
        return [sheet[1:] for sheet in sorted(self._sheets, key=lambda sheet: sheet[0])]


class _Sheet:
    def __init__(self, strings, formats, budget, most_rows, most_columns):
        self._strings, self._formats, self._budget = strings, formats, budget
        self._most_rows, self._most_columns = most_rows, most_columns
        self._rows, self._hidden, self._merged = {}, [], []
        self._row, self._column, self._cell = -1, -1, None

    def start(self, name, attributes):
        if self._cell:
            self._cell.start(name)
        elif name == "c":
            at = _CELL.fullmatch(attributes.get("r", ""))
            self._column = _column(at[1]) if at else self._column + 1
            if 0 <= self._row < self._most_rows and self._column < self._most_columns:
                self._cell = _Cell(attributes.get("t", "n"), attributes.get("s"))
        elif name == "row":
            number = attributes.get("r", "")
            self._row = int(number) - 1 if number.isdecimal() and len(number) < 10 else self._row + 1
            self._column = -1
            if attributes.get("hidden") in ("1", "true") and self._row < self._most_rows:
                self._hidden.append(self._row)
        elif name == "mergeCell" and len(self._merged) < _MERGED_MAX:
            self._merge(attributes.get("ref", ""))

    def _merge(self, ref):
        ends = [_CELL.fullmatch(end) for end in ref.split(":")]
        if len(ends) == 2 and all(ends) and (first := int(ends[0][2]) - 1) < (last := int(ends[1][2]) - 1):
            self._merged.append((_column(ends[0][1]), first, last))

    def end(self, name):
        if self._cell and name == "c":
            if text := self._budget.spend(self._cell.spoken(self._strings, self._formats)):
                self._rows.setdefault(self._row, {})[self._column] = text
            self._cell = None
        elif self._cell:
            self._cell.end(name)

    def text(self, signs):
        if self._cell:
            self._cell.text(signs)

    def facts(self):
        rows = [[] for _row in range(max(self._rows, default=-1) + 1)]
        for at, cells in self._rows.items():
            rows[at] = [cells.get(column, "") for column in range(max(cells) + 1)]
        return {"rows": rows, "hidden": [at for at in self._hidden if at in self._rows], "merged": self._merged}


def _column(letters):
    """«A» → 0, «AA» → 26."""
    at = 0
    for letter in letters.upper():
        at = at * 26 + ord(letter) - 64
    return at - 1


class _Cell:
    """One cell while it is read: its value (v), its own text (is), its formula (f)."""

    def __init__(self, kind, style):
        self._kind, self._style = kind, style
        self._inline, self._within, self._parts = Text(), "", {"v": "", "f": ""}
        self._computed = False

    def start(self, name):
        self._inline.start(name)
        self._within = name
        self._computed = self._computed or name == "f"

    def end(self, name):
        self._inline.end(name)
        self._within = ""

    def text(self, signs):
        self._inline.text(signs)
        if self._within in self._parts and len(self._parts[self._within]) < 1000:
            self._parts[self._within] += signs[:1000]

    def spoken(self, strings, formats):
        value = self._parts["v"]
        if self._kind == "inlineStr":
            return spoken(self._inline.whole(), "str", self._style, formats)
        if self._kind == "s":
            return spoken(strings[value], "str", self._style, formats)
        if self._computed and not value and self._kind != "str":
            return spoken(f"={self._parts['f']}", "str", self._style, formats)
        return spoken(value, self._kind, self._style, formats) if value else ""


if __name__ == "__main__":
    serve(tables)
