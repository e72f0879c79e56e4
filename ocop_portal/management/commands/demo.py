"""The demo season, into an empty database only; and its logins."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from ocop_portal.demo.cast import PASSWORD, Cast, logins
from ocop_portal.demo.seasons import load
from products.models import Business


class Command(BaseCommand):
    help = "Nạp mùa trình diễn vào cơ sở dữ liệu còn trống và in các tài khoản; --logins chỉ in tài khoản."

    def add_arguments(self, parser):
        parser.add_argument("--logins", action="store_true", help="chỉ in các tài khoản trình diễn")

    def handle(self, *args, logins, **options):
        if not logins:
            self.load()
        if logins or options["verbosity"] > 0:
            self.print_logins()

    def load(self):
        if not settings.DEMO:
            raise CommandError("Chỉ nạp mùa trình diễn khi đặt DEMO=1 (make run, make demo đã đặt sẵn).")
        if User.objects.exists() or Business.objects.exists():
            raise CommandError(
                "Cơ sở dữ liệu đã có người dùng hoặc chủ thể: không nạp mùa trình diễn vào dữ liệu thật."
            )
        with transaction.atomic():
            load(Cast())

    def print_logins(self):
        if not User.objects.filter(email="quantri@ocop.example").exists():
            self.stdout.write("Đây không phải bản trình diễn: đăng nhập bằng tài khoản của anh/chị.")
            return
        self.stdout.write(f"\nTài khoản trình diễn, mật khẩu chung: {PASSWORD}")
        rows = logins()
        width = max(len(address) for address, _about in rows)
        for address, about in rows:
            self.stdout.write(f"  {address:<{width}}  {about}")
