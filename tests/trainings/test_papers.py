"""The papers say what the tables say; their codes can be read back from a picture."""

import io
import zipfile
from itertools import pairwise

import pypdfium2
import pytest
import zxingcpp
from django.test import Client
from django.utils import timezone
from docx import Document
from icalendar import Calendar
from PIL import Image
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from products import files
from tests.factories.road import pdf
from tests.factories.trainings import Stage
from trainings import calendar_file, writing
from trainings.actions import door, learning, planning
from trainings.models import Conference
from trainings.statuses import Reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return Stage()


def words(content):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def codes(content, scale=3):
    """Every QR on every page, read from its picture."""
    document = pypdfium2.PdfDocument(content)
    found = []
    for page in document:
        picture = page.render(scale=scale).to_pil()
        found += [code.text for code in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)]
    document.close()
    return found


def test_invitation_prints_plan_time_topics_and_the_guests_own_code(stage):
    conference = stage.inviting(businesses=1)
    guest = conference.guests.get()
    content = writing.invitations_pdf(conference, [guest.standing])
    text = words(content)
    assert f"Kế hoạch số 12/KH-UBND ngày 02/11/2026, {stage.office.name} trân trọng kính mời:" in text
    assert "Buổi 1: 08:00 – 11:30, ngày 16/11/2026." in text
    assert "Liên kết sản xuất;" in text
    assert codes(content) == [f"http://127.0.0.1:8000/qr/{guest.code}/"]


def test_invitations_of_many_guests_start_on_pages_of_their_own(stage):
    conference = stage.inviting(businesses=3)
    rows = list(conference.invitations.with_names())
    content = writing.invitations_pdf(conference, rows)
    assert sorted(codes(content)) == sorted(f"http://127.0.0.1:8000/qr/{row.guest.code}/" for row in rows)
    assert len(PdfReader(io.BytesIO(content)).pages) >= 3


def test_sign_in_sheets_codes_check_in_at_their_session_only(stage):
    conference = stage.inviting(businesses=12, sessions=2)
    morning, afternoon = stage.session(conference), stage.session(conference, 1)
    found = codes(writing.sign_in_sheet_pdf(morning))
    assert sorted(door.read_code(code) for code in found) == sorted(
        (guest.code, morning.pk) for guest in conference.guests.all()
    )
    guest = conference.guests.get(code=door.read_code(found[0])[0])
    assert stage.check_in(guest, afternoon, text=found[0], now=stage.at(13)).outcome == "wrong_session"
    assert stage.check_in(guest, morning, text=found[0]).outcome == "ok"


def test_sign_in_sheet_leaves_out_who_declined_and_names_who_comes_instead(stage):
    conference = stage.inviting(businesses=2)
    first, second = conference.guests.order_by("pk")
    stage.answer(first, Reply.DECLINED)
    stage.answer(second, Reply.DELEGATED, substitute={"name": "Người Dự Thay Mẫu"})
    text = words(writing.sign_in_sheet_pdf(stage.session(conference)))
    assert "Người Dự Thay Mẫu" in text
    assert first.name not in text


def test_certificate_prints_its_number_and_a_code_that_leads_to_the_check(stage):
    conference = stage.held(businesses=1, came=[0])
    learning.certify(conference, by=stage.specialist, today=stage.day)
    row = conference.certificates.get()
    content = writing.certificate_pdf(row)
    assert f"Số: {row.number}" in words(content)
    assert row.holder_name in words(content)
    (address,) = codes(content)
    page = Client().get(address.removeprefix("http://127.0.0.1:8000"))
    assert page.status_code == 200
    assert row.number in page.content.decode()


def a_report(stage):
    conference = stage.held(businesses=3, came=[0, 1])
    learning.ask(conference, "Khi nào có đợt mới & mấy đợt?")
    conference.budget.create(what="Hội trường", planned=2_000_000, spent=1_500_000)
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "PNG")
    photo = files.store(pdf_like("anh.png", out.getvalue()))
    conference.materials.create(kind="photo", title="Ảnh", file=photo, filename="anh.png", added_by=stage.specialist)
    planning.write_report(
        conference, by=stage.specialist, version=0, number="07/BC", results="Đạt & vượt.", proposals="Mở thêm lớp."
    )
    planning.report(conference, by=stage.specialist)
    return conference


def pdf_like(name, content):
    upload = pdf(name)
    upload.file, upload.size = io.BytesIO(content), len(content)
    return upload


def test_report_is_the_same_in_pdf_and_word(stage):
    conference = a_report(stage)
    as_pdf = words(writing.report_pdf(conference))
    book = Document(io.BytesIO(writing.report_docx(conference)))
    cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    as_word = " ".join([*(paragraph.text for paragraph in book.paragraphs), *cells])
    for sentence in (
        "Đã mời 3 đại biểu; 0 trả lời, trong đó 0 nhận lời, 0 báo không dự. Có mặt 2 đại biểu.",
        "Mọi phường, xã được mời đều có người dự.",
        "Đạt & vượt.",
        "Khi nào có đợt mới & mấy đợt?",
        "1.500.000",
        "Mở thêm lớp.",
    ):
        assert sentence in as_pdf
        assert sentence in as_word
    assert "{" not in as_word


