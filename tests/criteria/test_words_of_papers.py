"""What the law's data says about papers and missed minimums, as people read it."""

import re

import pytest

from criteria.models import PaperKind
from criteria.outcome import gates_in_words
from criteria.scoring import GateMiss

# What a compiler of the data noted for other compilers.
NOTES = re.compile(r"suy ra|luật 20\d\d|bảng Mẫu|LAW-|\bupgrade\b|\brenewal\b|xem thêm mã|phần mềm|\+ ", re.IGNORECASE)
# Capitals that are the official name of a standard or a mark, printed so by the law itself.
NAMES = {"HACCP", "ISO", "GMP", "BRC", "FDA", "OCOP", "IFS", "FSSC", "II", "III", "IV", "NĐ", "CP", "QĐ", "TTg", "GTIN"}
CAPITALS = re.compile(r"\b[A-ZĐ&]{2,}\b")


def texts():
    for paper in PaperKind.objects.all():
        for name in ("name", "when", "note", "guidance"):
            yield f"{paper.code}.{name}", getattr(paper, name)
        for row in paper.grounds or []:
            yield f"{paper.code}.grounds", row["text"]


@pytest.mark.django_db
def test_papers_are_named_in_words_and_without_notes_for_compilers():
    told = dict(enumerate(texts()))

    assert len(told) > 60
    assert [(where, text) for where, text in told.values() if NOTES.search(text)] == []
    assert [
        (where, short) for where, text in told.values() for short in CAPITALS.findall(text) if short not in NAMES
    ] == []


def miss(code):
    return GateMiss(code, "Tên mục", required_points=1, best_points=0, reached=0, counted=1)


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 6, 9, 14])
def test_no_missed_minimum_is_left_out(count):
    codes = [f"{n}.{n}" for n in range(1, count + 1)]
    told = gates_in_words([miss(code) for code in codes])

    assert [code for code in codes if not re.search(rf"(?<![\d.]){re.escape(code)}(?![\d.])", told)] == []
    assert "khác" not in told
