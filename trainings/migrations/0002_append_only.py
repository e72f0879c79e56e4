"""What a door saw and what was issued stays: scans and steps never change, a certificate is only taken back, and
nobody sets the server's time.

PostgreSQL keeps all of it. SQLite keeps UPDATE out; its DELETE stays possible (test flushing needs it).
A later migration that rebuilds one of these tables on SQLite must create its trigger again.
"""

from django.db import migrations

FROZEN = ("trainings_conferencestep", "trainings_checkin")
NEVER_DELETED = ("trainings_invitation", "trainings_attendance", "trainings_trainingcertificate", "trainings_surveyanswer")
DATED = ("trainings_conferencestep", "trainings_checkin", "trainings_trainingcertificate")
PRINTED = ("conference_id", "guest_id", "number", "code", "holder_name", "holder_unit", "issued_on", "recorded_at")
FAULT = "USING ERRCODE = 'integrity_constraint_violation'"

POSTGRESQL = [
    f"""
    CREATE FUNCTION trainings_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% rows are never changed or deleted', TG_TABLE_NAME {FAULT};
    END $$
    """,
    *[
        f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION trainings_frozen()"
        for table in FROZEN
    ],
    *[
        f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION trainings_frozen()"
        for table in NEVER_DELETED
    ],
    f"""
    CREATE FUNCTION trainings_server_time() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF abs(extract(epoch FROM (NEW.recorded_at - clock_timestamp()))) > 300 THEN
            RAISE EXCEPTION 'recorded_at is the server''s' {FAULT};
        END IF;
        RETURN NEW;
    END $$
    """,
    *[
        f"CREATE TRIGGER {table}_server_time BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION trainings_server_time()"
        for table in DATED
    ],
    f"""
    CREATE FUNCTION trainings_certificate_printed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF ({", ".join(f"NEW.{name}" for name in PRINTED)}) IS DISTINCT FROM ({", ".join(f"OLD.{name}" for name in PRINTED)}) THEN
            RAISE EXCEPTION 'a certificate is taken back, never changed' {FAULT};
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER trainings_certificate_printed BEFORE UPDATE ON trainings_trainingcertificate
    FOR EACH ROW EXECUTE FUNCTION trainings_certificate_printed()
    """,
]
POSTGRESQL_BACK = [
    *[f"DROP TRIGGER {table}_frozen ON {table}" for table in FROZEN],
    *[f"DROP TRIGGER {table}_kept ON {table}" for table in NEVER_DELETED],
    *[f"DROP TRIGGER {table}_server_time ON {table}" for table in DATED],
    "DROP TRIGGER trainings_certificate_printed ON trainings_trainingcertificate",
    "DROP FUNCTION trainings_frozen()",
    "DROP FUNCTION trainings_server_time()",
    "DROP FUNCTION trainings_certificate_printed()",
]
SQLITE = [
    *[
        f"CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{table} rows are never changed'); END"
        for table in FROZEN
    ],
    f"""
    CREATE TRIGGER trainings_certificate_printed BEFORE UPDATE OF {", ".join(PRINTED)}
    ON trainings_trainingcertificate BEGIN SELECT RAISE(ABORT, 'a certificate is taken back, never changed'); END
    """,
]
SQLITE_BACK = [*[f"DROP TRIGGER {table}_frozen" for table in FROZEN], "DROP TRIGGER trainings_certificate_printed"]


def _run(postgresql, sqlite):
    def step(apps, schema_editor):
        for statement in {"postgresql": postgresql, "sqlite": sqlite}[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)

    return step


class Migration(migrations.Migration):
    dependencies = [("trainings", "0001_initial")]

    operations = [migrations.RunPython(_run(POSTGRESQL, SQLITE), _run(POSTGRESQL_BACK, SQLITE_BACK))]
