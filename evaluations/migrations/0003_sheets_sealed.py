"""What the council wrote stays as it was, whoever writes to the tables:

* no sheet before its member's declaration, none counted against a conflict (rulings 21);
* a sheet that was handed in, and its lines, do not change; after the closing none is added;
* declarations, results' figures, decisions and certificates stay; a decision is not dated in the future.

PostgreSQL and SQLite alike, except DELETE and the server's time, which SQLite leaves to the application.
A later migration that rebuilds one of these tables on SQLite must create its triggers again.
"""

from django.db import migrations

CONFLICT = """
    EXISTS (SELECT 1 FROM evaluations_conflictdeclaration d
            WHERE d.evaluation_id = NEW.evaluation_id AND d.member_id = NEW.member_id AND d.has_conflict
              AND (d.detected OR d.id = (SELECT max(e.id) FROM evaluations_conflictdeclaration e
                                         WHERE e.evaluation_id = d.evaluation_id AND e.member_id = d.member_id)))
"""
UNDECLARED = """
    NOT EXISTS (SELECT 1 FROM evaluations_conflictdeclaration d
                WHERE d.evaluation_id = NEW.evaluation_id AND d.member_id = NEW.member_id)
"""
CLOSED = """
    EXISTS (SELECT 1 FROM evaluations_evaluation v JOIN evaluations_councilsession s ON s.id = v.session_id
            WHERE v.id = NEW.evaluation_id AND s.state = 'closed')
"""
HANDED_IN = "(SELECT handed_in_at FROM evaluations_scoresheet WHERE id = {row}.sheet_id) IS NOT NULL"

POSTGRESQL = [
    f"""
    CREATE FUNCTION evaluations_sheet_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            RAISE EXCEPTION 'sheets are never deleted' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF TG_OP = 'INSERT' AND {UNDECLARED} THEN
            RAISE EXCEPTION 'the declaration comes before the sheet' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.voided_at IS NULL AND {CONFLICT} THEN
            RAISE EXCEPTION 'a conflict of interest stands against this sheet' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF {CLOSED} AND (TG_OP = 'INSERT' OR OLD.handed_in_at IS DISTINCT FROM NEW.handed_in_at) THEN
            RAISE EXCEPTION 'the session is closed' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF TG_OP = 'UPDATE' AND OLD.handed_in_at IS NOT NULL AND (NEW.evaluation_id, NEW.member_id, NEW.attempt, NEW.total,
            NEW.handed_in_at, NEW.opinion, NEW.rescoring_reason) IS DISTINCT FROM (OLD.evaluation_id, OLD.member_id, OLD.attempt,
            OLD.total, OLD.handed_in_at, OLD.opinion, OLD.rescoring_reason) THEN
            RAISE EXCEPTION 'a sheet handed in does not change' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER evaluations_sheet_guard BEFORE INSERT OR UPDATE OR DELETE ON evaluations_scoresheet
    FOR EACH ROW EXECUTE FUNCTION evaluations_sheet_guard()
    """,
    f"""
    CREATE FUNCTION evaluations_line_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' AND {HANDED_IN.format(row="OLD")} THEN
            RAISE EXCEPTION 'a sheet handed in does not change' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF TG_OP <> 'DELETE' AND {HANDED_IN.format(row="NEW")} THEN
            RAISE EXCEPTION 'a sheet handed in does not change' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END $$
    """,
    """
    CREATE TRIGGER evaluations_line_guard BEFORE INSERT OR UPDATE OR DELETE ON evaluations_scoreline
    FOR EACH ROW EXECUTE FUNCTION evaluations_line_guard()
    """,
    """
    CREATE FUNCTION evaluations_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% rows are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE TRIGGER evaluations_declaration_frozen BEFORE UPDATE OR DELETE ON evaluations_conflictdeclaration
    FOR EACH ROW EXECUTE FUNCTION evaluations_frozen()
    """,
    """
    CREATE TRIGGER evaluations_decision_frozen BEFORE UPDATE OR DELETE ON evaluations_decision
    FOR EACH ROW EXECUTE FUNCTION evaluations_frozen()
    """,
    """
    CREATE FUNCTION evaluations_decision_dated() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF abs(extract(epoch FROM (NEW.recorded_at - clock_timestamp()))) > 300 THEN
            RAISE EXCEPTION 'recorded_at is the server''s' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.signed_on > (clock_timestamp() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date THEN
            RAISE EXCEPTION 'a decision is not dated in the future' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER evaluations_decision_dated BEFORE INSERT ON evaluations_decision
    FOR EACH ROW EXECUTE FUNCTION evaluations_decision_dated()
    """,
    """
    CREATE FUNCTION evaluations_result_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' OR (NEW.evaluation_id, NEW.attempt, NEW.sum_points, NEW.sheet_count, NEW.spread, NEW.band, NEW.stars,
            NEW.details::text) IS DISTINCT FROM (OLD.evaluation_id, OLD.attempt, OLD.sum_points, OLD.sheet_count, OLD.spread,
            OLD.band, OLD.stars, OLD.details::text) THEN
            RAISE EXCEPTION 'a computed result does not change' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER evaluations_result_kept BEFORE UPDATE OR DELETE ON evaluations_result
    FOR EACH ROW EXECUTE FUNCTION evaluations_result_kept()
    """,
    """
    CREATE FUNCTION evaluations_certificate_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' OR (NEW.item_id, NEW.number, NEW.code, NEW.issued_on, NEW.valid_until, NEW.payload::text, NEW.signature)
            IS DISTINCT FROM (OLD.item_id, OLD.number, OLD.code, OLD.issued_on, OLD.valid_until, OLD.payload::text, OLD.signature) THEN
            RAISE EXCEPTION 'a certificate does not change' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER evaluations_certificate_kept BEFORE UPDATE OR DELETE ON evaluations_certificate
    FOR EACH ROW EXECUTE FUNCTION evaluations_certificate_kept()
    """,
]
POSTGRESQL_BACK = [
    "DROP TRIGGER evaluations_sheet_guard ON evaluations_scoresheet",
    "DROP TRIGGER evaluations_line_guard ON evaluations_scoreline",
    "DROP TRIGGER evaluations_declaration_frozen ON evaluations_conflictdeclaration",
    "DROP TRIGGER evaluations_decision_frozen ON evaluations_decision",
    "DROP TRIGGER evaluations_decision_dated ON evaluations_decision",
    "DROP TRIGGER evaluations_result_kept ON evaluations_result",
    "DROP TRIGGER evaluations_certificate_kept ON evaluations_certificate",
    "DROP FUNCTION evaluations_sheet_guard()",
    "DROP FUNCTION evaluations_line_guard()",
    "DROP FUNCTION evaluations_frozen()",
    "DROP FUNCTION evaluations_decision_dated()",
    "DROP FUNCTION evaluations_result_kept()",
    "DROP FUNCTION evaluations_certificate_kept()",
]


