"""One form of a conference sent from eight windows at once, on real PostgreSQL: one thing is made."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts import clock
from tests.factories import facts
from tests.factories.trainings import Stage
from tests.products.stage import enter
from tests.test_races import AT_ONCE, at_once
from tests.test_races_forms import page_key, sent_at_once
from trainings.actions import planning, programme, sheet
from trainings.actions.moving import Overtaken
from trainings.models import Conference, ConferenceSession, Guest, Material, Question, SheetPhoto

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stage(transactional_db):
    return Stage(today=clock.today())


def url(name, *args):
    return reverse(f"trainings:{name}", args=args)


def clicked(user, address, data):
    return sent_at_once(user, address, {**data, "gui_mot_lan": page_key(enter(user), address)})


def test_eight_clicks_make_one_conference(stage):
    data = {
        "kind": "training",
        "title": "Hội nghị bấm tám lần",
        "office": stage.office.pk,
        "starts_on": f"{stage.day:%d/%m/%Y}",
        "from_hour": "08:00",
        "to_hour": "11:00",
    }
    answers = clicked(stage.specialist, url("conference_new"), data)

    made = Conference.objects.get(title="Hội nghị bấm tám lần")
    assert answers == [(302, url("programme", made.pk))] * AT_ONCE
    assert made.sessions.count() == 1


def test_eight_clicks_make_one_session_guest_question_and_material(stage):
    conference = stage.inviting()
    day = f"{stage.day:%d/%m/%Y}"
    no_rows = {"muc-TOTAL_FORMS": 0, "muc-INITIAL_FORMS": 0}
    session = {"title": "Buổi bấm tám lần", "day": day, "from_hour": "14:00", "to_hour": "16:00", **no_rows}
    clicked(stage.specialist, url("session_new", conference.pk), session)
    clicked(stage.specialist, url("guest_new", conference.pk), {"name": "Khách Bấm Tám Lần", "more": "1"})
    clicked(stage.specialist, url("questions", conference.pk), {"text": "Câu hỏi bấm tám lần?"})
    link = {"title": "Bài giảng", "kind": "document", "link": "https://ocop.gov.vn/bai-giang"}
    clicked(stage.specialist, url("materials", conference.pk), link)

    assert Question.objects.count() == 1
    assert Guest.objects.filter(name="Khách Bấm Tám Lần").count() == 1
    assert Material.objects.count() == 1
    assert ConferenceSession.objects.filter(title="Buổi bấm tám lần").count() == 1


def test_eight_clicks_copy_a_conference_once(stage):
    conference = stage.draft()
    data = {"title": "Bản sao", "starts_on": f"{stage.day + timedelta(days=30):%d/%m/%Y}"}
    clicked(stage.specialist, url("copy", conference.pk), data)
    assert Conference.objects.filter(copied_from=conference).count() == 1


def test_a_picture_of_the_sheet_sent_eight_times_is_kept_once(stage):
    session = stage.session(stage.inviting())
    at_once(lambda _: sheet.add_sheet_photo(session, SimpleUploadedFile("ky.pdf", facts.PDF), by=stage.specialist).pk)
    assert SheetPhoto.objects.count() == 1


def test_of_eight_who_read_the_same_version_one_saves(stage):
    conference = stage.draft()
    read = conference.version

    def save(place):
        fresh = Conference.objects.get(pk=conference.pk)
        try:
            if place % 2:
                programme.set_speakers(fresh, [{"name": f"Người {place}"}], by=stage.specialist, version=read)
            else:
                fresh.title = f"Tên {place}"
                planning.update(fresh, by=stage.specialist, version=read)
        except Overtaken:
            return False
        return True

    assert at_once(save).count(True) == 1
    conference.refresh_from_db()
    assert conference.version == read + 1
    assert conference.speakers.count() + (conference.title.startswith("Tên ")) == 1


def test_days_moved_while_a_session_is_added_leave_no_session_outside(stage):
    conference = stage.draft()

    def work(place):
        fresh = Conference.objects.get(pk=conference.pk)
        try:
            if place:
                starts_at = stage.at(13, place)
                planning.timetable.add_session(
                    fresh, by=stage.specialist, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)
                )
            else:
                fresh.starts_on += timedelta(days=7)
                fresh.ends_on += timedelta(days=7)
                planning.update(fresh, by=stage.specialist, version=fresh.version)
        except Exception as refused:
            return f"{refused}"
        return ""

    at_once(work)
    conference.refresh_from_db()
    assert {session.day for session in conference.sessions.all()} == {conference.starts_on}
