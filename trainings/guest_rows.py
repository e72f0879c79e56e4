"""Which rows of a guest list are people; groups, totals, notes and the place for signatures are named as what they are."""

import re

from django.utils.translation import gettext as _

from accounts.text import nfc
from criteria.text import fold
from trainings import headings

_NUMBER = re.compile(r"^\d{1,5}([.,/)]\d*)?$")
_CHAPTER = re.compile(r"^((?=[ivxlc])[ivxlc]+|[a-z])[.)]?$", re.IGNORECASE)
_PLACE = re.compile(r"^\(?(\d{1,2}|[A-Z])\)?$")
# With its accents: «Tống», «Công ty», «Tổng công ty» are people and units.
_TOTAL = re.compile(
    r"^(tổng cộng|tổng số|tổng|cộng|tong cong|tong so)\s*([:(=.…]|là\b|\d|$|đại biểu|khách|người|toàn|chung)"
)
_NOTE = re.compile(r"^(\*|-\s|danh sach (nay )?(co|gom|tren)\b|an dinh\b|ghi chu\b|luu y\b|\(?dinh kem)")
# Words that only stand where a list is signed, and words that do so where the row names no person beside them.
_SIGNING = re.compile(
    r"ghi ro ho ten|ky ten|ky, dong dau|\(da ky\)|^nguoi lap\b|^nguoi tong hop\b|^noi nhan\b|^xac nhan cua|^thu truong|"
    r"(^|, ?)ngay ([\d.…_]+ ?/|[\d.…_]* ?thang)"
)
_SIGNING_ALONE = re.compile(
    r"^(\(?ky\b|t/?m\b|kt\b|tl\b|tuq\b|(phe )?duyet\b|(pho )?(giam doc|tong giam doc|chu tich|truong phong|truong ban|"
    r"chanh van phong|hieu truong|bi thu|chu nhiem)\b)"
)
_GROUP_WORD = re.compile(
    r"^(khối|nhóm|các|cụm|đoàn|thành phần|đại biểu|khách mời|lãnh đạo|phòng|ban|sở|quận|huyện|phường|xã|thị trấn|doanh nghiệp|"
    r"hợp tác xã|hộ kinh doanh|chủ thể|báo chí|phóng viên|cơ quan|đơn vị|[ivxlc]+[.)]|[a-z][.)])\s"
)
# The family names of most people; no word that also begins the name of a group (Đoàn, Hà, Hội, Ban).
_FAMILY_NAMES = (
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh lâm trịnh mai đào tô tạ cao chu châu lương lưu "
    "quách thái tăng trương vương phùng kiều tống thạch đàm nghiêm lã la mạc ông triệu vi hứa tôn diệp giang bạch khuất quản "
    "doãn đậu thân lục nông cù an từ"
)
_LONGEST = 1000
_FAMILIES = frozenset(_FAMILY_NAMES.split())


def sort(table, start, columns, heading):
    """(people, left out) of the rows from `start` on: {"line", column: text}; {"line", "text", "reason"}."""
    people, left_out = [], []
    serial, signed = columns.get("serial"), False
    numbered = serial is not None and any(_NUMBER.match(_at(cells, serial)) for cells in table[start:])
    for line, cells in enumerate(table[start:], start=start + 1):
        row = _Row([nfc(cell) for cell in cells], columns, numbered)
        if not row.rest:
            continue
        signed = not row.has_number and (signed or row.begins_signatures)
        if reason := _why_no_person(row, heading, signed):
            left_out.append({"line": line, "text": " · ".join(row.filled)[:300], "reason": reason})
        else:
            people.append({"line": line, **_with_name(row.facts)})
    return people, left_out


