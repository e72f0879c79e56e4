"""What comes in as a file: locked and cut papers, macros, disguised names; and what goes out again."""

import hashlib
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from products import files
from products.file_names import safe_name
from tests.factories.products import pdf


def upload(content, name="tep.bin"):
    return SimpleUploadedFile(name, content)


# --- Office files and PDF -----------------------------------------------------------------------------------


def archive(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def rels(target):
    return f'<Relationships><Relationship Type="…/attachedTemplate" Target="{target}" TargetMode="External"/></Relationships>'


WORD = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}
SHEET = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"}
PROGRAMS = {
    "vba": WORD | {"word/vbaProject.bin": "x"},
    "vba elsewhere": WORD | {"VBAPROJECT.BIN": "x"},
    "declared": WORD | {"[Content_Types].xml": '<Default ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'},
    "sheet": SHEET | {"xl/vbaProject.bin": "x"},
    "old macros": SHEET | {"xl/macrosheets/sheet1.xml": "<x/>"},
    "template": WORD | {"word/_rels/settings.xml.rels": rels("https://xa.example/mau.dotm")},
    "template of a share": WORD | {"word/_rels/settings.xml.rels": rels(r"file:///\\\\may-chu\\mau.dotm")},
    "template in disguise": WORD | {"word/_rels/settings.xml.rels": rels("&#104;ttps://xa.example/mau.dotm")},
    "field": WORD | {"word/document.xml": "<w:p><w:instrText>DDEAUTO c:\\\\windows\\\\calc.exe</w:instrText></w:p>"},
    "field in runs": WORD | {"word/header1.xml": "<w:instrText xml:space='preserve'> DD</w:instrText><w:instrText>E cmd</w:instrText>"},
    "simple field": WORD | {"word/footnotes.xml": '<w:fldSimple w:instr=" DDE excel tep "/>'},
    "link of a sheet": SHEET | {"xl/externalLinks/externalLink1.xml": "<externalLink><ddeLink ddeService='cmd'/></externalLink>"},
    "control": WORD | {"word/activeX/activeX1.xml": "<x/>"},
    "object from elsewhere": WORD | {"word/_rels/document.xml.rels": '<R Type="…/oleObject" Target="mhtml:https://xa.example/a" TargetMode="External"/>'},
    "vba behind other slashes": WORD | {"word\\vbaProject.bin": "x"},
    "numbered document": {"word/document2.xml": "<w/>", "word/vbaProject.bin": "x"},
}  # fmt: skip


@pytest.mark.parametrize("name", PROGRAMS)
def test_an_office_file_with_a_program_inside_is_refused(name):
    with pytest.raises(ValidationError, match="macro"):
        files.check(upload(archive(PROGRAMS[name]), "mau.docx"))


HONEST = {
    "word": WORD,
    "sheet": SHEET,
    "template of the own disk": WORD | {"word/_rels/settings.xml.rels": rels(r"file:///C:\Users\Mau\Cong van.dotx")},
    "text about it": WORD | {"word/document.xml": "<w:p><w:t>Không dùng DDE, DDEAUTO</w:t></w:p>"},
    "other fields": WORD | {"word/document.xml": "<w:instrText>PAGE</w:instrText><w:instrText> HYPERLINK muc-ddec</w:instrText>"},
    "of the web": {"[Content_Types].xml": "<Types/>", "word/document2.xml": "<w/>"},
    "in capitals": {"[Content_Types].xml": "<Types/>", "xl/Workbook.xml": "<x/>"},
    "linked table of the own disk": WORD | {"word/_rels/document.xml.rels": r'<R Type="…/oleObject" Target="file:///D:\Bang.xlsx" TargetMode="External"/>'},
    "linked workbook": SHEET | {"xl/externalLinks/externalLink1.xml": "<externalLink><externalBook/></externalLink>"},
}  # fmt: skip


@pytest.mark.parametrize("name", HONEST)
def test_an_office_file_without_one_is_taken(name):
    parts = HONEST[name]
    assert "officedocument" in files.check(upload(archive(parts), "mau"))


@pytest.mark.parametrize("name", ["cu.doc", "cu.xls", "khoa.docx"])
def test_an_old_or_locked_office_file_is_told_what_to_do(name):
    with pytest.raises(ValidationError, match="đời cũ .* hoặc có mật khẩu"):
        files.check(upload(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, name))


def test_an_archive_of_more_parts_than_any_paper_has_is_refused():
    with pytest.raises(ValidationError, match="quá lớn"):
        files.check(upload(archive(WORD | {f"word/rac/{n}": "" for n in range(10_001)}), "mau.docx"))


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_cut_office_file_is_refused(share):
    content = archive(WORD | {"word/media/anh.bin": bytes(range(256)) * 40})
    with pytest.raises(ValidationError, match="cắt giữa chừng|không thuộc loại"):
        files.check(upload(content[: int(len(content) * share)], "mau.docx"))


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


@pytest.mark.parametrize(
    "head", [b"MZ\x90\0", b"\x7fELF\2\1", b"PK\x03\x04" + b"\0" * 26, b"GIF89a\1\0", b"Rar!\x1a\x07\0", b"\0\0\1\0"]
)
def test_a_file_of_another_kind_is_no_pdf_because_one_stands_behind_its_head(head):
    with pytest.raises(ValidationError, match="không thuộc loại|bị hỏng"):
        files.check(upload(head + b"\0" * 60 + pdf().read(), "giay.pdf"))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_half_a_scan_is_refused(share):
    content = pdf().read()
    with pytest.raises(ValidationError, match="cắt giữa chừng"):
        files.check(upload(content[: int(len(content) * share)], "quet.pdf"))


def locked(algorithm="AES-256", **passwords):
    """A PDF of one page, encrypted; who has no password opens it where only the owner's is asked."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt(algorithm=algorithm, **passwords)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256"])
def test_a_locked_pdf_is_told_so(algorithm):
    with pytest.raises(ValidationError, match="mật khẩu"):
        files.check(upload(locked(algorithm, user_password="mo", owner_password="chu"), "khoa.pdf"))  # noqa: S106


def test_a_pdf_that_only_forbids_printing_opens_and_is_taken():
    assert files.check(upload(locked(user_password="", owner_password="chu"), "in.pdf")) == "application/pdf"  # noqa: S106


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
         b"trailer<</Root 1 0 R>>\n%%EOF\n", "không có trang|hỏng"),
        (b"%PDF-1.4\n" + b"khong phai PDF " * 90 + b"\n%%EOF\n", "hỏng"),
        (b"%PDF-1.7\n%%EOF\n", "hỏng"),
    ],
)  # fmt: skip
def test_a_pdf_that_shows_nothing_is_refused(content, sentence):
    with pytest.raises(ValidationError, match=sentence):
        files.check(upload(content, "rong.pdf"))


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


@pytest.mark.django_db
def test_a_large_file_is_handed_out_in_pieces_and_never_whole_in_memory(monkeypatch):
    stored, seen = files.store(pdf()), []
    read = File.chunks
    monkeypatch.setattr(File, "chunks", lambda file, size=None: (seen.append(1), read(file, 4))[1])
    answer = files.handed_out(stored, "giay.pdf")
    assert (seen, answer.streaming, int(answer["Content-Length"])) == ([1], True, stored.size)
    assert hashlib.sha256(answer.getvalue()).hexdigest() == stored.sha256
