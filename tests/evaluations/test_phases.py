"""Every deed of a session, posted directly in each wrong phase: nothing changes, whatever the page shows."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.refusals import Refused
from evaluations.actions import checking, concluding, conflicts, councils, scoring
from evaluations.models import (
    Attendance,
    ConflictDeclaration,
    CouncilSession,
    Evaluation,
    Objection,
    Result,
    ScoreSheet,
)
from evaluations.statuses import Presence, Status
from products.statuses import RoundKind
from tests.factories.evaluations import fill_sheet, fresh, write_minutes
from tests.factories.road import Road

pytestmark = pytest.mark.django_db
PHASES = ("planned", "scoring", "discussion", "rescoring", "closed", "adopted")

# Deed → (who is best placed to do it, what is sent, the phases in which it may be done).
DEEDS = {
    "agenda_move": ("secretary", {"reason": "Dồn phiên."}, {"planned"}),
    "agenda_remove": ("secretary", {}, {"planned"}),
    "attendance": ("secretary", "all present", {"planned", "scoring"}),
    "leaving": ("secretary", "last member", {"scoring", "discussion", "rescoring"}),
    "open_scoring": ("secretary", {}, {"planned"}),
    "open_discussion": ("chair", {}, {"scoring"}),
    "close_session": ("chair", {}, {"discussion"}),
    "ask_rescoring": ("chair", {"note": "Lệch."}, {"discussion"}),
    "accept_spread": ("chair", {"note": "Được."}, set()),
    "put_off": ("chair", {"note": "Hoãn."}, set()),
    "find_conflict": ("secretary", "last member", {"scoring", "discussion", "rescoring", "closed"}),
    "report_late": ("chair", "last member", {"adopted"}),
    "conclude": ("chair", {"stars": "3", "reason": "x", "votes_for": "5", "votes_present": "5"}, {"closed"}),
    "objection_decide": ("chair", {"votes_for": "5", "votes_present": "5"}, {"scoring", "discussion", "rescoring"}),
    "minutes": ("secretary", "minutes", {"closed"}),
    "minutes_adopt": ("chair", {}, {"closed"}),
    "supplement_minutes": ("secretary", "minutes", set()),
    "supplement_adopt": ("chair", {}, set()),
    "declare": ("member", {"has_conflict": "True", "reason": "Người nhà."}, set()),
    "sheet_hand_in": ("member", {}, set()),
}


@pytest.fixture
def road():
    return Road("QD148-2023", RoundKind.PRACTICE, today=date(2024, 5, 6))


def brought_to(road, phase):
    """One dossier whose five sheets are in from `scoring` on, an open objection beside it where one may be raised."""
    evaluation = road.ready()
    objection = Objection.objects.create(evaluation=evaluation, ground="x", reason="y", raised_by=road.head)
    session = road.session(evaluation, council=road.council())
    reached = PHASES[: PHASES.index(phase) + 1]
    if "scoring" in reached:
        _open(road, session, evaluation)
    if "discussion" in reached:
        concluding.open_discussion(session, by=road.chair)
    if phase in {"closed", "adopted"}:
        concluding.decide_objection(objection, by=road.chair, votes_for=0, votes_present=5)
        concluding.close_session(session, by=road.chair)
        write_minutes(road, session)
    if phase == "rescoring":
        concluding.ask_rescoring(fresh(evaluation), by=road.chair, reason="Xem lại.")
    if phase == "adopted":
        concluding.adopt_minutes(session, by=road.chair)
    return CouncilSession.objects.get(pk=session.pk), fresh(evaluation), objection


def _open(road, session, evaluation):
    rows = dict.fromkeys(session.council.members.all(), (Presence.PRESENT, False, ""))
    councils.take_attendance(session, rows, by=road.secretary)
    scoring.open_scoring(session, by=road.secretary)
    for voter in road.voters:
        fill_sheet(road, evaluation, voter)


def world():
    """Whatever a deed could change, as plain values."""
    models = (CouncilSession, Evaluation, Attendance, ConflictDeclaration, Result, ScoreSheet, Objection)
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.parametrize("phase", PHASES)
def test_a_deed_of_another_phase_changes_nothing(road, phase):
    session, evaluation, objection = brought_to(road, phase)
    other = road.session(council=session.council)
    last = session.council.members.get(user=road.members[-1])
    about_session = {
        "attendance", "leaving", "open_scoring", "open_discussion", "close_session", "minutes", "minutes_adopt",
        "supplement_minutes", "supplement_adopt",
    }  # fmt: skip
    data = {
        "all present": {f"p{seat.pk}": "absent" for seat in session.council.members.all()},
        "last member": {"member": last.pk, "reason": "Việc gia đình.", "at": "00:00"},
        "minutes": {"number": "77/BB", "date": "25/11/2026", "text": "Khác.", "version": session.version},
    }
    people = {"secretary": road.secretary, "chair": road.chair, "member": road.members[0]}
    before = world()
    for name, (who, sent, phases) in DEEDS.items():
        if phase in phases:
            continue
        args = [session.pk] if name in about_session else [evaluation.pk]
        if name == "agenda_remove":
            args = [session.pk, evaluation.pk]
        if name == "objection_decide":
            args = [objection.pk]
        client = Client()
        client.force_login(people[who], backend="accounts.backends.EmailOrPhoneBackend")
        sent = data.get(sent, sent) if isinstance(sent, str) else sent
        answer = client.post(reverse(f"evaluations:{name}", args=args), {"session": other.pk, **sent})
        assert answer.status_code in {200, 302, 403, 404}, name
        assert world() == before, name


def test_the_phases_in_which_it_may_be_done_do_change_something(road):
    """The table above is not green because nothing works: one deed of each kind is done where it may be."""
    session, evaluation, objection = brought_to(road, "discussion")
    client = Client()
    client.force_login(road.chair, backend="accounts.backends.EmailOrPhoneBackend")
    client.post(reverse("evaluations:ask_rescoring", args=[evaluation.pk]), {"note": "Lệch."})
    assert fresh(evaluation).status == Status.RESCORING
    client.post(reverse("evaluations:objection_decide", args=[objection.pk]), {"votes_for": "5", "votes_present": "5"})
    assert fresh(evaluation).status == Status.DISQUALIFIED
    # Voted on already, and of a dossier that is closed: neither again.
    before = world()
    client.post(reverse("evaluations:objection_decide", args=[objection.pk]), {"votes_for": "0", "votes_present": "5"})
    assert world() == before


# --- borders of the rules ------------------------------------------------------------------


def refused(deed, *args, **kwargs):
    with pytest.raises(Refused) as found:
        deed(*args, **kwargs)
    return found.value.reason


def test_nobody_scores_after_the_opening_of_the_discussion(road):
    evaluation = road.ready()
    session = road.scoring(evaluation, absent=[road.members[-1]])
    for voter in road.voters[:-1]:
        fill_sheet(road, evaluation, voter)
    concluding.open_discussion(session, by=road.chair)
    # Marked present by a hand on the table: still nothing is declared or scored once the seals are broken.
    Attendance.objects.filter(session=session, member__user=road.members[-1]).update(presence=Presence.PRESENT)
    late = refused(scoring.declare, fresh(evaluation), by=road.members[-1], has_conflict=False)
    assert late.startswith("Chủ tọa đã mở thảo luận nên không tự khai báo được nữa")
    member = session.council.members.get(user=road.members[-1])
    ConflictDeclaration.objects.create(
        evaluation=evaluation, member=member, has_conflict=False, declared_by=road.members[-1]
    )
    assert refused(scoring.open_sheet, fresh(evaluation), by=road.members[-1]) == (
        "Chủ tọa đã mở thảo luận; phiếu không sửa được nữa."
    )


@pytest.mark.parametrize(("needed", "closes"), [(3, True), (4, True), (5, False)])
def test_exactly_the_fewest_sheets_are_enough(road, needed, closes):
    evaluation = road.ready()
    session = road.scoring(evaluation, council=road.council(min_sheets=needed))
    for voter in road.voters:
        fill_sheet(road, evaluation, voter)
    member = session.council.members.get(user=road.members[-1])
    conflicts.find_conflict(fresh(evaluation), member, by=road.secretary, reason="Góp vốn.")
    concluding.open_discussion(session, by=road.chair)
    if closes:
        assert refused(concluding.put_off, fresh(evaluation), by=road.chair, reason="Hoãn.") == (
            "Hồ sơ đủ phiếu nên được kết luận tại phiên này."
        )
        concluding.close_session(session, by=road.chair)
    else:
        assert "cần ít nhất 5" in refused(concluding.close_session, session, by=road.chair)
        concluding.put_off(fresh(evaluation), by=road.chair, reason="Không đủ phiếu.")


def test_half_of_those_present_is_no_majority(road):
    evaluation = road.ready()
    session = road.scoring(evaluation, absent=[road.members[-1]])
    for voter in road.voters[:-1]:
        fill_sheet(road, evaluation, voter)
    concluding.open_discussion(session, by=road.chair)
    objection = checking.raise_objection(fresh(evaluation), by=road.vice, ground="x", reason="y")
    concluding.decide_objection(objection, by=road.chair, votes_for=2, votes_present=4)
    assert objection.outcome == "dismissed"
    concluding.close_session(session, by=road.chair)
    vote = {"by": road.chair, "stars": 3, "reason": "x", "votes_present": 4}
    assert "Cần quá nửa" in refused(concluding.conclude_differently, fresh(evaluation), votes_for=2, **vote)
    concluding.conclude_differently(fresh(evaluation), votes_for=3, **vote)


def test_an_objection_is_voted_on_in_a_session_only(road):
    evaluation = road.ready()
    objection = checking.raise_objection(evaluation, by=road.specialist, ground="x", reason="y")
    assert refused(concluding.decide_objection, objection, by=road.secretary, votes_for=5, votes_present=5) == (
        "Kết quả biểu quyết do Chủ tọa hoặc thư ký ghi."
    )


@pytest.mark.parametrize("who", ["chair", "secretary", "head"])
def test_chair_or_secretary_or_head_each_alone_find_a_conflict(road, who):
    evaluation = road.ready()
    session = road.scoring(evaluation)
    member = session.council.members.get(user=road.members[0])
    conflicts.find_conflict(fresh(evaluation), member, by=getattr(road, who), reason="Góp vốn.")
    assert evaluation.declarations.get().declared_by == getattr(road, who)


def test_an_absent_chair_finds_no_conflict(road):
    evaluation = road.ready()
    session = road.session(evaluation)
    rows = {seat: (Presence.PRESENT, seat.user == road.vice, "") for seat in session.council.members.all()}
    rows[session.council.members.get(user=road.chair)] = (Presence.ABSENT, False, "")
    councils.take_attendance(session, rows, by=road.secretary)
    scoring.open_scoring(session, by=road.secretary)
    member = session.council.members.get(user=road.members[0])
    assert "do Chủ tọa, thư ký" in refused(
        conflicts.find_conflict, fresh(evaluation), member, by=road.chair, reason="Góp vốn."
    )
