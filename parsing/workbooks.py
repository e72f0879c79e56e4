"""Excel files as rows of text, read row by row: a file's word on how far it goes is not asked."""

import io
import unicodedata
import zipfile
from datetime import date, datetime

from openpyxl import load_workbook

from parsing.child import serve
from parsing.faults import TOO_LARGE, Fault

CELL_MAX = 1000
# Signs of all cells together; a full list of the portal has a twentieth of that.
TEXT_MAX = 20_000_000


def tables(content, *, unpacked, parts, sheets, rows, columns):
    """{"tables": [[name of the sheet, [[text, …], …]], …]}: the sheets that are shown in their order, then the hidden ones.

    The archive is measured by its own list first: at most `parts` files of `unpacked` bytes. At most `rows` and `columns`
    of a sheet are read, cells are cut at CELL_MAX signs.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        listed = archive.infolist()
    if len(listed) > parts or sum(part.file_size for part in listed) > unpacked:
        raise Fault(TOO_LARGE)
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    shown = sorted(book.worksheets, key=lambda sheet: sheet.sheet_state != "visible")[:sheets]
    budget = _Budget()
    return {"tables": [[sheet.title, _rows(sheet, rows, columns, budget)] for sheet in shown]}, b""


class _Budget:
    """What is left of TEXT_MAX."""

    def __init__(self):
        self.left = TEXT_MAX

    def spend(self, text):
        self.left -= len(text)
        if self.left < 0:
            raise Fault(TOO_LARGE)
        return text


def _rows(sheet, most_rows, most_columns, budget):
    found = sheet.iter_rows(max_row=most_rows, max_col=most_columns, values_only=True)
    rows = [[budget.spend(_cell(value)) for value in row] for row in found]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _cell(value):
    """Excel keeps telephone numbers as numbers: no decimals; the lost zero comes back with the column's rule."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    return unicodedata.normalize("NFC", str(value)[:CELL_MAX]).strip()


if __name__ == "__main__":
    serve(tables)
