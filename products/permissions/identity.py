"""Changing what a business or a product is called and printed as: freely, by a supplement, or only by a declaration."""

from django.utils.translation import gettext as _

from accounts.roles import WARD
from products import opening
from products.identity import (
    BUSINESS_IDENTITY,
    DECLARABLE_OF_PRODUCT,
    HOLDER,
    ONLY_BY_NEW_PRODUCT,
    PRODUCT_IDENTITY,
)
from products.models import Recognition, Registration
from products.permissions.businesses import why_not_edit_business
from products.permissions.people import serves
from products.statuses import Standing


def pending_dossiers(business=None, product=None):
    """Dossiers handed in and not ended, of the business or of one product."""
    about = {"product": product} if product else {"product__business": business}
    return Registration.objects.filter(**about).pending().select_related("criteria_set").order_by("pk")


def _opened(rows, section):
    """Whether an open supplement request of one of the dossiers opens that section."""
    return any(opening.of(row).section(section) for row in rows)


def _names(thing, fields):
    return ", ".join(f"«{thing._meta.get_field(name).verbose_name}»" for name in fields)


def _codes(rows):
    return ", ".join(row.code for row in rows)


def _is_recognised(product):
    return product.recognitions.public().exists()


def holds_recognition(business):
    """Whether the business is named as holder of a recognition (practice never counts, rulings 2)."""
    return Recognition.objects.public().filter(product__business=business).exists()


def fixed_of_business(business):
    """Field → why it cannot be changed on the form, for every fact that stands still now."""
    why = {}
    pending = list(pending_dossiers(business=business))
    if pending and not _opened(pending, "business"):
        reason = _(
            "Hồ sơ %(codes)s đã nộp và chưa kết thúc: mục này chỉ sửa khi phiếu yêu cầu bổ sung mở phần «Chủ thể», hoặc khai báo thay đổi để phường xác nhận."
        ) % {"codes": _codes(pending)}
        why |= dict.fromkeys(BUSINESS_IDENTITY, reason)
    if holds_recognition(business):
        reason = _(
            "Chủ thể có sản phẩm đã được công nhận: mục này chỉ đổi bằng khai báo thay đổi, kèm giấy tờ, được phường xác nhận."
        )
        # A code that nobody knew yet may be filled in: it names no other holder.
        why |= {name: reason for name in HOLDER if getattr(business, name)}
    return why


def why_not_change_business(business, fields):
    """`business` as it is, `fields` that would change. Who may edit at all is `why_not_edit_business`."""
    why = fixed_of_business(business)
    held = [name for name in fields if name in why]
    if not held:
        return ""
    return _("Không sửa được %(names)s. %(why)s") % {"names": _names(business, held), "why": why[held[0]]}


def fixed_of_product(product):
    """The same for a product: what an open dossier prints, and what a recognition says."""
    why = {}
    if product.registrations.open().exists():
        why["set_number"] = _("Sản phẩm đang có hồ sơ chưa kết thúc nên chưa đổi được bộ sản phẩm.")
    pending = list(pending_dossiers(product=product))
    if pending and not _opened(pending, "product"):
        reason = _(
            "Hồ sơ %(codes)s đã nộp và chưa kết thúc: mục này chỉ sửa khi phiếu yêu cầu bổ sung mở phần «Sản phẩm», hoặc khai báo thay đổi để phường xác nhận."
        ) % {"codes": _codes(pending)}
        why |= dict.fromkeys(PRODUCT_IDENTITY, reason)
    if _is_recognised(product):
        why["name"] = _(
            "Sản phẩm đã được công nhận: tên chỉ đổi bằng khai báo thay đổi, kèm giấy tờ, được phường xác nhận."
        )
        why["set_number"] = ONLY_BY_NEW_PRODUCT
    return why


def why_not_change_product(product, fields):
    why = fixed_of_product(product)
    held = [name for name in fields if name in why]
    if not held:
        return ""
    return _("Không sửa được %(names)s. %(why)s") % {"names": _names(product, held), "why": why[held[0]]}


# --- Declaring a change -------------------------------------------------------------------------


def declarable_of_business(business):
    """What may be declared now: the facts that cannot be edited freely."""
    fixed = fixed_of_business(business)
    return [name for name in BUSINESS_IDENTITY if name in fixed]


def declarable_of_product(product):
    fixed = fixed_of_product(product)
    return [name for name in DECLARABLE_OF_PRODUCT if name in fixed]


def why_not_declare(user, business, product=None):
    """Proposing a change: the business's own people, or the ward's counter for them."""
    if reason := why_not_edit_business(user, business):
        return reason
    if business.standing != Standing.CONFIRMED:
        return _("Chủ thể chưa được phường xác nhận nên chưa cần khai báo thay đổi; hãy sửa thẳng thông tin.")
    if not (declarable_of_product(product) if product else declarable_of_business(business)):
        return _("Chưa cần khai báo: các mục này đang sửa được thẳng.")
    changes = business.declared_changes.waiting().filter(product=product)
    if changes.exists():
        return _("Đang có một khai báo chờ phường xác nhận; hãy chờ kết quả, hoặc rút khai báo ấy trước.")
    return ""


def why_not_declare_fields(business, product, fields):
    """Only what stands still is declared; a set is never (QĐ 26/2026 Phụ lục I: another set is another product)."""
    allowed = declarable_of_product(product) if product else declarable_of_business(business)
    outside = [name for name in fields if name not in allowed]
    if outside:
        thing = product or business
        if "set_number" in outside:
            return str(ONLY_BY_NEW_PRODUCT)
        return _("Không khai báo được %(names)s ở đây.") % {"names": _names(thing, outside)}
    return ""


def why_not_decide_change(user, change):
    """Confirming or refusing: the ward of the business."""
    if not serves(user, change.business.area, *WARD):
        return _("Chỉ phường nơi chủ thể hoạt động mới xác nhận được thay đổi.")
    if not change.is_open:
        return _("Khai báo này đã được xử lý.")
    return ""


def why_not_withdraw_change(user, change):
    if reason := why_not_edit_business(user, change.business):
        return reason
    if not change.is_open:
        return _("Khai báo này đã được xử lý.")
    return ""
