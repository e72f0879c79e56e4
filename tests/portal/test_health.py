"""What the load balancer is told."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings
from django.utils import timezone

from notifications.models import Letter
from notifications.statuses import Channel, Status
from records.models import ClockRing

pytestmark = pytest.mark.django_db
FIT = {"database": "ok", "migrations": "ok", "storage": "ok"}
CALM = {"broker": "ok", "outbox": "ok", "nightly": "ok", "clock": "ok", "calendar": "ok"}


@pytest.fixture(autouse=True)
def _the_clock_goes(db):
    ClockRing.objects.create(name="letters-sweep", rung_at=timezone.now())


def test_live_answers_without_touching_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/health/live")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_ready_when_all_is_well(client):
    response = client.get("/health/ready")

    assert (response.status_code, response.json()) == (200, {"status": "ok", "checks": FIT, "warnings": CALM})
    assert default_storage.listdir("health")[1] == []


def test_ready_is_never_cached(client):
    assert "no-store" in client.get("/health/ready")["Cache-Control"]


def test_ready_with_a_migration_pending_is_unavailable(client):
    MigrationRecorder.Migration.objects.filter(app="notifications").delete()

    response = client.get("/health/ready")

    assert response.status_code == 503
    assert response.json() == {"status": "unavailable", "checks": FIT | {"migrations": "pending"}, "warnings": CALM}


def test_ready_without_a_database_is_unavailable_and_tells_no_detail(client):
    def gone(execute, sql, params, many, context):
        raise DatabaseError("could not connect to 10.1.2.3 as ocop_app")

    with connection.execute_wrapper(gone):
        response = client.get("/health/ready")

    failed = {"database": "failed", "migrations": "failed", "storage": "ok"}
    assert response.status_code == 503
    assert response.json() == {
        "status": "unavailable",
        "checks": failed,
        "warnings": CALM | {"outbox": "failed", "nightly": "failed", "clock": "failed", "calendar": "failed"},
    }


def test_ready_with_a_storage_that_takes_no_file_is_unavailable(client, tmp_path):
    (tmp_path / "media").write_text("a file where the folder should be")
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        response = client.get("/health/ready")

    assert response.status_code == 503
    assert response.json()["checks"] == FIT | {"storage": "failed"}


def test_ready_with_letters_waiting_is_fit_but_warned(client):
    long_ago = timezone.now() - timedelta(minutes=11)
    Letter.objects.create(
        key="health:1",
        kind="test",
        channel=Channel.EMAIL,
        status=Status.QUEUED,
        to_name="Người nhận",
        to_address="nguoi-nhan@example.vn",
        subject="Thư chờ",
        text="Thư chờ",
        html="<p>Thư chờ</p>",
        message_id="<health-1@example.vn>",
        next_try_at=long_ago,
    )

    response = client.get("/health/ready")

    assert (response.status_code, response.json()["warnings"]) == (200, CALM | {"outbox": "letters waiting"})


@pytest.mark.parametrize("address", ["/health/live", "/health/ready"])
def test_health_takes_no_post(client, address):
    assert client.post(address).status_code == 405
