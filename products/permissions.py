"""The reason a deed would be refused, in the words of the clerk; an empty string where it may be done."""

from django.utils.translation import gettext as _

from accounts import authority, clock
from accounts import permissions as account_permissions
from accounts.roles import WARD, Role
from criteria.holidays import working_calendar
from products import completeness
from products.querysets import AT_OFFICE
from products.statuses import (
    EDITABLE,
    NEXT,
    OPEN,
    TOURISM_ONLY_KINDS,
    RegistrationKind,
    RoundKind,
    Standing,
    Status,
)

# Who works at the ward's counter, and who besides looks over its shoulder.
COUNTER = (Role.WARD_OFFICER,)
AT_COUNTER_OR_LEADING = WARD


def acts_for(user, business):
    """The business's own people."""
    return user.is_authenticated and business.people.filter(user=user).exists()


def serves(user, area, *roles):
    """Officials of the ward that holds `area`."""
    return authority.holds_over(user, area, *(roles or (Role.WARD_OFFICER,)))


def works_at(user, office, *roles):
    return authority.offices_served(user, *(roles or AT_OFFICE)).filter(pk=office.pk).exists()


def _not_mine(business):
    return _("Việc này dành cho người của «%(business)s» hoặc cán bộ phường quản lý địa bàn.") % {
        "business": business.name
    }


# --- businesses and products ---------------------------------------------------------------


def why_not_register_business(user, area):
    if not serves(user, area):
        return _("Anh/chị chỉ nhập được chủ thể trong địa bàn phường mình.")
    return ""


def why_not_edit_business(user, business):
    if acts_for(user, business) or serves(user, business.area):
        return ""
    return _not_mine(business)


def why_not_confirm_business(user, business):
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


# --- rounds --------------------------------------------------------------------------------


def why_not_plan_round(user, office):
    if not works_at(user, office, Role.SPECIALIST, Role.OFFICE_HEAD):
        return _("Chỉ chuyên viên hoặc lãnh đạo cơ quan đánh giá mới lập được đợt.")
    return ""


def why_not_edit_round(user, round):
    return why_not_plan_round(user, round.office)


def why_not_open_past_results(user, round):
    """Who enters results of earlier times, and where: the office that evaluated, into a history round (rulings 2)."""
    if not works_at(user, round.office, Role.SPECIALIST, Role.OFFICE_HEAD):
        return _("Kết quả cũ do chuyên viên hoặc lãnh đạo cơ quan đã đánh giá nhập lại từ hồ sơ giấy.")
    if round.kind != RoundKind.HISTORY:
        return _("Chỉ nhập lại kết quả cũ vào đợt «%(kind)s».") % {"kind": RoundKind.HISTORY.label}
    return ""


def why_not_enter_past_result(user, product, round, *, stars, issued_on, today=None):
    """A result of earlier times, from its paper into a history round; locked sets too (rulings 2, 3, 16)."""
    if reason := why_not_open_past_results(user, round):
        return reason
    if not _has_held(round.office, product.business.area):
        return _("Đợt «%(round)s» không dành cho địa bàn của chủ thể.") % {"round": round.name}
    regulation = round.regulation
    allowed = regulation.recognises(round.level)
    if stars not in allowed:
        return _("Cấp này theo %(regulation)s chỉ công nhận %(stars)s sao.") % {
            "regulation": regulation.short_title,
            "stars": ", ".join(map(str, allowed)),
        }
    if issued_on > (today or clock.today()):
        return _("Ngày ban hành không được ở tương lai.")
    if issued_on < regulation.in_force_from:
        return _("%(regulation)s có hiệu lực từ ngày %(day)s; ngày ban hành không thể trước đó.") % {
            "regulation": regulation.short_title,
            "day": f"{regulation.in_force_from:%d/%m/%Y}",
        }
    return ""


def _has_held(office, area):
    """Whether `area`, or one it took over, lies where the office works or worked."""
    areas = [area, *(link.old for link in area.predecessions.select_related("old"))]
    return authority.around(areas).filter(pk=office.area_id).exists()


