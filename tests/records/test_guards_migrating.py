"""Triggers and migrations: signed rows may change while `migrate` runs and not after; triggers of earlier versions go."""

import pytest
from django.db import DatabaseError, connection, transaction

from products.models import StoredFile
from records import guards

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stored():
    return StoredFile.objects.create(sha256="a" * 64, size=1, content_type="x", path="x")


def change(stored, size):
    StoredFile.objects.filter(pk=stored.pk).update(size=size)


def refused(stored):
    try:
        with transaction.atomic():
            change(stored, 99)
    except DatabaseError:
        return True
    return False


def test_rows_change_while_migrate_runs_and_not_after(stored):
    assert refused(stored)
    guards.before_migrate(plan=["a migration"], using="default")
    change(stored, 2)
    guards.after_migrate(using="default")

    assert refused(stored)
    assert (guards.missing(), StoredFile.objects.get().size) == ([], 2)


def test_without_a_migration_to_run_nothing_is_opened(stored):
    guards.before_migrate(plan=[], using="default")

    assert refused(stored)


def test_a_data_migration_run_by_itself_opens_its_tables(stored):
    with connection.schema_editor() as editor:
        guards.drop_for_migration(editor, ["products_storedfile"])
        change(stored, 3)
    guards.after_migrate(using="default")

    assert refused(stored)
    assert StoredFile.objects.get().size == 3


def test_triggers_of_earlier_versions_are_taken_away(stored):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "CREATE TRIGGER products_step_frozen BEFORE UPDATE ON products_step BEGIN SELECT RAISE(ABORT, 'old'); END"
            )
            names = "SELECT count(*) FROM sqlite_master WHERE name = 'products_step_frozen'"
        else:
            cursor.execute(
                "CREATE FUNCTION products_frozen() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
            )
            cursor.execute(
                "CREATE TRIGGER products_step_frozen BEFORE UPDATE ON products_step "
                "FOR EACH ROW EXECUTE FUNCTION products_frozen()"
            )
            names = "SELECT count(*) FROM pg_trigger WHERE tgname = 'products_step_frozen'"
        guards.install()
        cursor.execute(names)
        assert cursor.fetchone()[0] == 0
