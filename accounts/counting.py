"""How many rows a list has, as its page says it: counted up to a limit, beyond it «hơn 10.000».

Nobody reads the difference between 41,207 and 41,208; counting it would read the whole register on every visit. The
database stops at the limit, so a count costs the same in a register of ten thousand dossiers and of a million.
"""

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Count, OuterRef, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils.formats import number_format
from django.utils.translation import gettext as _

MOST_COUNTED = 10_000


class Counted(int):
    """A number of rows; `is_more` where the counting stopped at the limit."""

    def __new__(cls, number, is_more=False):
        made = super().__new__(cls, number)
        made.is_more = is_more
        return made


def how_many(queryset):
    return how_many_each(rows=queryset)["rows"]


def how_many_each(**querysets):
    """{name: Counted} of several lists in one statement; each list stops by itself.

    Of a list with `distinct()` its own columns count, of every other its rows.
    """
    using = next(iter(querysets.values())).db
    parts, params = [], []
    for queryset in querysets.values():
        rows = queryset.order_by() if queryset.query.distinct else queryset.order_by().values("pk")
        try:
            sql, values = rows[: MOST_COUNTED + 1].query.get_compiler(using).as_sql()
        except EmptyResultSet:
            parts.append("0")
            continue
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) listed)")
        params += values
    if not params and set(parts) == {"0"}:
        return {name: Counted(0) for name in querysets}
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)
        return {name: _cut(number) for name, number in zip(querysets, cursor.fetchone(), strict=True)}


def how_many_of_each(queryset, column, values):
    """{value: Counted} of the rows that hold each value in `column`, in one statement; each value stops by itself.

    The database plans the question once and asks it for every value; a GROUP BY would read every row.
    """
    values = list(values)
    if not values:
        return {}
    using = queryset.db
    asked = queryset.filter(**{column: RawSQL("kinds.value", ())})
    try:
        sql, params = asked.order_by().values("pk")[: MOST_COUNTED + 1].query.get_compiler(using).as_sql()
    except EmptyResultSet:
        return dict.fromkeys(values, Counted(0))
    plain = [str(value) if isinstance(value, str) else value for value in values]
    kinds = " UNION ALL ".join(["SELECT %s AS value", *["SELECT %s"] * (len(values) - 1)])
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"SELECT kinds.value, (SELECT COUNT(*) FROM ({sql}) listed) FROM ({kinds}) kinds",
            [*params, *plain],
        )
        numbers = dict(cursor.fetchall())
    return {value: _cut(numbers[key]) for value, key in zip(values, plain, strict=True)}


def together(numbers):
    """The sum of several counts, itself cut at the limit."""
    numbers = list(numbers)
    total = sum(numbers)
    return Counted(min(total, MOST_COUNTED), total > MOST_COUNTED or any(number.is_more for number in numbers))


def _cut(number):
    return Counted(min(number, MOST_COUNTED), number > MOST_COUNTED)


def count_of(rows, column):
    """For annotating a list: how many of `rows` point at each row shown. A JOIN would group the whole list first."""
    pointing = rows.filter(**{column: OuterRef("pk")}).order_by().values(column)
    return Coalesce(Subquery(pointing.annotate(number=Count("pk")).values("number")), 0)


def in_words(number):
    """1.234, or «hơn 10.000» of what was counted only so far."""
    text = number_format(number, use_l10n=True, force_grouping=True)
    return _("hơn %(n)s") % {"n": text} if getattr(number, "is_more", False) else text
