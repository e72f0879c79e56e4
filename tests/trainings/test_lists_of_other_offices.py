"""More lists as offices keep them, of each kind: what is no person is named as such, and nobody is taken for a total."""

import io

import pytest
from openpyxl import Workbook

from trainings import file_tables, guest_files, headings

HEAD = ["STT", "Họ và tên", "Đơn vị", "Chức vụ", "Điện thoại", "Email"]


def workbook(*sheets, merged=(), hidden=()):
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        page = book.create_sheet(f"Trang {number}")
        for row in rows:
            page.append(list(row))
        if number in hidden:
            page.sheet_state = "hidden"
    for cells in merged:
        book.worksheets[0].merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(*sheets, **more):
    return guest_files.read(workbook(*sheets, **more))


def names(found):
    return [row.get("name", "") for row in found.rows]


def reasons(found):
    return [(row["line"], row["reason"]) for row in found.left_out]


# --- Headings ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Tel", "phone"), ("Mobile", "phone"), ("Phone number", "phone"), ("Đ.THOẠI", "phone"), ("ĐTDĐ/Zalo", "phone"),
        ("Hòm thư", "email"), ("Đ/C EMAIL", "email"), ("Đ/VỊ", "organisation"), ("Company", "organisation"),
        ("HTX/HKD", "organisation"), ("C/VỤ", "position"), ("Job title", "position"), ("Ông/Bà", "name"), ("Full name", "name"),
        ("Quý danh", "name"), ("Giám đốc/ Chủ cơ sở", "name"), ("Họ tên chủ hộ", "name"), ("Đơn\nvị", "organisation"),
        ("Điê\u0323n thoa\u0323i", "phone"), ("Họ\u00a0và\u00a0tên", "name"), ("Tên sản phẩm OCOP", ""), ("Điểm", ""),
    ],
)  # fmt: skip
def test_what_other_headings_mean(heading, column):
    assert headings.meaning(heading) == column


@pytest.mark.parametrize(
    "signs", [["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"], [1, 2, 3, 4, 5, 6], ["A", "B", "C", "D", "E", "F"], ["(a)"] * 0 + [0, 1, 2]]
)  # fmt: skip
def test_a_row_that_counts_the_columns_is_no_guest(signs):
    found = read([HEAD, signs, [1, "Lê Mẫu A", "Cơ sở A"]])
    assert names(found) == ["Lê Mẫu A"] and reasons(found) == [(2, "Dòng đánh số cột.")]


@pytest.mark.parametrize("given", ["An", "Bé Ba", "Kỳ"])
def test_a_name_under_one_heading_in_two_columns(given):
    found = read(
        [["STT", "Họ và tên", "", "Đơn vị"], [1, "Lê Văn", given, "X"], [2, "Trần Thị", "Kỳ", "Y"]], merged=["B1:C1"]
    )
    assert names(found) == [f"Lê Văn {given}", "Trần Thị Kỳ"] and found.notes == []


def test_running_numbers_without_a_heading_are_running_numbers():
    found = read([["", "Họ và tên", "Đơn vị"], [1, "Lê Mẫu A", "X"], ["", "Khối thứ hai"], [2, "Lê Mẫu B", "Y"]])
    assert names(found) == ["Lê Mẫu A", "Lê Mẫu B"] and found.notes == []


@pytest.mark.parametrize("held", ["0912345678", "ăn chay, đi cùng lái xe", "x@mau.example"])
def test_a_column_without_a_heading_is_named_by_its_letter(held):
    found = read([["STT", "Họ và tên", "Đơn vị", ""], [1, "Lê Mẫu A", "X", held], [2, "Lê Mẫu B", "Y", ""]])
    assert found.notes == ["Cột không được đọc: «D (không có tiêu đề)»."]


# --- Groups, totals, feet --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        ["KHỐI PHÒNG BAN"], ["Khối doanh nghiệp"], ["", "Phường Bạch Mai"], ["", "Khối doanh nghiệp, hộ kinh doanh"],
        ["I", "Các phòng ban: 02 đại biểu"], ["b)", "Hội, đoàn thể"], ["Tổng số: 2"], ["", "", "Cộng: 12"],
        ["", "Danh sách có 02 người./."], ["", "Ấn định danh sách có 02 đại biểu"], ["", "Ghi chú: đến trước 15 phút"],
        ["", "", "", "GIÁM ĐỐC"], ["", "Hà Nội, ngày 20/3/2024"], ["", "", "", "(Đã ký)"], ["", "TM. BAN TỔ CHỨC"],
    ],
)  # fmt: skip
def test_other_rows_that_are_no_people_are_shown_as_left_out(line):
    found = read([HEAD, [1, "Lê Mẫu A", "X"], line, [2, "Lê Mẫu B", "Y"]])
    assert names(found) == ["Lê Mẫu A", "Lê Mẫu B"]
    assert [row["line"] for row in found.left_out] == [3]
    assert all(f"{text}" in found.left_out[0]["text"] for text in line if text)


