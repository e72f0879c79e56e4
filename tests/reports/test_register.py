"""The register of recognised products, row by row."""

from datetime import date
from decimal import Decimal

import pytest

from products.models import SelfAssessment
from products.statuses import RoundKind, Status
from reports.kinds import register
from reports.selection import Selection
from reports.statuses import Kind
from tests.factories import accounts
from tests.factories.reports import at, make_dossier, make_product, make_recognition, make_round
from tests.reports.test_season import NoProgress
from tests.tampering import triggers_asleep

pytestmark = pytest.mark.django_db
TODAY = date(2024, 12, 1)


def build(user, **chosen):
    selection = Selection(Kind.REGISTER, **chosen)
    _title, [table, national] = register.build(selection, user, today=TODAY, progress=NoProgress())
    assert len(table.rows) == len(national.rows) == register.count(selection, user)
    return [list(table.rows), list(national.rows)]


def names(user, **chosen):
    return [row[1] for row in build(user, **chosen)[0]]


@pytest.fixture
def recognised(specialist):
    """Three on the register (live, paper without a date, superseded by the live one) and one of practice."""
    round = make_round(name="Đợt 2024")
    dossier = make_dossier(
        round,
        Status.CONCLUDED,
        name="Dấm gạo mẫu",
        forwarded_at=at(date(2024, 5, 15)),
        product_code="(01)-(00286)-(3)-2024",
    )
    with triggers_asleep():
        SelfAssessment.objects.create(registration=dossier, revenue=1_234_567_000)
    newest = make_recognition(
        registration=dossier,
        stars=4,
        decision_number="12/QĐ-UBND",
        issued_on=date(2024, 6, 28),
        valid_until=date(2027, 6, 28),
        certificate_number="01/GCN-OCOP-2024",
    )
    make_recognition(
        dossier.product,
        stars=3,
        round_kind=RoundKind.HISTORY,
        year=2021,
        issued_on=date(2021, 6, 1),
        valid_until=date(2024, 6, 1),
        decision_number="7/QĐ-UBND",
        superseded_by=newest,
    )
    make_recognition(
        make_product("Giò mẫu", area=accounts.other_ward(), set_number=2), round_kind=RoundKind.HISTORY, year=2023
    )
    exercise = make_dossier(make_round(RoundKind.PRACTICE), Status.CONCLUDED, name="Bánh tập")
    make_recognition(registration=exercise, stars=5, round_kind=RoundKind.PRACTICE)
    return dossier


def test_register_prints_what_each_paper_says_and_leaves_unknown_facts_empty(recognised, specialist):
    rows, _national = build(specialist)
    committee = "Ủy ban nhân dân quận Hai Bà Trưng"
    dam, business = "Dấm gạo mẫu", "Hộ kinh doanh Mẫu Số 7"
    sets = [row[4] for row in rows]
    assert [name[:4] for name in sets] == ["09. ", "09. ", "02. "]
    assert [row[:4] + row[5:] for row in rows] == [
        (
            1, dam, business, "Phường Bạch Mai", 4, "12/QĐ-UBND", date(2024, 6, 28), committee,
            "01/GCN-OCOP-2024", 2024, date(2027, 6, 28), "Còn hiệu lực", "Đợt chính thức",
        ),
        (
            2, dam, business, "Phường Bạch Mai", 3, "7/QĐ-UBND", date(2021, 6, 1), committee,
            "", 2021, date(2024, 6, 1), "Đã được thay thế", "Nhập lại từ hồ sơ giấy",
        ),
        (
            3, "Giò mẫu", business, "Phường Quỳnh Mai", 3, "", None, committee,
            "", 2023, None, "Chưa rõ thời hạn", "Nhập lại từ hồ sơ giấy",
        ),
    ]  # fmt: skip


def test_register_has_the_columns_of_the_national_table(recognised, specialist):
    business = "Hộ kinh doanh Mẫu Số 7"
    assert build(specialist)[1] == [
        (
            "(01)-(00286)-(3)-2024", "00286", "2024", "09", "Dấm gạo mẫu", "4*", business,
            Decimal("1234.57"), "Còn hiệu lực",
        ),
        ("", "00286", "2021", "09", "Dấm gạo mẫu", "3*", business, None, "Đã được thay thế"),
        ("", "00289", "2023", "02", "Giò mẫu", "3*", business, None, "Chưa rõ thời hạn"),
    ]  # fmt: skip


def test_register_tells_revenue_only_to_who_may_read_the_dossier(recognised):
    # The province's office has the district's area, but never had this dossier on its desk.
    assert [row[7] for row in build(accounts.specialist(accounts.province_office()))[1]] == [None, None, None]


def test_register_of_a_practice_round_holds_only_that_round(recognised, specialist):
    practice = recognised.round.__class__.objects.get(kind=RoundKind.PRACTICE)
    rows, _national = build(specialist, round=practice)
    assert [(row[1], row[12]) for row in rows] == [("Bánh tập", "Bản thực hành, không có giá trị")]


def test_register_narrowed_by_round_ward_period_and_stars(recognised, specialist):
    assert names(specialist, round=recognised.round) == ["Dấm gạo mẫu"]
    assert names(specialist, area=accounts.other_ward()) == ["Giò mẫu"]
    assert names(specialist, stars=(4,)) == ["Dấm gạo mẫu"]
    assert names(specialist, since=date(2023, 1, 1), until=date(2023, 12, 31)) == ["Giò mẫu"]


def test_register_of_a_ward_holds_its_own_products(recognised):
    assert names(accounts.other_ward_officer()) == ["Giò mẫu"]


def test_register_says_withdrawn_and_expired(specialist):
    make_recognition(make_product("A thu hồi"), withdrawn_on=date(2024, 7, 1), valid_until=date(2027, 6, 28))
    make_recognition(make_product("B hết hạn"), valid_until=date(2024, 11, 30))
    make_recognition(make_product("C hôm nay là ngày cuối"), valid_until=TODAY)
    assert [row[12] for row in build(specialist)[0]] == [
        "Đã thu hồi",
        "Hết hiệu lực",
        "Còn hiệu lực",  # the regulation of that day gave no window for a renewal
    ]
