"""How high a row of a workbook must be for its wrapped text: Excel finds out by itself, LibreOffice keeps one line."""

import math
from functools import cache, lru_cache

from fontTools.ttLib import TTFont

from documents.printable import FONTS

SIZE = 11  # points, of the texts in our workbooks
LINE = 15  # points, a line of that size
HIGHEST = 409  # points, what both programs allow
_POINTS_A_CHARACTER = 7 * 0.75  # a column's width counts digits of 7 pixels
_PADDING = 6  # points: the cell's edges, and what other fonts are wider


def row_height(cells, *, bold=False):
    """Points for a row of (text, width of its column in characters), 15 a line, at most 409; a line at least.

    Measured in Liberation Serif, which is as wide as Times New Roman; Calibri is about as wide.
    """
    lines = max((_lines(str(text), width, bold) for text, width in cells), default=1)
    return min(lines * LINE, HIGHEST)


@lru_cache(maxsize=10_000)  # the same wards, words and names, row after row
def _lines(text, width, bold):
    room = max(width * _POINTS_A_CHARACTER - _PADDING, SIZE)
    if "\n" not in text and _width(text, bold) <= room:
        return 1  # most cells, and the quick answer
    return sum(_wrapped(line, room, bold) for line in text.split("\n")) or 1


def _wrapped(line, room, bold):
    count, used, blank = 1, 0.0, _width(" ", bold)
    for word in line.split(" "):
        wide = _width(word, bold)
        if used and used + blank + wide > room:
            count, used = count + 1, 0.0
        elif used:
            used += blank
        if wide > room:  # broken inside
            more = math.ceil(wide / room) - 1
            count, wide = count + more, wide - more * room
        used += wide
    return count


def _width(text, bold):
    return sum(map(_advances(bold).__getitem__, text))


class _Advances(dict):
    """sign → points at SIZE; a sign the font lacks is taken as wide as it is high."""

    def __missing__(self, sign):
        return float(SIZE)


@cache
def _advances(bold):
    with TTFont(FONTS / "liberation-serif" / f"LiberationSerif-{'Bold' if bold else 'Regular'}.ttf", lazy=True) as font:
        scale = SIZE / font["head"].unitsPerEm
        widths = font["hmtx"]
        return _Advances((chr(code), widths[name][0] * scale) for code, name in font.getBestCmap().items())
