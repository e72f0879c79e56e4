"""Where a dossier must not slip through: withdrawing, closed rounds, numbers across the turn of the year."""

from datetime import date, datetime, time, timedelta

import pytest

from accounts.models import Office
from accounts.refusals import Refused
from criteria.calendar import VIETNAM
from evaluations.actions import checking
from evaluations.statuses import Status as EvaluationStatus
from notifications.models import Letter
from products.actions import dossiers, evidence, ward
from products.models import Registration, Round
from products.statuses import RoundKind, Status
from tests.factories.road import Road, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def road():
    return Road("QD148-2023", RoundKind.PRACTICE, today=date(2024, 5, 6))


def refused(deed, *args, **kwargs):
    with pytest.raises(Refused) as found:
        deed(*args, **kwargs)
    return found.value.reason


def test_withdraw_while_the_office_waits_for_a_supplement_is_left_to_the_office(road):
    evaluation = road.checking()
    ask = {"items": [{"what": "Ghi rõ."}], "due_on": date(2024, 5, 20), "now": road.now}
    checking.request_supplement(evaluation, by=road.specialist, **ask)
    registration = evaluation.registration
    assert refused(dossiers.withdraw, registration, by=road.owner, reason="Bận.") == (
        "Hồ sơ đang ở cơ quan đánh giá; hãy đề nghị cơ quan này cho rút hồ sơ."
    )
    checking.release(evaluation, by=road.specialist, reason="Theo đơn của chủ thể.")
    assert (evaluation.status, registration.status) == (EvaluationStatus.WITHDRAWN, Status.WITHDRAWN)


def test_withdraw_while_the_ward_waits_for_a_supplement_is_the_businesss(road):
    registration = road.received()
    ask = {"items": [{"what": "Ghi rõ."}], "due_on": date(2024, 5, 20), "now": road.now}
    ward.request_supplement(registration, by=road.officer, **ask)
    dossiers.withdraw(registration, by=road.owner, reason="Bận.")
    assert registration.status == Status.WITHDRAWN


def test_submit_into_a_round_closed_meanwhile_is_refused(road):
    registration = road.fill_in(road.draft())
    Round.objects.filter(pk=road.round.pk).update(state=Round.State.CLOSED)
    registration.round.refresh_from_db()
    assert refused(dossiers.submit, registration, by=road.officer, now=road.now) == (
        f"Đợt «{road.round.name}» không mở nhận hồ sơ."
    )


def test_product_codes_of_one_round_do_not_repeat_after_the_turn_of_the_year(road):
    first, second = road.submitted(), road.submitted()
    for registration, now in ((first, road.now), (second, road.now + timedelta(days=300))):
        ward.receive(registration, by=road.officer, samples=5, now=now)
    assert (first.product_code, second.product_code) == ("TH-01-00286-01-2024", "TH-01-00286-02-2024")


def test_submit_where_the_ward_has_no_committee_on_the_portal_is_refused_in_words(road):
    registration = road.fill_in(road.draft())
    Office.objects.filter(area=road.ward).update(is_active=False)
    assert refused(dossiers.submit, registration, by=road.owner, now=road.now) == (
        "Cổng chưa có UBND của phường Bạch Mai; hãy báo quản trị hệ thống."
    )
    assert Registration.objects.get(pk=registration.pk).status == Status.DRAFT


def test_a_stale_page_cannot_add_evidence_to_what_was_handed_in(road):
    registration = road.fill_in(road.draft())
    stale = Registration.objects.get(pk=registration.pk)
    held = stale.evidence.standing().get()
    dossiers.submit(registration, by=road.officer, now=road.now)
    add = {"by": road.officer, "upload": pdf(mark="muộn")}
    for deed, args, kwargs in (
        (evidence.add, (stale, held.paper), add),
        (evidence.replace, (held,), add),
        (evidence.remove, (held,), {"by": road.officer}),
    ):
        assert refused(deed, *args, **kwargs).startswith("Hồ sơ đã gửi nên không sửa được nữa")


def test_a_manifest_holds_what_was_saved_last(road):
    registration = road.fill_in(road.draft())
    assert registration.self_assessment.plan == "Nội dung mẫu."
    elsewhere = Registration.objects.get(pk=registration.pk)
    form = elsewhere.self_assessment
    form.plan = "Bản mới hơn."
    dossiers.save_texts(elsewhere, form, by=road.officer, version=elsewhere.version)
    dossiers.submit(registration, by=road.officer, now=road.now)
    assert registration.submissions.get().manifest["self_assessment"]["plan"] == "Bản mới hơn."


def test_every_letter_of_an_exercise_says_so_in_its_subject(road):
    road.forwarded()
    subjects = list(Letter.objects.order_by("pk").values_list("subject", flat=True))
    assert [subject.startswith("[THỰC HÀNH] ") for subject in subjects] == [True, True, True]
    live = Road("QD148-2023", RoundKind.LIVE, today=date(2024, 5, 6)).submitted()
    assert Letter.objects.get(about=f"registration:{live.pk}").subject == f"Đã nhận hồ sơ {live.code} gửi qua Cổng OCOP"


def test_submit_on_the_cut_off_day_is_refused_and_the_day_before_accepted(road):
    # QĐ 26/2026 Đ5 k1: proposed before the day, not on it.
    registration = road.fill_in(road.draft())
    noon = datetime.combine(road.round.cut_off, time(12), tzinfo=VIETNAM)
    assert refused(dossiers.submit, registration, by=road.officer, now=noon) == (
        "Đợt này chỉ nhận hồ sơ trước ngày 20/12/2024."
    )
    last = datetime.combine(road.round.cut_off, time(0), tzinfo=VIETNAM) - timedelta(seconds=1)
    assert dossiers.submit(registration, by=road.officer, now=last).status == Status.SUBMITTED
