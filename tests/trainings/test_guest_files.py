"""Guest lists from files: what is read, what is refused by name, what a row is taken for."""

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.refusals import Refused
from tests.factories.trainings import Stage
from trainings import file_tables, guest_files
from trainings.actions import importing
from trainings.models import GuestImport
from trainings.statuses import GuestKind, ImportState

HEAD = "Họ và tên;Đơn vị;Chức vụ;Điện thoại;E-mail;Phường\n"
ROW = "Nguyễn Thị Mẫu;Hội Mẫu;Hội viên;0912345678;mau@ocop.example;Bạch Mai\n"
TEXT = HEAD + ROW


def sheet(*rows):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet()
    for line, row in enumerate(rows):
        for column, value in enumerate(row):
            page.write(line, column, value)
    book.close()
    return out.getvalue()


def refused(content):
    with pytest.raises(file_tables.Unreadable) as found:
        guest_files.read(content)
    return str(found.value)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "UTF-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "UTF-8"),
        (TEXT.encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16"),
        (TEXT.replace(";", ",").encode(), "UTF-8"),
        (TEXT.replace(";", "\t").encode(), "UTF-8"),
    ],
)
def test_read_text_in_its_encoding(content, encoding):
    found = guest_files.read(content)
    assert (found.encoding, found.left_out, found.notes) == (encoding, [], [])
    assert found.rows == [
        {
            "line": 2,
            "name": "Nguyễn Thị Mẫu",
            "organisation": "Hội Mẫu",
            "position": "Hội viên",
            "phone": "0912345678",
            "email": "mau@ocop.example",
            "ward": "Bạch Mai",
        }
    ]


def test_read_windows_1258_is_converted():
    # cp1258 keeps tone marks as signs of their own behind the vowel.
    content = b"H\xf2o v\xe0 t\xean;\xd0\xf5n v\xf2i\n"
    text = "Họ và tên;Đơn vị\nTrần Văn Mẫu;Hội Mẫu\n"
    encoded = b"".join(_cp1258(sign) for sign in text)
    found = guest_files.read(encoded)
    assert (found.rows[0]["name"], found.rows[0]["organisation"], found.encoding) == (
        "Trần Văn Mẫu",
        "Hội Mẫu",
        "Windows-1258",
    )
    assert content  # the shape such files have


def _cp1258(sign):
    try:
        return sign.encode("cp1258")
    except UnicodeEncodeError:
        import_tone = {"ọ": "o\u0323", "ầ": "â\u0300", "ẫ": "â\u0303", "ị": "i\u0323", "ộ": "ô\u0323"}
        return import_tone[sign].encode("cp1258")


def test_read_tcvn3_is_refused_by_name():
    assert "bảng mã TCVN3" in refused("Hä vµ tªn;§¬n vÞ\nNguyÔn ThÞ MÉu;Héi MÉu\n".encode("latin-1"))


def test_read_tcvn3_saved_as_utf8_is_refused_by_name():
    assert "bảng mã TCVN3" in refused("Hä vµ tªn;§¬n vÞ\nNguyÔn ThÞ MÉu;Héi MÉu\n".encode())


def test_read_vni_is_refused_by_name():
    assert "bảng mã VNI" in refused("Hoï vaø teân;Ñôn vò\nTraàn Vaên Maãu;Hoäi Maãu\n".encode())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "Tệp rỗng."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 9,
            "Đây là tệp Excel đời cũ (.xls) hoặc tệp Excel có mật khẩu. Hãy lưu lại thành .xlsx không mật khẩu.",
        ),
        (b"PK\x03\x04hong", "Tệp Excel bị hỏng, không mở được."),
        (HEAD.encode(), "Tệp có tiêu đề nhưng không có dòng nào."),
        (b"a;b\n1;2\n", "Không tìm thấy dòng tiêu đề. Cần ít nhất cột «Họ và tên» hoặc «Đơn vị»."),
        (b"x" * (5 * 1024 * 1024 + 1), "Tệp nặng quá 5 MB; danh sách đại biểu không cần lớn như vậy."),
    ],
)
def test_read_refuses_with_a_reason(content, reason):
    assert refused(content) == reason


