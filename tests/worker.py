"""A real worker and a real mail server for tests: processes and sockets, nothing pretended.

    with mail_sink() as sink, worker(email_url=sink.url) as running:
        ...
        wait_until(lambda: sink.mails)

The worker opens the database of the running test and the test's own broker (the folder in VAR_DIR, or the Redis
of REDIS_URL), so the rows must be committed: `@pytest.mark.django_db(transaction=True)`, or a live server.
"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


def wait_until(happened, *, seconds=20):
    """The first true answer of `happened`; fails where none comes in time."""
    end = time.monotonic() + seconds
    while not (answer := happened()):
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.05)
    return answer


class Sink:
    """What a mail server sees. `answers` maps an address to the refusal it gets ("550 5.1.1 ..."), `data_answers` to
    the one after the whole letter; at an address of `hangs_up_at` it closes the connection. `slow_seconds` is how long
    it thinks over each letter after having received it. `callers` are the connections that brought letters."""

    def __init__(self):
        self.mails, self.answers, self.data_answers, self.slow_seconds = [], {}, {}, 0
        self.hangs_up_at, self.callers = set(), set()

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    def to(self, address):
        return [mail for mail in self.mails if address in str(mail["To"])]

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802, the wire's own name
        self.callers.add(session.peer)
        if address in self.hangs_up_at:
            server.transport.abort()
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if refusals := [self.data_answers[to] for to in envelope.rcpt_tos if to in self.data_answers]:
            return refusals[0]
        self.mails.append(message_from_bytes(envelope.content.replace(b"\r\n", b"\n"), policy=policy.default))
        await asyncio.sleep(self.slow_seconds)
        return "250 OK"


class _Server(Controller):
    def factory(self):
        return SMTP(self.handler, hostname="127.0.0.1", enable_SMTPUTF8=True)


@contextmanager
def mail_sink():
    sink = Sink()
    with socket.socket() as free:  # the controller asks for a number, 0 will not do
        free.bind(("127.0.0.1", 0))
        sink.port = free.getsockname()[1]
    server = _Server(sink, hostname="127.0.0.1", port=sink.port)
    server.start()
    try:
        yield sink
    finally:
        server.stop()


def database_url():
    """Where the running test's database is, for a process of its own."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        assert Path(name).is_file(), "a worker cannot open a database in memory"
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


class Worker:
    def __init__(self, process, log):
        self.process, self.log_path = process, log

    @property
    def log(self):
        return self.log_path.read_text(encoding="utf-8", errors="replace")

    def kill(self):
        """As the power would: nothing is tidied up."""
        self.process.kill()
        self.process.wait(10)

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()


@contextmanager
def worker(*, email_url="", queues="letters,reports", beat=False, **environment):
    """A running `celery worker -P solo`, ready for work; `environment` goes on top of the test's."""
    folder = Path(tempfile.mkdtemp(prefix="worker-", dir=os.environ["VAR_DIR"]))
    log = folder / "log"
    command = [sys.executable, "-m", "celery", "-A", "ocop_portal", "worker", "-P", "solo", "-Q", queues]
    command += ["-n", f"{uuid.uuid4().hex[:8]}@localhost", "--loglevel", "INFO"]
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    command += ["-B", "-s", str(folder / "beat")] if beat else []
    settings = {**os.environ, "DATABASE_URL": database_url(), "EMAIL_URL": email_url, **environment}
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=out, stderr=subprocess.STDOUT)
    running = Worker(process, log)
    try:
        wait_until(lambda: "ready." in running.log or process.poll() is not None, seconds=30)
        assert process.poll() is None, running.log
        yield running
    finally:
        running.stop()
