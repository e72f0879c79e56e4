"""Names of the files people keep."""

from criteria.text import fold


def ascii_name(name):
    """The same name for browsers that know no Vietnamese: "danh-muc-san-pham-....xlsx"."""
    stem, _dot, extension = name.rpartition(".")
    words = "".join(character if character.isascii() and character.isalnum() else " " for character in fold(stem))
    return f"{'-'.join(words.split())}.{extension}"
