"""One job's life with its worker, called as a plain function."""

import logging
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from accounts import clock
from accounts.refusals import Refused
from jobs import asking, kinds, running, working
from jobs.kinds import File
from jobs.models import Job
from jobs.querysets import FILE_KEPT, STALE_AFTER
from jobs.statuses import NEXT, UNDER_WAY, State
from products.models import Business
from tests.factories import accounts

pytestmark = pytest.mark.django_db


def fresh(job):
    return Job.objects.get(pk=job.pk)


def phone(business):
    return Business.objects.get(pk=business.pk).phone


def test_states_are_all_reached_and_ends_are_ends():
    assert set(NEXT) == set(State)
    assert set.union(*NEXT.values()) == set(State) | set()
    assert {State.QUEUED, State.RUNNING} == UNDER_WAY


def test_a_job_is_done_once_and_leads_to_its_result(kind, rename, officer, business):
    job = asking.ask(kind(rename()), business, by=officer)
    assert [running.run(job.pk), running.run(job.pk)] == [State.DONE, None]
    job = fresh(job)
    assert (job.state, job.attempts, job.claimed_by, job.result_url) == (
        State.DONE,
        1,
        "",
        business.get_absolute_url(),
    )
    assert phone(business) == "0999999999"


def test_a_file_is_kept_with_its_hash_and_a_dead_workers_goes(kind, officer, business):
    job = asking.ask(kind(lambda job, thing, progress: File(b"%PDF", "giấy.pdf")), business, by=officer)
    default_storage.save(f"jobs/{job.pk}/dead.pdf", ContentFile(b"whole, but never shown"))
    assert running.run(job.pk) == State.DONE
    job = fresh(job)
    [name] = default_storage.listdir(f"jobs/{job.pk}")[1]
    assert (job.file_path, job.file_name, job.file_size) == (f"jobs/{job.pk}/{name}", "giấy.pdf", 4)


def test_the_sweep_takes_old_files_away(kind, officer, business):
    job = asking.ask(kind(lambda job, thing, progress: File(b"%PDF", "giay.pdf")), business, by=officer)
    running.run(job.pk)
    path = fresh(job).file_path
    running.sweep(now=clock.now() + FILE_KEPT - timedelta(hours=1))
    assert default_storage.exists(path)
    running.sweep(now=clock.now() + FILE_KEPT + timedelta(hours=1))
    assert (default_storage.exists(path), fresh(job).file_path, fresh(job).file_name) == (False, "", "giay.pdf")


def test_asked_twice_while_one_is_under_way_leads_to_it_also_for_another_person(kind, rename, officer, business):
    made = kind(rename())
    job = asking.ask(made, business, by=officer)
    assert asking.ask(made, business, by=accounts.ward_leader()).pk == job.pk
    assert asking.ask(made, business, by=officer, key="other").pk != job.pk
    running.run(job.pk)
    assert asking.ask(made, business, by=officer).pk != job.pk


def test_the_table_keeps_one_under_way(kind, rename, officer, business):
    job = asking.ask(kind(rename()), business, by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind=job.kind, thing_id=job.thing_id, thing_name="x", asked_by=officer)


def test_one_person_asks_for_five_at_once_and_no_more(kind, rename, officer, business):
    made = kind(rename())
    for number in range(asking.MOST_UNDER_WAY):
        asking.ask(made, business, by=officer, key=f"{number}")
    with pytest.raises(Refused, match="đang có 5 việc chưa xong"):
        asking.ask(made, business, by=officer, key="one more")


def test_what_may_not_be_done_is_not_asked_for(kind, rename, officer, business):
    with pytest.raises(Refused, match="Không được."):
        asking.ask(kind(rename(), why_not=lambda user, thing: "Không được."), business, by=officer)
    assert not Job.objects.exists()


def test_permissions_are_asked_again_by_the_worker(kind, rename, officer, business):
    job = asking.ask(kind(rename()), business, by=officer)
    kind(rename(), why_not=lambda user, thing: f"Không còn được: {user.pk}.")
    assert running.run(job.pk) == State.FAILED
    assert (fresh(job).error, phone(business)) == (f"Không còn được: {officer.pk}.", business.phone)


@pytest.mark.parametrize("how", ["role", "locked"])
def test_who_lost_the_right_gets_a_sentence_and_nothing_happens(kind, rename, officer, business, how):
    job = asking.ask(kind(rename()), business, by=officer)
    if how == "role":
        officer.memberships.update(valid_to=clock.today(), revoked_at=clock.now())
    else:
        officer.is_active = False
        officer.save()
    assert running.run(job.pk) == State.FAILED
    assert fresh(job).error == "Người yêu cầu không còn xem được nội dung này nên việc không được làm."
    assert phone(business) == business.phone


