"""A CSV or Excel file as tables of text: measured before it is parsed, old encodings named and refused. No tables of ours."""

import csv
import io
import re
import unicodedata
import warnings
import zipfile
from datetime import date, datetime

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

MAX_ROWS = 5000
MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 30 * 1024 * 1024
MAX_PARTS = 2000
MAX_COLUMNS = 60
MAX_SHEETS = 20
# Title, heading and foot beside the rows themselves.
_MORE_ROWS = 200

_LETTERS = set("aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz")
# Signs that TCVN3 (ABC) fonts show as Vietnamese letters, read as Latin-1; VNI puts them after the vowel.
_TCVN3 = set("µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãá«åèæçé¬êíëìîïóñòô­øõö÷ùúýûüþ")
_VNI = re.compile(r"[aeouAEOUyYdD][øùûõïäàáåãâêëéèüñòôóöÅÄØÙÛÕÏ]")


class Unreadable(Exception):
    """Why this file cannot be read, in a sentence for the person who chose it."""


def read(content):
    """([(name of the sheet, "" for text; rows of text)], encoding). Unreadable where nothing sure can be said.

    No row behind MAX_ROWS and a little, no column behind MAX_COLUMNS is read, wherever a file says that it ends.
    """
    if not content:
        raise Unreadable(_("Tệp rỗng."))
    if len(content) > MAX_BYTES:
        raise Unreadable(_("Tệp nặng quá 5 MB; danh sách đại biểu không cần lớn như vậy."))
    if content[:4] == b"PK\x03\x04":
        return _excel(content), "Excel"
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Unreadable(
            _("Đây là tệp Excel đời cũ (.xls) hoặc tệp Excel có mật khẩu. Hãy lưu lại thành .xlsx không mật khẩu.")
        )
    text, encoding = decode(content)
    return [("", text)], encoding


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


def split(text, delimiter):
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise Unreadable(_("Tệp CSV bị hỏng, không tách được thành cột.")) from None


def _excel(content):
    """Sheets that are shown, in their order. The archive is measured by its own list, the rows are read one by one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise Unreadable(_("Tệp Excel giải nén ra quá lớn."))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what a file holds beside its cells (validations, pictures) is not read
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"][:MAX_SHEETS]
            tables = [(sheet.title, _rows(sheet)) for sheet in sheets]
    except Unreadable:
        raise
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        IndexError,
        AttributeError,
        TypeError,
        ValueError,
        OSError,
        SyntaxError,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ):
        raise Unreadable(_("Tệp Excel bị hỏng, không mở được.")) from None
    _checked("\n".join(cell for _name, rows in tables for row in rows for cell in row))
    return tables


def _rows(sheet):
    found = sheet.iter_rows(max_row=MAX_ROWS + _MORE_ROWS, max_col=MAX_COLUMNS, values_only=True)
    rows = [[_cell(value) for value in row] for row in found]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _cell(value):
    """Excel keeps telephone numbers as numbers: no decimals; the lost zero comes back with the column's rule."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    return unicodedata.normalize("NFC", str(value)).strip()
