"""Names of uploads: what a person can read and no machine can run."""

import unicodedata

from django.utils.translation import gettext as _

from accounts.text import nfc

LONGEST = 200
# What file systems and shells read as more than a letter.
_SIGNS = str.maketrans(dict.fromkeys('\\/:*?"<>|', " "))
# Names that Windows takes for a device, whatever stands behind the dot.
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
_SAME = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg"}
_EXTENSION_MAX = 10


def safe_name(name, extension):
    """`name` as it may be stored and handed out: always ending in `extension`, that of the kind found in the bytes.

    Direction marks, invisible and control signs, folders and signs of a shell are gone; «report.pdf.bat» holding a PDF
    is «report.pdf», «.htaccess» holding a picture is «tai-lieu.jpg».
    """
    last = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign) not in {"Cc", "Cf", "Co", "Cs", "Cn"})
    stem, ending = _split(" ".join(nfc(seen.translate(_SIGNS)).split()).rstrip(". "))
    if _SAME.get(ending, ending) != extension:
        shorter, inner = _split(stem)
        if _SAME.get(inner, inner) == extension:
            stem = shorter
    stem = stem.strip(". ") or _("tai-lieu")
    if stem.split(".")[0].casefold() in _DEVICES:
        stem = f"_{stem}"
    return f"{stem[:LONGEST]}.{extension}"


def _split(name):
    """(stem, extension in small letters, "" where the end is no extension: «v1.2 bản cuối»)."""
    stem, dot, ending = name.rpartition(".")
    if not dot:
        return name, ""
    is_extension = 0 < len(ending) <= _EXTENSION_MAX and ending.isascii() and ending.isalnum() and not ending.isdigit()
    return (stem, ending.lower()) if is_extension else (name, "")
