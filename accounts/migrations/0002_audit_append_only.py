"""The tables themselves refuse to change the audit log.

(A later migration that rebuilds the table on SQLite must create the trigger again.)

SQLite keeps UPDATE out; its DELETE stays possible, as the embedded mode promises less (and test flushing needs it).
"""

from django.db import migrations

POSTGRESQL = [
    """
    CREATE FUNCTION accounts_audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE TRIGGER accounts_audit_append_only BEFORE UPDATE OR DELETE ON accounts_auditentry
    FOR EACH ROW EXECUTE FUNCTION accounts_audit_append_only()
    """,
]
POSTGRESQL_BACK = [
    "DROP TRIGGER accounts_audit_append_only ON accounts_auditentry",
    "DROP FUNCTION accounts_audit_append_only()",
]
SQLITE = [
    """
    CREATE TRIGGER accounts_audit_append_only BEFORE UPDATE ON accounts_auditentry
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
    """
]
SQLITE_BACK = ["DROP TRIGGER accounts_audit_append_only"]


def _run(postgresql, sqlite):
    def step(apps, schema_editor):
        statements = {"postgresql": postgresql, "sqlite": sqlite}[schema_editor.connection.vendor]
        for statement in statements:
            schema_editor.execute(statement)

    return step


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(_run(POSTGRESQL, SQLITE), _run(POSTGRESQL_BACK, SQLITE_BACK))]
