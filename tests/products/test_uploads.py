"""What comes in as a file: cut scans, photos lying on their side, macros, disguised names; and what goes out again."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, TiffImagePlugin

from products import files
from products.file_names import safe_name
from tests.factories.products import pdf

SPECIMENS = Path(__file__).with_name("specimens")
ORIENTATION, GPS = 0x0112, 0x8825
# Half red, half blue: whoever turns it can be seen.
RED, BLUE, WHITE = (200, 20, 20), (20, 20, 200), (255, 255, 255)


def upload(content, name="tep.bin"):
    return SimpleUploadedFile(name, content)


def specimen(name):
    return upload((SPECIMENS / name).read_bytes(), name)


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
    return files.open_verified(files.store(django_file))


# --- Pictures -----------------------------------------------------------------------------------------------


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

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(50_000, 50_000), (60_001, 1_000), (31_000, 10), (2**31 - 1, 1), (9_000, 7_000)])
def test_a_huge_picture_is_refused_before_it_is_decoded(size):
    with pytest.raises(ValidationError, match="quá lớn|hỏng"):
        files.clean_photo(upload(declared(*size), "to.png"))


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


@pytest.mark.django_db
def test_a_scan_that_tells_nothing_stays_byte_for_byte():
    bare = saved(picture())
    assert stored(upload(bare, "quet.jpg")) == bare


@pytest.mark.django_db
def test_a_photo_from_an_iphone_is_taken_and_shown_as_jpeg(heic):
    kept = files.store(upload(heic, "IMG_0001.HEIC"))
    assert (kept.content_type, files.name_of(upload(heic, "IMG_0001.HEIC"), kept)) == ("image/jpeg", "IMG_0001.jpg")
    assert shown(files.open_verified(kept)).size == (64, 32)
    assert public(heic).size == (64, 32)


@pytest.fixture
def heic():
    return (SPECIMENS / "small.heic").read_bytes()


# --- Office files and PDF -----------------------------------------------------------------------------------


def archive(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


WORD = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}
SHEET = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"}
PROGRAMS = {
    "vba": WORD | {"word/vbaProject.bin": "x"},
    "vba elsewhere": WORD | {"VBAPROJECT.BIN": "x"},
    "declared": WORD | {"[Content_Types].xml": '<Default ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'},
    "sheet": SHEET | {"xl/vbaProject.bin": "x"},
    "old macros": SHEET | {"xl/macrosheets/sheet1.xml": "<x/>"},
    "template": WORD | {"word/_rels/settings.xml.rels": '<Relationship Type="…/attachedTemplate" TargetMode="External"/>'},
    "control": WORD | {"word/activeX/activeX1.xml": "<x/>"},
}  # fmt: skip


@pytest.mark.parametrize("name", PROGRAMS)
def test_an_office_file_with_a_program_inside_is_refused(name):
    with pytest.raises(ValidationError, match="macro"):
        files.check(upload(archive(PROGRAMS[name]), "mau.docx"))


@pytest.mark.parametrize("parts", [WORD, SHEET])
def test_an_office_file_without_one_is_taken(parts):
    assert "officedocument" in files.check(upload(archive(parts), "mau"))


def test_an_archive_that_unpacks_to_too_much_is_refused_by_its_list():
    content = archive(WORD | {"word/media/trang.bin": b"\0" * (201 * 1024 * 1024)})
    assert len(content) < 1024 * 1024
    with pytest.raises(ValidationError, match="quá lớn"):
        files.check(upload(content, "mau.docx"))


PRINTER = {
    "pjl": b"\x1b%-12345X@PJL JOB\r\n@PJL SET RESOLUTION=600\r\n@PJL ENTER LANGUAGE=PDF\r\n",
    "bom": b"\xef\xbb\xbf",
    "blank lines": b"\r\n\r\n  \n",
    "nulls": b"\0" * 128,
    "mail": b"Content-Type: application/pdf\r\n\r\n",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", PRINTER)
def test_a_pdf_behind_a_printers_lines_is_a_pdf(name):
    assert files.check(upload(PRINTER[name] + pdf().read(), "quet.pdf")) == "application/pdf"


@pytest.mark.parametrize("before", [b"<html><script>alert(1)</script>", b"x" * 1025, b"MZ\x90<"])
def test_a_page_or_a_program_with_a_pdf_behind_it_is_none(before):
    with pytest.raises(ValidationError, match="không thuộc loại"):
        files.check(upload(before + pdf().read(), "quet.pdf"))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_half_a_scan_is_refused(share):
    content = pdf().read()
    with pytest.raises(ValidationError, match="cắt giữa chừng"):
        files.check(upload(content[: int(len(content) * share)], "quet.pdf"))


def test_a_locked_pdf_is_told_so():
    content = pdf().read().replace(b"trailer<<", b"trailer<</Encrypt 9 0 R ")
    with pytest.raises(ValidationError, match="mật khẩu"):
        files.check(upload(content, "khoa.pdf"))


# --- Names --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "extension", "wanted"),
    [
        ("report.pdf.bat", "pdf", "report.pdf"),
        ("report.exe", "pdf", "report.pdf"),
        (".htaccess", "jpg", "tai-lieu.jpg"),
        ("giay\u202efdp.exe", "pdf", "giayfdp.pdf"),
        ("..\\..\\etc\\giay phep.PDF", "pdf", "giay phep.pdf"),
        ("CON.pdf", "pdf", "_CON.pdf"),
        ("a\r\nb\x00.pdf", "pdf", "ab.pdf"),
        ("Giấy phép v1.2", "pdf", "Giấy phép v1.2.pdf"),
        ("ảnh.jpeg", "jpg", "ảnh.jpg"),
        ("", "png", "tai-lieu.png"),
        ("...", "png", "tai-lieu.png"),
        ("\u200b\u200f.scr", "png", "tai-lieu.png"),
        ("x" * 400 + ".pdf", "pdf", "x" * 200 + ".pdf"),
        ('a"b<c>|d?.docm', "docx", "a b c d.docx"),
    ],
)
def test_a_name_ends_in_the_kind_that_was_found(name, extension, wanted):
    assert safe_name(name, extension) == wanted


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["report.pdf.bat", "anh.exe", ".htaccess", "giay\u202efdp.hta"])
def test_a_stored_name_of_before_is_handed_out_as_its_kind(name):
    answer = files.handed_out(files.store(pdf()), name)
    assert answer["Content-Disposition"].endswith(".pdf") and "%E2%80%AE" not in answer["Content-Disposition"]
