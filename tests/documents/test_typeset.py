import io
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from documents.compiling import FONT_FOLDERS
from documents.qr import qr_png, qr_svg
from documents.typeset import CannotTypeset, typeset

SPECIMEN = "tests/documents/specimen.typ"
ADDRESS = "http://127.0.0.1:8000/giay-chung-nhan/K7QM-2XWD"
# Every vowel with every tone, in both cases, đ and the sign of the đồng.
LETTERS = "AĂÂEÊIOÔƠUƯY"
TONES = ["", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"]
ALPHABET = " ".join("".join(letter + tone for tone in TONES) for letter in LETTERS)
PANGRAM = "Vũ Thị Quỳnh Như mua bưởi Diễn, giò chả Ước Lễ, dấm gạo nếp ở phường Bạch Mai giá 100.000 ₫."
HOSTILE = '#eval("1+1") "] #panic() ${x} *đậm* _nghiêng_ $x^2$ <nhãn> @tham \\ // /* `mã` --- ~ \u2026 = Mục'


def content(**changes):
    return {
        "title": "Quyết định",
        "parent": "UBND thành phố Hà Nội",
        "issuer": "UBND quận Hai Bà Trưng",
        "number": "",
        "place": "Hai Bà Trưng",
        "date": "2026-02-05",
        "about": "Về việc công nhận sản phẩm OCOP",
        "authority": "Chủ tịch Ủy ban nhân dân quận",
        "grounds": ["Căn cứ Luật Tổ chức chính quyền địa phương.", "Căn cứ Quyết định số 148/QĐ-TTg;"],
        "articles": ["Công nhận 03 sản phẩm.", "Quyết định có hiệu lực từ ngày ký."],
        "text": PANGRAM,
        "subject": "HKD Dấm Toàn Thắng",
        "rows": [["1", "Dấm gạo nếp", "78,33"]],
        "qr": qr_svg(ADDRESS),
        "recipients": ["Như Điều 2", "UBND phường"],
        "signer": "Trần Thị B",
        **changes,
    }


def reader(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf))


def words_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in reader(pdf).pages).split())


def lines_of(pdf, page=0):
    return [" ".join(line.split()) for line in reader(pdf).pages[page].extract_text().splitlines()]


def picture(pdf, page=0, scale=2):
    return pypdfium2.PdfDocument(pdf)[page].render(scale=scale).to_pil()


def composed(text):
    return unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("sentence", [PANGRAM, composed(ALPHABET), composed(ALPHABET).lower()])
def test_every_vietnamese_letter_survives_the_paper(sentence):
    assert sentence in words_of(typeset(SPECIMEN, content(text=sentence)))


def test_only_the_fonts_we_ship_are_embedded():
    fonts = set()
    for page in reader(typeset(SPECIMEN, content(), watermark="THỰC HÀNH")).pages:
        for font in page["/Resources"]["/Font"].values():
            fonts.add(font.get_object()["/BaseFont"].partition("+")[2])
    assert fonts == {"LiberationSerif", "LiberationSerif-Bold", "LiberationSerif-Italic", "LiberationSerif-BoldItalic"}


def test_the_fonts_are_the_versions_that_hold_vietnamese():
    files = {path.name: path.read_bytes() for folder in FONT_FOLDERS for path in folder.glob("*.ttf")}
    serif = {f"LiberationSerif-{style}.ttf": "Version 2.1.5" for style in ("Bold", "BoldItalic", "Italic", "Regular")}
    signs = {"DejaVuSans-Signs.ttf": "Version 2.37", "NotoEmoji-Signs.ttf": "Version 3.006"}
    versions = {**serif, **signs, "BeVietnamPro-SemiBold.ttf": "Version 1.002"}
    assert sorted(files) == sorted(versions)
    for name, version in versions.items():
        # The name table holds the words in UTF-16.
        assert version.encode("utf-16-be") in files[name], name


def test_what_a_person_typed_is_printed_and_never_run():
    pdf = typeset(SPECIMEN, content(text=HOSTILE, subject=HOSTILE, rows=[["1", HOSTILE, ""]], signer=HOSTILE))
    assert words_of(pdf).replace(" ", "").count(HOSTILE.replace(" ", "")) == 4


