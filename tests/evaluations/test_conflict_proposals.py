"""What the portal sees between a member and a dossier is a proposal: nobody is thrown out by what a business types (rulings 21)."""

from datetime import date

import pytest

from accounts.refusals import Refused
from accounts.roles import Role
from evaluations.actions import checking, concluding, conflicts, councils, scoring
from evaluations.models import ConflictProposal
from evaluations.statuses import ProposalOutcome, Seat
from products.models import Business, Registration
from products.statuses import RoundKind
from tests.factories import accounts
from tests.factories.evaluations import fill_sheet, fresh
from tests.factories.road import Road

pytestmark = pytest.mark.django_db


@pytest.fixture
def road():
    return Road("QD148-2023", RoundKind.PRACTICE, today=date(2024, 5, 6))


def refused(deed, *args, **kwargs):
    with pytest.raises(Refused) as found:
        deed(*args, **kwargs)
    return found.value.reason


def handed_in(road, **contacts):
    """A ready dossier of a business with these contacts at the hand-in."""
    product = road.product(business=road.business(**contacts))
    return road.ready(road.forwarded(road.submitted(product)))


def grounds(evaluation):
    return {row.member.user: row.ground for row in evaluation.proposals.select_related("member__user")}


def test_what_a_business_types_after_the_hand_in_throws_nobody_out(road):
    evaluation = road.ready()
    Business.objects.filter(pk=evaluation.registration.business.pk).update(email=road.members[0].email)
    road.scoring(evaluation)
    assert (evaluation.proposals.count(), evaluation.declarations.count()) == (0, 0)


def test_contacts_as_handed_in_are_proposed_and_void_nothing(road):
    evaluation = handed_in(road, email=road.members[0].email.upper())
    # The trace is not wiped by another address typed later.
    Business.objects.filter(pk=evaluation.registration.business.pk).update(email="khac@ocop.example")
    road.scoring(evaluation)
    assert grounds(evaluation) == {road.members[0]: "trùng thư điện tử của chủ thể theo hồ sơ đã nộp"}
    assert evaluation.declarations.count() == 0
    fill_sheet(road, evaluation, road.members[0])
    assert evaluation.sheets.counted().count() == 1
    assert Registration.objects.visible_to(road.members[0]).count() == 1


def test_phone_and_name_of_the_representative_are_compared(road):
    road.members[1].phone = "0912345678"
    road.members[1].save()
    evaluation = handed_in(road, phone="+84 912 345 678", representative=road.members[2].full_name)
    road.scoring(evaluation)
    assert grounds(evaluation) == {
        road.members[1]: "trùng số điện thoại của chủ thể theo hồ sơ đã nộp",
        road.members[2]: "trùng họ tên với người đại diện của chủ thể theo hồ sơ đã nộp",
    }


def test_who_acts_for_the_business_or_for_one_beside_it(road):
    evaluation = handed_in(road, tax_code="0100109106", address="Số 9 phố Riêng")
    evaluation.registration.business.people.create(user=road.members[0])
    beside = road.business(address="số 9 phố riêng")
    beside.people.create(user=road.members[1])
    road.scoring(evaluation)
    assert grounds(evaluation) == {
        road.members[0]: "đang thay mặt chủ thể trên Cổng",
        road.members[1]: "đang thay mặt một chủ thể khác có cùng mã số thuế hoặc địa chỉ",
    }


def test_who_entered_the_dossier_at_the_counter_is_found(road):
    entering, receiving = accounts.ward_officer(), road.officer
    accounts.make_membership(entering, Role.COUNCIL_MEMBER, office=road.office)
    road.members[0] = entering
    registration = road.submitted(by=entering)
    assert registration.entered_by == entering
    evaluation = road.ready(road.forwarded(registration))
    road.scoring(evaluation)
    assert grounds(evaluation) == {entering: "đã nhập hoặc nộp hồ sơ này"}
    assert receiving != entering


def test_who_received_and_forwarded_it_is_found(road):
    accounts.make_membership(road.officer, Role.COUNCIL_MEMBER, office=road.office)
    road.members[0] = road.officer
    other = accounts.ward_officer()
    evaluation = road.ready(road.forwarded(road.submitted(by=other)))
    road.scoring(evaluation)
    assert grounds(evaluation) == {road.officer: "đã tiếp nhận, thẩm tra hoặc chuyển hồ sơ này ở cấp xã"}


def test_who_wrote_the_advisory_report_is_found(road):
    evaluation = road.checking()
    checking.save_checks(
        evaluation,
        {code: ("ok", "") for code, _text in checking.permissions.check_items(evaluation)},
        by=road.specialist,
    )
    checking.ask_advice(evaluation, by=road.specialist)
    checking.give_advice(evaluation, by=road.specialist, text="Đủ điều kiện.")
    checking.mark_ready(evaluation, by=road.specialist)
    road.members[0] = road.specialist
    road.scoring(evaluation)
    assert grounds(evaluation) == {road.specialist: "đã ghi báo cáo của Tổ tư vấn về hồ sơ này"}


@pytest.fixture
def proposed(road):
    evaluation = handed_in(road, email=road.members[0].email)
    session = road.scoring(evaluation)
    return session, fresh(evaluation), evaluation.proposals.get()


