"""Makes the Word templates of trainings/documents anew. An office may as well edit the .docx files in Word by hand;
what stands in double braces is filled in by the portal."""

from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FOLDER = Path(__file__).resolve().parent.parent / "trainings" / "documents"
CENTRE = WD_ALIGN_PARAGRAPH.CENTER


def page():
    """A4 with the margins and the type of Nghị định 30/2020."""
    book = Document()
    section = book.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin = Mm(30)
    style = book.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    style.paragraph_format.space_after = Pt(4)
    return book


def line(where, text, *, bold=False, italic=False, size=None, centre=False, indent=False):
    paragraph = where.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    if size:
        run.font.size = Pt(size)
    if centre:
        paragraph.alignment = CENTRE
    if indent:
        paragraph.paragraph_format.first_line_indent = Mm(12.7)
    return paragraph


def heading(where, text):
    """Never the last line of a page."""
    line(where, text, bold=True).paragraph_format.keep_with_next = True


def cell_lines(cell, *lines):
    cell.paragraphs[0]._element.getparent().remove(cell.paragraphs[0]._element)
    for text, look in lines:
        line(cell, text, **{"centre": True, **look})


def widths(grid, *millimetres):
    """Of the columns, for Word and for LibreOffice: the one reads them at the cells, the other in the grid."""
    grid.autofit = False
    for column, width in zip(grid.columns, millimetres, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def rule(cell, beside):
    """The line under a centred line of the heading: the lower border of an empty paragraph, drawn in from both sides."""
    paragraph = cell.add_paragraph()
    look = paragraph.paragraph_format
    look.left_indent = look.right_indent = Mm(beside)
    look.line_spacing, look.space_after = Pt(3), Pt(8)
    borders, lower = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in {"val": "single", "sz": "6", "space": "1", "color": "000000"}.items():
        lower.set(qn(f"w:{name}"), value)
    borders.append(lower)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:ind", "w:jc")


def letterhead(book, symbol):
    head = book.add_table(rows=2, cols=2)
    widths(head, 64, 96)
    cell_lines(
        head.cell(0, 0),
        ("{%p if parent %}", {}),
        ("{{ parent|heading }}", {"size": 12}),
        ("{%p endif %}", {}),
        ("{{ issuer|heading }}", {"size": 12, "bold": True}),
    )
    rule(head.cell(0, 0), 19)
    cell_lines(
        head.cell(0, 1),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", {"size": 12, "bold": True}),
        ("Độc lập - Tự do - Hạnh phúc", {"size": 13, "bold": True}),
    )
    rule(head.cell(0, 1), 17)
    # Empty numbers and days are written by hand.
    number = "{% if number %}{{ number }}{% else %}" + "\u00a0" * 9 + "{% endif %}"
    cell_lines(head.cell(1, 0), (f"Số: {number}/{symbol}{{% if symbol %}}-{{{{ symbol }}}}{{% endif %}}", {"size": 13}))
    cell_lines(head.cell(1, 1), ("{{ place_and_day }}", {"size": 13, "italic": True}))
    when(book, "watermark", "{{ watermark }}", bold=True, centre=True)


def when(book, condition, *texts, **look):
    """Paragraphs only where there is something to say: no gap stands for what is missing."""
    line(book, "{%p if " + condition + " %}")
    for text in texts:
        line(book, text, **look)
    line(book, "{%p endif %}")


def table(book, header, rows, *millimetres):
    """`{%tr %}` rows repeat; docxtpl takes them away, and the whole table where there are no rows."""
    line(book, "{%p if " + rows + " %}")
    grid = book.add_table(rows=1, cols=len(header))
    grid.style = "Table Grid"
    for place, words in enumerate(header):
        run = grid.rows[0].cells[place].paragraphs[0].add_run(words)
        run.bold = True
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    grid.add_row().cells[0].text = "{%tr for row in " + rows + " %}"
    body = grid.add_row()
    body._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for place in range(len(header)):
        body.cells[place].text = "{{ row[" + str(place) + "] }}"
    grid.add_row().cells[0].text = "{%tr endfor %}"
    widths(grid, *millimetres)
    book.add_paragraph()
    line(book, "{%p endif %}")


def each(book, items, text, **look):
    line(book, "{%p for one in " + items + " %}")
    line(book, text, **look)
    line(book, "{%p endfor %}")


def signed(book, left):
    """Who is told, who signs: in one row that is not torn, on the page of the last paragraph before it."""
    book.paragraphs[-1].paragraph_format.keep_with_next = True
    foot = book.add_table(rows=1, cols=2)
    widths(foot, 72, 88)
    foot.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    cell_lines(foot.cell(0, 0), *left)
    cell_lines(
        foot.cell(0, 1),
        ("{{ issuer|heading }}", {"bold": True}),
        ("(Ký, ghi rõ họ tên, đóng dấu)", {"italic": True, "size": 12}),
    )


def invitation():
    book = page()
    letterhead(book, "GM")
    line(book, "GIẤY MỜI", bold=True, size=14, centre=True)
    line(book, "{{ title }}", bold=True, size=14, centre=True)
    line(
        book,
        "{% if plan %}Thực hiện Kế hoạch số {{ plan }}{% if plan_date %} ngày {{ plan_date }}{% endif %}, {% endif %}"
        "{{ issuer }} trân trọng kính mời:",
        indent=True,
    )
    line(book, "{{ guest }}", bold=True, centre=True)
    when(book, "substitute", "Người dự thay: {{ substitute }}.", indent=True)
    when(book, "summary", "{{ summary }}", indent=True)
    heading(book, "Thời gian:")
    each(
        book,
        "sessions",
        "{% if one.title %}{{ one.title }}: {% endif %}{{ one.when }}{% if one.where %}, tại {{ one.where }}{% endif %}.",
        indent=True,
    )
    when(book, "venue", "Địa điểm: {{ venue }}.", bold=True)
    when(book, "online", "Dự trực tuyến: {{ online }}")
    when(book, "topics", "Nội dung:", bold=True)
    each(book, "topics", "– {{ one }};", indent=True)
    when(book, "quotas", "Thành phần:", bold=True)
    each(book, "quotas", "– {{ one }};", indent=True)
    line(
        book,
        "{% if answer_by %}Đề nghị trả lời trước hết ngày {{ answer_by }} tại: {% else %}Trả lời giấy mời tại: {% endif %}"
        "{{ answer_link }}",
        indent=True,
    )
    when(book, "contact", "Liên hệ: {{ contact }}.", indent=True)
    line(book, "Sự có mặt của ông/bà góp phần vào thành công của hội nghị. Trân trọng.", indent=True)
    signed(book, [("{{ qr }}", {}), ("Xuất trình tại cửa", {"size": 10})])
    book.save(FOLDER / "invitation.docx")


def report():
    book = page()
    letterhead(book, "BC")
    line(book, "BÁO CÁO", bold=True, size=14, centre=True)
    line(book, "Kết quả {{ title }}", bold=True, size=14, centre=True)
    heading(book, "I. THỜI GIAN, ĐỊA ĐIỂM, THÀNH PHẦN")
    line(
        book,
        "{% if plan %}Thực hiện Kế hoạch số {{ plan }}, ngày {% else %}Ngày {% endif %}{{ days }}, {{ by }} đã tổ chức "
        "{{ title }}{% if venue %} tại {{ venue }}{% endif %}.",
        indent=True,
    )
    each(book, "sessions", "– {{ one }}.", indent=True)
    line(
        book,
        "Đã mời {{ totals.invited }} đại biểu; {{ totals.answered }} trả lời, trong đó {{ totals.promised }} nhận lời, "
        "{{ totals.declined }} báo không dự. Có mặt {{ totals.attended }} đại biểu"
        "{% if totals.walk_ins %}, trong đó {{ totals.walk_ins }} người đến không có giấy mời{% endif %}.",
        indent=True,
    )
    counts = ("Mời", "Trả lời", "Nhận lời", "Có mặt")
    table(book, ("Thành phần", *counts), "kinds", 72, 22, 22, 22, 22)
    table(book, ("Phường, xã", *counts), "wards", 72, 22, 22, 22, 22)
    absent = "Phường, xã được mời nhưng không có người dự: {{ absent_wards|join(', ') }}."
    when(book, "absent_wards", absent, indent=True)
    when(book, "wards and not absent_wards", "Mọi phường, xã được mời đều có người dự.", indent=True)
    table(book, ("Buổi", "Có mặt", "Vắng", "Vắng có lý do"), "attendance", 76, 26, 26, 32)
    heading(book, "II. NỘI DUNG")
    each(book, "topics", "– {{ one }}.", indent=True)
    when(book, "speakers", "Người trình bày: {{ speakers|join('; ') }}.", indent=True)
    when(book, "not topics and not speakers", "Chưa có chuyên đề nào được ghi.", indent=True)
    heading(book, "III. KẾT QUẢ")
    line(book, "{{ results }}", indent=True)
    table(book, ("Phiếu đánh giá (thang 1–5)", "Số phiếu", "Trung bình"), "feedback", 110, 25, 25)
    each(book, "tests", "{{ one }}", indent=True)
    table(book, ("Câu hỏi, kiến nghị", "Trả lời"), "questions", 80, 80)
    heading(book, "IV. KINH PHÍ")
    table(book, ("Nội dung chi", "Dự toán (đồng)", "Thực chi (đồng)"), "budget", 90, 35, 35)
    when(book, "budget", "Cộng: dự toán {{ planned }} đồng, thực chi {{ spent }} đồng.", indent=True)
    when(book, "not budget", "Không có khoản chi nào được ghi.", indent=True)
    heading(book, "V. KHÓ KHĂN, TỒN TẠI")
    line(book, "{{ difficulties or '.' * 120 }}", indent=True)
    heading(book, "VI. ĐỀ XUẤT, KIẾN NGHỊ")
    line(book, "{{ proposals or '.' * 120 }}", indent=True)
    signed(
        book,
        [
            ("Nơi nhận:", {"size": 12, "bold": True, "italic": True, "centre": False}),
            ("{%p for one in recipients %}", {}),
            ("- {{ one }};", {"size": 11, "centre": False}),
            ("{%p endfor %}", {}),
            ("- Lưu: VT.", {"size": 11, "centre": False}),
        ],
    )
    each(book, "photos", "{{ one }}", centre=True)
    book.save(FOLDER / "report.docx")


if __name__ == "__main__":
    invitation()
    report()