# --- the dossier ---------------------------------------------------------------------------


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
    recognised = product.recognitions.standing().exclude(round_kind=RoundKind.PRACTICE).exists()
    if kind == RegistrationKind.FIRST and recognised and round.kind == RoundKind.LIVE:
        return _("Sản phẩm đã được công nhận; hãy chọn «Nâng hạng» hoặc «Đánh giá lại».")
    if kind != RegistrationKind.FIRST and not recognised:
        return _("Sản phẩm chưa từng được công nhận; hãy chọn «Lần đầu».")
    return ""


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


def renewal_warning(product, today):
    """Outside 180–120 days before the end the officer may go on, warned (QĐ 26/2026 Đ7 k6a)."""
    current = product.recognitions.standing().exclude(round_kind=RoundKind.PRACTICE).first()
    if current is None or current.valid_until is None:
        return ""
    left = (current.valid_until - today).days
    if left > 180:
        return _(
            "Giấy chứng nhận còn %(days)s ngày; hồ sơ đánh giá lại nộp không sớm hơn 180 ngày trước ngày hết hạn."
        ) % {"days": left}
    if left < 120:
        return _(
            "Đã quá hạn nộp hồ sơ đánh giá lại (chậm nhất 120 ngày trước ngày hết hạn); cần cán bộ xác nhận nhận hồ sơ."
        )
    return ""


def why_not_edit(user, registration):
    """Filling in Mẫu 01, Mẫu 02 and the evidence."""
    if not (acts_for(user, registration.business) or serves(user, registration.ward)):
        return _not_mine(registration.business)
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
    gaps = completeness.gaps(registration, today=today)
    if gaps:
        return _("Hồ sơ còn thiếu %(count)s nội dung: %(first)s.") % {
            "count": len(gaps),
            "first": "; ".join(str(gap.text) for gap in gaps[:3]) + ("…" if len(gaps) > 3 else ""),
        }
    return ""


def why_not_answer_supplement(user, registration, *, today=None):
    if registration.status != Status.SUPPLEMENT_REQUESTED:
        return _("Hồ sơ không ở trạng thái chờ bổ sung.")
    if reason := why_not_edit(user, registration):
        return reason
    gaps = completeness.gaps(registration, today=today or clock.today())
    if gaps:
        return _("Hồ sơ còn thiếu: %(first)s.") % {"first": "; ".join(str(gap.text) for gap in gaps[:3])}
    return ""


def why_not_withdraw(user, registration):
    if not (acts_for(user, registration.business) or serves(user, registration.ward)):
        return _not_mine(registration.business)
    # A supplement the office asked for leaves the dossier with the office: its evaluation ends with it, or not at all.
    if Status.UNDER_EVALUATION in {registration.status, registration.returns_to}:
        return _("Hồ sơ đang ở cơ quan đánh giá; hãy đề nghị cơ quan này cho rút hồ sơ.")
    if Status.WITHDRAWN not in NEXT[Status(registration.status)]:
        return _("Hồ sơ đã kết thúc nên không rút được.")
    return ""


# --- the ward's counter --------------------------------------------------------------------


def _why_not_ward(user, registration, *roles):
    if not serves(user, registration.ward, *roles):
        return _("Việc này thuộc UBND %(ward)s.") % {"ward": registration.ward.name}
    return ""


def why_not_receive(user, registration):
    if reason := _why_not_ward(user, registration):
        return reason
    if registration.status != Status.SUBMITTED:
        return _("Chỉ tiếp nhận được hồ sơ đang chờ tiếp nhận.")
    return ""


