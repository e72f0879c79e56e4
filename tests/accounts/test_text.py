import pytest

from accounts.text import nfc, shorten


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Dâ\u0301m gạo", "Dấm gạo"),
        ("  hai   khoảng\ttrắng ", "hai khoảng trắng"),
        ("không\u200b dấu\ufeff ẩn\u202e", "không dấu ẩn"),
        ("rỗng\x00 byte", "rỗng byte"),
        ("lẻ\ud800 loi", "lẻ loi"),
        ("dòng\r\nmột", "dòng một"),
        (None, ""),
    ],
)
def test_nfc_one_line(typed, kept):
    assert nfc(typed) == kept


def test_nfc_multiline_keeps_paragraphs():
    assert nfc("một \r\n  hai\n\n\n\n\nba\x07 ", multiline=True) == "một\nhai\n\nba"


def test_shorten_only_what_is_too_long():
    assert (shorten("vừa đủ", 6), shorten("dài quá rồi", 5)) == ("vừa đủ", "dài…")
