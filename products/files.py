"""Uploads: recognised by content, stored by content, checked again before they are handed out."""

import hashlib
import re
from urllib.parse import quote

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jobs.files import Spoilt, pieces, whole
from parsing.bounded import parse
from parsing.faults import BUSY, CUT, EMPTY, LOCKED, PROGRAM, TOO_LARGE, Fault
from products import pictures
from products.file_names import safe_name
from products.models import StoredFile

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The kind found in the bytes → the extension it is stored and handed out under.
ALLOWED = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
    _WORD: "docx",
    _EXCEL: "xlsx",
}
_OFFICE = {"docx": _WORD, "xlsx": _EXCEL}
_OLD = "application/x-ole-storage"
PICTURES = {kind: ending for kind, ending in ALLOWED.items() if kind.startswith("image/")}
SCANS = {"application/pdf": "pdf", **PICTURES}
ALLOWED_TEXT = "PDF, JPG, PNG, WEBP, HEIC, DOCX, XLSX"
# Shown in the browser; everything else is a download.
INLINE = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})
# What a scanner's printer language or a mail gateway leaves before a PDF's first line (PDF 32000-1, annex H.3: readers
# accept the header within the first 1,024 bytes). Nothing that a browser could take for a page, nor the head of another kind:
# a photo whose comment says «%PDF-1.4» is a photo, a program with a PDF behind it is a program.
_BEFORE_PDF = re.compile(rb"[^<]{0,1019}?%PDF-\d", re.DOTALL)
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"hevc"}
_FAULTS = {
    CUT: gettext_lazy(
        "Tệp «%(name)s» bị cắt giữa chừng hoặc bị hỏng, không mở được trọn vẹn. Hãy quét hoặc tải lại tệp."
    ),
    LOCKED: gettext_lazy(
        "Tệp «%(name)s» có mật khẩu nên người kiểm tra không mở được. Hãy lưu lại không đặt mật khẩu."
    ),
    EMPTY: gettext_lazy("Tệp «%(name)s» không có trang nào. Hãy quét hoặc tải lại tệp."),
    TOO_LARGE: gettext_lazy(
        "Tệp «%(name)s» giải nén ra quá lớn hoặc quá phức tạp, không mở được. Hãy in lại thành PDF rồi tải lên."
    ),
    PROGRAM: gettext_lazy(
        "Tệp «%(name)s» có mã lệnh (macro) bên trong nên không được nhận. Hãy lưu lại thành PDF, hoặc thành .docx, "
        ".xlsx không có macro."
    ),
    BUSY: gettext_lazy("Máy chủ đang bận đọc các tệp khác nên chưa nhận được tệp «%(name)s». Xin thử lại sau ít phút."),
}
NOT_KEPT = gettext_lazy(
    "Máy chủ không lưu được tệp «%(name)s». Xin thử lại sau ít phút; các nội dung khác vẫn được giữ."
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Tampered(Exception):
    """The bytes on disk are not those that were handed in."""


def check(upload, kinds=ALLOWED):
    """The content type found in the bytes. ValidationError, in Vietnamese, for what is none of the `kinds` that the field takes."""
    if upload.size == 0:
        raise ValidationError(_("Tệp «%(name)s» rỗng.") % {"name": upload.name})
    if upload.size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            _("Tệp «%(name)s» nặng %(size)s MB; mỗi tệp không quá %(limit)s MB.")
            % {
                "name": upload.name,
                "size": upload.size // 1024 // 1024 + 1,
                "limit": settings.UPLOAD_MAX_BYTES // 1024 // 1024,
            }
        )
    kind = _kind_of(upload, kinds)
    if kind == _OLD and _WORD in kinds:
        raise ValidationError(
            _(
                "Tệp «%(name)s» là tệp Word, Excel đời cũ (.doc, .xls) hoặc có mật khẩu. Hãy lưu lại thành PDF, hoặc thành "
                ".docx, .xlsx không đặt mật khẩu."
            )
            % {"name": upload.name}
        )
    if kind not in kinds:
        raise ValidationError(
            _("Tệp «%(name)s» không thuộc loại được nhận (%(kinds)s). Loại tệp được xét theo nội dung, không theo tên.")
            % {"name": upload.name, "kinds": ", ".join(kinds.values()).upper()}
        )
    if kind == "application/pdf":
        _check_pdf(upload)
    return kind


