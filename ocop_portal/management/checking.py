"""What `check_data` and `verify_records` have in common: choosing checks, telling what was found, the exit code."""

import sys

from django.core.management.base import BaseCommand, CommandError

from records.checking import run


class CheckingCommand(BaseCommand):
    """Exit code 0: everything agrees (or was put right); 1: something differs."""

    checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--only", nargs="+", metavar="TÊN", help="chỉ các phép kiểm tra này")

    def go_through(self, only, *, verbosity, **how):
        """Runs the chosen checks; ends the process with 1 where something differs."""
        outcomes = []
        for check in self.chosen(only):
            outcomes.append(run(check, progress=self._progress if verbosity > 1 else None, **how))
            self._tell(outcomes[-1], verbosity)
        wrong = [outcome for outcome in outcomes if not outcome.is_clean]
        if wrong:
            self.stdout.write(self.style.ERROR(f"{len(wrong)} trong {len(outcomes)} phép kiểm tra không khớp."))
            sys.exit(1)
        rows = sum(outcome.rows for outcome in outcomes)
        self.stdout.write(self.style.SUCCESS(f"{len(outcomes)} phép kiểm tra, {rows} dòng: tất cả khớp."))

    def chosen(self, only):
        known = {check.name: check for check in self.checks}
        if strangers := sorted(set(only or []) - set(known)):
            raise CommandError(f"Không có phép kiểm tra {', '.join(strangers)}. Có: {', '.join(known)}.")
        return [known[name] for name in only] if only else self.checks

    def _progress(self, check, rows):
        self.stderr.write(f"{check.name}: đã xem {rows} dòng")

    def _tell(self, outcome, verbosity):
        check = outcome.check
        if not outcome.differing:
            if verbosity > 1:
                self.stdout.write(f"{check.name}: khớp ({outcome.rows} dòng)")
            return
        ends = f", đã sửa {outcome.mended}" if outcome.mended else ""
        if not outcome.is_clean and check.derived:
            ends += " (sửa được bằng --fix)"
        self.stdout.write(f"{check.name}: {check.says}: {outcome.differing}/{outcome.rows} dòng khác{ends}")
        for example in outcome.examples:
            self.stdout.write(f"    {check.model._meta.label} {example}")
