"""What is weak → what is taught: proposals, the next class on a business's pages, the conferences on its file."""

import random

import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from criteria.models import Criterion
from products.models import CriterionOutcome, Registration
from tests.factories import accounts
from tests.factories import products as make
from tests.factories.trainings import Stage
from tests.products.stage import enter, text
from trainings import proposals
from trainings.audience import weak_outcomes

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"trainings:{name}", args=args)


@pytest.fixture
def stage(db):
    return Stage(today=clock.today())


def weak_dossier(stage, concept="packaging"):
    accounts.province_office()
    business = make.make_business(owner=stage.owner)
    round = make.make_round("practice")
    dossier = make.many_registrations(1, round, by=stage.officer)[0]
    dossier.product.business = business
    dossier.product.save()
    criterion = Criterion.objects.filter(criteria_set=dossier.criteria_set, concept=concept).first()
    CriterionOutcome.objects.create(
        registration=dossier,
        criterion=criterion,
        concept=concept,
        mean_points=0,
        max_points=criterion.max_points,
        missed_star=3,
    )
    return dossier


def test_proposals_name_the_weakest_and_hide_small_numbers(stage):
    weak_dossier(stage)

    response = enter(stage.officer).get(url("proposal_list"))

    assert [(row.concept, row.businesses) for row, _title in response.context["rows"]] == [("packaging", 1)]
    assert "dưới 5" in text(response)
    assert enter(stage.owner).get(url("proposal_list")).status_code == 403


@pytest.mark.parametrize("few", [0, 500])
def test_weakest_counts_as_the_database_would(stage, monkeypatch, few):
    monkeypatch.setattr(proposals, "FEW", few)
    accounts.province_office()
    dossiers = make.many_registrations(12, make.make_round("practice"), by=stage.officer)
    shared = dossiers[0].product
    for dossier in dossiers[1:3]:  # three dossiers of one business
        dossier.product.business = shared.business
        dossier.product.save()
    criteria = list(Criterion.objects.filter(criteria_set=dossiers[0].criteria_set).exclude(concept=""))[:8]
    chance = random.Random(8)
    CriterionOutcome.objects.bulk_create(
        CriterionOutcome(
            registration=dossier, criterion=criterion, concept=chance.choice([criterion.concept, criterion.concept, ""]),
            mean_points=chance.choice([0, 1, criterion.max_points]), max_points=criterion.max_points,
            missed_star=chance.choice([None, None, 3]),
        )
        for dossier in dossiers[:10] for criterion in criteria
    )  # fmt: skip
    asked = Registration.objects.filter(pk__in=[dossier.pk for dossier in [*dossiers[:6], dossiers[11]]])
    plain = (
        weak_outcomes()
        .filter(registration__in=asked)
        .order_by()
        .values("concept")
        .annotate(
            dossiers=Count("registration", distinct=True),
            businesses=Count("registration__product__business", distinct=True),
        )
        .order_by("-businesses", "-dossiers", "concept")[:5]
    )
    found, scored = proposals.weakest(asked, today=stage.today, limit=5)
    assert scored == 6
    assert [(row.concept, row.dossiers, row.businesses) for row in found] == list(
        plain.values_list("concept", "dossiers", "businesses")
    )


def test_proposals_cost_as_many_statements_for_many_dossiers_as_for_few(stage):
    accounts.province_office()
    round = make.make_round("practice")
    client, asked = enter(stage.officer), []
    for count in (1, 9):
        for dossier in make.many_registrations(count, round, by=stage.officer):
            criterion = Criterion.objects.filter(criteria_set=dossier.criteria_set, concept="packaging").first()
            CriterionOutcome.objects.create(
                registration=dossier, criterion=criterion, concept="packaging", mean_points=0, max_points=2
            )
        client.get(url("proposal_list"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url("proposal_list")).context["rows"]
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_next_for_tells_the_nearest_class_and_links_it_to_the_invited_only(stage):
    conference = stage.inviting(invited=[make.make_business(owner=stage.owner)])
    make.make_business(owner=stage.stranger)
    address = url("next_for") + "?yeu=packaging&yeu=story&yeu=khong-co"

    mine, other = (enter(user).get(address).context["conferences"] for user in (stage.owner, stage.stranger))

    assert [(row.pk, names, seen) for row, names, seen in mine] == [(conference.pk, ["Đóng gói, bao bì"], True)]
    assert [(row.pk, seen) for row, _names, seen in other] == [(conference.pk, False)]


def test_next_for_leaves_out_what_is_not_open_or_elsewhere(stage):
    stage.approved()
    far = accounts.make_user()

    assert list(enter(stage.owner).get(url("next_for") + "?yeu=packaging").context["conferences"]) == []
    stage.inviting()
    assert list(enter(far).get(url("next_for") + "?yeu=packaging").context["conferences"]) == []


def test_next_for_is_a_fragment_for_htmx_and_a_page_without(stage):
    client = enter(stage.owner)

    assert "<html" in text(client.get(url("next_for")))
    assert "<html" not in text(client.get(url("next_for"), headers={"HX-Request": "true"}))


def test_product_page_asks_for_classes_about_what_the_council_found_weak(stage):
    dossier = weak_dossier(stage)

    page = text(enter(stage.owner).get(dossier.product.get_absolute_url()))

    assert f'hx-get="{url("next_for")}?yeu=packaging"' in page


def test_business_attendance_tells_came_missed_and_asked(stage):
    business = stage.business()
    business.people.create(user=stage.owner)
    came = stage.held(invited=[business], came=[0])
    missed = stage.held(invited=[business])
    asked = stage.inviting(invited=[business])
    client = enter(stage.owner)

    rows = client.get(url("business_attendance", business.pk)).context["rows"]

    said = {line["guest"].conference_id: line["label"] for line, _seen in rows}
    assert said == {came.pk: "Có mặt", missed.pk: "Vắng", asked.pk: "Đã gửi, chưa trả lời"}
    assert enter(stage.stranger).get(url("business_attendance", business.pk)).status_code == 404
    assert f'hx-get="{url("business_attendance", business.pk)}"' in text(client.get(business.get_absolute_url()))
