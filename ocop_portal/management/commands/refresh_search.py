"""Write the columns for searching and sorting anew where the rules of `criteria/text.py` have become others."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from ocop_portal.data_checks import CHECKS
from records import checking

SEARCHED = tuple(check for check in CHECKS if check.name.endswith("-search") and check.derived)


class Command(BaseCommand):
    help = "Ghi lại các cột tìm kiếm, sắp xếp khi cách so chữ của cổng thay đổi. Chạy lại không đổi gì."

    def handle(self, *args, verbosity, **options):
        written = sum(checking.run(check, fix=True).mended for check in SEARCHED)
        if verbosity and written:
            self.stdout.write(_("Đã ghi lại cột tìm kiếm của %(count)s dòng.") % {"count": written})
