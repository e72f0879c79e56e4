"""Rules over all rows, added without shutting the table for as long as its rows are read."""

from django.db.migrations.operations import AddConstraint
from django.db.models import CheckConstraint
from django.db.transaction import atomic

from migrating.indexes import build, concurrently
from migrating.patience import patiently


class AddCheckLater(AddConstraint):
    """A CHECK on PostgreSQL in two steps: from now on for what is written (a moment), then for every row that is there.

    The second step reads the whole table and keeps out neither readers nor writers.
    """

    commits_itself = True

    def __init__(self, model_name, constraint):
        if not isinstance(constraint, CheckConstraint):
            raise TypeError("AddCheckLater takes a CheckConstraint.")
        super().__init__(model_name, constraint)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        connection = schema_editor.connection
        if connection.vendor != "postgresql":
            return super().database_forwards(app_label, schema_editor, from_state, to_state)
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(connection.alias, model):
            return
        table, name = f'"{model._meta.db_table}"', f'"{self.constraint.name}"'

        def add():
            with atomic(connection.alias):
                schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")
                schema_editor.execute(f"{self.constraint.create_sql(model, schema_editor)} NOT VALID", params=None)

        patiently(connection, add)
        patiently(connection, lambda: schema_editor.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}"))


class AddUniqueConcurrently(AddConstraint):
    """A UniqueConstraint with a condition: on PostgreSQL a unique index, built while the table is written."""

    commits_itself = True

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        connection = schema_editor.connection
        if connection.vendor != "postgresql":
            return super().database_forwards(app_label, schema_editor, from_state, to_state)
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(connection.alias, model):
            sql = str(self.constraint.create_sql(model, schema_editor))
            build(schema_editor, self.constraint.name, concurrently(sql))
