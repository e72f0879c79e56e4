"""The clock starts whatever file lies where the stock scheduler kept one, remembers its rings, and is missed when it stops."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import OperationalError
from django.utils import timezone

from accounts.roles import Role
from ocop_portal import clock
from ocop_portal.celery import app as celery_app
from ocop_portal.management.commands import run_portal
from records.models import ClockRing
from tests.factories import accounts
from tests.portal.production import ROOT
from tests.worker import database_url, wait_until, worker

UNIT = (ROOT / "deploy" / "systemd" / "ocop-beat.service").read_text()
UNIT_COMMAND = next(line for line in UNIT.splitlines() if line.startswith("ExecStart=")).split()[1:]


@contextmanager
def beat(folder, *more):
    log = folder / "log"
    command = [sys.executable, "-m", "celery", *(UNIT_COMMAND + list(more))]
    environment = {**os.environ, "DATABASE_URL": database_url(), "VAR_DIR": str(folder)}
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        yield process, log
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def whole_file(folder):
    """What the stock scheduler wrote in the version before, whole."""
    code = (
        "import shelve, sys; from celery.beat import PersistentScheduler as P; from ocop_portal.celery import app; "
        "import django; django.setup(); s = P(app, schedule_filename=sys.argv[1]); s.sync(); s.close()"
    )
    environment = {**os.environ, "VAR_DIR": str(folder)}
    subprocess.run([sys.executable, "-c", code, str(folder / "beat-schedule")], cwd=ROOT, env=environment, check=True)
    return sorted(folder.glob("beat-schedule*"))


def cut(files):
    for file in files:
        file.write_bytes(file.read_bytes()[:700])


def cut_data_only(files):
    for file in files:
        if not file.name.endswith((".dir", ".bak")):
            file.write_bytes(file.read_bytes()[:700])


def rubbish(files):
    for file in files:
        file.write_bytes(b"\x00\xff" * 4000)


def empty(files):
    for file in files:
        file.write_bytes(b"")


def missing(files):
    for file in files:
        file.unlink()


def a_folder(files):
    missing(files)
    files[0].mkdir()


def unreadable_pickle(files):
    for file in files:
        file.write_bytes(file.read_bytes().replace(b"celery", b"cleery"))


TORN = [cut, cut_data_only, rubbish, empty, missing, a_folder, unreadable_pickle]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("tear", TORN, ids=lambda tear: tear.__name__)
def test_a_real_clock_rings_on_a_torn_file(tmp_path, tear):
    files = whole_file(tmp_path)
    assert files
    tear(files)
    more = ["--schedule", str(tmp_path / "beat-schedule")]
    ClockRing.objects.create(name="letters-sweep", rung_at=timezone.now() - timedelta(hours=1))

    with beat(tmp_path, *more) as (process, log):
        wait_until(
            lambda: process.poll() is not None or not clock.stands_still(),
            seconds=40,
        )
        assert process.poll() is None, log.read_text()


@pytest.mark.django_db(transaction=True)
def test_what_came_due_while_the_clock_was_down_is_rung_for_at_its_start(tmp_path):
    """A deed of every day that was rung for two days ago, and one rung for a moment ago."""
    ClockRing.objects.create(name="invitations-reminders", rung_at=timezone.now() - timedelta(days=2))
    just_now = timezone.now() - timedelta(seconds=1)
    ClockRing.objects.create(name="supplements-due", rung_at=just_now)

    with beat(tmp_path) as (process, log):
        wait_until(
            lambda: ClockRing.objects.get(name="invitations-reminders").rung_at > just_now or process.poll(), seconds=40
        )

    assert "Sending due task invitations-reminders" in log.read_text()
    assert ClockRing.objects.get(name="supplements-due").rung_at == just_now


@pytest.mark.django_db(transaction=True)
def test_the_clock_inside_a_worker_is_the_same():
    """As `run_portal` starts it without Redis."""
    ClockRing.objects.create(name="reports-sweep", rung_at=timezone.now() - timedelta(hours=1))
    with worker(beat=True) as running:
        wait_until(lambda: not clock.stands_still() or running.process.poll() is not None, seconds=40)
        assert running.process.poll() is None, running.log


def test_both_ways_of_running_take_the_clock_of_the_settings():
    assert settings.CELERY_BEAT_SCHEDULER == celery_app.conf.beat_scheduler == "ocop_portal.clock:Clock"
    commands = [UNIT_COMMAND, *run_portal.workers().values()]
    assert not any({"-S", "--scheduler"} & set(command) for command in commands)


@pytest.fixture
def rung_ahead(db):
    ClockRing.objects.create(name="letters-sweep", rung_at=timezone.now() + timedelta(days=30))


@pytest.fixture
def lazy_clock(monkeypatch):
    """In this process; the test's own connection, in its transaction, stays open."""
    monkeypatch.setattr(clock, "close_old_connections", lambda: None)
    return clock.Clock(celery_app, Producer=lambda *args, **kwargs: None)


@pytest.mark.django_db
def test_a_clock_set_back_does_not_wait_for_the_old_time(rung_ahead, lazy_clock):
    assert lazy_clock.schedule["letters-sweep"].last_run_at <= timezone.now()


@pytest.mark.django_db
@pytest.mark.parametrize("ago", [None, timedelta(minutes=6), timedelta(days=2)])
def test_a_ring_from_the_days_to_come_hides_no_clock_that_stands_still(rung_ahead, ago):
    """The machine's time was a month ahead, was set back, and then the clock stopped."""
    rung = ClockRing.objects.create(name="reports-sweep", rung_at=timezone.now() - ago) if ago else None
    assert clock.stands_still()
    assert clock.last_ring() == (rung and rung.rung_at)

    ClockRing.objects.update_or_create(name="reports-sweep", defaults={"rung_at": timezone.now()})
    assert not clock.stands_still()


@pytest.mark.django_db
def test_a_database_that_is_away_stops_no_ring(monkeypatch, lazy_clock):
    def away(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(ClockRing.objects, "update_or_create", away)
    monkeypatch.setattr(clock.connection, "close", lambda: None)
    rung = []
    monkeypatch.setattr(clock.Scheduler, "apply_async", lambda self, entry, **kwargs: rung.append(entry.name))
    lazy_clock.apply_entry(lazy_clock.schedule["letters-sweep"])

    assert rung == ["letters-sweep"]


STILL = [(None, True), (timedelta(seconds=31), False), (timedelta(minutes=4), False), (timedelta(minutes=6), True)]


@pytest.mark.django_db
@pytest.mark.parametrize(("ago", "still"), [*STILL, (timedelta(days=3), True)])
def test_health_and_the_nightly_page_tell_when_the_clock_stands_still(client, ago, still):
    if ago:
        ClockRing.objects.create(name="letters-sweep", rung_at=timezone.now() - ago)
        ClockRing.objects.create(name="data-checks", rung_at=timezone.now() - timedelta(days=9))
    answer = client.get("/health/ready")
    client.force_login(accounts.make_user(Role.ADMINISTRATOR), backend=settings.AUTHENTICATION_BACKENDS[-1])
    page = client.get("/kiem-tra-du-lieu/").content.decode()

    assert answer.status_code == 200
    assert answer.json()["warnings"]["clock"] == ("clock stands still" if still else "ok")
    assert ("Đồng hồ của cổng đang đứng" in page) == still
