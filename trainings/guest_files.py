"""A guest list as offices keep it: its people as rows, and everything else by name. No tables of ours.

Titles above, headings of two lines, rows of groups, totals and the place for signatures belong to such files. Nothing
vanishes without a word: a column not understood is named, a row that is no person is shown with its reason.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.text import nfc
from trainings import guest_rows, headings
from trainings.file_tables import MAX_ROWS, Unreadable, refuse_open_quotes, split
from trainings.file_tables import read as read_tables

HEADING_WITHIN = 30


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
        sheets[0].rows = _best_split(sheets[0].rows)
    found = GuestList(encoding)
    sheet, heading = _the_sheet(sheets)
    table = sheet.rows
    others = [f"«{other.name}»" for other in sheets if other is not sheet and any(any(row) for row in other.rows)]
    if others:
        found.notes.append(
            _("Chỉ đọc trang tính «%(name)s»; không đọc %(others)s.")
            % {"name": sheet.name, "others": ", ".join(others)}
        )
    columns, unread, start = _columns(table, heading)
    _fill_down(sheet, columns, start)
    if unread:
        found.notes.append(_("Cột không được đọc: %(names)s.") % {"names": ", ".join(f"«{one}»" for one in unread)})
    heading = [text for text in (nfc(cell) for cell in table[start - 1]) if text]
    found.rows, found.left_out = guest_rows.sort(table, start, columns, heading)
    if hidden := [row["line"] for row in found.rows if row["line"] - 1 in set(sheet.hidden)]:
        found.notes.append(
            _("Danh sách có %(count)s dòng đang ẩn trong Excel, vẫn được đọc: dòng %(lines)s.")
            % {"count": len(hidden), "lines": _few(hidden)}
        )
    if len(found.rows) > MAX_ROWS:
        raise Unreadable(_("Danh sách có hơn %(count)s dòng; hãy chia thành nhiều tệp.") % {"count": MAX_ROWS})
    if not found.rows:
        raise Unreadable(_("Tệp có tiêu đề nhưng không có dòng nào."))
    return found


# --- Which table, which heading ------------------------------------------------------------------------------


def _best_split(text):
    """The delimiter is that of the heading, not of a title with commas above it."""
    best = max(";,\t|", key=lambda delimiter: _heading(split(text, delimiter))[0])
    refuse_open_quotes(text, best)
    return split(text, best)


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
    """(the first sheet that holds a heading, the heading's place)."""
    for sheet in sheets:
        count, place = _heading(sheet.rows)
        if count:
            return sheet, place
    seen = ", ".join(f"«{sheet.name}»" for sheet in sheets if sheet.name)
    reason = _("Không tìm thấy dòng tiêu đề. Cần ít nhất cột «Họ và tên» hoặc «Đơn vị».")
    raise Unreadable(
        _("%(reason)s Đã xem trang tính %(names)s.") % {"reason": reason, "names": seen} if seen else reason
    )


def _few(lines):
    """«3, 4, 9»; the first twenty of many."""
    return ", ".join(map(str, lines[:20])) + ("…" if len(lines) > 20 else "")


# --- What the columns mean -----------------------------------------------------------------------------------


def _fill_down(sheet, columns, start):
    """A cell merged over several people («Phòng Kinh tế» beside three names) counts for each of them."""
    persons = {columns[column] for column in ("name", "family") if column in columns}
    shared = {at for column, at in columns.items() if column != "serial"} - persons
    for at, first, last in sheet.merged:
        held = _at(sheet.rows[first], at) if start <= first < len(sheet.rows) else ""
        for row in sheet.rows[first + 1 : last + 1] if held and at in shared else ():
            if any(_at(row, person) for person in persons) and not _at(row, at):
                row.extend([""] * (at + 1 - len(row)))
                row[at] = held


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
    start = place + (2 if second else 1)
    for at in range(max(map(len, table))):
        if at not in columns.values() and not _at(first, at) and not _at(second, at):
            _nameless(table, start, at, columns, unread)
    return columns, unread, start


def _nameless(table, start, at, columns, unread):
    """A column without a heading: the running numbers where no other column has them, or one that is named as not read."""
    held = [text for text in (_at(cells, at) for cells in table[start:]) if text]
    if not held:
        return
    if "serial" not in columns and at < min(columns.values()) and guest_rows.are_numbers(held):
        columns["serial"] = at
    elif "family" not in columns and at - 1 == columns.get("name") and guest_rows.are_given_names(held):
        columns["family"], columns["name"] = at - 1, at  # «Họ và tên» merged over two columns
    elif any(_beyond(cells, at, columns) for cells in table[start:]):
        unread.append(_("%(column)s (không có tiêu đề)") % {"column": _letter(at)})


def _beyond(cells, at, columns):
    """Whether a row that names somebody holds more in a column without a heading; a group's or a total's text is no column."""
    named = any(_at(cells, columns[column]) for column in ("name", "organisation") if column in columns)
    return bool(_at(cells, at)) and named


def _letter(at):
    return chr(65 + at) if at < 26 else chr(64 + at // 26) + chr(65 + at % 26)


def _is_second_line(table, place):
    if place + 1 >= len(table):
        return False
    upper, lower = table[place], table[place + 1]
    filled = [(at, headings.meaning(cell)) for at, cell in enumerate(lower) if cell.strip()]
    above = {at: headings.meaning(_at(upper, at)) for at, _column in filled}
    # It names columns that the first line leaves open. People can read like headings («Cơ sở Mẫu», «Phường Mẫu»), and
    # so can the group of rows below («KHỐI DOANH NGHIỆP»): they stand under headings that are whole already.
    opens = any(not column for column in above.values())
    return opens and all(column and above[at] in ("", column) for at, column in filled)


def _at(cells, place):
    return nfc(cells[place]) if place < len(cells) else ""
