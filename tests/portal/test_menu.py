import re
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import get_resolver

from accounts.roles import Role
from ocop_portal import context
from tests.factories.accounts import make_user

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


# One's own account and sign-in have the button at the top, the front page the wordmark, a machine needs no mark.
AT_THE_TOP = ("/tai-khoan/", "/health/")
# The pages that become an item of the menu while one is on them.
VISITED = tuple(prefix for prefix, label in context.VISITED)
PUBLIC = ("/phap-ly/", "/tra-cuu/", "/san-pham-ocop/", "/giay-chung-nhan/")


def every_path(patterns=None, before=""):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = f"{before}{pattern.pattern}"
        if hasattr(pattern, "url_patterns"):
            yield from every_path(pattern.url_patterns, path)
        else:
            yield re.sub(r"<[^>]+>", "1", f"/{path}")


PATHS = sorted(set(every_path()))


def marked(user, path):
    return [item.label for item in context.menu_for(request_of(user, path)) if item.active]


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_menu_marks_one_item_on_every_page(role):
    user = person(role)
    assert len(PATHS) > 150
    assert [path for path in PATHS if len(marked(user, path)) > 1] == []
    unmarked = [path for path in PATHS if path != "/" and not marked(user, path)]
    assert [path for path in unmarked if not path.startswith(AT_THE_TOP)] == []
    told = [context.portal(request_of(user, path))["at_the_account"] for path in unmarked]
    assert told == [path.startswith("/tai-khoan/") for path in unmarked]


def test_menu_of_a_stranger_marks_every_page_that_is_open_to_strangers():
    for path in PATHS:
        assert len(marked(AnonymousUser(), path)) == path.startswith((*PUBLIC, *VISITED)), path


@pytest.mark.parametrize("user", [AnonymousUser(), person(Role.SPECIALIST)], ids=["stranger", "specialist"])
def test_a_page_of_no_menu_stands_at_its_end_while_one_is_there(user):
    """Also after a form with errors, and where nothing is found: the address is the same."""
    before = context.menu_for(request_of(user, "/"))
    there = context.menu_for(request_of(user, "/moi/abc/thoi-nhan-thu/"))
    assert [item.label for item in there] == [*(item.label for item in before), "Giấy mời"]
    assert there[-1].url == "/moi/abc/thoi-nhan-thu/"


def test_what_is_not_in_the_menu_is_marked_where_it_is(client, db):
    assert '<a class="wordmark" href="/" aria-current="page">' in client.get("/").content.decode()
    assert 'href="/tai-khoan/dang-nhap/" aria-current="true"' in client.get("/tai-khoan/dang-nhap/").content.decode()
    client.force_login(make_user(full_name="Chủ Hộ Mẫu"))
    assert '<summary aria-current="true">' in client.get("/tai-khoan/").content.decode()
    law = client.get("/phap-ly/").content.decode()
    assert '<summary aria-current="true">' not in law
    assert "Danh mục: <b>Văn bản và bộ tiêu chí</b>" in law, "a folded menu says where one stands"


@pytest.mark.parametrize(
    ("role", "path", "item"),
    [
        (Role.SECRETARY, "/phien/1/", "Hội đồng"),
        (Role.SECRETARY, "/phien/1/diem-danh/", "Hội đồng"),
        (Role.COUNCIL_MEMBER, "/phien/ho-so/3/", "Hội đồng"),
        (Role.COUNCIL_MEMBER, "/phieu/3/nop/", "Phiếu chấm"),
        (Role.SPECIALIST, "/danh-gia/1/kiem-tra/", "Đánh giá"),
        (Role.WARD_OFFICER, "/thay-doi/4/", "Chủ thể"),
        (Role.WARD_OFFICER, "/giay-to/4/thay/", "Hồ sơ"),
        (Role.BUSINESS, "/ho-so/4/khai/business/", "Hồ sơ"),
        (Role.BUSINESS, "/chu-the/4/", "Bàn làm việc"),
        (Role.BUSINESS, "/thay-doi/4/", "Bàn làm việc"),
        (Role.ADMINISTRATOR, "/tai-khoan/nguoi-dung/moi/", "Người dùng"),
        (Role.LEADER, "/hoi-nghi/2/cua/", "Hội nghị, tập huấn"),
        (Role.LEADER, "/phap-ly/bo-tieu-chi/QD26-09/", "Văn bản và bộ tiêu chí"),
        (Role.CLERK, "/giay-chung-nhan/abc/", "Kiểm tra giấy chứng nhận"),
        (Role.AUDITOR, "/du/abc/phieu/feedback/", "Trang của đại biểu"),
    ],
)
def test_menu_marks_the_item_that_fits(role, path, item):
    assert marked(person(role), path) == [item]
