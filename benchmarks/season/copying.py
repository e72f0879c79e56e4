"""Many copies of a group of rows, made inside PostgreSQL: constraints stay on, triggers as for a migration.

A template season is walked once by the portal's own actions (`template.py`); each copy holds every row of it under new
keys, with the references between its rows led to the copies. What must differ from copy to copy (names, codes, numbers)
is given as SQL per column.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from django.db import connection, transaction

# Tables of the copying itself, shared by its connections; dropped at its end.
OWN = "benchmark_"


@dataclass
class Part:
    """The rows of one table in the template, and what is written differently in a copy.

    `columns`: SQL per column; may name `src` (the template's row), `k` (the copy, from 1), `n` (a row of
    benchmark_names) and `w` (a row of benchmark_wards). `every`: only each so-manieth copy has these rows; `shared`: so many
    copies have them in common, as dossiers share a session.
    """

    model: type
    keys: list
    columns: dict = field(default_factory=dict)
    every: int = 1
    shared: int = 1
    base: int = 0
    ranks: str = ""

    @property
    def table(self):
        return self.model._meta.db_table


class Copies:
    """`parts` in an order in which each stands after what it refers to; references to itself are led along as well."""

    def __init__(self, parts):
        self.parts = [part for part in parts if part.keys]
        self.by_table = {part.table: part for part in self.parts}

    def prepare(self, name="season"):
        """Give every row its place; `name` tells the copies of one run from those of another."""
        with connection.cursor() as cursor:
            for part in self.parts:
                part.ranks = f"{OWN}{name}_{part.table}"
                cursor.execute(f"SELECT coalesce(max(id), 0) FROM {part.table}")
                part.base = cursor.fetchone()[0] + 1
                cursor.execute(f"CREATE UNLOGGED TABLE {part.ranks} (old bigint PRIMARY KEY, rank bigint)")
                cursor.execute(
                    f"INSERT INTO {part.ranks} SELECT old, row_number() OVER (ORDER BY old) - 1 FROM unnest(%s) AS old",
                    [list(part.keys)],
                )
                cursor.execute(f"ANALYZE {part.ranks}")

    def _prepare_dossiers(self, cursor, first):
        """Text that names a dossier by its key (`parts.py`) finds the copy here."""
        dossiers = self.by_table["products_registration"]
        cursor.execute("DROP TABLE IF EXISTS benchmark_dossiers")
        cursor.execute(
            "CREATE UNLOGGED TABLE benchmark_dossiers AS SELECT old, rank, %s::bigint AS base, %s::bigint AS many,"
            f" %s::bigint AS first FROM {dossiers.ranks}",
            [dossiers.base, len(dossiers.keys), first],
        )

    def make(self, copies, chunk=50, first_copy=1, at_once=2):
        """So many copies; yields how many are done. `first_copy`: the number of the first; `at_once`: connections."""
        self.first_copy = first_copy
        with connection.cursor() as cursor:
            self._prepare_dossiers(cursor, first_copy)
        end = first_copy + copies
        chunks = [(first, min(first + chunk, end) - 1) for first in range(first_copy, end, chunk)]
        self._make_rows([part for part in self.parts if part.shared > 1], first_copy, end - 1)
        with ThreadPoolExecutor(at_once) as connections:
            yield from connections.map(self._make_chunk, chunks)
        with connection.cursor() as cursor:
            for part in self.parts:
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{part.table}', 'id'), (SELECT max(id) FROM {part.table}))"
                )
                cursor.execute(f"DROP TABLE {part.ranks}")

    def _make_chunk(self, numbers):
        """One transaction: these copies of every part. A thread has a connection of its own."""
        first, last = numbers
        self._make_rows([part for part in self.parts if part.shared == 1], first, last)
        return last - first + 1

    def _make_rows(self, parts, first, last):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL portal.migrating = 'yes'")
            cursor.execute("SET LOCAL jit = off")
            cursor.execute("SET LOCAL synchronous_commit = off")
            for part in parts:
                cursor.execute(self.statement(part), [first, last])

    def _place(self, part, alias):
        """SQL of the key of this part's row in the copy `k`."""
        return f"{part.base} + ((k - {self.first_copy}) / {part.shared}) * {len(part.keys)} + {alias}.rank"

    def statement(self, part):
        names, values, joins = ["id"], [self._place(part, "own")], []
        for column in part.model._meta.concrete_fields:
            if column.primary_key:
                continue
            names.append(f'"{column.column}"')
            values.append(self.value(part, column, joins))
        return (
            f"INSERT INTO {part.table} ({', '.join(names)}) SELECT {', '.join(values)} "
            f"FROM {part.ranks} own JOIN {part.table} src ON src.id = own.old "
            f"CROSS JOIN generate_series(%s::bigint, %s::bigint) AS k "
            f"JOIN benchmark_names n ON n.place = (k * 31 + own.rank * 7) %% (SELECT count(*) FROM benchmark_names) "
            f"JOIN benchmark_wards w ON w.place = k %% (SELECT count(*) FROM benchmark_wards) "
            f"{' '.join(joins)} WHERE k %% {part.every} = 0 AND (k - {self.first_copy}) %% {part.shared} = 0 ORDER BY 1"
        )

    def value(self, part, column, joins):
        if column.column in part.columns:
            return part.columns[column.column]
        target = self.by_table.get(column.related_model._meta.db_table) if column.related_model else None
        if target is None or (target.every > 1 and part.every % target.every):
            return f'src."{column.column}"'
        alias = f"to_{column.column}"
        joins.append(f'LEFT JOIN {target.ranks} {alias} ON {alias}.old = src."{column.column}"')
        return f'CASE WHEN {alias}.old IS NULL THEN src."{column.column}" ELSE {self._place(target, alias)} END'
