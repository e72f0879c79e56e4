"""Back from above: what the upper level does not recognise returns to the level that sent it (QĐ 26/2026 Đ7 k4g; QĐ 148)."""

from datetime import date, timedelta

import pytest

from accounts.refusals import Refused
from evaluations import papers
from evaluations.actions import checking, deciding, returning
from evaluations.models import Certificate, Evaluation, Notice
from evaluations.statuses import ENDS, DecisionKind, Status
from notifications.models import Letter
from products.actions import dossiers
from products.models import Registration
from products.statuses import RoundKind
from products.statuses import Status as Dossier
from records.models import FrozenPaper
from tests.factories import accounts, levels
from tests.factories.levels import fresh, scored, sent_back, sent_up, sign
from tests.factories.road import Road
from tests.test_road import FOUR_STARS, three_star_points

pytestmark = pytest.mark.django_db


def refused(action, *args, **kwargs):
    with pytest.raises(Refused) as found:
        action(*args, **kwargs)
    return found.value.reason


@pytest.fixture
def province():
    return Road("QD26-2026", RoundKind.LIVE, today=date(2026, 11, 24))


@pytest.fixture
def central(province):
    return levels.level_above(province, "central")


def dossier(evaluation):
    return Registration.objects.get(pk=evaluation.registration_id)


# --- the province and the centre (QĐ 26/2026) ----------------------------------------------


def test_eighty_six_points_at_the_centre_return_and_are_recognised_with_four_stars(province, central):
    above = scored(central, sent_up(province, central), wanted=FOUR_STARS)
    assert (above.current_result.band, above.current_result.concluded_stars) == (4, 4)
    assert refused(deciding.notify_not_recognised, above, by=central.leader) == (
        "Hồ sơ do cấp dưới đề nghị: hãy chuyển trả kết quả để cấp dưới xem xét công nhận."
    )
    back = sent_back(central, above)

    above.refresh_from_db()
    assert (above.status, back.status, back.level, back.sequence) == (
        Status.RETURNED_DOWN, Status.RETURNED, "province", 2,
    )  # fmt: skip
    assert dossier(back).status == Dossier.UNDER_EVALUATION
    assert Evaluation.objects.filter(registration=back.registration).exclude(status__in=ENDS).get() == back

    options = deciding.options_for(back)
    assert (options["recognise"], options["refer"], options["default"]) == (4, False, DecisionKind.RECOGNISE)
    decision = sign(province, back, DecisionKind.RECOGNISE)
    certificate = Certificate.objects.get()
    assert (certificate.item.decision, certificate.item.stars) == (decision, 4)
    assert dossier(back).status == Dossier.CONCLUDED
    assert dossier(back).product.recognitions.get().stars == 4
    # The decision stands on the minutes of the council that scored, named with its number.
    grounds = papers.decision(decision)["grounds"]
    assert any(above.session.minutes_number in line for line in grounds)


def test_the_letters_of_a_return_tell_of_no_end_and_no_new_dossier(province, central):
    above = scored(central, sent_up(province, central), wanted=FOUR_STARS)
    sent_back(central, above, reason="Cần đầu tư bao bì xuất khẩu.")
    letter = Letter.objects.get(kind="returned")
    assert "đợt sau" not in letter.text
    assert "Nâng tổng điểm" not in letter.text
    assert "không cần nộp hồ sơ mới" in letter.text
    assert "Cần đầu tư bao bì xuất khẩu." in letter.text
    office = Letter.objects.get(kind="returned_office")
    assert office.to_address == province.head.email


def test_the_notice_of_a_return_is_frozen_and_names_the_councils_minutes(province, central):
    above = scored(central, sent_up(province, central), wanted=FOUR_STARS)
    sent_back(central, above)
    notice = Notice.objects.get()
    paper = FrozenPaper.objects.get(kind="return_notice")
    assert paper.subject == f"evaluations.notice:{notice.pk}"
    assert above.session.minutes_number in " ".join(paper.data["paragraphs"])
    assert paper.pdf_size > 1000


def test_the_province_evaluates_by_its_own_power_and_recognises_what_its_council_finds(province, central):
    back = sent_back(central, scored(central, sent_up(province, central), less=45))
    assert deciding.options_for(back)["recognise"] is None  # 55 points without the minimum of 3 stars
    assert "Xin ghi lý do" in refused(returning.evaluate_here, back, by=province.leader, reason=" ")
    returning.evaluate_here(back, by=province.leader, reason="Tổ chức đánh giá theo thẩm quyền.", now=province.now)
    again = levels.check(province, fresh(back))
    again = scored(province, again, less=0)
    assert again.basis == again
    # Sent up once; what came back is decided here (theo thẩm quyền), whatever the new mean.
    options = deciding.options_for(again)
    assert (options["recognise"], options["refer"]) == (4, False)
    sign(province, again, DecisionKind.RECOGNISE)
    assert dossier(again).product.recognitions.get().stars == 4


