"""The triggers that keep signed rows, made from the registry for PostgreSQL and SQLite, put in after every `migrate`.

PostgreSQL: one function and one row trigger per table, one statement trigger against TRUNCATE. SQLite: one trigger per
rule. What stands already as wanted is left alone, so that a second `migrate` changes nothing; what was lost (SQLite
drops a table's triggers when it rebuilds the table) or altered by hand comes back.

While migrations run they may change signed rows: on SQLite the triggers are away from the first migration to the
last, on PostgreSQL they look aside for the owner of the table, who could drop them anyway, and for nobody else.
"""

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from records.registry import registry

PREFIX = "guard_"
FAULT = "USING ERRCODE = 'integrity_constraint_violation'"
# Set on the connection of a running migration; believed of the owner only.
MIGRATING = "portal.migrating"

# Triggers and functions of earlier versions, written by hand in migrations; the registry has taken their place.
OLD_POSTGRESQL = (
    "accounts_audit_append_only",
    "products_frozen",
    "products_server_time",
    "products_evidence_kept",
    "evaluations_sheet_guard",
    "evaluations_line_guard",
    "evaluations_frozen",
    "evaluations_decision_dated",
    "evaluations_result_kept",
    "evaluations_certificate_kept",
    "evaluations_round_pinned",
    "evaluations_phase_kept",
    "trainings_frozen",
    "trainings_server_time",
    "trainings_certificate_printed",
)
OLD_SQLITE = (
    "accounts_audit_append_only",
    "products_step_frozen",
    "products_submission_frozen",
    "products_storedfile_frozen",
    "products_evidence_kept",
    "evaluations_sheet_declared",
    "evaluations_sheet_conflict",
    "evaluations_sheet_conflict_later",
    "evaluations_sheet_closed",
    "evaluations_sheet_closed_later",
    "evaluations_sheet_kept",
    "evaluations_line_added",
    "evaluations_line_kept",
    "evaluations_declaration_frozen",
    "evaluations_decision_frozen",
    "evaluations_result_kept",
    "evaluations_certificate_kept",
    "evaluations_round_pinned",
    "evaluations_phase_begun",
    "evaluations_phase_kept",
    "trainings_conferencestep_frozen",
    "trainings_checkin_frozen",
    "trainings_certificate_printed",
)


def install(using=DEFAULT_DB_ALIAS):
    """Every trigger of the registry as it should be; gives the number of those that were not."""
    connection = connections[using]
    with connection.cursor() as cursor:
        keeper = KEEPERS[connection.vendor](cursor)
        present = keeper.columns()
        return keeper.install({name: table for name, table in registry().items() if name in present}, present)


def remove(using=DEFAULT_DB_ALIAS):
    """Take all triggers away: before migrations on SQLite, and for emptying the tables between tests."""
    connection = connections[using]
    with connection.cursor() as cursor:
        KEEPERS[connection.vendor](cursor).remove()


def missing(using=DEFAULT_DB_ALIAS):
    """Names of the triggers that should stand and do not, or not as the registry says: for checks, changes nothing."""
    connection = connections[using]
    with connection.cursor() as cursor:
        keeper = KEEPERS[connection.vendor](cursor)
        present = keeper.columns()
        return keeper.missing({name: table for name, table in registry().items() if name in present}, present)


def drop_for_migration(schema_editor, tables):
    """Let a data migration change rows of these signed tables; the triggers come back when `migrate` ends.

    Only needed where a migration may be run without the `migrate` command, which does the same for all tables.
    """
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "sqlite":
            _OnSqlite(cursor).remove(tables)
        else:
            _OnPostgresql(cursor).drop_old()
            # Until the end of the transaction; of a migration without one, until `migrate` ends.
            cursor.execute("SELECT set_config(%s, 'yes', %s)", [MIGRATING, schema_editor.connection.in_atomic_block])


def before_migrate(*, plan, using, **kwargs):
    if not plan:
        return
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            _OnSqlite(cursor).remove()
        else:
            _OnPostgresql(cursor).drop_old()
            cursor.execute("SELECT set_config(%s, 'yes', false)", [MIGRATING])


