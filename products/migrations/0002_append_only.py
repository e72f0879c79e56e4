"""The tables themselves keep what was done: steps, submissions and stored files never change, evidence is only
taken out or replaced, and nobody sets the server's time.

PostgreSQL keeps all of it. SQLite keeps UPDATE out; its DELETE stays possible (test flushing needs it).
A later migration that rebuilds one of these tables on SQLite must create its trigger again.
"""

from django.db import migrations

FROZEN = ("products_step", "products_submission", "products_storedfile")

POSTGRESQL = [
    """
    CREATE FUNCTION products_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% rows are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    *[
        f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION products_frozen()"
        for table in FROZEN
    ],
    """
    CREATE FUNCTION products_server_time() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF abs(extract(epoch FROM (NEW.recorded_at - clock_timestamp()))) > 300 THEN
            RAISE EXCEPTION 'recorded_at is the server''s' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER products_step_server_time BEFORE INSERT ON products_step
    FOR EACH ROW EXECUTE FUNCTION products_server_time()
    """,
    """
    CREATE TRIGGER products_recognition_server_time BEFORE INSERT ON products_recognition
    FOR EACH ROW EXECUTE FUNCTION products_server_time()
    """,
    """
    CREATE FUNCTION products_evidence_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' OR (NEW.registration_id, NEW.paper_id, NEW.file_id, NEW.link, NEW.title, NEW.added_by_id, NEW.added_at)
            IS DISTINCT FROM (OLD.registration_id, OLD.paper_id, OLD.file_id, OLD.link, OLD.title, OLD.added_by_id, OLD.added_at) THEN
            RAISE EXCEPTION 'evidence is replaced, never changed' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER products_evidence_kept BEFORE UPDATE OR DELETE ON products_evidence
    FOR EACH ROW EXECUTE FUNCTION products_evidence_kept()
    """,
]
POSTGRESQL_BACK = [
    *[f"DROP TRIGGER {table}_frozen ON {table}" for table in FROZEN],
    "DROP TRIGGER products_step_server_time ON products_step",
    "DROP TRIGGER products_recognition_server_time ON products_recognition",
    "DROP TRIGGER products_evidence_kept ON products_evidence",
    "DROP FUNCTION products_frozen()",
    "DROP FUNCTION products_server_time()",
    "DROP FUNCTION products_evidence_kept()",
]
SQLITE = [
    *[
        f"CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{table} rows are never changed'); END"
        for table in FROZEN
    ],
    """
    CREATE TRIGGER products_evidence_kept BEFORE UPDATE OF registration_id, paper_id, file_id, link, title, added_by_id, added_at
    ON products_evidence BEGIN SELECT RAISE(ABORT, 'evidence is replaced, never changed'); END
    """,
]
SQLITE_BACK = [*[f"DROP TRIGGER {table}_frozen" for table in FROZEN], "DROP TRIGGER products_evidence_kept"]


def _run(postgresql, sqlite):
    def step(apps, schema_editor):
        for statement in {"postgresql": postgresql, "sqlite": sqlite}[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)

    return step


class Migration(migrations.Migration):
    dependencies = [("products", "0001_initial")]

    operations = [migrations.RunPython(_run(POSTGRESQL, SQLITE), _run(POSTGRESQL_BACK, SQLITE_BACK))]
