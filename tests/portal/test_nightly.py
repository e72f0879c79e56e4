"""The nights' checks: one row a run, an error in the log, a warning for the operator, a line on the desk."""

import logging
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts import audit, chain, clock
from accounts.models import AuditEntry, User
from accounts.roles import Role
from ocop_portal import desk, nightly, tasks
from ocop_portal.celery import app as celery_app
from records.models import CheckRun
from tests.factories import accounts
from tests.tampering import triggers_asleep

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return accounts.make_user(Role.ADMINISTRATOR)


def drift():
    """A copy that somebody changed past the portal."""
    person = accounts.make_user(full_name="Người Bị Sửa")
    User.objects.filter(pk=person.pk).update(folded="khac")
    return person


def warning(client):
    return client.get("/health/ready").json()["warnings"]["nightly"]


def test_a_quiet_night_leaves_its_row_and_no_warning(client, administrator, caplog):
    with caplog.at_level(logging.INFO, "portal.checks"):
        tasks.check_data()
        tasks.verify_records()

    runs = CheckRun.latest()
    assert [(run.kind, run.differing, run.words) for run in runs] == [("check_data", 0, ""), ("verify_records", 0, "")]
    assert runs[0].rows >= User.objects.count()
    assert [record.levelname for record in caplog.records] == ["INFO", "INFO"]
    assert warning(client) == "ok"
    assert not [duty for duty in desk.duties(administrator, clock.today()) if "kiểm tra" in duty.text]


def test_a_difference_is_logged_warned_of_and_waits_on_the_desk(client, administrator, caplog):
    person = drift()

    nightly.check_data()

    run = CheckRun.objects.get()
    assert run.differing == 1
    assert f"accounts.User #{person.pk} folded: 'khac' ≠ ' nguoi bi sua" in run.words
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert warning(client) == "records differ"
    assert client.get("/health/ready").status_code == 200
    (duty,) = [duty for duty in desk.duties(administrator, clock.today()) if "kiểm tra" in duty.text]
    assert (duty.count, duty.url) == (1, "/kiem-tra-du-lieu/")
    client.force_login(administrator, backend=settings.AUTHENTICATION_BACKENDS[-1])
    page = client.get("/kiem-tra-du-lieu/").content.decode()
    assert f"accounts.User #{person.pk}" in page
    assert "1 chỗ khác" in page


def test_the_next_clean_night_ends_the_warning(client, administrator):
    person = drift()
    nightly.check_data()
    User.objects.get(pk=person.pk).save()

    nightly.check_data()

    assert warning(client) == "ok"
    assert not [duty for duty in desk.duties(administrator, clock.today()) if "kiểm tra" in duty.text]
    assert CheckRun.objects.count() == 2


def test_nights_that_stopped_are_warned_of(client):
    CheckRun.objects.create(
        kind="check_data", started_at=timezone.now(), finished_at=timezone.now() - timedelta(days=3)
    )
    assert warning(client) == "checks not run"


def test_the_clock_rings_for_every_task_and_on_the_workers_that_may_take_long():
    wanted = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values() if "ocop_portal" in entry["task"]}
    assert wanted == {f"ocop_portal.tasks.{name}" for name in ("check_data", "verify_records", "verify_audit")}
    celery_app.loader.import_default_modules()
    assert wanted <= set(celery_app.tasks)
    for name in wanted:
        assert celery_app.amqp.router.route({}, name)["queue"].name == "reports"


def test_what_differs_by_the_thousand_is_cut_and_says_how_to_see_it_all(monkeypatch):
    monkeypatch.setattr(nightly, "MOST_WORDS", 40)
    drift()

    assert nightly.check_data().words.endswith("… xem đầy đủ bằng lệnh manage.py check_data.")


def test_the_log_is_verified_against_the_night_before(caplog):
    """Its head goes into the journal; an end cut off since last night is found without anybody noting anything."""
    for number in range(4):
        audit.record(by=None, action="person.changed", subject=None, note=f"{number}")
    chain.link_unlinked()
    with caplog.at_level(logging.INFO, "portal.audit"):
        assert nightly.verify_audit().is_clean
    head, count = chain.head()
    assert f"The audit log's head is {head}:{count}" in caplog.messages
    assert CheckRun.objects.first().words == f"{head}:{count}"
    assert nightly.verify_audit().is_clean

    with triggers_asleep():
        AuditEntry.objects.filter(position=count)._raw_delete("default")
    run = nightly.verify_audit()
    assert (run.is_clean, "phần cuối đã bị cắt" in run.words) == (False, True)


def test_readers_of_the_log_see_the_head_to_note_down(client, administrator):
    audit.record(by=None, action="person.changed", subject=None)
    chain.link_unlinked()
    client.force_login(administrator, backend=settings.AUTHENTICATION_BACKENDS[-1])

    head, count = chain.head()
    assert f"{head}:{count}" in client.get(reverse("accounts:audit_list")).content.decode()