def test_neither_the_seals_are_broken_nor_the_session_closed_while_it_is_open(road, proposed):
    session, evaluation, proposal = proposed
    for voter in road.voters:
        fill_sheet(road, evaluation, voter)
    why = refused(concluding.open_discussion, session, by=road.chair)
    assert why == (
        "Còn 1 khả năng xung đột lợi ích do Cổng phát hiện chưa xử lý: "
        f"{road.members[0].display_name} («{evaluation.registration.product_name}»)."
    )
    conflicts.settle(proposal, by=road.secretary, has_conflict=False, reason="Chủ thể ghi nhầm địa chỉ.")
    concluding.open_discussion(session, by=road.chair)
    ConflictProposal.objects.create(evaluation=evaluation, member=proposal.member, ground="Căn cứ mới.")
    assert "chưa xử lý" in refused(concluding.close_session, session, by=road.chair)


def test_dismissed_the_member_scores_and_the_record_keeps_both(road, proposed):
    session, evaluation, proposal = proposed
    assert refused(conflicts.settle, proposal, by=road.secretary, has_conflict=False, reason=" ") == (
        "Xin ghi lý do xác nhận hoặc bỏ qua."
    )
    conflicts.settle(proposal, by=road.secretary, has_conflict=False, reason="Chủ thể ghi nhầm địa chỉ.")
    row = ConflictProposal.objects.get()
    assert (row.outcome, row.settled_by, row.reason) == (
        ProposalOutcome.DISMISSED, road.secretary, "Chủ thể ghi nhầm địa chỉ.",
    )  # fmt: skip
    assert evaluation.declarations.count() == 0
    fill_sheet(road, evaluation, road.members[0])
    assert refused(conflicts.settle, row, by=road.secretary, has_conflict=True, reason="Đổi ý.") == (
        "Việc này đã được xử lý."
    )


def test_confirmed_it_is_a_finding(road, proposed):
    session, evaluation, proposal = proposed
    fill_sheet(road, evaluation, road.members[0])
    conflicts.settle(proposal, by=road.chair, has_conflict=True, reason="Đúng là của gia đình.")
    declaration = evaluation.declarations.get(has_conflict=True)
    assert (declaration.member.user, declaration.declared_by, declaration.detected) == (
        road.members[0], road.chair, True,
    )  # fmt: skip
    assert evaluation.sheets.counted().count() == 0
    assert Registration.objects.visible_to(road.members[0]).count() == 0


def test_who_settles_and_who_does_not(road, proposed):
    session, evaluation, proposal = proposed
    for nobody in (road.members[0], road.members[1], road.specialist, road.leader, road.owner):
        why = refused(conflicts.settle, proposal, by=nobody, has_conflict=False, reason="Không phải.")
        assert why == "Việc này do Chủ tọa, thư ký hoặc trưởng cơ quan thường trực ghi."
    conflicts.settle(proposal, by=road.head, has_conflict=False, reason="Không phải.")


def test_nobody_settles_what_is_about_the_own_person(road):
    evaluation = handed_in(road, email=road.chair.email)
    road.scoring(evaluation)
    why = refused(conflicts.settle, evaluation.proposals.get(), by=road.chair, has_conflict=False, reason="Không phải.")
    assert why.startswith("Lợi ích liên quan của chính mình do người khác ghi")


def test_what_was_dismissed_is_not_proposed_again_on_the_same_ground(road):
    evaluation = handed_in(road, email=road.members[0].email)
    council = road.council()
    session = road.session(evaluation, council=council)
    assert grounds(evaluation) == {road.members[0]: "trùng thư điện tử của chủ thể theo hồ sơ đã nộp"}
    conflicts.settle(evaluation.proposals.get(), by=road.secretary, has_conflict=False, reason="Ghi nhầm.")
    councils.take_off_agenda(session, fresh(evaluation), by=road.secretary)
    road.scoring(fresh(evaluation), council=council)
    assert evaluation.proposals.count() == 1


def test_an_own_yes_answers_the_proposal(road, proposed):
    session, evaluation, proposal = proposed
    scoring.declare(evaluation, by=road.members[0], has_conflict=True, reason="Của anh trai.")
    proposal.refresh_from_db()
    assert (proposal.outcome, proposal.settled_by) == (ProposalOutcome.CONFIRMED, road.members[0])
    for voter in road.voters:
        if voter != road.members[0]:
            fill_sheet(road, evaluation, voter)
    concluding.open_discussion(session, by=road.chair)


def test_a_secretary_without_a_vote_declares_nothing_and_is_not_looked_at(road):
    evaluation = handed_in(road, email=road.secretary.email)
    session = road.scoring(evaluation)
    assert evaluation.proposals.count() == 0
    assert refused(scoring.declare, fresh(evaluation), by=road.secretary, has_conflict=False) == (
        "Chỉ thành viên có quyền chấm của Hội đồng mới khai báo và chấm điểm."
    )
    assert session.council.members.get(seat=Seat.SECRETARY).has_vote is False


def test_a_wrong_finding_is_taken_back_by_a_new_row_before_a_sheet_hangs_on_it(road):
    evaluation = road.ready()
    session = road.scoring(evaluation)
    member = session.council.members.get(user=road.members[0])
    evaluation = fresh(evaluation)
    conflicts.find_conflict(evaluation, member, by=road.secretary, reason="Trùng tên.")
    back = {"by": road.chair, "reason": "Chỉ trùng tên."}
    assert "do Chủ tọa, thư ký hoặc" in refused(
        conflicts.take_back_finding, evaluation, member, by=road.members[0], reason="Không phải."
    )
    conflicts.take_back_finding(evaluation, member, **back)
    assert evaluation.declarations.filter(member=member).count() == 2
    fill_sheet(road, evaluation, road.members[0])
    conflicts.find_conflict(evaluation, member, by=road.secretary, reason="Góp vốn.")
    assert refused(conflicts.take_back_finding, evaluation, member, **back) == (
        "Phiếu của thành viên này đã bị hủy theo ghi nhận nên không rút lại được."
    )
