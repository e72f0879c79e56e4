"""Pictures as phones, scanners and designers send them: measured before they are decoded, whole, upright, without a place."""

from contextlib import contextmanager
from io import BytesIO

import pi_heif
from PIL import Image, ImageCms, ImageOps

from parsing.child import serve
from parsing.faults import TOO_LARGE, Fault
from parsing.picture_parts import only_shows

pi_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = None  # what is too large is refused below, before a point of it is decoded
MAX_PIXELS = 60_000_000
MAX_SIDE = 30_000
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
_PUBLIC_SIDE = 1600


def of_a_paper(content, kind):
    """({"kind", "as it came"}, bytes) of a paper's picture of `kind` to keep; no bytes where it may stay as it came.

    Written anew where it holds more than the picture (place, camera, owner), where it lies on its side, and where
    browsers do not show it (HEIC becomes JPEG). Colours keep their profile.
    """
    with _opened(content) as picture:
        if kind != "image/heic" and not picture.getexif() and only_shows(content, kind):
            return {"kind": kind, "as it came": True}, b""
        profile = {"icc_profile": picture.info["icc_profile"]} if picture.info.get("icc_profile") else {}
        ImageOps.exif_transpose(picture, in_place=True)
        out = BytesIO()
        if kind == "image/png":
            _save_png(picture, out, profile)
        elif kind == "image/webp":  # by its quickest method: the slower ones take 20 s for what a phone takes
            picture.save(out, "WEBP", quality=92, method=0, exif=b"", xmp=b"", **profile)
        else:
            kind = "image/jpeg"
            shown = _usual(picture)
            if shown.mode not in {"RGB", "RGBA"}:
                shown, profile = _in_screen_colours(shown), {}
            _on_white(shown).save(out, "JPEG", quality=92, exif=b"", comment=b"", **profile)
    return {"kind": kind, "as it came": False}, out.getvalue()


def for_the_public(content):
    """JPEG bytes for public pages: upright, on white, at most 1600 px, nothing but the picture."""
    with _opened(content) as picture:
        small = _usual(picture)
        small.thumbnail((_PUBLIC_SIDE, _PUBLIC_SIDE))
        shown = _on_white(_in_screen_colours(ImageOps.exif_transpose(small)))
        out = BytesIO()
        shown.save(out, "JPEG", quality=82, exif=b"", comment=b"")
    return {}, out.getvalue()


@contextmanager
def _opened(content):
    """The picture, decoded to its last line."""
    _measure(*_webp_canvas(content))
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            _measure(*picture.size)
            if getattr(picture, "n_frames", 1) > 1:
                picture.seek(0)
            picture.load()
            with _whole():
                yield picture
    except RuntimeError as error:  # libheif measures for itself
        if "Security limit" in str(error) or "Memory allocation" in str(error):
            raise Fault(TOO_LARGE) from None
        raise


@contextmanager
def _whole():
    """What goes wrong behind here does so with a picture that is decoded: it was too much for the memory, not cut."""
    try:
        yield
    except Fault:
        raise
    except Exception:
        raise Fault(TOO_LARGE) from None


def _measure(width, height):
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise Fault(TOO_LARGE, width=width, height=height)


def _webp_canvas(content):
    """(width, height) that a WEBP declares, (0, 0) elsewhere: its decoder sets the whole canvas aside when it opens one."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        return 0, 0
    if content[12:16] == b"VP8X":
        return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
    if content[12:16] == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return int.from_bytes(content[26:28], "little") & 0x3FFF, int.from_bytes(content[28:30], "little") & 0x3FFF


def _save_png(picture, out, profile):
    """PNG writes again what it finds in `info`; the copy holds the points alone."""
    transparency = picture.info.get("transparency")
    kept = {} if transparency is None else {"transparency": transparency}
    picture.info = {}
    picture.save(out, "PNG", **kept, **profile)


def _usual(picture):
    """The same picture as grey, RGB, RGBA or CMYK; 16 bits of grey become 8."""
    if picture.mode.startswith("I;16") or picture.mode in {"I", "F"}:
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.mode in {"RGBA", "LA", "La", "RGBa", "PA"} or "transparency" in picture.info:
        return picture if picture.mode == "RGBA" else picture.convert("RGBA")
    return picture if picture.mode in {"L", "RGB", "CMYK"} else picture.convert("RGB")


def _in_screen_colours(picture):
    """The colours that the picture's own profile means (a print shop's inks, a telephone's wide red), as sRGB."""
    profile = picture.info.get("icc_profile")
    if not profile:
        return picture
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        return ImageCms.profileToProfile(picture, BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode=mode)
    except ImageCms.PyCMSError:  # a profile that is none, or of another kind of colours than the picture
        return picture


def _on_white(picture):
    """RGB; what is transparent becomes paper."""
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


if __name__ == "__main__":
    serve(of_a_paper, for_the_public)
