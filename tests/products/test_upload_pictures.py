"""Pictures that come in: cut, lying on their side, transparent, huge, telling where they were taken."""

import io
import resource
import struct
import zlib
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, TiffImagePlugin

from products import files

SPECIMENS = Path(__file__).with_name("specimens")
ORIENTATION, GPS = 0x0112, 0x8825
# Half red, half blue: whoever turns it can be seen.
RED, BLUE, WHITE = (200, 20, 20), (20, 20, 200), (255, 255, 255)


def upload(content, name="tep.bin"):
    return SimpleUploadedFile(name, content)


def segment(content, marker, data):
    return content[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data + content[2:]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def picture(mode="RGB", size=(80, 40), color=RED):
    return Image.new(mode, size, color)


def saved(image, kind="JPEG", **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def shown(content):
    with Image.open(io.BytesIO(content)) as image:
        image.load()
        return image.convert("RGB") if image.mode != "RGB" else image.copy()


def near(found, wanted):
    return all(abs(one - other) < 30 for one, other in zip(found, wanted, strict=True))


def public(content, name="anh.jpg"):
    return shown(files.clean_photo(upload(content, name)).read())


def stored(django_file):
    with files.open_verified(files.store(django_file)) as file:
        return file.read()


def turned(orientation):
    """A picture 80 × 40 seen upright, left half red; saved so that a viewer has to turn it by `orientation`."""
    upright = picture(color=BLUE)
    upright.paste(RED, (0, 0, 40, 40))
    undo = {
        1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]  # fmt: skip
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return saved(upright.transpose(undo) if undo is not None else upright, exif=exif, quality=95)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.django_db
def test_a_phones_photo_stands_upright(orientation):
    for image in (public(turned(orientation)), shown(stored(upload(turned(orientation), "giay.jpg")))):
        assert image.size == (80, 40)
        assert near(image.getpixel((10, 20)), RED) and near(image.getpixel((70, 20)), BLUE)


def test_the_photo_of_the_field_stands_upright():
    assert public((SPECIMENS / "held-upright-exif6.jpg").read_bytes()).size == (200, 400)


def transparent(mode):
    if mode == "P":
        image = picture("RGBA", color=(0, 0, 0, 0)).convert("P")
        image.putpixel((0, 0), 7)
        return saved(image, "PNG", transparency=image.getpixel((40, 20)))
    if mode == "RGB":
        return saved(picture("RGB", color=(0, 0, 0)), "PNG", transparency=(0, 0, 0))
    if mode == "WEBP":
        return saved(picture("RGBA", color=(0, 0, 0, 0)), "WEBP", lossless=True, exact=True)
    return saved(picture(mode, color=(0, 0) if mode == "LA" else (0, 0, 0, 0)), "PNG")


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "RGB", "WEBP"])
def test_what_is_transparent_becomes_white(mode):
    assert near(public(transparent(mode)).getpixel((40, 20)), WHITE)


def test_the_transparent_picture_of_the_field_is_not_black():
    image = public((SPECIMENS / "transparent.png").read_bytes())
    assert near(image.getpixel((0, 0)), WHITE)


