"""Quyết định: the text the leader signed, and the list of products."""

import re
from datetime import date

from django.utils.translation import gettext as _

from evaluations.papers.words import full_name, signing_lines, stars_words
from evaluations.statuses import DecisionKind
from products.papers import day_words, iso, number_line


def decision(thing):
    """Quyết định công nhận, or phê duyệt kết quả: the text the leader signed, and the list of products."""
    round = thing.round
    items = list(
        thing.items.select_related(
            "evaluation__registration__product__business",
            "evaluation__registration__ward",
            "evaluation__session__council",
            "certificate",
        )
    )
    # A result that came back from above: the upper council's minutes (QĐ 26/2026 Đ7 k4g).
    sessions = {item.evaluation.basis.session for item in items}
    recognises = thing.kind == DecisionKind.RECOGNISE
    lines, list_after = _with_list(_articles(thing.text), [item.evaluation.registration.product_name for item in items])
    return {
        "parent": "",
        "issuer": full_name(thing.issuer),
        "place": thing.office.place,
        "title": _("Quyết định số %(number)s") % {"number": thing.number},
        "number": number_line(thing.number, "QĐ", "UBND"),
        "date": iso(thing.signed_on),
        "about": _("Về việc công nhận kết quả đánh giá, phân hạng và cấp giấy chứng nhận sản phẩm OCOP")
        if recognises
        else _("Về việc phê duyệt kết quả đánh giá, phân hạng sản phẩm OCOP"),
        "authority": _authority(thing),
        "grounds": [*_law_of_issuer(thing), round.regulation.title, *_other_grounds(round, sessions)],
        "lines": lines,
        "list_after": list_after,
        "recognises": recognises,
        "rows": [_item_row(place, item) for place, item in enumerate(items, start=1)],
        "signing": signing_lines(thing),
        "signer": thing.signer_name,
        "office": thing.office.name,
    }


def _authority(thing):
    """Decisions are the chairman's: «CHỦ TỊCH ỦY BAN NHÂN DÂN QUẬN …»."""
    return _("Chủ tịch %(issuer)s") % {"issuer": full_name(thing.issuer)}


def _other_grounds(round, sessions):
    if round.plan_number and round.plan_date:
        yield _("Căn cứ Kế hoạch số %(number)s ngày %(day)s của %(issuer)s") % {
            "number": round.plan_number,
            "day": day_words(round.plan_date),
            "issuer": round.plan_issuer,
        }
    for session in sorted(filter(None, sessions), key=lambda row: row.pk):
        if session.minutes_number:
            yield _("Căn cứ Biên bản số %(number)s ngày %(day)s của %(council)s") % {
                "number": session.minutes_number,
                "day": day_words(session.minutes_date),
                "council": session.council.name,
            }
    yield _("Theo đề nghị của %(office)s") % {"office": round.office.name}


_ARTICLE = re.compile(r"^(Điều\s+\d+\s*\.)\s*(.*)$")


def _articles(text):
    """[bold beginning, the rest] of every line: «Điều 1.» stands out, everything else is printed as it was signed."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [list(found.groups()) if (found := _ARTICLE.match(line)) else ["", line] for line in lines]


def _with_list(lines, names):
    """(the lines without the list that Điều 1 writes out, after how many of them the table of the same list stands).

    A line of the list is the next one in number and names its product; whatever else was signed is printed as it stands.
    """
    kept, number = [], 0
    for bold, words in lines:
        if not bold and number < len(names) and words.startswith(f"{number + 1}. {names[number]}"):
            number += 1
        else:
            kept.append([bold, words])
    return kept, 1


# The law on local government that a committee's decision begins with, from the day it came into force (its own last articles).
LOCAL_GOVERNMENT = (
    (date(2025, 6, 16), "72/2025/QH15 ngày 16/06/2025"),
    (date(2025, 3, 1), "65/2025/QH15 ngày 19/02/2025"),
    (date(2016, 1, 1), "77/2015/QH13 ngày 19/06/2015, được sửa đổi, bổ sung bởi Luật số 47/2019/QH14 ngày 22/11/2019"),
)


def _law_of_issuer(thing):
    if not full_name(thing.issuer).casefold().startswith("ủy ban nhân dân"):
        return
    found = next((number for since, number in LOCAL_GOVERNMENT if thing.signed_on >= since), "")
    if found:
        yield _("Căn cứ Luật Tổ chức chính quyền địa phương số %(number)s") % {"number": found}


def _item_row(place, item):
    registration = item.evaluation.registration
    certificate = getattr(item, "certificate", None)
    return [
        str(place),
        registration.product_name,
        registration.business_name,
        registration.ward.name,
        stars_words(item.stars),
        certificate.number if certificate else "",
    ]
