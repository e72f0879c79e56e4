"""Indexes built while the table is written (PostgreSQL), or plainly (SQLite).

`CREATE INDEX CONCURRENTLY` stands outside a transaction, so these belong into a `SteppedMigration` (or one that is not
atomic). A build that failed leaves an invalid index: it is dropped and built again by the next run.
"""

from django.db.migrations.operations import AddIndex, AlterField
from django.db.migrations.operations.base import Operation

from migrating.patience import lock_timeout


def build(schema_editor, name, sql):
    """Build the index unless it stands; `sql` is the whole `CREATE INDEX CONCURRENTLY`."""
    connection = schema_editor.connection
    # It waits for transactions that began before it, keeping nobody out meanwhile: it may wait as long as it takes.
    with lock_timeout(connection, "0"):
        standing = is_valid(connection, name)
        if standing is False:
            schema_editor.execute(f'DROP INDEX CONCURRENTLY IF EXISTS "{name}"')
        if not standing:
            schema_editor.execute(sql, params=None)


def drop(schema_editor, name):
    with lock_timeout(schema_editor.connection, "0"):
        schema_editor.execute(f'DROP INDEX CONCURRENTLY IF EXISTS "{name}"')


def is_valid(connection, name):
    """None where there is no such index, False where an earlier build failed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
            "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND c.relname = %s",
            [name],
        )
        found = cursor.fetchone()
    return found and found[0]


def concurrently(sql):
    """The statement Django made, as one that keeps nobody out."""
    for kind in ("CREATE UNIQUE INDEX ", "CREATE INDEX "):
        if sql.startswith(kind):
            return f"{kind}CONCURRENTLY {sql.removeprefix(kind)}"
    raise ValueError(f"Not an index: {sql}")


class AddIndexConcurrently(AddIndex):
    """An index of the model's Meta.indexes."""

    commits_itself = True

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "postgresql":
            return super().database_forwards(app_label, schema_editor, from_state, to_state)
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            sql = str(self.index.create_sql(model, schema_editor, concurrently=True))
            build(schema_editor, self.index.name, sql)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "postgresql":
            return super().database_backwards(app_label, schema_editor, from_state, to_state)
        drop(schema_editor, self.index.name)


class IndexField(AlterField):
    """`db_index=True` for a column that stands; nothing else of the field may change."""

    commits_itself = True

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "postgresql":
            return super().database_forwards(app_label, schema_editor, from_state, to_state)
        model = to_state.apps.get_model(app_label, self.model_name)
        for statement in self._statements(schema_editor, model):
            build(schema_editor, str(statement.parts["name"]).strip('"'), concurrently(str(statement)))

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "postgresql":
            return super().database_backwards(app_label, schema_editor, from_state, to_state)
        for statement in self._statements(schema_editor, from_state.apps.get_model(app_label, self.model_name)):
            drop(schema_editor, str(statement.parts["name"]).strip('"'))

    def _statements(self, schema_editor, model):
        """The index, and for text the second one that LIKE uses."""
        return schema_editor._field_indexes_sql(model, model._meta.get_field(self.name))


class AddSqlIndex(Operation):
    """An index that only PostgreSQL has (trigrams, an operator class): on SQLite and in the models nothing.

    AddSqlIndex("product_folded_trgm", "products_product USING gin (folded gin_trgm_ops)")
    """

    commits_itself = True
    reversible = True

    def __init__(self, name, on):
        self.name, self.on = name, on

    def deconstruct(self):
        return (self.__class__.__qualname__, [self.name, self.on], {})

    def state_forwards(self, app_label, state):
        """The models know nothing of it."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            build(schema_editor, self.name, f'CREATE INDEX CONCURRENTLY "{self.name}" ON {self.on}')

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            drop(schema_editor, self.name)

    def describe(self):
        return f"Create index {self.name} on PostgreSQL"
