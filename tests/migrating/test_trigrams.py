"""Indexes of trigrams: built by the migrations, left out where the database may not have them, built later."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from migrating import trigrams
from products.models import Product

INDEX = "product_folded_trgm"


def sql(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_migrations_built_every_index_for_searching():
    assert trigrams.has_trigrams(connection)
    assert trigrams.missing() == []


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_role_that_may_not_create_the_extension_goes_on_without_and_is_told():
    sql("CREATE ROLE of_no_rights", "DROP EXTENSION pg_trgm CASCADE", "SET LOCAL ROLE of_no_rights")
    assert not trigrams.bring_trigrams(connection)
    assert trigrams.build_missing() is None
    assert INDEX in trigrams.missing()
    told = StringIO()
    call_command("search_indexes", stderr=told)
    assert "CREATE EXTENSION pg_trgm" in told.getvalue()
    sql("RESET ROLE")
    assert list(Product.objects.search("mat ong")) == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_what_was_left_out_is_built_later_and_said_until_then():
    sql(f"DROP INDEX {INDEX}")
    told = StringIO()
    call_command("check_data", only=["product-search"], verbosity=0, stderr=told)
    assert INDEX in told.getvalue()
    call_command("search_indexes", verbosity=0)
    assert trigrams.missing() == []
    assert trigrams.build_missing() == []


@pytest.mark.django_db
def test_sqlite_has_nothing_to_build():
    if connection.vendor == "sqlite":
        assert trigrams.missing() == trigrams.build_missing() == []
