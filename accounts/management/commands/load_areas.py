from django.core.management.base import BaseCommand

from accounts.loader import load_areas


class Command(BaseCommand):
    help = "Loads areas, successions and offices from accounts/data; loading again changes nothing."

    def handle(self, **options):
        counts = load_areas()
        self.stdout.write("{areas} areas, {successions} successions, {offices} offices".format(**counts))
