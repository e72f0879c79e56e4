"""The portal's own numbers: their shape, who counts, and old ones that stay found."""

import re
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from products import numbers, papers, snapshot
from products.actions import evaluation
from products.actions.moving import move
from products.forms.public import StatusForm
from products.models import Registration
from products.statuses import RoundKind, Status
from tests.factories import accounts
from tests.factories.products import make_product, make_registration, make_round
from tests.tampering import triggers_asleep

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return accounts.ward_officer()


# --- The dossier's code --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("office", "practice", "code"),
    [
        ("P00256-2025", False, "P00256-261126-0001"),
        ("P00256", False, "P00256-261126-0001"),
        ("P00286-2025", True, "TH-P00286-261126-0001"),
        ("X12345-2031", False, "X12345-261126-0001"),
        ("UBND-007", False, "UBND-007-261126-0001"),
        ("PHONG-1234-2025", False, "PHONG-1234-261126-0001"),
    ],
)
def test_a_dossiers_code_holds_its_year_once(office, practice, code):
    row = accounts.make_office(accounts.ward(), code=office)
    assert numbers.dossier_code(row, date(2026, 11, 26), practice=practice) == code


def test_two_offices_of_one_unit_never_give_the_same_code(officer):
    """The ward that was P00256 until 2025 and the one that is P00256 since."""
    registration = make_registration(officer=officer, status=Status.SUBMITTED)
    old, new = (accounts.make_office(accounts.ward(), code=code) for code in ("P00256", "P00256-2025"))
    first = numbers.dossier_code(old, date(2026, 11, 26))
    with triggers_asleep():
        Registration.objects.filter(pk=registration.pk).update(code=first)
    assert numbers.dossier_code(new, date(2026, 11, 26)) == "P00256-261126-0002"


def test_the_example_on_the_public_page_is_a_code_as_the_portal_gives_them(officer):
    registration = make_registration(officer=officer, status=Status.SUBMITTED)
    shape = re.sub(r"\d", "0", re.sub(r"[A-Z]+\d{5}", "P00000", registration.code))
    example = str(StatusForm().fields["ma"].widget.attrs["placeholder"]).removeprefix("ví dụ ")
    assert re.sub(r"\d", "0", example) == shape


@pytest.mark.parametrize("code", ["P00256-2025-261126-0002", "TH-P00256-2025-261126-0007", "HBT00286-241105-0007"])
def test_codes_given_earlier_are_still_found(officer, code):
    registration = make_registration(officer=officer, status=Status.SUBMITTED)
    with triggers_asleep():
        Registration.objects.filter(pk=registration.pk).update(code=code)
    found = Registration.objects
    assert found.by_code(code.lower(), registration.secret).get() == registration
    assert list(found.search(code)) == [registration]


# --- Phiếu số of Mẫu 01, one from each desk ------------------------------------------------------


def second_block(registration):
    registration = Registration.objects.get(pk=registration.pk)
    data = papers.mau01(snapshot.of_registration(registration), papers.later(registration))
    return data["level_slip_number"], data["taken_up_by"]


@pytest.mark.parametrize("kind", [RoundKind.LIVE, RoundKind.PRACTICE])
def test_the_level_that_evaluates_counts_its_own_slips(officer, kind):
    round = make_round(kind)
    specialist = accounts.specialist(round.office)
    rows = [make_registration(make_product(), round, status=Status.RECEIVED, officer=officer) for _ in range(2)]
    for row in rows:
        move(row, Status.FORWARDED, by=officer)
    # The ward's first two numbers are used up; the level above begins with its own first.
    assert [second_block(row) for row in rows] == [("", ""), ("", "")]
    for row in reversed(rows):
        evaluation.take_up(Registration.objects.get(pk=row.pk), by=specialist)
    prefix, year = "TH-" if kind == RoundKind.PRACTICE else "", numbers.year_of()
    tail = f"/PĐK-01-{rows[0].ward.code}-{year}"
    assert [second_block(row) for row in rows] == [
        (f"{prefix}02{tail}", specialist.display_name),
        (f"{prefix}01{tail}", specialist.display_name),
    ]
    assert Registration.objects.search(f"{prefix}02{tail}").filter(pk=rows[0].pk).exists()


def test_the_number_of_the_level_stays(officer):
    registration = make_registration(officer=officer, status=Status.FORWARDED)
    evaluation.take_up(registration, by=accounts.specialist(registration.round.office))
    given = registration.level_slip_number
    with pytest.raises(DatabaseError), transaction.atomic():
        Registration.objects.filter(pk=registration.pk).update(level_slip_number="99/PĐK")
    registration.refresh_from_db()
    assert registration.level_slip_number == given != ""
