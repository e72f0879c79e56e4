"""A sheet that writes a whole row at once.

XlsxWriter makes an object of each cell, asks it what it is and writes it when the next row begins: eight tenths of the
time a large report took. Here the kind and look of a column are asked once. The XML is the same, byte for byte
(tests/reports/test_sheet.py), and a text that looks like XlsxWriter's own rich text stays a text.
"""

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

# Excel's day 0 by Python's count, for days after 29/02/1900, which Excel believes in.
DAY_ZERO, FIRST_TRUE_DAY = 693594, 61
STANDARD_HEIGHT = 20  # pixels, of a row whose height is not written


class Sheet(Worksheet):
    """Only for workbooks in constant memory, row after row."""

    def columns(self, kinds):
        """[(kind, format)] as `write_cells` takes it."""
        return [(xl_col_to_name(place), look._get_xf_index(), WRITE[kind]) for place, (kind, look) in enumerate(kinds)]

    def write_cells(self, row, height, columns, values):
        """One row from column A on; nothing of it stays in memory."""
        if row > self.previous_row:
            self._write_single_row(row)
        self._check_dimensions(row, len(columns) - 1)
        number = row + 1
        pixels = int(height * 4.0 / 3.0 + 0.5)
        parts = [
            f'<row r="{number}">'
            if pixels == STANDARD_HEIGHT
            else f'<row r="{number}" ht="{pixels * 0.75:.16g}" customHeight="1">'
        ]
        for (letters, look, write), value in zip(columns, values, strict=True):
            if value is None or value == "":
                parts.append(f'<c r="{letters}{number}" s="{look}"/>')
            else:
                parts.append(f'<c r="{letters}{number}" s="{look}"{write(value)}</c>')
        parts.append("</row>")
        self.fh.write("".join(parts))


def _text(text):
    text = str(text)
    if "_x" in text:
        text = Worksheet._escape_control_characters(text)
    preserve = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f' t="inlineStr"><is><t{preserve}>{text}</t></is>'


def _number(number):
    return f"><v>{number:.16G}</v>"


def _day(day):
    number = day.toordinal() - DAY_ZERO
    return f"><v>{number if number >= FIRST_TRUE_DAY else number - 1}</v>"


WRITE = {"text": _text, "int": _number, "year": _number, "money": _number, "date": _day}
