"""Files that a worker made, handed out only while they are what it wrote."""

import hashlib
from urllib.parse import quote

from django.core.files.storage import default_storage
from django.http import FileResponse

from criteria.text import fold


class Spoilt(Exception):
    """The stored file is not the one that was written."""


def whole(path, sha256):
    """The open file, read once in pieces to be sure of it; OSError where it is gone."""
    file = default_storage.open(path)
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    if digest.hexdigest() != sha256:
        file.close()
        raise Spoilt(path)
    file.seek(0)
    return file


def pieces(path):
    """The stored file piece by piece; open only while somebody reads."""
    with default_storage.open(path) as file:
        yield from file.chunks()


def ascii_name(name):
    """The same name for browsers that know no Vietnamese: "danh-muc-san-pham-....xlsx"."""
    stem, _dot, extension = name.rpartition(".")
    words = "".join(character if character.isascii() and character.isalnum() else " " for character in fold(stem))
    return f"{'-'.join(words.split())}.{extension}"


def as_download(file, name, content_type, size):
    response = FileResponse(file, content_type=content_type)
    response["Content-Length"] = size
    # RFC 6266: the plain name for old browsers, the Vietnamese one (RFC 5987) for all others.
    response["Content-Disposition"] = f"attachment; filename=\"{ascii_name(name)}\"; filename*=UTF-8''{quote(name)}"
    return response
