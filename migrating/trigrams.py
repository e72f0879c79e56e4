"""Indexes that find a piece of a word: PostgreSQL's extension pg_trgm, which its database has to hold.

The owner of a database may create the extension (it is a trusted one). A role that may not goes on without: searching
reads the whole column then, and `missing` says so on the portal's checks until `manage.py search_indexes` has built
what the migrations had to leave out (deploy/README.md).
"""

from django.db import DatabaseError, connections
from django.db.migrations.loader import MigrationLoader
from django.db.transaction import atomic

from migrating.indexes import AddSqlIndex, build, is_valid


def has_trigrams(connection):
    """Whether the database holds the extension, by now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        return cursor.fetchone() is not None


def bring_trigrams(connection):
    """The same, after trying to create it."""
    if has_trigrams(connection):
        return True
    try:
        with atomic(connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION pg_trgm")
    except DatabaseError:  # no right to it, its files are not installed, or another process has just created it
        return has_trigrams(connection)
    return True


class AddTrigramIndex(AddSqlIndex):
    """An index for `column LIKE '%piece%'`; left out where the database has no trigrams.

    AddTrigramIndex("product_folded_trgm", "products_product", "folded")
    """

    def __init__(self, name, table, expression):
        super().__init__(name, f"{table} USING gin ({expression} gin_trgm_ops)")
        self.table, self.expression = table, expression

    def deconstruct(self):
        return (self.__class__.__qualname__, [self.name, self.table, self.expression], {})

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql" and bring_trigrams(schema_editor.connection):
            super().database_forwards(app_label, schema_editor, from_state, to_state)


def _wanted():
    migrations = MigrationLoader(None, ignore_no_migrations=True).disk_migrations.values()
    found = [operation for migration in migrations for operation in migration.operations]
    return [operation for operation in found if isinstance(operation, AddTrigramIndex)]


def missing(using="default"):
    """Names of the indexes for searching that the database does not hold."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return []
    return [index.name for index in _wanted() if not is_valid(connection, index.name)]


def build_missing(using="default"):
    """Build them, keeping nobody out; their names. None where the database still has no trigrams."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return []
    if not bring_trigrams(connection):
        return None
    gone = set(missing(using))
    with connection.schema_editor(atomic=False) as editor:
        for index in _wanted():
            if index.name in gone:
                build(editor, index.name, f'CREATE INDEX CONCURRENTLY "{index.name}" ON {index.on}')
    return sorted(gone)
