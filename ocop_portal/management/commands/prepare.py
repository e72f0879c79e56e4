"""Bring a database to this version of the portal: its tables, the law, the areas. Changes nothing the second time."""

from django.core.management import call_command
from django.core.management.base import BaseCommand

STEPS = ("search_indexes", "load_law", "load_areas", "refresh_search", "freeze_old_dossiers", "freeze_old_papers")


class Command(BaseCommand):
    help = "Chuẩn bị cơ sở dữ liệu: bảng, văn bản quy định, bộ tiêu chí, địa bàn. Chạy lại không đổi gì."

    def handle(self, *args, verbosity, **options):
        call_command("migrate", interactive=False, verbosity=verbosity - 1)
        for step in STEPS:
            call_command(step, verbosity=verbosity)
