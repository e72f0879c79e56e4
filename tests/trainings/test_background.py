"""Long papers of a conference: asked for on the page, made by the worker, as the same person."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jobs import running
from jobs.models import Job
from jobs.statuses import State
from tests.documents.test_typeset import reader, words_of
from tests.factories.trainings import Stage
from trainings import background, writing
from trainings.actions import learning
from trainings.models import Mailing
from trainings.sending import send_mailing
from trainings.views import inviting, papers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def short(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    for module, name in ((papers, "MOST_ROWS"), (papers, "MOST_PAGES"), (inviting, "MOST_PAGES")):
        monkeypatch.setattr(module, name, 1)


@pytest.fixture
def stage():
    return Stage()


@pytest.fixture
def ask(client):
    """The answer to the address, and the job it leads to."""

    def ask(by, name, *args, **query):
        client.force_login(by, backend="accounts.backends.EmailOrPhoneBackend")
        answer = client.get(reverse(f"trainings:{name}", args=args), query)
        job = Job.objects.first()
        assert (answer.status_code, answer.get("Location")) == (302, job.get_absolute_url())
        assert running.run(job.pk) == State.DONE, Job.objects.get(pk=job.pk).error
        job.refresh_from_db()
        return b"".join(client.get(reverse("jobs:job_file", args=[job.pk])))

    return ask


def pages(pdf):
    return len(reader(pdf).pages)


def test_a_long_sign_in_sheet_is_the_workers(stage, ask):
    conference = stage.inviting(businesses=3)
    session = stage.session(conference)
    pdf = ask(stage.specialist, "sheet_pdf", conference.pk, session.pk)
    assert "Tổng số có mặt" in words_of(pdf)
    assert all(guest.name in words_of(pdf) for guest in conference.guests.all())


def test_many_invitations_are_the_workers_and_say_for_whom(stage, ask):
    conference = stage.inviting(businesses=3)
    assert pages(ask(stage.specialist, "invitations_pdf", conference.pk, **{"tat-ca": "1"})) == 3


def test_many_letters_on_paper_are_the_workers(stage, ask):
    conference = stage.inviting(invited=[stage.business(email="") for _ in range(3)])
    mailing = conference.mailings.create(kind=Mailing.Kind.CHANGED, days="", asked_by=stage.specialist)
    send_mailing(mailing.pk)
    assert pages(ask(stage.specialist, "mailing_pdf", conference.pk, mailing.pk)) == 3


def test_all_certificates_of_attendance_in_one_file_without_the_revoked(stage, ask):
    conference = stage.held(businesses=4, came=(0, 1, 2, 3))
    learning.certify(conference, by=stage.specialist)
    gone, *rest = conference.certificates.order_by("pk")
    learning.revoke_certificate(gone, by=stage.specialist, reason="Cấp nhầm.")
    pdf = ask(stage.specialist, "certificates_pdf", conference.pk)
    assert pages(pdf) == 3
    assert [row.number in words_of(pdf) for row in (gone, *rest)] == [False, True, True, True]


def test_one_certificate_and_the_same_among_many_say_the_same(stage):
    conference = stage.held(businesses=2, came=(0, 1))
    learning.certify(conference, by=stage.specialist)
    rows = list(conference.certificates.order_by("pk"))
    alone = [words_of(writing.certificate_pdf(row)) for row in rows]
    together = reader(writing.certificates_pdf(conference, rows))
    assert [" ".join(page.extract_text().split()) for page in together.pages] == [
        " ".join(one.split()) for one in alone
    ]


def test_who_may_not_read_the_lists_asks_for_none(stage, client):
    conference = stage.inviting(businesses=3)
    client.force_login(stage.officer, backend="accounts.backends.EmailOrPhoneBackend")
    url = reverse("trainings:sheet_pdf", args=[conference.pk, stage.session(conference).pk])
    assert client.get(url).status_code == 403
    assert not Job.objects.exists()


def test_statements_of_the_certificates_do_not_grow(stage):
    conference = stage.held(businesses=6, came=range(6))
    learning.certify(conference, by=stage.specialist)
    rows = background.certificates_printed(conference)
    counts = []
    for wanted in (2, 6):
        with CaptureQueriesContext(connection) as asked:
            writing.certificates_pdf(conference, list(rows[:wanted]))
        counts.append(len(asked))
    assert counts[0] == counts[1]