def test_nothing_is_recognised_after_a_return_only_with_the_leaders_reason(province, central):
    back = sent_back(central, scored(central, sent_up(province, central), wanted=FOUR_STARS))
    assert "lãnh đạo" in refused(deciding.notify_not_recognised, back, by=province.specialist, reason="Không.")
    assert "Xin ghi lý do" in refused(deciding.notify_not_recognised, back, by=province.leader)
    deciding.notify_not_recognised(back, by=province.leader, reason="Sản phẩm đã ngừng sản xuất.")
    assert (fresh(back).status, dossier(back).status) == (Status.NOT_RECOGNISED, Dossier.CONCLUDED)
    text = Letter.objects.get(kind="result").text
    assert "Sản phẩm đã ngừng sản xuất." in text
    assert "Nâng tổng điểm" not in text


def test_below_three_stars_above_the_lower_level_may_still_only_notify_or_evaluate(province, central):
    back = sent_back(central, scored(central, sent_up(province, central), less=65))
    options = deciding.options_for(back)
    assert (options["recognise"], options["refer"], options["default"]) == (None, False, None)
    deciding.notify_not_recognised(back, by=province.specialist)
    assert dossier(back).status == Dossier.CONCLUDED


# --- who may ---------------------------------------------------------------------------------


def test_five_stars_are_decided_above_and_do_not_return(province, central):
    above = scored(central, sent_up(province, central))
    assert deciding.options_for(above)["recognise"] == 5
    assert refused(returning.send_back, above, by=central.leader) == (
        "Kết quả đạt hạng mà cấp này công nhận; hồ sơ chờ quyết định."
    )
    sign(central, above, DecisionKind.RECOGNISE)
    assert dossier(above).product.recognitions.get().stars == 5


def test_a_dossier_nobody_sent_up_has_nowhere_to_return_to(province):
    own = scored(province, province.ready(), less=60)
    assert "không do cấp dưới đề nghị" in refused(returning.send_back, own, by=province.leader)


def test_only_the_upper_leader_or_head_returns_and_only_once(province, central):
    above = scored(central, sent_up(province, central), wanted=FOUR_STARS)
    for user in (central.specialist, province.leader, central.chair):
        assert "do lãnh đạo" in refused(returning.send_back, above, by=user)
    sent_back(central, above)
    assert "Đã chuyển trả kết quả" in refused(returning.send_back, fresh(above), by=central.leader)


def test_a_returned_dossier_is_not_sent_up_again(province, central):
    back = sent_back(central, scored(central, sent_up(province, central), wanted=FOUR_STARS))
    assert "chưa đạt mức điểm" in refused(sign, province, back, DecisionKind.REFER_UP)


# --- three levels (QĐ 148/2023) ------------------------------------------------------------


@pytest.fixture
def district():
    return Road("QD148-2023", RoundKind.LIVE, today=date(2024, 5, 6))


def test_three_stars_at_the_province_return_to_the_district_which_recognises_them(district):
    up = levels.level_above(district, "province")
    above = sent_up(district, up)
    above = scored(up, above, wanted=three_star_points(above.registration))
    assert above.current_result.concluded_stars == 3
    back = sent_back(up, above)
    assert (back.level, deciding.options_for(back)["recognise"]) == ("district", 3)
    sign(district, back, DecisionKind.RECOGNISE)
    assert dossier(back).product.recognitions.get().stars == 3


def test_from_the_centre_over_the_province_to_the_district(district):
    province = levels.level_above(district, "province")
    central = levels.level_above(district, "central")
    middle = scored(province, sent_up(district, province))
    top = sent_up(province, central, evaluation=middle)
    top = scored(central, top, wanted=three_star_points(top.registration))
    at_province = sent_back(central, top)
    assert at_province.level == "province"
    # QĐ 148: the province recognises four stars only; the central council's three go on to the district.
    assert deciding.options_for(at_province)["recognise"] is None
    assert "chuyển trả" in refused(deciding.notify_not_recognised, at_province, by=province.leader)
    at_district = sent_back(province, at_province)
    assert (at_district.level, at_district.basis) == ("district", top)
    decision = sign(district, at_district, DecisionKind.RECOGNISE)
    assert any(top.session.minutes_number in line for line in papers.decision(decision)["grounds"])
    assert dossier(at_district).product.recognitions.get().stars == 3
    assert Evaluation.objects.filter(registration=top.registration).count() == 5


