"""WCAG 2.2 contrast of the tokens, computed: text 4.5:1, what is not text (borders, stars, focus) 3:1."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR, "static/css/tokens.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6});", CSS))


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(TOKENS[one]), luminance(TOKENS[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


GROUNDS = ("paper", "sheet", "shade")
TEXT = [
    *((ink, ground) for ink in ("ink", "ink-soft", "green", "green-deep", "red-ink", "amber-ink", "blue-ink") for ground in GROUNDS),
    *(("ink", f"{tone}-wash") for tone in ("green", "amber", "red", "blue")),
    ("ink-soft", "green-wash"), ("green", "green-wash"), ("green-deep", "green-wash"), ("green", "blue-wash"), ("green", "amber-wash"),
    ("amber-ink", "amber-wash"), ("red-ink", "red-wash"), ("blue-ink", "blue-wash"), ("blue-ink", "green-wash"),
    ("sheet", "green"), ("sheet", "green-deep"), ("sheet", "red"), ("sheet", "red-ink"), ("sheet", "ink"),
]  # fmt: skip
SHAPES = [
    *((shape, ground) for shape in ("rule-strong", "focus", "amber", "red", "green", "blue") for ground in GROUNDS),
    ("amber", "green-wash"), ("focus", "green-wash"), ("focus", "red-wash"),
]  # fmt: skip


@pytest.mark.parametrize(("ink", "ground"), TEXT, ids=lambda name: name)
def test_text_stands_out(ink, ground):
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(("shape", "ground"), SHAPES, ids=lambda name: name)
def test_shape_stands_out(shape, ground):
    assert contrast(shape, ground) >= 3


def test_black_on_white_measures_twenty_one():
    TOKENS.update(black="#000000", white="#ffffff")
    assert round(contrast("black", "white"), 2) == 21
