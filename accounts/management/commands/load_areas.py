from django.core.management.base import BaseCommand

from accounts.loader import load_areas


class Command(BaseCommand):
    help = "Loads areas, successions and offices from accounts/data; loading again undoes no correction."

    def handle(self, **options):
        kept = []
        counts = load_areas(kept)
        self.stdout.write("{areas} areas, {successions} successions, {offices} offices".format(**counts))
        for sentence in kept:
            self.stdout.write(f"  đã sửa tại đơn vị, giữ nguyên: {sentence}")
