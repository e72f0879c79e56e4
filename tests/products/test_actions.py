"""What each deed on a dossier leaves behind: state, trail, letters; and what it refuses."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import AuditEntry
from accounts.refusals import Refused
from criteria.models import PaperKind
from notifications.models import Letter
from products import numbers
from products.actions import catalogue, dossiers, evidence, ward
from products.actions.moving import Overtaken, move
from products.models import Counter, Evidence, Registration, Round, Step
from products.statuses import RoundKind, Status
from tests.factories import accounts
from tests.factories.road import Road, pdf

pytestmark = pytest.mark.django_db
MAY_6 = date(2024, 5, 6)  # a Monday


@pytest.fixture
def road():
    return Road("QD148-2023", RoundKind.PRACTICE, today=MAY_6)


def refused(deed, *args, **kwargs):
    with pytest.raises(Refused) as found:
        deed(*args, **kwargs)
    return found.value.reason


def trail(registration):
    return [(step.status, step.label) for step in registration.steps.all()]


# --- starting and handing in ---------------------------------------------------------------


def test_start_pins_the_set_of_the_rounds_edition(road):
    registration = road.draft(road.product(set_number=9))
    assert registration.criteria_set.code == "QD148-09"
    assert trail(registration) == [(Status.DRAFT, "")]


def test_start_twice_for_one_product_is_refused(road):
    product = road.product()
    road.draft(product)
    assert refused(road.draft, product) == "Sản phẩm đang có một hồ sơ chưa kết thúc; mỗi lúc chỉ một hồ sơ."


def test_start_in_a_locked_set_is_refused_with_its_reason(road):
    assert refused(road.draft, road.product(set_number=7)).startswith(
        "Bộ tiêu chí «Chế biến từ rau, củ, quả, hạt» đang khóa"
    )


def test_start_by_another_wards_officer_is_refused(road):
    reason = refused(road.draft, road.product(), by=accounts.other_ward_officer())
    assert reason.startswith("Việc này dành cho người của «Hộ kinh doanh Mẫu Số")


def test_start_on_the_cut_off_day_is_refused(road):
    product = road.product()
    road.today = road.round.cut_off
    assert (
        refused(road.draft, product)
        == f"Đợt «{road.round.name}» chỉ nhận hồ sơ trước ngày 20/12/2024; hãy chọn đợt kế tiếp."
    )


def test_start_an_upgrade_of_what_was_never_recognised_is_refused(road):
    assert (
        refused(road.draft, road.product(), kind="upgrade") == "Sản phẩm chưa từng được công nhận; hãy chọn «Lần đầu»."
    )


def test_submit_an_incomplete_draft_names_what_is_missing_and_keeps_it(road):
    registration = road.draft()
    reason = refused(dossiers.submit, registration, by=road.officer, now=road.now)
    assert reason.startswith("Hồ sơ còn thiếu 15 nội dung: Chưa ghi «Mô tả về quy cách sản phẩm, tiêu chuẩn»")
    assert Registration.objects.get().status == Status.DRAFT


def test_submit_gives_code_secret_manifest_receipt_and_letter(road):
    registration = road.submitted()
    assert registration.code == "TH-P00286-240506-0001"
    assert len(registration.secret) == 6
    submission = registration.submissions.get()
    assert submission.receipt_number == "0001/2024/BN"
    held = registration.evidence.standing().get()
    assert [row["sha256"] for row in submission.manifest["evidence"]] == [held.file.sha256]
    assert len(submission.manifest["answers"]) == registration.criteria_set.criteria.count()
    letter = Letter.objects.get(kind="submitted")
    assert (letter.to_address, letter.about) == (registration.business.email, f"registration:{registration.pk}")


def test_submit_for_a_household_without_email_leaves_the_letter_on_paper(road):
    product = road.product(business=road.business(email=""))
    road.owner.email, road.owner.phone = None, "0912345678"
    road.owner.save()
    road.submitted(product)
    assert Letter.objects.values_list("channel", "status").get(kind="submitted") == ("paper", "to_print")


def test_submit_twice_is_refused(road):
    registration = road.submitted()
    assert refused(dossiers.submit, registration, by=road.officer, now=road.now) == "Hồ sơ này đã được gửi."


def test_edit_after_submission_is_refused(road):
    registration = road.submitted()
    reason = refused(
        evidence.add, registration, PaperKind.objects.get(code="E02"), by=road.officer, upload=pdf(mark="x")
    )
    assert reason.startswith("Hồ sơ đã gửi nên không sửa được nữa")


def test_save_from_a_stale_page_is_refused_and_nothing_is_lost(road):
    registration = road.draft()
    form = registration.self_assessment
    form.plan = "Bản thứ nhất"
    dossiers.save_texts(registration, form, by=road.officer, version=1)
    form.plan = "Bản thứ hai"
    with pytest.raises(Overtaken):
        dossiers.save_texts(registration, form, by=road.officer, version=1)
    form.refresh_from_db()
    assert form.plan == "Bản thứ nhất"


# --- the ward ------------------------------------------------------------------------------


def test_receive_counts_samples_gives_numbers_and_starts_the_clock(road):
    registration = road.received()
    assert registration.slip_number == "TH-01/PĐK-01-00286-2024"
    assert registration.product_code == "TH-01-00286-01-2024"
    # 10 working days of the ward's own clock (rulings 6) after Monday 06/05/2024.
    assert (registration.samples_received, registration.due_on) == (5, date(2024, 5, 20))


def test_receive_with_too_few_samples_is_refused(road):
    registration = road.submitted()
    reason = refused(ward.receive, registration, by=road.officer, samples=4)
    assert reason == "Cần 05 sản phẩm mẫu, mới có 04. Hãy nhận đủ mẫu hoặc yêu cầu bổ sung."
    registration.refresh_from_db()
    assert registration.status == Status.SUBMITTED


def test_receive_by_the_office_or_another_ward_is_refused(road):
    registration = road.submitted()
    for user in (road.specialist, accounts.other_ward_officer(), road.owner):
        assert refused(ward.receive, registration, by=user, samples=5) == "Việc này thuộc UBND phường Bạch Mai."


def test_receive_what_was_received_meanwhile_tells_the_loser(road):
    registration = road.submitted()
    stale = Registration.objects.get(pk=registration.pk)
    road.received(registration)
    with pytest.raises(Overtaken) as found:
        move(stale, Status.RECEIVED, by=road.officer)
    assert "«Đã tiếp nhận»" in found.value.reason
    assert registration.steps.filter(status=Status.RECEIVED).count() == 1


def test_move_along_no_path_is_an_error(road):
    registration = road.submitted()
    with pytest.raises(ValueError):
        move(registration, Status.CONCLUDED, by=road.officer)


def test_undo_receipt_by_the_same_officer_the_same_day(road):
    registration = road.received()
    ward.undo_receipt(registration, by=road.officer, reason="Bấm nhầm hồ sơ.")
    assert (registration.status, registration.due_on) == (Status.SUBMITTED, None)
    assert trail(registration)[-1] == (Status.SUBMITTED, "Hoàn tác tiếp nhận")


def test_undo_receipt_the_next_day_is_left_to_the_wards_leader(road):
    registration = road.received()
    tomorrow = registration.steps.last().recorded_at.date() + timedelta(days=2)
    assert refused(ward.undo_receipt, registration, by=road.officer, reason="Nhầm.", today=tomorrow) == (
        "Chỉ người đã tiếp nhận trong cùng ngày, hoặc lãnh đạo phường, mới hoàn tác được."
    )
    ward.undo_receipt(registration, by=road.ward_leader, reason="Nhầm.", today=tomorrow)
    assert registration.status == Status.SUBMITTED


def test_reject_without_a_reason_is_refused(road):
    registration = road.submitted()
    assert refused(ward.reject, registration, by=road.officer, reason=" ") == "Xin ghi lý do từ chối tiếp nhận."


def test_supplement_pauses_the_clock_and_goes_back_to_the_desk_that_asked(road):
    registration = road.received()
    paper = PaperKind.objects.get(code="E12")
    ward.request_supplement(
        registration,
        by=road.officer,
        items=[{"what": "Nộp phiếu kiểm nghiệm.", "paper": paper}],
        due_on=date(2024, 5, 15),
        now=road.now,
    )
    assert (registration.status, registration.is_overdue(date(2024, 6, 1))) == (Status.SUPPLEMENT_REQUESTED, False)
    evidence.add(registration, paper, by=road.officer, upload=pdf(mark="E12"))
    item = registration.supplements.get().items.get()
    # Three working days later, Thursday 09/05: the deadline moves from 20/05 by three working days.
    dossiers.answer_supplement(registration, {item.pk: "Đã nộp."}, by=road.officer, now=road.now + timedelta(days=3))
    assert (registration.status, registration.due_on) == (Status.RECEIVED, date(2024, 5, 23))
    assert registration.submissions.count() == 2
    item.refresh_from_db()
    assert item.answer == "Đã nộp."
    letter = Letter.objects.get(kind="supplement_requested")
    assert "Nộp phiếu kiểm nghiệm." in letter.text


def test_supplement_without_items_or_due_today_is_refused(road):
    registration = road.submitted()
    ask = {"by": road.officer, "now": road.now}
    assert refused(ward.request_supplement, registration, items=[], due_on=date(2024, 6, 1), **ask) == (
        "Hãy nêu ít nhất một nội dung cần bổ sung."
    )
    assert refused(ward.request_supplement, registration, items=[{"what": "x"}], due_on=MAY_6, **ask) == (
        "Hạn bổ sung phải sau ngày hôm nay."
    )


def test_forward_hands_the_dossier_to_the_office_of_the_round(road):
    registration = road.received()
    assert Registration.objects.visible_to(road.specialist).count() == 0
    ward.forward(registration, by=road.officer, now=road.now)
    assert Registration.objects.visible_to(road.specialist).get() == registration


def test_forward_under_qd26_needs_the_signed_report_of_four_texts():
    road = Road("QD26-2026", RoundKind.LIVE, today=date(2026, 11, 24))
    registration = road.received()
    assert registration.due_on == date(2026, 12, 15)  # 15 working days (QĐ 26/2026 Đ7 k2)
    wanted = "Cần báo cáo Mẫu 03 đã ký trước khi chuyển hồ sơ lên cấp đánh giá."
    assert refused(ward.forward, registration, by=road.officer) == wanted
    said = "Đúng như hồ sơ khai."
    ward.write_report(registration, by=road.officer, version=1, local_materials=said, local_labour=said)
    sign = {"report_number": "1", "letter_number": "2", "signed_on": road.today, "now": road.now}
    assert refused(ward.sign_report, registration, by=road.ward_leader, **sign) == (
        "Báo cáo còn thiếu phần: 3. Nguồn gốc ý tưởng sản phẩm; 4. Bản sắc, trí tuệ địa phương."
    )
    ward.write_report(registration, by=road.officer, version=2, origin_of_idea=said, local_identity="abc")
    assert "ít nhất ba từ có nghĩa) ở phần: 4. Bản sắc" in refused(
        ward.sign_report, registration, by=road.ward_leader, **sign
    )
    ward.write_report(registration, by=road.officer, version=3, local_identity=said)
    assert refused(ward.sign_report, registration, by=road.officer, **sign) == (
        "Báo cáo Mẫu 03 do lãnh đạo UBND phường, xã ký."
    )
    ward.sign_report(registration, by=road.ward_leader, **sign)
    ward.forward(registration, by=road.officer, now=road.now)
    assert registration.status == Status.FORWARDED


def test_withdraw_is_the_businesss_until_the_office_has_it(road):
    registration = road.submitted()
    assert refused(dossiers.withdraw, registration, by=road.owner, reason="") == "Xin ghi lý do rút hồ sơ."
    evaluation = road.checking(road.forwarded(registration))
    assert refused(dossiers.withdraw, evaluation.registration, by=road.owner, reason="Bận.") == (
        "Hồ sơ đang ở cơ quan đánh giá; hãy đề nghị cơ quan này cho rút hồ sơ."
    )


# --- evidence, numbers, recognitions -------------------------------------------------------


def test_the_same_content_twice_is_one_file(road):
    registration = road.draft()
    for code in ("E01", "E02"):
        evidence.add(registration, PaperKind.objects.get(code=code), by=road.officer, upload=pdf(mark="một"))
    assert len({row.file_id for row in Evidence.objects.all()}) == 1


def test_evidence_supports_the_criteria_of_its_kind_of_paper(road):
    registration = road.draft()
    row = evidence.add(registration, PaperKind.objects.get(code="E07"), by=road.officer, upload=pdf(mark="7"))
    assert [criterion.code for criterion in row.criteria.all()] == ["3e"]


def test_removed_evidence_can_be_put_back(road):
    registration = road.draft()
    row = evidence.add(registration, PaperKind.objects.get(code="E01"), by=road.officer, upload=pdf(mark="1"))
    evidence.remove(row, by=road.officer)
    assert registration.evidence.standing().count() == 0
    row.refresh_from_db()
    evidence.restore(row, by=road.officer)
    assert registration.evidence.standing().count() == 1


def test_a_rolled_back_number_leaves_no_gap(road):
    with pytest.raises(RuntimeError), transaction.atomic():
        numbers.next_number(road.office, numbers.SLIP, 2024)
        raise RuntimeError
    assert [numbers.next_number(road.office, numbers.SLIP, 2024) for _ in range(2)] == [1, 2]
    assert Counter.objects.get(kind="slip", office=road.office).last == 2


def test_practice_numbers_are_a_series_of_their_own(road):
    assert numbers.next_number(road.office, numbers.SLIP, 2024) == 1
    assert numbers.next_number(road.office, numbers.SLIP, 2024, practice=True) == 1


def recognise(road, product, round, stars, year):
    return catalogue.record_recognition(
        product, by=road.specialist, round=round, stars=stars, issuer="UBND quận", year=year, issued_on=date(year, 6, 1)
    )


def test_a_newer_recognition_supersedes_the_older_and_practice_changes_nothing(road):
    product = road.product()
    history = Round.objects.create(
        name="Năm cũ", kind=RoundKind.HISTORY, regulation=road.regulation, office=road.office, level="district",
        year=2023, opens_on=MAY_6, cut_off=MAY_6, due_on=MAY_6,
    )  # fmt: skip
    older = recognise(road, product, history, 3, 2023)
    newer = recognise(road, product, history, 4, 2024)
    recognise(road, product, road.round, 5, 2024)
    older.refresh_from_db()
    product.refresh_from_db()
    assert (older.superseded_by, older.withdrawn_on, newer.superseded_by, product.stars) == (newer, None, None, 4)


def test_a_live_round_takes_a_regulation_in_force_on_its_opening_day(road):
    late = Round(
        name="Đợt muộn", kind=RoundKind.LIVE, regulation=road.regulation, office=road.office, level="district",
        year=2026, opens_on=date(2026, 11, 24), cut_off=date(2026, 12, 1), due_on=date(2026, 12, 30),
    )  # fmt: skip
    assert refused(catalogue.plan_round, late, by=road.specialist) == (
        "Quyết định 148/QĐ-TTg không áp dụng cho hồ sơ nộp ngày 24/11/2026."
    )


# --- what the tables keep ------------------------------------------------------------------


def raw(sql, *params):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def test_raw_sql_cannot_change_the_trail_a_submission_or_evidence(road):
    registration = road.submitted()
    raw("UPDATE products_step SET note = 'khác' WHERE registration_id = %s", registration.pk)
    raw("UPDATE products_submission SET digest = 'khác' WHERE registration_id = %s", registration.pk)
    raw("UPDATE products_evidence SET title = 'khác' WHERE registration_id = %s", registration.pk)
    raw("UPDATE products_storedfile SET size = 1")


def test_raw_sql_cannot_make_impossible_rows(road):
    registration = road.submitted()
    raw("UPDATE products_registration SET status = 'lạ' WHERE id = %s", registration.pk)
    raw("UPDATE products_registration SET code = NULL WHERE id = %s", registration.pk)
    raw("UPDATE products_product SET set_number = 27")
    raw("UPDATE products_product SET stars = 2")


@pytest.mark.postgres
def test_raw_sql_cannot_delete_the_trail_or_set_the_servers_time(road):
    registration = road.submitted()
    raw("DELETE FROM products_step WHERE registration_id = %s", registration.pk)
    raw("DELETE FROM products_evidence WHERE registration_id = %s", registration.pk)
    columns = "registration_id, was, status, label, by_id, by_name, by_office, note, recorded_at"
    for when in ("now() - interval '1 day'", "now() + interval '1 day'"):
        raw(
            f"INSERT INTO products_step ({columns}) SELECT {columns.replace('recorded_at', when)} FROM products_step LIMIT 1"
        )
    assert Step.objects.filter(registration=registration).count() == 2


def test_every_move_stands_in_the_audit_log(road):
    registration = road.received()
    rows = AuditEntry.objects.about(registration).filter(action="registration.moved").order_by("pk")
    assert [(row.before, row.after) for row in rows] == [
        ({"status": "draft"}, {"status": "submitted"}),
        ({"status": "submitted"}, {"status": "received"}),
    ]
