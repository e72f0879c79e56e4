"""Identity and confirmations by several at once, on real PostgreSQL: nothing is lost, nothing waits for ever."""

from datetime import timedelta

import pytest

from accounts import clock
from products.actions import businesses, catalogue, changes, dossiers, ward
from products.models import Business, DeclaredChange, Product, Registration
from products.statuses import ChangeState, Standing
from tests.factories import products as make
from tests.products.stage import Stage
from tests.test_races import AT_ONCE, at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PAPER = {"paper_title": "Giấy chứng nhận đăng ký doanh nghiệp", "paper_number": "01"}


@pytest.fixture
def stage(transactional_db):
    return Stage()


def declared(stage, name="Công ty TNHH Mẫu Mới"):
    row = Business.objects.get(pk=stage.business.pk)
    row.name = name
    return changes.declare(row, by=stage.owner, reason="Đổi tên.", effective_on=clock.today(), **PAPER)


def test_one_declaration_whoever_sends_it(stage):
    stage.dossier("received")

    answers = at_once(lambda place: declared(stage, f"Tên {place}").pk)

    assert DeclaredChange.objects.count() == 1
    assert sum(isinstance(answer, int) for answer in answers) == 1


def test_one_confirmation_whoever_clicks(stage):
    registration = stage.dossier("received")
    change = declared(stage)

    def confirm(_place):
        changes.confirm(DeclaredChange.objects.get(pk=change.pk), by=stage.officer)
        return "confirmed"

    assert at_once(confirm).count("confirmed") == 1
    assert registration.steps.filter(label__startswith="Phường xác nhận thay đổi").count() == 1


def test_the_ward_s_confirmation_is_never_lost_to_the_owner_s_saves(stage):
    Business.objects.filter(pk=stage.business.pk).update(standing=Standing.PENDING)

    def deed(place):
        row = Business.objects.get(pk=stage.business.pk)
        if place == 0:
            businesses.confirm(row, by=stage.officer)
            return "confirmed"
        row.address = f"Số {place}"
        businesses.update(row, by=stage.owner, version=row.version)
        return "saved"

    assert "confirmed" in at_once(deed)
    assert Business.objects.get(pk=stage.business.pk).standing == Standing.CONFIRMED


def test_what_is_handed_in_is_what_the_business_is_called(stage):
    registration = stage.dossier("draft", filled=True)

    def deed(place):
        if place == 0:
            dossiers.submit(Registration.objects.get(pk=registration.pk), by=stage.owner)
            return "submitted"
        row = Business.objects.get(pk=stage.business.pk)
        row.name = f"Tên {place}"
        businesses.update(row, by=stage.owner, version=row.version)
        return "renamed"

    assert "submitted" in at_once(deed)
    manifest = registration.submissions.get().manifest
    assert manifest["business"]["name"] == Business.objects.get(pk=stage.business.pk).name


def test_of_eight_editors_of_one_version_one_saves(stage):
    def save(place):
        row = Product.objects.get(pk=stage.product.pk)
        row.story = f"Chuyện {place}"
        catalogue.update_product(row, by=stage.owner, version=1)
        return "saved"

    assert at_once(save).count("saved") == 1
    assert Product.objects.get(pk=stage.product.pk).version == 2


def test_of_eight_claims_on_one_tax_code_one_is_confirmed(stage):
    claims = [make.make_business(standing=Standing.PENDING, tax_code=make.TAX_CODE) for _n in range(AT_ONCE)]

    def confirm(place):
        businesses.confirm(Business.objects.get(pk=claims[place].pk), by=stage.officer)
        return "confirmed"

    assert at_once(confirm).count("confirmed") == 1
    assert Business.objects.confirmed().filter(tax_code=make.TAX_CODE).count() == 1


def test_confirming_and_handing_in_again_do_not_wait_for_each_other(stage):
    registration = stage.dossier("received")
    change = declared(stage)
    ward.request_supplement(
        registration, by=stage.officer, items=[{"what": "Nói rõ."}], due_on=clock.today() + timedelta(days=9)
    )

    def deed(place):
        if place % 2:
            changes.confirm(DeclaredChange.objects.get(pk=change.pk), by=stage.officer)
            return "confirmed"
        dossiers.answer_supplement(Registration.objects.get(pk=registration.pk), {}, by=stage.owner)
        return "answered"

    answers = at_once(deed)
    assert (answers.count("confirmed"), answers.count("answered")) == (1, 1)
    change.refresh_from_db()
    assert change.state == ChangeState.CONFIRMED
