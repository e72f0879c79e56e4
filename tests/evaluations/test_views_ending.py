"""The pages of returning, refusing, stopping: who is offered what, and what the business and the public read."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import clock
from evaluations.actions import checking
from evaluations.models import Notice
from evaluations.statuses import DecisionKind, Status
from products.actions import ward
from products.models import Registration, Stop, SupplementRequest
from products.statuses import RoundKind
from products.statuses import Status as Dossier
from tests.factories import accounts, levels
from tests.factories.levels import fresh, scored, sent_back, sent_up
from tests.factories.road import Road
from tests.test_road import FOUR_STARS

pytestmark = pytest.mark.django_db


@pytest.fixture
def road():
    return Road("QD26-2026", RoundKind.LIVE, today=clock.today())


@pytest.fixture
def central(road):
    return levels.level_above(road, "central")


def url(name, *args):
    return reverse(f"evaluations:{name}", args=args)


def dossier(evaluation):
    return Registration.objects.get(pk=evaluation.registration_id)


def public(client, registration):
    return client.get(reverse("products:status"), {"ma": registration.code, "bm": registration.secret}).text


def test_the_upper_leader_sends_back_and_the_lower_leader_signs_by_their_pages(road, central, as_user, client):
    above = scored(central, sent_up(road, central), wanted=FOUR_STARS)
    upper = as_user(central.leader)
    assert "Chuyển trả kết quả" in upper.get(url("decide", central.round.pk)).text
    assert "Chuyển trả kết quả" in upper.get(above.get_absolute_url()).text
    upper.post(url("send_back", above.pk), {"note": ""})
    back = fresh(above).returned_to
    assert "hồ sơ được chuyển về" in public(client, dossier(above))
    assert "Hồ sơ chưa kết thúc" in public(client, dossier(above))

    lower = as_user(road.leader)
    page = lower.get(back.get_absolute_url()).text
    assert "Kết quả của Hội đồng cấp trên" in page
    assert "Đánh giá lại theo thẩm quyền" in page and "Thông báo không công nhận" in page
    decide = lower.get(url("decide", road.round.pk))
    assert [offer.stars for offer, _box, _reason, _replaced in decide.context["lines"]] == [4]
    data = {
        "loai": DecisionKind.RECOGNISE, f"h{back.pk}": "on", "number": "15/QĐ-UBND", "signed_on": f"{clock.today():%Y-%m-%d}",
        "signer_name": "Lãnh Đạo Mẫu", "signer_position": "Phó Chủ tịch", "text": "", "buoc": "ky",
    }  # fmt: skip
    lower.post(url("decide", road.round.pk), data)
    assert fresh(back).status == Status.RECOGNISED
    assert "Bốn sao" in public(client, dossier(back)) or "4 sao" in public(client, dossier(back))


def test_the_lower_office_finds_what_came_back_in_its_list_and_evaluates_itself(road, central, as_user):
    back = sent_back(central, scored(central, sent_up(road, central), less=65))
    head = as_user(road.head)
    listed = head.get(url("evaluation_list"), {"muc": "tra-ve"})
    assert [row.pk for row, _recused in listed.context["rows"]] == [back.pk]
    assert "hồ sơ cấp trên chuyển trả kết quả" in head.get(reverse("home")).text
    head.post(url("evaluate_here", back.pk), {"note": "Đánh giá theo thẩm quyền."})
    assert fresh(back).status == Status.CHECKING


def test_the_signer_chooses_between_two_offices_above(road, as_user):
    accounts.ministry()
    other = accounts.make_office(accounts.country(), kind="ministry", code="BCT", name="Bộ Công Thương")
    evaluation = scored(road, road.ready())
    leader = as_user(road.leader)
    page = leader.get(url("decide", road.round.pk), {"loai": "refer_up"})
    assert "Cơ quan cấp trên nhận đề nghị" in page.text and "Bộ Công Thương" in page.text
    data = {
        "loai": DecisionKind.REFER_UP, f"h{evaluation.pk}": "on", "number": "15/QĐ-UBND",
        "signed_on": f"{clock.today():%Y-%m-%d}", "signer_name": "Lãnh Đạo Mẫu", "signer_position": "Phó Chủ tịch",
        "text": "", "buoc": "ky",
    }  # fmt: skip
    leader.post(url("decide", road.round.pk), data)
    assert fresh(evaluation).status == Status.MINUTED  # nobody guesses
    leader.post(url("decide", road.round.pk), {**data, "upper_office": other.pk})
    assert fresh(evaluation).status == Status.REFERRED_UP
    assert other in dossier(evaluation).offices.all()


def test_the_head_refuses_by_the_page_and_the_business_reads_why(road, as_user, client):
    evaluation = road.checking()
    checking.save_checks(evaluation, {"DQ1": ("wrong", "Giấy giả mạo.")}, by=road.specialist)
    page = as_user(road.specialist).get(evaluation.get_absolute_url()).text
    assert "Thông báo không đủ điều kiện" in page and "Thông báo do trưởng cơ quan ký" in page
    head = as_user(road.head)
    form = head.get(url("refuse", evaluation.pk))
    assert form.context["form"].initial == {"item": "DQ1", "reason": "Giấy giả mạo."}
    head.post(url("refuse", evaluation.pk), {"item": "DQ1", "reason": "Giấy giả mạo, đã xác minh."})
    assert fresh(evaluation).status == Status.DISQUALIFIED
    notice = Notice.objects.get()
    owner = as_user(road.owner)
    assert owner.get(url("notice_pdf", notice.pk)).content[:4] == b"%PDF"
    for text in (public(client, dossier(evaluation)), owner.get(dossier(evaluation).get_absolute_url()).text):
        assert "Giấy giả mạo, đã xác minh." in text and "Nâng tổng điểm" not in text
    assert as_user(accounts.stranger()).get(url("notice_pdf", notice.pk)).status_code == 404


def test_overdue_supplements_stand_first_with_their_days_and_are_stopped_there(road, as_user, client):
    evaluation = road.checking()
    checking.request_supplement(
        evaluation, by=road.specialist, items=[{"what": "Phiếu kiểm nghiệm"}], due_on=clock.today() + timedelta(3)
    )
    specialist = as_user(road.specialist)
    assert "Chưa hết hạn bổ sung" in specialist.get(evaluation.get_absolute_url()).text
    SupplementRequest.objects.update(due_on=clock.today() - timedelta(4))
    assert "quá 4 ngày" in specialist.get(url("evaluation_list")).text
    assert "quá 4 ngày" in as_user(road.officer).get(reverse("products:registration_list")).text
    specialist.post(url("stop", evaluation.pk), {"note": "Không liên hệ được."})
    stop = Stop.objects.get()
    assert dossier(evaluation).status == Dossier.STOPPED
    assert "quá 4 ngày" not in specialist.get(url("evaluation_list")).text
    owner = as_user(road.owner)
    assert owner.get(reverse("products:stop_pdf", args=[stop.pk])).content[:4] == b"%PDF"
    assert f"{stop.reopen_by:%d/%m/%Y}" in public(client, dossier(evaluation))
    day = clock.today() + timedelta(7)
    specialist.post(url("reopen", evaluation.pk), {"reason": "Chủ thể đề nghị.", "due_on": f"{day:%Y-%m-%d}"})
    assert dossier(evaluation).status == Dossier.SUPPLEMENT_REQUESTED
    assert "dừng giải quyết" in specialist.get(evaluation.get_absolute_url()).text


def test_the_ward_stops_and_reopens_by_its_pages(road, as_user):
    registration = road.received()
    officer = as_user(road.officer)
    from_ward = reverse("products:registration_stop", args=[registration.pk])
    ward.request_supplement(
        registration, by=road.officer, items=[{"what": "Ảnh nhãn"}], due_on=clock.today() + timedelta(3)
    )
    assert Registration.objects.get().status == Dossier.SUPPLEMENT_REQUESTED
    SupplementRequest.objects.update(due_on=clock.today() - timedelta(1))
    officer.post(from_ward, {"note": "Quá hạn."})
    assert Registration.objects.get().status == Dossier.STOPPED
    day = clock.today() + timedelta(7)
    officer.post(
        reverse("products:registration_reopen", args=[registration.pk]),
        {"reason": "Chủ thể đề nghị.", "due_on": f"{day:%Y-%m-%d}"},
    )
    assert Registration.objects.get().status == Dossier.SUPPLEMENT_REQUESTED