def after_migrate(*, using, **kwargs):
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, '', false)", [MIGRATING])
    install(using)


def _quoted(text):
    return "'" + text.replace("'", "''") + "'"


def _any_changed(columns, differs):
    return " OR ".join(f'NEW."{name}" {differs} OLD."{name}"' for name in columns)


def _both(*conditions):
    return " AND ".join(f"({condition.strip()})" for condition in conditions if condition)


class _OnPostgresql:
    def __init__(self, cursor):
        self.cursor = cursor
        cursor.execute("SELECT current_schema()")
        self.schema = cursor.fetchone()[0]

    def columns(self):
        """{table: its columns}."""
        self.cursor.execute(
            "SELECT c.relname, array_agg(a.attname ORDER BY a.attnum) FROM pg_class c "
            "JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid "
            "WHERE n.nspname = %s AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped GROUP BY c.relname",
            [self.schema],
        )
        return dict(self.cursor.fetchall())

    def install(self, tables, present):
        wrong, standing = self._wrong(tables, present), self._standing()
        self.drop_old()
        for name, body in wrong.items():
            # At no moment without its trigger, also for those who write meanwhile.
            with transaction.atomic(self.cursor.db.alias):
                self._put_right(name, body, triggers=standing.get(name, ("", 0))[1])
        return len(wrong)

    def _put_right(self, name, body, triggers):
        """Where both triggers stand only their function is written anew, for which nobody has to let go of the table."""
        if triggers != 2 or body is None:
            self._drop(name)
        if body is None:
            return
        # The schema is fixed: a temporary table of the same name must not stand before the real one.
        self.cursor.execute(
            f"CREATE OR REPLACE FUNCTION {PREFIX}{name}() RETURNS trigger LANGUAGE plpgsql "
            f'SET search_path = pg_catalog, "{self.schema}", pg_temp AS $guard${body}$guard$'
        )
        if triggers != 2:
            self.cursor.execute(
                f"CREATE TRIGGER {PREFIX}{name} BEFORE INSERT OR UPDATE OR DELETE ON {name} "
                f"FOR EACH ROW EXECUTE FUNCTION {PREFIX}{name}()"
            )
            self.cursor.execute(
                f"CREATE TRIGGER {PREFIX}{name}_whole BEFORE TRUNCATE ON {name} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}{name}()"
            )

    def missing(self, tables, present):
        return sorted(self._wrong(tables, present))

    def remove(self):
        for name in self._standing():
            self._drop(name)

    def drop_old(self):
        self.cursor.execute(
            "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
            "WHERE n.nspname = %s AND p.proname = ANY(%s)",
            [self.schema, list(OLD_POSTGRESQL)],
        )
        for (name,) in self.cursor.fetchall():
            self.cursor.execute(f"DROP FUNCTION {name}() CASCADE")  # and the triggers that call it

    def _wrong(self, tables, present):
        """{table: body wanted, or None where no trigger should stand} for what does not stand as wanted."""
        wanted = {name: self.body(table, present[name]) for name, table in tables.items() if table.is_guarded}
        standing = self._standing()
        wrong = {name: body for name, body in wanted.items() if standing.get(name) != (body, 2)}
        return wrong | {name: None for name in standing if name not in wanted}

    def _standing(self):
        """{table: (function body, how many of its two triggers stand and are switched on)}."""
        self.cursor.execute(
            "SELECT p.proname, p.prosrc, count(t.oid) FILTER (WHERE t.tgenabled = 'O') FROM pg_proc p "
            "JOIN pg_namespace n ON n.oid = p.pronamespace LEFT JOIN pg_trigger t ON t.tgfoid = p.oid "
            "WHERE n.nspname = %s AND starts_with(p.proname, %s) GROUP BY p.proname, p.prosrc",
            [self.schema, PREFIX],
        )
        return {name.removeprefix(PREFIX): (body, triggers) for name, body, triggers in self.cursor.fetchall()}

    def _drop(self, name):
        self.cursor.execute(f"DROP FUNCTION IF EXISTS {PREFIX}{name}() CASCADE")

    def body(self, table, present):
        lines = [
            f"IF current_setting('{MIGRATING}', true) = 'yes' THEN",
            "IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN",
            "IF TG_LEVEL = 'STATEMENT' THEN RETURN NULL; END IF;",
            "RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;",
            "END IF;",
            "END IF;",
            f"IF TG_OP = 'TRUNCATE' THEN {self._raise(f'{table.name} is never emptied')} END IF;",
        ]
        for operation in ("INSERT", "UPDATE", "DELETE"):
            checks = [
                f"IF {condition} THEN {self._raise(say)} END IF;" if condition else self._raise(say)
                for condition, say in _conditions(table, operation, present, "IS DISTINCT FROM", "postgresql")
            ]
            if checks:
                lines += [f"IF TG_OP = '{operation}' THEN", *checks, "END IF;"]
        lines.append("RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;")
        return "\nBEGIN\n" + "\n".join(lines) + "\nEND "

    @staticmethod
    def _raise(say):
        return f"RAISE EXCEPTION USING MESSAGE = {_quoted(say)}, ERRCODE = 'integrity_constraint_violation';"


