from datetime import date, timedelta

import pytest

from accounts import authority, clock
from accounts.loader import load_areas
from accounts.models import Area, Office
from accounts.roles import Role
from tests.factories import accounts as cast

pytestmark = pytest.mark.django_db


def names(areas):
    return sorted(area.dated_name for area in areas)


def test_ward_officer_reaches_own_ward_only():
    officer = cast.ward_officer()
    assert names(authority.covered_areas(officer)) == ["Phường Bạch Mai"]
    assert authority.holds_over(officer, cast.ward(), Role.WARD_OFFICER) is True
    assert authority.holds_over(officer, cast.other_ward(), Role.WARD_OFFICER) is False
    assert authority.holds_over(officer, cast.ward(), Role.SPECIALIST) is False


def test_specialist_reaches_every_ward_below():
    cast.ward(), cast.other_ward()
    assert names(authority.covered_areas(cast.specialist(), Role.SPECIALIST)) == [
        "Phường Bạch Mai",
        "Phường Quỳnh Mai",
        "Quận Hai Bà Trưng",
    ]


def test_new_ward_takes_over_its_default_predecessors():
    load_areas()
    office = Office.objects.get(code="P00292-2025")
    officer = cast.make_user(Role.WARD_OFFICER, office=office)
    assert names(authority.covered_areas(officer)) == [
        "Phường Bách Khoa (đến 30/06/2025)",
        "Phường Bạch Mai (01/01/2025 đến 30/06/2025)",
        "Phường Bạch Mai (từ 01/07/2025)",
        "Phường Bạch Mai (đến 31/12/2024)",
        "Phường Cầu Dền (đến 31/12/2024)",
        "Phường Quỳnh Lôi (đến 31/12/2024)",
        "Phường Quỳnh Mai (đến 30/06/2025)",
        "Phường Thanh Nhàn (đến 30/06/2025)",
        "Phường Đồng Tâm (đến 30/06/2025)",
    ]
    assert names(authority.covered_areas(officer, predecessors=False)) == ["Phường Bạch Mai (từ 01/07/2025)"]


def test_old_wards_officer_does_not_reach_the_successor():
    load_areas()
    old = cast.make_user(Role.WARD_OFFICER, office=Office.objects.get(code="P00286"))
    new = Area.objects.get(code="00292", valid_from=date(2025, 7, 1))
    assert authority.holds_over(old, new) is False
    assert authority.holds_over(old, Area.objects.get(code="00286")) is True


def test_part_that_went_elsewhere_is_not_default():
    """Nguyễn Du went to phường Hai Bà Trưng by default; Cửa Nam got a piece only."""
    load_areas()
    cua_nam = cast.make_user(Role.WARD_OFFICER, office=Office.objects.get(code="P00082-2025"))
    assert names(authority.covered_areas(cua_nam)) == ["Phường Cửa Nam (từ 01/07/2025)"]


@pytest.mark.parametrize(
    ("first", "last", "holds"), [(-1, 1, True), (0, None, True), (0, 0, True), (1, None, False), (-9, -1, False)]
)
def test_role_by_its_dates(first, last, holds):
    today = clock.today()
    user = cast.make_user()
    cast.make_membership(
        user,
        Role.CLERK,
        office=cast.district_committee(),
        valid_from=today + timedelta(first),
        valid_to=None if last is None else today + timedelta(last),
    )
    assert authority.has_role(user, Role.CLERK) is holds


def test_nobody_holds_nothing(django_user_model, client):
    user = cast.ward_officer(is_active=False)
    assert authority.memberships(user) == []
    assert list(authority.area_ids(user)) == []


def test_many_questions_cost_one_query(django_assert_num_queries):
    officer = cast.ward_officer()
    cast.make_membership(officer, Role.CLERK, office=cast.ward_office())
    with django_assert_num_queries(1):
        assert authority.has_role(officer, Role.CLERK) is True
        assert authority.has_role(officer, Role.CLERK, cast_office := authority.offices_of(officer)[0]) is True
        assert authority.office_ids(officer, Role.WARD_OFFICER) == {cast_office.pk}
        assert authority.roles_of(officer) == {Role.CLERK, Role.WARD_OFFICER}
        authority.covered_areas(officer)  # not evaluated


def test_area_ids_as_subquery():
    officer = cast.ward_officer()
    cast.other_ward_office()
    assert [office.code for office in Office.objects.filter(area_id__in=authority.area_ids(officer))] == ["P00286"]
