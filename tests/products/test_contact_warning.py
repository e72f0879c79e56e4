"""A business's e-mail or phone that is an official's account is pointed out where it is typed; nothing is refused."""

from datetime import date

import pytest

from accounts.roles import Role
from products import permissions
from products.models import Business
from tests.factories import accounts

pytestmark = pytest.mark.django_db
WARNING = "đang là của tài khoản một cán bộ"


@pytest.fixture
def member(db):
    return accounts.council_member(email="uyvien@ocop.example", phone="0912345678")


@pytest.mark.parametrize(
    ("contacts", "warned"),
    [
        ({"email": "UyVien@ocop.example"}, True),
        ({"phone": "+84 912 345 678"}, True),
        ({"email": "chu.ho@ocop.example", "phone": "0987654321"}, False),
        ({"email": "", "phone": ""}, False),
    ],
)
def test_an_officials_contact_is_pointed_out(member, contacts, warned):
    assert (WARNING in permissions.contact_warning(Business(**contacts))) is warned


def test_the_own_account_of_a_business_and_a_former_official_are_not(member):
    owner = accounts.business_person(email="chu@ocop.example")
    assert permissions.contact_warning(Business(email=owner.email)) == ""
    former = accounts.make_user(email="cu@ocop.example")
    accounts.make_membership(
        former,
        Role.SPECIALIST,
        office=accounts.economic_office(),
        valid_from=date(2020, 1, 1),
        valid_to=date(2020, 12, 31),
    )
    assert permissions.contact_warning(Business(email=former.email)) == ""
