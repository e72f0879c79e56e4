"""What kinds hand to writers: tables of plain values, whose rows may lie on disk instead of in memory."""

import pickle
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

# Rows of a spool that are kept until they are written together.
BUNDLE = 500


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
    # The rows one by one: what a CSV file holds.
    is_list: bool = False


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
        self._count, self._waiting = 0, []

    def append(self, row):
        self._waiting.append(tuple(row))
        self._count += 1
        if len(self._waiting) == BUNDLE:
            self._write()

    def _write(self):
        pickle.dump(self._waiting, self._file, pickle.HIGHEST_PROTOCOL)
        self._waiting = []

    def __len__(self):
        return self._count

    def __iter__(self):
        if self._waiting:
            self._write()
        self._file.seek(0)
        left = self._count
        while left:
            rows = pickle.load(self._file)
            left -= len(rows)
            yield from rows
        self._file.seek(0, 2)

    def __del__(self):
        self._file.close()
