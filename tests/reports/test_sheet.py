"""Rows written at once are the rows XlsxWriter writes cell by cell, byte for byte."""

import zipfile
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from documents.printable import storable
from reports.writers.sheet import Sheet
from reports.writers.xlsx import FORMATS, LONGEST

KINDS = ("text", *FORMATS)
VALUES = {
    "text": st.none()
    | st.text(max_size=12).map(storable)
    | st.sampled_from([" a", "a\n", "<b>&", "_x0041_", "=1", "7"]),
    "int": st.none() | st.integers(-(10**14), 10**14),
    "year": st.none() | st.integers(1900, 2100),
    "money": st.none() | st.decimals(-(10**9), 10**9, places=2),
    "date": st.none() | st.dates(date(1900, 1, 2), date(9999, 12, 31)),
}
ROWS = st.lists(st.tuples(st.integers(1, 27), *(VALUES[kind] for kind in KINDS)), min_size=1, max_size=8)


def cell_by_cell(sheet, row, height, looks, values):
    sheet.set_row(row, height)
    for place, (kind, value) in enumerate(zip(KINDS, values, strict=True)):
        look = looks[kind]
        if value is None or value == "":
            sheet.write_blank(row, place, None, look)
        elif kind == "text":
            sheet.write_string(row, place, str(value), look)
        elif kind == "date":
            sheet.write_datetime(row, place, value, look)
        else:
            sheet.write_number(row, place, value, look)


def sheets(path, rows):
    with Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)}) as book:
        looks = {kind: book.add_format({"num_format": FORMATS.get(kind, "@"), "border": 1}) for kind in KINDS}
        one, other = book.add_worksheet("Một", Sheet), book.add_worksheet("Hai", Sheet)
        for sheet in (one, other):
            sheet.write_string(0, 0, "Tiêu đề", looks["text"])
        columns = one.columns([(kind, looks[kind]) for kind in KINDS])
        for place, (lines, *values) in enumerate(rows, 2):
            one.write_cells(place, lines * 15, columns, values)
            cell_by_cell(other, place, lines * 15, looks, values)
        for sheet in (one, other):
            sheet.write_string(len(rows) + 3, 0, "Hết", looks["text"])
    with zipfile.ZipFile(path) as archive:
        one, other = (archive.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2))
    return one.replace(' tabSelected="1"', ""), other


@settings(max_examples=60, deadline=None)
@given(rows=ROWS)
def test_rows_at_once_are_rows_cell_by_cell(tmp_path_factory, rows):
    one, other = sheets(tmp_path_factory.mktemp("sheet") / "a.xlsx", rows)

    assert one == other


def test_a_text_that_looks_like_rich_text_stays_a_text(tmp_path):
    text = "<r><t>đậm</t></r>"
    one, _other = sheets(tmp_path / "a.xlsx", [(1, text, 1, 2024, date(1900, 2, 28), Decimal("1.5"))])

    assert "&lt;r&gt;&lt;t&gt;đậm&lt;/t&gt;&lt;/r&gt;" in one
    assert LONGEST == 32767
