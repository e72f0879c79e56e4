"""The tests' environment, set before Django reads its settings: one folder and one database per process.

`DATABASE_URL` and `REDIS_URL` of the caller choose the services; nothing else of the caller's environment counts.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.conf import settings

if settings.configured:
    raise RuntimeError("Unset DJANGO_SETTINGS_MODULE: tests/environment.py sets the environment itself.")

PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "main")
if PROCESS == "main":
    os.environ["PORTAL_TESTS_DIR"] = tempfile.mkdtemp(prefix="portal-tests-")
    atexit.register(shutil.rmtree, os.environ["PORTAL_TESTS_DIR"], ignore_errors=True)
    os.environ["PORTAL_TESTS_DATABASE"] = os.environ.get("DATABASE_URL", "")
    os.environ["PORTAL_TESTS_REDIS"] = os.environ.get("REDIS_URL", "")
VAR_DIR = Path(os.environ["PORTAL_TESTS_DIR"]) / PROCESS
(VAR_DIR / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where it is missing

DATABASE_URL = os.environ["PORTAL_TESTS_DATABASE"] or f"sqlite:///{VAR_DIR / 'portal.sqlite3'}"
ON_POSTGRES = DATABASE_URL.startswith("postgres")
# Tests own the Redis databases 9, 10, 11 ...: one per process, so that nobody eats another's messages.
_number = 10 + int(PROCESS[2:]) if PROCESS.startswith("gw") else 9
REDIS_URL = (
    os.environ["PORTAL_TESTS_REDIS"] and f"redis://{urlsplit(os.environ['PORTAL_TESTS_REDIS']).netloc}/{_number}"
)

os.environ.update(
    DJANGO_SETTINGS_MODULE="ocop_portal.settings",
    TRYING_OUT="1",
    DEBUG="0",
    DEMO="0",
    SECRET_KEY="",
    VAR_DIR=str(VAR_DIR),
    MEDIA_ROOT=str(VAR_DIR / "media"),
    STATIC_ROOT=str(VAR_DIR / "static"),
    DATABASE_URL=DATABASE_URL,
    REDIS_URL=REDIS_URL,
    EMAIL_URL="",
    S3_BUCKET="",
    PROXY_COUNT="0",
    PORTAL_URL="http://127.0.0.1:8000",
    ALLOWED_HOSTS="localhost,127.0.0.1,testserver",
)
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if ON_POSTGRES:
    # What a power cut would take away is of no use to anyone here; waiting for the disk at each commit is half the time.
    settings.DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"
else:
    # A file, not memory: a worker started by a test opens the same database.
    settings.DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
django.setup()
