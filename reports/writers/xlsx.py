"""Excel, row by row: no sheet is ever whole in memory, and no text is ever a formula, a number or a link."""

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from documents.measuring import row_height
from documents.printable import storable
from reports.writers.sheet import Sheet

GREEN, AMBER, RULE = "#12543B", "#8A3B12", "#C9C3B4"
LONGEST = 32767  # characters of a cell
FORMATS = {"int": "#,##0", "year": "0", "date": "dd/mm/yyyy", "money": "#,##0.00"}


def write(paper, path, step):
    options = {
        "constant_memory": True,
        "tmpdir": str(path.parent),
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "nan_inf_to_errors": False,
    }
    with Workbook(str(path), options) as book:
        names = storable({"title": paper.title, "author": paper.issuer or paper.made_by})
        book.set_properties({**names, "created": _naive(paper)})
        book.set_size(1800, 1200)
        looks = _looks(book)
        for table in paper.tables:
            _sheet(book.add_worksheet(_sheet_name(table.title), Sheet), paper, table, looks, step)


def _sheet(sheet, paper, table, looks, step):
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{_plain(paper.title)}&R" + _("Trang &P/&N"))
    if paper.watermark:
        sheet.set_header(f"&C&B{_plain(paper.watermark)}")
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width)
    header = _title_block(sheet, paper, table, looks)
    sheet.freeze_panes(header + 1, 0)
    sheet.repeat_rows(header)
    titles = [(column.title, column.width) for column in table.columns]
    sheet.set_row(header, max(32, row_height(titles, bold=True)))
    for place, column in enumerate(table.columns):
        sheet.write_string(header, place, column.title, looks["header"])
    row = header
    plain = sheet.columns([(column.kind, looks[column.kind]) for column in table.columns])
    texts = [(place, column.width) for place, column in enumerate(table.columns) if column.kind == "text"]
    for row, values in enumerate(table.rows, header + 1):
        _row(sheet, row, plain, texts, values)
        step()
    if row == header:
        row += 1
        sheet.write_string(row, 0, _("Không có dòng nào với các điều kiện đã chọn."), looks["note"])
    elif table.totals is not None:
        total = sheet.columns([(column.kind, looks[f"total_{column.kind}"]) for column in table.columns])
        _row(sheet, row + 1, total, texts, table.totals, bold=True)
    if row > header:
        last = xl_col_to_name(len(table.columns) - 1)
        sheet.autofilter(f"A{header + 1}:{last}{row + 1}")


def _row(sheet, row, columns, texts, values, bold=False):
    values = [storable(str(value))[:LONGEST] if isinstance(value, str) else value for value in values]
    measured = [(values[place], width) for place, width in texts if values[place] is not None]
    sheet.write_cells(row, row_height(measured, bold=bold), columns, values)


def _title_block(sheet, paper, table, looks):
    """Who, what, with which filters, when; returns the row of the header."""
    lines = [("issuer", paper.issuer)] if paper.issuer else []
    lines += [("title", f"{paper.title} – {table.title}")]
    lines += [("warning", paper.warning)] if paper.warning else []
    lines += [("words", f"{label}: {words}") for label, words in paper.words]
    lines += [
        (
            "words",
            _("Lập lúc %(at)s, người lập: %(by)s")
            % {"at": f"{localtime(paper.made_at):%H:%M %d/%m/%Y}", "by": paper.made_by},
        )
    ]
    lines += [("note", note) for note in (table.note,) if note]
    for row, (look, words) in enumerate(lines):
        sheet.write_string(row, 0, storable(words), looks[look])
    return len(lines) + 1


def _looks(book):
    base = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
    cell = {**base, "border": 1, "border_color": RULE}
    looks = {
        "issuer": {**base, "bold": True},
        "title": {**base, "bold": True, "font_size": 14, "font_color": GREEN},
        "warning": {**base, "bold": True, "font_color": AMBER},
        "words": base,
        "note": {**base, "italic": True},
        "header": {
            **cell,
            "bold": True,
            "text_wrap": True,
            "align": "center",
            "valign": "vcenter",
            "bg_color": "#E7EFE9",
            "font_color": GREEN,
        },
        "text": {**cell, "text_wrap": True},
    }
    for kind, shown in FORMATS.items():
        looks[kind] = {**cell, "num_format": shown} | ({"align": "center"} if kind in {"date", "year"} else {})
    for kind in ("text", *FORMATS):
        looks[f"total_{kind}"] = {**looks[kind], "bold": True, "top": 2}
    return {name: book.add_format(look) for name, look in looks.items()}


def _sheet_name(title):
    """What Excel allows as the name of a sheet."""
    allowed = "".join(" " if character in "[]:*?/\\" else character for character in title)
    return " ".join(storable(allowed).split())[:31].strip("' ")


def _plain(words):
    return storable(words).replace("&", "&&")


def _naive(paper):
    return localtime(paper.made_at).replace(tzinfo=None)
