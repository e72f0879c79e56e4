"""Which parts a picture's file is made of: by what is known to show, not by what is known to tell."""

# Marker → what it holds: frames, tables, scans, restarts, JFIF, colour profile (APP2), Adobe's colour mark (APP14).
_JPEG = {0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDA, 0xDD, 0xE0, 0xE2, 0xEE}
_PNG = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs"}
_WEBP = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP", b"ANIM", b"ANMF"}


def only_shows(content, kind):
    """Whether every part of a JPEG, PNG or WEBP belongs to the picture itself: no place, no owner, nothing behind its end."""
    walk = {"image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp}[kind]
    try:
        return walk(content)
    except (IndexError, ValueError):
        return False


def _jpeg(content):
    at = 2
    while True:
        if content[at] != 0xFF:
            return False
        marker = content[at + 1]
        if marker == 0xFF:  # a byte of filling
            at += 1
            continue
        if marker == 0xD9:
            return at + 2 == len(content)
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        if marker not in _JPEG or length < 2:
            return False
        if marker == 0xE2 and content[at + 4 : at + 15] != b"ICC_PROFILE":
            return False
        at += 2 + length
        if marker == 0xDA:
            at = _behind_the_scan(content, at)


def _behind_the_scan(content, at):
    """The next marker that is no escaped FF and no restart."""
    while True:
        at = content.index(b"\xff", at)
        if content[at + 1] == 0x00 or 0xD0 <= content[at + 1] <= 0xD7:
            at += 2
        else:
            return at


def _png(content):
    at = 8
    while at < len(content):
        kind = content[at + 4 : at + 8]
        if kind not in _PNG:
            return False
        at += 12 + int.from_bytes(content[at : at + 4], "big")
        if kind == b"IEND":
            return at == len(content)
    return False


def _webp(content):
    if int.from_bytes(content[4:8], "little") + 8 != len(content):
        return False
    at = 12
    while at < len(content):
        if content[at : at + 4] not in _WEBP:
            return False
        length = int.from_bytes(content[at + 4 : at + 8], "little")
        at += 8 + length + length % 2
    return at == len(content)
