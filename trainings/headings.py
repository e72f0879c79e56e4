"""What the headings of a guest list mean, however offices write them. Words only."""

import re

from accounts.text import nfc
from criteria.text import fold

# Tried in this order: the first whose words a heading holds. «Địa chỉ email» is an address of letters, «Tên cơ sở» a unit.
_MEANINGS = (
    ("email", ("email", "e mail", "gmail", "mail", "thu dien tu", "hom thu")),
    ("phone", ("dien thoai", "d thoai", "sdt", "so dt", "s dt", "dt", "di dong", "dd", "hotline", "so may", "tel", "phone",
               "mobile", "zalo")),
    ("tax_code", ("ma so thue", "mst", "ma so ho kinh doanh", "ma so doanh nghiep", "ma so hkd", "tax code")),
    ("", ("san pham", "loai hinh", "so luong", "ngay sinh", "nam sinh", "gioi tinh", "ghi chu", "chu ky", "ky ten",
          "dia chi", "cccd", "can cuoc", "linh vuc", "nganh nghe")),
    ("position", ("chuc vu", "chuc danh", "c vu", "vi tri", "position", "job title")),
    ("family", ("ho dem", "ho va ten dem", "ho va chu lot", "ho lot", "ho ten dem")),
    ("name", ("ho va ten", "ho ten", "nguoi dai dien", "ten nguoi", "nguoi tham du", "nguoi du", "dai bieu", "khach moi",
              "dai dien", "ong ba", "quy danh", "chu co so", "chu ho", "chu doanh nghiep", "chu hkd", "full name")),
    ("organisation", ("don vi", "d vi", "dv", "co quan", "co so", "chu the", "doanh nghiep", "cong ty", "hop tac xa", "htx", "hkd",
                      "to chuc", "ho kinh doanh", "noi cong tac", "noi lam viec", "organisation", "organization", "company")),
    ("ward", ("phuong", "xa", "dia ban", "dia phuong")),
    ("name", ("ten", "name")),
)  # fmt: skip
_SERIAL = {"stt", "tt", "so tt", "so thu tu", "so", "no", "tt so"}
_LONGEST = 60


def meaning(text):
    """The column a heading stands for: one of name, family, organisation, position, phone, email, ward, tax_code;
    "serial" for the running number; "" for what is no heading or none that is read.
    """
    words = _words(text)
    if not words or len(words) > _LONGEST or words.startswith(("danh sach", "kem theo", "bieu ", "bao cao")):
        return ""
    if words in _SERIAL:
        return "serial"
    return next((column for column, keys in _MEANINGS if any(_holds(words, key) for key in keys)), "")


def _words(text):
    without = re.sub(r"\([^)]*\)", " ", nfc(text))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", fold(without)).split())


def _holds(words, key):
    return f" {key} " in f" {words} "


def columns_of(cells):
    """Column → its place, the first of each kind."""
    found = {}
    for place, cell in enumerate(cells):
        column = meaning(cell)
        if column and column not in found:
            found[column] = place
    return found


def understood(columns):
    """How many columns of people a row of headings names; 0 where nobody could be named by it."""
    return len(columns.keys() - {"serial"}) if columns.keys() & {"name", "organisation"} else 0
