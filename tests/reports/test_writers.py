"""The files themselves, read back."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pypdf
import pytest

from reports.tables import Column, Paper, Spool, Table
from reports.writers import csv, pdf, xlsx
from tests.reports import workbook

COLUMNS = (
    Column("STT", "int", 6),
    Column("Tên"),
    Column("Ngày", "date"),
    Column("Năm", "year"),
    Column("Triệu đồng", "money"),
)
ROWS = [
    (1, "Dấm gạo nếp", date(2024, 6, 28), 2024, Decimal("1234.57")),
    (2, "=cmd|' /C calc'!A0", None, 2023, None),
    (3, "+84 <b>&", date(1999, 1, 1), 1999, Decimal("0.50")),
    (4, "https://vidu.example", None, 2000, None),
    (5, "007", None, 2001, None),
    (6, "@SUM(1)", None, 2002, None),
]
TOTALS = (None, "Tổng cộng", None, None, Decimal("1235.07"))


def paper(rows=ROWS, **more):
    return Paper(
        **{
            "title": "Danh mục mẫu",
            "words": [["Đợt đánh giá", "Đợt 2024"], ["Hạng sao", "Tất cả"]],
            "tables": [Table("Bảng [1]: a/b", COLUMNS, rows, TOTALS, note="Ghi chú mẫu.")],
            "made_at": datetime(2024, 6, 30, 18, 5, tzinfo=UTC),
            "made_by": "Người Mẫu Số 1",
            "issuer": "Phòng Kinh tế quận Hai Bà Trưng",
            "parent": "UBND QUẬN HAI BÀ TRƯNG",
            "place": "Hai Bà Trưng",
            **more,
        }
    )


def sheet(tmp_path, **more):
    steps = []
    xlsx.write(paper(**more), tmp_path / "a.xlsx", lambda: steps.append(1))
    [(name, rows)] = workbook.read(tmp_path / "a.xlsx").items()
    assert name == "Bảng 1 a b"
    return rows, len(steps)


def test_workbook_holds_the_title_the_filters_in_words_and_every_value_as_its_kind(tmp_path):
    rows, steps = sheet(tmp_path)
    assert steps == len(ROWS)
    assert rows[:8] == [
        ("Phòng Kinh tế quận Hai Bà Trưng",),
        ("Danh mục mẫu – Bảng [1]: a/b",),
        ("Đợt đánh giá: Đợt 2024",),
        ("Hạng sao: Tất cả",),
        ("Lập lúc 01:05 01/07/2024, người lập: Người Mẫu Số 1",),
        ("Ghi chú mẫu.",),
        (),
        ("STT", "Tên", "Ngày", "Năm", "Triệu đồng"),
    ]
    found = workbook.body(rows, "STT")
    assert [row[1] for row in found] == [row[1] for row in [*ROWS, TOTALS]]
    assert (found[0][0], workbook.day(found[0][2]), *found[0][3:]) == (1, date(2024, 6, 28), 2024, 1234.57)
    assert found[1] == (2, "=cmd|' /C calc'!A0", None, 2023, None)
    assert found[-1] == (None, "Tổng cộng", None, None, 1235.07)


def test_workbook_of_practice_says_so_on_every_sheet(tmp_path):
    rows, _steps = sheet(tmp_path, watermark="THỰC HÀNH", warning="THỰC HÀNH: không có giá trị báo cáo.")
    assert rows[2] == ("THỰC HÀNH: không có giá trị báo cáo.",)


def test_workbook_without_rows_says_so(tmp_path):
    rows, _steps = sheet(tmp_path, rows=[])
    assert workbook.body(rows, "STT") == [("Không có dòng nào với các điều kiện đã chọn.",)]


def read_pdf(tmp_path, **more):
    pdf.write(paper(**more), tmp_path / "a.pdf", lambda: None)
    return pypdf.PdfReader(io.BytesIO((tmp_path / "a.pdf").read_bytes()))


def test_pdf_prints_the_same_rows_under_the_letterhead(tmp_path):
    [page] = read_pdf(tmp_path).pages
    text = " ".join(page.extract_text().split())
    for words in (
        "UBND QUẬN HAI BÀ TRƯNG",
        "PHÒNG KINH TẾ QUẬN HAI BÀ TRƯNG",
        "Độc lập - Tự do - Hạnh phúc",
        "ngày 01 tháng 7 năm 2024",
        "DANH MỤC MẪU",
        "Đợt đánh giá: Đợt 2024",
        "Ghi chú mẫu.",
        "=cmd|' /C calc'!A0",
        "28/06/2024",
        "1.234,57",
        "Người Mẫu Số 1",
    ):
        assert words in text


def test_pdf_of_many_rows_repeats_its_header(tmp_path):
    rows = [(n, f"Sản phẩm {n}", None, 2024, None) for n in range(1, 201)]
    reader = read_pdf(tmp_path, rows=rows, watermark="THỰC HÀNH")
    assert len(reader.pages) > 3
    for page in reader.pages[:-1]:
        assert "Triệu đồng" in page.extract_text()
        assert "THỰC HÀNH" in page.extract_text()


def test_pdf_leaves_out_what_is_for_another_machine(tmp_path):
    tables = [Table("Một", COLUMNS, ROWS), Table("Hai", COLUMNS, ROWS, workbook_only=True)]
    text = read_pdf(tmp_path, tables=tables).pages[0].extract_text()
    assert ("Một" in text, "Hai\n" in text) == (True, False)


@pytest.mark.parametrize("how_many", [0, 1, 3])
def test_spool_gives_its_rows_again_and_again(how_many):
    spool, rows = Spool(), [(n, f"hàng {n}", None) for n in range(how_many)]
    for row in rows:
        spool.append(row)
    assert (len(spool), list(spool), list(spool)) == (how_many, rows, rows)


def test_csv_holds_the_list_alone_and_no_formula(tmp_path):
    tables = [
        Table("Tổng", COLUMNS, [(9, "không", None, 2024, None)]),
        Table("Một", COLUMNS, ROWS, TOTALS, is_list=True),
    ]
    steps = []
    csv.write(paper(tables=tables), tmp_path / "a.csv", lambda: steps.append(1))

    assert len(steps) == len(ROWS)
    assert (tmp_path / "a.csv").read_bytes().decode("utf-8").splitlines() == [
        "\ufeffSTT,Tên,Ngày,Năm,Triệu đồng",
        "1,Dấm gạo nếp,2024-06-28,2024,1234.57",
        "2,'=cmd|' /C calc'!A0,,2023,",
        "3,'+84 <b>&,1999-01-01,1999,0.50",
        "4,https://vidu.example,,2000,",
        "5,007,,2001,",
        "6,'@SUM(1),,2002,",
    ]
