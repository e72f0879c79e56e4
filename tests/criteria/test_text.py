import unicodedata

import pytest

from criteria.text import fold, nfc


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
