"""Every page that grows with the register, beside a bare Django page over the same rows: `make bench SIZE=20000`.

PostgreSQL (DATABASE_URL names the server; the databases ocop_bench_<size> are made and kept). Prints per page the ratio to the floor, the
statements and the time, and exits 1 where a figure of `cases.py` is passed. Read it on a machine that does nothing else.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from urllib.parse import urlsplit

import psycopg2

from benchmarks.servers import ROOT, both

ROUNDS = 4


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


def facts():
    """Keys of rows to ask for."""
    from evaluations.models import Certificate, CouncilSession, Evaluation  # noqa: PLC0415, Django is set up by main
    from products.models import Registration  # noqa: PLC0415

    certificate = Certificate.objects.select_related("recognition").latest("pk")
    sessions = {one.state: one.pk for one in CouncilSession.objects.filter(title__startswith="Phiên lớn")}
    evaluation = Evaluation.objects.filter(status="checking").latest("pk")
    scored = Evaluation.objects.filter(session=sessions["scoring"]).latest("pk")
    return {
        "ward": Registration.objects.latest("pk").ward_id,
        "code": Registration.objects.exclude(code=None).exclude(code="").latest("pk").code,
        "round": evaluation.round_id, "dossier": evaluation.registration_id, "evaluation": evaluation.pk,
        "scored": scored.pk, "sessions": sessions, "product": certificate.recognition.product_id,
        "recognition": certificate.recognition_id, "certificate": certificate.code,
    }  # fmt: skip


def logins():
    """A session of each person of the cast, as after a login."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from accounts.models import User  # noqa: PLC0415

    found = {None: ""}
    with connection.cursor() as cursor:
        cursor.execute("SELECT role, person FROM benchmark_cast")
        cast = cursor.fetchall()
    for role, person in cast:
        user, store = User.objects.get(pk=person), SessionStore()
        store[SESSION_KEY], store[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
        store[BACKEND_SESSION_KEY] = "accounts.backends.EmailOrPhoneBackend"
        store.create()
        found[role] = store.session_key
    return found


def measured(case, portal, floor, cookies):
    """(seconds, ratio, statements, bytes): medians over rounds in which the two take turns."""
    mine, other = [], []
    cookie = cookies[case.who]
    for site, path in ((portal, case.path), (floor, case.floor)):
        for _ in range(3):  # both workers warm
            status, *_rest = site.ask(path, cookie)
            if status != 200:
                raise RuntimeError(f"{site.name} answered {status} for {path} as {case.who}")
    for _ in range(ROUNDS):
        for site, path, kept in ((portal, case.path, mine), (floor, case.floor, other)):
            kept.append(site.ask(path, cookie))
        for site, path, kept in ((floor, case.floor, other), (portal, case.path, mine)):
            kept.append(site.ask(path, cookie))
    seconds = statistics.median(one[1] for one in mine)
    return seconds, seconds / statistics.median(one[1] for one in other), min(one[2] for one in mine), mine[-1][3]


def faults(case, seconds, ratio, statements):
    if case.ratio is not None and ratio > case.ratio:
        yield f"over {case.ratio}×"
    if case.milliseconds is not None and seconds * 1000 > case.milliseconds:
        yield f"over {case.milliseconds} ms"
    if case.statements is not None and statements > case.statements:
        yield f"over {case.statements} statements"


def main(size):
    given = environment(size)
    filled(given)
    os.environ.update(given)
    import django  # noqa: PLC0415, the environment is set first

    django.setup()
    from benchmarks.cases import cases  # noqa: PLC0415

    cookies, failed = logins(), 0
    print(f"{size:,} dossiers; load {os.getloadavg()[0]:.1f}")
    print(f"{'page':36} {'ms':>7} {'× floor':>8} {'SQL':>5} {'kB':>5}")
    with both(given) as (portal, floor):
        for case in cases(facts()):
            try:
                seconds, ratio, statements, size_of = measured(case, portal, floor, cookies)
            except RuntimeError as wrong:
                failed += 1
                print(f"{case.title:36} {wrong}")
                continue
            found = ", ".join(faults(case, seconds, ratio, statements))
            failed += bool(found)
            print(
                f"{case.title:36} {seconds * 1000:7.1f} {ratio:8.1f} {statements:5} {size_of // 1000:5}  {found}",
                flush=True,
            )
        print(f"highest memory of a web worker: {portal.peak()} MB")
    print(f"load {os.getloadavg()[0]:.1f}; {failed} over their figures")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
