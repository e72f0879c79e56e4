"""A guest list as offices keep it: its people as rows, and everything else by name. No tables of ours.

Titles above, headings of two lines, rows of groups, totals and the place for signatures belong to such files. Nothing
vanishes without a word: a column not understood is named, a row that is no person is shown with its reason.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.text import nfc
from criteria.text import fold
from trainings import headings
from trainings.file_tables import MAX_ROWS, Unreadable, split
from trainings.file_tables import read as read_tables

HEADING_WITHIN = 30
_TOTAL = re.compile(r"^(tong cong|tong so|tong|cong)\b")
_SIGNING = re.compile(
    r"^\(?ky\b|ky ghi ro|ky, ghi ro|ghi ro ho ten|^nguoi lap|^nguoi tong hop|^noi nhan|^xac nhan cua|^t/?m\b|^kt\b|^thu truong|"
    r"ngay (\d+|\.+|…) thang (\d+|\.+|…) nam|ngay\s+thang\s+nam"
)
_ROMAN = re.compile(r"^(?=[ivxlc])[ivxlc]+$|^[a-z]$", re.IGNORECASE)
_NUMBER = re.compile(r"^\d{1,5}([.,/)]\d*)?$")


@dataclass
class GuestList:
    """`rows`: {"line", column: text}; `left_out`: {"line", "text", "reason"}; `notes`: sentences about the whole file."""

    encoding: str
    rows: list = field(default_factory=list)
    left_out: list = field(default_factory=list)
    notes: list = field(default_factory=list)


def read(content):
    """The list in a file. Unreadable, with a sentence, where there is none or it cannot be read for certain."""
    sheets, encoding = read_tables(content)
    if encoding != "Excel":
        sheets = [("", _best_split(sheets[0][1]))]
    found = GuestList(encoding)
    name, table, heading = _the_sheet(sheets)
    others = [f"«{other}»" for other, rows in sheets if other != name and any(any(row) for row in rows)]
    if others:
        found.notes.append(
            _("Chỉ đọc trang tính «%(name)s»; không đọc %(others)s.") % {"name": name, "others": ", ".join(others)}
        )
    columns, unread, start = _columns(table, heading)
    if unread:
        found.notes.append(_("Cột không được đọc: %(names)s.") % {"names": ", ".join(f"«{one}»" for one in unread)})
    _sort_rows(table, start, columns, found)
    if len(found.rows) > MAX_ROWS:
        raise Unreadable(_("Danh sách có hơn %(count)s dòng; hãy chia thành nhiều tệp.") % {"count": MAX_ROWS})
    if not found.rows:
        raise Unreadable(_("Tệp có tiêu đề nhưng không có dòng nào."))
    return found


# --- Which table, which heading ------------------------------------------------------------------------------


def _best_split(text):
    """The delimiter is that of the heading, not of a title with commas above it."""
    return max((split(text, delimiter) for delimiter in ";,\t|"), key=lambda table: _heading(table)[0])


def _heading(table):
    """(how many columns it names, its place) of the best heading among the first lines; (0, 0) where there is none."""
    best = (0, 0)
    for place, cells in enumerate(table[:HEADING_WITHIN]):
        count = headings.understood(headings.columns_of(cells))
        alone = sum(bool(cell.strip()) for cell in cells) == 1
        if count > best[0] and (count > 1 or alone or "serial" in headings.columns_of(cells)):
            best = (count, place)
    return best


def _the_sheet(sheets):
    """The first sheet that holds a heading."""
    for name, table in sheets:
        count, place = _heading(table)
        if count:
            return name, table, place
    seen = ", ".join(f"«{name}»" for name, _table in sheets if name)
    reason = _("Không tìm thấy dòng tiêu đề. Cần ít nhất cột «Họ và tên» hoặc «Đơn vị».")
    raise Unreadable(
        _("%(reason)s Đã xem trang tính %(names)s.") % {"reason": reason, "names": seen} if seen else reason
    )


def _columns(table, place):
    """(column → place, names of columns not read, where the rows begin). A heading may have a second line."""
    first = table[place]
    second = table[place + 1] if _is_second_line(table, place) else []
    columns, unread, parent = {}, [], ""
    for at in range(max(len(first), len(second))):
        upper, lower = _at(first, at), _at(second, at)
        parent = upper or (parent if lower else "")
        column = headings.meaning(lower) or headings.meaning(upper) or headings.meaning(f"{parent} {lower}")
        if column == "serial":
            columns.setdefault("serial", at)
        elif column and column not in columns:
            columns[column] = at
        elif (shown := " – ".join(filter(None, dict.fromkeys([parent, lower])))) and (upper or lower):
            unread.append(nfc(shown)[:80])
    return columns, unread, place + (2 if second else 1)


def _is_second_line(table, place):
    if place + 1 >= len(table):
        return False
    upper, lower = table[place], table[place + 1]
    filled = [(at, headings.meaning(cell)) for at, cell in enumerate(lower) if cell.strip()]
    above = {at: headings.meaning(_at(upper, at)) for at, _column in filled}
    # A group of rows below the heading («KHỐI DOANH NGHIỆP») stands alone, under a heading that means something else.
    goes_on = len(filled) > 1 or not any(above.values())
    return bool(filled) and goes_on and all(column and above[at] in ("", column) for at, column in filled)


def _at(cells, place):
    return nfc(cells[place]) if place < len(cells) else ""


# --- Which rows are people -----------------------------------------------------------------------------------


def _sort_rows(table, start, columns, found):
    """People into `rows`, everything else that holds a word into `left_out`."""
    serial, heading = columns.get("serial"), [_at(table[start - 1], at) for at in range(len(table[start - 1]))]
    signed = False
    for line, cells in enumerate(table[start:], start=start + 1):
        texts = [nfc(cell) for cell in cells]
        filled = [text for text in texts if text]
        number = _at(texts, serial) if serial is not None else ""
        if not filled or filled == [number]:
            continue
        signed = not _NUMBER.match(number) and (signed or any(_SIGNING.search(fold(text)) for text in filled))
        row = {column: _at(texts, at)[:300] for column, at in columns.items() if column != "serial"}
        reason = _why_no_person(texts, filled, number, row, heading, signed)
        if reason:
            found.left_out.append({"line": line, "text": " · ".join(filled)[:300], "reason": reason})
        else:
            found.rows.append({"line": line, **_with_name(row)})


def _why_no_person(texts, filled, number, row, heading, signed):
    if signed:
        return _("Phần ký, ngày tháng ở cuối bảng.")
    if any(_TOTAL.match(fold(text)) for text in filled) and not _NUMBER.match(number):
        return _("Dòng cộng.")
    if filled == [text for text in heading if text]:
        return _("Tiêu đề lặp lại.")
    if not _NUMBER.match(number) and _is_group(filled, number):
        return _("Dòng tên nhóm.")
    if not any(row.get(column) for column in ("name", "family", "organisation")):
        return "" if any(row.values()) else _("Không có họ tên, đơn vị.")
    return ""


def _is_group(filled, number):
    """«I | KHỐI PHÒNG BAN»: one text alone, numbered as a chapter or written in capitals."""
    rest = [text for text in filled if text != number]
    if len(rest) != 1:
        return False
    return (
        bool(_ROMAN.match(number.rstrip(".")))
        if number
        else rest[0].isupper() or bool(re.match(r"^[IVX]+[.)]\s", rest[0]))
    )


def _with_name(row):
    """Family names and given names that stand in two columns become one name."""
    family = row.pop("family", "")
    if family:
        row["name"] = f"{family} {row.get('name', '')}".strip()
    return row
