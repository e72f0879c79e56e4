"""Lists as other programs write them: odd parts beside the cells, merged and hidden rows, failed formulas, letters lost on the way."""

import io
import re
import zipfile
from datetime import date

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from tests.factories.trainings import Stage
from trainings import file_tables, guest_files
from trainings.actions import importing

HEAD = ["STT", "Họ và tên", "Đơn vị", "Chức vụ", "Điện thoại", "Email"]
ONE = [1, "Lê Mẫu A", "Phòng Kinh tế", "Chuyên viên", 912345678, "a@mau.example"]
SHEET, STYLES, BOOK = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"


def workbook(*rows, change=lambda sheet: None):
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    change(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def archive(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def behind_cells(xml):
    return lambda sheet: sheet.replace("</sheetData>", f"</sheetData>{xml}")


def names(found):
    return [row["name"] for row in found.rows]


ODD = {
    "font of no family": (STYLES, lambda x: x.replace('<family val="2"', '<family val="34"')),
    "colour of six digits": (STYLES, lambda x: x.replace("</fonts>", '<font><color rgb="000000"/></font></fonts>')),
    "empty fill": (STYLES, lambda x: x.replace("</fills>", "<fill/></fills>")),
    "no styles": (STYLES, lambda _x: "<styleSheet/>"),
    "filter": (SHEET, behind_cells('<autoFilter ref="A1:F2"><filterColumn colId="a"/></autoFilter>')),
    "rule for cells": (SHEET, behind_cells('<dataValidations><dataValidation type="danh sach" sqref=""/></dataValidations>')),
    "link without a place": (SHEET, behind_cells("<hyperlinks><hyperlink/></hyperlinks>")),
    "margins in words": (SHEET, behind_cells('<pageMargins left="vua"/>')),
    "view of no window": (BOOK, lambda x: re.sub("<bookViews>.*</bookViews>", '<bookViews><workbookView visibility="co"/></bookViews>', x)),
    "day of the properties": ("docProps/core.xml", lambda x: re.sub(r"(created[^>]*>)[^<]*", r"\g<1>20-3-2024", x)),
    "sheet of a chart that is gone": (BOOK, lambda x: x.replace("</sheets>", '<sheet name="Q" sheetId="9" id="rId99"/></sheets>')),
    "strict": (SHEET, lambda x: x.replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")),
    "with a prefix": (SHEET, lambda x: re.sub(r"<(/?)(\w)", r"<\1x:\2", x).replace("xmlns=", "xmlns:x=")),
    "cells without a place": (SHEET, lambda x: re.sub(r' r="[A-Z]+\d+"', "", re.sub(r'<row r="\d+"', "<row", x))),
}  # fmt: skip


@pytest.mark.parametrize("what", ODD)
def test_what_stands_beside_the_cells_keeps_no_list_from_being_read(what):
    part, change = ODD[what]
    parts = parts_of(workbook(HEAD, ONE))
    parts[part] = change(parts[part])
    [row] = guest_files.read(archive(parts)).rows
    assert (row["name"], row["organisation"], row["phone"]) == ("Lê Mẫu A", "Phòng Kinh tế", "912345678")


@pytest.mark.parametrize("rename", [str.upper, lambda name: name.replace("/", "\\"), lambda name: f"/{name}"])
def test_parts_are_found_whatever_their_capitals_and_slashes(rename):
    parts = parts_of(workbook(HEAD, ONE))
    assert names(guest_files.read(archive({rename(name): content for name, content in parts.items()}))) == ["Lê Mẫu A"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [(date(2026, 11, 5), "05/11/2026"), (912345678.0, "912345678"), (1.5, "1.5"), (True, ""), (" b ", "b"), ("a_x000D_b", "a b")],
)  # fmt: skip
def test_a_cells_value_is_what_the_list_means(value, shown):
    [row] = guest_files.read(workbook(HEAD, [1, "Lê Mẫu A", "X", value])).rows
    assert row["position"] == shown


def test_a_telephone_that_is_formatted_as_a_day_stays_a_number():
    content = workbook(HEAD, ONE, change=lambda sheet: setattr(sheet["E2"], "number_format", "dd/mm/yyyy"))
    assert guest_files.read(content).rows[0]["phone"] == "912345678"


@pytest.mark.parametrize("column", ["C", "D", "E"])
def test_a_cell_merged_over_several_people_counts_for_each(column):
    rows = [HEAD, [1, "Lê Mẫu A", "X", "Y", "0912345678"], [2, "Lê Mẫu B"], ["", ""], [3, "Lê Mẫu C"], [4, "Lê Mẫu D"]]
    found = guest_files.read(workbook(*rows, change=lambda sheet: sheet.merge_cells(f"{column}2:{column}5")))
    name = {"C": "organisation", "D": "position", "E": "phone"}[column]
    shared = found.rows[0][name]
    assert [(row["name"], row[name]) for row in found.rows] == [
        ("Lê Mẫu A", shared), ("Lê Mẫu B", shared), ("Lê Mẫu C", shared), ("Lê Mẫu D", ""),
    ]  # fmt: skip


def test_a_heading_or_a_person_merged_downwards_is_no_second_person():
    rows = [HEAD, [""] * 6, [1, "Lê Mẫu A", "X"], ["", "", "", "", "0912345678"]]
    merged = ("A1:A2", "B1:B2", "C1:C2", "A3:A4", "B3:B4", "C3:C4")
    found = guest_files.read(workbook(*rows, change=lambda sheet: [sheet.merge_cells(cells) for cells in merged]))
    assert [row["name"] for row in found.rows if row["name"] or row["organisation"]] == ["Lê Mẫu A"]


def test_hidden_rows_are_read_and_named():
    def hide(sheet):
        for row in (3, 4):
            sheet.row_dimensions[row].hidden = True

    found = guest_files.read(
        workbook(HEAD, ONE, [2, "Lê Mẫu B", "X"], [3, "Lê Mẫu C", "Y"], [4, "Lê Mẫu D"], change=hide)
    )
    assert len(found.rows) == 4
    assert found.notes == ["Danh sách có 2 dòng đang ẩn trong Excel, vẫn được đọc: dòng 3, 4."]


OTHERS = {
    "LibreOffice": lambda: archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}),
    "Word": lambda: word(),
    "archive": lambda: archive({"danh sach.xlsx": workbook(HEAD, ONE)}),
    "binary workbook": lambda: archive({
        "_rels/.rels": '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        "xl/workbook.bin": "x"}),
    "PDF": lambda: b"%PDF-1.4\n\xe2\xe3\xcf\xd3\n%%EOF",
    "page that calls itself .xls": lambda: "<html><table><tr><td>Họ và tên</td></tr></table></html>".encode(),
    "XML of 2003": lambda: '<?xml version="1.0"?><Workbook><Data>Họ và tên</Data></Workbook>'.encode(),
    "RTF": lambda: rb"{\rtf1\ansi Ho va ten}",
    "picture": lambda: b"\xff\xd8\xff\xe0" + bytes(range(1, 256)),
    "empty archive": lambda: b"PK\x05\x06" + b"\0" * 18,
}  # fmt: skip


def word():
    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", OTHERS)
def test_a_file_of_another_kind_is_not_called_a_broken_workbook(kind):
    with pytest.raises(file_tables.Unreadable, match="không phải bảng tính Excel"):
        guest_files.read(OTHERS[kind]())


LOST = {
    "Excel's plain CSV": "Họ và tên;Đơn vị\nNguy?n Th? M?u;H?i M?u\n".encode(),
    "the same, Western": "H? và tên;Ð?n v?\nNguy?n Th? M?u;H?i M?u\n".encode("cp1252"),
    "replaced": "Họ và tên;Đơn vị\nNguy\ufffdn Mẫu;Hội\n".encode(),
    "read as Latin-1": "Họ và tên;Đơn vị\nNguyễn Thị Mẫu;Hội\n".encode().decode("latin-1").encode(),
    "read as Windows-1252": "Nguyễn Thị Mẫu, ở phường\n".encode().decode("cp1252", "ignore").encode(),
    "a cell of a workbook": workbook(HEAD, [1, "Tr?n V?n M?u", "X"]),
}  # fmt: skip


@pytest.mark.parametrize("way", LOST)
def test_letters_that_were_lost_on_the_way_are_told_not_invited(way):
    with pytest.raises(file_tables.Unreadable, match="đã hỏng từ lúc lưu.*CSV UTF-8"):
        guest_files.read(LOST[way])


@pytest.mark.parametrize(
    "note", ["ăn chay?", "đi xe gì? ở đâu?", "https://mau.example/?a=b&c?d", "São Tomé, Ángel Ãlvares", "CÁ «Hoa» ÁI", "xe?không"]
)  # fmt: skip
def test_questions_links_and_other_languages_are_no_lost_letters(note):
    assert names(guest_files.read(workbook([*HEAD, "Ghi chú"], [*ONE, note]))) == ["Lê Mẫu A"]


def test_a_quotation_mark_that_nobody_closes_is_told():
    with pytest.raises(file_tables.Unreadable, match="dấu ngoặc kép mở ra mà không đóng"):
        guest_files.read('Họ và tên;Đơn vị\n"Lê Mẫu A;X\nLê Mẫu B;Y\n'.encode())


@pytest.mark.parametrize("cell", ['Công ty "Hoa" Mẫu', '"Công ty ""Hoa"" Mẫu"'])
def test_quotation_marks_inside_a_cell_are_read(cell):
    [row] = guest_files.read(f"Họ và tên;Đơn vị\nLê Mẫu A;{cell}\n".encode()).rows
    assert row["organisation"] == 'Công ty "Hoa" Mẫu'


# --- Judged row by row -------------------------------------------------------------------------------------------------


@pytest.fixture
def judged(db):
    """(verdict, phone, email, reason) of one row."""
    stage = Stage()

    def judge(*cells):
        upload = SimpleUploadedFile("ds.xlsx", workbook(HEAD, [1, *cells], [2, "Trần Mẫu Z", "Hội Z"]))
        batch = importing.preview(stage.draft(), upload, by=stage.specialist)
        importing.confirm(batch, by=stage.specialist)
        return tuple(batch.rows[0].get(name, "") for name in ("verdict", "phone", "email", "reason"))

    return judge


def test_what_a_row_is_judged_by(judged):
    assert judged("Lê Mẫu", "-", "…", "–", ".") == ("new", "", "", "")
    assert judged("-", "—", "Chuyên viên", "0912345678")[3] == "Thiếu họ tên và đơn vị."
    for text in ("#N/A", "#REF!", '=CONCATENATE("Lê ","Mẫu")', "=B2&C2"):
        assert "chưa cho kết quả" in judged("Lê Mẫu", text)[3] and judged(text, "X")[0] == "refused"
    assert judged("a" * 201, "X")[3] == "Ô họ và tên dài quá 200 ký tự; hãy viết gọn lại."
    assert judged("Lê Mẫu", "b" * 301)[0] == judged("Lê Mẫu", "X", "c" * 151)[0] == "refused"
    long = f"{'a' * 60}@{'.'.join(['b' * 60] * 3)}.{'c' * 40}.vn"  # longer than the column: PostgreSQL refuses it
    assert "chưa đúng" in judged("Lê Mẫu", "X", "", "", long)[3]


@pytest.mark.parametrize(
    ("phone", "kept", "beside"),
    [
        ("0912345678 / 0987654321", "0912345678", "«0987654321»"), ("0912 345 678 - 0987 654 321", "0912345678", "«0987 654 321»"),
        ("024 1; 0987.654.321", "0987654321", "«024 1»"), ("0912345678\n0987654321", "0912345678", "«0987654321»"),
        ("0912-345-678", "0912345678", ""), ("(024) 3824 5678", "02438245678", ""),
    ],
)  # fmt: skip
def test_of_several_telephones_the_first_is_kept_and_the_others_are_named(judged, phone, kept, beside):
    verdict, found, email, reason = judged("Lê Mẫu", "X", "", phone, "a@mau.example; b@mau.example")
    assert (verdict, found, email) == ("new", kept, "a@mau.example")
    assert beside in reason and "«b@mau.example»" in reason
