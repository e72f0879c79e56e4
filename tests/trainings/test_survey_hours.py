"""The first test closes when the class begins; the last test and the feedback open when it is over."""

from datetime import timedelta

import pytest

from accounts import clock
from accounts.refusals import Refused
from tests.factories.trainings import Stage
from tests.trainings.counter import as_user, url
from trainings import permissions
from trainings.actions import learning, planning, timetable
from trainings.models import Conference
from trainings.statuses import SurveyKind

pytestmark = pytest.mark.django_db
BEFORE, AFTER, FEEDBACK = SurveyKind.TEST_BEFORE, SurveyKind.TEST_AFTER, SurveyKind.FEEDBACK
ITEMS = {
    BEFORE: [
        {"code": "c1", "text": "4 sao cần bao nhiêu điểm?", "type": "choice", "options": ["50", "70"], "right": 1}
    ],
    FEEDBACK: [{"code": "c1", "text": "Góp ý", "type": "text", "options": [], "right": None}],
}
ITEMS[AFTER] = ITEMS[BEFORE]
GIVEN = {BEFORE: {"c1": 1}, AFTER: {"c1": 1}, FEEDBACK: {"c1": "Tốt"}}
WEEK = timedelta(days=7)


class Class:
    """Two days: 08:00–11:30 and 13:00–16:30 of the first, 08:00–11:30 of the second; all three forms."""

    def __init__(self, **stage):
        self.stage = Stage(**stage)
        first, second = self.stage.day, self.stage.day + clock.DAY
        self.row = self.stage.inviting(businesses=1, sessions=2, starts_on=first, ends_on=second)
        # Named so that the order of names is not the order of time.
        self.last = timetable.add_session(
            self.row,
            by=self.stage.specialist,
            title="Buổi 0",
            starts_at=self.stage.at(8, day=second),
            ends_at=self.stage.at(11, 30, day=second),
        )
        for kind, items in ITEMS.items():
            learning.set_survey(self.row, kind, items, by=self.stage.specialist)
        self.guest = self.row.guests.get()

    def survey(self, kind):
        return self.row.surveys.select_related("conference").get(kind=kind)

    def why_not(self, kind, day, hour, minute=0):
        self.row.refresh_from_db()
        at = self.stage.at(hour, minute, day=day)
        return permissions.why_not_fill_in(self.survey(kind), self.guest, now=at)

    def is_open(self, kind, day, hour, minute=0):
        return not self.why_not(kind, day, hour, minute)

    def move(self, by):
        fresh = Conference.objects.get(pk=self.row.pk)
        fresh.starts_on += by
        fresh.ends_on += by
        planning.update(fresh, by=self.stage.specialist, version=fresh.version, today=self.stage.today)


@pytest.fixture
def lesson():
    return Class()


def hours(lesson, first, last):
    """What is open just before and at the beginning and the end: (before, after, feedback) each."""
    moments = [(first, 7, 59), (first, 8, 0), (last, 11, 29), (last, 11, 30)]
    return [tuple(lesson.is_open(kind, *moment) for kind in (BEFORE, AFTER, FEEDBACK)) for moment in moments]


RIGHT = [(True, False, False), (False, False, False), (False, False, False), (False, True, True)]


def test_hours_of_a_class_of_several_days(lesson):
    day = lesson.stage.day
    assert hours(lesson, day, day + clock.DAY) == RIGHT
    # Between two days, and two weeks before.
    assert [lesson.is_open(kind, day, 20) for kind in (BEFORE, AFTER, FEEDBACK)] == [False] * 3
    early = lesson.stage.today
    assert [lesson.is_open(kind, early, 9) for kind in (BEFORE, AFTER, FEEDBACK)] == [True, False, False]


def test_hours_follow_days_that_are_moved(lesson):
    lesson.move(WEEK)
    day = lesson.stage.day + WEEK
    assert hours(lesson, day, day + clock.DAY) == RIGHT


def test_hours_follow_a_conference_put_off_and_set_anew(lesson):
    stage = lesson.stage
    planning.postpone(lesson.row, by=stage.specialist, reason="Mưa bão")
    assert lesson.why_not(BEFORE, stage.today, 9) == "Hội nghị đang hoãn; phiếu này mở lại khi có ngày mới."
    planning.set_new_date(lesson.row, by=stage.specialist, starts_on=stage.day + WEEK, today=stage.today)
    assert hours(lesson, stage.day + WEEK, stage.day + WEEK + clock.DAY) == RIGHT


