"""Every table is sorted into signed and living, and the registry names tables and columns that are there."""

import pytest
from django.db import connection

from records import guards
from records.registry import registry, sort, stray, unsorted

pytestmark = pytest.mark.django_db


def columns():
    with connection.cursor() as cursor:
        return guards.KEEPERS[connection.vendor](cursor).columns()


def test_every_table_of_the_database_is_sorted():
    """A new table: say in <app>/signed.py whether its rows are signed or living."""
    assert unsorted(columns()) == []
    assert stray(columns()) == []
    assert {sort(name) for name in columns()} == {"signed", "living"}


def test_a_table_nobody_sorted_is_found():
    assert unsorted([*columns(), "products_forgotten"]) == ["products_forgotten"]
    with pytest.raises(KeyError):
        sort("products_forgotten")


def test_the_registry_names_columns_that_are_there():
    present = columns()

    assert {name: strange for name, table in registry().items() if (strange := table.named - set(present[name]))} == {}


def test_each_entry_says_why():
    assert [name for name, table in registry().items() if len(table.why) < 15] == []


def test_all_triggers_stand_after_migrate():
    assert guards.missing() == []


@pytest.mark.django_db(transaction=True)
def test_what_was_dropped_or_altered_comes_back_with_the_next_migrate(request):
    guards.remove()
    assert len(guards.missing()) > 30

    assert guards.install() > 30
    assert guards.missing() == []
    assert guards.install() == 0


@pytest.mark.postgres
def test_a_trigger_switched_off_by_hand_is_found():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE products_recognition DISABLE TRIGGER guard_products_recognition")

    assert guards.missing() == ["products_recognition"]
    guards.install()
    assert guards.missing() == []
