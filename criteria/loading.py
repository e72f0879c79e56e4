"""Bring rows of a data file into a table that people correct as well: again and again, without undoing what they did.

Beside each row stands what the file said when it was last read (`LoadedRow`). So a load can tell the two apart:

* what the file changed since then reaches every column that still holds the old value;
* what people changed stays, also where the file changed it too: then it is reported (`kept`);
* a row that people deleted is not made again, and a row whose key they changed is still the same row;
* a row that stands there without a record (typed by people, or loaded by a version that kept none) stays as it is.

What the versions before this table loaded is written down by the migrations that made it (`criteria/0003`, `accounts/0007`).
"""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from criteria.models import LoadedRow

ENCODE = DjangoJSONEncoder().default


class _Gone:
    """Stands for a row that people deleted, also as a value of other rows: those are then not made either."""

    def __bool__(self):
        return False


GONE = _Gone()


def plain(value):
    """A value as JSON holds it: a row by its key, a date as text."""
    if isinstance(value, models.Model):
        return value.pk
    return value if isinstance(value, str | int | float | bool | list | dict | None) else ENCODE(value)


class Loading:
    """One table's part of a load. `row` for each row of the file, then `finish`."""

    def __init__(self, model):
        self.model = model
        self.table = model._meta.label_lower
        self.known = {loaded.key: loaded for loaded in LoadedRow.objects.filter(table=self.table)}
        self.rows = model._default_manager.in_bulk([x.row_id for x in self.known.values() if x.row_id])
        self.fresh, self.changed = [], []
        self.created, self.updated, self.kept = [], [], []

    def row(self, key, values, *, once=None, loaded_before=None):
        """The row of the file's `key` (columns by name) after the load, or GONE. Nothing is written where nothing changed.

        `once`: columns that only a new row takes, such as where it came from. `loaded_before(row)`: asked about a row without
        a record, gives the values it was loaded with where that can be told, else None.
        """
        name = "/".join(str(plain(value)) for value in key.values())
        if GONE in key.values():
            return GONE
        incomplete = GONE in values.values()
        values = {column: value for column, value in values.items() if value is not GONE}
        if name not in self.known:
            row = self.model._default_manager.filter(**key).first()
            if row is None and incomplete:
                return GONE
            if row and (before := loaded_before and loaded_before(row)):
                self._update(name, row, values, {column: plain(value) for column, value in before.items()})
            self._remember(name, row or self._create(key | values | (once or {})), values)
            return self.rows[self.known[name].row_id]
        loaded = self.known[name]
        row = self.rows.get(loaded.row_id, GONE)
        if row:
            self._update(name, row, values, loaded.values)
        if incomplete:
            values = {column: value for column, value in loaded.values.items() if column not in values} | values
        if loaded.values != (now := {column: plain(value) for column, value in values.items()}):
            loaded.values = now
            self.changed.append(loaded)
        return row

    def finish(self):
        LoadedRow.objects.bulk_create(self.fresh)
        LoadedRow.objects.bulk_update(self.changed, ["values"])
        return self

    def _create(self, columns):
        row = self.model(**columns)
        row.save()
        self.created.append(row)
        return row

    def _remember(self, name, row, values):
        loaded = LoadedRow(table=self.table, key=name, row_id=row.pk, values={c: plain(v) for c, v in values.items()})
        self.known[name] = loaded
        self.rows[row.pk] = row
        self.fresh.append(loaded)

    def _update(self, name, row, values, loaded):
        touched = {}
        for column, value in values.items():
            new, now = plain(value), plain(row._meta.get_field(column).value_from_object(row))
            if new in (now, loaded.get(column, ...)):
                continue
            if column in loaded and loaded[column] != now:
                self.kept.append(f"{name}: {row._meta.get_field(column).verbose_name}: {now!r}, {new!r}")
            else:
                touched[column] = value
        if touched:
            self.updated.append((row, {column: getattr(row, column) for column in touched}, touched))
            for column, value in touched.items():
                setattr(row, column, value)
            row.save()
