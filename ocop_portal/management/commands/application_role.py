"""deploy/application-role.sql, written from the tables' registry; a test compares the two."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from records.role import application_role_sql

PATH = Path(settings.BASE_DIR) / "deploy" / "application-role.sql"


class Command(BaseCommand):
    help = "Ghi deploy/application-role.sql theo các tệp signed.py: quyền của tài khoản ứng dụng trên PostgreSQL."

    def handle(self, **options):
        PATH.write_text(application_role_sql(), encoding="utf-8")
        self.stdout.write(f"{PATH.relative_to(settings.BASE_DIR)}")