def test_grey_of_sixteen_bits_keeps_its_grey():
    grey = Image.new("I;16", (8, 8), 65535 // 2)
    assert near(public(saved(grey, "PNG")).getpixel((4, 4)), (127, 127, 127))


def test_a_print_shops_colours_are_shown():
    assert public(saved(picture("CMYK", color=(0, 200, 200, 0)))).mode == "RGB"


SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.django_db
@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_a_picture_written_anew_in_other_colours_does_not_keep_the_profile_of_the_old(mode):
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    content = saved(picture(mode, color=120 if mode == "L" else (0, 200, 200, 0)), exif=exif, icc_profile=SRGB)
    with Image.open(io.BytesIO(stored(upload(content, "in.jpg")))) as image:
        assert image.mode == "RGB" and not image.info.get("icc_profile") and image.size == (40, 80)


def swapped():
    """A profile by which red is shown as green: a reader that leaves it out shows red."""
    profile = bytearray(SRGB)
    tags = {bytes(profile[at : at + 4]): profile[at + 4 : at + 12] for at in range(132, 132 + 12 * 17, 12)}
    for at in range(132, 132 + 12 * 17, 12):
        other = {b"rXYZ": b"gXYZ", b"gXYZ": b"rXYZ"}.get(bytes(profile[at : at + 4]))
        if other and other in tags:
            profile[at + 4 : at + 12] = tags[other]
    return bytes(profile)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_public_photos_show_the_colours_that_their_profile_means(kind):
    red, green, _blue = public(saved(picture(color=(250, 10, 10)), kind, icc_profile=swapped())).getpixel((40, 20))
    assert green > 150 > red


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_profile_that_is_none_is_left_out(kind):
    assert near(public(saved(picture(), kind, icc_profile=b"khong phai" * 30)).getpixel((40, 20)), RED)


def test_a_transparent_picture_with_a_profile_becomes_white():
    content = saved(picture("RGBA", color=(0, 0, 0, 0)), "PNG", icc_profile=SRGB)
    assert near(public(content).getpixel((40, 20)), WHITE)


def test_a_photo_whose_comment_names_pdf_is_a_photo():
    assert files.check(upload(segment(saved(picture()), 0xFE, b"%PDF-1.4 "), "anh.jpg")) == "image/jpeg"


@pytest.mark.django_db
def test_a_large_webp_with_a_place_is_written_anew_within_the_childs_time():
    noisy = Image.effect_noise((500, 375), 60).resize((4000, 3000)).convert("RGB")
    exif = Image.Exif()
    exif[0x010E] = "Nhà bà Mẫu"
    begun = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    assert shown(stored(upload(saved(noisy, "WEBP", exif=exif, method=0), "anh.webp"))).size == (4000, 3000)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - begun < 10


def cuts():
    noisy = Image.effect_noise((300, 200), 90).convert("RGB")
    whole = {"jpg": saved(noisy), "png": saved(noisy, "PNG"), "webp": saved(noisy, "WEBP")}
    for ending, content in whole.items():
        for share in (0.3, 0.6, 0.9):
            yield pytest.param(content[: int(len(content) * share)], ending, id=f"{ending}-{share}")
    yield pytest.param((SPECIMENS / "cut.jpg").read_bytes(), "jpg", id="cut.jpg")


@pytest.mark.parametrize(("content", "ending"), list(cuts()))
def test_a_picture_cut_in_the_middle_is_refused_with_a_sentence(content, ending):
    for taken in (files.clean_photo, files.store):
        with pytest.raises(ValidationError, match="cắt giữa chừng"):
            taken(upload(content, f"anh.{ending}"))


def declared(width, height):
    """A PNG that says how large it is and holds next to nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(50_000, 50_000), (60_001, 1_000), (31_000, 10), (2**31 - 1, 1), (9_000, 7_000)])
def test_a_huge_picture_is_refused_before_it_is_decoded(size):
    with pytest.raises(ValidationError, match="quá lớn|hỏng"):
        files.clean_photo(upload(declared(*size), "to.png"))


def webp_canvas(width, height):
    frame = saved(picture(size=(16, 16)), "WEBP", lossless=True)[12:]
    at = b"\0" * 6 + (15).to_bytes(3, "little") * 2 + b"\x10\0\0\0" + frame
    head = b"\x02\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + head + b"ANIM" + struct.pack("<I", 6) + b"\0" * 6
    body += b"ANMF" + struct.pack("<I", len(at)) + at
    return b"RIFF" + struct.pack("<I", len(body)) + body


def heic_of(width, height):
    content = bytearray((SPECIMENS / "small.heic").read_bytes())
    at = content.find(b"ispe")
    while at > 0:
        content[at + 8 : at + 16] = struct.pack(">II", width, height)
        at = content.find(b"ispe", at + 4)
    return bytes(content)


LARGE = {
    "webp, sixteen thousand squared": lambda: saved(picture(size=(16_383, 16_383)), "WEBP", lossless=True, method=0),
    "webp that moves on a huge canvas": lambda: webp_canvas(16_383, 16_383),
    "webp beyond its own bounds": lambda: webp_canvas(1 << 24, 1 << 24),
    "heic": lambda: heic_of(50_000, 50_000),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_huge_canvas_is_refused_in_any_format(name):
    content = LARGE[name]()
    assert len(content) < 10_000
    for taken in (files.clean_photo, files.store):
        with pytest.raises(ValidationError, match="quá lớn"):
            taken(upload(content, "to"))


@pytest.mark.parametrize("size", [(64, 33), (7_000, 7_000), (10_000, 10_000)])
def test_a_heic_that_lies_about_its_size_is_refused(size):
    with pytest.raises(ValidationError, match="hỏng"):
        files.store(upload(heic_of(*size), "IMG_2.HEIC"))


@pytest.mark.parametrize(
    "chunks",
    [
        pytest.param([chunk(b"zTXt", b"c\0\0" + zlib.compress(b"a" * (100 << 20), 9))], id="one text"),
        pytest.param([chunk(b"zTXt", b"c%d\0\0" % n + zlib.compress(b"a" * 1_000_000, 9)) for n in range(80)], id="many"),
        pytest.param([chunk(b"iCCP", b"c\0\0" + zlib.compress(b"a" * (300 << 20), 9))], id="profile"),
    ],
)  # fmt: skip
def test_text_that_unpacks_without_end_is_refused(chunks):
    content = saved(picture(), "PNG")
    with pytest.raises(ValidationError, match="hỏng|quá lớn"):
        files.clean_photo(upload(content[:33] + b"".join(chunks) + content[33:], "chu.png"))


def placed(kind):
    exif = Image.Exif()
    exif[0x010E] = "Nhà bà Mẫu"
    exif[GPS] = {1: "N", 2: tuple(TiffImagePlugin.IFDRational(n) for n in (21, 1, 40)), 3: "E"}
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>21,1N</exif:GPSLatitude></x:xmpmeta>'
    extra = {"xmp": xmp} if kind in {"JPEG", "WEBP"} else {}
    return saved(picture(), kind, exif=exif, **extra)


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_a_paper_photographed_at_home_does_not_tell_where(kind, ending):
    kept = stored(upload(placed(kind), f"giay.{ending}"))
    with Image.open(io.BytesIO(kept)) as image:
        image.load()
        assert not image.getexif() and image.format == kind
    assert b"GPS" not in kept and "Nhà bà Mẫu".encode() not in kept


def before_iend(content, *chunks):
    return content[:-12] + b"".join(chunks) + content[-12:]


PLACE = b"GPSLatitude=21.0285"
HIDDEN = {
    "second packet of XMP": lambda: segment(saved(picture()), 0xE1, b"http://ns.adobe.com/xmp/extension/\0" + PLACE),
    "IPTC": lambda: segment(saved(picture()), 0xED, b"Photoshop 3.0\0" + PLACE),
    "a maker's own segment": lambda: segment(saved(picture()), 0xE5, b"Maker\0" + PLACE),
    "comment": lambda: segment(saved(picture()), 0xFE, PLACE),
    "profile that is none": lambda: segment(saved(picture()), 0xE2, b"MPF\0" + PLACE),
    "behind the end": lambda: saved(picture()) + PLACE,
    "second picture": lambda: saved(picture()) + segment(saved(picture()), 0xE1, b"Exif\0\0" + PLACE),
    "png text behind the picture": lambda: before_iend(saved(picture(), "PNG"), chunk(b"tEXt", b"Comment\0" + PLACE)),
    "png chunk of nobody": lambda: before_iend(saved(picture(), "PNG"), chunk(b"gpSx", PLACE)),
    "behind a png": lambda: saved(picture(), "PNG") + PLACE,
    "webp chunk": lambda: riff(saved(picture(), "WEBP"), b"GPSX", PLACE + b" "),
    "behind a webp": lambda: saved(picture(), "WEBP") + PLACE,
}


def riff(content, kind, data):
    body = content[8:] + kind + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.django_db
@pytest.mark.parametrize("where", HIDDEN)
def test_whatever_part_holds_a_place_is_left_out(where):
    content = HIDDEN[where]()
    assert PLACE in content
    kept = stored(upload(content, "giay.jpg"))
    assert PLACE not in kept and shown(kept).size == (80, 40)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "progressive", "grey", "CMYK", "profile"])
def test_what_holds_nothing_but_the_picture_is_kept_as_it_came(kind):
    """Scans keep their sharpness: nothing is written anew that need not be."""
    noisy = Image.effect_noise((300, 200), 90)
    content = {
        "progressive": lambda: saved(noisy.convert("RGB"), progressive=True),
        "grey": lambda: saved(noisy),
        "CMYK": lambda: saved(noisy.convert("CMYK")),
        "profile": lambda: saved(noisy.convert("RGB"), icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()),
    }.get(kind, lambda: saved(noisy.convert("RGB"), kind))()  # fmt: skip
    assert stored(upload(content, "quet")) == content


@pytest.mark.django_db
def test_a_moving_png_is_kept_as_its_first_picture():
    kept = stored(upload(saved(picture(), "PNG", save_all=True, append_images=[picture(color=BLUE)]), "dong.png"))
    assert near(shown(kept).getpixel((4, 4)), RED) and b"acTL" not in kept


@pytest.mark.django_db
def test_a_scan_that_tells_nothing_stays_byte_for_byte():
    bare = saved(picture())
    assert stored(upload(bare, "quet.jpg")) == bare


@pytest.mark.django_db
def test_a_photo_from_an_iphone_is_taken_and_shown_as_jpeg(heic):
    kept = files.store(upload(heic, "IMG_0001.HEIC"))
    assert (kept.content_type, files.name_of(upload(heic, "IMG_0001.HEIC"), kept)) == ("image/jpeg", "IMG_0001.jpg")
    with files.open_verified(kept) as file:
        assert shown(file.read()).size == (64, 32)
    assert public(heic).size == (64, 32)


@pytest.fixture
def heic():
    return (SPECIMENS / "small.heic").read_bytes()
