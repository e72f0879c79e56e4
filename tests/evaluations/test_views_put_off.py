"""The button that takes a dossier with too few sheets out of its session."""

from datetime import date

import pytest
from django.urls import reverse

from evaluations.actions import concluding, scoring
from evaluations.statuses import Status
from products.statuses import RoundKind
from tests.factories.road import Road

pytestmark = pytest.mark.django_db


def test_the_secretary_finds_the_button_only_where_sheets_are_too_few(client):
    road = Road("QD148-2023", RoundKind.PRACTICE, today=date(2024, 5, 6))
    few, other = road.ready(), road.ready()
    session = road.scoring(few, other)
    for evaluation in (few, other):
        evaluation.refresh_from_db()
    for voter in road.voters[:3]:
        scoring.declare(few, by=voter, has_conflict=True, reason="Người nhà.")
    for voter in road.voters:
        road.sheet(other, voter)
    for voter in road.voters[3:]:
        road.sheet(few, voter)
    concluding.open_discussion(session, by=road.chair)
    client.force_login(road.secretary, backend="accounts.backends.EmailOrPhoneBackend")
    url = {row: reverse("evaluations:put_off", args=[row.pk]) for row in (few, other)}
    page = client.get(session.get_absolute_url()).text
    assert (url[few] in page, url[other] in page) == (True, False)

    client.post(url[few], {"note": ""})
    few.refresh_from_db()
    assert few.status == Status.SCORING  # without a reason nothing happens
    answer = client.post(url[few], {"note": "Ba thành viên có lợi ích liên quan."}, follow=True)
    few.refresh_from_db()
    assert (few.status, few.session) == (Status.READY, None)
    assert "Đã đưa hồ sơ ra khỏi phiên, chờ Hội đồng khác." in answer.text
