"""Django's migrate, patient: what cannot have a table within seconds lets others pass and is tried again.

A migration is all or nothing, or goes on where it stood (migrating.SteppedMigration): trying again is safe.
"""

from django.core.management.commands import migrate
from django.db import connections

from migrating.patience import lock_timeout, patiently


class Command(migrate.Command):
    def handle(self, *args, **options):
        connection = connections[options["database"]]

        def told(attempt):
            self.stdout.write(f"Bảng dữ liệu đang bận, thử lại (lần {attempt}).")

        with lock_timeout(connection):
            patiently(connection, lambda: super(Command, self).handle(*args, **options), told=told)
