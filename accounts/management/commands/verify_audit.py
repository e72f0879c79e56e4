"""Recompute the audit log's chain. Needs the table and the last head that was noted elsewhere; changes nothing.

Exit code 0: whole; 1: something was edited, deleted, exchanged or cut off.
"""

import re
import sys

from django.core.management.base import BaseCommand, CommandError

from accounts import chain

HEAD = re.compile(r"([0-9a-f]{64})(?::(\d+))?")


class Command(BaseCommand):
    help = "Kiểm tra chuỗi băm của nhật ký. Chỉ đọc. In đầu chuỗi để ghi lại ở nơi khác."

    def add_arguments(self, parser):
        parser.add_argument(
            "--head", default="", metavar="BĂM[:SỐ]", help="đầu chuỗi đã ghi lại lần trước, kèm hoặc không kèm số dòng"
        )

    def handle(self, *, head, **options):
        known = HEAD.fullmatch(head.strip().lower()) if head else None
        if head and not known:
            raise CommandError(
                "Đầu chuỗi là 64 chữ số thập lục phân, có thể kèm dấu hai chấm và số dòng.", returncode=2
            )
        verdict = chain.verify(known[1] if known else "", int(known[2]) if known and known[2] else None)
        for fault in verdict.faults:
            self.stdout.write(f"    {fault}")
        if not verdict.is_clean:
            self.stdout.write(self.style.ERROR(f"Nhật ký không còn nguyên vẹn: {verdict.fault_count} lỗi."))
        else:
            self.stdout.write(self.style.SUCCESS(f"Nhật ký nguyên vẹn: {verdict.count} dòng."))
        if not head:
            self.stdout.write(
                "Chưa đối chiếu với đầu chuỗi đã ghi lại: phần cuối bị cắt thì lần này không phát hiện được."
            )
        self.stdout.write(f"Đầu chuỗi: {verdict.head_text}")
        if not verdict.is_clean:
            sys.exit(1)
