"""Heads and ends of papers: names of places keep together, totals and signatures never stand alone on a page."""

import io

import pypdf
import pytest

from documents.typeset import typeset
from evaluations.decision_articles import executing
from evaluations.papers.decision import _with_list
from evaluations.statuses import DecisionKind
from reports.tables import Column, Table
from reports.writers import pdf
from tests.documents.layout import faults
from tests.documents.test_typeset import content, lines_of
from tests.reports.test_writers import COLUMNS, TOTALS, paper

REPORT = "Công nhận và cấp giấy chứng nhận cho các sản phẩm OCOP sau đây:"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("ỦY BAN NHÂN DÂN QUẬN HAI BÀ TRƯNG", "QUẬN HAI BÀ TRƯNG"),
        ("PHÒNG KINH TẾ QUẬN HAI BÀ TRƯNG", "QUẬN HAI BÀ TRƯNG"),
        ("CƠ QUAN THAM MƯU OCOP TỈNH BẮC NINH", "TỈNH BẮC NINH"),
        ("Ủy ban nhân dân phường Bạch Mai", "phường Bạch Mai"),
        ("Ủy ban nhân dân xã Đa Tốn", "xã Đa Tốn"),
        ("ỦY BAN NHÂN DÂN ĐẶC KHU PHÚ QUỐC", "ĐẶC KHU PHÚ QUỐC"),
        ("Phòng Nông nghiệp thành phố Hà Nội", "thành phố Hà Nội"),
        ("cấp giấy chứng nhận sản phẩm OCOP", "sản phẩm OCOP"),
        ("ỦY BAN NHÂN DÂN PHƯỜNG VĂN MIẾU - QUỐC TỬ GIÁM", "PHƯỜNG VĂN MIẾU -"),
        ("ỦY BAN NHÂN DÂN PHƯỜNG VĂN MIẾU - QUỐC TỬ GIÁM", "QUỐC TỬ GIÁM"),
        ("ỦY BAN NHÂN DÂN TỈNH BÀ RỊA – VŨNG TÀU", "TỈNH BÀ RỊA – VŨNG TÀU"),
        ("PHÒNG KINH TẾ, HẠ TẦNG VÀ ĐÔ THỊ PHƯỜNG 12", "PHƯỜNG 12"),
    ],
)
def test_a_name_of_a_place_stands_in_one_line(words, name):
    lines = lines_of(typeset("tests/documents/heads.typ", {"text": words}))
    assert " ".join(lines) == words
    assert any(name in line for line in lines)


@pytest.mark.parametrize("rows", [12, 18, 19, 20, 21, 22, 23, 24, 25, 40, 61])
def test_a_total_never_stands_alone_on_a_page(rows, tmp_path):
    table = Table("Bảng", COLUMNS, [(n, f"Giò {n}", None, 2024, None) for n in range(rows)], TOTALS)
    pdf.write(paper(tables=[table]), tmp_path / "a.pdf", lambda: None)
    [page] = [p for p in pypdf.PdfReader(tmp_path / "a.pdf").pages if "Tổng cộng" in p.extract_text()]
    assert f"Giò {rows - 1}" in page.extract_text() and f"Giò {rows - 2}" in page.extract_text()


@pytest.mark.parametrize("rows", range(8, 50, 3))
def test_the_signatures_of_a_report_stand_with_its_last_rows(rows, tmp_path):
    table = Table("Bảng", COLUMNS, [(n, f"Giò {n}", None, 2024, None) for n in range(rows)], TOTALS)
    pdf.write(paper(tables=[table]), tmp_path / "a.pdf", lambda: None)
    assert f"Giò {rows - 1}" in pypdf.PdfReader(tmp_path / "a.pdf").pages[-1].extract_text()


@pytest.mark.parametrize("word", ["Hợp tác xã nông nghiệp Thanh Trì " * 9, "." * 300, "Nghiêng" * 42, "QĐ-UBND/" * 37])
def test_names_of_three_hundred_signs_keep_to_the_cells_of_a_report(word, tmp_path):
    columns = (
        Column("STT", "int", 6),
        *(Column(name, width=30) for name in ("Tên", "Chủ thể", "Bộ", "Địa bàn", "Nguồn")),
    )
    rows = [(n, word[:300], word[:300], "Bánh", "Phường Bạch Mai", "Cổng") for n in range(9)]
    pdf.write(
        paper(tables=[Table("Bảng", columns, rows, (None, "Tổng cộng", *[None] * 4))]), tmp_path / "a.pdf", lambda: None
    )
    assert faults((tmp_path / "a.pdf").read_bytes()) == []


