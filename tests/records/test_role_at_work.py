"""The portal's own role on PostgreSQL is allowed what the portal does: the whole road is walked with its rights."""

from datetime import date

import pytest
from django.db import connection

from accounts import chain
from accounts.models import AuditEntry
from evaluations.models import Certificate
from evaluations.statuses import Status
from notifications import delivery
from products.actions import catalogue, dossiers, ward
from products.models import Recognition
from records.role import application_role_sql
from tests.environment import PROCESS
from tests.factories import accounts, evaluations
from tests.factories.road import Road
from tests.pages_world import build_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
ROLE = f"ocop_work_{PROCESS}"


@pytest.fixture
def as_role():
    """Every statement from here on is the role's; its transactions commit, so that entries are linked too."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE} NOLOGIN")
        cursor.execute(application_role_sql().replace("ocop_app", ROLE))
        cursor.execute(f"SET ROLE {ROLE}")
    yield
    connection.rollback()
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(f"DROP OWNED BY {ROLE}")
        cursor.execute(f"DROP ROLE {ROLE}")


def test_from_the_counter_to_a_superseded_certificate(as_role):
    road = Road("QD148-2023", "live", today=date(2024, 5, 6))
    recognised = evaluations.bring_to(road, Status.RECOGNISED)
    product = recognised.registration.product
    catalogue.record_recognition(
        product, by=road.officer, round=road.round, stars=4, issuer="UBND", year=2026, issued_on=date(2026, 11, 1)
    )
    delivery.sweep()

    assert Certificate.objects.count() == 1
    assert Recognition.objects.filter(superseded_by__isnull=False).count() == 1
    assert chain.verify().is_clean
    assert chain.verify().count == AuditEntry.objects.count() > 20


def test_the_ward_of_todays_law_and_a_supplement(as_role):
    road = Road("QD26-2026", "live", today=date(2026, 9, 7), seats=3)
    evaluation = evaluations.bring_to(road, Status.SUPPLEMENT_REQUESTED)
    registration = evaluation.registration
    registration.refresh_from_db()
    dossiers.answer_supplement(registration, {}, by=road.owner, now=road.now)

    assert registration.submissions.count() == 2
    assert ward.WardReport.objects.get(registration=registration).signed_at


def test_one_of_everything(as_role):
    """What every page of the portal stands on is made with the role's rights."""
    accounts.make_area()
    world = build_world()

    assert world.things["certificate"].pk and world.things["guest_file"].pk and world.things["report"].pk
