"""What is weak → what is taught: proposals, the next class on a business's pages, the conferences on its file."""

import pytest
from django.urls import reverse

from accounts import clock
from criteria.models import Criterion
from products.models import CriterionOutcome
from tests.factories import accounts
from tests.factories import products as make
from tests.factories.trainings import Stage
from tests.products.stage import enter, text

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
