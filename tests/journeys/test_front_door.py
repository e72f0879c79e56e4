"""A citizen at the front door: no login, any screen, no JavaScript needed."""

import pytest

PAGES = ["/", "/phap-ly/", "/tai-khoan/dang-nhap/"]


@pytest.mark.parametrize("path", PAGES)
def test_front_door_has_no_accessibility_fault(portal, path):
    visitor = portal.person().open(path)

    assert (visitor.status, visitor.axe()) == (200, [])


@pytest.mark.parametrize("path", PAGES)
def test_front_door_fits_a_small_phone(portal, path):
    visitor = portal.person(width=320, height=640).open(path)

    assert visitor.status == 200
    visitor.fits_the_screen()


def test_front_door_unknown_address_is_told_in_the_portals_words(portal):
    visitor = portal.person().open("/khong-co-trang-nay/")

    visitor.is_refused(404).sees("Không tìm thấy")


def test_front_door_opens_without_javascript(portal):
    visitor = portal.person(javascript=False).open("/phap-ly/")

    assert visitor.status == 200
    visitor.sees("26/2026")
