from datetime import date

import pytest

from accounts.loader import load_areas
from accounts.models import Area, AreaSuccession, Office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded():
    load_areas()


def wards_on(day):
    return Area.objects.current(day).filter(level="ward").count()


@pytest.mark.parametrize(
    ("day", "wards", "districts"),
    [(date(2024, 12, 31), 18, 1), (date(2025, 1, 1), 15, 1), (date(2025, 6, 30), 15, 1), (date(2025, 7, 1), 9, 0)],
)
def test_map_of_a_day(day, wards, districts):
    assert (wards_on(day), Area.objects.current(day).filter(level="district").count()) == (wards, districts)


def test_loading_again_changes_nothing():
    before = list(Area.objects.order_by("pk").values()), list(Office.objects.order_by("pk").values())
    assert load_areas() == {"areas": 31, "successions": 36, "offices": 32}
    assert (list(Area.objects.order_by("pk").values()), list(Office.objects.order_by("pk").values())) == before


def test_one_code_three_units():
    units = Area.objects.filter(code="00292").order_by("valid_from")
    assert [unit.dated_name for unit in units] == [
        "Phường Quỳnh Lôi (đến 31/12/2024)",
        "Phường Bạch Mai (01/01/2025 đến 30/06/2025)",
        "Phường Bạch Mai (từ 01/07/2025)",
    ]


def test_every_old_ward_has_one_default_successor_today():
    today = Area.objects.current(date(2026, 11, 24))
    for old in Area.objects.filter(level="ward", valid_to__isnull=False):
        assert old.successions.filter(is_default=True, new__in=today).count() == 1, old


def test_unverified_links_say_so():
    doubtful = AreaSuccession.objects.exclude(status="verified").order_by("old__code", "old__valid_from")
    assert [(link.old.dated_name, link.new.dated_name, link.status) for link in doubtful] == [
        ("Phường Đống Mác (đến 31/12/2024)", "Phường Đồng Nhân (đến 30/06/2025)", "unverified"),
        ("Phường Cầu Dền (đến 31/12/2024)", "Phường Bách Khoa (đến 30/06/2025)", "unverified"),
        ("Phường Bạch Mai (đến 31/12/2024)", "Phường Bạch Mai (01/01/2025 đến 30/06/2025)", "inferred_from_codes"),
        ("Phường Quỳnh Lôi (đến 31/12/2024)", "Phường Bạch Mai (01/01/2025 đến 30/06/2025)", "inferred_from_codes"),
        ("Phường Bạch Mai (01/01/2025 đến 30/06/2025)", "Phường Bạch Mai (từ 01/07/2025)", "inferred_from_codes"),
    ]


def test_today_units_stand_directly_below_the_province():
    ward = Area.objects.get(code="00256", valid_from=date(2025, 7, 1))
    assert (ward.parent.level, ward.parent.code) == ("province", "01")


def test_letterhead_of_the_economic_office():
    office = Office.objects.get(code="KT-007")
    assert (office.people_committee, office.name, office.place, office.symbol) == (
        "UBND QUẬN HAI BÀ TRƯNG",
        "Phòng Kinh tế quận Hai Bà Trưng",
        "Hai Bà Trưng",
        "KT",
    )


def test_search_without_accents():
    assert {area.name for area in Area.objects.search("bach mai")} == {"Phường Bạch Mai"}
