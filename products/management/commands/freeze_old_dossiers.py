"""Freeze once what an earlier version of the portal handed in, signed or asked for without keeping all it prints."""

import logging

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from accounts.refusals import Refused
from products.actions import old_papers

log = logging.getLogger("portal.papers")

WORK = (
    (old_papers.incomplete_submissions, old_papers.complete),
    (old_papers.unfrozen_reports, old_papers.freeze_report),
    (old_papers.unfrozen_slips, old_papers.freeze_slip),
)


class Command(BaseCommand):
    help = "Chốt bổ sung lần nộp, Mẫu 03 và phiếu yêu cầu bổ sung của phiên bản trước. Chạy lại không đổi gì."

    def handle(self, *args, verbosity, **options):
        done = 0
        for rows, freeze in WORK:
            for row in rows().iterator(chunk_size=200):
                try:
                    freeze(row)
                    done += 1
                except (Refused, DatabaseError, KeyError, ValueError) as fault:
                    # One paper that does not fit its form must not keep the portal from starting; the next run tries again.
                    log.exception("%s %s was not frozen", row._meta.label_lower, row.pk)
                    self.stderr.write(f"Chưa chốt được {row._meta.label_lower} {row.pk}: {fault}")
        if done or verbosity > 1:
            self.stdout.write(f"Đã chốt bổ sung {done} lần nộp và văn bản của phiên bản trước.")
