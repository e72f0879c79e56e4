"""Businesses and their people, products."""

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import clock
from accounts import permissions as account_permissions
from accounts.models import User
from accounts.roles import GRANTED, WARD
from accounts.validators import normal_phone
from products.models import Business
from products.permissions.people import acts_for, not_mine, serves
from products.statuses import (
    OPEN,
    Standing,
)


def why_not_register_business(user, area):
    if not serves(user, area):
        return _("Anh/chị chỉ nhập được chủ thể trong địa bàn phường mình.")
    return ""


def why_not_edit_business(user, business):
    if acts_for(user, business) or serves(user, business.area):
        return ""
    return not_mine(business)


def why_not_confirm_business(user, business):
    if not serves(user, business.area, *WARD):
        return _("Chỉ phường nơi chủ thể hoạt động mới xác nhận được.")
    if business.standing != Standing.PENDING:
        return _("Chủ thể này không ở trạng thái chờ xác nhận.")
    if business.tax_code and (
        holder := Business.objects.confirmed().filter(tax_code=business.tax_code).exclude(pk=business.pk).first()
    ):
        return _(
            "Mã số thuế này đã thuộc một chủ thể được xác nhận ở %(area)s. Hãy đối chiếu giấy đăng ký: sửa mã, hoặc không xác nhận và ghi lý do."
        ) % {"area": holder.area}
    return ""


def why_not_refuse_business(user, business):
    """Not confirming is the answer where confirming is impossible; it asks only whose desk it is."""
    if not serves(user, business.area, *WARD):
        return _("Chỉ phường nơi chủ thể hoạt động mới xác nhận được.")
    if business.standing != Standing.PENDING:
        return _("Chủ thể này không ở trạng thái chờ xác nhận.")
    return ""


def why_not_move_business(user, business):
    """To another ward: while it waits, as its people wish; afterwards only what its ward's officers may do."""
    if business.standing == Standing.CONFIRMED and not serves(user, business.area):
        return _("Chủ thể đã được phường xác nhận; muốn đổi địa bàn, hãy liên hệ phường nơi chuyển đến.")
    if business.products.filter(registrations__status__in=OPEN).exists():
        return _("Chủ thể đang có hồ sơ chưa kết thúc nên chưa đổi được địa bàn.")
    return ""


def why_not_add_person(user, business):
    if not serves(user, business.area):
        return _("Chỉ cán bộ phường nơi chủ thể hoạt động mới thêm được người làm hồ sơ.")
    return ""


def why_not_let_act(person):
    if not person.is_active:
        return _("Tài khoản của người này đang bị khóa; hãy liên hệ quản trị hệ thống.")
    if person.memberships.exists():
        return _("Đây là tài khoản của cán bộ, công chức; hãy dùng số điện thoại hoặc thư điện tử của chính chủ thể.")
    return ""


def why_not_print_code(user, business, person):
    """A code opens the whole account: only where every business of the person lies in the officer's ward."""
    if reason := why_not_add_person(user, business):
        return reason
    held = list(person.businesses.select_related("business__area"))
    if business.pk not in [row.business_id for row in held]:
        return _("Người này không làm hồ sơ cho chủ thể.")
    if not all(serves(user, row.business.area) for row in held):
        return _("Người này còn làm hồ sơ cho chủ thể ở địa bàn khác; hãy dùng «Quên mật khẩu» hoặc liên hệ quản trị.")
    if person.email and person.has_usable_password():
        return _("Người này có thư điện tử; hãy dùng «Quên mật khẩu» ở trang đăng nhập.")
    return account_permissions.why_not_issue_code(user, person)


def why_not_hand_over_letters(user, business):
    if not serves(user, business.area, *WARD):
        return _("Thư giấy do phường nơi chủ thể hoạt động in và trao.")
    return ""


def why_not_add_product(user, business):
    if reason := why_not_edit_business(user, business):
        return reason
    if business.standing == Standing.REFUSED:
        return _("Phường chưa xác nhận chủ thể này.")
    return ""


def why_not_edit_product(user, product):
    return why_not_edit_business(user, product.business)


def contact_warning(business, *, today=None):
    """A word of caution, no refusal: e-mail or phone is that of an official's account.

    Typed by mistake, letters go astray; meant, the council settles whether the official has an interest (rulings 21).
    """
    contacts = Q(email=business.email.lower()) if business.email else Q()
    if business.phone:
        contacts |= Q(phone=normal_phone(business.phone))
    if not contacts or not User.objects.active().holding(today or clock.today(), *GRANTED).filter(contacts).exists():
        return ""
    return _(
        "Thư điện tử hoặc số điện thoại này đang là của tài khoản một cán bộ. Nếu ghi nhầm, xin sửa lại; "
        "nếu đúng, Hội đồng sẽ xem xét lợi ích liên quan khi đánh giá."
    )