def test_read_excel_below_a_title_with_phones_as_numbers():
    content = sheet(["DANH SÁCH ĐẠI BIỂU"], [], ["STT", "Họ tên", "SĐT"], [1, "Trần Văn Mẫu", 912345678])
    found = guest_files.read(content)
    assert (found.rows, found.encoding) == ([{"line": 4, "name": "Trần Văn Mẫu", "phone": "912345678"}], "Excel")


# --- verdicts and confirming ---------------------------------------------------------------


@pytest.fixture
def stage(db):
    return Stage()


def upload(text):
    return SimpleUploadedFile("ds.csv", text.encode())


def verdicts(batch):
    return [(row["line"], row["verdict"], row["reason"]) for row in batch.rows]


def test_preview_judges_each_row_and_saves_no_guest(stage):
    business = stage.business()
    conference = stage.draft()
    text = HEAD + (
        f"Người Đến Mẫu;{business.name};;912345678;;\n"
        "Cán bộ Mẫu;Ủy ban nhân dân phường Bạch Mai;;;;\n"
        "Khách Mẫu;Hội Mẫu;;0123;;\n"
        "Khách Mẫu;Hội Mẫu;;;a@;\n"
        ";;Chức vụ;;;\n"
        "Khách Mẫu;Hội Mẫu;;;;Phường Không Có\n"
        "Khách Mẫu;Hội Mẫu;;;;\n"
        "Khách  mẫu;Hội Mẫu;;;;\n"
    )
    batch = importing.preview(conference, upload(text), by=stage.specialist)
    assert verdicts(batch) == [
        (2, "new", "Chủ thể có trong danh sách của cổng."),
        (3, "new", ""),
        (4, "refused", "Số điện thoại «0123» chưa đúng."),
        (5, "refused", "Địa chỉ thư điện tử «a@» chưa đúng."),
        (6, "refused", "Thiếu họ tên và đơn vị."),
        (7, "refused", "Không có phường, xã «Phường Không Có» trong địa bàn của cơ quan."),
        (8, "new", ""),
        (9, "refused", "Trùng với dòng 8."),
    ]
    assert conference.guests.count() == 0


def test_confirm_adds_the_new_rows_and_twice_changes_nothing(stage):
    business = stage.business()
    conference = stage.draft()
    text = HEAD + f"Người Đến Mẫu;{business.name};Chủ hộ;;;\n" + ROW
    batch = importing.preview(conference, upload(text), by=stage.specialist)
    assert importing.confirm(batch, by=stage.specialist) == 2
    with pytest.raises(Refused) as found:
        importing.confirm(batch, by=stage.specialist)
    assert found.value.reason == "Danh sách này đã được nhập hoặc đã bỏ."
    again = importing.preview(conference, upload(text), by=stage.specialist)
    assert [row["verdict"] for row in again.rows] == ["known", "known"]
    assert importing.confirm(again, by=stage.specialist) == 0
    rows = list(conference.guests.order_by("pk").values_list("kind", "name", "position", "ward__name"))
    assert rows == [
        (GuestKind.BUSINESS, "Người Đến Mẫu", "Chủ hộ", "Phường Bạch Mai"),
        (GuestKind.OUTSIDE, "Nguyễn Thị Mẫu", "Hội viên", "Phường Bạch Mai"),
    ]


def test_drop_keeps_no_names(stage):
    batch = importing.preview(stage.draft(), upload(TEXT), by=stage.specialist)
    importing.drop(batch, by=stage.specialist)
    assert GuestImport.objects.values_list("state", "rows").get() == (ImportState.DROPPED, [])


def test_preview_of_an_unreadable_file_is_refused_with_its_reason(stage):
    with pytest.raises(Refused) as found:
        importing.preview(stage.draft(), SimpleUploadedFile("x.csv", b""), by=stage.specialist)
    assert found.value.reason == "Tệp rỗng."
