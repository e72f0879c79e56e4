"""The printed form, in the layout of Nghị định 30/2020.

Typst takes a document as one piece (1,000 rows of 12 columns: about 0.5 s and 250 MB), hence the limit.
"""

from datetime import date
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from documents.typeset import typeset

TEMPLATE = "reports/documents/report.typ"
MOST_ROWS = 1000
ALIGN = {"text": "l", "int": "r", "year": "c", "date": "c", "money": "r"}


def write(paper, path, step):
    tables = [_table(table, step) for table in paper.tables if not table.workbook_only]
    data = {
        "title": paper.title,
        "parent": paper.parent,
        "issuer": paper.issuer,
        "place": paper.place,
        "date": localtime(paper.made_at).date().isoformat(),
        "words": paper.words,
        "warning": paper.warning,
        "made": _("Lập lúc %(at)s từ Cổng OCOP.") % {"at": f"{localtime(paper.made_at):%H:%M %d/%m/%Y}"},
        "made_by": paper.made_by,
        "empty": _("Không có dòng nào với các điều kiện đã chọn."),
        "tables": tables,
    }
    path.write_bytes(typeset(TEMPLATE, data, watermark=paper.watermark, created=paper.made_at))


def _table(table, step):
    rows = []
    for values in table.rows:
        rows.append(_cells(table.columns, values))
        step()
    return {
        "title": table.title,
        "note": table.note,
        "header": [column.title for column in table.columns],
        "widths": [_width(column) for column in table.columns],
        "aligns": "".join(ALIGN[column.kind] for column in table.columns),
        "rows": rows,
        "totals": _cells(table.columns, table.totals) if table.totals is not None and rows else [],
    }


def _width(column):
    """Numbers and dates take the millimetres they need; texts share what is left (Typst's "fr")."""
    if column.kind == "text":
        return {"fr": column.width}
    return {"mm": {"date": 19, "year": 11}.get(column.kind, max(9, column.width * 1.5))}


def _cells(columns, values):
    return [_shown(column.kind, value) for column, value in zip(columns, values, strict=True)]


def _shown(kind, value):
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if kind == "int" or isinstance(value, Decimal):
        return number_format(value, use_l10n=True, force_grouping=True)
    return str(value)
