"""No character stops a paper: what our fonts have is printed, what means the same is put in its place, the rest is «□»."""

import io
import logging
import random
import unicodedata

import pypdf
import pypdfium2
import pytest

from documents import typeset as typesetting
from documents.printable import BOX, FAMILIES, FONTS, _coverage, _is_covered, plain, printable, storable
from documents.typeset import typeset
from tests.nasty import FOUND, five_hundred

PAPER = "tests/records/paper.typ"
SAME = [
    ("Bà Ba 😊", "Bà Ba 😊", ()),
    ("✓ ☑ ✔ ★ ℃ ① Ⅱ ⅰ ❤ 💥 ☐", "✓ ☑ ✔ ★ ℃ ① Ⅱ ⅰ ❤ 💥 ☐", ()),
    ("\uf0b7\uf020Giò", "• Giò", ()),
    ("\uf0b7 Giò\uf0fc", "• Giò✓", ()),
    ("＝ Ａ１ 𝐇𝐨̣̂ ㎏", "= A1 Hộ kg", ()),
    ("日本 अ", "□□ □", ("日", "本", "अ")),
    ("\ue000\uf8ff", "□□", ("\ue000", "\uf8ff")),
    ("﷽", "□", ("﷽",)),
    ("a\x00b\x07c", "abc", ()),
    ("a\r\nb\rc\x0bd\u2028e", "a\nb\nc\nd\ne", ()),
    ("\ud83d x", "□ x", ("\ud83d",)),
    ("\ufffe\U0010ffff", "□□", ("\ufffe", "\U0010ffff")),
    ("\u202eabc\u202c", "abc", ()),
    ("🇻🇳 👍🏻 1\ufe0f\u20e3", "VN 👍 1", ()),
    ("👨\u200d👩\u200d👧", "👨👩👧", ()),
    ("g\u0489", "g\u0489", ()),
    ("g\u20e0", "g□", ("g\u20e0",)),
    (unicodedata.normalize("NFD", "Hộ Bà Trưng"), "Hộ Bà Trưng", ()),
    ("", "", ()),
]


def words_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def prints(text, caplog):
    """The paper with this text, printed as `printable` gives it and not by the last resort."""
    with caplog.at_level(logging.WARNING, "documents.typeset"):
        pdf = typeset(PAPER, {"text": text, "rows": [[text]]})
    assert "plain signs only" not in caplog.text
    return pdf


@pytest.mark.parametrize(("typed", "printed", "missing"), SAME)
def test_a_sign_is_kept_put_in_plain_words_or_boxed(typed, printed, missing):
    assert printable(typed) == (printed, missing)


@pytest.mark.parametrize("name", FOUND)
def test_signs_that_stopped_papers_are_printed(name, caplog):
    assert prints(FOUND[name], caplog).startswith(b"%PDF")


@pytest.mark.parametrize("sign", ["✓", "①", "Ⅱ", "😊", "🌿", "★", BOX, "日"])
def test_a_sign_leaves_ink_and_its_text(sign, caplog):
    pdf = prints(sign, caplog)
    assert printable(sign)[0] in words_of(pdf)
    assert min(pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil().convert("L").tobytes()) < 160


@pytest.mark.parametrize("seed", range(4))
def test_signs_of_every_category_are_printed_and_stay_as_printed(seed, caplog):
    text = five_hundred(seed)
    assert len(text) >= 500
    once, _missing = printable(text)
    assert printable(once) == (once, ())
    prints(text, caplog)


def test_every_sign_that_counts_as_covered_is_in_every_face(caplog):
    signs = sorted(sign for sign in frozenset.union(*_coverage()) if _is_covered(sign))
    assert len(signs) > 4500
    prints(" ".join(signs), caplog)
    template = "tests/documents/faces.typ"
    with caplog.at_level(logging.WARNING, "documents.typeset"):
        typeset(template, {"text": " ".join(signs)})
    assert "plain signs only" not in caplog.text


def test_letters_with_marks_of_any_kind_are_printed(caplog):
    chance = random.Random(7)
    marks = [chr(code) for code in range(0x300, 0x3000) if unicodedata.category(chr(code)) in {"Mn", "Me", "Mc"}]
    bases = "aộĐ1✓😊日 "
    prints(" ".join(chance.choice(bases) + "".join(chance.sample(marks, 2)) for _ in range(2000)), caplog)


def test_what_typst_refuses_all_the_same_is_printed_in_plain_signs(monkeypatch, caplog):
    monkeypatch.setattr(typesetting, "printable", lambda data: (data, ()))
    with caplog.at_level(logging.WARNING, "documents.typeset"):
        assert "□ và chữ ở Ước Lễ" in words_of(typeset(PAPER, {"text": "日 và chữ ở Ước Lễ"}))
    assert "plain signs only" in caplog.text


def test_the_log_tells_the_code_and_no_text_of_anybody(caplog):
    with caplog.at_level(logging.WARNING, "documents.typeset"):
        typeset(PAPER, {"text": "Bà Ba 日"})
    assert "U+65E5" in caplog.text and "Bà Ba" not in caplog.text


def test_structures_keep_their_shape_and_their_keys():
    data = {"a": ["日", 1, None, {"b": ("x", True)}]}
    assert printable(data)[0] == {"a": [BOX, 1, None, {"b": ["x", True]}]}
    assert plain({"a": "ở ✓"}) == {"a": "ở □"}


@pytest.mark.parametrize("name", FOUND)
def test_what_goes_into_other_files_keeps_its_emoji_and_loses_only_what_they_cannot_hold(name):
    text = storable(FOUND[name])
    text.encode()
    assert not [sign for sign in text if unicodedata.category(sign) in {"Cs", "Cc"} and sign not in "\t\n\x7f\x80\x9f"]
    assert storable("Bà Ba 😊 日\x00\ud800\ufffe") == "Bà Ba 😊 日"


def test_each_font_has_its_licence_beside_it():
    for pattern in FAMILIES:
        fonts = list(FONTS.glob(pattern))
        assert fonts and all(list(font.parent.glob("LICENSE*")) for font in fonts)
    assert len(list((FONTS / "signs").glob("LICENSE-*"))) == 2