def test_layout_puts_each_part_of_the_decree_on_its_line():
    lines = lines_of(typeset(SPECIMEN, content(number="12")))
    assert lines[:12] == [
        "UBND THÀNH PHỐ HÀ NỘI",
        "UBND QUẬN HAI BÀ TRƯNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 12/QĐ-UBND Hai Bà Trưng, ngày 05 tháng 02 năm 2026",
        "QUYẾT ĐỊNH",
        "Về việc công nhận sản phẩm OCOP",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN QUẬN",
        "Căn cứ Luật Tổ chức chính quyền địa phương;",
        "Căn cứ Quyết định số 148/QĐ-TTg.",
        "QUYẾT ĐỊNH:",
        "Điều 1. Công nhận 03 sản phẩm.",
    ]


@pytest.mark.parametrize(
    ("day", "printed"),
    [
        ("2026-11-24", "ngày 24 tháng 11 năm 2026"),
        ("2026-03-09", "ngày 09 tháng 3 năm 2026"),
        ("2026-01-31", "ngày 31 tháng 01 năm 2026"),
        (None, "ngày tháng năm"),
    ],
)
def test_a_day_below_ten_and_the_months_one_and_two_get_their_zero(day, printed):
    assert f"Hai Bà Trưng, {printed}" in words_of(typeset(SPECIMEN, content(date=day)))


def test_a_paper_not_yet_numbered_leaves_room_for_the_clerk():
    assert "Số: /QĐ-UBND" in words_of(typeset(SPECIMEN, content(number="")))


def test_watermark_stands_on_every_page_and_only_when_asked():
    rows = [[str(n), "Sản phẩm", "70"] for n in range(1, 80)]
    pages = reader(typeset(SPECIMEN, content(rows=rows), watermark="THỰC HÀNH")).pages
    assert [page.extract_text().count("THỰC HÀNH") for page in pages] == [1] * len(pages) and len(pages) == 3
    assert "THỰC HÀNH" not in words_of(typeset(SPECIMEN, content()))


def test_page_numbers_begin_on_the_second_page_and_the_table_header_returns():
    pdf = typeset(SPECIMEN, content(rows=[[str(n), "Sản phẩm", "70"] for n in range(1, 80)]))
    assert [lines_of(pdf, page)[0] for page in range(3)] == ["UBND THÀNH PHỐ HÀ NỘI", "2", "3"]
    assert [lines_of(pdf, page)[1] for page in (1, 2)] == ["TT Sản phẩm Điểm"] * 2


def test_a_phone_reads_the_code_on_the_page():
    image = picture(typeset(SPECIMEN, content(), watermark="THỰC HÀNH"))
    assert [found.text for found in zxingcpp.read_barcodes(image)] == [ADDRESS]


def test_the_file_is_archival_tagged_and_named():
    pdf = typeset(SPECIMEN, content())
    catalogue = reader(pdf).trailer["/Root"]
    assert catalogue["/Lang"] == "vi-VN" and catalogue["/MarkInfo"]["/Marked"]
    assert reader(pdf).metadata.title == "Quyết định"
    assert b"<pdfaid:part>2</pdfaid:part>" in catalogue["/Metadata"].get_data()


def test_the_same_data_at_the_same_time_gives_the_same_bytes():
    at = datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert typeset(SPECIMEN, content(), created=at) == typeset(SPECIMEN, content(), created=at)


def test_a_template_outside_the_portal_is_refused(tmp_path):
    outside = tmp_path / "x.typ"
    outside.write_text("Xin chào")
    with pytest.raises(CannotTypeset):
        typeset(str(outside), {})
    with pytest.raises(CannotTypeset):
        typeset("../../etc/passwd", {})


def test_data_that_does_not_fit_says_where():
    with pytest.raises(CannotTypeset, match="specimen.typ"):
        typeset(SPECIMEN, {})


def test_qr_for_a_page_carries_no_style_and_qr_image_is_read_back(tmp_path):
    svg = qr_svg(ADDRESS)
    assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg"') and "style" not in svg
    Path(tmp_path / "qr.png").write_bytes(qr_png(ADDRESS))
    with Image.open(tmp_path / "qr.png") as image:
        assert [found.text for found in zxingcpp.read_barcodes(image)] == [ADDRESS]
