from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from accounts.roles import Role
from ocop_portal import context

EVERYBODY = ["Bàn làm việc", "Hồ sơ", "Sản phẩm", "Hội nghị, tập huấn"]
STAFF = ["Bàn làm việc", "Hồ sơ", "Chủ thể", "Sản phẩm"]
OFFICE = [*STAFF, "Đánh giá", "Hội đồng", "Quyết định", "Đợt đánh giá", "Hội nghị, tập huấn", "Báo cáo"]


def person(*roles):
    held = [SimpleNamespace(role=role, get_role_display=lambda role=role: role.label) for role in roles]
    return SimpleNamespace(is_authenticated=True, is_active=True, roles=frozenset(roles), memberships_in_force=held)


def request_of(user, path="/"):
    request = RequestFactory().get(path)
    request.user = user
    return request


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        (Role.BUSINESS, EVERYBODY),
        (Role.WARD_OFFICER, [*STAFF, "Đợt đánh giá", "Hội nghị, tập huấn", "Báo cáo"]),
        (Role.SPECIALIST, OFFICE),
        (Role.SECRETARY, OFFICE),
        (Role.COUNCIL_MEMBER, [*STAFF, "Phiếu chấm", "Hội đồng", "Đợt đánh giá", "Hội nghị, tập huấn"]),
        (Role.CLERK, [*STAFF, "Đánh giá", "Quyết định", "Đợt đánh giá", "Hội nghị, tập huấn"]),
        (Role.ADMINISTRATOR, [*STAFF, "Đợt đánh giá", "Hội nghị, tập huấn", "Người dùng", "Thư", "Nhật ký", "Kiểm tra dữ liệu"]),
    ],
)  # fmt: skip
def test_menu_shows_each_role_its_own_rows(role, labels):
    assert [str(entry.label) for entry in context.DESK_MENU if entry.is_for(frozenset({role}))] == labels


def test_menu_of_a_stranger_is_the_public_one():
    public = {str(entry.label) for entry in context.PUBLIC_MENU}
    shown = [item.label for item in context.menu_for(request_of(AnonymousUser()))]
    assert set(shown) - public == set()
    assert "Văn bản và bộ tiêu chí" in shown


def test_menu_marks_only_where_the_reader_stands():
    items = context.menu_for(request_of(person(Role.ADMINISTRATOR), "/tai-khoan/nguoi-dung/12/"))
    assert [item.label for item in items if item.active] == ["Người dùng"]


def test_menu_leaves_out_a_page_that_does_not_exist():
    assert context.address_of("products:no_such_page") == ""


def test_menu_survives_a_request_that_failed_before_login_was_known():
    request = RequestFactory().get("/")
    assert context.portal(request)["account_menu"] == []


def test_account_menu_names_each_hat_once():
    user = person(Role.SPECIALIST, Role.SPECIALIST, Role.SECRETARY)
    assert context.account_roles(user) == [Role.SPECIALIST.label, Role.SECRETARY.label]
