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


def cell_lines(cell, *lines):
    cell.paragraphs[0]._element.getparent().remove(cell.paragraphs[0]._element)
    for text, look in lines:
        line(cell, text, centre=True, **look)


def letterhead(book, symbol):
    head = book.add_table(rows=2, cols=2)
    cell_lines(
        head.cell(0, 0),
        ("{{ parent|upper }}", {"size": 12}),
        ("{{ issuer|upper }}", {"size": 12, "bold": True}),
    )
    cell_lines(
        head.cell(0, 1),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", {"size": 12, "bold": True}),
        ("Độc lập - Tự do - Hạnh phúc", {"size": 13, "bold": True}),
    )
    cell_lines(
        head.cell(1, 0), ("Số: {{ number }}/" + symbol + "{% if symbol %}-{{ symbol }}{% endif %}", {"size": 13})
    )
    cell_lines(head.cell(1, 1), ("{{ place }}, ngày      tháng      năm", {"size": 13, "italic": True}))
    line(book, "{% if watermark %}{{ watermark }}{% endif %}", bold=True, centre=True)


def table(book, header, rows):
    """`{%tr %}` rows repeat; docxtpl takes them away."""
    grid = book.add_table(rows=1, cols=len(header))
    grid.style = "Table Grid"
    for place, words in enumerate(header):
        run = grid.rows[0].cells[place].paragraphs[0].add_run(words)
        run.bold = True
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    grid.add_row().cells[0].text = "{%tr for row in " + rows + " %}"
    body = grid.add_row()
    for place in range(len(header)):
        body.cells[place].text = "{{ row[" + str(place) + "] }}"
    grid.add_row().cells[0].text = "{%tr endfor %}"
    book.add_paragraph()


def each(book, items, text, **look):
    line(book, "{%p for one in " + items + " %}")
    line(book, text, **look)
    line(book, "{%p endfor %}")


def signed(book, left):
    foot = book.add_table(rows=1, cols=2)
    cell_lines(foot.cell(0, 0), *left)
    cell_lines(
        foot.cell(0, 1),
        ("{{ issuer|upper }}", {"bold": True}),
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
    line(book, "{% if substitute %}Người dự thay: {{ substitute }}.{% endif %}", indent=True)
    line(book, "{{ summary }}", indent=True)
    line(book, "Thời gian:", bold=True)
    each(book, "sessions", "{% if one.title %}{{ one.title }}: {% endif %}{{ one.when }}.", indent=True)
    line(book, "{% if venue %}Địa điểm: {{ venue }}.{% endif %}", bold=True)
    line(book, "{% if online %}Dự trực tuyến: {{ online }}{% endif %}")
    line(book, "{% if topics %}Nội dung:{% endif %}", bold=True)
    each(book, "topics", "– {{ one }};", indent=True)
    line(book, "{% if quotas %}Thành phần:{% endif %}", bold=True)
    each(book, "quotas", "– {{ one }};", indent=True)
    line(
        book,
        "{% if answer_by %}Đề nghị trả lời trước hết ngày {{ answer_by }} tại: {% else %}Trả lời giấy mời tại: {% endif %}"
        "{{ answer_link }}",
        indent=True,
    )
    line(book, "{% if contact %}Liên hệ: {{ contact }}.{% endif %}", indent=True)
    signed(book, [("{{ qr }}", {}), ("Xuất trình tại cửa", {"size": 10})])
    book.save(FOLDER / "invitation.docx")


def report():
    book = page()
    letterhead(book, "BC")
    line(book, "BÁO CÁO", bold=True, size=14, centre=True)
    line(book, "Kết quả {{ title }}", bold=True, size=14, centre=True)
    line(book, "I. THỜI GIAN, ĐỊA ĐIỂM, THÀNH PHẦN", bold=True)
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
    table(book, ("Thành phần", *counts), "kinds")
    table(book, ("Phường, xã", *counts), "wards")
    line(
        book,
        "{% if absent_wards %}Phường, xã được mời nhưng không có người dự: {{ absent_wards|join(', ') }}."
        "{% elif wards %}Mọi phường, xã được mời đều có người dự.{% endif %}",
        indent=True,
    )
    table(book, ("Buổi", "Có mặt", "Vắng", "Vắng có lý do"), "attendance")
    line(book, "II. NỘI DUNG", bold=True)
    each(book, "topics", "– {{ one }}.", indent=True)
    line(book, "{% if speakers %}Người trình bày: {{ speakers|join('; ') }}.{% endif %}", indent=True)
    line(book, "III. KẾT QUẢ", bold=True)
    line(book, "{{ results }}", indent=True)
    table(book, ("Phiếu đánh giá (thang 1–5)", "Số phiếu", "Trung bình"), "feedback")
    each(book, "tests", "{{ one }}", indent=True)
    table(book, ("Câu hỏi, kiến nghị", "Trả lời"), "questions")
    line(book, "IV. KINH PHÍ", bold=True)
    table(book, ("Nội dung chi", "Dự toán (đồng)", "Thực chi (đồng)"), "budget")
    line(book, "Cộng: dự toán {{ planned }} đồng, thực chi {{ spent }} đồng.", indent=True)
    line(book, "V. KHÓ KHĂN, TỒN TẠI", bold=True)
    line(book, "{{ difficulties }}", indent=True)
    line(book, "VI. ĐỀ XUẤT, KIẾN NGHỊ", bold=True)
    line(book, "{{ proposals }}", indent=True)
    signed(book, [("Nơi nhận: Như trên; Lưu: VT.", {"size": 11})])
    each(book, "photos", "{{ one }}", centre=True)
    book.save(FOLDER / "report.docx")


if __name__ == "__main__":
    invitation()
    report()
