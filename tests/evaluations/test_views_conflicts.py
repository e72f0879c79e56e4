"""Proposals, leaving, the new vote and supplementary minutes, walked through their pages."""

import pytest
from django.urls import reverse

from evaluations.actions import conflicts
from evaluations.models import Attendance, ConflictProposal
from evaluations.statuses import ProposalOutcome, Status
from tests.factories.evaluations import bring_to, fresh

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"evaluations:{name}", args=args)


def test_the_secretary_finds_the_proposal_and_settles_it(stage, as_user):
    evaluation = bring_to(stage, Status.SCORING)
    member = evaluation.session.council.members.get(user=stage.members[0])
    proposal = ConflictProposal.objects.create(evaluation=evaluation, member=member, ground="trùng số điện thoại")
    secretary = as_user(stage.secretary)
    page = secretary.get(url("session", evaluation.session_id)).text
    assert "Khả năng xung đột lợi ích chờ xử lý" in page
    assert url("proposal_settle", proposal.pk) in page
    assert "trùng số điện thoại" not in as_user(stage.members[1]).get(url("session", evaluation.session_id)).text
    empty = secretary.post(url("proposal_settle", proposal.pk), {"answer": "dismiss", "reason": ""})
    assert list(empty.context["form"].errors) == ["reason"]
    secretary.post(url("proposal_settle", proposal.pk), {"answer": "dismiss", "reason": "Ghi nhầm."})
    proposal.refresh_from_db()
    assert (proposal.outcome, proposal.reason) == (ProposalOutcome.DISMISSED, "Ghi nhầm.")


def test_the_secretary_records_who_leaves_and_returns(stage, as_user):
    evaluation = bring_to(stage, Status.SCORING)
    session = evaluation.session
    member = session.council.members.get(user=stage.members[0])
    secretary = as_user(stage.secretary)
    form = secretary.get(url("leaving", session.pk)).context["form"]
    secretary.post(url("leaving", session.pk), {"member": member.pk, "at": form["at"].value(), "reason": "Ốm."})
    assert Attendance.objects.get(session=session, member=member).left_reason == "Ốm."
    assert "Rời phiên" in secretary.get(url("session", session.pk)).text
    secretary.post(url("returning", session.pk, member.pk))
    assert Attendance.objects.get(session=session, member=member).left_at is None


def test_the_page_asks_for_the_new_vote_and_takes_it(stage, as_user):
    evaluation = bring_to(stage, Status.SCORED)
    chair, session = as_user(stage.chair), evaluation.session
    vote = {"reason": "Bao bì chưa đạt.", "votes_for": "5", "votes_present": "5"}
    chair.post(url("conclude", evaluation.pk), {"stars": "3", **vote})
    member = session.council.members.get(user=stage.members[0])
    told = as_user(stage.secretary).post(
        url("find_conflict", evaluation.pk), {"member": member.pk, "reason": "Góp vốn."}, follow=True
    )
    assert "cần biểu quyết lại" in told.text
    for person in (stage.chair, stage.secretary, stage.members[1]):
        assert "Cần biểu quyết lại" in as_user(person).get(url("session", session.pk)).text
    form = chair.get(url("conclude", evaluation.pk)).context["form"]
    assert (form["stars"].value(), form["reason"].value()) == ("3", "Bao bì chưa đạt.")
    chair.post(url("conclude", evaluation.pk), {"stars": "3", **vote, "votes_for": "4", "votes_present": "4"})
    assert fresh(evaluation).current_result.awaits_vote is False


def test_supplementary_minutes_are_written_adopted_and_printed(stage, as_user):
    evaluation = bring_to(stage, Status.MINUTED)
    session = evaluation.session
    member = session.council.members.get(user=stage.members[0])
    as_user(stage.chair).post(url("report_late", evaluation.pk), {"member": member.pk, "reason": "Góp vốn."})
    proposal = ConflictProposal.objects.get()
    as_user(stage.head).post(url("proposal_settle", proposal.pk), {"answer": "confirm", "reason": "Đúng."})
    assert fresh(evaluation).status == Status.SCORED
    secretary = as_user(stage.secretary)
    form = secretary.get(url("supplement_minutes", session.pk)).context["form"]
    data = {name: form[name].value() for name in ("number", "date", "text", "version")}
    data["date"] = f"{data['date']:%d/%m/%Y}"
    secretary.post(url("supplement_minutes", session.pk), data)
    supplement = session.supplements.get()
    assert "Góp vốn." in supplement.text
    as_user(stage.chair).post(url("supplement_adopt", session.pk))
    assert fresh(evaluation).status == Status.MINUTED
    paper = secretary.get(url("supplement_pdf", supplement.pk))
    assert paper["Content-Type"] == "application/pdf"
    assert conflicts.permissions.open_supplement(session) is None