def test_hours_follow_a_sitting_put_off(lesson):
    """The last sitting begins later, then it is dropped: the one before it is the last."""
    stage, second = lesson.stage, lesson.stage.day + clock.DAY
    lesson.last.starts_at, lesson.last.ends_at = stage.at(14, day=second), stage.at(17, day=second)
    timetable.change_session(lesson.last, by=stage.specialist)
    assert [lesson.is_open(AFTER, second, *at) for at in ((11, 30), (16, 59), (17, 0))] == [False, False, True]
    timetable.remove_session(lesson.last, by=stage.specialist)
    assert [lesson.is_open(FEEDBACK, stage.day, *at) for at in ((16, 29), (16, 30))] == [False, True]
    first = stage.session(lesson.row)
    first.starts_at = stage.at(9)
    timetable.change_session(first, by=stage.specialist)
    assert [lesson.is_open(BEFORE, stage.day, *at) for at in ((8, 59), (9, 0))] == [True, False]


def test_a_class_that_the_organisers_call_held_is_over(lesson):
    """It ended earlier than planned: «Đã tổ chức» opens what comes afterwards, and closes the first test."""
    stage, second = lesson.stage, lesson.stage.day + clock.DAY
    planning.close(lesson.row, by=stage.specialist)
    planning.hold(lesson.row, by=stage.specialist, today=second)
    assert [lesson.is_open(kind, second, 10) for kind in (BEFORE, AFTER, FEEDBACK)] == [False, True, True]


def test_a_class_without_sittings_goes_by_its_days(lesson):
    lesson.row.sessions.all().delete()
    first, second = lesson.stage.day, lesson.stage.day + clock.DAY
    assert lesson.is_open(BEFORE, first - clock.DAY, 23, 59) and not lesson.is_open(BEFORE, first, 0)
    assert not lesson.is_open(AFTER, second, 23, 59) and lesson.is_open(AFTER, second + clock.DAY, 0)


def test_a_cancelled_class_takes_nothing(lesson):
    planning.cancel(lesson.row, by=lesson.stage.specialist, reason="Mưa bão")
    assert lesson.why_not(BEFORE, lesson.stage.today, 9) == "Hội nghị không tổ chức nên phiếu này đã đóng."


@pytest.mark.parametrize("kind", ITEMS)
def test_what_is_sent_out_of_hours_is_refused_and_not_written(lesson, kind):
    stage, second = lesson.stage, lesson.stage.day + clock.DAY
    wrong, right = stage.at(12, day=second), stage.at(9, day=stage.today)
    if kind != BEFORE:
        wrong, right = right, wrong
    with pytest.raises(Refused):
        learning.fill_in(lesson.survey(kind), lesson.guest, GIVEN[kind], now=wrong)
    learning.fill_in(lesson.survey(kind), lesson.guest, GIVEN[kind], now=right)
    assert lesson.survey(kind).answers.count() == 1
    # Who has sent it is told so, also when it is closed by now.
    assert permissions.why_not_fill_in(lesson.survey(kind), lesson.guest, now=wrong).startswith("Ông/bà đã gửi")


# --- the last day the organisers set ----------------------------------------------------------


def test_the_last_day_moves_with_the_class(lesson):
    stage, ends = lesson.stage, lesson.row.ends_on
    learning.set_survey(lesson.row, AFTER, ITEMS[AFTER], by=stage.specialist, closes_on=ends + clock.DAY)
    learning.set_survey(lesson.row, BEFORE, ITEMS[BEFORE], by=stage.specialist, closes_on=stage.day - clock.DAY)
    lesson.move(4 * WEEK)
    assert lesson.survey(AFTER).closes_on == ends + clock.DAY + 4 * WEEK
    assert lesson.survey(BEFORE).closes_on == stage.day - clock.DAY + 4 * WEEK
    day = ends + 4 * WEEK
    assert lesson.is_open(AFTER, day + clock.DAY, 23) and not lesson.is_open(AFTER, day + 2 * clock.DAY, 1)
    planning.postpone(lesson.row, by=stage.specialist, reason="Mưa bão")
    planning.set_new_date(lesson.row, by=stage.specialist, starts_on=day + WEEK, today=stage.today)
    assert lesson.survey(AFTER).closes_on == day + WEEK + 2 * clock.DAY


