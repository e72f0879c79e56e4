"""What people and machines put into fields that nobody expected."""

import unicodedata

# Typed by a person, or pasted from Word, Zalo, a scanner: the portal may refuse it, with a word, and keeps it on the page.
TYPED = {
    "long": "Ấ" * 300,
    "very long": "Dấm gạo nếp Mẫu. " * 700,
    "decomposed": unicodedata.normalize("NFD", "Nguyễn Thị Mẫu Hoà, xã Đường Lâm"),
    "right to left": "Hộ Mẫu \u202egpj.exe\u202c שלום مرحبا",
    "zero width": "Mẫu\u200b \u200dSố\ufeff Hai\u00ad",
    "emoji": "Bà Ba 😊 👩🏽‍🌾 🇻🇳 ✓ ★ ① ℃",
    "beyond 64 bits": "99999999999999999999999",
    "far below zero": "-9" + "0" * 30,
    "exponent": "1e999",
    "no number": "NaN",
    "full width": "１２３．４５６",
    "no day": "31/02/2026",
    "year zero": "01/07/0000",
    "far year": "01/01/99999",
    "markup": "</textarea><script>alert('x')</script>{{ 7|add:7 }}{% debug %}",
    "formula": '=HYPERLINK("http://ocop.example";"x")',
    "private use": "\uf0b7 Gạch đầu dòng của Word \ufffd",
    "lines": "dòng một\r\ndòng hai\n\n\tdòng ba\u2028dòng bốn",
    "signs": "'’`\"\\%_;--/*",
}
# Nothing to keep.
BLANK = {"empty": "", "blank": "   \t ", "no-break": "\u00a0\u3000\u200b"}
# Sent by a program: no person typed it, no page has to show it again; it may only never break the portal.
SENT = {
    "NUL": "a\x00b",
    "lone control": "a\x1b[31m\x7f\x85",
    "wrong key": "99999999999999999999",
    "negative key": "-1",
    "word for a key": "khong-co",
    "list": ["1", "khong-co", "99999999999999999999", ""],
    "braces": "{'a': [1]}",
    "json": '[{"id": null}, 1e400, "\\ud800"]',
}