def test_the_district_evaluates_anew_with_a_council_of_its_own(district):
    up = levels.level_above(district, "province")
    above = sent_up(district, up)
    back = sent_back(up, scored(up, above, wanted=three_star_points(above.registration)))
    returning.evaluate_here(back, by=district.head, reason="Đánh giá theo thẩm quyền.", now=district.now)
    again = scored(district, levels.check(district, fresh(back)), wanted=three_star_points(above.registration))
    assert again.results.count() == 1
    sign(district, again, DecisionKind.RECOGNISE)
    assert dossier(again).product.recognitions.get().stars == 3


# --- the lower office has ended --------------------------------------------------------------


def test_what_returns_to_an_ended_district_is_decided_by_the_level_that_took_over(district):
    up = levels.level_above(district, "province")
    above = sent_up(district, up)
    above = scored(up, above, wanted=three_star_points(above.registration))
    area = district.office.area
    area.valid_to = district.today - timedelta(days=1)
    area.save()
    back = sent_back(up, above)
    assert (back.level, back.office, back.round) == ("district", up.office, district.round)
    assert "không lập Hội đồng" in refused(returning.evaluate_here, back, by=up.leader, reason="Đánh giá lại.")
    decision = sign(up, back, DecisionKind.RECOGNISE)
    assert (decision.office, decision.issuer) == (up.office, "Ủy ban nhân dân thành phố Hà Nội")
    assert dossier(back).product.recognitions.get().stars == 3


def test_what_returns_to_an_area_with_a_successor_goes_to_the_successors_office(district):
    up = levels.level_above(district, "province")
    above = sent_up(district, up)
    above = scored(up, above, wanted=three_star_points(above.registration))
    area = district.office.area
    new = accounts.make_area("district", name="Quận Mới")
    accounts.make_succession(area, new)
    heir = accounts.make_office(new, kind="economic", name="Phòng Kinh tế quận Mới")
    area.valid_to = district.today - timedelta(days=1)
    area.save()
    assert sent_back(up, above).office == heir


# --- next_office never guesses ---------------------------------------------------------------


def test_a_second_kind_of_office_at_the_province_does_not_take_the_referral(district):
    accounts.province_office()
    accounts.make_office(accounts.province(), kind="economic", code="AAA", name="Ban Quản lý an toàn thực phẩm")
    evaluation = scored(district, district.ready())
    sign(district, evaluation, DecisionKind.REFER_UP)
    assert accounts.province_office() in dossier(evaluation).offices.all()
    assert not dossier(evaluation).offices.filter(code="AAA").exists()


def test_of_two_offices_of_one_kind_the_signer_chooses(district):
    first = accounts.province_office()
    second = accounts.make_office(accounts.province(), kind="ocop", code="AAA", name="Chi cục Phát triển nông thôn")
    evaluation = scored(district, district.ready())
    reason = refused(sign, district, evaluation, DecisionKind.REFER_UP)
    assert "2 cơ quan" in reason and first.name in reason and second.name in reason
    assert fresh(evaluation).status == Status.MINUTED
    stranger = accounts.economic_office()
    assert "không phải cơ quan cấp trên" in refused(
        sign, district, evaluation, DecisionKind.REFER_UP, upper_office=stranger
    )
    sign(district, evaluation, DecisionKind.REFER_UP, upper_office=second)
    assert list(dossier(evaluation).offices.filter(level="province")) == [second]


def test_of_two_committees_of_one_area_nobody_guesses_the_issuer(district):
    evaluation = scored(district, district.ready(), wanted=None)
    accounts.make_office(accounts.district(), kind="committee", code="UBND-007B", name="Ủy ban nhân dân quận thứ hai")
    accounts.province_office()
    assert "chưa rõ cơ quan ban hành" in refused(sign, district, evaluation, DecisionKind.REFER_UP)


def test_of_two_committees_of_one_ward_nobody_guesses_who_receives(district):
    draft = district.fill_in(district.draft())
    accounts.make_office(accounts.ward(), kind="committee", code="UBND-B", name="Ủy ban nhân dân phường thứ hai")
    assert "hai UBND" in refused(dossiers.submit, draft, by=district.officer, now=district.now)


def test_no_office_above_is_said(province):
    evaluation = scored(province, province.ready())
    assert refused(sign, province, evaluation, DecisionKind.REFER_UP) == (
        "Chưa có cơ quan cấp trên trong danh mục để chuyển hồ sơ."
    )


def test_the_check_after_a_return_is_refused_before_it_was_chosen(province, central):
    back = sent_back(central, scored(central, sent_up(province, central), wanted=FOUR_STARS))
    assert "Cấp trên chuyển trả" in refused(checking.mark_ready, back, by=province.specialist)