def why_not_undo_receipt(user, registration, *, today=None):
    """The same officer on the same day, or the ward's leader (rulings 8)."""
    if registration.status != Status.RECEIVED:
        return _("Chỉ hoàn tác được khi hồ sơ vừa tiếp nhận, chưa xử lý tiếp.")
    if serves(user, registration.ward, Role.WARD_LEADER):
        return ""
    if reason := _why_not_ward(user, registration):
        return reason
    last = registration.steps.filter(status=Status.RECEIVED).last()
    if last is None or last.by_id != user.pk or clock.local_date(last.recorded_at) != (today or clock.today()):
        return _("Chỉ người đã tiếp nhận trong cùng ngày, hoặc lãnh đạo phường, mới hoàn tác được.")
    return ""


def why_not_reject(user, registration):
    if reason := _why_not_ward(user, registration):
        return reason
    if registration.status != Status.SUBMITTED:
        return _("Chỉ từ chối được hồ sơ chưa tiếp nhận.")
    return ""


def why_not_request_supplement(user, registration):
    """The ward, while the dossier lies on its desk; the office asks through `evaluations`."""
    if reason := _why_not_ward(user, registration):
        return reason
    if registration.status not in {Status.SUBMITTED, Status.RECEIVED, Status.WARD_REVIEW}:
        return _("Hồ sơ không nằm ở bàn của phường.")
    return ""


def why_not_write_ward_report(user, registration):
    """Mẫu 03 (QĐ 26/2026 Đ7 k2)."""
    if not registration.round.regulation.has_ward_report:
        return _("Quy định của đợt này không yêu cầu báo cáo Mẫu 03.")
    if reason := _why_not_ward(user, registration, *WARD):
        return reason
    if registration.status not in {Status.RECEIVED, Status.WARD_REVIEW}:
        return _("Chỉ soạn báo cáo khi hồ sơ đã tiếp nhận và đang ở phường.")
    report = getattr(registration, "ward_report", None)
    if report and report.signed_at:
        return _("Báo cáo đã ký nên không sửa được.")
    return ""


def why_not_sign_ward_report(user, registration):
    if not registration.round.regulation.has_ward_report:
        return _("Quy định của đợt này không yêu cầu báo cáo Mẫu 03.")
    if not serves(user, registration.ward, Role.WARD_LEADER):
        return _("Báo cáo Mẫu 03 do lãnh đạo UBND phường, xã ký.")
    report = getattr(registration, "ward_report", None)
    if registration.status != Status.WARD_REVIEW or report is None:
        return _("Báo cáo Mẫu 03 chưa được soạn.")
    if report.signed_at:
        return _("Báo cáo đã được ký.")
    if report.missing_texts:
        return _("Báo cáo còn thiếu phần: %(parts)s.") % {
            "parts": "; ".join(str(part) for part in report.missing_texts)
        }
    return ""


def why_not_forward(user, registration, *, today=None):
    """To the office that evaluates: with Mẫu 03 where the regulation asks for it (QĐ 26/2026 Đ7 k2b)."""
    if reason := _why_not_ward(user, registration, *WARD):
        return reason
    if registration.round.regulation.has_ward_report:
        if registration.status not in {Status.RECEIVED, Status.WARD_REVIEW}:
            return _("Hồ sơ không nằm ở bàn của phường.")
        report = getattr(registration, "ward_report", None)
        if report is None or not report.signed_at:
            return _("Cần báo cáo Mẫu 03 đã ký trước khi chuyển hồ sơ lên cấp đánh giá.")
        return ""
    if registration.status != Status.RECEIVED:
        return _("Chỉ chuyển được hồ sơ đã tiếp nhận.")
    return ""


def is_past_cut_off(registration, today):
    """Forwarded on or after the cut-off: allowed with a reason, for the office may hold a further round (Đ5 k1)."""
    return registration.round.kind == RoundKind.LIVE and today >= registration.round.cut_off


def safe_submission_day(round):
    """Until when to hand in so that the ward, proposing before the cut-off (Đ5 k1), still has all its working days."""
    calendar = working_calendar()
    last = day = round.cut_off - clock.DAY
    while calendar.between(day, last) < round.ward_days:
        day -= clock.DAY
    return day
