"""All certificates of a decision in one file: what was frozen of each, a page each."""

import io

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from evaluations.actions import papers
from evaluations.models import Certificate, Decision
from evaluations.statuses import DecisionKind, Status
from evaluations.views import papers as views
from jobs import running
from jobs.models import Job
from jobs.statuses import State
from tests.factories.evaluations import bring_to

pytestmark = pytest.mark.django_db


def words(page):
    return " ".join(page.extract_text().split())


def pages_of(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf)).pages


@pytest.fixture
def decision(stage):
    bring_to(stage, Status.RECOGNISED)
    return Decision.objects.get(kind=DecisionKind.RECOGNISE)


def test_the_page_prints_what_was_frozen_whatever_changed_since(stage, as_user, decision):
    certificate = Certificate.objects.get()
    [alone] = pages_of(papers.printed(papers.CERTIFICATE, certificate))
    type(decision.office).objects.filter(pk=decision.office_id).update(name="Tên khác", place="Nơi khác")
    answer = as_user(stage.specialist).get(reverse("evaluations:certificates_pdf", args=[decision.pk]))
    [page] = pages_of(answer.content)
    assert words(page) == words(alone)


def test_many_are_the_workers(stage, as_user, decision, monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    monkeypatch.setattr(views, "MOST_PAGES", 0)
    papers.freeze_certificate(Certificate.objects.get(), by=None)  # its file lies in the folder of before
    browser = as_user(stage.specialist)
    answer = browser.get(reverse("evaluations:certificates_pdf", args=[decision.pk]))
    job = Job.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, job.get_absolute_url())
    assert running.run(job.pk) == State.DONE
    file = browser.get(reverse("jobs:job_file", args=[job.pk]))
    assert [Certificate.objects.get().number in words(page) for page in pages_of(file.getvalue())] == [True]


def test_one_page_each_and_no_more_statements_for_many(stage, decision, monkeypatch):
    one, decision = list(papers.certificates_of(decision)), Decision.objects.select_related("round").get()
    counts, sizes = [], []
    for times in (1, 3):
        monkeypatch.setattr(papers, "certificates_of", lambda _decision, times=times: one * times)
        with CaptureQueriesContext(connection) as asked:
            sizes.append(len(pages_of(papers.all_certificates(decision))))
        counts.append(len(asked))
    assert (sizes, counts[0]) == ([1, 3], counts[1])


def test_a_withdrawn_certificate_is_not_printed_again(stage, as_user, decision):
    Certificate.objects.update(revoked_on=clock.today(), revoked_reason="Sai.")
    answer = as_user(stage.specialist).get(reverse("evaluations:certificates_pdf", args=[decision.pk]))
    assert answer.status_code == 403 and "không có giấy chứng nhận nào còn hiệu lực" in answer.content.decode()
