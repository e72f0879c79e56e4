"""Cuts the fallback fonts of the PDFs down to the signs that the fonts of the papers lack.

`python3 deploy/subset_fonts.py <DejaVuSans.ttf> <NotoEmoji.ttf> <folder>`; run by `deploy/refresh-vendor.sh`, needs fontTools.
Single signs only: scripts that need shaping (Arabic, Lao …) and emoji sequences are left out, the portal replaces
them (`documents/printable.py`).
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
PAPERS = sorted((ROOT / "static" / "fonts" / "liberation-serif").glob("*.ttf"))
# Latin, Greek, Cyrillic and their marks; punctuation, letterlike signs, numbers, arrows, mathematics, shapes, dingbats.
SIGNS = [(0x0180, 0x052F), (0x1D00, 0x27FF), (0x2900, 0x2BFF), (0xFB00, 0xFB06), (0xFFFC, 0xFFFD)]
# Parts of flags, tones of skin, shapes of keycaps: they mean something only together with others.
PARTS = [
    (0x1F1E6, 0x1F1FF),
    (0x1F3FB, 0x1F3FF),
    (0x0000, 0x00A8),
    (0x200B, 0x20E3),
    (0xFE00, 0xFE0F),
    (0xE0000, 0x10FFFF),
]


def covered(path):
    with TTFont(path, lazy=True) as font:
        return set(font.getBestCmap())


def within(codes, ranges):
    return {code for code in codes if any(first <= code <= last for first, last in ranges)}


def cut(source, target, codes):
    options = subset.Options(layout_features=[], hinting=False, name_IDs=["*"], notdef_outline=True, glyph_names=False)
    font = subset.load_font(source, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    subset.save_font(font, target, options)


def main(dejavu, emoji, folder):
    have = set.intersection(*map(covered, PAPERS))
    signs = within(covered(dejavu), SIGNS) - have
    cut(dejavu, folder / "DejaVuSans-Signs.ttf", signs)
    pictures = covered(emoji) - have - signs
    cut(emoji, folder / "NotoEmoji-Signs.ttf", pictures - within(pictures, PARTS))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
