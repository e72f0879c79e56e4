"""An upgrade that yields fewer stars: what the leader reads before signing, and what then holds (rulings 33)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import clock
from evaluations.statuses import DecisionKind
from products.models import Recognition, Registration
from products.statuses import RegistrationKind, RoundKind
from tests.factories.reports import make_recognition
from tests.factories.road import Road
from tests.tampering import triggers_asleep
from tests.test_road import decide, three_star_points, walk_to_minutes

pytestmark = pytest.mark.django_db
WARNING = "sẽ thay giấy chứng nhận 4 sao (số 07/GCN) đang có hiệu lực"


@pytest.fixture
def road():
    return Road("QD26-2026", RoundKind.LIVE, today=clock.today())


def minuted(road, ends):
    """An upgrade with three stars from the council; the certificate of four ends in so many days."""
    product = road.product()
    year = road.today.year - 2
    make_recognition(
        product, stars=4, year=year, issued_on=road.today.replace(year=year, day=1), certificate_number="07/GCN",
        valid_until=road.today + timedelta(200),
    )  # fmt: skip
    registration = road.submitted(product, kind=RegistrationKind.UPGRADE)
    evaluation = road.ready(road.forwarded(registration))
    walk_to_minutes(road, evaluation, three_star_points(registration))
    with triggers_asleep():  # time goes by
        Recognition.objects.update(valid_until=road.today + timedelta(ends))
    return evaluation


@pytest.mark.parametrize(("ends", "warned"), [(200, True), (0, True), (-1, False)])
def test_the_leader_reads_that_a_higher_certificate_in_force_would_be_replaced(client, road, ends, warned):
    evaluation = minuted(road, ends)
    client.force_login(road.leader)
    page = client.get(reverse("evaluations:decide", args=[road.round.pk])).content.decode()
    assert evaluation.registration.product_name in page
    assert (WARNING in page) == warned


def test_the_newest_decision_holds_also_with_fewer_stars(road):
    evaluation = minuted(road, 200)
    decide(road, evaluation, DecisionKind.RECOGNISE)
    newest = Recognition.objects.standing().get()
    assert newest.stars == 3
    assert Recognition.objects.get(stars=4).superseded_by == newest
    assert Registration.objects.get(pk=evaluation.registration_id).product.stars == 3
