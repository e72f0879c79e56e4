"""Ending a dossier whose supplement never came, and opening it again (TT 03/2025/TT-VPCP, mẫu 05)."""

from django.utils.translation import gettext as _

from accounts import clock
from criteria.text import in_sentence
from products.permissions.people import serves
from products.statuses import Status

# How long a stopped dossier may be opened again, in days from the notice; the law gives none, a regulation's row may.
REOPEN_DAYS = 30


def reopen_days(registration):
    return registration.round.regulation.clocks.get("reopen_days", REOPEN_DAYS)


def why_not_end_unanswered(registration, *, today=None):
    """Whoever asked: only after the due day has passed without an answer."""
    asked = registration.supplements.open().last()
    if registration.status != Status.SUPPLEMENT_REQUESTED or asked is None:
        return _("Hồ sơ không ở trạng thái chờ bổ sung.")
    if asked.due_on >= (today or clock.today()):
        return _("Chưa hết hạn bổ sung (%(day)s).") % {"day": f"{asked.due_on:%d/%m/%Y}"}
    return ""


def why_not_stop(user, registration, *, today=None):
    """The ward ends what the ward asked for; what the office asked for is the office's to end."""
    if not serves(user, registration.ward):
        return _("Việc này thuộc UBND %(ward)s.") % {"ward": in_sentence(registration.ward)}
    if registration.returns_to == Status.UNDER_EVALUATION:
        return _("Cơ quan đánh giá yêu cầu bổ sung nên việc dừng giải quyết do cơ quan này quyết định.")
    return why_not_end_unanswered(registration, today=today)


def why_not_open_again(registration, *, today=None):
    """Within the days of the notice, while the product has no other dossier under way."""
    stop = registration.stops.last()
    if registration.status != Status.STOPPED or stop is None:
        return _("Chỉ mở lại được hồ sơ đã dừng giải quyết.")
    if stop.reopen_by < (today or clock.today()):
        return _("Đã quá hạn mở lại (%(day)s); chủ thể nộp hồ sơ mới.") % {"day": f"{stop.reopen_by:%d/%m/%Y}"}
    if registration.product.registrations.open().filter(round__kind=registration.round.kind).exists():
        return _("Sản phẩm đang có một hồ sơ khác chưa kết thúc; mỗi lúc chỉ một hồ sơ.")
    return ""


def stopped_by_office(registration):
    """Not by the ward: then the office that stopped it opens it again."""
    stop = registration.stops.last()
    return stop is not None and stop.returns_to == Status.UNDER_EVALUATION


def why_not_reopen(user, registration, *, today=None):
    if not serves(user, registration.ward):
        return _("Việc này thuộc UBND %(ward)s.") % {"ward": in_sentence(registration.ward)}
    if stopped_by_office(registration):
        return _("Cơ quan đánh giá đã dừng giải quyết nên việc mở lại do cơ quan này quyết định.")
    return why_not_open_again(registration, today=today)
