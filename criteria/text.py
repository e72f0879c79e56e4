"""Vietnamese text, made comparable. Pure."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")


def nfc(text):
    """One spelling for one letter: keyboards and phones send "ế" as one, two or three code points."""
    return unicodedata.normalize("NFC", text)


def fold(text):
    """Lower case, no accents, đ as d, single spaces: what two people typing the same name have in common.

    "Dấm gạo  nếp" → "dam gao nep". Used for searching and sorting keys, never for showing.
    """
    letters = unicodedata.normalize("NFD", nfc(text).lower().replace("đ", "d"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _SPACES.sub(" ", bare).strip()