def _kind_of(upload, kinds):
    upload.seek(0)
    head = upload.read(8192)
    upload.seek(0)
    kind = filetype.guess_mime(head)
    if kind in {None, "application/pdf"} and _BEFORE_PDF.match(head):
        return "application/pdf"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return "image/heic"
    if head.startswith(_OLE):
        return _OLD
    if head.startswith(b"PK\x03\x04") and _WORD in kinds:
        return _OFFICE.get(_parsed(upload, "office")["kind"])
    if kind == "image/apng":  # kept as its first picture
        return "image/png"
    return kind


def _check_pdf(upload):
    """Opened as a reader's browser opens it. PDFium mends what is cut; so the last line is asked whether it is whole."""
    upload.seek(max(0, upload.size - 4096))
    tail = upload.read()
    upload.seek(0)
    if b"%%EOF" not in tail and b"startxref" not in tail:
        raise ValidationError(_FAULTS[CUT] % {"name": upload.name})
    _parsed(upload, "pdfs")


def _parsed(upload, module):
    upload.seek(0)
    try:
        return parse(module, "measure", upload.read())[0]
    except Fault as fault:
        raise ValidationError(_FAULTS[fault.word] % {"name": upload.name}) from None
    finally:
        upload.seek(0)


def read_paper(upload):
    """All that `store` asks of the parsers, without keeping anything. ValidationError."""
    kind = check(upload)
    if kind.startswith("image/"):
        pictures.of_a_paper(upload, kind)


def store(upload, kinds=ALLOWED):
    """Keep an upload of one of the `kinds` by the SHA-256 of its content; the same content twice is one file.

    A photo that tells where or by whom it was taken is written anew without that; then its content is hashed.
    ValidationError where the upload may not come in or the disk refuses it.
    """
    kind = check(upload, kinds)
    if kind.startswith("image/"):
        changed = pictures.of_a_paper(upload, kind)
        if changed:
            content, kind = changed
            upload = ContentFile(content, name=upload.name)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    sha256 = digest.hexdigest()
    if known := StoredFile.objects.filter(sha256=sha256).first():
        return known
    path = f"evidence/{sha256[:2]}/{sha256[2:4]}/{sha256}.{ALLOWED[kind]}"
    upload.seek(0)
    try:
        saved = path if default_storage.exists(path) else default_storage.save(path, upload)
    except OSError:
        raise ValidationError(NOT_KEPT % {"name": upload.name}) from None
    try:
        with transaction.atomic():
            return StoredFile.objects.create(sha256=sha256, size=upload.size, content_type=kind, path=saved)
    except IntegrityError:
        return StoredFile.objects.get(sha256=sha256)


def open_verified(stored):
    """The open file, hashed once more in pieces: 20 MB are never in memory at once. Tampered where it is another."""
    try:
        return whole(stored.path, stored.sha256)
    except (OSError, Spoilt):
        raise Tampered(stored.sha256) from None


def name_of(upload, stored):
    """The upload's name as it is kept beside what was stored."""
    return safe_name(upload.name, ALLOWED[stored.content_type])


def handed_out(stored, filename, *, inline=True):
    """The response with a stored file, hashed once more; named by the kind found, whatever it was called. Tampered."""
    open_verified(stored).close()
    kind = stored.content_type
    response = StreamingHttpResponse(pieces(stored.path), content_type=kind)
    response["Content-Length"] = stored.size
    place = "inline" if inline and kind in INLINE else "attachment"
    response["Content-Disposition"] = f"{place}; filename*=UTF-8''{quote(safe_name(filename, ALLOWED[kind]))}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def clean_photo(upload):
    """A product photo for public pages: upright, on white, at most 1600 px, without EXIF or place."""
    check(upload, PICTURES)
    content = pictures.for_the_public(upload)
    return ContentFile(content, name=f"{hashlib.sha256(content).hexdigest()[:24]}.jpg")
