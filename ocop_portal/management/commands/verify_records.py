"""Recompute what was handed in, scored, decided and printed, and compare it with what is kept. Never writes."""

from datetime import date, datetime, time

from django.core.management.base import CommandError

from criteria.calendar import VIETNAM
from ocop_portal.management.checking import CheckingCommand
from ocop_portal.record_checks import CHECKS
from records.checking import reading_only


class Command(CheckingCommand):
    help = (
        "Tính lại và đối chiếu văn bản đã chốt, bản nộp, tệp, kết quả, sổ công nhận. Chỉ đọc. Mã thoát 1: có khác biệt."
    )
    checks = CHECKS

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--since", metavar="YYYY-MM-DD", help="chỉ những gì có từ ngày này")

    def handle(self, *args, only, since, verbosity, **options):
        with reading_only():
            self.go_through(only, verbosity=verbosity, since=_beginning_of(since))


def _beginning_of(day):
    if not day:
        return None
    try:
        return datetime.combine(date.fromisoformat(day), time.min, VIETNAM)
    except ValueError:
        raise CommandError(f"«{day}» không phải ngày dạng YYYY-MM-DD.") from None
