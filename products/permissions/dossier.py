"""The applicant's deeds on a dossier."""

from django.utils.translation import gettext as _

from accounts import authority, clock
from products import completeness
from products.permissions.businesses import why_not_edit_business
from products.permissions.people import acts_for, not_mine, serves
from products.permissions.renewal import why_not_file_now, why_not_kind
from products.statuses import (
    EDITABLE,
    NEXT,
    TOURISM_ONLY_KINDS,
    RegistrationKind,
    RoundKind,
    Standing,
    Status,
)


def why_not_start(user, product, round, kind=RegistrationKind.FIRST, *, today=None):
    """Opening a dossier for a product in a round (QĐ 26/2026 Đ2 k3, Đ5, Đ7 k1, k5, k6)."""
    today = today or clock.today()
    business = product.business
    if reason := why_not_edit_business(user, business):
        return reason
    if business.standing != Standing.CONFIRMED:
        return _("Chủ thể còn chờ phường xác nhận; sau khi xác nhận mới mở được hồ sơ.")
    if business.area.level != "ward":
        return _("Chủ thể chưa ghi rõ phường, xã; hãy bổ sung địa bàn trước.")
    if reason := _why_not_in_round(product, round, today):
        return reason
    if business.kind in TOURISM_ONLY_KINDS and product.set_number != 26:
        return _(
            "Hội, hiệp hội, trung tâm điều hành chỉ đăng ký được nhóm dịch vụ du lịch (QĐ 26/2026, Điều 2 khoản 3)."
        )
    if product.registrations.open().filter(round__kind=round.kind).exists():
        return _("Sản phẩm đang có một hồ sơ chưa kết thúc; mỗi lúc chỉ một hồ sơ.")
    return why_not_kind(product, round, kind, today)


def _why_not_in_round(product, round, today):
    if round.state != round.State.OPEN:
        return _("Đợt «%(round)s» không mở nhận hồ sơ.") % {"round": round.name}
    if today < round.opens_on:
        return _("Đợt «%(round)s» mở từ ngày %(day)s.") % {"round": round.name, "day": f"{round.opens_on:%d/%m/%Y}"}
    if round.kind != RoundKind.HISTORY and today >= round.cut_off:
        return _("Đợt «%(round)s» chỉ nhận hồ sơ trước ngày %(day)s; hãy chọn đợt kế tiếp.") % {
            "round": round.name,
            "day": f"{round.cut_off:%d/%m/%Y}",
        }
    holding = authority.around([product.business.area])
    current = product.business.area.successor_on(today) if round.kind == RoundKind.LIVE else product.business.area
    if not (holding | authority.around([current])).filter(pk=round.office.area_id).exists():
        return _("Đợt «%(round)s» không dành cho địa bàn của chủ thể.") % {"round": round.name}
    chosen = completeness.criteria_set_of(product, round)
    if chosen is None:
        return _("Quy định của đợt không có bộ sản phẩm số %(number)s.") % {"number": product.set_number}
    if chosen.locked and round.kind != RoundKind.HISTORY:
        return _("Bộ tiêu chí «%(set)s» đang khóa: %(reason)s.") % {"set": chosen.name, "reason": chosen.lock_reason}
    return ""


def why_not_edit(user, registration):
    """Filling in Mẫu 01, Mẫu 02 and the evidence."""
    if not (acts_for(user, registration.business) or serves(user, registration.ward)):
        return not_mine(registration.business)
    if registration.status not in EDITABLE:
        return _("Hồ sơ đã gửi nên không sửa được nữa; khi được yêu cầu bổ sung, hồ sơ sẽ mở lại để sửa.")
    return ""


def why_not_submit(user, registration, *, today=None):
    """Handing in for the first time: complete, declared, before the round's cut-off (QĐ 26/2026 Đ6 k1)."""
    today = today or clock.today()
    if registration.status != Status.DRAFT:
        return _("Hồ sơ này đã được gửi.")
    if reason := why_not_edit(user, registration):
        return reason
    round = registration.round
    if round.state != round.State.OPEN:
        return _("Đợt «%(round)s» không mở nhận hồ sơ.") % {"round": round.name}
    if round.kind != RoundKind.HISTORY and today >= round.cut_off:
        return _("Đợt này chỉ nhận hồ sơ trước ngày %(day)s.") % {"day": f"{round.cut_off:%d/%m/%Y}"}
    # Again here: the certificate may have ended while the draft lay open.
    if reason := why_not_kind(registration.product, round, registration.kind, today):
        return reason
    if reason := why_not_file_now(registration, today):
        return reason
    return completeness.refusal(completeness.gaps(registration, today=today))


def why_not_answer_supplement(user, registration, *, today=None):
    if registration.status != Status.SUPPLEMENT_REQUESTED:
        return _("Hồ sơ không ở trạng thái chờ bổ sung.")
    if reason := why_not_edit(user, registration):
        return reason
    return completeness.refusal(completeness.gaps(registration, today=today or clock.today()))


def why_not_withdraw(user, registration):
    if not (acts_for(user, registration.business) or serves(user, registration.ward)):
        return not_mine(registration.business)
    # A supplement the office asked for leaves the dossier with the office: its evaluation ends with it, or not at all.
    if Status.UNDER_EVALUATION in {registration.status, registration.returns_to}:
        return _("Hồ sơ đang ở cơ quan đánh giá; hãy đề nghị cơ quan này cho rút hồ sơ.")
    if Status.WITHDRAWN not in NEXT[Status(registration.status)]:
        return _("Hồ sơ đã kết thúc nên không rút được.")
    return ""
