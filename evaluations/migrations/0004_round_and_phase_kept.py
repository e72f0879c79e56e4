"""Two facts that hold across tables, kept by the database:

* a round under which a registration, an evaluation or a council stands keeps regulation, kind, office and level;
* a dossier is being scored only in a session that is being held.
"""

from django.db import migrations

PINNED = """
    EXISTS (SELECT 1 FROM products_registration r WHERE r.round_id = OLD.id)
    OR EXISTS (SELECT 1 FROM evaluations_evaluation e WHERE e.round_id = OLD.id)
    OR EXISTS (SELECT 1 FROM evaluations_council c WHERE c.round_id = OLD.id)
"""
OUTSIDE = """
    NEW.status IN ('scoring', 'rescoring')
    AND NOT EXISTS (SELECT 1 FROM evaluations_councilsession s
                    WHERE s.id = NEW.session_id AND s.state IN ('scoring', 'discussion'))
"""
ROUND, PHASE = "a round in use keeps its law, kind, office and level", "a dossier is scored in an open session only"

POSTGRESQL = [
    f"""
    CREATE FUNCTION evaluations_round_pinned() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (NEW.regulation_id, NEW.kind, NEW.office_id, NEW.level)
           IS DISTINCT FROM (OLD.regulation_id, OLD.kind, OLD.office_id, OLD.level) AND ({PINNED}) THEN
            RAISE EXCEPTION '{ROUND}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER evaluations_round_pinned BEFORE UPDATE ON products_round
    FOR EACH ROW EXECUTE FUNCTION evaluations_round_pinned()
    """,
    f"""
    CREATE FUNCTION evaluations_phase_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {OUTSIDE} THEN
            RAISE EXCEPTION '{PHASE}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER evaluations_phase_kept BEFORE INSERT OR UPDATE OF status, session_id ON evaluations_evaluation
    FOR EACH ROW EXECUTE FUNCTION evaluations_phase_kept()
    """,
]
POSTGRESQL_BACK = [
    "DROP TRIGGER evaluations_round_pinned ON products_round",
    "DROP TRIGGER evaluations_phase_kept ON evaluations_evaluation",
    "DROP FUNCTION evaluations_round_pinned()",
    "DROP FUNCTION evaluations_phase_kept()",
]

_CHANGED = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in ("regulation_id", "kind", "office_id", "level"))
SQLITE = {
    "evaluations_round_pinned": ("UPDATE", "products_round", f"({_CHANGED}) AND ({PINNED})", ROUND),
    "evaluations_phase_begun": ("INSERT", "evaluations_evaluation", OUTSIDE, PHASE),
    "evaluations_phase_kept": ("UPDATE OF status, session_id", "evaluations_evaluation", OUTSIDE, PHASE),
}


def _sqlite(name, when, table, condition, sentence):
    return (
        f"CREATE TRIGGER {name} BEFORE {when} ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    )


def _run(postgresql, sqlite):
    def step(apps, schema_editor):
        for statement in {"postgresql": postgresql, "sqlite": sqlite}[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)

    return step


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0003_sheets_sealed"), ("products", "0004_names_handed_in")]

    operations = [
        migrations.RunPython(
            _run(POSTGRESQL, [_sqlite(name, *rule) for name, rule in SQLITE.items()]),
            _run(POSTGRESQL_BACK, [f"DROP TRIGGER {name}" for name in SQLITE]),
        )
    ]
