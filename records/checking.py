"""Comparing what is written down twice: copies in other columns, counts, columns for searching.

A check belongs to the app that owns the copy and stands in that app's `data_checks.py`. It looks at the rows of one
table and gives those whose copy differs. Only what is merely derived may be repaired; what somebody signed is reported.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F, Q

PORTION = 2000
EXAMPLES = 5


@dataclass(frozen=True)
class Difference:
    """One row whose copy is not what its source gives. `found` maps columns to values; `expected` does as well, or says
    in words what should be."""

    pk: int
    found: dict
    expected: dict | str

    def __str__(self):
        if isinstance(self.expected, dict):
            shown = [f"{name}: {self.found[name]!r} ≠ {value!r}" for name, value in self.expected.items()]
        else:
            shown = [", ".join(f"{name}: {value!r}" for name, value in self.found.items()), str(self.expected)]
        return f"#{self.pk} {'; '.join(shown)}"


@dataclass(frozen=True)
class Check:
    """One comparison. `find` takes a queryset of `model` and gives the differing rows of it, in any order.

    `derived`: the copy may be written anew from its source. `mend` does it for one difference where that is more than
    writing the expected columns. `since`: the column that tells how old a row is, for looking at the newer ones only.
    `portion`: how many rows are looked at together, fewer where a row is large.
    """

    name: str
    says: str
    model: type[models.Model]
    find: Callable[[models.QuerySet], Iterable[Difference]]
    derived: bool = False
    mend: Callable[[Difference], None] | None = None
    since: str = ""
    portion: int = 0


@dataclass
class Outcome:
    check: Check
    rows: int = 0
    differing: int = 0
    mended: int = 0
    examples: list = field(default_factory=list)

    @property
    def is_clean(self):
        return self.differing == self.mended


def run(check, *, fix=False, since=None, progress=None):
    """Goes through the table in portions by key: never more than a portion is in memory.

    `since`: only rows from this moment on, where the check knows their age. `progress(check, rows)` is called after
    each portion.
    """
    outcome = Outcome(check)
    for rows, size in _portions(check, since):
        found = list(check.find(rows))
        outcome.rows += size
        outcome.differing += len(found)
        outcome.examples += found[: EXAMPLES - len(outcome.examples)]
        if fix and check.derived and found:
            outcome.mended += _mend(check, [difference.pk for difference in found])
        if progress:
            progress(check, outcome.rows)
    return outcome


def _portions(check, since):
    everything = check.model._base_manager.order_by("pk")
    if since and check.since:
        everything = everything.filter(**{f"{check.since}__gte": since})
    last = None
    while True:
        later = everything if last is None else everything.filter(pk__gt=last)
        keys = list(later.values_list("pk", flat=True)[: check.portion or PORTION])
        if not keys:
            return
        yield everything.filter(pk__gte=keys[0], pk__lte=keys[-1]), len(keys)
        last = keys[-1]


@transaction.atomic
def _mend(check, keys):
    """Looks once more with the rows locked: what was put right meanwhile is left alone."""
    rows = check.model._base_manager.filter(pk__in=keys)
    list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    mended = 0
    for difference in list(check.find(rows.order_by("pk"))):
        try:
            with transaction.atomic():
                _mend_one(check, difference)
        except IntegrityError:  # derived, but of a row that is kept as it was (an ended dossier): told, not rewritten
            continue
        mended += 1
    return mended


def _mend_one(check, difference):
    if check.mend:
        check.mend(difference)
    else:
        check.model._base_manager.filter(pk=difference.pk).update(**difference.expected)


@contextmanager
def reading_only():
    """The database itself refuses a write; on PostgreSQL everything is read as of one moment."""
    if connection.vendor == "postgresql":
        outermost = not connection.in_atomic_block
        with transaction.atomic(), connection.cursor() as cursor:
            if outermost:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SET TRANSACTION READ ONLY")
            yield
        return
    # No transaction here: SQLite would keep every writer waiting until its end.
    connection.ensure_connection()
    connection.connection.execute("PRAGMA query_only = ON")
    try:
        yield
    finally:
        connection.connection.execute("PRAGMA query_only = OFF")  # also where a refused write wants a rollback first


# --- Ways to compare ---------------------------------------------------------------------------------------


def unlike(left, right):
    """A condition: the two columns differ; nothing equals nothing."""
    return (
        Q(**{f"{left}__isnull": True, f"{right}__isnull": False})
        | Q(**{f"{left}__isnull": False, f"{right}__isnull": True})
        | Q(**{f"{left}__lt": F(right)})
        | Q(**{f"{left}__gt": F(right)})
    )


def against(**sources):
    """A `find` that compares columns with an expression or a path, in the database: `against(office_id="round__office")`."""

    def find(rows) -> Iterator[Difference]:
        expected = {name: f"expected_{name}" for name in sources}
        rows = rows.annotate(
            **{expected[name]: F(source) if isinstance(source, str) else source for name, source in sources.items()}
        )
        differing = Q()
        for name in sources:
            differing |= unlike(name, expected[name])
        for pk, *values in rows.filter(differing).values_list("pk", *sources, *expected.values()):
            half = len(sources)
            yield Difference(
                pk, dict(zip(sources, values[:half], strict=True)), dict(zip(sources, values[half:], strict=True))
            )

    return find


def derived(*related):
    """A `find` for the columns a model computes from its own row (and the rows `related`) in `derive()`."""

    def find(rows) -> Iterator[Difference]:
        for row in rows.select_related(*related).iterator(chunk_size=PORTION):
            found = {name: getattr(row, name) for name in row.DERIVED}
            row.derive()
            expected = {name: getattr(row, name) for name in row.DERIVED}
            if wrong := [name for name in row.DERIVED if found[name] != expected[name]]:
                yield Difference(
                    row.pk, {name: found[name] for name in wrong}, {name: expected[name] for name in wrong}
                )

    return find


def where(condition, says_found, expected):
    """A `find` for rows that contradict themselves: `condition` is true of the wrong ones.

    `says_found`: the columns to show; `expected`: words for what should be.
    """

    def find(rows) -> Iterator[Difference]:
        for pk, *values in rows.filter(condition).values_list("pk", *says_found):
            yield Difference(pk, dict(zip(says_found, values, strict=True)), expected)

    return find


def row_by_row(compare, *related, prefetch=()):
    """A `find` that asks `compare(row)` for {what: (found, expected)} of what is wrong; {} where all is right.

    A row that cannot even be computed is itself a difference, and does not keep the others from being looked at.
    """

    def find(rows) -> Iterator[Difference]:
        rows = rows.select_related(*related).prefetch_related(*prefetch)
        for row in rows.iterator(chunk_size=PORTION):
            try:
                wrong = compare(row)
            except (ArithmeticError, AttributeError, LookupError, ObjectDoesNotExist, TypeError, ValueError) as fault:
                wrong = {"error": (f"{type(fault).__name__}: {fault}", "")}
            if wrong:
                yield Difference(
                    row.pk,
                    {name: pair[0] for name, pair in wrong.items()},
                    {name: pair[1] for name, pair in wrong.items()},
                )

    return find


def differing(**pairs):
    """Of {what: (found, expected)} those that differ."""
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
