"""The page of one job: for who asked and who sees the thing, with words for every state."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from accounts import clock
from jobs import asking, running
from jobs.kinds import File
from jobs.models import Job
from jobs.querysets import FILE_KEPT
from jobs.statuses import State
from tests.factories import accounts

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_(client):
    def as_(user):
        client.force_login(user, backend="accounts.backends.EmailOrPhoneBackend")
        return client

    return as_


@pytest.fixture
def job(kind, rename, officer, business):
    return asking.ask(kind(rename()), business, by=officer)


def page(client, job):
    return client.get(job.get_absolute_url()).content.decode()


def state_of(client, job):
    return client.get(reverse("jobs:job_state", args=[job.pk]), headers={"HX-Request": "true"})


def test_a_job_under_way_is_watched_by_htmx_and_without_script(as_, officer, job):
    Job.objects.filter(pk=job.pk).update(
        state=State.RUNNING, done=12, total=100, claimed_by="w", heartbeat_at=clock.now()
    )
    html = page(as_(officer), job)
    assert "Đang làm: 12/100" in html and 'hx-trigger="every 1s"' in html
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in html


def test_who_watches_is_led_to_the_result_and_finds_it_later(as_, officer, job, business):
    running.run(job.pk)
    assert state_of(as_(officer), job).headers["HX-Redirect"] == business.get_absolute_url()
    html = page(as_(officer), job)
    assert f'href="{business.get_absolute_url()}"' in html and "Xem kết quả" in html and "refresh" not in html


def test_a_failed_job_says_why(as_, officer, job):
    Job.objects.filter(pk=job.pk).update(state=State.FAILED, error="Phiên họp chưa đóng.", finished_at=clock.now())
    assert "Phiên họp chưa đóng." in page(as_(officer), job)
    assert "hx-get" not in state_of(as_(officer), job).content.decode()


def test_a_colleague_who_sees_the_thing_sees_the_job_a_stranger_does_not_learn_of_it(as_, job):
    assert as_(accounts.ward_leader()).get(job.get_absolute_url()).status_code == 200
    assert as_(accounts.other_ward_officer()).get(job.get_absolute_url()).status_code == 404


@pytest.fixture
def paper(kind, officer, business):
    job = asking.ask(kind(lambda job, thing, progress: File(b"%PDF-1.7", "giấy mời.pdf")), business, by=officer)
    running.run(job.pk)
    return Job.objects.get(pk=job.pk)


def fetch(client, job):
    return client.get(reverse("jobs:job_file", args=[job.pk]))


def test_the_file_is_fetched_by_who_asked(as_, officer, paper):
    response = fetch(as_(officer), paper)
    assert (b"".join(response), response["Content-Length"]) == (b"%PDF-1.7", "8")
    assert 'filename="giay-moi.pdf"' in response["Content-Disposition"]
    assert fetch(as_(accounts.ward_leader()), paper).status_code == 403
    assert "Chỉ người đã yêu cầu" in page(as_(accounts.ward_leader()), paper)


def test_who_lost_the_role_keeps_no_way_to_the_file(as_, officer, paper):
    officer.memberships.update(valid_to=clock.today(), revoked_at=clock.now())
    assert fetch(as_(officer), paper).status_code == 403


def test_a_spoilt_or_lost_file_is_not_given(as_, officer, paper):
    path = default_storage.path(paper.file_path)
    with open(path, "wb") as file:
        file.write(b"another")
    assert fetch(as_(officer), paper).status_code == 403
    default_storage.delete(paper.file_path)
    assert fetch(as_(officer), paper).status_code == 403


def test_after_a_week_the_page_says_that_the_file_is_gone(as_, officer, paper):
    running.sweep(now=clock.now() + FILE_KEPT * 2)
    assert "Tệp chỉ được giữ 7 ngày" in page(as_(officer), paper)
    assert fetch(as_(officer), paper).status_code == 403