class _Row:
    """`number`: what stands in the column of running numbers; `rest`: the other texts; `facts`: column → text."""

    def __init__(self, texts, columns, numbered):
        serial = columns.get("serial")
        self.number = texts[serial] if serial is not None and serial < len(texts) else ""
        self.filled = [text for text in texts if text]
        self.has_number = bool(_NUMBER.match(self.number))
        self.rest = [text for at, text in enumerate(texts) if text and at != serial]
        if not self.rest and self.number and not self.has_number:  # «KHỐI PHÒNG BAN» merged over the whole width
            self.rest, self.number = [self.number], ""
        self.facts = {
            column: _said(texts[at]) if at < len(texts) else "" for column, at in columns.items() if column != "serial"
        }
        self.of_numbered = numbered

    @property
    def alone(self):
        return self.rest[0] if len(self.rest) == 1 and not self.has_number else ""

    @property
    def begins_signatures(self):
        folded = [fold(text) for text in self.rest]
        named = any(self.facts.get(column) for column in ("name", "family", "organisation"))
        ways = sum(bool(self.facts.get(column)) for column in ("organisation", "phone", "email", "ward", "tax_code"))
        if any(_SIGNING.search(text) for text in folded):
            return not (named and ways > 1)
        return bool(self.alone) and bool(_SIGNING_ALONE.match(folded[0])) and not is_name(self.alone)


def _said(text):
    """A dash, dots or «?» in a cell say that there is nothing."""
    return text[:_LONGEST] if any(sign.isalnum() for sign in text) else ""


def _why_no_person(row, heading, signed):
    if _counts_columns(row.filled):
        return _("Dòng đánh số cột.")
    if signed:
        return _("Phần ký, ngày tháng ở cuối bảng.")
    if not row.has_number and any(_TOTAL.match(text.lower()) for text in row.filled):
        return _("Dòng cộng.")
    if row.filled == heading or (not row.has_number and headings.understood(headings.columns_of(row.filled)) > 2):
        return _("Tiêu đề lặp lại.")
    if row.alone and _NOTE.match(fold(row.alone)):
        return _("Dòng ghi chú.")
    if row.alone and _is_group(row):
        return _("Dòng tên nhóm.")
    if not any(row.facts.get(column) for column in ("name", "family", "organisation")):
        return "" if any(row.facts.values()) else _("Không có họ tên, đơn vị.")
    return ""


def _counts_columns(filled):
    """«(1) (2) (3)», «A B C» below a heading."""
    places = [_PLACE.match(text) for text in filled]
    if len(filled) < 3 or not all(places):
        return False
    signs = [int(one.group(1)) if one.group(1).isdigit() else ord(one.group(1)) for one in places]
    return all(after - before == 1 for before, after in zip(signs, signs[1:], strict=False))


def _is_group(row):
    """«I | KHỐI PHÒNG BAN»: one text alone, numbered as a chapter, in capitals, or without the number that people have."""
    if row.number:
        return bool(_CHAPTER.match(row.number))
    if is_name(row.alone):
        return False
    return row.of_numbered or row.alone.isupper() or bool(_GROUP_WORD.match(row.alone.lower()))


def are_numbers(texts):
    """Whether a column holds running numbers and, at most, chapters between them."""
    return any(map(_NUMBER.match, texts)) and all(_NUMBER.match(text) or _CHAPTER.match(text) for text in texts)


def are_given_names(texts):
    """Whether a column holds one or two words of letters each: given names beside the family's."""
    return all(len(text.split()) <= 2 and text.replace(" ", "").isalpha() for text in texts)


def is_name(text):
    """Whether a text reads as a person's name: two to six words of letters behind a usual family name."""
    words = text.lower().split()
    return 2 <= len(words) <= 6 and words[0] in _FAMILIES and all(word.isalpha() for word in words)


def _with_name(facts):
    """Family names and given names that stand in two columns become one name."""
    family = facts.pop("family", "")
    if family:
        facts["name"] = f"{family} {facts.get('name', '')}".strip()
    return facts


def _at(cells, place):
    return nfc(cells[place]) if place < len(cells) else ""
