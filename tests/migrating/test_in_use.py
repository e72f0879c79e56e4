"""A database of an earlier version becomes one of this version: while others read and write, and with every trigger."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
EARLIER = (("accounts", "0002"), ("products", "0002"))
ROWS = 3000
FILL = f"""
import django
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
executor = MigrationExecutor(connection)
apps = executor.loader.project_state([("accounts", "0002_audit_append_only"), ("products", "0002_append_only")]).apps
Area, Business, Product = (apps.get_model(*name.split(".")) for name in ("accounts.Area", "products.Business", "products.Product"))
country = Area.objects.create(level="country", level_order=0, code="VN", name="Việt Nam", folded="viet nam")
ward = Area.objects.create(level="province", level_order=1, code="01", name="Hà Nội", folded="ha noi", parent=country)
Business.objects.bulk_create(
    [Business(name=f"Hợp tác xã {{n}}", kind="cooperative", area=ward) for n in range({ROWS})], batch_size=500
)
Product.objects.bulk_create(
    [Product(name=f"Sản phẩm {{n}}", set_number=1, business=business) for n, business in enumerate(Business.objects.all())],
    batch_size=500,
)
"""
LOOK = """
import django
django.setup()
from products.models import Business, Product
from records import guards
print(guards.missing(), Business.objects.filter(sort_name="").count(), Product.objects.exclude(sort_name="").count())
"""


def run(url, *command):
    environment = {**os.environ, "DATABASE_URL": url, "REDIS_URL": "", "TRYING_OUT": "1"}
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=900
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def fill(url):
    for app, name in EARLIER:
        run(url, "manage.py", "migrate", app, name)
    run(url, "-c", FILL)


@pytest.fixture
def old_database():
    """The URL of an empty PostgreSQL database beside the tests' own."""
    name = f"{settings.DATABASES['default']['NAME']}_earlier"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def beside(url):
    """A connection of this thread to another database of the same server."""
    other = connection.copy()
    other.settings_dict = {**other.settings_dict, "NAME": url.rpartition("/")[2]}
    return other


class AtWork:
    """Somebody who reads or writes until told to stop, and does not wait for a table longer than a back-fill takes."""

    def __init__(self, url, sql, stop):
        self.url, self.sql, self.stop, self.faults, self.times = url, sql, stop, [], 0
        self.thread = threading.Thread(target=self._work)
        self.thread.start()

    def _work(self):
        database = beside(self.url)
        try:
            with database.cursor() as cursor:
                # Twice what an ALTER may stand in the queue (migrating.patience): only a long hold is longer.
                cursor.execute("SET lock_timeout = '8s'")
                while not self.stop.wait(0.02):
                    cursor.execute(self.sql)
                    self.times += 1
        except Exception as fault:
            self.faults.append(str(fault))
        finally:
            database.close()


# Whoever changes rows while holding a table so that nobody may even read it.
SHUT_AND_FILLING = """
SELECT l.relation::regclass::text, a.query FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.mode = 'AccessExclusiveLock' AND l.granted AND l.locktype = 'relation' AND a.query LIKE 'UPDATE%'
AND l.relation IN (SELECT oid FROM pg_class WHERE relkind = 'r')
"""


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_nobody_waits_while_an_earlier_database_is_migrated(old_database):
    fill(old_database)
    stop, shut = threading.Event(), []
    reader = AtWork(old_database, "SELECT count(*) FROM products_product WHERE name LIKE 'S%'", stop)
    writer = AtWork(old_database, "UPDATE products_business SET name = name WHERE id = 7", stop)

    def watch():
        watcher = beside(old_database)
        with watcher.cursor() as cursor:
            while not stop.wait(0.02):
                cursor.execute(SHUT_AND_FILLING)
                shut.extend(cursor.fetchall())
        watcher.close()

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        run(old_database, "manage.py", "migrate")
    finally:
        stop.set()
        for thread in (watching, reader.thread, writer.thread):
            thread.join()

    assert (reader.faults, writer.faults, shut) == ([], [], [])
    assert min(reader.times, writer.times) > 50
    assert run(old_database, "-c", LOOK).split("\n")[0] == f"[] 0 {ROWS}"


def test_every_trigger_stands_after_migrating_step_by_step_on_sqlite(tmp_path):
    """SQLite builds a changed table anew and forgets its triggers; they come back with every `migrate`."""
    url = f"sqlite:///{tmp_path / 'earlier.sqlite3'}"
    fill(url)
    for app, name in (("products", "0007"), ("evaluations", "0007"), ("products", "0014"), ("trainings", "0004")):
        run(url, "manage.py", "migrate", app, name)
    run(url, "manage.py", "migrate")

    assert run(url, "-c", LOOK).split("\n")[0] == f"[] 0 {ROWS}"
