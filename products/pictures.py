"""Pictures as phones, scanners and designers send them: measured before they are decoded, whole, upright, without a place."""

from contextlib import contextmanager
from io import BytesIO

import pi_heif
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

pi_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = None  # Pillow only warns; what is too large is refused below, before a point of it is decoded
MAX_PIXELS = 60_000_000
MAX_SIDE = 30_000
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
# Where cameras and programs write who, when and where; a picture that carries any of it is written anew.
_SAYS_MORE = (
    "exif",
    "xmp",
    "XML:com.adobe.xmp",
    "photoshop",
    "comment",
    "Raw profile type exif",
    "Raw profile type xmp",
)
_PUBLIC_SIDE = 1600


@contextmanager
def opened(upload):
    """The picture, decoded to its last line. ValidationError for one that is cut, broken or too large."""
    upload.seek(0)
    try:
        with Image.open(upload, formats=FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS or max(picture.size) > MAX_SIDE:
                raise ValidationError(
                    _(
                        "Ảnh «%(name)s» có %(width)s × %(height)s điểm ảnh, quá lớn; mỗi ảnh không quá 60 triệu điểm ảnh."
                    )
                    % {"name": upload.name, "width": picture.width, "height": picture.height}
                )
            if getattr(picture, "n_frames", 1) > 1:
                picture.seek(0)
            picture.load()
            yield picture
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError):
        raise ValidationError(
            _("Ảnh «%(name)s» không đọc được trọn vẹn: tệp bị cắt giữa chừng hoặc bị hỏng. Hãy chụp hoặc tải lại ảnh.")
            % {"name": upload.name}
        ) from None
    finally:
        upload.seek(0)


def without_traces(upload, kind):
    """(bytes, kind) of a paper's picture to keep, or None where it may stay byte for byte as it came.

    Written anew where it tells more than it shows (place, camera, owner), where it lies on its side, and where browsers
    do not show it (HEIC becomes JPEG). Colours keep their profile.
    """
    with opened(upload) as picture:
        if kind != "image/heic" and not _says_more(picture):
            return None
        profile = {"icc_profile": picture.info["icc_profile"]} if picture.info.get("icc_profile") else {}
        upright = ImageOps.exif_transpose(picture)
        out = BytesIO()
        if kind == "image/png":
            _save_png(upright, out, profile)
        elif kind == "image/webp":
            upright.save(out, "WEBP", quality=92, exif=b"", xmp=b"", **profile)
        else:
            kind = "image/jpeg"
            _plain(upright).save(out, "JPEG", quality=92, exif=b"", comment=b"", **profile)
    return out.getvalue(), kind


def for_the_public(upload):
    """JPEG bytes for public pages: upright, on white, at most 1600 px, nothing but the picture."""
    with opened(upload) as picture:
        shown = _plain(ImageOps.exif_transpose(picture))
        shown.thumbnail((_PUBLIC_SIDE, _PUBLIC_SIDE))
        out = BytesIO()
        shown.save(out, "JPEG", quality=82, exif=b"", comment=b"")
    return out.getvalue()


def _says_more(picture):
    return (
        bool(picture.getexif())
        or any(picture.info.get(key) for key in _SAYS_MORE)
        or bool(getattr(picture, "text", None))
    )


def _save_png(picture, out, profile):
    """PNG writes again what it finds in `info`; the copy holds the points alone."""
    transparency = picture.info.get("transparency")
    kept = {} if transparency is None else {"transparency": transparency}
    picture.info = {}
    picture.save(out, "PNG", **kept, **profile)


def _plain(picture):
    """RGB on white: what is transparent becomes paper; 16 bits of grey become 8."""
    if picture.mode.startswith("I;16") or picture.mode in {"I", "F"}:
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        return paper
    return picture.convert("RGB")
