"""What is signed stays signed against raw SQL: by the triggers on both databases, whoever writes, and by the rights of the
portal's own role on PostgreSQL. Every signed table and every rule is tried on a row that is there."""

import uuid
from pathlib import Path

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from records.registry import registry
from records.role import application_role_sql
from tests.environment import PROCESS
from tests.records.signed_world import build

pytestmark = pytest.mark.django_db
ROLE = f"ocop_app_{PROCESS}"
FILE = Path(__file__).resolve().parents[2] / "deploy" / "application-role.sql"
MODELS = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
SIGNED = sorted(name for name, table in registry().items() if table.signed)
GUARDED = sorted(name for name, table in registry().items() if table.is_guarded)
# permission denied; refused by a trigger
SAYS_NO = {"42501", "23000"}
# No row can be in the state that the rule keeps it from reaching: tried by hand below, or by the tests of their own rules.
NO_SUCH_ROW = {
    ("evaluations_councilsession", "a session is of its round's office"),
    ("evaluations_councilsession", "minutes are numbered in the year of their date"),
    ("evaluations_evaluation", "an evaluation is of its round's office and level"),
    ("evaluations_certificate", "a certificate is numbered by its decision's office, in its year"),
    ("evaluations_evaluation", "a dossier is scored in an open session only"),
    ("products_counter", "a counter never goes back"),
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        things = build()
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute(f"CREATE ROLE {ROLE} NOLOGIN")
                cursor.execute(application_role_sql().replace("ocop_app", ROLE))
        yield things
        transaction.set_rollback(True)


WRITERS = ["owner", pytest.param("role", marks=pytest.mark.postgres)]


@pytest.fixture(params=WRITERS)
def refused(world, request):
    """Whether the database refused the statement; as the tables' owner, or as the portal's own role."""

    def run(sql, params=()):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                if request.param == "role":
                    cursor.execute(f"SET LOCAL ROLE {ROLE}")
                cursor.execute(sql, params)
                assert cursor.rowcount != 0, f"no row: {sql}"
                transaction.set_rollback(True)
        except DatabaseError as fault:
            if connection.vendor == "sqlite":
                return fault.__cause__.sqlite_errorname == "SQLITE_CONSTRAINT_TRIGGER"
            return sqlstate(fault) in SAYS_NO
        return False

    return run


def sqlstate(fault):
    return fault.__cause__.pgcode


def rows(sql, params=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def row_where(table, condition):
    """A row for which the rule's SQL holds, or None."""
    pairs = f"{table} old JOIN {table} new ON new.id = old.id"
    found = rows(f"SELECT old.id FROM {pairs} WHERE {condition or 'old.id = new.id'} ORDER BY old.id DESC LIMIT 1")
    return found[0][0] if found else None


def another(table, column, pk):
    """A value of the column's type that is not the row's."""
    field = next(field for field in MODELS[table]._meta.local_concrete_fields if field.column == column)
    value = MODELS[table]._base_manager.values_list(field.attname, flat=True).get(pk=pk)
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.JSONField):
        return '{"other": 1}'
    if isinstance(field, models.DateField):  # a DateTimeField is one too: midnight will do
        return "2001-02-03"
    if isinstance(field, models.TimeField):
        return "04:05"
    if isinstance(field, models.GenericIPAddressField):
        return "10.9.8.7"
    if isinstance(field, models.UUIDField):
        return uuid.uuid4().hex
    if isinstance(field, (models.CharField, models.TextField, models.FileField)):
        return "y" if value == "x" else "x"
    return (value or 0) + 1


def set_one(refused, table, column, pk):
    return refused(f'UPDATE {table} SET "{column}" = %s WHERE id = %s', [another(table, column, pk), pk])


def columns(table):
    return [field.column for field in MODELS[table]._meta.local_concrete_fields]


def test_the_role_file_is_written_from_the_registry():
    """`make fix` writes it."""
    assert FILE.read_text(encoding="utf-8") == application_role_sql()


@pytest.mark.parametrize("table", GUARDED)
def test_signed_columns_do_not_change(world, refused, table):
    entry, open_columns = registry()[table], []
    if entry.append_only:
        pk = row_where(table, "")
        assert pk, f"{table}: the world has no row"
        open_columns = [column for column in columns(table) if not set_one(refused, table, column, pk)]
        assert refused(f"UPDATE {table} SET id = id")
    for rule in entry.keep:
        if (table, rule.say) in NO_SUCH_ROW:
            continue
        pk = row_where(table, rule.when)
        assert pk, f"{table}: the world has no row where {rule.when or 'anything'}"
        open_columns += [column for column in rule.of(columns(table)) if not set_one(refused, table, column, pk)]

    assert open_columns == []


@pytest.mark.parametrize("table", [name for name in GUARDED if registry()[name].delete != "free"])
def test_signed_rows_are_not_deleted(world, refused, table):
    never = registry()[table].never_deleted
    pk = row_where(table, "" if never else registry()[table].delete)
    assert pk, f"{table}: the world has no such row"

    assert refused(f"DELETE FROM {table} WHERE id = %s", [pk])


@pytest.mark.parametrize("table", [name for name in GUARDED if registry()[name].refuse])
def test_rows_that_are_refused(world, refused, table):
    """A row of the kind is put in once more: the triggers answer before any other constraint."""
    for rule in registry()[table].refuse:
        if rule.only not in ("", connection.vendor) or "clock_timestamp" in rule.when or "INSERT" not in rule.on:
            continue
        if (
            (table, rule.say) in NO_SUCH_ROW
            or "voided_at IS NULL" in rule.when
            or rule.say.startswith("the declaration")
        ):
            continue
        pk = row_where(table, rule.when)
        assert pk, f"{table}: the world has no row where {rule.when}"
        names = ", ".join(f'"{column}"' for column in columns(table) if column != "id")
        assert refused(f"INSERT INTO {table} ({names}) SELECT {names} FROM {table} WHERE id = %s", [pk]), rule.say


@pytest.mark.postgres
@pytest.mark.parametrize("table", GUARDED)
def test_signed_tables_are_not_emptied(world, refused, table):
    assert refused(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table", SIGNED)
def test_every_signed_table_has_rules(table):
    assert registry()[table].is_guarded


# --- What the rules mean, said once more in plain statements ----------------------------------------------------------


def pk_of(things, name):
    return things[name].pk


FORBIDDEN = {
    "a counter goes back": ("UPDATE products_counter SET last = 0 WHERE last > 0", ()),
    "stars of the register": ("UPDATE products_recognition SET stars = 5, valid_until = '2099-01-01'", ()),
    "stars of a decision": ("UPDATE evaluations_decisionitem SET stars = 3", ()),
    "a sheet of a closed session is voided": (
        "UPDATE evaluations_scoresheet SET voided_at = CURRENT_TIMESTAMP, void_reason = 'x' WHERE evaluation_id = %s",
        ("scored",),
    ),
    "a voided sheet counts again": (
        "UPDATE evaluations_scoresheet SET voided_at = NULL, void_reason = '' WHERE id = %s",
        ("sealed_sheet",),
    ),
    "a minuted conclusion": ("UPDATE evaluations_result SET concluded_stars = 1 WHERE evaluation_id = %s", ("below",)),
    "adopted minutes": ("UPDATE evaluations_councilsession SET minutes_text = 'khác' WHERE id = %s", ("closed",)),
    "attendance after the closing": ("DELETE FROM evaluations_attendance WHERE session_id = %s", ("scored_session",)),
    "an answer of a concluded dossier": (
        "UPDATE products_answer SET description = 'khác' WHERE registration_id = %s",
        ("concluded",),
    ),
    "when it was handed in": (
        "UPDATE products_registration SET submitted_at = '2020-01-01 00:00:00+00:00' WHERE id = %s",
        ("concluded",),
    ),
    "the number of a paper": (
        "UPDATE products_evidence SET number = 'khác' WHERE registration_id = %s",
        ("concluded",),
    ),
    "what a letter says": ("UPDATE notifications_letter SET text = 'khác' WHERE id = %s", ("letter",)),
    "that a letter was sent": ("UPDATE notifications_letter SET status = 'queued' WHERE id = %s", ("sent",)),
    "a dossier scored in no session": (
        "UPDATE evaluations_evaluation SET status = 'scoring' WHERE id = %s",
        ("ready",),
    ),
    "the law of a round in use": ("UPDATE products_round SET kind = 'history' WHERE id = %s", ("round",)),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nobody_rewrites(world, refused, what):
    sql, names = FORBIDDEN[what]

    assert refused(sql, [pk_of(world, name) for name in names])


def test_living_rows_still_move(world):
    """The counterpart: what is not signed yet may change, so that the refusals above mean something."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET LOCAL ROLE {ROLE}")
        for sql, name in [
            ("UPDATE products_answer SET description = 'khác' WHERE registration_id = %s", "draft"),
            ("UPDATE products_selfassessment SET plan = 'khác' WHERE registration_id = %s", "draft"),
            ("UPDATE products_counter SET last = last + 1 WHERE office_id > %s - 1000000", "draft"),
            ("UPDATE evaluations_councilsession SET minutes_text = 'khác' WHERE id = %s", "scored_session"),
            ("UPDATE evaluations_attendance SET note = 'khác' WHERE session_id = %s", "session"),
            ("UPDATE evaluations_checkmark SET note = 'khác' WHERE evaluation_id = %s", "checking"),
            ("UPDATE notifications_letter SET status = 'discarded' WHERE id = %s", "letter"),
            (
                "UPDATE products_recognition SET withdrawn_on = '2026-11-26' WHERE superseded_by_id IS NULL AND id > %s - 1000000",
                "draft",
            ),
        ]:
            cursor.execute(sql, [pk_of(world, name)])
            assert cursor.rowcount, sql
        transaction.set_rollback(True)


@pytest.mark.postgres
class TestRole:
    """Beyond the signed tables: what the portal's own role may and may not do at all."""

    @pytest.fixture
    def run(self, world):
        def run(sql):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL ROLE {ROLE}")
                cursor.execute(sql)
                transaction.set_rollback(True)

        return run

    def denied(self, run, sql):
        try:
            run(sql)
        except DatabaseError as fault:
            return sqlstate(fault) == "42501"
        return False

    def test_no_table_is_emptied(self, run):
        tables = connection.introspection.table_names()

        assert [table for table in tables if not self.denied(run, f"TRUNCATE {table} CASCADE")] == []

    def test_every_table_is_read(self, run):
        tables = connection.introspection.table_names()

        assert [table for table in tables if self.denied(run, f"SELECT 1 FROM {table} LIMIT 1")] == []

    def test_tables_and_triggers_are_the_owners(self, run):
        for sql in (
            "CREATE TABLE mine (id int)",
            "ALTER TABLE products_registration ADD COLUMN mine int",
            "ALTER TABLE products_recognition DISABLE TRIGGER ALL",
            "DROP TRIGGER guard_products_recognition ON products_recognition",
            "DROP FUNCTION guard_products_recognition() CASCADE",
            "SET session_replication_role = replica",
            "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'y', now())",
            "UPDATE criteria_option SET points = 100",
        ):
            assert self.denied(run, sql), sql

    def test_migrating_is_believed_of_the_owner_only(self, run):
        with pytest.raises(DatabaseError, match="handed in"):
            run(
                "SELECT set_config('portal.migrating', 'yes', true); "
                "UPDATE products_answer SET description = 'khác' WHERE registration_id IN "
                "(SELECT id FROM products_registration WHERE status = 'concluded')"
            )

    def test_a_temporary_table_does_not_stand_before_the_real_one(self, run):
        with pytest.raises(DatabaseError, match="handed in|permission denied"):
            run(
                "CREATE TEMPORARY TABLE products_registration AS SELECT id, 'draft'::text AS status FROM "
                "public.products_registration; UPDATE products_answer SET description = 'khác' WHERE registration_id IN "
                "(SELECT id FROM public.products_registration WHERE status = 'concluded')"
            )

    def test_a_new_table_can_be_read_and_nothing_else(self, world):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TABLE forgotten (id int)")
            cursor.execute(application_role_sql().replace("ocop_app", ROLE))
            for sql, allowed in [
                ("SELECT * FROM forgotten", True),
                ("INSERT INTO forgotten VALUES (1)", False),
                ("UPDATE forgotten SET id = 2", False),
                ("DELETE FROM forgotten", False),
            ]:
                cursor.execute("SELECT has_table_privilege(%s, 'forgotten', %s)", [ROLE, sql.split()[0]])
                assert cursor.fetchone()[0] is allowed
            transaction.set_rollback(True)
