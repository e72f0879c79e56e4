"""A migration whose operations commit one by one.

In one transaction an ALTER would keep its table shut until the back-fill after it has ended. Here each operation is a
transaction of its own, and what is done is noted in the same transaction beside Django's list of migrations: a
migration that was broken off begins with the operation that is not done.
"""

from django.db import migrations
from django.db.migrations.recorder import MigrationRecorder
from django.db.transaction import atomic


class SteppedMigration(migrations.Migration):
    atomic = False

    def apply(self, project_state, schema_editor, collect_sql=False):
        if collect_sql:
            return super().apply(project_state, schema_editor, collect_sql)
        notes = _Notes(schema_editor.connection, self)
        done = notes.read()
        for number, operation in enumerate(self.operations):
            before = project_state.clone()
            operation.state_forwards(self.app_label, project_state)
            if number in done:
                continue
            # On SQLite nobody is kept waiting: there each operation is simply one transaction.
            if getattr(operation, "commits_itself", False) and schema_editor.connection.vendor == "postgresql":
                operation.database_forwards(self.app_label, schema_editor, before, project_state)
                notes.add(number)
                continue
            with atomic(schema_editor.connection.alias):
                operation.database_forwards(self.app_label, schema_editor, before, project_state)
                # What Django keeps for the end of the migration (foreign keys, indexes) belongs to this step.
                while schema_editor.deferred_sql:
                    schema_editor.execute(schema_editor.deferred_sql.pop(0))
                notes.add(number)
        notes.forget()
        return project_state


class _Notes:
    """The done operations of one migration; gone when the migration itself is recorded."""

    def __init__(self, connection, migration):
        self.recorder = MigrationRecorder(connection)
        self.app = migration.app_label
        self.prefix = f"{migration.name}:step "

    def _rows(self):
        return self.recorder.migration_qs.filter(app=self.app, name__startswith=self.prefix)

    def read(self):
        self.recorder.ensure_schema()
        return {int(name.removeprefix(self.prefix)) for name in self._rows().values_list("name", flat=True)}

    def add(self, number):
        self.recorder.record_applied(self.app, f"{self.prefix}{number}")

    def forget(self):
        self._rows().delete()
