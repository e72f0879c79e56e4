"""Build the indexes for searching that a migration had to leave out. Changes nothing where they stand."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from migrating import trigrams

WITHOUT = (
    "Cơ sở dữ liệu chưa có phần mở rộng pg_trgm và vai trò này không được tạo: tìm kiếm vẫn đúng nhưng chậm khi có nhiều "
    "hồ sơ. Nhờ người quản trị PostgreSQL chạy «CREATE EXTENSION pg_trgm» rồi chạy lại search_indexes (deploy/README.md)."
)


class Command(BaseCommand):
    help = "Tạo các chỉ mục tìm kiếm còn thiếu (PostgreSQL). Chạy lại không đổi gì."

    def handle(self, *args, verbosity, **options):
        built = trigrams.build_missing()
        if built is None:
            self.stderr.write(self.style.WARNING(_(WITHOUT)))
        elif built and verbosity:
            self.stdout.write(_("Đã tạo chỉ mục tìm kiếm: %(names)s.") % {"names": ", ".join(built)})
