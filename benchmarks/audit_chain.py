"""What the audit log's chain costs a deed: transactions with one entry each, linked and not, by one writer and by four at once.

    DATABASE_URL=postgresql://... python benchmarks/audit_chain.py     (an empty database of its own; SQLite where unset)

Prints milliseconds per transaction and how long the whole chain takes to verify.
"""

# ruff: noqa: E402  (settings are set before Django is imported)
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="portal-benchmark-"))
os.environ.update(DJANGO_SETTINGS_MODULE="ocop_portal.settings", TRYING_OUT="1")

import django

django.setup()

from django.core.management import call_command
from django.db import connections, transaction

from accounts import audit, chain
from accounts.models import AuditEntry

ROUNDS = 300


def unlinked():
    AuditEntry.objects.create(action="x", subject_label="Hồ sơ mẫu", after={"status": "received"})


def linked():
    audit.record(by=None, action="x", subject=None, after={"status": "received"})


def work(write, rounds):
    for _ in range(rounds):
        with transaction.atomic():
            write()
    connections.close_all()


def timed(write, writers):
    threads = [threading.Thread(target=work, args=(write, ROUNDS)) for _ in range(writers)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return (time.perf_counter() - started) * 1000 / (ROUNDS * writers)


def main():
    call_command("migrate", verbosity=0)
    work(linked, 20)
    for writers in (1, 4):
        plain, chained = timed(unlinked, writers), timed(linked, writers)
        print(f"{writers} writer(s): {plain:.2f} ms without, {chained:.2f} ms with the link, per transaction")
    chain.link_unlinked()
    started = time.perf_counter()
    verdict = chain.verify()
    seconds = time.perf_counter() - started
    print(
        f"verify: {verdict.count} entries in {seconds:.2f} s, {verdict.count / seconds:,.0f} a second; clean: {verdict.is_clean}"
    )


main()
