"""Letters a second: the shipped worker with one process, against smtplib alone on one connection, in the same minutes.

    DATABASE_URL=postgresql://... python benchmarks/letters.py     # an empty database of its own; SQLite where unset
    LETTERS=300 python benchmarks/letters.py                       # fewer

A real mail server (aiosmtpd, a process of its own) takes the letters of both; they are the same bytes. The worker starts
with all letters waiting and one bell rung for every fifty. Prints both rates and the ratio, twice; ends with 1 where the
worker sent fewer than 150 a second and less than `RATIO` of smtplib, or where a letter came twice or not at all.
"""

import json
import os
import smtplib
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
LETTERS = int(os.environ.get("LETTERS", "1000"))
GOAL = 150
# A busy machine slows both: what the worker adds to smtplib is then what counts.
RATIO = 0.35
TURNS = 3


def setup():
    import django  # noqa: PLC0415, the environment is set first

    django.setup()


def serve():
    """The mail server: says its address, then takes letters and keeps their Message-IDs until it is asked."""
    import socket  # noqa: PLC0415
    from email import message_from_bytes  # noqa: PLC0415

    from tests.worker import Sink, _Server  # noqa: PLC0415

    class Counting(Sink):
        async def handle_DATA(self, server, session, envelope):  # noqa: N802
            self.mails.append(envelope.content)
            return "250 OK"

    sink = Counting()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = _Server(sink, hostname="127.0.0.1", port=port)
    server.start()
    print(port, flush=True)
    for line in sys.stdin:
        if line.strip() == "count":
            print(len(sink.mails), flush=True)
        else:
            print(json.dumps([message_from_bytes(mail)["Message-ID"] for mail in sink.mails]), flush=True)
            sink.mails.clear()
    server.stop()


def post_letters(turn):
    """As a mailing posts them: fifty in a transaction, words of the usual length."""
    from django.db import transaction  # noqa: PLC0415

    from notifications import outbox  # noqa: PLC0415
    from notifications.models import Letter  # noqa: PLC0415

    for start in range(0, LETTERS, 50):
        with transaction.atomic():
            outbox.post_all(
                {
                    "key": f"benchmark:{turn}:{n}", "kind": "invitation", "to_name": f"Hộ sản xuất {n}",
                    "to_address": f"ho{n}@ocop.example", "subject": "Thư mời dùng cổng", "template": "invitation",
                    "context": {"link": "https://ocop.example/moi/x", "name": f"Hộ {n}", "days": 7},
                }
                for n in range(start, min(start + 50, LETTERS))
            )  # fmt: skip
    return Letter.objects.filter(key__startswith=f"benchmark:{turn}:").order_by("pk")


class Server:
    def __init__(self, environment):
        self.process = subprocess.Popen(
            [sys.executable, __file__, "serve"], env=environment, cwd=ROOT, text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )  # fmt: skip
        self.port = int(self.process.stdout.readline())

    def ask(self, word):
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def stop(self):
        self.process.stdin.close()
        self.process.wait(20)


def by_smtplib(server, letters):
    """The same mails over one connection, and nothing else: letters a second."""
    from notifications.mail_server import message  # noqa: PLC0415

    mails = [message(letter).message().as_bytes(linesep="\r\n") for letter in letters]
    start = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", server.port) as line:
        for letter, mail in zip(letters, mails, strict=True):
            line.sendmail("khong-tra-loi@ocop.example", [letter.to_address], mail)
    took = time.perf_counter() - start
    assert len(server.ask("all")) == LETTERS
    return LETTERS / took


@contextmanager
def worker(environment, log):
    """As deploy/systemd starts it, with one process."""
    command = [sys.executable, "-m", "celery", "-A", "ocop_portal", "worker", "-Q", "letters", "-c", "1"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--loglevel", "INFO"], env=environment, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def by_worker(server, letters, environment, folder):
    """From the first letter the server gets to the last one: letters a second. None may come twice."""
    from notifications.models import Letter  # noqa: PLC0415

    wanted = sorted(letter.message_id for letter in letters)
    with worker(environment, folder / "worker.log") as process:
        while not server.ask("count"):
            assert process.poll() is None, (folder / "worker.log").read_text()
            time.sleep(0.005)
        start = time.perf_counter()
        pks = [letter.pk for letter in letters]
        while Letter.objects.filter(pk__in=pks).exclude(status="sent").exists():
            assert time.perf_counter() - start < 300, (folder / "worker.log").read_text()[-3000:]
            time.sleep(0.05)
        took = time.perf_counter() - start
    assert sorted(server.ask("all")) == wanted, "a letter came twice or not at all"
    return LETTERS / took


def main():
    folder = Path(tempfile.mkdtemp(prefix="letters-"))
    environment = {
        **os.environ,
        "TRYING_OUT": "1",
        "VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "ocop_portal.settings",
    }
    server = Server(environment)
    environment["EMAIL_URL"] = f"smtp://127.0.0.1:{server.port}"
    os.environ.update(environment)
    setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    found = []
    for turn in range(TURNS):
        start = time.perf_counter()
        letters = list(post_letters(f"{time.time():.0f}-{turn}"))
        posted = LETTERS / (time.perf_counter() - start)
        alone = by_smtplib(server, letters)
        ours = by_worker(server, letters, environment, folder)
        found.append((ours, ours / alone))
        print(
            f"{connection.vendor}: {LETTERS:,} letters written {posted:.0f}/s; sent by one worker {ours:.0f}/s, "
            f"by smtplib alone {alone:.0f}/s, ratio {ours / alone:.2f}"
        )
    server.stop()
    rate, ratio = max(found)
    failed = rate < GOAL and ratio < RATIO
    print(f"goal: {GOAL}/s, or on a busy machine {RATIO} of smtplib: {'missed' if failed else 'reached'}")
    return 1 if failed else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        serve()
    else:
        sys.exit(main())
