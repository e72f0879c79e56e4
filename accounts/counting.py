"""How many rows a list has, as its page says it: counted up to a limit, beyond it «hơn 10.000».

Nobody reads the difference between 41,207 and 41,208; counting it would read the whole register on every visit. The
database stops at the limit, so a count costs the same in a register of ten thousand dossiers and of a million.
"""

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils.formats import number_format
from django.utils.translation import gettext as _

MOST_COUNTED = 10_000
# A list narrowed by words is read once to tell how many of it are of each kind, unless it is longer than this.
FEW = 20_000


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
    asked = {name: _up_to_limit(queryset) for name, queryset in querysets.items()}
    questions = [(sql, params) for sql, params in asked.values() if sql]
    numbers = iter(())
    if questions:
        with connections[next(iter(querysets.values())).db].cursor() as cursor:
            cursor.execute(
                f"SELECT {', '.join(f'(SELECT COUNT(*) FROM ({sql}) listed)' for sql, _params in questions)}",
                [value for _sql, params in questions for value in params],
            )
            numbers = iter(cursor.fetchone())
    return {name: as_counted(next(numbers) if sql else 0) for name, (sql, _params) in asked.items()}


def as_expression(queryset):
    """The same number for annotating the very list that is shown; read it with `as_counted`."""
    sql, params = _up_to_limit(queryset)
    return RawSQL(f"SELECT COUNT(*) FROM ({sql}) listed", params) if sql else Value(0)


def _up_to_limit(queryset):
    """The question for one row more than is counted, and its parameters; "" where nothing can be found."""
    rows = queryset.order_by() if queryset.query.distinct else queryset.order_by().values("pk")
    try:
        return rows[: MOST_COUNTED + 1].query.get_compiler(queryset.db).as_sql()
    except EmptyResultSet:
        return "", ()


def how_many_of_each(queryset, column, values, *, searched=False, **others):
    """{value: Counted} of the rows that hold each value in `column`; each value stops by itself.

    The database plans the question once and asks it for every value; a GROUP BY would read every row. Of a `searched`
    list that would be one search for each value, so its rows are found once. `others`: further lists to count, by name.
    """
    values = list(values)
    few = _of_each_of_a_few(queryset, column) if searched else None
    if few is not None:
        return {value: as_counted(few.get(value, 0)) for value in values} | (how_many_each(**others) if others else {})
    sql, params = _up_to_limit(queryset.filter(**{column: RawSQL("kinds.value", ())}))
    if not sql or not values:
        return dict.fromkeys(values, Counted(0)) | (how_many_each(**others) if others else {})
    plain = [str(value) if isinstance(value, str) else value for value in values]
    kinds = " UNION ALL ".join(["SELECT %s AS value", *["SELECT %s"] * (len(values) - 1)])
    asked = {name: _up_to_limit(other) for name, other in others.items()}
    beside = [(other, told) for other, told in asked.values() if other]
    columns = "".join(f", (SELECT COUNT(*) FROM ({other}) listed)" for other, _told in beside)
    with connections[queryset.db].cursor() as cursor:
        cursor.execute(
            f"SELECT kinds.value, (SELECT COUNT(*) FROM ({sql}) listed){columns} FROM ({kinds}) kinds",
            [*params, *(value for _other, told in beside for value in told), *plain],
        )
        rows = cursor.fetchall()
    numbers = {row[0]: row[1] for row in rows}
    # The others stand in every row; none of them depends on it, so the database asks each once.
    told = iter(rows[0][2:])
    counted = {name: as_counted(next(told) if other else 0) for name, (other, _params) in asked.items()}
    return {value: as_counted(numbers[key]) for value, key in zip(values, plain, strict=True)} | counted


def _of_each_of_a_few(queryset, column):
    """{value: number}, or None where the list is longer than a few rows."""
    try:
        found = queryset.order_by().values(column)[: FEW + 1].query.get_compiler(queryset.db).as_sql()
    except EmptyResultSet:
        return {}
    connection = connections[queryset.db]
    with connection.cursor() as cursor:
        kind = connection.ops.quote_name(column)
        cursor.execute(f"SELECT listed.{kind}, COUNT(*) FROM ({found[0]}) listed GROUP BY 1", found[1])
        numbers = dict(cursor.fetchall())
    return None if sum(numbers.values()) > FEW else numbers


def together(numbers):
    """The sum of several counts, itself cut at the limit."""
    numbers = list(numbers)
    total = sum(numbers)
    return Counted(min(total, MOST_COUNTED), total > MOST_COUNTED or any(number.is_more for number in numbers))


def as_counted(number):
    """A number that the database counted up to one beyond the limit."""
    return Counted(min(number, MOST_COUNTED), number > MOST_COUNTED)


def count_of(rows, column):
    """For annotating a list: how many of `rows` point at each row shown. A JOIN would group the whole list first."""
    pointing = rows.filter(**{column: OuterRef("pk")}).order_by().values(column)
    return Coalesce(Subquery(pointing.annotate(number=Count("pk")).values("number")), 0)


def in_words(number):
    """1.234, or «hơn 10.000» of what was counted only so far."""
    text = number_format(number, use_l10n=True, force_grouping=True)
    return _("hơn %(n)s") % {"n": text} if getattr(number, "is_more", False) else text
