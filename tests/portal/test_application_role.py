"""The rights of the portal's own role on PostgreSQL (deploy/application-role.sql), tried with raw SQL."""

import re
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.environment import PROCESS

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
ROLE = f"ocop_app_{PROCESS}"
SQL = (Path(__file__).resolve().parents[2] / "deploy" / "application-role.sql").read_text().replace("ocop_app", ROLE)
APPEND_ONLY, NEVER_DELETED = (
    re.findall(r"\w+", found) for found in re.findall(r"REVOKE (?:UPDATE, )?DELETE ON\s+([\w,\s]+?)\s+FROM", SQL)
)


@pytest.fixture
def run():
    """Run one statement as the portal's role; the role is rolled back with the test."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE} NOLOGIN")
        cursor.execute(SQL)
        cursor.execute(f"SET ROLE {ROLE}")
        yield cursor.execute
        cursor.execute("RESET ROLE")


def refused(run, statement):
    try:
        with transaction.atomic():
            run(statement)
    except ProgrammingError as error:
        return f"{error}".splitlines()[0].startswith("permission denied")
    return False


def a_column_of(run, table):
    with connection.cursor() as cursor:
        names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    return next(name for name in names if name != "id")


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_role_may_not_change_what_happened(run, table):
    column = a_column_of(run, table)

    assert refused(run, f"UPDATE {table} SET {column} = {column}")
    assert refused(run, f"DELETE FROM {table}")
    assert refused(run, f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table", NEVER_DELETED)
def test_role_may_not_delete_what_was_submitted_scored_or_decided(run, table):
    assert refused(run, f"DELETE FROM {table}")
    assert refused(run, f"TRUNCATE {table} CASCADE")


def test_role_may_not_truncate_any_table(run):
    tables = connection.introspection.table_names()

    assert [table for table in tables if not refused(run, f"TRUNCATE {table} CASCADE")] == []


def test_role_may_not_make_or_change_tables(run):
    assert refused(run, "CREATE TABLE mine (id int)")
    with pytest.raises(ProgrammingError, match="must be owner"), transaction.atomic():
        run("ALTER TABLE products_registration ADD COLUMN mine int")


def test_role_may_read_every_table(run):
    tables = connection.introspection.table_names()

    assert [table for table in tables if refused(run, f"SELECT 1 FROM {table} LIMIT 1")] == []
