"""How reports read: plain values in portions, few statements for however many rows."""

import json
from array import array

from django.db import connection
from django.db.models import Field, Lookup

# Rows read from the tables at once; some hundred bytes a row.
CHUNK = 4000


@Field.register_lookup
class Among(Lookup):
    """`pk__among=[…]` is `pk__in=[…]` with the whole list as one parameter: thousands of keys cost nothing to prepare."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s)", [*params, list(self.rhs)]
        return f"{column} IN (SELECT value FROM json_each(%s))", [*params, json.dumps(list(self.rhs))]


class Keys:
    """Which rows of a table: one byte for each key up to the greatest, however many there are."""

    def __init__(self, rows):
        self._marks = bytearray()
        for key in rows.order_by().values_list("pk", flat=True).iterator(chunk_size=CHUNK):
            if key >= len(self._marks):
                self._marks.extend(bytes(key + CHUNK - len(self._marks)))
            self._marks[key] = 1

    def __contains__(self, key):
        return key is not None and key < len(self._marks) and self._marks[key] == 1


def in_chunks(rows, fields, lines_of, *, size=CHUNK):
    """(number of rows, their lines in order): `lines_of` is handed the values of `size` rows at a time.

    PostgreSQL keeps the answer of one statement and gives it in portions. SQLite refuses the worker's own heartbeat while
    a reading of the same connection is open and another process has written meanwhile: there each portion is asked for.
    """
    if connection.vendor == "postgresql":
        return rows.count(), _streamed(rows.values_list(*fields), lines_of, size)
    order = array("q", rows.values_list("pk", flat=True).iterator(chunk_size=size))
    return len(order), _asked_for(rows.order_by().values_list("pk", *fields), order, lines_of, size)


def _streamed(rows, lines_of, size):
    portion = []
    for row in rows.iterator(chunk_size=size):
        portion.append(row)
        if len(portion) == size:
            yield from lines_of(portion)
            portion = []
    if portion:
        yield from lines_of(portion)


def _asked_for(rows, order, lines_of, size):
    for start in range(0, len(order), size):
        keys = order[start : start + size].tolist()
        found = {pk: row for pk, *row in rows.filter(pk__among=keys)}
        yield from lines_of([found[key] for key in keys if key in found])
