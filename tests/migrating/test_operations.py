"""Operations for migrations of a portal in use: they go on where they stood, and leave what Django's own would leave."""

import pytest
from django.db import OperationalError, connection, migrations, models
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from migrating import (
    AddCheckLater,
    AddIndexConcurrently,
    AddSqlIndex,
    AddUniqueConcurrently,
    InBatches,
    IndexField,
    SteppedMigration,
    in_batches,
)
from migrating.patience import patiently

pytestmark = pytest.mark.django_db(transaction=True)
APP = "reports"  # any app will do; the table is gone after the test
TABLE = "reports_shelf"


@pytest.fixture
def state():
    state = ProjectState()
    create = migrations.CreateModel(
        "Shelf",
        [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=50))],
        options={"indexes": []},
    )
    before = state.clone()
    create.state_forwards(APP, state)
    with connection.schema_editor() as editor:
        create.database_forwards(APP, editor, before, state)
    model = state.apps.get_model(APP, "Shelf")
    model.objects.bulk_create(model(name=f"Kệ {number}") for number in range(25))
    yield state
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {TABLE}")
    MigrationRecorder(connection).migration_qs.filter(app=APP, name__startswith="0099").delete()


def run(operations, state):
    migration = SteppedMigration("0099_shelf", APP)
    migration.operations = operations
    with connection.schema_editor(atomic=False) as editor:
        return migration.apply(state.clone(), editor)


def standing():
    with connection.cursor() as cursor:
        return connection.introspection.get_constraints(cursor, TABLE)


def notes():
    return MigrationRecorder(connection).migration_qs.filter(app=APP, name__startswith="0099").count()


def plain():
    return models.CharField(max_length=50, default="")


def indexed():
    return models.CharField(max_length=50, default="", db_index=True)


def test_a_migration_broken_off_goes_on_where_it_stood(state):
    sizes = []

    def fill(apps, editor):
        def change(rows):
            sizes.append(len(rows))
            if len(sizes) == 2:
                raise KeyboardInterrupt
            for row in rows:
                row.folded = row.name.lower()
            rows[0].__class__.objects.bulk_update(rows, ["folded"])

        in_batches(editor, apps.get_model(APP, "Shelf").objects.filter(folded=""), change, size=10)

    operations = [
        migrations.AddField("shelf", "folded", plain()),
        InBatches(fill),
        IndexField("shelf", "folded", indexed()),
    ]
    with pytest.raises(KeyboardInterrupt):
        run(operations, state)
    assert notes() == 1

    after = run(operations, state)

    # On PostgreSQL the ten of the first portion are kept; on SQLite the step is one transaction.
    assert sizes == ([10, 10, 10, 5] if connection.vendor == "postgresql" else [10, 10, 10, 10, 5])
    shelves = after.apps.get_model(APP, "Shelf").objects
    assert shelves.filter(folded__startswith="kệ").count() == 25
    assert notes() == 0


def test_indexes_and_rules_are_those_of_djangos_own_operations(state):
    index = models.Index("name", "id", name="shelf_by_name", condition=models.Q(id__gt=3))
    check = models.CheckConstraint(condition=models.Q(id__gte=1), name="shelf_from_one")
    unique = models.UniqueConstraint(fields=["name"], condition=models.Q(id__gt=0), name="shelf_name_once")
    run(
        [
            migrations.AddField("shelf", "folded", indexed()),
            migrations.AddIndex("shelf", index),
            migrations.AddConstraint("shelf", check),
            migrations.AddConstraint("shelf", unique),
        ],
        state,
    )
    expected = standing()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {TABLE}")
        with connection.schema_editor() as editor:
            editor.create_model(state.apps.get_model(APP, "Shelf"))
    MigrationRecorder(connection).migration_qs.filter(app=APP, name__startswith="0099").delete()

    run(
        [
            migrations.AddField("shelf", "folded", plain()),
            IndexField("shelf", "folded", indexed()),
            AddIndexConcurrently("shelf", index.clone()),
            AddCheckLater("shelf", check),
            AddUniqueConcurrently("shelf", unique),
        ],
        state,
    )

    assert standing() == expected


@pytest.mark.postgres
def test_an_invalid_index_is_built_again(state):
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE INDEX shelf_sql ON {TABLE} (id)")
        cursor.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'shelf_sql'::regclass")

    run([AddSqlIndex("shelf_sql", f"{TABLE} (name varchar_pattern_ops)")], state)
    run([AddSqlIndex("shelf_sql", f"{TABLE} (name varchar_pattern_ops)")], state)

    assert standing()["shelf_sql"]["columns"] == ["name"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = 'shelf_sql'::regclass")
        assert cursor.fetchone() == (True,)


@pytest.mark.postgres
def test_who_waits_for_a_table_gives_up_and_tries_again(state, monkeypatch):
    other = connection.copy()
    pauses = []

    def pause(seconds):
        pauses.append(seconds)
        if len(pauses) == 2:
            other.rollback()

    monkeypatch.setattr("migrating.patience.time.sleep", pause)
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {TABLE}")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
            patiently(connection, lambda: cursor.execute(f"ALTER TABLE {TABLE} ADD COLUMN pages int"))
            cursor.execute("RESET lock_timeout")
    finally:
        other.close()

    assert len(pauses) == 2


def test_other_faults_are_not_tried_again():
    tries = []

    def work():
        tries.append(1)
        raise OperationalError("disk full")

    with pytest.raises(OperationalError):
        patiently(connection, work)
    assert len(tries) == 1
