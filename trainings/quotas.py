"""In which quota a guest counts: agencies are free text («UBND phường Bạch Mai», «Chủ thể OCOP»), read as people mean them."""

import re

from criteria.text import shortened
from trainings.statuses import GuestKind

# What may stand beside an agency's or a ward's name without making it another's.
# fmt: off
_BESIDE = {
    "cac", "cua", "va", "thuoc", "tren", "dia", "ban", "dai", "bieu", "dien", "lanh", "dao", "chuyen", "vien",
    "can", "bo", "cong", "chuc", "thanh", "phan", "ocop", "co", "san", "pham", "chu", "moi", "nguoi",
    "sx", "kinh", "doanh", "tm", "dv", "dang", "ky", "tham", "gia", "danh", "dat", "sao", "nam", "quan", "huyen", "tp",
}
# fmt: on
# As `shortened` writes them.
_OF_BUSINESSES = ("chu the", "hkd", "ho kd", "dn", "dntn", "cty", "htx", "lhhtx", "tht", "cssx", "ho sx")
_OF_WARDS = ("phuong xa", "phuong", "xa", "dac khu", "thi tran")
_IN_BRACKETS = re.compile(r"\([^()]*\)")


def _plain(text):
    """Folded words as people shorten them; «P. Bạch Mai» is «Phường Bạch Mai»."""
    return re.sub(r"\bp (?=[a-z0-9])", "phuong ", shortened(text))


def _without(text, part):
    """The words of `text` that are left without `part`; None where `part` does not stand in it as whole words."""
    if not part:
        return None
    left, found = re.subn(rf"(?<![a-z0-9]){re.escape(part)}(?![a-z0-9])", " ", text)
    return left.split() if found else None


def _is_beside(words, *more):
    return {word for word in words if not word.isdigit()} <= _BESIDE | set(more)


def _left_of(agency, parts):
    for part in parts:
        left = _without(agency, part)
        if left is not None:
            agency = " ".join(left)
    return agency.split()


def _rank(guest, agency, ward_names):
    """How well an agency fits a guest; 0: not at all. The guest's own agency, the ward, then the kind of guest."""
    of_businesses = any(_without(agency, part) is not None for part in _OF_BUSINESSES)
    is_business = guest.kind == GuestKind.BUSINESS
    own = [guest.office.name if guest.office_id else "", guest.organisation, guest.name]
    if agency in {_plain(name) for name in own if name}:
        return 5
    if of_businesses and not is_business:
        return 0
    rest = _left_of(agency, _OF_BUSINESSES) if of_businesses else agency.split()
    if (left := _beside_ward(" ".join(rest), ward_names)) is not None:
        if _is_beside(left, "ubnd"):
            # «UBND phường …» itself is the office's before it is that of the businesses it brings.
            return 4 if of_businesses == is_business and ("ubnd" not in left or not is_business) else 3
        return 0
    if is_business:
        return 2 if of_businesses and _is_beside(_left_of(" ".join(rest), _OF_WARDS)) else 0
    if guest.kind == GuestKind.OFFICE and guest.ward_id and "ubnd" in rest:
        return 1 if len(rest) > 1 and _is_beside(_left_of(" ".join(rest), _OF_WARDS), "ubnd") else 0
    return 0


def _beside_ward(text, ward_names):
    """The words that stand beside one of the names; none beside a name without its «Phường», which stands alone."""
    for name in ward_names:
        unit, _space, bare = name.partition(" ")
        if text == bare and unit in _OF_WARDS and not bare.isdigit():
            return []
        if (left := _without(text, name)) is not None:
            return left
    return None


def quota_of(guest, quotas, ward_names=()):
    """The quota that fits this guest best, or None; the first of two that fit alike.

    `ward_names`: what the guest's ward is called; a ward that has ended also by the name of the one that stands for it.
    What stands in brackets may be left out: «Chủ thể OCOP (02 người/phường)».
    """
    names = [_plain(name) for name in ward_names or ([guest.ward.name] if guest.ward_id else [])]

    def rank(agency):
        whole, short = _plain(agency), _plain(_IN_BRACKETS.sub(" ", agency))
        return _rank(guest, whole, names) or (_rank(guest, short, names) if short != whole else 0)

    ranked = [(rank(quota.agency), quota) for quota in quotas]
    best = max(ranked, key=lambda pair: pair[0], default=(0, None))
    return best[1] if best[0] else None
