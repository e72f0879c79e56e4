"""Why a deed in this room would be refused: a sentence for the person who asked, or ""."""

from django.utils.translation import gettext as _

from accounts import authority, clock
from accounts.models import Membership, User
from accounts.roles import PORTAL_WIDE, Role, fits_office


def why_not_manage_people(by):
    if not authority.has_role(by, Role.ADMINISTRATOR):
        return _("Chỉ quản trị hệ thống được quản lý người dùng và vai trò.")
    return ""


def why_not_read_audit(by):
    if not authority.has_any_role(by, Role.ADMINISTRATOR, Role.AUDITOR):
        return _("Nhật ký chỉ dành cho quản trị hệ thống và người kiểm tra, giám sát.")
    return ""


def why_not_invite(by, *, email=None, phone=None):
    if reason := why_not_manage_people(by):
        return reason
    if not email and not phone:
        return _("Cần thư điện tử hoặc số điện thoại để người được mời đăng nhập.")
    if email and User.objects.filter(email=email).exists():
        return _("Thư điện tử này đã có tài khoản.")
    if phone and User.objects.filter(phone=phone).exists():
        return _("Số điện thoại này đã có tài khoản.")
    return ""


def why_not_invite_again(by, user):
    if reason := why_not_manage_people(by):
        return reason
    if not user.is_active:
        return _("Tài khoản đang bị khóa. Hãy mở lại trước khi gửi thư mời.")
    if not user.email:
        return _("Người này chưa có thư điện tử. Hãy in mã dùng một lần.")
    if not user.is_invited:
        return _("Người này đã đặt mật khẩu, không cần mời lại.")
    return ""


def why_not_grant(by, user, *, role, office=None, area=None):
    if reason := why_not_manage_people(by):
        return reason
    if role == Role.BUSINESS:
        return _("Vai trò chủ thể được giao ở trang của chủ thể, không giao ở đây.")
    if not user.is_active:
        return _("Tài khoản đang bị khóa, không giao vai trò.")
    if role in PORTAL_WIDE:
        if office or area:
            return _("Vai trò này có hiệu lực trên toàn cổng, không chọn cơ quan hay địa bàn.")
    elif bool(office) == bool(area):
        return _("Hãy chọn một cơ quan cho vai trò này.")
    elif office and not fits_office(role, office.level):
        return _("Vai trò «%(role)s» không có ở cơ quan này.") % {"role": Role(role).label}
    held = Membership.objects.filter(user=user, role=role, office=office, area=area)
    if held.not_over(clock.today()).exists():
        return _("Người này đang giữ vai trò đó.")
    return ""


def _is_last_administrator(user):
    today = clock.today()
    others = User.objects.active().exclude(pk=user.pk).holding(today, Role.ADMINISTRATOR)
    return not others.exists()


def why_not_revoke(by, membership):
    if reason := why_not_manage_people(by):
        return reason
    if membership.revoked_at or (membership.valid_to and membership.valid_to < clock.today()):
        return _("Vai trò này đã hết hiệu lực.")
    if membership.role == Role.ADMINISTRATOR and _is_last_administrator(membership.user):
        return _("Đây là quản trị hệ thống cuối cùng; hãy giao vai trò này cho người khác trước.")
    return ""


def why_not_deactivate(by, user):
    if reason := why_not_manage_people(by):
        return reason
    if not user.is_active:
        return _("Tài khoản đã bị khóa.")
    if by.pk == user.pk:
        return _("Không thể tự khóa tài khoản của mình.")
    if user.is_administrator and _is_last_administrator(user):
        return _("Đây là quản trị hệ thống cuối cùng, không thể khóa.")
    return ""


def why_not_reactivate(by, user):
    if reason := why_not_manage_people(by):
        return reason
    return _("Tài khoản đang hoạt động.") if user.is_active else ""


def why_not_issue_code(by, user):
    """Rulings 24. A ward prints codes for its business people; whose ward that is, the room above has checked."""
    is_administrator = authority.has_role(by, Role.ADMINISTRATOR)
    if not is_administrator and not authority.has_role(by, Role.WARD_OFFICER):
        return _("Chỉ cán bộ phường, xã và quản trị hệ thống được in mã dùng một lần.")
    if not is_administrator and user.memberships.exists():
        return _("Mã cho cán bộ, công chức do quản trị hệ thống cấp.")
    if not user.is_active:
        return _("Tài khoản đang bị khóa, không cấp mã.")
    if not user.phone:
        return _("Người này chưa có số điện thoại. Mã dùng một lần cần số điện thoại để đăng nhập.")
    return ""
