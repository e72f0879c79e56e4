"""Lists of guests as offices really keep them: headings of two lines, groups, totals, signatures, and files that lie."""

import io
import re
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.refusals import Refused
from tests.factories.trainings import Stage
from trainings import file_tables, guest_files, headings
from trainings.actions import importing
from trainings.statuses import GuestKind

SPECIMENS = Path(__file__).with_name("specimens")
HEAD = ["STT", "Họ và tên", "Đơn vị", "Chức vụ", "Điện thoại", "Email"]


def workbook(*sheets):
    """Each sheet a list of rows."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for number, rows in enumerate(sheets):
        page = book.add_worksheet(f"Trang {number + 1}")
        for line, row in enumerate(rows):
            for column, value in enumerate(row):
                page.write(line, column, value)
    book.close()
    return out.getvalue()


def read(*sheets):
    return guest_files.read(workbook(*sheets))


def specimen(name):
    return guest_files.read((SPECIMENS / name).read_bytes())


def people(found, *columns):
    return [tuple(row.get(column, "") for column in columns or ("name",)) for row in found.rows]


# --- The files of the field --------------------------------------------------------------------------------------


def test_the_second_line_of_a_heading_is_read():
    found = specimen("two-line-heading.xlsx")
    assert people(found, "name", "phone", "email") == [
        ("Nguyễn Mẫu A", "0912345611", "a1@mau.example"),
        ("Trần Mẫu B", "0912345612", "b1@mau.example"),
    ]
    assert found.notes == []


def test_groups_totals_and_signatures_are_no_people():
    found = specimen("groups-and-foot.xlsx")
    assert people(found) == [("Phạm Mẫu F",), ("Phạm Mẫu G",)]
    assert [(row["text"], row["reason"]) for row in found.left_out] == [
        ("I · KHỐI PHÒNG BAN", "Dòng tên nhóm."),
        ("II · DOANH NGHIỆP, HỘ KINH DOANH", "Dòng tên nhóm."),
        ("Tổng cộng: 02 đại biểu", "Dòng cộng."),
        ("Hai Bà Trưng, ngày 20 tháng 3 năm 2024", "Phần ký, ngày tháng ở cuối bảng."),
        ("NGƯỜI LẬP BIỂU · TRƯỞNG PHÒNG", "Phần ký, ngày tháng ở cuối bảng."),
        ("(Ký, ghi rõ họ tên)", "Phần ký, ngày tháng ở cuối bảng."),
    ]


@pytest.mark.parametrize("name", ["headings-1.xlsx", "headings-2.xlsx"])
def test_usual_headings_are_read(name):
    found = specimen(name)
    assert found.notes == []
    [row] = found.rows
    assert all(row.get(column) for column in ("name", "organisation", "phone", "email"))


def test_an_old_font_inside_a_workbook_is_named():
    with pytest.raises(file_tables.Unreadable, match="TCVN3"):
        specimen("tcvn3-in-excel.xlsx")


def test_a_title_with_commas_does_not_choose_the_delimiter():
    found = specimen("title-with-commas.csv")
    assert people(found, "name", "organisation", "phone") == [("Ngô Mẫu Q", "Cơ sở Q", "0912345621")]


def test_the_sheet_behind_a_cover_is_read_and_the_cover_named():
    found = specimen("cover-sheet-first.xlsx")
    assert people(found) == [("Hồ Mẫu M",)]
    assert found.notes == ["Chỉ đọc trang tính «Danh sách»; không đọc «Bìa»."]


# --- Others of each kind -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Họ và tên người đại diện", "name"), ("HỌ TÊN (viết hoa)", "name"), ("Tên đại biểu", "name"), ("Tên", "name"),
        ("Người tham dự", "name"), ("Khách mời", "name"), ("Họ tên chủ cơ sở", "name"), ("Đại diện đơn vị", "name"),
        ("Tên cơ sở", "organisation"), ("Đơn vị công tác", "organisation"), ("Tên chủ thể OCOP", "organisation"),
        ("Công ty/HTX/HKD – Tên doanh nghiệp", "organisation"), ("Nơi làm việc", "organisation"),
        ("SĐT liên hệ", "phone"), ("ĐT", "phone"), ("Điện thoại di động", "phone"), ("Số ĐT (Zalo)", "phone"),
        ("Địa chỉ email", "email"), ("GMAIL", "email"), ("E-mail", "email"), ("Thư điện tử liên hệ", "email"),
        ("Chức vụ, chức danh", "position"), ("Chức danh trong đơn vị", "position"),
        ("Xã/Phường", "ward"), ("Phường, xã", "ward"), ("Địa bàn", "ward"),
        ("Mã số thuế/Mã số HKD", "tax_code"), ("MST", "tax_code"), ("Mã số thuế doanh nghiệp", "tax_code"),
        ("STT", "serial"), ("TT", "serial"), ("Số TT", "serial"),
        ("Địa chỉ cơ sở", ""), ("Ghi chú", ""), ("Số lượng đại biểu", ""), ("Tên sản phẩm", ""), ("Loại hình chủ thể", ""),
        ("Ký nhận", ""), ("DANH SÁCH ĐẠI BIỂU", ""), ("Nguyễn Văn Mẫu", ""), ("", ""),
    ],
)  # fmt: skip
def test_what_a_heading_means(heading, column):
    assert headings.meaning(heading) == column


def test_two_lines_with_the_upper_ones_merged_downwards():
    found = read(
        [["STT", "Đại biểu", "", "Xã/Phường"], ["", "Họ và tên", "Đơn vị", ""], [1, "Lê Mẫu C", "Cơ sở C", "Bạch Mai"]]
    )
    assert people(found, "name", "organisation", "ward") == [("Lê Mẫu C", "Cơ sở C", "Bạch Mai")]


def test_two_lines_below_a_parent_that_says_nothing():
    found = read(
        [
            ["TT", "Họ tên", "Thông tin liên lạc", ""],
            ["", "", "SĐT", "Mail"],
            [1, "Lê Mẫu D", "0912345622", "d@mau.example"],
        ]
    )
    assert people(found, "phone", "email") == [("0912345622", "d@mau.example")]


def test_family_and_given_names_in_two_columns():
    found = read([["STT", "Họ đệm", "Tên", "Cơ quan"], [1, "Đỗ Thị Mẫu", "Hoa", "Hội Mẫu"]])
    assert people(found, "name", "organisation") == [("Đỗ Thị Mẫu Hoa", "Hội Mẫu")]


def test_a_group_right_below_the_heading_is_no_second_line():
    found = read([HEAD, ["", "KHỐI DOANH NGHIỆP"], [1, "Lê Mẫu E", "Cơ sở E"]])
    assert people(found) == [("Lê Mẫu E",)]
    assert [row["reason"] for row in found.left_out] == ["Dòng tên nhóm."]


@pytest.mark.parametrize(
    "row",
    [
        ["Cơ sở Cũ Mẫu", "Phường Bạch Mai"],
        ["Hợp tác xã Địa Phương", "Xã Mẫu"],
        ["Công ty Điện Thoại Mẫu", "Phường Một"],
        ["Tổng công ty Mẫu", "Phường Một"],
        ["TỔNG CÔNG TY MẪU", "Phường Ba"],
    ],
)
def test_a_first_row_that_reads_like_a_heading_is_a_row(row):
    found = read([["Đơn vị", "Phường"], row, ["Hội Mẫu", "Phường Hai"]])
    assert people(found, "organisation", "ward") == [tuple(row), ("Hội Mẫu", "Phường Hai")]


def test_columns_that_are_not_read_are_named():
    found = read(
        [[*HEAD, "Ghi chú", "Năm sinh", "Điện thoại"], [1, "Lê Mẫu G", "Cơ sở G", "", "", "", "ăn chay", 1980, "2"]]
    )
    assert found.notes == ["Cột không được đọc: «Ghi chú», «Năm sinh», «Điện thoại»."]


@pytest.mark.parametrize(
    "line",
    [
        ["III.", "CÁC HỢP TÁC XÃ"], ["A", "Khối phòng ban"], ["", "KHỐI PHƯỜNG"], ["", "Tổng số: 12 người"], ["Cộng", "", "12"],
        ["", "Hà Nội, ngày ... tháng ... năm 2024"], ["", "Người lập", "Thủ trưởng đơn vị"], ["", "TM. ỦY BAN NHÂN DÂN"],
        ["", "Nơi nhận: như trên; lưu VT"], HEAD,
    ],
)  # fmt: skip
def test_a_row_that_is_no_person_is_left_out_with_its_reason(line):
    found = read([HEAD, [1, "Lê Mẫu H", "Cơ sở H"], line, [2, "Lê Mẫu I", "Cơ sở I"]])
    assert people(found) == [("Lê Mẫu H",), ("Lê Mẫu I",)]
    [left] = found.left_out
    assert left["reason"] and left["line"] == 3


def test_the_names_below_the_signatures_are_not_invited():
    found = read([HEAD, [1, "Lê Mẫu K", "Cơ sở K"], ["", "NGƯỜI LẬP"], ["", "Trần Mẫu Ký", "", "Ngô Mẫu Duyệt"]])
    assert people(found) == [("Lê Mẫu K",)]


@pytest.mark.parametrize("number", [1, "1", "01", "1.", "12)"])
def test_a_person_with_nothing_but_a_name_is_a_person(number):
    assert people(read([HEAD, [number, "LÊ MẪU L"]])) == [("LÊ MẪU L",)]


def test_a_list_without_numbers_is_read_whole():
    found = read([["Họ tên", "Đơn vị"], ["Lê Mẫu M", "Hội M"], ["Lê Mẫu N", "Hội N"], ["Tổng cộng", "2"]])
    assert people(found) == [("Lê Mẫu M",), ("Lê Mẫu N",)]


def test_sheets_without_a_heading_are_named():
    with pytest.raises(file_tables.Unreadable, match="Đã xem trang tính «Trang 1», «Trang 2»"):
        read([["HƯỚNG DẪN"]], [["1", "2"]])


# --- Files that ask for more than they hold ----------------------------------------------------------------------------


def with_sheet(xml, more=()):
    """A small workbook whose first sheet is replaced by `xml`."""
    out = io.BytesIO()
    first = io.BytesIO(workbook([HEAD, [1, "Lê Mẫu P", "Cơ sở P"]]))
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, xml(content.decode()) if name == "xl/worksheets/sheet1.xml" else content)
        for name, content in more:
            new.writestr(name, content)
    return out.getvalue()


FAR = {
    "last row": '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>',
    "last column": '<row r="4"><c r="XFD4" t="inlineStr"><is><t>x</t></is></c></row>',
    "both": '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>',
}


@pytest.mark.parametrize("where", FAR)
def test_a_cell_far_away_costs_nothing(where):
    content = with_sheet(lambda xml: xml.replace("</sheetData>", FAR[where] + "</sheetData>"))
    assert people(guest_files.read(content)) == [("Lê Mẫu P",)]


@pytest.mark.parametrize("extent", ["A1:XFD1048576", "A1", "B7:A1", "A1:ZZ99"])
def test_a_declared_extent_is_not_believed(extent):
    content = with_sheet(lambda xml: re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="{extent}"', xml))
    assert people(guest_files.read(content)) == [("Lê Mẫu P",)]


def test_what_unpacks_to_too_much_is_refused_by_its_list():
    content = with_sheet(lambda xml: xml, [("xl/media/to.bin", b"\0" * (31 * 1024 * 1024))])
    assert len(content) < 100_000
    with pytest.raises(file_tables.Unreadable, match="quá lớn"):
        guest_files.read(content)


def test_more_parts_than_any_list_has_are_refused():
    content = with_sheet(lambda xml: xml, [(f"xl/rac/{n}.xml", b"") for n in range(2_001)])
    with pytest.raises(file_tables.Unreadable, match="quá lớn"):
        guest_files.read(content)


@pytest.mark.parametrize(
    "xml",
    [
        "",
        "<worksheet>",
        "<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet>&a;",
        "\0\0",
        '<worksheet><sheetData><row r="9"><c r="ZZZZ999999999"><v>1</v></c></row></sheetData></worksheet>',
    ],
)
def test_a_broken_sheet_is_told(xml):
    with pytest.raises(file_tables.Unreadable):
        guest_files.read(with_sheet(lambda _old: xml))


def test_more_rows_than_are_read_are_told():
    rows = [[n, f"Lê Mẫu {n}"] for n in range(1, file_tables.MAX_ROWS + 2)]
    with pytest.raises(file_tables.Unreadable, match="hơn 5000 dòng"):
        read([HEAD, *rows])


# --- Who they are ------------------------------------------------------------------------------------------------------


@pytest.fixture
def stage(db):
    return Stage()


def preview(stage, *sheets):
    upload = SimpleUploadedFile("ds.xlsx", workbook(*sheets))
    return importing.preview(stage.draft(), upload, by=stage.specialist)


@pytest.mark.parametrize(
    "code", [("0100109106", 100109106), ("001087000017", 1087000017), ("0100109106", "0100109106")]
)
def test_the_zeros_that_excel_dropped_come_back(stage, code):
    kept, written = code
    business = stage.business(tax_code=kept)
    batch = preview(stage, [["Họ và tên", "Đơn vị", "Mã số thuế"], ["Cao Mẫu O", "Cơ sở O", written]])
    assert [(row["verdict"], row["business"]) for row in batch.rows] == [("new", business.pk)]


def test_a_second_person_of_a_business_can_come(stage):
    business = stage.business()
    batch = preview(
        stage, [HEAD, [1, "Lê Mẫu Q", business.name], [2, "Lê Mẫu R", business.name], [3, "lê mẫu q", business.name]]
    )
    assert [(row["verdict"], row["reason"]) for row in batch.rows] == [
        ("new", "Chủ thể có trong danh sách của cổng."),
        ("new", "Người nữa của chủ thể ở dòng 2; mời riêng, ghi tên chủ thể."),
        ("refused", "Trùng với dòng 2."),
    ]
    importing.confirm(batch, by=stage.specialist)
    guests = batch.conference.guests.order_by("pk").values_list("kind", "name", "organisation")
    assert list(guests) == [
        (GuestKind.BUSINESS, "Lê Mẫu Q", business.name),
        (GuestKind.OUTSIDE, "Lê Mẫu R", business.name),
    ]


def test_what_was_left_out_is_shown_and_never_invited(stage):
    batch = preview(
        stage, [[*HEAD, "Ghi chú"], ["I", "KHỐI PHÒNG BAN"], [1, "Lê Mẫu S", "Hội S"], ["", "Tổng cộng: 1"]]
    )
    assert [(row["line"], row["verdict"]) for row in batch.rows] == [(2, "left_out"), (3, "new"), (4, "left_out")]
    assert batch.notes == ["Cột không được đọc: «Ghi chú»."]
    assert importing.confirm(batch, by=stage.specialist) == 1


def test_a_macro_workbook_cannot_be_told_from_a_list_and_is_only_read(stage):
    upload = SimpleUploadedFile("ds.xlsm", with_sheet(lambda xml: xml, [("xl/vbaProject.bin", b"x")]))
    assert importing.preview(stage.draft(), upload, by=stage.specialist).count("new") == 1


def test_an_empty_workbook_is_refused_with_its_reason(stage):
    with pytest.raises(Refused, match="Không tìm thấy dòng tiêu đề"):
        preview(stage, [])
