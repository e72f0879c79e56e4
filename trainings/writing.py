"""The room's papers as files: PDF by Typst, Word by docxtpl, Excel by XlsxWriter; what they say comes from `papers`."""

import base64
import io
import re
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import Environment
from PIL import Image
from xlsxwriter import Workbook

from documents.measuring import row_height
from documents.printable import storable
from documents.qr import qr_png, qr_svg
from documents.typeset import typeset
from products import files
from products.papers.words import place_and_day
from trainings import papers
from trainings.models import Material
from trainings.statuses import HOLDS_SEAT

FOLDER = "trainings/documents"
PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PHOTOS_PRINTED = 6


def watermark(conference):
    return _("TRÌNH DIỄN") if conference.is_demo or settings.DEMO else ""


def response(content, content_type, filename, *, inline=False):
    place = "inline" if inline else "attachment"
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f"{place}; filename*=UTF-8''{quote(filename)}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def pdf_response(content, name):
    return response(content, PDF, f"{name}.pdf", inline=True)


def stored_file(stored, name):
    """As a download, checked against its hash."""
    try:
        return files.handed_out(stored, name, inline=False)
    except files.Tampered:
        raise Http404 from None


# --- PDF -----------------------------------------------------------------------------------


def _typeset(name, data, conference):
    return typeset(f"{FOLDER}/{name}.typ", data, watermark=watermark(conference))


def invitations_pdf(conference, rows):
    data = papers.invitations(conference, rows)
    for row in data["rows"]:
        row["qr"] = qr_svg(row["badge"], of_many=len(rows) > 1)
    return _typeset("invitation", data, conference)


def letters_pdf(mailing, rows):
    return _typeset("letters", papers.letters_on_paper(mailing, rows), mailing.conference)


def sign_in_sheet_pdf(session):
    data = papers.sign_in_sheet(session)
    for row in data["rows"]:
        row["qr"] = qr_svg(row["code"], of_many=True)
    return _typeset("sign_in_sheet", data, session.conference)


def certificate_pdf(row):
    return _typeset("certificate", papers.certificate(row), row.conference)


def certificates_pdf(conference, rows):
    """All in one file, a page each, by one run of Typst."""
    return _typeset(
        "certificate", {"issuer": conference.office.name, **papers.certificates(conference, rows)}, conference
    )


def report_pdf(conference):
    photos = [_as_svg(content) for content in _photos(conference)]
    return _typeset("report", {**papers.report(conference), "photos": photos}, conference)


def _photos(conference):
    """The first few photos, small enough for a paper; a file that is missing or no picture is left out."""
    rows = conference.materials.filter(kind=Material.Kind.PHOTO, file__content_type__startswith="image/")
    for row in rows.select_related("file")[:PHOTOS_PRINTED]:
        try:
            with default_storage.open(row.file.path) as file, Image.open(file) as picture:
                picture = picture.convert("RGB")
                picture.thumbnail((1000, 1000))
                out = io.BytesIO()
                picture.save(out, "JPEG", quality=80)
        except OSError:
            continue
        yield out.getvalue(), picture.size


def _as_svg(photo):
    """Typst takes pictures from its own folder or as text: an SVG that holds the JPEG is text."""
    content, (width, height) = photo
    coded = base64.b64encode(content).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width}" '
        f'height="{height}"><image width="{width}" height="{height}" xlink:href="data:image/jpeg;base64,{coded}"/></svg>'
    )


# --- Word ----------------------------------------------------------------------------------


_PLACE = re.compile(r"\b(?:thành phố|thị xã|thị trấn|đặc khu|tỉnh|quận|huyện|phường|xã)(?: [\w–-]+)+$", re.IGNORECASE)


def _heading(name):
    """In capitals; the line breaks before the kind of place, never inside its name (`keep-names` of the PDFs' nd30.typ)."""
    return _PLACE.sub(lambda found: re.sub("(?<![-–]) ", "\u00a0", found[0]), name).upper()


def _word(name, fill):
    template = DocxTemplate(Path(settings.BASE_DIR) / FOLDER / f"{name}.docx")
    words = Environment(autoescape=True)
    words.filters["heading"] = _heading
    data = storable(fill(template))
    room = "\u00a0" * 6
    day = date.fromisoformat(data["date"]) if data["date"] else None
    when = place_and_day(data["place"], day) if day else f"{data['place']}, ngày{room}tháng{room}năm{room}"
    template.render({**data, "place_and_day": when}, words, autoescape=True)
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()


