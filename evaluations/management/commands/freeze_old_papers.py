"""Freeze once the minutes, decisions and certificates that an earlier version of the portal adopted or signed."""

import logging
import os
from pathlib import Path

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand
from django.db import DatabaseError

from accounts.refusals import Refused
from evaluations.actions import papers

log = logging.getLogger("portal.papers")


class Command(BaseCommand):
    help = "Chốt biên bản, quyết định, giấy chứng nhận đã ký từ phiên bản trước. Chạy lại không đổi gì."

    def handle(self, *args, verbosity, **options):
        done = 0
        if self._folder_of_another():
            # A PDF that root wrote could not be read by the portal; at its first print it is frozen by the portal itself.
            if next(papers.old_papers(), None):
                self.stdout.write(
                    "Thư mục tệp thuộc người dùng khác: hãy chạy freeze_old_papers bằng người dùng của Cổng."
                )
            return
        for kind, row in papers.old_papers():
            try:
                done += papers.freeze_old(kind, row)
            except (Refused, DatabaseError, KeyError, ValueError) as fault:
                # One paper that does not fit its form must not keep the portal from starting; the next run tries again.
                log.exception("%s %s was not frozen", kind, row.pk)
                self.stderr.write(f"Chưa chốt được {kind} {row.pk}: {fault}")
        if done or verbosity > 1:
            self.stdout.write(f"Đã chốt {done} văn bản của phiên bản trước.")

    def _folder_of_another(self):
        location = getattr(default_storage, "location", "")
        return bool(location) and Path(location).exists() and Path(location).stat().st_uid != os.geteuid()
