"""Rows of workbooks are high enough for their wrapped text."""

import pytest

from documents.measuring import HIGHEST, LINE, row_height


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 14, 1),
        ("Dấm gạo nếp", 14, 1),
        ("Phường Bạch Mai (đến hết ngày 30/6/2025)", 14, 3),
        ("ĐỒ THỦ CÔNG MỸ NGHỆ, TRANG TRÍ GIA DỤNG", 20, 3),
        ("một\nhai\nba", 40, 3),
        ("a" * 100, 10, 11),
        ("日" * 20, 20, 3),
        (2024, 10, 1),
    ],
)
def test_a_row_is_as_many_lines_high_as_its_text_wraps_to(text, width, lines):
    assert row_height([(text, width)]) in {lines * LINE, (lines + 1) * LINE}


def test_the_highest_cell_counts_bold_is_wider_and_there_is_a_limit():
    long = "Nhóm sản phẩm thủ công mỹ nghệ"
    assert row_height([("1", 5), (long, 12), ("x", 9)]) == row_height([(long, 12)])
    assert row_height([(long * 3, 20)], bold=True) >= row_height([(long * 3, 20)])
    assert row_height([("dài " * 5000, 10)]) == HIGHEST
    assert row_height([]) == LINE
