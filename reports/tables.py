"""What kinds hand to writers: tables of plain values, whose rows may lie on disk instead of in memory."""

import pickle
import tempfile
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

CHUNK = 500


@dataclass(frozen=True)
class Column:
    """`kind`: text, int, year (never grouped), date or money (millions of đồng, two digits). `width` in characters."""

    title: str
    kind: str = "text"
    width: int = 14


@dataclass
class Table:
    title: str
    columns: tuple[Column, ...]
    rows: Iterable
    totals: tuple | None = None
    note: str = ""
    # Only in the workbook: a form for another machine, not for a reader.
    workbook_only: bool = False


@dataclass
class Paper:
    """The whole report, before it is Excel or PDF."""

    title: str
    words: list
    tables: list[Table]
    made_at: datetime
    made_by: str
    issuer: str = ""
    parent: str = ""
    place: str = ""
    watermark: str = ""
    warning: str = ""
    day: date | None = None
    notes: list[str] = field(default_factory=list)


class Spool:
    """Rows kept in a temporary file: written once, read again in the same order, gone with the process."""

    def __init__(self, folder=None):
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115, closed with the spool
        self._count = 0

    def append(self, row):
        pickle.dump(tuple(row), self._file)
        self._count += 1

    def __len__(self):
        return self._count

    def __iter__(self):
        self._file.seek(0)
        for _row in range(self._count):
            yield pickle.load(self._file)
        self._file.seek(0, 2)

    def __del__(self):
        self._file.close()


def in_chunks(rows, *, size=CHUNK):
    """(number of rows, the rows in order), never more than `size` of them in memory beside their numbers.

    Not one long `.iterator()`: SQLite refuses the worker's own heartbeat while a reading of the same connection is
    open and another process has written meanwhile.
    """
    order = array("q", rows.values_list("pk", flat=True).iterator(chunk_size=2000))

    def each():
        unordered = rows.order_by()
        for start in range(0, len(order), size):
            wanted = order[start : start + size].tolist()
            found = unordered.in_bulk(wanted)
            yield from (found[pk] for pk in wanted if pk in found)

    return len(order), each()