def test_a_kind_the_portal_no_longer_has_fails_in_words(kind, rename, officer, business, monkeypatch):
    job = asking.ask(kind(rename()), business, by=officer)
    monkeypatch.delitem(kinds.KINDS, job.kind)
    assert (running.run(job.pk), fresh(job).label) == (State.FAILED, "of-a-test")


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (Refused("Phiên họp chưa đóng."), "Phiên họp chưa đóng."),
        (OSError("no space"), "Máy chủ không ghi được tệp (có thể đã hết chỗ). Xin thử lại sau ít phút."),
        (ValueError("x"), "Cổng gặp lỗi khi làm việc này và đã ghi lại để xử lý. Xin thử lại sau ít phút."),
    ],
)
@pytest.mark.parametrize("whole", [True, False])
def test_a_fault_is_told_in_words_and_whole_work_leaves_nothing(
    kind, rename, officer, business, fault, sentence, whole, caplog
):
    caplog.set_level(logging.CRITICAL)

    def fail(job, progress):
        raise fault

    job = asking.ask(kind(rename(fail), whole=whole), business, by=officer)
    assert running.run(job.pk) == State.FAILED
    assert fresh(job).error == sentence
    assert phone(business) == (business.phone if whole else "0999999999")


def test_whole_work_of_a_row_that_was_taken_over_is_undone(kind, rename, officer, business):
    def taken(job, progress):
        Job.objects.filter(pk=job.pk).update(claimed_by="another")

    job = asking.ask(kind(rename(taken), whole=True), business, by=officer)
    assert (running.run(job.pk), phone(business)) == (None, business.phone)


def test_a_worker_that_was_overtaken_stops_at_its_next_beat(kind, rename, officer, business, monkeypatch):
    monkeypatch.setattr(working, "BEAT_SECONDS", 0)
    reached = []

    def run(job, thing, progress):
        progress.of(100)
        progress.step(12)
        reached.append((fresh(job).done, fresh(job).total, fresh(job).phase))
        Job.objects.filter(pk=job.pk).update(claimed_by="another")
        progress.step()
        reached.append("too far")

    job = asking.ask(kind(run), business, by=officer)
    assert (running.run(job.pk), reached) == (None, [(12, 100, "Đang làm: 12/100")])


def test_a_database_that_goes_away_leaves_the_job_to_the_sweep(kind, officer, business):
    def run(job, thing, progress):
        raise OperationalError("gone")

    job = asking.ask(kind(run), business, by=officer)
    assert (running.run(job.pk), fresh(job).state) == (None, State.RUNNING)


# --- The sweep ----------------------------------------------------------------------------------


def left(job, *, silent_for, attempts=1):
    Job.objects.filter(pk=job.pk).update(
        state=State.RUNNING, claimed_by="dead", attempts=attempts, heartbeat_at=timezone.now() - silent_for
    )
    return job


def test_sweep_begins_again_what_was_silent_for_a_minute(kind, rename, officer, business):
    job = left(asking.ask(kind(rename()), business, by=officer), silent_for=STALE_AFTER + timedelta(seconds=1))
    assert running.sweep() == [job.pk]
    assert (running.run(job.pk), fresh(job).attempts) == (State.DONE, 2)


def test_sweep_leaves_a_worker_that_was_just_heard(kind, rename, officer, business):
    job = left(asking.ask(kind(rename()), business, by=officer), silent_for=STALE_AFTER - timedelta(seconds=5))
    assert (running.sweep(), fresh(job).claimed_by) == ([], "dead")


def test_sweep_gives_up_what_killed_three_workers(kind, rename, officer, business):
    job = left(asking.ask(kind(rename()), business, by=officer), silent_for=timedelta(minutes=5), attempts=3)
    assert (running.sweep(), fresh(job).state) == ([], State.FAILED)
    assert fresh(job).error.startswith("Việc này đã dừng giữa chừng 3 lần")


def test_sweep_finds_a_job_whose_bell_was_lost(kind, rename, officer, business):
    job = asking.ask(kind(rename()), business, by=officer)
    assert running.sweep() == []
    Job.objects.filter(pk=job.pk).update(queued_at=timezone.now() - timedelta(seconds=11))
    assert running.sweep() == [job.pk]


@pytest.mark.parametrize("values", [{"state": "lost"}, {"state": State.RUNNING}, {"file_path": "jobs/1/half.pdf"}])
def test_the_table_refuses(kind, rename, officer, business, values):
    job = asking.ask(kind(rename()), business, by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**values)


@pytest.mark.django_db(transaction=True)
def test_how_far_whole_work_is_can_be_seen_from_outside_where_the_database_can_say_it(
    kind, officer, business, monkeypatch
):
    """On SQLite the bar stands still: it has one writer, and that is the work itself."""
    monkeypatch.setattr(working, "BEAT_SECONDS", 0)
    seen = []

    def run(job, thing, progress):
        Business.objects.filter(pk=thing.pk).update(phone="0999999999")
        progress.of(10)
        progress.step(4)
        other = connection.copy("looking")
        with other.cursor() as cursor:
            cursor.execute(f"SELECT done FROM jobs_job WHERE id = {int(job.pk)}")
            seen.append(cursor.fetchone()[0])
        other.close()

    job = asking.ask(kind(run, whole=True), business, by=officer)
    assert running.run(job.pk) == State.DONE
    assert seen == [4 if connection.vendor == "postgresql" else 0]
    assert phone(business) == "0999999999"
