"""A CSV or Excel file as tables of text: measured before it is parsed, old encodings named and refused. No tables of ours."""

import csv
import io
import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parsing.bounded import parse
from parsing.faults import BUSY, CUT, OTHER, TOO_LARGE, Fault

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
# …inside a word: signs that are no letters, capitals behind a small letter, «®» before one. Not a trade mark, a footnote.
_TCVN3_INSIDE = re.compile(
    r"[^\W\d_][µ¸¶·¹¨¾¼½Æ©ª§¬«](?=[^\W\d_A-Z]|\s|$|[,.;|])|»(?<=[^\W\d_]»)(?=[a-z])|[a-z][ÇÊÈÉËÌÐÎÏÑÒÕÓÔÖ×ÝØÜÞ]|®(?=[a-zµ¸¶·¹¨¾¼½ª¬«])|§(?=[a-z¬«¹])"
)
_VNI = re.compile(r"[aeouAEOUyYdD][øùûõïäàáåãâêëéèüñòôóöÅÄØÙÛÕÏ]")
# Letters that are gone: «Nguy?n» of Excel's «CSV (Comma delimited)», U+FFFD.
# Both look at a word from its beginning only: one cell may hold a word of thirty thousand letters.
_LOST = re.compile(
    r"(?<![^\s;,|\"(])[^\W\d_]*[^\W\d_]\?[^\W\d_]+(?![^\s;,|\").])|(?<![^\W\d_])[^\W\d_]*+\ufffd[^\W\d_]*"
)
_FOREIGN_WORD = re.compile(r"(?<![^\s;,|])[^\s;,|\u0080-\u00ff]*+[\u0080-\u00ff][^\s;,|]*")
_SHOWN = re.compile(r'^="(.*)"$')

_FAULTS = {
    CUT: gettext_lazy("Tệp Excel bị hỏng, không mở được."),
    TOO_LARGE: gettext_lazy("Tệp Excel giải nén ra quá lớn."),
    BUSY: gettext_lazy("Máy chủ đang bận đọc các tệp khác. Xin thử lại sau ít phút."),
    OTHER: gettext_lazy(
        "Tệp này không phải bảng tính Excel (.xlsx) hay tệp CSV. Hãy mở tệp bằng chương trình của nó (Word, Excel, "
        "LibreOffice…), lưu danh sách thành .xlsx hoặc CSV UTF-8 rồi chọn lại."
    ),
}
# Heads of files that are no text: pages and tables of the web that call themselves .xls, Word's RTF, PDF, pictures, archives.
_OTHERS = re.compile(
    rb"(\xef\xbb\xbf)?\s*(<[!?a-z]|\{\\rtf|%PDF-|PK\x05\x06|\xff\xd8\xff|\x89PNG|GIF8|RIFF|Rar!|7z\xbc\xaf)",
    re.IGNORECASE,
)


class Unreadable(Exception):
    """Why this file cannot be read, in a sentence for the person who chose it."""


@dataclass
class Table:
    """`name`: of the sheet, "" for text; `rows` of texts; `hidden`: places of rows that Excel does not show; `merged`: (column,
    first row, last row) of cells merged downwards.
    """

    name: str
    rows: list
    hidden: tuple = ()
    merged: tuple = ()


def read(content):
    """([Table], encoding); of text one table of one string. Unreadable where nothing sure can be said.

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
    if _OTHERS.match(content):
        raise Unreadable(_FAULTS[OTHER])
    text, encoding = decode(content)
    return [Table("", text)], encoding


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
        _refuse_lost_letters(text)
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
    _refuse_lost_letters(text)
    if (found := _old_encoding(text)) and not _is_vietnamese(text):
        raise Unreadable(_sorry(found))
    return text


def _refuse_lost_letters(text):
    """Letters that a program dropped when it saved the file cannot come back: «Nguy?n Th? M?u» is nobody's name."""
    found = [word[0] for word in _LOST.finditer(text)]
    found += [word for word in _FOREIGN_WORD.findall(text) if _is_utf8_read_as_western(word)]
    if "\ufffd" in text or len(found) > 1:
        raise Unreadable(
            _(
                "Chữ Việt trong tệp đã hỏng từ lúc lưu (ví dụ «%(word)s»), cổng không đoán lại. Hãy mở tệp gốc và lưu lại thành "
                ".xlsx hoặc «CSV UTF-8»."
            )
            % {"word": found[0][:40]}
        )


def _is_utf8_read_as_western(word):
    """«Nguyá»…n»: its signs as bytes of Windows-1252 are UTF-8 again; no word of a language that writes so is."""
    try:
        b"".join(sign.encode("latin-1" if ord(sign) < 256 else "cp1252") for sign in word).decode()
    except UnicodeError:
        return False
    return True


def _old_encoding(text):
    """TCVN3 where its signs stand as no language writes them (a capital or «¨», «·» inside a word); VNI by its pairs."""
    strange = [sign for sign in text if ord(sign) > 127 and sign.lower() not in _LETTERS]
    vni = len(_VNI.findall(text))
    tcvn3 = sum(sign in _TCVN3 for sign in strange)
    if vni >= 3 and vni > tcvn3:
        return "VNI"
    return "TCVN3" if tcvn3 >= 2 and len(_TCVN3_INSIDE.findall(text)) >= 2 else ""


def _sorry(encoding):
    return _(
        "Tệp dùng bảng mã %(name)s nên chữ Việt không đọc chắc chắn được. Hãy mở bằng Excel và lưu lại thành "
        "«CSV UTF-8» hoặc .xlsx với phông Unicode."
    ) % {"name": encoding}


def split(text, delimiter):
    """Rows of a text; «="0912…"», by which programs keep a zero from Excel, is what it shows."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise Unreadable(_("Tệp CSV bị hỏng, không tách được thành cột.")) from None
    return [[_SHOWN.sub(r"\1", cell) for cell in row] for row in rows]


def refuse_open_quotes(text, delimiter):
    """A quotation mark that nobody closes makes one cell of all that follows it."""
    try:
        list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        if "end of data" in f"{error}":
            raise Unreadable(
                _(
                    "Tệp CSV có dấu ngoặc kép mở ra mà không đóng lại, nên các dòng sau bị gộp làm một. Hãy mở bằng Excel, sửa ô đó "
                    "và lưu lại."
                )
            ) from None


def _excel(content):
    """The sheets, hidden ones last, read by a child with limits."""
    try:
        facts, _body = parse(
            "workbooks",
            "tables",
            content,
            unpacked=MAX_UNPACKED,
            parts=MAX_PARTS,
            sheets=MAX_SHEETS,
            rows=MAX_ROWS + _MORE_ROWS,
            columns=MAX_COLUMNS,
        )
    except Fault as fault:
        raise Unreadable(_FAULTS.get(fault.word, _FAULTS[CUT])) from None
    tables = [Table(**table) for table in facts["tables"]]
    _checked("\n".join(cell for table in tables for row in table.rows for cell in row))
    return tables
