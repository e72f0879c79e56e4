"""The words of a decision: the portal's own articles name products and stars; the signer adds further articles.

The list is data and is printed from the data. What a person types can therefore contradict it only in the further articles,
and those are read for exactly that: stars, the number of products, names, the certificate's term, an article twice.
"""

import re
import unicodedata

from django.utils.translation import gettext as _

from criteria.text import nfc
from evaluations.statuses import DecisionKind

UNITS = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6,
    "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_BARE = {"mot": 1, "bon": 4, "nam": 5, "bay": 7, "tam": 8, "chin": 9}  # typed without accents
_WORD = "|".join(sorted([*UNITS, *_BARE, "mười", "mươi", "trăm", "chục", "linh", "lẻ", "muoi"], key=len, reverse=True))
# «3», «03», «ba», «mười hai», «05 (năm)», «năm (05)».
_ONE = rf"(?:\d+|(?:{_WORD})(?:\s+(?:{_WORD}))*)"
NUMBER = rf"(?<!\w)(?P<number>{_ONE})(?:\s*\(\s*(?P<again>{_ONE})\s*\))?"
_STAR = r"(?:ngôi\s+|cánh\s+|hạng\s+)?(?:sao|stars?)(?!\w)"
STARS = [
    re.compile(rf"{NUMBER}\s*[-–]?\s*{_STAR}"),
    re.compile(rf"{NUMBER}\s*[*★☆⭐✩✪✭✮✯🌟]"),
    re.compile(r"[★☆⭐✩✪✭✮✯🌟]|\*{2,}"),
    re.compile(r"(?<!bản )(?<!vì )(?<!tại )(?<!làm )(?<!\w)sao\s*[:=]?\s*(?:\(\s*)?\d"),
    re.compile(rf"(?<!\w)hạng\s*(?:sao\s*)?[:=]?\s*{NUMBER}(?!\w)"),
    re.compile(rf"(?<!\w)sao\s*[:=]\s*{NUMBER}"),
]
COUNT = re.compile(rf"{NUMBER}\s+(?:\w+\s+)?sản\s+phẩm(?!\w)")
MONTHS = re.compile(rf"{NUMBER}\s+tháng(?!\w)(?!\s*\d)")
YEARS = re.compile(rf"{NUMBER}\s+năm(?!\w)(?!\s*\d)")
DAY = re.compile(
    r"đến\s+(?:hết\s+)?(?:ngày\s+)?(\d{1,2}(?:\s*[/.-]\s*\d{1,2}\s*[/.-]\s*|\s+tháng\s+\d{1,2}\s+năm\s+)\d{4})"
)
OF_TERM = re.compile(r"giá trị|hiệu lực|thời hạn|giấy chứng nhận")
# «Công nhận sản phẩm X» decides something; «sản phẩm được công nhận tại Điều 1» speaks of what Điều 1 decides.
_SPEAKS_OF = r"(?<!được )(?<!đã )(?<!kết quả )(?<!quyết định )(?<!việc )(?<!hồ sơ )(?<!giấy )(?<!đề nghị )"
RECOGNISES = re.compile(
    rf"{_SPEAKS_OF}(?<!\w)(?:công nhận|xếp hạng|phân hạng)(?=\s+(?:thêm|bổ sung|cho|sản phẩm|hạng|đạt|[«\"“]))"
)
GIVES = re.compile(
    r"(?<!được )(?<!việc )(?<!\w)cấp\s+(?:thêm\s+|bổ sung\s+)?giấy chứng nhận(?!\w)(?!\s+(?:đã|được|tại|theo|nêu))"
)
QUOTED = re.compile(r"sản phẩm\s+(?:ocop\s+)?[«\"“‘'](.+?)[»\"”’']")
# A business or product by its own name: a capital follows what it is.
NAMES = re.compile(
    r"(?<!\w)(?:hộ kinh doanh|hợp tác xã|htx|công ty|tổ hợp tác|doanh nghiệp|cơ sở sản xuất|cơ sở|sản phẩm)(?P<name>(?:\s+[^\s,;.:()]+)+)",
    re.IGNORECASE,
)
_NO_NAMES = {"OCOP", "Điều", "□"}
_ARTICLE = re.compile(
    rf"^điều\s+(?:thứ\s+)?(?P<which>\d+|[ivxlc]+|nhất|(?:{_WORD})(?:\s+(?:{_WORD}))*)\s*(?:[.:,;)/–-]|$)"
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def generated(kind, round, rows):
    """The portal's articles for `rows` of (evaluation, stars), a list of lines; names as the dossiers were handed in."""
    if kind == DecisionKind.RECOGNISE:
        return [
            _("Điều 1. Công nhận và cấp giấy chứng nhận cho các sản phẩm OCOP sau đây:"),
            *(_line(place, evaluation, stars) for place, (evaluation, stars) in enumerate(rows, start=1)),
            _("Điều 2. Giấy chứng nhận có giá trị trong thời hạn %(months)s tháng kể từ ngày ban hành.")
            % {"months": round.regulation.certificate_months},
        ]
    return [
        _("Điều 1. Phê duyệt kết quả đánh giá và đề nghị cấp trên đánh giá, phân hạng các sản phẩm sau đây:"),
        *(_line(place, evaluation) for place, (evaluation, _stars) in enumerate(rows, start=1)),
    ]


def _line(place, evaluation, stars=None):
    registration = evaluation.registration
    facts = {
        "place": place,
        "product": registration.product_name,
        "business": registration.business_name,
        "stars": stars,
    }
    if stars is None:
        return _("%(place)s. %(product)s – %(business)s.") % facts
    return _("%(place)s. %(product)s – %(business)s: %(stars)s sao.") % facts


# «có hiệu lực thi hành» says from when, not by whom.
_EXECUTES = re.compile(r"(?<!hiệu lực )thi hành(?!\w)")


def executing(kind, added, *, issuer, office):
    """The last article, who carries the decision out (NĐ 30/2020), as a list of one; empty where the signer wrote one."""
    if any(_EXECUTES.search(_plain(line)) for line in added):
        return []
    number = first_free(kind) + sum(_article(line) is not None for line in added)
    return [
        _(
            "Điều %(number)s. Chánh Văn phòng %(issuer)s, %(office)s, thủ trưởng các cơ quan, đơn vị liên quan và các chủ thể có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này."
        )
        % {"number": number, "issuer": issuer, "office": office}
    ]


def first_free(kind):
    """The number of the first article that is the signer's own."""
    return 3 if kind == DecisionKind.RECOGNISE else 2


def further(text, own):
    """The further articles of `text`: (lines, ""), or ([], the reason). The portal's own lines may stand before them, whole.

    A text that repeats some of the portal's lines and not the others, or in another order, is refused.
    """
    lines = [" ".join(line.split()) for line in nfc(text).splitlines() if line.strip()]
    plain = [_plain(line) for line in own]
    said = [_plain(line) for line in lines]
    if not any(line in plain for line in said):
        return lines, ""
    if said[: len(plain)] == plain:
        return lines[len(plain) :], ""
    for place, (line, wanted) in enumerate(zip([*said, *[""] * len(plain)], plain, strict=False)):
        if line != wanted:
            return [], _("Nội dung khác danh sách của quyết định: cần dòng «%(wanted)s», đang ghi «%(line)s».") % {
                "wanted": own[place],
                "line": lines[place] if place < len(lines) else "",
            }
    return lines[len(plain) :], ""


def why_not_further(lines, *, kind, count, months, ends_on=None, listed=(), others=()):
    """Why these articles contradict the list, with the place; "" where they do not.

    `count`: products of the decision; `months`, `ends_on`: the certificates' term; `listed`: names in the list;
    `others`: names of the same round that are not in the list.
    """
    expected = first_free(kind)
    if lines and _article(lines[0]) is None:
        return _("Nội dung bổ sung phải bắt đầu bằng «Điều %(number)s.»; đang ghi «%(line)s».") % {
            "number": expected,
            "line": lines[0],
        }
    for line in lines:
        number = _article(line)
        if number is not None and number != expected:
            return _("Điều bổ sung phải đánh số tiếp từ «Điều %(number)s.»; đang ghi «%(line)s».") % {
                "number": expected,
                "line": line,
            }
        expected += number is not None
        reason = _why_not_line(line, count, months, ends_on, listed, others)
        if reason:
            return reason
    return ""


def _why_not_line(line, count, months, ends_on, listed, others):
    plain = _plain(line)
    # Names of the list may hold anything («Trà Ba Sao»): they are read as names, not as words.
    for name in sorted(listed, key=len, reverse=True):
        plain = plain.replace(_plain(name), "□")
    for pattern in STARS:
        if found := pattern.search(plain):
            return _("Hạng sao chỉ ghi trong danh sách do Cổng in; xin bỏ «%(words)s» ở «%(line)s».") % {
                "words": found.group().strip(),
                "line": line,
            }
    for name in [*(name for name in others if _named(_plain(name), plain)), *_foreign(line, plain, listed)]:
        return _("«%(name)s» không có trong danh sách của quyết định; xin xem lại «%(line)s».") % {
            "name": name,
            "line": line,
        }
    for pattern in (RECOGNISES, GIVES):
        if found := pattern.search(plain):
            return _(
                "Việc công nhận và cấp giấy chứng nhận đã ghi tại Điều 1 theo danh sách; xin bỏ «%(words)s» ở «%(line)s»."
            ) % {"words": found.group().strip(), "line": line}
    for found in COUNT.finditer(plain):
        if numbers_in(found) != {count}:
            return _("Quyết định có %(count)s sản phẩm, khác «%(words)s» ở «%(line)s».") % {
                "count": count,
                "words": found.group().strip(),
                "line": line,
            }
    return _why_not_term(line, plain, months, ends_on)


def _why_not_term(line, plain, months, ends_on):
    if not OF_TERM.search(plain):
        return ""
    terms = [(found, numbers_in(found)) for found in MONTHS.finditer(plain)]
    terms += [(found, {number * 12 for number in numbers_in(found)}) for found in YEARS.finditer(plain)]
    for found, said in terms:
        if said != {months}:
            return _("Giấy chứng nhận có giá trị %(months)s tháng, khác «%(words)s» ở «%(line)s».") % {
                "months": months,
                "words": found.group().strip(),
                "line": line,
            }
    for found in DAY.finditer(plain):
        day = tuple(int(part) for part in re.findall(r"\d+", found.group(1)))
        if ends_on is None or day != (ends_on.day, ends_on.month, ends_on.year):
            return _("Ngày «%(words)s» khác thời hạn của giấy chứng nhận; xin xem lại «%(line)s».") % {
                "words": found.group(1),
                "line": line,
            }
    return ""


def _foreign(line, plain, listed):
    """Names in the line that the list does not hold: quoted, or written with a capital after what they are."""
    for found in QUOTED.finditer(plain):
        if found.group(1).strip() != "□":
            yield found.group(1)
    cased = "".join(sign for sign in unicodedata.normalize("NFKC", line) if unicodedata.category(sign) != "Cf")
    if cased.isupper():
        return
    for name in sorted(listed, key=len, reverse=True):
        cased = re.sub(re.escape(nfc(name)), "□", cased, flags=re.IGNORECASE)
    for found in NAMES.finditer(cased):
        first = found.group("name").split()[0]
        if first[0].isupper() and first not in _NO_NAMES:
            yield found.group().strip()


def _named(name, plain):
    """As a whole: «Chè» does not stand in «Chèo»."""
    return bool(name) and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", plain) is not None


def _article(line):
    """The number of the article that begins here, 0 for one that cannot be read; None inside an article."""
    found = _ARTICLE.match(_plain(line))
    if not found:
        return None
    which = found.group("which")
    if which.isdigit():
        return int(which)
    if which == "nhất":
        return 1
    if set(which) <= set(_ROMAN):
        values = [_ROMAN[sign] for sign in which]
        return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
    return value_of(which)


def numbers_in(found):
    """What a match of NUMBER says, in figures; one value unless it contradicts itself."""
    return {value_of(part) for part in (found.group("number"), found.group("again")) if part}


def value_of(words):
    """«03» and «ba» are 3, «mười hai» is 12, «hai mươi lăm» is 25; up to 999."""
    if words.isdigit():
        return int(words)
    total, unit = 0, None
    for word in words.split():
        if word in {"mười", "muoi", "mươi", "chục"}:
            total, unit = total + 10 * (1 if unit is None else unit), None
        elif word == "trăm":
            total, unit = total + 100 * (unit or 1), None
        elif word not in {"linh", "lẻ"}:
            unit = UNITS.get(word, _BARE.get(word))
    return total + (unit or 0)


def _plain(text):
    """Lower case, one spelling, single blanks, without signs that nobody sees; accents stay: «ba» is not «bà»."""
    text = unicodedata.normalize("NFKC", text)
    seen = "".join(sign for sign in text if unicodedata.category(sign) not in {"Cf", "Mn", "Me"})
    return " ".join(nfc(seen).casefold().split())
