"""Back-fills in portions: each a short transaction, so that nobody waits for more than some hundred rows."""

import sys

from django.db.migrations.operations import RunPython
from django.db.transaction import atomic

from migrating.patience import patiently

SIZE = 500
# Below this many rows nobody needs to be told how far it is.
TOLD_FROM = 5_000


def in_batches(schema_editor, rows, change, size=SIZE):
    """Hand `change` lists of at most `size` rows in the order of their keys; each list is held and committed by itself.

    `rows` is a queryset of what is still to do, so that a back-fill that was broken off finds the rest. `change` writes
    what it changed, best with one statement for the list.
    """
    connection = schema_editor.connection
    rows = rows.using(connection.alias).order_by("pk")
    total, done, last = rows.count(), 0, None
    while True:
        batch = patiently(connection, lambda after=last: _one(connection, rows, change, after, size))
        if not batch:
            return
        last, done = batch[-1].pk, done + len(batch)
        if total >= TOLD_FROM:
            sys.stdout.write(f"\n    {rows.model._meta.label}: {done:,} / {total:,}")
            sys.stdout.flush()


def _one(connection, rows, change, after, size):
    with atomic(connection.alias):
        batch = rows if after is None else rows.filter(pk__gt=after)
        if connection.features.has_select_for_update:
            # Of the row itself only: what it points at stays free.
            batch = batch.select_for_update(of=("self",), no_key=True)
        batch = list(batch[:size])
        if batch:
            change(batch)
        return batch


class InBatches(RunPython):
    """`code(apps, schema_editor)` as of RunPython; it commits in portions by `in_batches`, outside a transaction."""

    commits_itself = True

    def __init__(self, code, reverse_code=RunPython.noop):
        super().__init__(code, reverse_code, atomic=False)

    def deconstruct(self):
        return (self.__class__.__qualname__, [], {"code": self.code, "reverse_code": self.reverse_code})