@pytest.mark.parametrize(
    "title", ["GIÁM ĐỐC", "PHÓ TRƯỞNG PHÒNG", "KT. CHỦ TỊCH", "Người lập biểu", "Hà Nội, ngày … tháng 3 năm 2024"]
)
def test_who_signed_a_list_is_not_invited(title):
    found = read([HEAD, [1, "Lê Mẫu A", "X"], [], ["", "", "", title], [], ["", "", "", "Nguyễn Văn Duyệt"]])
    assert names(found) == ["Lê Mẫu A"] and [line for line, _reason in reasons(found)] == [4, 6]


@pytest.mark.parametrize(
    ("name", "unit", "phone"),
    [
        ("Tống Văn Mẫu", "Công ty TNHH Mẫu", "0912345678"), ("Lê Mẫu C", "Tổng công ty Mẫu", ""), ("Cộng Tác Viên", "Báo Mẫu", ""),
        ("Đỗ Kỳ", "Kỳ Anh", ""), ("Lê Mẫu D", "KT", "0912345678"), ("LÊ VĂN MẪU", "", ""), ("Lê Mẫu E", "Phòng Kinh tế", ""),
        ("Đoàn Văn Mẫu", "Hội Mẫu", ""), ("Tổng Giám đốc Công ty Mẫu", "Công ty Mẫu", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("numbered", [True, False])
def test_a_person_whose_name_or_unit_begins_like_a_total_or_a_group_stays(numbered, name, unit, phone):
    first = ["STT"] if numbered else []
    rows = [["Họ và tên", "Đơn vị", "SĐT"], [name, unit, phone], ["Trần Mẫu Z", "Hội Z", "0912345679"]]
    found = read(
        [[*(first and ["STT"]), *rows[0]], *([*(first and [n]), *row] for n, row in enumerate(rows[1:], start=1))]
    )
    assert names(found) == [name, "Trần Mẫu Z"] and found.left_out == []


@pytest.mark.parametrize(
    "late", [["", "Trần Mẫu Z", "Hội Z"], ["", "Nguyễn Văn Mẫu"], ["bổ sung", "Lê Mẫu Y", "Hội Y"]]
)
def test_a_person_added_without_a_number_stays(late):
    found = read([HEAD, [1, "Lê Mẫu A", "X"], late])
    assert names(found) == ["Lê Mẫu A", late[1]]


# --- Fonts, sheets, delimiters ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cells",
    [
        ["NguyÔn ThÞ MÉu H­¬ng", "X"], ["TrÇn V¨n Mü", "Phßng Kinh tÕ"], ["Lª V¨n §¹t", "C«ng ty cæ phÇn"], ["Bïi ThÞ H»ng", "®¹i biÓu"],
    ],
)  # fmt: skip
@pytest.mark.parametrize("others", [0, 60])
def test_old_fonts_are_found_in_a_single_row(cells, others):
    rows = [[n, f"Nguyễn Văn Mẫu {n}", "Phòng Kinh tế"] for n in range(2, 2 + others)]
    with pytest.raises(file_tables.Unreadable, match="TCVN3"):
        read([HEAD, [1, *cells], *rows])


@pytest.mark.parametrize(
    "cells",
    [
        ["François Müller", "Coopération Française"], ["Lê Mẫu A", "OCOP® Việt Nam · Hà Nội·Huế"], ["Lê Mẫu B¹", "Cơ sở «Hoa Lan» 5µm ½"],
        ["José Ñandú", "São Paulo · Übersee"], ["Lê Mẫu C", "Trà ©2024 Mẫu®, số 1²"],
    ],
)  # fmt: skip
def test_other_languages_and_signs_are_no_old_font(cells):
    assert names(read([HEAD, [1, *cells]])) == [cells[0]]


def test_a_hidden_sheet_is_named_or_read_where_it_holds_the_only_list():
    shown, kept = [HEAD, [1, "Lê Mẫu A", "X"]], [HEAD, [1, "Lê Mẫu B", "Y"]]
    assert read(kept, shown, hidden=[1]).notes == ["Chỉ đọc trang tính «Trang 2»; không đọc «Trang 1»."]
    assert names(read([["Bìa"]], kept, hidden=[2])) == ["Lê Mẫu B"]


@pytest.mark.parametrize(
    "text",
    [
        "DANH SÁCH, ĐẠI BIỂU, DỰ HỘI NGHỊ, NGÀY 20\n\nSTT;Họ và tên;Đơn vị;Điện thoại\n1;Lê Mẫu A;Cơ sở A, B, C;0912345678\n",
        "Kính gửi; các; đơn; vị; trong; quận\nSTT\tHọ và tên\tĐơn vị\tSĐT\n1\tLê Mẫu A\tCơ sở; A\t0912345678\n",
        "A,B,C,D,E,F,G\nHọ và tên|Đơn vị|SĐT\nLê Mẫu A|X|0912345678\n",
        "sep=;\nHọ và tên;Đơn vị;SĐT\nLê Mẫu A;X;0912345678\n",
        '"DANH SÁCH,\nĐẠI BIỂU, KHÁCH";;\nHọ và tên;Đơn vị;SĐT\nLê Mẫu A;"X\nY";0912345678\n',
    ],
)
def test_the_delimiter_is_that_of_the_heading(text):
    [row] = guest_files.read(text.encode()).rows
    assert (row["name"], row["phone"]) == ("Lê Mẫu A", "0912345678")
