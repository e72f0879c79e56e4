"""What is true of every row for ever, tried with raw SQL."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories.trainings import Stage
from trainings.actions import learning
from trainings.statuses import Reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return Stage()


def refused(sql, *parameters):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def test_more_seats_than_capacity(stage):
    conference = stage.inviting(capacity=1)
    refused("UPDATE trainings_conference SET seats_taken = 2 WHERE id = %s", conference.pk)


def test_state_unknown_or_approved_without_a_plan(stage):
    conference = stage.draft()
    refused("UPDATE trainings_conference SET state = 'held' WHERE id = %s", conference.pk)
    refused("UPDATE trainings_conference SET state = 'la' WHERE id = %s", conference.pk)


def test_second_active_invitation_of_one_guest(stage):
    row = stage.inviting(businesses=1).invitations.get()
    columns = "conference_id, guest_id, state, channel, created_by_id, created_at, answered_via, note"
    more = "substitute_name, substitute_position, substitute_phone, reminders"
    refused(
        f"INSERT INTO trainings_invitation ({columns}, {more}, code) "
        f"SELECT {columns}, {more}, 'khac' FROM trainings_invitation WHERE id = %s",
        row.pk,
    )


@pytest.mark.parametrize(
    "change", ["state = 'waiting'", "state = 'delegated'", "state = 'la'", "waiting_since = created_at"]
)
def test_invitation_row_broken(stage, change):
    row = stage.inviting(businesses=1).invitations.get()
    refused(f"UPDATE trainings_invitation SET {change} WHERE id = %s", row.pk)


@pytest.mark.parametrize("change", ["name = ''", "business_id = NULL", "kind = 'outside'"])
def test_guest_row_broken(stage, change):
    guest = stage.inviting(businesses=1).guests.get()
    refused(f"UPDATE trainings_guest SET {change} WHERE id = %s", guest.pk)


def test_guest_twice_on_one_list(stage):
    first, second = stage.inviting(businesses=2).guests.order_by("pk")
    refused("UPDATE trainings_guest SET identity = %s WHERE id = %s", first.identity, second.pk)


@pytest.mark.parametrize("change", ["outcome = 'already_in'", "nonce = 'khac'", "guest_id = NULL"])
def test_scan_is_never_changed(stage, change):
    scan = stage.check_in(stage.inviting(businesses=1).guests.get())
    refused(f"UPDATE trainings_checkin SET {change} WHERE id = %s", scan.pk)


def test_step_is_never_changed(stage):
    refused("UPDATE trainings_conferencestep SET note = 'x' WHERE conference_id = %s", stage.draft().pk)


def test_inside_means_present(stage):
    stage.check_in(stage.inviting(businesses=1).guests.get())
    refused("UPDATE trainings_attendance SET presence = 'absent'")


def test_certificate_is_printed_once_and_for_all(stage):
    conference = stage.held(businesses=1, came=[0])
    learning.certify(conference, by=stage.specialist, today=stage.day)
    refused("UPDATE trainings_trainingcertificate SET holder_name = 'Người Khác'")
    refused("UPDATE trainings_trainingcertificate SET revoked_at = recorded_at")


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["checkin", "conferencestep", "invitation", "attendance"])
def test_rows_are_never_deleted(stage, table):
    stage.check_in(stage.inviting(businesses=1).guests.get())
    refused(f"DELETE FROM trainings_{table}")


@pytest.mark.postgres
def test_recorded_at_is_the_servers(stage):
    conference = stage.draft()
    refused(
        "INSERT INTO trainings_conferencestep (conference_id, was, status, label, by_name, note, recorded_at) "
        "VALUES (%s, '', 'draft', '', '', '', '2020-01-01T00:00:00Z')",
        conference.pk,
    )


def test_substitute_is_forgotten_when_the_guest_comes(stage):
    guest = stage.inviting(businesses=1).guests.get()
    stage.answer(guest, Reply.DELEGATED, substitute={"name": "Thay Mẫu"})
    assert stage.answer(guest, Reply.ACCEPTED).substitute_name == ""
