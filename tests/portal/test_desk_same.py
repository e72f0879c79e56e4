"""The desk counts and shows what it did when each question was asked in the plainest way, of every role in the one world."""

from datetime import timedelta

import pytest
from django.db.models import Exists, OuterRef, Q, Subquery

from accounts import authority, clock
from accounts.backends import EmailOrPhoneBackend
from accounts.roles import Role
from evaluations.models import Attendance, ConflictDeclaration, CouncilSession, Evaluation, ScoreSheet
from evaluations.statuses import OPEN_SHEETS, Presence, Seat
from ocop_portal import desk
from products.models import Business, Registration, Step
from tests.pages_table import ROLES

pytestmark = pytest.mark.django_db
PEOPLE = [role for role in ROLES if role != "anonymous"]


@pytest.fixture
def today():
    return clock.today()


@pytest.fixture(params=PEOPLE)
def person(request, world):
    return EmailOrPhoneBackend().get_user(world.cast[request.param].pk)


def plainly_happened(user):
    newest = Step.objects.filter(registration=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    visible = Registration.objects.visible_to(user).annotate(newest=Subquery(newest)).filter(newest__isnull=False)
    return [row.newest for row in visible.order_by("-newest")[:8]]


def test_desk_counts_each_work_as_asked_by_itself(person, today):
    told = {(duty.text, duty.count, duty.late) for duty in desk.duties(person, today)}
    asked = set()
    for work in desk.works_for(person):
        rows = work.rows(person, today)
        late = work.late(rows, today).count() if work.late else 0
        if count := rows.count():
            asked.add((work.text, count, late))

    assert told == asked


def test_desk_asks_for_all_its_counts_in_one_statement(person, today, django_assert_max_num_queries):
    desk.duties(person, today)
    with django_assert_max_num_queries(4):  # the rounds of the office, or the nights' three checks
        desk.duties(person, today)


def plainly_seated(user):
    own = {"evaluation": OuterRef("pk"), "member__user": user}
    handed_in = ScoreSheet.objects.filter(**own, attempt=OuterRef("attempt"), handed_in_at__isnull=False)
    recused = ConflictDeclaration.objects.filter(**own, has_conflict=True)
    present = Attendance.objects.filter(session=OuterRef("session"), member__user=user, presence=Presence.PRESENT)
    voting = present.filter(~Q(member__seat=Seat.SECRETARY) | Q(member__council__secretary_scores=True))
    return Evaluation.objects.filter(Exists(voting), ~Exists(handed_in), ~Exists(recused), status__in=OPEN_SHEETS)


PLAIN = {
    desk._seated: plainly_seated,
    desk._chaired: lambda user: CouncilSession.objects.filter(
        council__members__user=user, council__members__seat="chair"
    ),
    desk._kept: lambda user: CouncilSession.objects.filter(
        Q(council__members__user=user, council__members__seat="secretary")
        | Q(council__round__office__in=authority.office_ids(user, Role.SECRETARY))
    ).distinct(),
    desk._mine: lambda user: Registration.objects.filter(product__business__in=Business.objects.acted_for_by(user)),
    desk._arrived: lambda user: Registration.objects.filter(
        status="forwarded", round__office__in=authority.offices_served(user, *desk.PREPARES)
    ),
}


@pytest.mark.parametrize("rows", PLAIN, ids=lambda rows: rows.__name__)
def test_desk_finds_the_same_rows(rows, person):
    assert sorted(row.pk for row in rows(person)) == sorted(row.pk for row in PLAIN[rows](person))


@pytest.mark.parametrize(
    ("few", "latest", "read"), [(300, 20_000, 100), (0, 20_000, 100), (0, 60, 100), (0, 20_000, 9)]
)
def test_desk_tells_the_latest_step_of_each_dossier(person, few, latest, read, monkeypatch):
    """Asked of few dossiers, read backwards, and where too few dossiers are found within reach."""
    monkeypatch.setattr(desk, "FEW", few)
    monkeypatch.setattr(desk, "LATEST_STEPS", latest)
    monkeypatch.setattr(desk, "STEPS_READ", read)

    assert [step.pk for step in desk.happened(person)] == plainly_happened(person)


def test_desk_shows_the_nearest_days_first(person, today):
    rows = Registration.objects.visible_to(person).open()
    rows = rows.filter(due_on__lte=today + timedelta(days=7), paused_since__isnull=True).order_by("due_on", "pk")
    soon = desk.due_soon(person, today)

    assert [row.pk for row in soon] == [row.pk for row in rows[:6]]
    assert soon.total == rows.count()
