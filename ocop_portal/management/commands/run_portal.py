"""`make run`: the web server and its workers on this machine, started together, stopped together.

For trying out. In production each is a unit of its own (deploy/).
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from gunicorn.config import KNOWN_SETTINGS

CELERY = [sys.executable, "-m", "celery", "-A", "ocop_portal", "--quiet"]
QUIET = ["--loglevel", "ERROR", "--without-gossip", "--without-mingle"]
# Celery warns of root at every start; on a machine for trying out that is no news.
ENVIRONMENT = {**os.environ, "PYTHONWARNINGS": os.environ.get("PYTHONWARNINGS", "ignore:You're running the worker")}
GRACE = 6  # seconds for all to end in peace
SOON = 5  # seconds; a child that dies sooner than this after its start is not restarted at once


def web(port):
    gunicorn = [sys.executable, "-m", "gunicorn", "ocop_portal.wsgi", "--bind", f"127.0.0.1:{port}"]
    gunicorn += ["--workers", "2", "--threads", "4", "--timeout", "60", "--log-level", "warning"]
    if any("--no-control-socket" in (setting.cli or ()) for setting in KNOWN_SETTINGS):
        gunicorn.append("--no-control-socket")
    return gunicorn


def workers():
    """One for letters and one for reports: a long report must not keep a letter waiting."""
    if settings.REDIS_URL:
        return {
            "letters": [*CELERY, "worker", "-Q", "letters", "-c", "1", "-n", "letters@%h", *QUIET],
            "reports": [*CELERY, "worker", "-Q", "reports", "-c", "1", "-n", "reports@%h", *QUIET],
            "clock": [*CELERY, "beat", "--loglevel", "WARNING", "--pidfile", ""],
        }
    return {
        "letters": [*CELERY, "worker", "-P", "solo", "-B", "-Q", "letters", "-n", "letters@%h", *QUIET],
        "reports": [*CELERY, "worker", "-P", "solo", "-Q", "reports", "-n", "reports@%h", *QUIET],
    }


class Child:
    """One process of the portal. Its own session: Ctrl-C reaches only us, and we stop all in order."""

    def __init__(self, name, command):
        self.name, self.command = name, command
        self.start()

    def start(self):
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command, cwd=settings.BASE_DIR, env=ENVIRONMENT, start_new_session=True)

    @property
    def alive(self):
        return self.process.poll() is None

    def kill(self):
        """It and whatever it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def stop_all(children):
    """All are asked at once, and those that take too long are ended; a second Ctrl-C changes nothing."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        if child.alive:
            child.process.terminate()
    until = time.monotonic() + GRACE
    while any(child.alive for child in children) and time.monotonic() < until:
        time.sleep(0.05)
    for child in children:
        child.kill()


class Stopped(Exception):
    """Somebody asked the portal to stop."""


class Command(BaseCommand):
    help = "Chạy cổng để dùng thử: trang web và các tiến trình nền; Ctrl-C dừng tất cả."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--only", choices=["workers"], help="chỉ chạy các tiến trình nền")

    def handle(self, *args, port, only, **options):
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.asked_to_stop)
        children = []
        try:
            if not only:
                self.refuse_a_taken_port(port)
                self.prepare()
                children.append(Child("web", web(port)))
            children += [Child(name, command) for name, command in workers().items()]
            if not only:
                self.wait_for_first_page(children[0], port)
                self.greet(port)
            self.watch(children)
        except Stopped:
            self.stdout.write("\nĐang dừng cổng.")
        finally:
            stop_all(children)

    def asked_to_stop(self, number, frame):
        raise Stopped

    def refuse_a_taken_port(self, port):
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                raise CommandError(
                    f"Cổng mạng {port} đang có chương trình khác dùng. Hãy chạy: make run PORT={port + 1}"
                )

    def prepare(self):
        Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
        call_command("prepare", verbosity=0)
        if not get_user_model().objects.exists():
            self.stdout.write("Cơ sở dữ liệu còn trống: nạp mùa trình diễn.")
            call_command("demo", verbosity=0)
        connection.close()

    def wait_for_first_page(self, server, port):
        until = time.monotonic() + 60
        while time.monotonic() < until and server.alive:
            try:
                page = HTTPConnection("127.0.0.1", port, timeout=30)
                page.request("GET", "/health/live")
                if page.getresponse().status == 200:
                    return
            except (OSError, HTTPException):
                time.sleep(0.1)
            finally:
                page.close()
        raise CommandError("Trang web không khởi động được; lý do ở các dòng phía trên.")

    def greet(self, port):
        self.stdout.write(self.style.SUCCESS(f"\nCổng OCOP đang chạy: http://127.0.0.1:{port}/"))
        call_command("demo", logins=True)
        self.stdout.write(f"Dữ liệu ở {Path(settings.VAR_DIR)}. Ctrl-C để dừng.")
        self.stdout.flush()

    def watch(self, children):
        while True:
            for child in children:
                if child.alive:
                    continue
                if child.name == "web":
                    raise CommandError("Trang web đã dừng đột ngột; lý do ở các dòng phía trên.")
                if time.monotonic() - child.started > SOON:
                    self.stderr.write(
                        f"Tiến trình nền {child.name} đã dừng (mã {child.process.returncode}), khởi động lại."
                    )
                    child.kill()
                    child.start()
            time.sleep(0.5)
