"""Text as it crosses the edge of the portal: one Unicode form, nothing invisible in it."""

import re
import unicodedata

# Characters that change what is read or compared without being seen: C0/C1 controls but tab and line feed,
# soft hyphen, zero-width and bidirectional marks, byte-order mark, lone surrogates, interlinear marks.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff]"
)
_SPACES = re.compile(r"[^\S\n]+")
_LINE_EDGES = re.compile(r" ?\n ?")
_BLANK_LINES = re.compile(r"\n{3,}")


def nfc(text, *, multiline=False) -> str:
    """NFC, without invisible characters, spaces collapsed; line breaks are kept only where `multiline`."""
    text = str(text or "").replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    if not multiline:
        return " ".join(text.split())
    text = _LINE_EDGES.sub("\n", _SPACES.sub(" ", text))
    return _BLANK_LINES.sub("\n\n", text).strip()


def shorten(text, length) -> str:
    """At most `length` characters, with an ellipsis where something was cut."""
    text = str(text)
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
