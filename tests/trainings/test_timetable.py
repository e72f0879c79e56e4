"""A conference's days and its sessions move together; whoever was invited is told; nobody saves over a colleague."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import clock
from accounts.refusals import Refused
from notifications.models import Letter
from tests.factories.trainings import Stage
from tests.products.stage import enter, text
from trainings import sending
from trainings.actions import door, planning, programme, timetable
from trainings.actions.moving import Overtaken
from trainings.models import Conference, Mailing
from trainings.statuses import Outcome

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def stage():
    return Stage(today=clock.today())


def url(name, *args):
    return reverse(f"trainings:{name}", args=args)


def moved(stage, conference, by=WEEK, **fields):
    """The edit form with other days, as its page sends it."""
    fresh = Conference.objects.get(pk=conference.pk)
    fresh.starts_on += by
    fresh.ends_on += by
    for name, value in fields.items():
        setattr(fresh, name, value)
    planning.update(fresh, by=stage.specialist, version=fresh.version, today=stage.today)
    conference.refresh_from_db()
    return conference


def changed(conference):
    return conference.mailings.filter(kind=Mailing.Kind.CHANGED)


def test_moving_the_days_moves_every_session_and_opens_the_door_on_the_new_day(stage):
    conference = stage.inviting(businesses=1, sessions=2)
    guest = conference.guests.get()
    morning = stage.session(conference)
    door.close_door(morning, by=stage.specialist, now=stage.at(7))

    moved(stage, conference)

    assert [session.day for session in conference.sessions.all()] == [stage.day + WEEK] * 2
    old_day = stage.check_in(guest, now=stage.at(8))
    new_day = stage.check_in(guest, now=stage.at(8, day=stage.day + WEEK))
    assert (old_day.outcome, new_day.outcome) == (Outcome.DOOR_CLOSED, Outcome.OK)


def test_everybody_with_an_invitation_in_hand_is_told_the_new_day_and_place(stage):
    conference = stage.inviting(businesses=3)
    before = conference.version

    moved(stage, conference, venue="Nhà văn hóa phường")
    sending.send_mailing(changed(conference).get().pk)

    letters = list(Letter.objects.filter(kind="conference_changed"))
    assert len(letters) == 3
    for letter in letters:
        assert f"{stage.day + WEEK:%d/%m/%Y}" in letter.text
        assert f"{stage.day:%d/%m/%Y}" not in letter.text + letter.subject
        assert "Nhà văn hóa phường" in letter.text
    calendar = enter(stage.specialist).get(url("conference_calendar", conference.pk)).content.decode()
    assert f"DTSTART:{stage.day + WEEK:%Y%m%d}T010000Z" in calendar
    assert int(re.search(r"SEQUENCE:(\d+)", calendar)[1]) > before


def test_nobody_is_written_to_where_nobody_was_told_a_day(stage):
    for conference in (stage.draft(), stage.approved(), stage.inviting(businesses=1, sent=False)):
        moved(stage, conference)
        assert not changed(conference).exists()
        assert conference.sessions.get().day == stage.day + WEEK


def test_another_title_is_no_news_for_the_invited(stage):
    conference = stage.inviting(businesses=1)
    moved(stage, conference, by=timedelta(0), title="Tên khác")
    assert not changed(conference).exists()


def test_several_changes_before_the_worker_comes_are_one_letter(stage):
    conference = stage.inviting(businesses=1)
    moved(stage, conference)
    moved(stage, conference)
    sending.send_mailing(changed(conference).get().pk)
    letter = Letter.objects.get(kind="conference_changed")
    for words in (letter.subject, letter.text):
        assert f"{stage.day + 2 * WEEK:%d/%m/%Y}" in words and f"{stage.day + WEEK:%d/%m/%Y}" not in words


def test_a_longer_conference_keeps_its_sessions_where_they_are(stage):
    conference = stage.draft()
    planning.update(
        _with(conference, ends_on=conference.ends_on + timedelta(days=1)),
        by=stage.specialist,
        version=conference.version,
    )
    assert conference.sessions.get().day == stage.day


def test_one_day_becomes_two_others_and_its_session_goes_along(stage):
    conference = stage.draft()
    first = conference.starts_on + WEEK
    planning.update(
        _with(conference, starts_on=first, ends_on=first + timedelta(days=1)),
        by=stage.specialist,
        version=conference.version,
    )
    assert conference.sessions.get().day == first


def test_a_session_that_would_lie_outside_is_named(stage):
    conference = stage.draft(ends_on=stage.day + timedelta(days=1))
    timetable.add_session(
        conference,
        by=stage.specialist,
        title="Buổi cuối",
        starts_at=stage.at(8, day=stage.day + timedelta(days=1)),
        ends_at=stage.at(9, day=stage.day + timedelta(days=1)),
    )
    with pytest.raises(Refused, match="Buổi «Buổi cuối» ngày .* sẽ nằm ngoài những ngày mới"):
        planning.update(_with(conference, ends_on=stage.day), by=stage.specialist, version=conference.version)
    conference.refresh_from_db()
    assert conference.ends_on == stage.day + timedelta(days=1)


def test_a_day_on_which_somebody_came_does_not_move(stage):
    conference = stage.inviting(businesses=1)
    stage.check_in(conference.guests.get())
    with pytest.raises(Refused, match="đã có điểm danh nên không dời ngày được"):
        moved(stage, conference)


def test_the_invited_are_not_moved_into_the_past(stage):
    conference = stage.inviting(businesses=1)
    with pytest.raises(Refused, match="ngày mới không được ở quá khứ"):
        moved(stage, conference, by=-timedelta(days=15))


def test_another_hour_of_a_session_is_told_too(stage):
    conference = stage.inviting(businesses=1)
    session = stage.session(conference)
    session.title = "Tên khác"
    timetable.change_session(session, by=stage.specialist)
    assert not changed(conference).exists()
    session.starts_at -= timedelta(hours=1)
    timetable.change_session(session, by=stage.specialist)
    assert changed(conference).count() == 1


def test_a_session_is_judged_by_the_days_of_now_not_of_the_page(stage):
    conference = stage.draft()
    stale = Conference.objects.get(pk=conference.pk)
    moved(stage, conference)
    with pytest.raises(Refused, match="Buổi phải nằm trong những ngày của hội nghị"):
        timetable.add_session(stale, by=stage.specialist, starts_at=stage.at(13), ends_at=stage.at(15))


# --- nobody saves over a colleague --------------------------------------------------------------


def _with(conference, **fields):
    fresh = Conference.objects.get(pk=conference.pk)
    for name, value in fields.items():
        setattr(fresh, name, value)
    return fresh


SAVES = {
    "the conference": lambda c, by, version: planning.update(_with(c, title="Cũ"), by=by, version=version),
    "a session": lambda c, by, version: timetable.change_session(_session(c), by=by, version=version),
    "speakers": lambda c, by, version: programme.set_speakers(c, [{"name": "Cũ"}], by=by, version=version),
    "quotas": lambda c, by, version: programme.set_quotas(c, [{"agency": "Cũ", "places": 1}], by=by, version=version),
    "budget": lambda c, by, version: programme.set_budget(c, [{"what": "Cũ"}], by=by, version=version),
    "topics": lambda c, by, version: planning.set_topics(c, [("Cũ", [])], by=by, version=version),
}


def _session(conference):
    session = conference.sessions.select_related("conference__office").first()
    session.title = "Cũ"
    return session


@pytest.mark.parametrize("what", SAVES)
def test_a_page_read_before_a_colleague_saved_saves_nothing(stage, what):
    conference = stage.draft()
    read = conference.version
    planning.update(_with(conference, title="Người trước"), by=stage.specialist, version=read)
    with pytest.raises(Overtaken):
        SAVES[what](Conference.objects.get(pk=conference.pk), stage.specialist, read)
    conference.refresh_from_db()
    assert conference.title == "Người trước"


PAGES = ["conference_edit", "speakers", "quotas", "budget", "topics"]


@pytest.mark.parametrize("name", [*PAGES, "session_edit"])
def test_every_page_carries_the_version_it_was_made_from(stage, name):
    conference = stage.draft()
    more = [conference.sessions.get().pk] if name == "session_edit" else []
    page = text(enter(stage.specialist).get(url(name, conference.pk, *more)))
    assert re.search(rf'name="version"[^>]*value="{conference.version}"', page)


def test_a_stale_page_of_speakers_comes_back_with_what_was_typed_and_may_then_be_saved(stage):
    conference = stage.draft()
    client = enter(stage.specialist)
    form = {
        "form-TOTAL_FORMS": 1,
        "form-INITIAL_FORMS": 0,
        "form-0-name": "Báo Cáo Viên Mẫu",
        "version": conference.version,
    }
    page = text(client.get(url("speakers", conference.pk)))
    prefix = re.search(r'name="(\w+)-TOTAL_FORMS"', page)[1]
    form = {name.replace("form-", f"{prefix}-"): value for name, value in form.items()}
    programme.set_budget(Conference.objects.get(pk=conference.pk), [], by=stage.specialist)

    page = text(client.post(url("speakers", conference.pk), form))

    assert "vừa được người khác sửa" in page
    assert "Báo Cáo Viên Mẫu" in page
    assert not conference.speakers.exists()
    again = re.search(r'name="version" value="(\d+)"', page)[1]
    assert client.post(url("speakers", conference.pk), {**form, "version": again}).status_code == 302
    assert conference.speakers.get().name == "Báo Cáo Viên Mẫu"


def test_a_mistake_typed_into_a_stale_page_does_not_make_it_fresh(stage):
    conference = stage.draft()
    client = enter(stage.specialist)
    read = conference.version
    programme.set_budget(Conference.objects.get(pk=conference.pk), [], by=stage.specialist)
    page = text(client.post(url("session_edit", conference.pk, conference.sessions.get().pk), {"version": read}))
    assert re.search(rf'name="version" value="{read}"', page)


def test_an_answer_to_a_question_does_not_cover_a_colleague_s(stage):
    conference = stage.inviting(businesses=1)
    question = conference.questions.create(text="Nhãn phụ ghi gì?")
    client = enter(stage.specialist)
    address = url("question_answer", conference.pk, question.pk)
    shown = re.search(r'name="shown" value="(\w+)"', text(client.get(address)))[1]
    assert client.post(address, {"answer": "Của người trước.", "shown": shown}).status_code == 302

    page = text(client.post(address, {"answer": "Của người sau.", "shown": shown}))

    question.refresh_from_db()
    assert question.answer == "Của người trước."
    assert "vừa được người khác trả lời" in page
    assert "Của người sau." in page
