"""The list of a report as CSV, for other programs: one header, one line for each row, nothing around them.

UTF-8 with its mark, so that Excel shows Vietnamese when the file is opened by a double click; commas, and days as 2026-11-24,
which Excel reads alike in every country. A text that a spreadsheet would take for a formula gets an apostrophe before it.
"""

import csv

from documents.printable import storable

# OWASP, CSV Injection.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def write(paper, path, step):
    [table] = [table for table in paper.tables if table.is_list]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow([column.title for column in table.columns])
        lines.writerows(_each(table.rows, step))


def _each(rows, step):
    for row in rows:
        yield [_plain(value) if isinstance(value, str) else value for value in row]
        step()


def _plain(text):
    text = storable(str(text))
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
