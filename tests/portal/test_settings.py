"""The one settings file, driven by the environment."""

import pytest
from django.db import connection

from tests.portal.production import PRODUCTION, run_portal


def show(expression):
    return f"from django.conf import settings; print({expression})"


def test_settings_without_a_secret_key_explain_themselves(tmp_path):
    done = run_portal(tmp_path, show("settings.DEBUG"))

    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1] == (
        "django.core.exceptions.ImproperlyConfigured: Thiếu SECRET_KEY. Cổng OCOP không chạy khi chưa có khóa bí mật: "
        "hãy đặt biến môi trường SECRET_KEY (ít nhất 50 ký tự ngẫu nhiên, xem .env.example), hoặc đặt TRYING_OUT=1 "
        "nếu chỉ dùng thử."
    )


def test_settings_trying_out_need_nothing(tmp_path):
    done = run_portal(tmp_path, show("settings.DATABASES['default']['NAME']"), TRYING_OUT="1")

    assert (done.returncode, done.stdout.strip()) == (0, str(tmp_path / "portal.sqlite3"))


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("DEBUG", "False"),
        ("SESSION_COOKIE_SECURE", "True"),
        ("CSRF_COOKIE_SECURE", "True"),
        ("SESSION_COOKIE_HTTPONLY", "True"),
        ("SECURE_SSL_REDIRECT", "True"),
        ("SECURE_HSTS_SECONDS", "31536000"),
        ("ALLOWED_HOSTS", "['ocop.example.vn']"),
        ("STORAGES['staticfiles']['BACKEND']", "whitenoise.storage.CompressedManifestStaticFilesStorage"),
    ],
)
def test_settings_in_production_are_closed(tmp_path, setting, expected):
    done = run_portal(tmp_path, show(f"settings.{setting}"), **PRODUCTION)

    assert (done.stdout.strip(), done.stderr) == (expected, "")


@pytest.mark.parametrize(
    ("of_the_address", "expected"),
    [("", "-c jit=off 3"), ("?options=-c%20work_mem%3D8MB&connect_timeout=9", "-c jit=off -c work_mem=8MB 9")],
)
def test_settings_on_postgresql_compile_no_statement(tmp_path, of_the_address, expected):
    done = run_portal(
        tmp_path,
        "from django.conf import settings; o = settings.DATABASES['default']['OPTIONS'];"
        "print(o['options'], o['connect_timeout'])",
        **PRODUCTION | {"DATABASE_URL": f"postgresql://portal@127.0.0.1/portal{of_the_address}"},
    )

    assert done.stdout.strip() == expected


@pytest.mark.postgres
@pytest.mark.django_db
def test_settings_reach_the_connection():
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)


def test_settings_with_redis_give_up_soon_when_it_is_frozen(tmp_path):
    """Celery's own defaults would hold a page for minutes."""
    done = run_portal(
        tmp_path,
        "from django.conf import settings as s; o = s.CELERY_BROKER_TRANSPORT_OPTIONS;"
        "print(s.CELERY_BROKER_URL, o['socket_timeout'], o['socket_connect_timeout'], s.CELERY_TASK_PUBLISH_RETRY)",
        REDIS_URL="redis://127.0.0.1:6379/3",
        **PRODUCTION,
    )

    assert done.stdout.strip() == "redis://127.0.0.1:6379/3 2 1 False"


def test_settings_with_email_url_send_by_smtp(tmp_path):
    done = run_portal(
        tmp_path,
        "from django.conf import settings as s; print(s.EMAIL_BACKEND, s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_TIMEOUT)",
        EMAIL_URL="smtp://127.0.0.1:2525",
        **PRODUCTION,
    )

    assert done.stdout.strip() == "django.core.mail.backends.smtp.EmailBackend 127.0.0.1 2525 10"


def test_settings_a_forwarded_https_is_believed_only_behind_a_proxy(tmp_path):
    alone = run_portal(tmp_path, show("settings.SECURE_PROXY_SSL_HEADER"), **PRODUCTION)
    behind = run_portal(tmp_path, show("settings.SECURE_PROXY_SSL_HEADER"), PROXY_COUNT="1", **PRODUCTION)

    assert alone.stdout.strip() == "None"
    assert behind.stdout.strip() == "('HTTP_X_FORWARDED_PROTO', 'https')"