class _OnSqlite:
    def __init__(self, cursor):
        self.cursor = cursor

    def columns(self):
        """{table: its columns}."""
        self.cursor.execute(
            "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c "
            "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY m.name, c.cid"
        )
        found = {}
        for table, column in self.cursor.fetchall():
            found.setdefault(table, []).append(column)
        return found

    def install(self, tables, present):
        wanted, standing = self._wanted(tables, present), self._standing()
        wrong = {name for name, (_table, sql) in wanted.items() if standing.get(name, ("", ""))[1] != sql}
        for name in standing:
            if name in wrong or name not in wanted:
                self.cursor.execute(f"DROP TRIGGER {name}")
        for name in wanted:
            if name in wrong:
                self.cursor.execute(wanted[name][1])
        return len(wrong) + len(set(standing) - set(wanted))

    def missing(self, tables, present):
        wanted, standing = self._wanted(tables, present), self._standing()
        return sorted({name for name in wanted if standing.get(name) != wanted[name]} | (set(standing) - set(wanted)))

    def remove(self, tables=None):
        for name, (table, _sql) in self._standing().items():
            if tables is None or table in tables:
                self.cursor.execute(f"DROP TRIGGER {name}")

    def _standing(self):
        self.cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        return {
            name: (table, sql)
            for name, table, sql in self.cursor.fetchall()
            if name.startswith(PREFIX) or name in OLD_SQLITE
        }

    def _wanted(self, tables, present):
        found = {}
        for table in tables.values():
            for operation in ("INSERT", "UPDATE", "DELETE"):
                rules = _conditions(table, operation, present[table.name], "IS NOT", "sqlite")
                for number, (condition, say) in enumerate(rules, start=1):
                    name = f"{PREFIX}{table.name}_{operation.lower()}_{number}"
                    when = f" WHEN {condition}" if condition else ""
                    sql = (
                        f"CREATE TRIGGER {name} BEFORE {operation} ON {table.name}{when} "
                        f"BEGIN SELECT RAISE(ABORT, {_quoted(say)}); END"
                    )
                    found[name] = (table.name, sql)
        return found


KEEPERS = {"postgresql": _OnPostgresql, "sqlite": _OnSqlite}


def _conditions(table, operation, present, differs, vendor):
    """(SQL or "" for always, sentence) of every reason to refuse this operation, the plainest first."""
    if operation == "UPDATE" and table.append_only:
        return [("", f"{table.name} rows are never changed")]
    if operation == "DELETE" and table.never_deleted:
        return [("", f"{table.name} rows are never deleted")]
    found = []
    if operation == "UPDATE":
        for rule in table.keep:
            if columns := rule.of(present):
                found.append((_both(rule.when, _any_changed(columns, differs)), rule.say))
    if operation == "DELETE" and table.delete != "free":
        found.append((_both(table.delete), f"this row of {table.name} is not deleted any more"))
    for rule in table.refuse:
        if operation in rule.on and rule.only in ("", vendor):
            found.append((_both(rule.when), rule.say))
    return found