def _sqlite(name, when, table, condition, sentence):
    condition = f"WHEN {condition}" if condition else ""
    return f"CREATE TRIGGER {name} BEFORE {when} ON {table} {condition} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"


_SHEET, _LINE = "evaluations_scoresheet", "evaluations_scoreline"
_CHANGED = "a sheet handed in does not change"
SQLITE = {
    "evaluations_sheet_declared": ("INSERT", _SHEET, UNDECLARED, "the declaration comes before the sheet"),
    "evaluations_sheet_conflict": (
        "INSERT", _SHEET, f"NEW.voided_at IS NULL AND {CONFLICT}", "a conflict of interest stands against this sheet",
    ),
    "evaluations_sheet_conflict_later": (
        "UPDATE", _SHEET, f"NEW.voided_at IS NULL AND {CONFLICT}", "a conflict of interest stands against this sheet",
    ),
    "evaluations_sheet_closed": ("INSERT", _SHEET, CLOSED, "the session is closed"),
    "evaluations_sheet_closed_later": (
        "UPDATE", _SHEET, f"OLD.handed_in_at IS NOT NEW.handed_in_at AND {CLOSED}", "the session is closed",
    ),
    "evaluations_sheet_kept": (
        "UPDATE OF evaluation_id, member_id, attempt, total, handed_in_at, opinion, rescoring_reason",
        _SHEET, "OLD.handed_in_at IS NOT NULL", _CHANGED,
    ),
    "evaluations_line_added": ("INSERT", _LINE, HANDED_IN.format(row="NEW"), _CHANGED),
    "evaluations_line_kept": ("UPDATE", _LINE, HANDED_IN.format(row="OLD"), _CHANGED),
    "evaluations_declaration_frozen": ("UPDATE", "evaluations_conflictdeclaration", "", "declarations are never changed"),
    "evaluations_decision_frozen": ("UPDATE", "evaluations_decision", "", "decisions are never changed"),
    "evaluations_result_kept": (
        "UPDATE OF evaluation_id, attempt, sum_points, sheet_count, spread, band, stars, details",
        "evaluations_result", "", "a computed result does not change",
    ),
    "evaluations_certificate_kept": (
        "UPDATE OF item_id, number, code, issued_on, valid_until, payload, signature",
        "evaluations_certificate", "", "a certificate does not change",
    ),
}  # fmt: skip


def _run(postgresql, sqlite):
    def step(apps, schema_editor):
        for statement in {"postgresql": postgresql, "sqlite": sqlite}[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)

    return step


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0002_initial")]

    operations = [
        migrations.RunPython(
            _run(POSTGRESQL, [_sqlite(name, *rule) for name, rule in SQLITE.items()]),
            _run(POSTGRESQL_BACK, [f"DROP TRIGGER {name}" for name in SQLITE]),
        )
    ]
