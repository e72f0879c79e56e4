"""Uploads: recognised by content, stored by content, checked again before they are handed out."""

import hashlib
import zipfile
from io import BytesIO

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from products.models import StoredFile

Image.MAX_IMAGE_PIXELS = 60_000_000
_UNPACKED_MAX = 200 * 1024 * 1024
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ALLOWED = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    _WORD: "docx",
    _EXCEL: "xlsx",
}
ALLOWED_TEXT = "PDF, JPG, PNG, WEBP, DOCX, XLSX"
# Shown in the browser; everything else is a download.
INLINE = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})


class Tampered(Exception):
    """The bytes on disk are not those that were handed in."""


def check(upload):
    """The content type found in the bytes. ValidationError, in Vietnamese, for what may not come in."""
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
    upload.seek(0)
    head = upload.read(8192)
    upload.seek(0)
    kind = filetype.guess_mime(head)
    if kind == "application/zip":
        kind = _office_kind(upload)
    if kind not in ALLOWED:
        raise ValidationError(
            _("Tệp «%(name)s» không thuộc loại được nhận (%(kinds)s). Loại tệp được xét theo nội dung, không theo tên.")
            % {"name": upload.name, "kinds": ALLOWED_TEXT}
        )
    if kind in {_WORD, _EXCEL}:
        _check_unpacked(upload)
    if kind.startswith("image/"):
        _check_image(upload)
    return kind


def _office_kind(upload):
    try:
        with zipfile.ZipFile(upload) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return None
    finally:
        upload.seek(0)
    if "word/document.xml" in names:
        return _WORD
    return _EXCEL if "xl/workbook.xml" in names else None


def _check_unpacked(upload):
    try:
        with zipfile.ZipFile(upload) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        raise ValidationError(_("Tệp «%(name)s» bị hỏng, không mở được.") % {"name": upload.name}) from None
    finally:
        upload.seek(0)
    if size > _UNPACKED_MAX:
        raise ValidationError(_("Tệp «%(name)s» giải nén ra quá lớn.") % {"name": upload.name})


def _check_image(upload):
    try:
        with Image.open(upload) as picture:
            picture.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        raise ValidationError(_("Ảnh «%(name)s» bị hỏng hoặc quá lớn.") % {"name": upload.name}) from None
    finally:
        upload.seek(0)


def store(upload):
    """Keep an upload by the SHA-256 of its content; the same content twice is one file.

    ValidationError where the upload may not come in or the disk refuses it.
    """
    kind = check(upload)
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
        raise ValidationError(
            _("Máy chủ không lưu được tệp «%(name)s». Xin thử lại sau ít phút; các nội dung khác vẫn được giữ.")
            % {"name": upload.name}
        ) from None
    try:
        with transaction.atomic():
            return StoredFile.objects.create(sha256=sha256, size=upload.size, content_type=kind, path=saved)
    except IntegrityError:
        return StoredFile.objects.get(sha256=sha256)


def open_verified(stored):
    """The content, hashed once more. Tampered where it is not what was handed in."""
    try:
        with default_storage.open(stored.path) as file:
            content = file.read()
    except (OSError, FileNotFoundError):
        raise Tampered(stored.sha256) from None
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise Tampered(stored.sha256)
    return content


def clean_photo(upload):
    """A product photo for public pages: re-encoded, so that no EXIF or place comes with it; at most 1600 px."""
    kind = check(upload)
    if not kind.startswith("image/"):
        raise ValidationError(_("Hãy chọn một ảnh (JPG, PNG hoặc WEBP)."))
    with Image.open(upload) as picture:
        picture = picture.convert("RGB")
        picture.thumbnail((1600, 1600))
        out = BytesIO()
        picture.save(out, "JPEG", quality=82)
    return ContentFile(out.getvalue(), name=f"{hashlib.sha256(out.getvalue()).hexdigest()[:24]}.jpg")
