"""What migrations of a portal in use are made of: nobody who reads or writes waits for one.

* `SteppedMigration`: each operation commits by itself, and a migration that was broken off goes on where it stood.
* `InBatches`: a back-fill in short transactions of some hundred rows each.
* `AddIndexConcurrently`, `IndexField`, `AddSqlIndex`: indexes of PostgreSQL are built while the table is written.
* `AddTrigramIndex`: the same for searching, where the database has trigrams.
* `AddCheckLater`, `AddUniqueConcurrently`: rules over all rows, checked without keeping anybody out.
* `patience`: an ALTER that has to wait for a table gives up after seconds, lets others pass and tries again.

On SQLite the same operations are Django's plain ones: a try-out has nobody to keep waiting.
"""

from migrating.batches import InBatches, in_batches
from migrating.constraints import AddCheckLater, AddUniqueConcurrently
from migrating.indexes import AddIndexConcurrently, AddSqlIndex, IndexField
from migrating.stepped import SteppedMigration
from migrating.trigrams import AddTrigramIndex

__all__ = [
    "AddCheckLater",
    "AddIndexConcurrently",
    "AddSqlIndex",
    "AddTrigramIndex",
    "AddUniqueConcurrently",
    "InBatches",
    "IndexField",
    "SteppedMigration",
    "in_batches",
]