def test_a_last_day_before_the_class_is_over_is_refused_at_its_field(lesson):
    day = lesson.row.ends_on - clock.DAY
    with pytest.raises(Refused, match="hãy chọn từ ngày"):
        learning.set_survey(lesson.row, FEEDBACK, ITEMS[FEEDBACK], by=lesson.stage.specialist, closes_on=day)
    fields = {
        "cau-TOTAL_FORMS": 1,
        "cau-INITIAL_FORMS": 0,
        "cau-0-text": "Góp ý",
        "cau-0-type": "text",
        "closes_on": f"{day:%d/%m/%Y}",
    }
    page = as_user(lesson.stage.specialist).post(url("survey_edit", lesson.row.pk, FEEDBACK), fields)
    assert page.context["closing"].errors["closes_on"] == [
        f"Phiếu này mở khi buổi cuối kết thúc; hãy chọn từ ngày {lesson.row.ends_on:%d/%m/%Y} trở đi."
    ]
    assert page.context["formset"][0]["text"].value() == "Góp ý"


def test_an_older_last_day_before_the_end_does_not_lock_the_form_for_ever(lesson):
    survey = lesson.survey(FEEDBACK)
    survey.closes_on = lesson.stage.day - WEEK
    survey.save()
    last = lesson.row.ends_on
    assert lesson.is_open(FEEDBACK, last, 12) and not lesson.is_open(FEEDBACK, last + clock.DAY, 8)


# --- what the guest reads ---------------------------------------------------------------------


@pytest.fixture
def guest_page(client):
    """The guest's own page, of a class that is over, under way or yet to come."""

    def text(lesson, kind=None, token=None):
        token = token or lesson.guest.personal_token
        address = url("survey", token, kind) if kind else url("personal", token)
        return client.get(address).content.decode()

    return text


@pytest.mark.parametrize("begins_in", [14, 0, -14])
def test_the_guests_page_says_when_each_form_opens_or_why_it_is_closed(guest_page, begins_in):
    lesson = Class(today=clock.today() - timedelta(days=14))
    shift = timedelta(days=begins_in)
    for session in lesson.row.sessions.all():
        session.starts_at += shift
        session.ends_at += shift
        session.save()
    Conference.objects.filter(pk=lesson.row.pk).update(
        starts_on=lesson.row.starts_on + shift, ends_on=lesson.row.ends_on + shift
    )
    first, last = lesson.stage.day + shift, lesson.stage.day + shift + clock.DAY
    sentences = {
        14: [
            f"Nhận đến khi buổi đầu bắt đầu, lúc 08:00 {first:%d/%m/%Y}.",
            f"Phiếu này mở khi buổi cuối kết thúc, lúc 11:30 {last:%d/%m/%Y}.",
        ],
        0: [f"Phiếu này mở khi buổi cuối kết thúc, lúc 11:30 {last:%d/%m/%Y}."],
        -14: [f"Bài này chỉ làm trước khi buổi đầu bắt đầu, lúc 08:00 {first:%d/%m/%Y}; nay đã đóng."],
    }[begins_in]
    token = lesson.guest.personal_token  # another one each second
    page = guest_page(lesson, token=token)
    for sentence in sentences:
        assert sentence in page
    offered = {kind: url("survey", token, kind) in page for kind in ITEMS}
    if begins_in:
        assert offered == {BEFORE: begins_in > 0, AFTER: begins_in < 0, FEEDBACK: begins_in < 0}
    closed = AFTER if begins_in >= 0 else BEFORE
    assert "Gửi phiếu</button>" not in guest_page(lesson, closed)


def test_answers_sent_too_late_stay_on_the_page(client):
    """The page was opened before the class began and sent after: refused, and what was typed is still there."""
    lesson = Class(today=clock.today() - timedelta(days=20))
    survey = lesson.survey(BEFORE)
    survey.items = [{"code": "c1", "text": "Vì sao?", "type": "text", "options": [], "right": 0}]
    survey.save()
    page = client.post(url("survey", lesson.guest.personal_token, BEFORE), {"c1": "Vì cần nhãn phụ"})
    words = page.content.decode()
    assert "Vì cần nhãn phụ" in words and "nay đã đóng" in words
    assert survey.answers.count() == 0
