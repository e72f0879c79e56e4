"""Compare everything that is written down twice with its source. Changes nothing unless asked to."""

from contextlib import nullcontext

from django.utils.translation import gettext as _

from migrating import trigrams
from ocop_portal.data_checks import CHECKS
from ocop_portal.management.checking import CheckingCommand
from records.checking import reading_only


class Command(CheckingCommand):
    help = "Đối chiếu mọi bản chép trong cơ sở dữ liệu với nguồn của nó. Chỉ đọc, trừ khi có --fix. Mã thoát 1: có khác biệt."
    checks = CHECKS

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--fix", action="store_true", help="ghi lại những gì chỉ là số liệu suy ra")

    def handle(self, *args, fix, only, verbosity, **options):
        with nullcontext() if fix else reading_only():
            if left_out := trigrams.missing():
                told = _("Thiếu chỉ mục tìm kiếm, chạy «manage.py search_indexes»: %(names)s.")
                self.stderr.write(self.style.WARNING(told % {"names": ", ".join(left_out)}))
            self.go_through(only, verbosity=verbosity, fix=fix)
