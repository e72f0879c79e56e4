"""With a real worker in a process of its own, on the broker this run was given."""

import os
import shutil
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.files.storage import default_storage
from django.utils import timezone

from jobs import bell
from products.models import Recognition
from reports import requests, tasks
from reports.models import Report
from reports.selection import Selection
from reports.statuses import Format, Kind, State
from tests.factories import accounts
from tests.factories.reports import make_recognitions
from tests.reports import workbook
from tests.worker import wait_until, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker]
MANY = 12_000
KEY = "7f1e7c52-5d0f-4c56-9d2e-6a5f0b8e3a11"


@pytest.fixture(autouse=True)
def own_files(settings):
    """The worker's own folders: it reads the environment, not this process's settings."""
    settings.VAR_DIR, settings.MEDIA_ROOT = Path(os.environ["VAR_DIR"]), os.environ["MEDIA_ROOT"]
    for folder in (settings.VAR_DIR, Path(settings.MEDIA_ROOT)):
        shutil.rmtree(folder / "reports", ignore_errors=True)  # row numbers come again after a sweep of the tables


def ask(by):
    return requests.ask(Selection(Kind.REGISTER), Format.XLSX, by=by, key=KEY)


def row(report):
    return Report.objects.get(pk=report.pk)


def watched(report, until, seen):
    """Every state the page would show, read as often as we can, until `until(row)`."""

    def look():
        now = row(report)
        if not seen or seen[-1] != (now.attempts, now.progress):
            seen.append((now.attempts, now.progress))
        return until(now)

    wait_until(look, seconds=60)
    return row(report)


def test_report_is_built_by_the_worker_with_a_bar_that_moves_forward_only():
    make_recognitions(MANY)
    seen = []
    with worker(queues="reports"):
        report = ask(accounts.specialist())
        report = watched(report, lambda now: now.state == State.DONE, seen)
    assert seen == sorted(seen)
    between = [progress for _attempt, progress in seen if 0 < progress < 100]
    assert (bool(between), seen[-1]) == (True, (1, 100))
    rows = workbook.body(workbook.read(default_storage.path(report.file_path))["Danh mục"], "STT")
    expected = Recognition.objects.order_by("folded").values_list("product_name", flat=True)
    assert [found[1] for found in rows] == list(expected)


def test_report_whose_worker_was_killed_in_the_middle_is_begun_again_by_the_sweep():
    make_recognitions(MANY)
    seen = []
    with worker(queues="reports") as running:
        report = ask(accounts.specialist())
        half = watched(report, lambda now: now.progress >= 50, seen)
        running.kill()
    half = row(report)
    assert (half.state, half.file_path, half.attempts) == (State.RUNNING, "", 1)
    left = [path.name for path in (Path(project.VAR_DIR) / "reports").glob(f"{report.pk}-*")]
    assert left == [f"{report.pk}-{half.claimed_by}"]
    with worker(queues="reports"):
        tasks.sweep.delay()
        time.sleep(1)
        assert row(report).attempts == 1  # it might still be alive
        Report.objects.filter(pk=report.pk).update(heartbeat_at=timezone.now() - timedelta(seconds=61))
        tasks.sweep.delay()
        watched(report, lambda now: now.state == State.DONE, seen)
    done = row(report)
    assert seen == sorted(seen)
    assert (done.attempts, done.progress, seen[-1]) == (2, 100, (2, 100))
    sheets = workbook.read(default_storage.path(done.file_path))
    assert [len(workbook.body(rows, rows[-1 - MANY][0])) for rows in sheets.values()] == [MANY, MANY]
    assert list((Path(project.VAR_DIR) / "reports").glob(f"{report.pk}-*")) == []


def test_report_cancelled_while_the_worker_is_at_it_shows_no_file():
    make_recognitions(MANY)
    by = accounts.specialist()
    with worker(queues="reports"):
        report = ask(by)
        wait_until(lambda: row(report).progress > 0)
        requests.cancel(row(report), by=by)
        wait_until(lambda: not list((Path(project.VAR_DIR) / "reports").glob(f"{report.pk}-*")))
    report = row(report)
    assert (report.state, report.file_path, default_storage.exists(f"reports/{report.pk}")) == (
        State.CANCELLED,
        "",
        False,
    )


def test_report_asked_while_no_worker_runs_is_found_by_the_sweep():
    make_recognitions(1)
    report = ask(accounts.specialist())
    Report.objects.filter(pk=report.pk).update(queued_at=timezone.now() - timedelta(seconds=11))
    with worker(queues="reports"):
        tasks.sweep.delay()
        wait_until(lambda: row(report).state == State.DONE)
    assert row(report).attempts == 1


def test_two_workers_and_two_bells_build_one_report():
    make_recognitions(500)
    with worker(queues="reports"), worker(queues="reports"):
        report = ask(accounts.specialist())
        bell.ring(tasks.build, report.pk)
        tasks.sweep.delay()
        wait_until(lambda: row(report).state == State.DONE)
        time.sleep(0.5)
    assert row(report).attempts == 1
    assert len(default_storage.listdir(f"reports/{report.pk}")[1]) == 1
