"""What people type, as papers and files can hold it: a character that no font of ours shows never stops a paper.

`printable` is for the PDFs, whose fonts are the portal's own (`documents/typeset.py`); `storable` for files that other
programs show in their own fonts and that only refuse what XML, iCalendar or UTF-8 cannot hold.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"
# As in `serif` and `display` of templates/nd30.typ: each family in all faces that a template may ask for.
FAMILIES = ("liberation-serif/*.ttf", "signs/DejaVuSans-Signs.ttf", "signs/NotoEmoji-Signs.ttf")

# Printed where no font of ours has the sign.
BOX = "□"
# What every font of the papers shows: ASCII, Latin-1, the letters and marks of Vietnamese. Most texts are nothing else.
PLAIN_SIGNS = "\\n\\t -~\u00a0-\u00ac\u00ae-\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9–—‘’“”•…"
_PLAIN = re.compile(f"[{PLAIN_SIGNS}]*")
_NOT_PLAIN = re.compile(f"[^{PLAIN_SIGNS}]")
# Line ends of other systems, and the one Word keeps inside a paragraph.
_LINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Bullets and ticks that Word keeps as private codes of its fonts Symbol and Wingdings.
_OF_WORD = str.maketrans(
    {
        "\uf0b7": "•", "\uf0a7": "▪", "\uf0a8": "◻", "\uf06c": "●", "\uf06d": "○", "\uf06e": "■", "\uf06f": BOX,
        "\uf071": "❑", "\uf075": "◆", "\uf076": "❖", "\uf0d8": "➢", "\uf0e0": "→", "\uf0e8": "➔", "\uf0f0": "⇨",
        "\uf020": " ", "\uf0fb": "✗", "\uf0fc": "✓", "\uf0fd": "☒", "\uf0fe": "☑", "\uf02d": "-", "\uf0ae": "→", "\uf0b0": "°",
        "\uf0b1": "±", "\uf0b3": "≥", "\uf0a3": "≤", "\uf0b4": "×",
    }
)  # fmt: skip
# Flags are pairs of letters; without a picture of the flag the letters are printed: 🇻🇳 is VN.
_FLAGS = {code: chr(code - 0x1F1E6 + ord("A")) for code in range(0x1F1E6, 0x1F200)}
# What only tells how a neighbour looks: shapes, tones of skin, the frame of a keycap.
_LOOKS = re.compile("[\ufe00-\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]")
# Signs without a picture that are kept: where a long word may break.
_BREAKS = {"\u00ad", "\u200b"}
# What XML 1.0 cannot hold (controls, halves of pairs, two noncharacters).
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(value):
    """(the same texts as our fonts can print them, the signs that became «□» in order, each once).

    `value`: anything JSON holds; only texts in it change. Letters are composed (NFC); Word's bullets, full-width and styled
    letters get their plain form; controls and direction marks, which have no picture, are dropped; every other sign no
    font of ours has becomes «□». Printing what this gives a second time changes nothing.
    """
    missing = {}
    return _each(value, lambda text: _printable(text, missing)), tuple(missing)


def plain(value):
    """The texts with «□» for everything beyond the letters of Vietnamese: what prints whatever else happens."""
    return _each(value, lambda text: _NOT_PLAIN.sub(BOX, text))


def storable(value):
    """The texts without what XML, iCalendar and UTF-8 cannot hold; emoji and foreign letters stay."""
    if isinstance(value, str) and value.isprintable():
        return value  # nearly every text, told in no time
    return _each(value, lambda text: _NOT_XML.sub("", _LINES.sub("\n", text)))


def _each(value, change):
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _each(part, change) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_each(part, change) for part in value]
    return value


def _printable(text, missing):
    if _PLAIN.fullmatch(text):
        return text
    text = _LINES.sub("\n", text).translate(_OF_WORD).translate(_FLAGS)
    text = unicodedata.normalize("NFC", "".join(sign for sign in _LOOKS.sub("", text) if not _is_dropped(sign)))
    return "".join(_shown(cluster, missing) for cluster in _clusters(text))


def _is_dropped(sign):
    category = unicodedata.category(sign)
    return (category == "Cc" and sign not in "\n\t") or (category == "Cf" and sign not in _BREAKS)


def _clusters(text):
    """A sign with the marks that stand on it: they are printed in one font or not at all."""
    cluster = ""
    for sign in text:
        if cluster and unicodedata.category(sign) in {"Mn", "Me", "Mc"}:
            cluster += sign
            continue
        if cluster:
            yield cluster
        cluster = sign
    if cluster:
        yield cluster


def _shown(cluster, missing):
    if _PLAIN.fullmatch(cluster) or _is_covered(cluster):
        return cluster
    # Signs that are plain ones in another style only: ＝, 𝐀, ㎏; not what would need several boxes.
    other = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", cluster))
    if all(_is_covered(part) for part in _clusters(other)):
        return other
    missing.setdefault(cluster)
    base = cluster[0]
    return (base if len(cluster) > 1 and _is_covered(base) else "") + BOX


def _is_covered(cluster):
    """Also in capitals and in small letters: templates change between them."""
    return all(any(signs.issuperset(form) for signs in _coverage()) for form in _forms(cluster))


# Their capitals came with Unicode 16: Typst knows them, our fonts and Python's tables do not.
_WITHOUT_CAPITAL = {"\u019b", "\u0264"}


def _forms(cluster):
    if len(cluster) > 1:
        return (cluster,)
    return {cluster, *_clusters(cluster.upper()), *_clusters(cluster.lower())}


@cache
def _coverage():
    """For each family of FAMILIES the signs that all its faces have, with blanks and breaks."""
    return [frozenset.intersection(*(_signs_of(path) for path in sorted(FONTS.glob(pattern)))) for pattern in FAMILIES]


def _signs_of(path):
    with TTFont(path, lazy=True) as font:
        codes = font.getBestCmap()
    # Private codes mean something else in every font.
    signs = {chr(code) for code in codes if unicodedata.category(chr(code)) != "Co"}
    return frozenset(signs - _WITHOUT_CAPITAL | {"\n", "\t", *_BREAKS})
