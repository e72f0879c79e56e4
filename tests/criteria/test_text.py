import unicodedata

import pytest

from criteria.text import fold, in_sentence, nfc, sort_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Dấm gạo nếp", "dam gao nep"),
        ("  ĐƯỜNG   Thốt Nốt\n", "duong thot not"),
        (unicodedata.normalize("NFD", "Phường Bạch Mai"), "phuong bach mai"),
        ("OCOP 2024", "ocop 2024"),
        ("", ""),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


def test_nfc_joins_what_keyboards_split():
    assert nfc("ê\u0301") == "ế"


def test_sort_key_follows_the_vietnamese_alphabet():
    right = [
        "ca",
        "cà",
        "cả",
        "cã",
        "cá",
        "cạ",
        "ca cao",
        "cam",
        "căn",
        "cân",
        "dưa",
        "đa",
        "e",
        "ê",
        "o",
        "ô",
        "ơ",
        "u",
        "ư",
        "vải",
    ]
    turned = right[::-1]
    assert sorted(turned, key=sort_key) == right


def test_sort_key_is_lower_case_ascii_whatever_comes_in():
    for text in ("Dấm gạo nếp", "Giò tai – 500 g", "", "  ", "日本", "È"):
        key = sort_key(text)
        assert key == "" or (key.isascii() and key.isalnum() and key == key.lower())


def test_sort_key_sees_one_letter_however_it_is_typed():
    assert sort_key("Nếp") == sort_key(unicodedata.normalize("NFD", "nếp"))


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("Phường Bạch Mai", "phường Bạch Mai"),
        ("Xã Đông Dư", "xã Đông Dư"),
        ("Thị trấn Trâu Quỳ", "thị trấn Trâu Quỳ"),
        ("Quận Hai Bà Trưng", "quận Hai Bà Trưng"),
        ("Huyện Ứng Hòa", "huyện Ứng Hòa"),
        ("Tỉnh Lào Cai", "tỉnh Lào Cai"),
        ("Thành phố Hà Nội", "thành phố Hà Nội"),
        ("Phường Bạch Mai (đến 31/12/2024)", "phường Bạch Mai (đến 31/12/2024)"),
        ("Thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ("Quận 1", "Quận 1"),
        ("Hà Nội", "Hà Nội"),
        ("Phường", "Phường"),
        ("Xãm Hà", "Xãm Hà"),
        ("", ""),
    ],
)
def test_in_sentence_begins_the_unit_small(name, inside):
    assert in_sentence(name) == inside
