"""A guest list from a CSV or Excel file: its rows as text, or the reason why they cannot be read. No tables."""

import csv
import io
import re
import unicodedata
import zipfile

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from accounts.text import nfc
from criteria.text import fold

MAX_ROWS = 5000
MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 60 * 1024 * 1024
# Heading as people write it (folded) → our column.
HEADINGS = {
    "name": ("ho va ten", "ho ten", "ten", "dai bieu", "nguoi dai dien", "ten khach moi"),
    "organisation": ("don vi", "co quan", "ten don vi", "co quan, don vi", "doanh nghiep", "chu the", "ten chu the"),
    "position": ("chuc vu", "chuc danh"),
    "phone": ("dien thoai", "so dien thoai", "sdt", "di dong"),
    "email": ("email", "e-mail", "thu dien tu"),
    "ward": ("phuong", "phuong, xa", "phuong/xa", "xa, phuong", "phuong xa", "dia ban"),
    "tax_code": ("ma so thue", "mst", "ma so ho kinh doanh"),
}
_COLUMN = {heading: column for column, headings in HEADINGS.items() for heading in headings}

_LETTERS = set("aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz")
# Signs that TCVN3 (ABC) fonts show as Vietnamese letters, read as Latin-1; VNI puts them after the vowel.
_TCVN3 = set("µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãá«åèæçé¬êíëìîïóñòô­øõö÷ùúýûüþ")
_VNI = re.compile(r"[aeouAEOUyYdD][øùûõïäàáåãâêëéèüñòôóöÅÄØÙÛÕÏ]")


class Unreadable(Exception):
    """Why this file cannot be read, in a sentence for the person who chose it."""


def read(name, content):
    """(rows, encoding): each row {"line", **columns} with text only. Unreadable where nothing sure can be said."""
    if not content:
        raise Unreadable(_("Tệp rỗng."))
    if len(content) > MAX_BYTES:
        raise Unreadable(_("Tệp nặng quá 5 MB; danh sách đại biểu không cần lớn như vậy."))
    if content[:4] == b"PK\x03\x04":
        table, encoding = _excel(content), "Excel"
    elif content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Unreadable(_("Đây là tệp Excel đời cũ (.xls). Hãy lưu lại thành .xlsx."))
    else:
        text, encoding = decode(content)
        table = _csv(text)
    return _rows(table), encoding


def decode(content):
    """(text, name of the encoding). UTF-8 and UTF-16 are read; older Vietnamese encodings are named and refused."""
    for mark, encoding, name in (
        (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
        (b"\xff\xfe", "utf-16", "UTF-16"),
        (b"\xfe\xff", "utf-16", "UTF-16"),
    ):
        if content.startswith(mark):
            try:
                return _checked(content.decode(encoding)), name
            except UnicodeDecodeError:
                raise Unreadable(_("Tệp tự nhận là %(name)s nhưng bị hỏng.") % {"name": name}) from None
    try:
        return _checked(content.decode("utf-8")), "UTF-8"
    except UnicodeDecodeError:
        pass
    if b"\x00" in content[:400]:
        raise Unreadable(_("Tệp không phải văn bản. Hãy chọn tệp CSV hoặc Excel (.xlsx)."))
    return _windows_1258(content), "Windows-1258"


def _windows_1258(content):
    """The one old encoding that can be told by its tone marks; everything else would be guessed."""
    try:
        text = unicodedata.normalize("NFC", content.decode("cp1258"))
    except UnicodeDecodeError:
        text = None
    if text is not None and _is_vietnamese(text):
        return text
    latin = content.decode("latin-1")
    raise Unreadable(_sorry(_old_encoding(latin) or _("một bảng mã cũ")))


def _is_vietnamese(text):
    letters = [sign for sign in text.lower() if sign.isalpha()]
    return bool(letters) and all(sign in _LETTERS for sign in letters)


def _checked(text):
    """Text that is valid Unicode but was typed with an old font is mojibake all the same."""
    text = unicodedata.normalize("NFC", text)
    if "\x00" in text:
        raise Unreadable(_("Tệp chứa ký tự không đọc được. Hãy lưu lại thành CSV UTF-8 hoặc Excel (.xlsx)."))
    if (found := _old_encoding(text)) and not _is_vietnamese(text):
        raise Unreadable(_sorry(found))
    return text


def _old_encoding(text):
    strange = [sign for sign in text if ord(sign) > 127 and sign.lower() not in _LETTERS]
    vni = len(_VNI.findall(text))
    tcvn3 = sum(sign in _TCVN3 for sign in strange)
    if vni >= 3 and vni > tcvn3:
        return "VNI"
    return "TCVN3" if tcvn3 >= 2 else ""


def _sorry(encoding):
    return _(
        "Tệp dùng bảng mã %(name)s nên chữ Việt không đọc chắc chắn được. Hãy mở bằng Excel và lưu lại thành "
        "«CSV UTF-8» hoặc .xlsx với phông Unicode."
    ) % {"name": encoding}


def _csv(text):
    sample = text[:4000].split("\n", 1)[0]
    delimiter = max(",;\t", key=sample.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise Unreadable(_("Tệp CSV bị hỏng, không tách được thành cột.")) from None


def _excel(content):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise Unreadable(_("Tệp Excel giải nén ra quá lớn."))
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = workbook.get_sheet_by_index(0).to_python(nrows=MAX_ROWS + 30)
    except (CalamineError, zipfile.BadZipFile, IndexError, OSError, ValueError):
        raise Unreadable(_("Tệp Excel bị hỏng, không mở được.")) from None
    return [[_cell(value) for value in row] for row in rows]


def _cell(value):
    """Excel keeps telephone numbers as numbers: no decimals, and the lost zero comes back with the column's rule."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _rows(table):
    columns, start = _find_heading(table)
    rows = []
    for line, cells in enumerate(table[start:], start=start + 1):
        row = {column: nfc(cells[place])[:300] for column, place in columns.items() if place < len(cells)}
        if any(row.values()):
            rows.append({"line": line, **row})
    if len(rows) > MAX_ROWS:
        raise Unreadable(_("Danh sách có hơn %(count)s dòng; hãy chia thành nhiều tệp.") % {"count": MAX_ROWS})
    if not rows:
        raise Unreadable(_("Tệp có tiêu đề nhưng không có dòng nào."))
    return rows


def _find_heading(table):
    """The first of the top lines that names a person or a unit: forms begin with a title and a date."""
    for place, cells in enumerate(table[:20]):
        columns = {}
        for number, cell in enumerate(cells):
            column = _COLUMN.get(fold(nfc(cell)).rstrip(" :*."))
            if column and column not in columns:
                columns[column] = number
        if "name" in columns or "organisation" in columns:
            return columns, place + 1
    raise Unreadable(_("Không tìm thấy dòng tiêu đề. Cần ít nhất cột «Họ và tên» hoặc «Đơn vị»."))
