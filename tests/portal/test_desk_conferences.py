"""The desk tells of conferences whom they wait for."""

import pytest

from accounts import clock
from ocop_portal import desk
from tests.factories.trainings import Stage
from trainings.models import Conference
from trainings.statuses import Reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return Stage(today=clock.today())


def waiting(user):
    return {duty.text: duty.count for duty in desk.duties(user, clock.today()) if "hội nghị" in duty.text}


def test_draft_waits_for_the_head_and_not_for_the_specialist(stage):
    stage.draft()
    assert waiting(stage.head) == {"hội nghị chờ phê duyệt": 1}
    assert waiting(stage.specialist) == {}


def test_unanswered_invitation_waits_for_the_business_and_its_ward_only(stage):
    business = stage.business()
    business.people.create(user=stage.owner)
    conference = stage.inviting(invited=[business])
    assert waiting(stage.owner) == {"giấy mời hội nghị chưa trả lời": 1}
    assert waiting(stage.officer) == {"giấy mời hội nghị trên địa bàn chưa trả lời": 1}
    assert waiting(stage.other_officer) == {}
    stage.answer(conference.guests.get(), Reply.ACCEPTED)
    assert (waiting(stage.owner), waiting(stage.officer)) == ({}, {})


def test_past_and_held_conferences_wait_for_the_specialist(stage):
    stage.held()
    past = stage.inviting()
    Conference.objects.filter(pk=past.pk).update(starts_on=stage.today - clock.DAY, ends_on=stage.today - clock.DAY)
    assert waiting(stage.specialist) == {
        "hội nghị đã qua ngày, chờ ghi nhận đã tổ chức": 1,
        "hội nghị đã tổ chức, chờ báo cáo": 1,
    }
