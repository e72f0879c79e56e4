"""Every page that grows with the register, beside a bare Django page over the same rows: `make bench SIZE=20000`.

PostgreSQL (DATABASE_URL names the server; the databases ocop_bench_<size> are made and kept). Prints per page the time, the
ratio to the floor and the statements, and exits 1 where a figure of `cases.py` is passed. Read it on a machine that does
nothing else. `--only TEXT`: the cases whose title holds it.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from urllib.parse import urlsplit

import psycopg2

from benchmarks import measuring
from benchmarks.servers import ROOT, both

# MB of a web worker at its highest, after every page.
MEMORY = 200


def environment(size):
    server = os.environ.get("DATABASE_URL", "postgresql://postgres@127.0.0.1:5432").rstrip("/")
    server = server if not urlsplit(server).path.strip("/") else server.rpartition("/")[0]
    return {
        **os.environ,
        "DATABASE_URL": f"{server}/ocop_bench_{size}",
        "SECRET_KEY": "only-for-the-benchmark-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789",
        "ALLOWED_HOSTS": "127.0.0.1",
        "TRYING_OUT": "1",
        "VAR_DIR": os.path.join(tempfile.gettempdir(), "ocop-bench"),
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
    }


def filled(given):
    """Make and fill the database where it is not there."""
    server, _slash, name = given["DATABASE_URL"].rpartition("/")
    connection = psycopg2.connect(f"{server}/postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone():
            return
        cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()
    subprocess.run(
        [sys.executable, "-m", "benchmarks.season.seed", name.rpartition("_")[2]], cwd=ROOT, env=given, check=True
    )


def faults(case, found):
    if case.ratio is not None and found.ratio > case.ratio:
        yield f"over {case.ratio}×"
    if case.milliseconds is not None and found.seconds * 1000 > case.milliseconds:
        yield f"over {case.milliseconds} ms"
    if case.statements is not None and found.statements > case.statements:
        yield f"over {case.statements} statements"
    if case.rate is not None and found.ratio < case.rate:
        yield f"under {case.rate} of the floor's answers a second"


def measured(case, portal, floor, cookies):
    if case.rate is not None:
        return measuring.rate(case, portal, floor)
    return (measuring.saving if case.marker else measuring.page)(case, portal, floor, cookies)


def run(size, only):
    from benchmarks import logins  # noqa: PLC0415, Django is set up by main
    from benchmarks.cases import cases  # noqa: PLC0415

    cookies, failed = logins.cookies(), 0
    print(f"{size:,} dossiers; load {os.getloadavg()[0]:.1f}\n")
    print("| page | ms | × floor | statements | kB | over its figure |\n|---|---|---|---|---|---|")
    with both(dict(os.environ)) as (portal, floor):
        for case in cases(logins.facts(), size):
            if only not in case.title:
                continue
            try:
                found = measured(case, portal, floor, cookies)
            except measuring.Wrong as wrong:
                failed += 1
                print(f"| {case.title} | {wrong} |", flush=True)
                continue
            wrong = ", ".join(faults(case, found))
            failed += bool(wrong)
            print(
                f"| {case.title} | {found.seconds * 1000:.1f} | {found.ratio:.1f} | {found.statements} | "
                f"{found.size // 1000} | {wrong} |",
                flush=True,
            )
        peak = portal.peak()
    failed += peak > MEMORY
    print(f"\nHighest memory of a web worker: {peak} MB{f' (over {MEMORY} MB)' if peak > MEMORY else ''}")
    print(f"Load {os.getloadavg()[0]:.1f}; {failed} over their figures.")
    return int(failed > 0)


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("size", type=int)
    asked.add_argument("--only", default="")
    asked = asked.parse_args()
    given = environment(asked.size)
    filled(given)
    os.environ.update(given)
    subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=given, check=True)
    import django  # noqa: PLC0415, the environment is set first

    django.setup()
    return run(asked.size, asked.only)


if __name__ == "__main__":
    sys.exit(main())
