"""Areas, offices, people, and the cast every room's tests know.

The stage is a small quận Hai Bà Trưng: two wards, the economic office, the district's committee, the province above.
"""

from itertools import count

from accounts.models import SINCE_UNKNOWN, Area, AreaSuccession, Membership, Office, User
from accounts.roles import Role

PASSWORD = "mat khau dung thu 2026"
_number = count(1)


def _area_once(level, code, name, parent):
    found = Area.objects.filter(level=level, code=code, valid_from=SINCE_UNKNOWN).first()
    return found or Area.objects.create(level=level, code=code, name=name, parent=parent)


def country():
    return _area_once("country", "VN", "Việt Nam", None)


def province():
    return _area_once("province", "01", "Thành phố Hà Nội", country())


def district():
    return _area_once("district", "007", "Quận Hai Bà Trưng", province())


def ward():
    return _area_once("ward", "00286", "Phường Bạch Mai", district())


def other_ward():
    return _area_once("ward", "00289", "Phường Quỳnh Mai", district())


def make_area(level="ward", *, code=None, name=None, parent=None, **fields):
    number = next(_number)
    above = {"country": lambda: None, "province": country, "district": province, "ward": district}
    return Area.objects.create(
        level=level,
        code=code or f"9{number:04d}",
        name=name or f"Phường Mẫu Số {number}",
        parent=parent or above[level](),
        **fields,
    )


def make_succession(old, new, *, is_default=True, status="verified"):
    return AreaSuccession.objects.create(old=old, new=new, is_default=is_default, status=status)


def make_office(area=None, *, level=None, kind=None, code=None, name=None, **fields):
    """An office of the area; of which level, the area says."""
    area = area or ward()
    level = level or {"country": "central"}.get(area.level, area.level)
    name = name or f"Ủy ban nhân dân {area.name}"
    return Office.objects.create(
        code=code or f"CQ-{next(_number)}",
        name=name,
        short_name=fields.pop("short_name", name),
        level=level,
        kind=kind or "committee",
        area=area,
        place=fields.pop("place", area.name.removeprefix("Phường ").removeprefix("Quận ")),
        symbol=fields.pop("symbol", "UBND"),
        **fields,
    )


def _office_once(code, area, **fields):
    return Office.objects.filter(code=code).first() or make_office(area, code=code, **fields)


def ward_office():
    return _office_once("P00286", ward(), name="Ủy ban nhân dân phường Bạch Mai")


def other_ward_office():
    return _office_once("P00289", other_ward(), name="Ủy ban nhân dân phường Quỳnh Mai")


def economic_office():
    return _office_once(
        "KT-007",
        district(),
        kind="economic",
        name="Phòng Kinh tế quận Hai Bà Trưng",
        parent_name="UBND QUẬN HAI BÀ TRƯNG",
        symbol="KT",
    )


def district_committee():
    return _office_once("UBND-007", district(), name="Ủy ban nhân dân quận Hai Bà Trưng")


def province_office():
    return _office_once(
        "OCOP-01", province(), kind="ocop", name="Cơ quan tham mưu quản lý OCOP thành phố Hà Nội", symbol="OCOP"
    )


def province_committee():
    return _office_once("UBND-01", province(), name="Ủy ban nhân dân thành phố Hà Nội")


def ministry():
    return _office_once("BNNMT", country(), kind="ministry", name="Bộ Nông nghiệp và Môi trường", symbol="BNNMT")


def make_membership(user, role, *, office=None, area=None, **fields):
    user.forget_roles()
    return Membership.objects.create(user=user, role=role, office=office, area=area, **fields)


def make_user(role=None, *, office=None, area=None, full_name=None, password=PASSWORD, **fields):
    """A person who can log in with PASSWORD, with a role where one is named."""
    number = next(_number)
    if "email" not in fields and "phone" not in fields:
        fields["email"] = f"nguoi-{number}@ocop.example"
    user = User.objects.create_user(full_name=full_name or f"Người Mẫu Số {number}", password=password, **fields)
    if role:
        make_membership(user, role, office=office, area=area)
    return user


# --- The cast -----------------------------------------------------------------------------------------------------


def business_person(**fields):
    """Logs in, holds no official role; the business that is theirs is made one floor up."""
    return make_user(full_name=fields.pop("full_name", "Chủ Hộ Mẫu Số 7"), **fields)


def ward_officer(office=None, **fields):
    return make_user(Role.WARD_OFFICER, office=office or ward_office(), **fields)


def other_ward_officer(**fields):
    return make_user(Role.WARD_OFFICER, office=other_ward_office(), **fields)


def ward_leader(office=None, **fields):
    return make_user(Role.WARD_LEADER, office=office or ward_office(), **fields)


def specialist(office=None, **fields):
    return make_user(Role.SPECIALIST, office=office or economic_office(), **fields)


def office_head(office=None, **fields):
    return make_user(Role.OFFICE_HEAD, office=office or economic_office(), **fields)


def secretary(office=None, **fields):
    return make_user(Role.SECRETARY, office=office or economic_office(), **fields)


def council_member(office=None, **fields):
    return make_user(Role.COUNCIL_MEMBER, office=office or economic_office(), **fields)


def council_members(how_many, office=None):
    return [council_member(office) for _ in range(how_many)]


def leader(office=None, **fields):
    return make_user(Role.LEADER, office=office or district_committee(), **fields)


def clerk(office=None, **fields):
    return make_user(Role.CLERK, office=office or district_committee(), **fields)


def administrator(**fields):
    return make_user(Role.ADMINISTRATOR, **fields)


def auditor(**fields):
    return make_user(Role.AUDITOR, **fields)


def stranger(**fields):
    """Logged in, but nothing here is theirs."""
    return make_user(full_name=fields.pop("full_name", "Người Lạ"), **fields)
