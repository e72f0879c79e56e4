"""The applicant's deeds on a dossier."""

from django.utils.translation import gettext as _

from accounts import authority, clock
from products import completeness, opening
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


# --- What a supplement request leaves closed ------------------------------------------------------


def _not_asked(opened, thing):
    """`thing`: the part that stays closed, named as on the page."""
    request = opened.items[0].request.number if opened.items else ""
    named = [
        *opened.words(),
        *(f"«{completeness.SECTIONS[key]}»" for key in completeness.SECTIONS if key in opened.sections),
    ]
    if not named:
        return _("Phiếu %(number)s chỉ đề nghị trả lời bằng lời, không mở %(thing)s để sửa.") % {
            "number": request,
            "thing": thing,
        }
    return _("Phiếu %(number)s không yêu cầu bổ sung %(thing)s; chỉ sửa được: %(open)s.") % {
        "number": request,
        "thing": thing,
        "open": ", ".join(str(one) for one in dict.fromkeys(named)),
    }


def _why_not_opened(user, registration, allowed, thing):
    if reason := why_not_edit(user, registration):
        return reason
    opened = opening.of(registration)
    return "" if allowed(opened) else _not_asked(opened, thing)


def why_not_edit_section(user, registration, section):
    """Writing on a page of the form at all; what of it, the questions below say."""
    thing = _("phần «%(name)s»") % {"name": completeness.SECTIONS[section]}
    return _why_not_opened(user, registration, lambda opened: opened.something_of(section), thing)


def why_not_edit_texts(user, registration, names):
    """Columns of Mẫu 02; the first that is closed gives the reason."""
    if reason := why_not_edit(user, registration):
        return reason
    opened = opening.of(registration)
    form = type(registration)._meta.get_field("self_assessment").related_model._meta
    for name in names:
        if not opened.text(name):
            return _not_asked(opened, _("mục «%(name)s»") % {"name": form.get_field(name).verbose_name})
    return ""


def why_not_answer_criteria(user, registration, criteria):
    """Answers of Mẫu 02 part III: self-scores and descriptions."""
    if reason := why_not_edit(user, registration):
        return reason
    opened = opening.of(registration)
    for criterion in criteria:
        if not opened.answer(criterion):
            return _not_asked(opened, _("tiêu chí %(code)s") % {"code": criterion.code})
    return ""


def why_not_choose_branch(user, registration):
    thing = _("trường hợp áp dụng của bộ tiêu chí")
    return _why_not_opened(user, registration, lambda opened: opened.branch, thing)


def why_not_add_evidence(user, registration, paper, criteria=None):
    """A new copy of a paper; `criteria`: those it is to support, None where it may be any that are open."""
    if reason := why_not_edit(user, registration):
        return reason
    opened = opening.of(registration)
    wanted = opened.criteria if criteria is None else {criterion.pk for criterion in criteria}
    if opened.evidence(paper.code, wanted):
        return ""
    return _not_asked(opened, _("giấy tờ «%(paper)s»") % {"paper": paper.name})


def why_not_answer_needs(user, registration, papers):
    """Whether a conditional paper is needed at all: open with the paper itself."""
    if reason := why_not_edit(user, registration):
        return reason
    opened = opening.of(registration)
    for paper in papers:
        if not opened.paper(paper.code):
            return _not_asked(opened, _("giấy tờ «%(paper)s»") % {"paper": paper.name})
    return ""


def why_not_change_evidence(user, evidence):
    """Replacing, taking out, bringing back a copy that is there."""
    thing = _("giấy tờ «%(paper)s»") % {"paper": evidence.paper.name}
    return _why_not_opened(user, evidence.registration, lambda opened: opened.evidence_of(evidence), thing)


def mendable(registration, gaps):
    """Of the gaps those that lie in what is open: the others are for the desk to ask for, not in the way."""
    opened = opening.of(registration)
    return [gap for gap in gaps if opened.mends(gap)]


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
    gaps = completeness.gaps(registration, today=today or clock.today())
    return completeness.refusal(mendable(registration, gaps))


def why_not_withdraw(user, registration):
    if not (acts_for(user, registration.business) or serves(user, registration.ward)):
        return not_mine(registration.business)
    # A supplement the office asked for leaves the dossier with the office: its evaluation ends with it, or not at all.
    if Status.UNDER_EVALUATION in {registration.status, registration.returns_to}:
        return _("Hồ sơ đang ở cơ quan đánh giá; hãy đề nghị cơ quan này cho rút hồ sơ.")
    if Status.WITHDRAWN not in NEXT[Status(registration.status)]:
        return _("Hồ sơ đã kết thúc nên không rút được.")
    return ""