def test_report_shows_its_photos(stage):
    conference = a_report(stage)
    with zipfile.ZipFile(io.BytesIO(writing.report_docx(conference))) as archive:
        assert [name for name in archive.namelist() if name.endswith(".jpg")] != []
    document = pypdfium2.PdfDocument(writing.report_pdf(conference))
    last = document[len(document) - 1].render(scale=1).to_pil()
    colours = {colour for _count, colour in last.getcolors(1_000_000)}
    document.close()
    assert any(g > 90 and r < 60 and b < 60 for r, g, b in (colour[:3] for colour in colours))


def test_report_workbook_has_live_text_but_no_formula(stage):
    conference = stage.inviting(invited=[stage.business(representative="=1+1")])
    guests = conference.guests.with_names()
    book = CalamineWorkbook.from_filelike(io.BytesIO(writing.report_xlsx(conference, guests)))
    assert book.sheet_names == ["Thành phần", "Phường, xã", "Đại biểu", "Câu hỏi", "Kinh phí"]
    assert book.get_sheet_by_name("Đại biểu").to_python()[3][1] == "=1+1"


def test_invitation_in_word_names_the_guest_and_holds_the_code(stage):
    conference = stage.inviting(invited=[stage.business(representative="Bà Mẫu & Con")])
    row = conference.invitations.with_names().get()
    content = writing.invitation_docx(conference, row)
    assert "Bà Mẫu & Con" in " ".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        pictures = [name for name in archive.namelist() if name.startswith("word/media/")]
        picture = Image.open(io.BytesIO(archive.read(pictures[0])))
        assert [code.text for code in zxingcpp.read_barcodes(picture)] == [
            f"http://127.0.0.1:8000/qr/{row.guest.code}/"
        ]


# --- the calendar file ---------------------------------------------------------------------


def events(conference, **more):
    content = calendar_file.of_conference(conference, now=timezone.now(), **more)
    assert b"\r\n" in content
    assert max(map(len, content.split(b"\r\n"))) <= 75  # RFC 5545 3.1
    return Calendar.from_ical(content).walk("VEVENT")


def test_calendar_has_an_event_for_each_session_at_its_hour(stage):
    conference = stage.inviting(sessions=2)
    first, second = events(conference, link="http://127.0.0.1:8000/moi/x/")
    assert first.decoded("dtstart") == stage.at(8)
    assert first.decoded("dtend") == stage.at(11, 30)
    assert f"{first['location']}" == "Hội trường Mẫu"
    assert f"{first['summary']}" == f"{conference.title}: Buổi 1"
    assert first["uid"] != second["uid"]
    assert (first["status"], first.errors) == ("CONFIRMED", [])


def test_calendar_of_a_new_date_replaces_the_old_entry_and_cancelling_cancels_it(stage):
    conference = stage.inviting(businesses=1)
    (old,) = events(conference)
    planning.postpone(conference, by=stage.specialist, reason="Trùng lịch")
    planning.set_new_date(conference, by=stage.specialist, starts_on=stage.day.replace(day=30), today=stage.today)
    (new,) = events(conference)
    assert new["uid"] == old["uid"]
    assert int(new["sequence"]) > int(old["sequence"])
    planning.cancel(Conference.objects.get(pk=conference.pk), by=stage.specialist, reason="Mưa")
    conference.refresh_from_db()
    assert events(conference)[0]["status"] == "CANCELLED"


# --- Word files as they look -----------------------------------------------------------------


def word_lines(content):
    """(paragraphs outside tables, cells in order)."""
    book = Document(io.BytesIO(content))
    cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in book.paragraphs], cells


def test_headings_in_word_break_before_the_kind_of_place_and_leave_room_for_number_and_day(stage):
    conference = stage.inviting(businesses=1)
    _paragraphs, cells = word_lines(writing.invitation_docx(conference, conference.invitations.with_names().get()))
    assert "PHÒNG KINH TẾ QUẬN\u00a0HAI\u00a0BÀ\u00a0TRƯNG" in cells[0]
    assert cells[2].startswith("Số: " + "\u00a0" * 9 + "/GM")
    assert cells[3] == "Hai Bà Trưng, ngày{0}tháng{0}năm{0}".format("\u00a0" * 6)


def test_what_is_missing_leaves_no_gap_and_no_empty_table_in_word(stage):
    conference = stage.inviting(businesses=1)
    paragraphs, _cells = word_lines(writing.invitation_docx(conference, conference.invitations.with_names().get()))
    assert [place for place, pair in enumerate(pairwise(paragraphs)) if pair == ("", "")] == []
    paragraphs, cells = word_lines(writing.report_docx(conference))
    assert "Câu hỏi, kiến nghị" not in cells and "Nội dung chi" not in cells
    assert "Không có khoản chi nào được ghi." in paragraphs
    assert cells[-2].startswith("Nơi nhận:") and "(để báo cáo);" in cells[-2]


def test_a_report_with_its_day_says_so_in_word(stage):
    conference = a_report(stage)
    conference.report.signed_on = stage.day.replace(month=2, day=5)
    _paragraphs, cells = word_lines(writing.report_docx(conference))
    assert cells[3] == f"Hai Bà Trưng, ngày 05 tháng 02 năm {stage.day.year}"
