"""What can be asked for and the life of one report, in the words of the page."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    SEASON = "season", _("Tổng hợp mùa đánh giá")
    REGISTER = "register", _("Danh mục sản phẩm được công nhận")


ABOUT = {
    Kind.SEASON: _(
        "Số hồ sơ theo phường, bộ sản phẩm, tình trạng, hạng sao; đúng hạn hay trễ hạn ở phường và ở cơ quan đánh giá."
    ),
    Kind.REGISTER: _(
        "Từng sản phẩm với hạng sao, quyết định, thời hạn; bản Excel có thêm trang theo cột của bảng PTNT_OCOP."
    ),
}


class Format(TextChoices):
    XLSX = "xlsx", _("Excel (XLSX)")
    CSV = "csv", _("Chỉ danh sách (CSV)")
    PDF = "pdf", _("Bản in (PDF)")


CONTENT_TYPE = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.PDF: "application/pdf",
}
FORMAT_ICON = {Format.XLSX: "file-earmark-excel", Format.CSV: "file-earmark-text", Format.PDF: "file-earmark-pdf"}


class State(TextChoices):
    QUEUED = "queued", _("Chờ lập")
    RUNNING = "running", _("Đang lập")
    DONE = "done", _("Đã xong")
    FAILED = "failed", _("Không lập được")
    CANCELLED = "cancelled", _("Đã hủy")


# Back to `queued`: the worker died, another starts again.
NEXT = {
    State.QUEUED: {State.RUNNING, State.CANCELLED, State.FAILED},
    State.RUNNING: {State.DONE, State.FAILED, State.CANCELLED, State.QUEUED},
    State.DONE: set(),
    State.FAILED: set(),
    State.CANCELLED: set(),
}
UNDER_WAY = frozenset(state for state, following in NEXT.items() if following)

# Which action takes each path, on which page (none: the worker's), and who does it; tests/test_statuses.py keeps it true.
_WORKER, _ASKER = _("Cổng, tự động"), _("Người yêu cầu báo cáo")
_CANCEL = ("reports.requests.cancel", "reports:report_cancel", _ASKER)
WAYS = {
    State.QUEUED: {
        State.RUNNING: ("reports.generation.build", "", _WORKER),
        State.FAILED: ("reports.generation.sweep", "", _WORKER),
        State.CANCELLED: _CANCEL,
    },
    State.RUNNING: {
        State.DONE: ("reports.generation.build", "", _WORKER),
        State.FAILED: ("reports.generation.build", "", _WORKER),
        State.CANCELLED: _CANCEL,
        State.QUEUED: ("reports.generation.sweep", "", _WORKER),
    },
}

TONE = {
    State.QUEUED: "neutral",
    State.RUNNING: "info",
    State.DONE: "good",
    State.FAILED: "late",
    State.CANCELLED: "neutral",
}
ICON = {
    State.QUEUED: "clock",
    State.RUNNING: "arrow-clockwise",
    State.DONE: "check-circle-fill",
    State.FAILED: "x-circle",
    State.CANCELLED: "dash-circle",
}
