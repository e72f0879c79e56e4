"""Who reads whose sheet, asked of the table itself: pages, exports and orders all start here (rulings 18, 21)."""

from datetime import date

import pytest

from evaluations.actions import concluding, conflicts, scoring
from evaluations.models import Evaluation, ScoreSheet
from products.models import Registration
from products.statuses import RoundKind
from tests.factories import accounts
from tests.factories.road import Road

pytestmark = pytest.mark.django_db


@pytest.fixture
def road():
    return Road("QD148-2023", RoundKind.PRACTICE, today=date(2024, 5, 6))


@pytest.fixture
def auditor(db):
    return accounts.auditor()


def seen(road, auditor):
    """How many sheets each of the cast reads."""
    people = {
        "chair": road.chair, "vice": road.vice, "member": road.members[0], "late": road.members[2],
        "secretary": road.secretary, "head": road.head, "specialist": road.specialist, "leader": road.leader,
        "auditor": auditor, "owner": road.owner, "ward": road.officer,
    }  # fmt: skip
    return {name: ScoreSheet.objects.visible_to(user).count() for name, user in people.items()}


NOBODY = dict.fromkeys(
    ("chair", "vice", "member", "late", "secretary", "head", "specialist", "leader", "auditor", "owner", "ward"), 0
)


def open_one(road):
    evaluation = road.ready()
    session = road.scoring(evaluation)
    evaluation.refresh_from_db()
    return session, evaluation


def test_each_reads_only_the_own_sheet_until_the_discussion(road, auditor):
    _session, evaluation = open_one(road)
    for voter in road.voters:
        road.sheet(evaluation, voter)
    own = dict.fromkeys(("chair", "vice", "member", "late"), 1)
    assert seen(road, auditor) == {**NOBODY, **own}


def test_the_discussion_unseals_for_members_chair_secretary_and_the_head_only(road, auditor):
    session, evaluation = open_one(road)
    for voter in road.voters:
        road.sheet(evaluation, voter)
    concluding.open_discussion(session, by=road.chair)
    every = dict.fromkeys(("chair", "vice", "member", "late", "secretary", "head"), 5)
    assert seen(road, auditor) == {**NOBODY, **every}
    concluding.close_session(session, by=road.chair)
    assert seen(road, auditor) == {**NOBODY, **every, "leader": 5, "auditor": 5}


def test_a_rescoring_is_sealed_again(road, auditor):
    session, evaluation = open_one(road)
    for voter in road.voters:
        road.sheet(evaluation, voter)
    concluding.open_discussion(session, by=road.chair)
    evaluation.refresh_from_db()
    concluding.ask_rescoring(evaluation, by=road.chair, reason="Lệch.")
    for voter in road.members[:2]:
        row = Evaluation.objects.get(pk=evaluation.pk)
        sheet = scoring.open_sheet(row, by=voter)
        sheet = scoring.save_lines(sheet, [], by=voter, version=sheet.version, rescoring_reason="Giữ điểm.")
        scoring.hand_in(sheet, by=voter)
    second = ScoreSheet.objects.filter(attempt=2)
    found = {
        name: second.visible_to(user).count()
        for name, user in (("chair", road.chair), ("member", road.members[0]), ("secretary", road.secretary),
                           ("late", road.members[2]), ("head", road.head))
    }  # fmt: skip
    assert found == {"chair": 0, "member": 2, "secretary": 0, "late": 0, "head": 0}


@pytest.mark.parametrize("who", ["chair", "vice"])
def test_an_interest_closes_the_others_sheets_and_the_dossier(road, who):
    session, evaluation = open_one(road)
    recused = getattr(road, who)
    for voter in road.voters:
        road.sheet(evaluation, voter)
    member = session.council.members.get(user=recused)
    conflicts.find_conflict(evaluation, member, by=road.secretary, reason="Người nhà.")
    concluding.open_discussion(session, by=road.chair)
    concluding.close_session(session, by=road.chair)
    assert [sheet.member.user for sheet in ScoreSheet.objects.visible_to(recused)] == [recused]
    assert Registration.objects.visible_to(recused).count() == 0
    assert Evaluation.objects.visible_to(recused).get() == evaluation  # the row only; pages mask it


def test_a_seat_in_the_council_before_opens_nothing_of_the_next_councils_sheets(road, auditor):
    few = road.ready()
    session = road.scoring(few)
    few.refresh_from_db()
    before = [road.chair, *road.members]
    for voter in before[:3]:
        scoring.declare(few, by=voter, has_conflict=True, reason="Người nhà.")
    old = [road.vice, road.members[-1]]
    for voter in old:
        road.sheet(few, voter)
    concluding.open_discussion(session, by=road.chair)
    few.refresh_from_db()
    concluding.put_off(few, by=road.secretary, reason="Không đủ phiếu.")
    road.chair, road.vice, *road.members = (accounts.council_member(road.office) for _ in range(5))
    again = road.scoring(few, council=road.council())
    few.refresh_from_db()
    for voter in road.voters:
        road.sheet(few, voter)
    concluding.open_discussion(again, by=road.chair)
    assert [[row.member.user for row in ScoreSheet.objects.visible_to(user)] for user in old] == [[old[0]], [old[1]]]
    assert {row.member.council_id for row in ScoreSheet.objects.visible_to(road.members[0])} == {again.council_id}
    concluding.close_session(again, by=road.chair)
    assert [ScoreSheet.objects.visible_to(user).count() for user in (old[0], road.vice, auditor)] == [1, 5, 7]


def test_a_draft_is_its_businesss_and_its_wards_only(road, auditor):
    draft = road.draft()
    readers = {
        user: Registration.objects.visible_to(user).count()
        for user in (road.owner, road.officer, accounts.other_ward_officer(), road.specialist, road.head, road.leader,
                     road.secretary, road.chair, auditor, accounts.stranger(), accounts.clerk(),
                     accounts.clerk(accounts.province_committee()))
    }  # fmt: skip
    assert [user for user, count in readers.items() if count] == [road.owner, road.officer]
    assert draft.offices.count() == 0


def test_a_dossier_of_another_district_is_not_this_offices(road):
    registration = road.forwarded()
    away = accounts.make_area("district")
    office = accounts.make_office(away, kind="economic", name="Phòng Kinh tế quận khác")
    committee = accounts.make_office(away, name="Ủy ban nhân dân quận khác")
    strangers = [
        accounts.specialist(office),
        accounts.office_head(office),
        accounts.leader(committee),
        accounts.clerk(committee),
    ]
    assert [Registration.objects.visible_to(user).count() for user in strangers] == [0, 0, 0, 0]
    own = [road.specialist, road.head, road.leader, accounts.clerk(accounts.district_committee())]
    assert [Registration.objects.visible_to(user).get() for user in own] == [registration] * 4


def test_a_leader_of_the_province_does_not_read_what_lies_at_the_district(road):
    road.forwarded()
    above = [accounts.leader(accounts.province_committee()), accounts.specialist(accounts.province_office())]
    assert [Registration.objects.visible_to(user).count() for user in above] == [0, 0]