@pytest.mark.parametrize("lines", [1, 30, 150, 800])
def test_a_cell_of_many_lines_goes_on_on_the_next_page(lines):
    printed = typeset(
        "tests/documents/specimen.typ", content(rows=[["1", "một\n" * lines, "7"], ["2", "dài " * lines, "8"]])
    )
    assert faults(printed) == []
    assert sum(page.extract_text().count("một") for page in pypdf.PdfReader(io.BytesIO(printed)).pages) == lines


def test_a_cell_keeps_the_name_of_a_place_and_breaks_a_number_behind_its_dash():
    lines = lines_of(
        typeset(
            "tests/documents/specimen.typ",
            content(rows=[["1", "x", "Phường Bạch Mai"], ["2", "x", "01/GCN-OCOP-KT-007-2026"]]),
        )
    )
    assert any("Bạch Mai" in line for line in lines)
    assert [line for line in lines if line.endswith("KT-0") or line.startswith("07-")] == []


@pytest.mark.parametrize("lines", range(14, 46, 4))
def test_signatures_stand_with_the_last_article(lines):
    data = {
        "issuer": "Ủy ban nhân dân quận Hai Bà Trưng", "parent": "", "number": "", "place": "Hà Nội", "date": "2026-11-26",
        "title": "Quyết định", "about": "", "authority": "Chủ tịch", "grounds": ["Luật"], "recognises": True, "list_after": 1,
        "lines": [["Điều 1.", "Công nhận:"], *[["", f"Dòng {n}"] for n in range(lines)], ["Điều 2.", "Chịu trách nhiệm thi hành."]],
        "rows": [["1", "Giò", "Hộ Mẫu", "Bạch Mai", "3 sao", "01"]], "signing": ["Chủ tịch"], "signer": "Người Ký Mẫu",
        "office": "Phòng Kinh tế", "frozen_note": "",
    }  # fmt: skip
    pages = pypdf.PdfReader(io.BytesIO(typeset("evaluations/documents/decision.typ", data))).pages
    last = pages[-1].extract_text()
    assert "Người Ký Mẫu" in last and "thi hành" in last
    assert sum(page.extract_text().count("Hộ Mẫu") for page in pages) == 1  # the list stands once


@pytest.mark.parametrize(
    ("added", "number"),
    [([], 3), (["Điều 3. Quyết định có hiệu lực thi hành kể từ ngày ký."], 4), (["Điều 3. Giao Phòng.", "thêm"], 4)],
)
def test_a_decision_ends_with_who_carries_it_out(added, number):
    [line] = executing(DecisionKind.RECOGNISE, added, issuer="Ủy ban nhân dân quận X", office="Phòng Kinh tế")
    assert line.startswith(f"Điều {number}. Chánh Văn phòng Ủy ban nhân dân quận X, Phòng Kinh tế, ")
    assert line.endswith("chịu trách nhiệm thi hành Quyết định này.")


@pytest.mark.parametrize("own", ["Điều 3. Thi hành.", "Điều 3. Các chủ thể chịu trách nhiệm THI HÀNH Quyết định này."])
def test_the_signers_own_article_of_execution_is_the_only_one(own):
    assert executing(DecisionKind.RECOGNISE, [own], issuer="UBND", office="Phòng") == []


def test_the_list_of_article_one_is_printed_by_its_table_alone():
    lines = [
        ["Điều 1.", REPORT],
        ["", "1. Giò – Hộ A: 3 sao."],
        ["", "2. Chả – Hộ B: 3 sao."],
        ["Điều 2.", "Thời hạn."],
        ["", "1. Khác"],
    ]
    kept, after = _with_list(lines, ["Giò", "Chả"])
    assert (kept, after) == ([lines[0], lines[3], lines[4]], 1)
