"""Past results entered from paper (rulings 2, 3, 16): what came first never displaces what came later."""

from datetime import date, timedelta

import pytest

from accounts import clock
from accounts.models import AuditEntry
from accounts.refusals import Refused
from products.actions import catalogue
from products.models import Recognition, Round
from products.statuses import RoundKind
from tests.factories import accounts
from tests.factories.road import Road

pytestmark = pytest.mark.django_db


@pytest.fixture
def road():
    return Road("QD148-2023", RoundKind.HISTORY, today=date(2024, 5, 6))


def refused(deed, *args, **kwargs):
    with pytest.raises(Refused) as found:
        deed(*args, **kwargs)
    return found.value.reason


def enter(road, product, by=None, **facts):
    paper = {"stars": 3, "decision_number": "3981/QĐ-UBND", "issued_on": date(2024, 8, 5), "points": "62,5"}
    return catalogue.enter_past_result(product, road.round, by=by or road.specialist, **{**paper, **facts})


@pytest.mark.parametrize("set_number", [7, 11, 12, 13, 9])
def test_past_result_is_entered_with_the_papers_own_facts_also_for_a_locked_set(road, set_number):
    product = road.product(set_number=set_number)
    found = enter(road, product)
    assert (found.round_kind, found.stars, found.year, found.decision_number) == ("history", 3, 2024, "3981/QĐ-UBND")
    assert (found.issued_on, found.valid_until) == (date(2024, 8, 5), date(2027, 8, 5))
    assert found.note == "Nhập lại từ hồ sơ giấy; tổng điểm ghi trên giấy: 62,5."
    assert found.issuer == "Ủy ban nhân dân quận Hai Bà Trưng"
    product.refresh_from_db()
    assert product.stars == 3
    entry = AuditEntry.objects.about(product).get(action="product.recognised")
    assert (entry.by, entry.after["decision"]) == (road.specialist, "3981/QĐ-UBND")


def test_past_result_is_the_offices_that_held_the_round(road):
    product = road.product()
    for user in (road.officer, road.owner, road.secretary, accounts.specialist(accounts.province_office())):
        assert refused(enter, road, product, by=user) == (
            "Kết quả cũ do chuyên viên hoặc lãnh đạo cơ quan đã đánh giá nhập lại từ hồ sơ giấy."
        )


def test_past_result_belongs_into_a_history_round(road):
    Round.objects.filter(pk=road.round.pk).update(kind=RoundKind.LIVE)
    road.round.refresh_from_db()
    assert refused(enter, road, road.product()) == "Chỉ nhập lại kết quả cũ vào đợt «Nhập lại từ hồ sơ giấy»."


def test_past_result_names_a_star_its_level_could_give(road):
    assert refused(enter, road, road.product(), stars=4) == "Cấp này theo Quyết định 148/QĐ-TTg chỉ công nhận 3 sao."


def test_past_result_is_not_dated_in_the_future_nor_before_its_regulation(road):
    product = road.product()
    assert refused(enter, road, product, issued_on=clock.today() + timedelta(days=1)) == (
        "Ngày ban hành không được ở tương lai."
    )
    assert refused(enter, road, product, issued_on=date(2019, 8, 20)) == (
        "Quyết định 1048/QĐ-TTg có hiệu lực từ ngày 21/08/2019; ngày ban hành không thể trước đó."
    )


def test_past_result_of_another_areas_product_is_refused(road):
    away = accounts.make_area("district")
    product = road.product()
    product.business.area = accounts.make_area(parent=away)
    product.business.save()
    assert refused(enter, road, product) == f"Đợt «{road.round.name}» không dành cho địa bàn của chủ thể."


def test_past_result_is_entered_for_a_product_whose_ward_took_the_old_one_over(road):
    product = road.product()
    today = accounts.make_area(parent=accounts.province())
    accounts.make_succession(road.ward, today)
    product.business.area = today
    product.business.save()
    assert enter(road, product).area_name == today.name


def test_past_result_is_entered_once_per_decision(road):
    product = road.product()
    enter(road, product)
    assert refused(enter, road, product) == "Kết quả của sản phẩm này theo quyết định đó đã được nhập."


def test_an_older_paper_entered_later_does_not_displace_the_newer_one(road):
    product = road.product()
    newer = catalogue.record_recognition(
        product, by=road.specialist, round=road.round, stars=4, issuer="UBND", year=2025, issued_on=date(2025, 6, 1)
    )
    older = enter(road, product)
    newer.refresh_from_db()
    older.refresh_from_db()
    product.refresh_from_db()
    assert (newer.superseded_by, older.superseded_by, product.stars) == (None, newer, 4)
    assert Recognition.objects.standing().get() == newer


def test_a_paper_between_two_leaves_the_newest_standing(road):
    product = road.product()
    facts = {"by": road.specialist, "round": road.round, "issuer": "UBND"}
    first = catalogue.record_recognition(product, stars=3, year=2023, issued_on=date(2023, 6, 1), **facts)
    last = catalogue.record_recognition(product, stars=5, year=2026, issued_on=date(2026, 6, 1), **facts)
    middle = catalogue.record_recognition(product, stars=4, year=2024, issued_on=date(2024, 6, 1), **facts)
    first.refresh_from_db()
    assert (first.superseded_by, middle.superseded_by, last.superseded_by) == (last, last, None)
