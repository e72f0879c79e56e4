"""Word, Excel and calendar files, QR codes and letters of a conference whose people typed what Unicode holds."""

import io
import zipfile
from email import message_from_bytes, policy

import pytest
from django.utils import timezone
from docx import Document
from icalendar import Calendar

from documents.qr import qr_png, qr_svg
from notifications import mail_server, outbox
from notifications.models import Letter
from tests.nasty import FOUND, five_hundred
from tests.reports import workbook
from tests.trainings.test_papers import Stage
from trainings import calendar_file, writing
from trainings.models import Guest

pytestmark = pytest.mark.django_db
# As a database can hold it: no halves of pairs, no NUL.
TYPED = {name: "".join(s for s in text if s.isprintable() or s not in "\x00" and not "\ud800" <= s <= "\udfff")
         for name, text in {**FOUND, "five hundred": five_hundred()}.items()}  # fmt: skip


@pytest.fixture
def stage():
    return Stage()


def typed_everywhere(stage, text):
    conference = stage.inviting(businesses=1, title=f"Hội nghị {text}"[:250], summary=f"Tóm tắt {text}")
    Guest.objects.filter(conference=conference).update(name=f"Bà {text}"[:150], organisation=f"Hộ {text}"[:200])
    return conference, conference.guests.get()


@pytest.mark.parametrize("name", TYPED)
def test_word_excel_pdf_and_calendar_files_are_made_and_can_be_read(stage, name):
    conference, guest = typed_everywhere(stage, TYPED[name])
    for content in (writing.invitation_docx(conference, guest.standing), writing.report_docx(conference)):
        assert "Bà" in "\n".join(p.text for p in Document(io.BytesIO(content)).paragraphs) or "Hội nghị" in str(
            zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml"), "utf-8"
        )
    guests = list(conference.guests.with_names())
    sheets = workbook.read(io.BytesIO(writing.report_xlsx(conference, guests)))
    assert sheets["Đại biểu"][3][1].startswith("Bà")
    content = calendar_file.of_conference(conference, now=timezone.now(), link="http://127.0.0.1:8000/moi/x/")
    assert not [byte for byte in content if byte < 32 and byte not in b"\r\n\t"]
    assert f"{Calendar.from_ical(content).walk('VEVENT')[0]['summary']}".startswith("Hội nghị")
    assert writing.invitations_pdf(conference, [guest.standing]).startswith(b"%PDF")


@pytest.mark.parametrize("name", FOUND)
def test_codes_and_letters_hold_any_sign(name):
    assert qr_svg(f"http://127.0.0.1:8000/{FOUND[name]}").startswith("<svg")
    assert qr_png(f"http://127.0.0.1:8000/{FOUND[name]}").startswith(b"\x89PNG")
    letter = Letter(
        to_name=outbox._line(f"Bà {FOUND[name]}"), to_address="ba@vidu.example", message_id="<1@vidu.example>",
        subject=outbox._line(f"Giấy mời {FOUND[name]}"), text=TYPED[name], html=f"<p>{TYPED[name]}</p>",
    )  # fmt: skip
    sent = message_from_bytes(mail_server.message(letter).message().as_bytes(), policy=policy.default)
    assert sent["Subject"].strip().startswith("Giấy mời") and "Bà" in sent["To"] and "\n" not in sent["Subject"]
