"""Paging by key: as quick on the last page as on the first, however long the list.

A page is asked for by the last row seen (`sau`) or the first (`truoc`): its sort value and its number. A key that makes no
sense gives the first page.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import Q

from accounts.counting import Counted, as_counted, as_expression

PAGE_SIZE = 50
_NONSENSE = (ValueError, TypeError, OverflowError, ValidationError, binascii.Error, UnicodeDecodeError)


@dataclass(frozen=True)
class KeysetPage:
    rows: list
    previous_url: str
    next_url: str


class First(list):
    """The first `size` rows of a queryset for a page that shows no more; `rest` counts those left out, and the page says so
    (components/rest.html). `show` turns a row into what the page lists; `counted`: the page's other counts told it already."""

    def __init__(self, queryset, size, show=None, counted=None):
        if counted is None:
            # In the same statement, so that a long list costs as much as a short one.
            rows = list(queryset.annotate(all_of_them=as_expression(queryset))[:size])
            counted = as_counted(rows[0].all_of_them) if rows else Counted(0)
        else:
            rows = list(queryset[:size])
        self.rest = Counted(max(counted - len(rows), 0), counted.is_more)
        super().__init__(map(show, rows) if show else rows)

    @property
    def total(self):
        return Counted(len(self) + self.rest, self.rest.is_more)


def keyset_page(queryset, query, order="-pk", *, size=PAGE_SIZE):
    """One page of `queryset` in the order of one column that is never null, the row's number deciding ties.

    `query` is request.GET; `order` a field or annotation, "-" before it for descending.
    """
    field, descending = order.removeprefix("-"), order.startswith("-")
    after, before = _read(query.get("sau", "")), _read(query.get("truoc", ""))
    backwards = before is not None and after is None
    try:
        rows = _slice(queryset, field, descending, after, before, size)
    except _NONSENSE:
        after = before = None
        backwards = False
        rows = _slice(queryset, field, descending, None, None, size)
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    has_previous = more if backwards else after is not None
    has_next = bool(rows) if backwards else more
    return KeysetPage(
        rows,
        _address(query, "truoc", rows[0], field) if rows and has_previous else "",
        _address(query, "sau", rows[-1], field) if rows and has_next else "",
    )


def _slice(queryset, field, descending, after, before, size):
    backwards = before is not None and after is None
    key = before if backwards else after
    down = descending != backwards
    if key is not None:
        value, pk = key
        sign = "lt" if down else "gt"
        beyond = Q(**{f"pk__{sign}": pk})
        if field != "pk":
            # "From the value on" stands by itself, so that an index is entered there and not read from its beginning.
            beyond = Q(**{f"{field}__{sign}e": value}) & (Q(**{f"{field}__{sign}": value}) | beyond)
        queryset = queryset.filter(beyond)
    columns = ["pk"] if field == "pk" else [field, "pk"]
    return list(queryset.order_by(*(f"-{column}" if down else column for column in columns))[: size + 1])


def _read(text):
    if not text or len(text) > 2000:
        return None
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(text.encode() + b"=="))
    except _NONSENSE:
        return None
    if isinstance(pk, bool) or not isinstance(pk, int) or not 0 < pk < 2**63 or isinstance(value, list | dict):
        return None
    return value, pk


def _address(query, name, row, field):
    value = row
    for part in field.split("__"):
        value = getattr(value, part)
    if isinstance(value, date | datetime):
        value = value.isoformat()
    packed = base64.urlsafe_b64encode(json.dumps([value, row.pk], ensure_ascii=False).encode()).decode().rstrip("=")
    query = query.copy()
    query.pop("sau", None)
    query.pop("truoc", None)
    query[name] = packed
    return f"?{query.urlencode()}"
