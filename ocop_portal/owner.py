"""The owner of the database makes its tables and could rewrite them: its password stays away from what serves the web."""

import os

from django.core.exceptions import ImproperlyConfigured

OWNER = "OWNER_DATABASE_URL"


def refuse_the_owner():
    """Web server, workers and clock call this at their start; ImproperlyConfigured where they were given the password.

    Whoever runs code in one of them would read it out of its environment.
    """
    if os.environ.get(OWNER):
        raise ImproperlyConfigured(
            f"{OWNER} đang có trong môi trường của tiến trình web hoặc tiến trình nền. Mật khẩu của chủ cơ sở dữ liệu chỉ "
            "dùng cho manage.py prepare: hãy để ở tệp riêng /etc/ocop/owner.env (chỉ root đọc được), xem deploy/README.md."
        )
