from django.core.management.base import BaseCommand

from criteria.holidays import forget
from criteria.loader import load_law


class Command(BaseCommand):
    help = (
        "Nạp văn bản quy định, 52 bộ tiêu chí, danh mục giấy tờ và ngày nghỉ từ criteria/data (chạy lại không hại gì)."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--accept-legal-changes",
            action="store_true",
            help="áp dụng cả những thay đổi làm khác cách tính điểm của bộ tiêu chí, quy định đã dùng",
        )

    def handle(self, *args, accept_legal_changes, verbosity, **options):
        report = load_law(accept_legal_changes=accept_legal_changes)
        forget()
        if not verbosity:
            return
        self.stdout.write(
            f"Nạp quy định: tạo {len(report.created)}, cập nhật {len(report.updated)}, giữ lại {len(report.held)}, "
            f"ghi {report.writes} dòng."
        )
        for sentence in report.changes:
            self.stdout.write(f"  đổi: {sentence}")
        for sentence in report.held:
            self.stdout.write(self.style.WARNING(f"  giữ lại: {sentence} (dùng --accept-legal-changes để áp dụng)"))
        for sentence in report.kept:
            self.stdout.write(f"  đã sửa tại đơn vị, giữ nguyên: {sentence}")
        for code, reasons in sorted(report.locked.items()):
            self.stdout.write(f"  khóa: {code}: {'; '.join(reasons)}")
