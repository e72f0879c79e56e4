"""What every page of the portal knows: its place, whether it is a demonstration, and the menu.

A menu entry is one row: label, page, who may see it. A row whose page does not exist is left out.
"""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import authority
from accounts.roles import Role

STAFF = (
    Role.WARD_OFFICER, Role.WARD_LEADER, Role.SPECIALIST, Role.OFFICE_HEAD, Role.SECRETARY,
    Role.COUNCIL_MEMBER, Role.LEADER, Role.CLERK, Role.ADMINISTRATOR, Role.AUDITOR,
)  # fmt: skip
OFFICE = (Role.SPECIALIST, Role.OFFICE_HEAD, Role.SECRETARY, Role.LEADER, Role.CLERK, Role.AUDITOR)
COUNCIL = (Role.SECRETARY, Role.COUNCIL_MEMBER, Role.OFFICE_HEAD, Role.SPECIALIST, Role.LEADER, Role.AUDITOR)
REPORTING = (
    Role.WARD_OFFICER,
    Role.WARD_LEADER,
    Role.SPECIALIST,
    Role.OFFICE_HEAD,
    Role.SECRETARY,
    Role.LEADER,
    Role.AUDITOR,
)


@dataclass(frozen=True)
class Entry:
    label: str
    page: str
    roles: tuple = ()

    def is_for(self, held):
        return not self.roles or bool(held & set(self.roles))


PUBLIC_MENU = (
    Entry(_("Tra cứu hồ sơ"), "products:status"),
    Entry(_("Sản phẩm OCOP"), "products:public_list"),
    Entry(_("Kiểm tra giấy chứng nhận"), "evaluations:certificate_search"),
    Entry(_("Văn bản và bộ tiêu chí"), "criteria:regulation_list"),
)
DESK_MENU = (
    Entry(_("Bàn làm việc"), "home"),
    Entry(_("Hồ sơ"), "products:registration_list"),
    Entry(_("Chủ thể"), "products:business_list", STAFF),
    Entry(_("Sản phẩm"), "products:product_list"),
    Entry(_("Đánh giá"), "evaluations:evaluation_list", OFFICE),
    Entry(_("Phiếu chấm"), "evaluations:my_sheets", (Role.COUNCIL_MEMBER,)),
    Entry(_("Hội đồng"), "evaluations:council_list", COUNCIL),
    Entry(_("Quyết định"), "evaluations:decision_list", OFFICE),
    Entry(_("Đợt đánh giá"), "products:round_list", STAFF),
    Entry(_("Hội nghị, tập huấn"), "trainings:conference_list"),
    Entry(_("Báo cáo"), "reports:report_list", REPORTING),
    Entry(_("Người dùng"), "accounts:person_list", (Role.ADMINISTRATOR,)),
    Entry(_("Thư"), "notifications:letter_list", (Role.ADMINISTRATOR,)),
    Entry(_("Nhật ký"), "accounts:audit_list", (Role.ADMINISTRATOR, Role.AUDITOR)),
    Entry(_("Kiểm tra dữ liệu"), "check_runs", (Role.ADMINISTRATOR, Role.AUDITOR)),
)
ACCOUNT_MENU = (
    Entry(_("Tài khoản của tôi"), "accounts:me"),
    Entry(_("Đổi mật khẩu"), "accounts:password_change"),
)


# Pages that stand in nobody's menu, reached by a link in hand: whoever is on one finds it there as long as that lasts.
# A public page does so in the menu of whoever has logged in. Sign-in and one's own account have the button at the top.
VISITED = (
    ("/dang-ky/", _("Đăng ký chủ thể")),
    ("/moi/", _("Giấy mời")),
    ("/du/", _("Trang của đại biểu")),
    ("/qr/", _("Thẻ dự hội nghị")),
    ("/giay-xac-nhan/", _("Giấy xác nhận")),
    ("/cua/", _("Điểm danh")),
    ("/kho-mau/", _("Kho mẫu")),
    ("/thu/hop-thu-trinh-dien/", _("Hộp thư trình diễn")),
)
ACCOUNT = "/tai-khoan/"

# Addresses that belong to an item without beginning with its address.
BELONGS = (
    ("/viec/", "home"),
    ("/phien/", "evaluations:council_list"),
    ("/thay-doi/", "products:business_list"),
    ("/giay-to/", "products:registration_list"),
    ("/bo-sung/", "products:registration_list"),
    ("/dung-giai-quyet/", "products:registration_list"),
)


@dataclass(frozen=True)
class MenuItem:
    label: str
    url: str
    active: bool
    count: int | None = None


@cache
def address_of(page):
    """The addresses stay as they are while the process lives; each page of the portal asks for some forty of them."""
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""


def menu_for(request):
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        held = authority.roles_of(user)
        entries = [entry for entry in DESK_MENU if entry.is_for(held)]
    else:
        entries = PUBLIC_MENU
    pairs = [(entry, url) for entry in entries if (url := address_of(entry.page))]
    here = where(request.path, [entry.page for entry in (PUBLIC_MENU if entries is PUBLIC_MENU else DESK_MENU)])
    if entries is not PUBLIC_MENU and here and here not in {entry.page for entry in entries}:
        # The page's own item is another role's: this person came from the desk.
        here = "home"
    shown = [MenuItem(str(entry.label), url, entry.page == here) for entry, url in pairs]
    return shown if any(item.active for item in shown) else shown + visited(request.path)


def visited(path):
    """The page that no item of the menu stands for, as an item of its own; nothing for the front page and one's account."""
    public = [item for item in items(PUBLIC_MENU, path) if item.active]
    return public or [MenuItem(str(label), path, active=True) for prefix, label in VISITED if path.startswith(prefix)]


def where(path, pages):
    """The page of `pages` that the address stands under, or "": the longest address it begins with; the root only for itself."""
    places = [(address_of(page), page) for page in pages]
    places += [(prefix, page) for prefix, page in BELONGS if page in pages]
    fitting = [
        (len(url), page) for url, page in places if url and (path == url or (url != "/" and path.startswith(url)))
    ]
    return max(fitting, default=(0, ""))[1]


def account_roles(user):
    """The hats this person wears, each once: "Cán bộ phường, xã"."""
    return list(dict.fromkeys(held.get_role_display() for held in authority.memberships(user)))


def items(entries, path):
    here = where(path, [entry.page for entry in entries])
    return [MenuItem(str(entry.label), url, entry.page == here) for entry in entries if (url := address_of(entry.page))]


def portal(request):
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    return {
        "place": settings.PORTAL_PLACE,
        "demo": settings.DEMO,
        "menu": (menu := menu_for(request)),
        "menu_here": next((item.label for item in menu if item.active), ""),
        "at_the_front": request.path == "/",
        "at_the_account": request.path.startswith(ACCOUNT) and not any(item.active for item in menu),
        "public_menu": items(PUBLIC_MENU, request.path),
        "portal_name": gettext("Cổng hồ sơ đánh giá, phân hạng sản phẩm OCOP"),
        "login_url": "" if known else address_of("accounts:login"),
        "logout_url": address_of("accounts:logout") if known else "",
        "account_menu": items(ACCOUNT_MENU, request.path) if known else [],
        "account_roles": account_roles(user) if known else [],
    }
