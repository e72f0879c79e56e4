"""Reading is not changing: the organisers go on reading what was made when nothing may be changed any more."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from products import files
from tests.factories.road import pdf
from tests.factories.trainings import Stage
from tests.trainings.counter import as_user, url
from trainings.actions import importing, learning, planning, programme
from trainings.models import Material

pytestmark = pytest.mark.django_db
ITEMS = [{"code": "c1", "text": "Nội dung có thiết thực không", "type": "scale", "options": [], "right": None}]


def made(stage, **fields):
    """An inviting conference with a material, a form and a list from a file."""
    conference = stage.inviting(businesses=1, **fields)
    stored = files.store(pdf("bai-giang.pdf"))
    material = Material(conference=conference, title="Bài giảng Mẫu", file=stored, filename="bai-giang.pdf")
    programme.add_material(material, by=stage.specialist)
    learning.set_survey(conference, "feedback", ITEMS, by=stage.specialist)
    importing.preview(conference, SimpleUploadedFile("ds-mau.csv", "Họ và tên\nBà Mẫu\n".encode()), by=stage.specialist)
    return conference


def held(stage, conference):
    planning.close(conference, by=stage.specialist)
    planning.hold(conference, by=stage.specialist, today=conference.ends_on)


def reported(stage, conference):
    held(stage, conference)
    planning.write_report(conference, by=stage.specialist, version=0, results="Đạt.")
    planning.report(conference, by=stage.specialist)


def cancelled(stage, conference):
    planning.cancel(conference, by=stage.specialist, reason="Mưa bão")


# page, what it shows, in which ends it may only be read, what its form sends
PAGES = [
    ("materials", (), "Bài giảng Mẫu", {reported, cancelled}, {"title": "Thêm Mẫu", "kind": "document", "link": "https://vi.du/a"}),
    ("survey_edit", ("feedback",), ITEMS[0]["text"], {reported, cancelled}, {"cau-TOTAL_FORMS": 1, "cau-INITIAL_FORMS": 0, "cau-0-text": "Khác", "cau-0-type": "text"}),
    ("import_new", (), "ds-mau.csv", {held, reported, cancelled}, {"upload": SimpleUploadedFile("b.csv", "Họ và tên\nBà Khác\n".encode())}),
]  # fmt: skip


@pytest.mark.parametrize("end", [held, reported, cancelled])
@pytest.mark.parametrize(("name", "more", "shown", "closed", "sent"), PAGES, ids=[page[0] for page in PAGES])
def test_the_organiser_reads_and_changes_nothing(name, more, shown, closed, sent, end):
    stage = Stage()
    conference = made(stage)
    end(stage, conference)
    client, address = as_user(stage.specialist), url(name, conference.pk, *more)

    page = client.get(address)
    assert page.status_code == 200
    words = page.content.decode()
    assert shown in words
    if end in closed:
        assert page.context["why_not"] in words
        # No button of the page's own: not to add, not to take away.
        assert 'class="btn btn-primary"' not in words and "/bo/" not in words
        before = [conference.materials.count(), conference.imports.count(), conference.surveys.get().items]
        answer = client.post(address, sent)
        assert answer.status_code == 200
        assert [conference.materials.count(), conference.imports.count(), conference.surveys.get().items] == before


@pytest.mark.parametrize(("name", "more"), [page[:2] for page in PAGES], ids=[page[0] for page in PAGES])
def test_others_still_may_not(name, more):
    stage = Stage()
    conference = made(stage)
    reported(stage, conference)
    assert as_user(stage.officer).get(url(name, conference.pk, *more)).status_code == 403
    assert as_user(stage.stranger).get(url(name, conference.pk, *more)).status_code == 404


@pytest.mark.parametrize("end", [held, reported, cancelled])
def test_a_material_opens_and_is_kept(end):
    stage = Stage()
    conference = made(stage)
    end(stage, conference)
    material = conference.materials.get()
    client = as_user(stage.specialist)
    assert client.get(url("material_file", conference.pk, material.pk)).getvalue()[:4] == b"%PDF"
    client.post(url("material_remove", conference.pk, material.pk))
    if end is reported:
        reason = "Hội nghị đã báo cáo nên tài liệu được giữ nguyên."
        assert reason in client.get(url("materials", conference.pk)).content.decode()
    assert conference.materials.exists() == (end is not held)


def test_the_pages_that_lead_there_name_the_way():
    stage = Stage()
    conference = made(stage)
    reported(stage, conference)
    client = as_user(stage.specialist)
    assert url("survey_edit", conference.pk, "feedback") in client.get(url("surveys", conference.pk)).content.decode()
    page = client.get(url("conference", conference.pk)).content.decode()
    assert url("material_file", conference.pk, conference.materials.get().pk) in page
