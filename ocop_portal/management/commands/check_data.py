"""Compare everything that is written down twice with its source. Changes nothing unless asked to.

Exit code 0: everything agrees (or was put right); 1: something differs.
"""

import sys
from contextlib import nullcontext

from django.core.management.base import BaseCommand, CommandError

from ocop_portal.data_checks import CHECKS
from records.checking import reading_only, run


class Command(BaseCommand):
    help = "Đối chiếu mọi bản chép trong cơ sở dữ liệu với nguồn của nó. Chỉ đọc, trừ khi có --fix."

    def add_arguments(self, parser):
        parser.add_argument("--fix", action="store_true", help="ghi lại những gì chỉ là số liệu suy ra")
        parser.add_argument("--only", nargs="+", metavar="TÊN", help="chỉ các phép đối chiếu này")

    def handle(self, *args, fix, only, verbosity, **options):
        outcomes = []
        with nullcontext() if fix else reading_only():
            for check in self._chosen(only):
                outcomes.append(run(check, fix=fix))
                self._tell(outcomes[-1], verbosity)
        wrong = [outcome for outcome in outcomes if not outcome.is_clean]
        if not wrong:
            self.stdout.write(self.style.SUCCESS(f"{len(outcomes)} phép đối chiếu: tất cả khớp."))
            return
        self.stdout.write(self.style.ERROR(f"{len(wrong)} trong {len(outcomes)} phép đối chiếu không khớp."))
        sys.exit(1)

    def _chosen(self, only):
        known = {check.name: check for check in CHECKS}
        if strangers := sorted(set(only or []) - set(known)):
            raise CommandError(f"Không có phép đối chiếu {', '.join(strangers)}. Có: {', '.join(known)}.")
        return [known[name] for name in only] if only else CHECKS

    def _tell(self, outcome, verbosity):
        check = outcome.check
        if outcome.is_clean and not outcome.differing:
            if verbosity > 1:
                self.stdout.write(f"{check.name}: khớp ({outcome.rows} dòng)")
            return
        ends = f", đã sửa {outcome.mended}" if outcome.mended else ""
        if not outcome.is_clean and check.derived:
            ends += " (sửa được bằng --fix)"
        self.stdout.write(f"{check.name}: {check.says}: {outcome.differing}/{outcome.rows} dòng khác{ends}")
        for example in outcome.examples:
            self.stdout.write(f"    {check.model._meta.label} {example}")
