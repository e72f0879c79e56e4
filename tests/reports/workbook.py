"""Reads a workbook back by its XML, so that what is tested is the file and not the library that wrote it."""

import zipfile
from datetime import date, timedelta
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read(path):
    """{sheet name: rows}, each row a tuple of str, int/float or None; a formula fails the reading."""
    with zipfile.ZipFile(path) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {link.get("Id"): link.get("Target") for link in links}
        shared = _shared(archive)
        return {
            sheet.get("name"): _rows(archive.read(f"xl/{targets[sheet.get(RELATED)]}"), shared)
            for sheet in book.iter(f"{MAIN}sheet")
        }


def body(rows, first):
    """The table below the header that begins with `first`."""
    start = next(place for place, row in enumerate(rows) if row and row[0] == first)
    return rows[start + 1 :]


def day(number):
    """The date of Excel's day number."""
    return date(1899, 12, 30) + timedelta(days=int(number))


def _shared(archive):
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    return ["".join(item.itertext()) for item in ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))]


def _rows(xml, shared):
    rows = []
    for row in ElementTree.fromstring(xml).iter(f"{MAIN}row"):
        while len(rows) < int(row.get("r")):
            rows.append(())
        rows[-1] = tuple(_value(cell, shared) for cell in row)
    return rows


def _value(cell, shared):
    assert cell.find(f"{MAIN}f") is None, f"{cell.get('r')} holds a formula"
    if cell.get("t") == "inlineStr":
        return "".join(cell.find(f"{MAIN}is").itertext())
    value = cell.find(f"{MAIN}v")
    if value is None:
        return None
    if cell.get("t") == "s":
        return shared[int(value.text)]
    if cell.get("t") == "str":
        return value.text
    return float(value.text) if "." in value.text else int(value.text)
