"""With a real worker in a process of its own, on the broker this run was given."""

import os
import shutil
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from jobs import asking, bell, tasks
from jobs.models import Job
from jobs.statuses import State
from tests.factories.trainings import Stage
from tests.worker import wait_until, worker
from trainings.background import SIGN_IN_SHEET

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker]


@pytest.fixture(autouse=True)
def own_files(settings):
    """The worker's own folders: it reads the environment, not this process's settings."""
    settings.MEDIA_ROOT = os.environ["MEDIA_ROOT"]
    shutil.rmtree(Path(settings.MEDIA_ROOT) / "jobs", ignore_errors=True)  # row numbers come again


def ask():
    stage = Stage()
    session = stage.session(stage.inviting(businesses=2))
    return asking.ask(SIGN_IN_SHEET, session, by=stage.specialist)


def row(job):
    return Job.objects.get(pk=job.pk)


def test_a_job_is_done_by_the_worker_once_whatever_rings():
    with worker(queues="reports"), worker(queues="reports"):
        job = ask()
        bell.ring(tasks.run, job.pk)
        tasks.sweep.delay()
        wait_until(lambda: row(job).state == State.DONE)
        time.sleep(0.5)
    job = row(job)
    assert (job.attempts, job.error) == (1, "")
    with default_storage.open(job.file_path) as file:
        assert file.read(5) == b"%PDF-"


def test_a_job_whose_worker_died_is_begun_again_by_the_sweep():
    job = ask()
    Job.objects.filter(pk=job.pk).update(
        state=State.RUNNING, claimed_by="dead", attempts=1, heartbeat_at=timezone.now() - timedelta(seconds=61)
    )
    with worker(queues="reports"):
        tasks.sweep.delay()
        wait_until(lambda: row(job).state == State.DONE)
    assert row(job).attempts == 2