def invitation_docx(conference, row):
    """One guest's, to be edited and signed by the office."""
    data = papers.invitations(conference, [row])
    one = data.pop("rows")[0]

    def fill(template):
        picture = InlineImage(template, io.BytesIO(qr_png(one["badge"], scale=6)), width=Mm(32))
        return {**data, **one, "qr": picture, "watermark": watermark(conference)}

    return _word("invitation", fill)


def report_docx(conference):
    def fill(template):
        pictures = [InlineImage(template, io.BytesIO(content), width=Mm(150)) for content, _size in _photos(conference)]
        return {**papers.report(conference), "photos": pictures, "watermark": watermark(conference)}

    return _word("report", fill)


# --- Excel ---------------------------------------------------------------------------------

_PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}


def _excel(fill):
    out = io.BytesIO()
    with Workbook(out, _PLAIN) as book:
        fill(book)
    return out.getvalue()


def _sheet(book, name, title, header, widths, rows):
    # The type that row_height measures.
    font = {"font_name": "Times New Roman", "font_size": 11}
    bold = book.add_format({**font, "bold": True, "font_size": 13})
    framed = {**font, "border": 1, "text_wrap": True}
    head = book.add_format({**framed, "bold": True, "bg_color": "#E7EFE9", "valign": "vcenter"})
    cell = book.add_format({**framed, "valign": "top"})
    sheet = book.add_worksheet(name[:31])
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.write_string(0, 0, storable(title), bold)
    sheet.set_row(2, row_height(zip(header, widths, strict=True), bold=True))
    for column, (words, width) in enumerate(zip(header, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, words, head)
    line = 2
    for line, row in enumerate(rows, start=3):
        row = [value if isinstance(value, int) else storable(str(value)) for value in row]
        sheet.set_row(line, row_height(zip(row, widths, strict=True)))
        for column, value in enumerate(row):
            write = sheet.write_number if isinstance(value, int) else sheet.write_string
            write(line, column, value, cell)
    sheet.autofilter(2, 0, line, len(header) - 1)
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)
    sheet.fit_to_pages(1, 0)


def report_xlsx(conference, guests):
    """Figures, wards, and the list of guests with answers and attendance."""
    return _excel(partial(_report_sheets, conference=conference, guests=guests))


def _report_sheets(book, *, conference, guests):
    data = papers.report(conference)
    mark = f"{watermark(conference)} · " if watermark(conference) else ""
    title = f"{mark}{conference.title} · {conference.days_text}"
    counts = [_("Mời"), _("Trả lời"), _("Nhận lời"), _("Có mặt")]
    widths = [34, 10, 10, 10, 10]
    numbers = [[row[0], *map(int, row[1:])] for row in data["kinds"]]
    _sheet(book, _("Thành phần"), title, [_("Thành phần"), *counts], widths, numbers)
    wards = [[row[0], *map(int, row[1:])] for row in data["wards"]]
    _sheet(book, _("Phường, xã"), title, [_("Phường, xã"), *counts], widths, wards)
    header = [
        _("STT"),
        _("Họ và tên"),
        _("Chức vụ"),
        _("Đơn vị"),
        _("Phường, xã"),
        _("Trả lời"),
        _("Người dự"),
        _("Chức vụ người dự"),
        _("Điện thoại người dự"),
        _("Có mặt"),
    ]
    _sheet(book, _("Đại biểu"), title, header, [6, 26, 18, 34, 20, 20, 26, 18, 16, 10], list(_guest_rows(guests)))
    _sheet(book, _("Câu hỏi"), title, [_("Câu hỏi"), _("Trả lời")], [60, 60], data["questions"])
    money = [[what, planned, spent] for what, planned, spent in data["budget"]]
    _sheet(
        book, _("Kinh phí"), title, [_("Nội dung chi"), _("Dự toán (đồng)"), _("Thực chi (đồng)")], [50, 18, 18], money
    )


def _guest_rows(guests):
    for place, guest in enumerate(guests, start=1):
        standing = guest.standing
        comes = guest.attendee if standing and standing.state in HOLDS_SEAT else None
        yield [
            place,
            guest.name,
            guest.position,
            guest.unit,
            guest.ward.name if guest.ward else "",
            str(standing.get_state_display()) if standing else "",
            *((comes.name, comes.position, comes.phone) if comes else ("", "", "")),
            _("Có") if guest.came else "",
        ]
