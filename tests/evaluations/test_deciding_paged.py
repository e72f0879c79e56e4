"""Deciding a round of hundreds: fifty products a page, and the choice goes along from page to page (rulings 9)."""

import json

import pytest
from django.urls import reverse

from accounts import clock
from evaluations.models import Decision, Evaluation
from evaluations.statuses import DecisionKind, SessionState, Status
from tests.evaluations.test_read_once import asked, sitting
from tests.factories.evaluations import bring_to

pytestmark = pytest.mark.django_db

SIGNER = {
    "loai": DecisionKind.RECOGNISE,
    "number": "15/QĐ-UBND",
    "signed_on": f"{clock.today():%d/%m/%Y}",
    "signer_name": "Dương Mẫu",
    "signer_position": "Phó Chủ tịch",
}


@pytest.fixture(autouse=True)
def small_pages(monkeypatch):
    monkeypatch.setattr("evaluations.views.offers.PAGE_SIZE", 2)


def waiting(dossiers=5):
    """Dossiers of five stars whose minutes are adopted; the session lies far enough back to sign today."""
    place = sitting(SessionState.CLOSED, dossiers=dossiers, status=Status.MINUTED)
    keys = sorted(row.pk for row in place.evaluations)
    for number, key in enumerate(keys):
        registrations = Evaluation.objects.get(pk=key).registration
        type(registrations).objects.filter(pk=registrations.pk).update(handed_in_product=f"Giò số {number}")
    return place, keys


def boxes(response, without=()):
    """What a browser sends of the page: its hidden fields, its boxes, the reasons beside them."""
    context = response.context
    sent = {**SIGNER, **context["carried"]}
    for offer, box, reason, _current in context["lines"]:
        if box.value() and offer.key not in without:
            sent[box.html_name] = "on"
        sent[reason.html_name] = reason.value() or "Theo đề nghị của Hội đồng."
    return sent


def named(response):
    return [line for line in response.context["own_articles"] if "Giò số" in line]


def test_the_choice_goes_along_from_page_to_page(as_user):
    place, keys = waiting()
    client, url = as_user(place.stage.leader), reverse("evaluations:decide", args=[place.stage.round.pk])
    first = client.get(url)
    kind = first.context["kind"]
    order = [offer.key for offer, *_more in first.context["lines"]]
    assert len(order) == 2
    everything = client.post(url, boxes(first) | {"loai": kind, "buoc": "chon-het"})
    assert everything.context["chosen"] == 5

    second = client.post(url, boxes(everything, without=[order[0]]) | {"loai": kind, "trang": "2"})
    assert (second.context["page"].number, second.context["chosen"]) == (2, 4)
    assert second.context["form"].errors == {}
    back = client.post(url, boxes(second) | {"loai": kind, "trang": "1"})
    ticked = {offer.key: bool(box.value()) for offer, box, *_more in back.context["lines"]}
    assert ticked == {order[0]: False, order[1]: True}

    read = client.post(url, boxes(back) | {"loai": kind, "buoc": "xem"})
    assert read.context["reads"], read.context["form"].errors
    assert len(named(read)) == 4
    again = client.post(url, {**SIGNER, **read.context["carried"], "loai": kind, "buoc": "sua"})
    assert again.context["chosen"] == 4


def test_what_arrives_meanwhile_is_not_in_the_decision(as_user):
    place, keys = waiting(dossiers=3)
    Evaluation.objects.filter(pk=keys[0]).update(status=Status.SCORED)
    client, url = as_user(place.stage.leader), reverse("evaluations:decide", args=[place.stage.round.pk])
    page = client.get(url)
    kind = page.context["kind"]
    Evaluation.objects.filter(pk=keys[0]).update(status=Status.MINUTED)
    read = client.post(url, boxes(page) | {"loai": kind, "buoc": "xem"})

    assert len(named(read)) == 2
    assert not any("Giò số 0" in line for line in named(read))


def test_a_reason_that_is_missing_on_another_page_brings_that_page(as_user):
    place, _keys = waiting()
    client, url = as_user(place.stage.leader), reverse("evaluations:decide", args=[place.stage.round.pk])
    default = client.get(url).context["kind"]
    other = next(kind for kind in DecisionKind if kind != default)
    first = client.get(url, {"loai": other})
    chosen = ",".join(str(offer.key) for offer in first.context["form"].selection.offers)
    sent = {**SIGNER, "loai": other, "hien": "", "chon": chosen, "buoc": "xem"}
    lacking = first.context["form"].selection.offers[2:]
    reasons = {str(offer.key): "Có lý do." for offer in first.context["form"].selection.offers if offer not in lacking}

    answer = client.post(url, sent | {"ly-do": json.dumps(reasons)})

    assert not answer.context["reads"]
    assert answer.context["page"].number == (2 if not lacking[0].reason_refused else 1)
    assert answer.context["form"].errors
    assert Decision.objects.count() == 0


def test_the_page_asks_as_often_for_two_as_for_seven(as_user):
    def statements(dossiers):
        place, _keys = waiting(dossiers)
        url = reverse("evaluations:decide", args=[place.stage.round.pk])
        client = as_user(place.stage.leader)
        return asked(lambda: client.get(url))

    few = statements(2)
    assert statements(7) == few
    assert few <= 20


def test_what_was_carried_is_signed(stage, as_user):
    minuted = bring_to(stage, Status.MINUTED)
    sent = {**SIGNER, "hien": "", "chon": str(minuted.pk), "ly-do": json.dumps({minuted.pk: "Theo đề nghị."})}
    answer = as_user(stage.leader).post(
        reverse("evaluations:decide", args=[stage.round.pk]), sent | {"buoc": "ky", "text": "Điều 3. Lưu hồ sơ."}
    )

    assert answer.status_code == 302
    assert [item.evaluation_id for item in Decision.objects.get().items.all()] == [minuted.pk]


def test_nonsense_in_the_carried_fields_chooses_nothing(as_user):
    place, _keys = waiting(dossiers=2)
    url = reverse("evaluations:decide", args=[place.stage.round.pk])
    sent = {
        **SIGNER,
        "hien": "x,-1,9999999999999999999",
        "chon": "1e3,٣,",
        "ly-do": "[1]",
        "trang-nay": "x",
        "buoc": "xem",
    }
    answer = as_user(place.stage.leader).post(url, sent)

    assert answer.status_code == 200
    assert answer.context["chosen"] == 0
    assert list(answer.context["form"].errors) == ["__all__"]
