"""The office, the council and the public read a dossier under the names and words it was handed in with."""

import pytest
from django.urls import reverse, reverse_lazy

from accounts.models import Area
from evaluations.statuses import Status
from products.models import Business, Product, Registration
from tests.factories.evaluations import bring_to, fill_sheet
from tests.products.test_snapshot import open_the_tables

LATER = {
    "product": "Sản phẩm đổi tên sau",
    "business": "Chủ thể đổi tên sau",
    "representative": "Người Đại Diện Sau",
    "ward": "Phường Sau",
    "text": "Chữ gõ sau khi nộp",
    "paper": "Giấy tờ đổi tên sau",
}


LISTS = {reverse_lazy("evaluations:evaluation_list"), reverse_lazy("home")}


def change_afterwards(registration):
    """Straight in the tables, as no page allows."""
    open_the_tables()
    Product.objects.filter(pk=registration.product_id).update(name=LATER["product"], specification=LATER["text"])
    Business.objects.filter(pk=registration.product.business_id).update(
        name=LATER["business"], representative=LATER["representative"], address=LATER["text"], history=LATER["text"]
    )
    Area.objects.filter(pk=registration.ward_id).update(name=LATER["ward"])
    type(registration.self_assessment).objects.filter(registration=registration).update(plan=LATER["text"])
    registration.answers.update(description=LATER["text"])
    registration.evidence.update(title=LATER["paper"], number=LATER["text"])


def pages(evaluation, stage):
    dossier = evaluation.registration.get_absolute_url()
    tabs = [f"{dossier}?muc={key}" for key in ("chu-the", "san-pham", "tu-danh-gia", "giay-to", "qua-trinh")]
    pk = evaluation.pk

    def at(name, *args):
        return reverse(f"evaluations:{name}", args=args)

    return {
        stage.specialist: [*tabs, at("evaluation_list"), at("evaluation", pk), at("check", pk), reverse("home")],
        stage.secretary: [at("session", evaluation.session_id), at("evaluation", pk)],
        stage.members[0]: [at("my_sheets"), at("declare", pk), at("sheet", pk), at("sheet_hand_in", pk), *tabs],
        stage.chair: [at("session", evaluation.session_id), at("comparison", pk)],
    }


@pytest.mark.parametrize("status", [Status.SCORING, Status.SCORED])
def test_pages_show_what_was_handed_in(stage, as_user, status):
    evaluation = bring_to(stage, status)
    registration = Registration.objects.with_names().get(pk=evaluation.registration_id)
    if status == Status.SCORING:
        fill_sheet(stage, evaluation, stage.members[0], hand_in=False)
    names = (registration.product.name, registration.business.name)
    change_afterwards(registration)
    read = 0
    for user, addresses in pages(evaluation, stage).items():
        client = as_user(user)
        for address in addresses:
            response = client.get(address)
            if response.status_code != 200:
                continue
            read += 1
            html = response.content.decode()
            for word in LATER.values():
                if word == LATER["ward"] and address in LISTS:
                    continue  # the filter offers today's wards
                assert word not in html, f"{address}: {word}"
            assert any(name in html for name in names) or address == reverse("home"), address
    assert read >= 14


def test_the_lookup_shows_what_was_handed_in(stage, client):
    evaluation = bring_to(stage, Status.SCORING)
    registration = Registration.objects.with_names().get(pk=evaluation.registration_id)
    name = registration.product.name
    change_afterwards(registration)
    html = client.get(reverse("products:status"), {"ma": registration.code, "bm": registration.secret}).content.decode()
    assert name in html
    assert not [word for word in LATER.values() if word in html]
