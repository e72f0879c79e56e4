"""Where a letter can be, what comes next, and how the office calls it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    EMAIL = "email", _("Thư điện tử")
    PAPER = "paper", _("Thư giấy")


class Status(TextChoices):
    QUEUED = "queued", _("Chờ gửi")
    SENDING = "sending", _("Đang gửi")
    SENT = "sent", _("Đã gửi")
    FAILED = "failed", _("Không gửi được")
    DISCARDED = "discarded", _("Đã bỏ")
    TO_PRINT = "to_print", _("Chờ in")
    PRINTED = "printed", _("Đã in, đã chuyển")


NEXT = {
    Status.QUEUED: {Status.SENDING, Status.DISCARDED},
    # Back to the queue after a passing fault, or when the worker died holding the letter.
    Status.SENDING: {Status.SENT, Status.QUEUED, Status.FAILED},
    Status.FAILED: {Status.QUEUED, Status.DISCARDED},
    Status.TO_PRINT: {Status.PRINTED, Status.DISCARDED},
    Status.SENT: set(),
    Status.DISCARDED: set(),
    Status.PRINTED: set(),
}

# Which action takes each path, on which page (none: the clock's), and who does it; tests/test_statuses.py keeps it true.
_CLOCK, _CLERK = _("Cổng, tự động"), _("Quản trị hệ thống; thư giấy: cán bộ phường")
_DISCARD = ("notifications.actions.discard", "notifications:letter_discard", _CLERK)
WAYS = {
    Status.QUEUED: {Status.SENDING: ("notifications.delivery.deliver", "", _CLOCK), Status.DISCARDED: _DISCARD},
    Status.SENDING: {
        Status.SENT: ("notifications.delivery.deliver", "", _CLOCK),
        Status.QUEUED: ("notifications.delivery.release_stuck", "", _CLOCK),
        Status.FAILED: ("notifications.delivery.deliver", "", _CLOCK),
    },
    Status.FAILED: {
        Status.QUEUED: ("notifications.actions.resend", "notifications:letter_resend", _CLERK),
        Status.DISCARDED: _DISCARD,
    },
    Status.TO_PRINT: {
        Status.PRINTED: ("notifications.actions.mark_printed", "notifications:letter_printed", _CLERK),
        Status.DISCARDED: _DISCARD,
    },
}

TONE = {
    Status.QUEUED: "info",
    Status.SENDING: "info",
    Status.SENT: "good",
    Status.FAILED: "late",
    Status.DISCARDED: "neutral",
    Status.TO_PRINT: "soon",
    Status.PRINTED: "good",
}

ICON = {
    Status.QUEUED: "clock",
    Status.SENDING: "send",
    Status.SENT: "check-circle",
    Status.FAILED: "exclamation-triangle",
    Status.DISCARDED: "dash-circle",
    Status.TO_PRINT: "printer",
    Status.PRINTED: "check-circle",
}


class Outcome(TextChoices):
    """What one line of a letter's history says."""

    SENT = "sent", _("Máy chủ thư đã nhận")
    LATER = "later", _("Chưa gửi được, sẽ gửi lại")
    REFUSED = "refused", _("Máy chủ thư từ chối")
    INTERRUPTED = "interrupted", _("Lần gửi bị gián đoạn, gửi lại")
    RESENT = "resent", _("Cho gửi lại")
    DISCARDED = "discarded", _("Bỏ, không gửi")
    PRINTED = "printed", _("Đã in và chuyển")


OUTCOME_TONE = {
    Outcome.SENT: "good",
    Outcome.LATER: "soon",
    Outcome.REFUSED: "late",
    Outcome.INTERRUPTED: "soon",
    Outcome.RESENT: "info",
    Outcome.DISCARDED: "neutral",
    Outcome.PRINTED: "good",
}

# E-mailed letters of these kinds carry a link that opens the addressee's account. An administrator
# reads the letter, never the link: whoever holds it could act in the addressee's name.
PRIVATE_KINDS = frozenset(
    {
        "invitation",
        "password_reset",
        "conference_invitation",
        "conference_reminder",
        "conference_seat",
        "conference_new_date",
        "conference_changed",
        "conference_thanks",
    }
)

# Pages that everybody may open although their address carries a code: printed on papers to be checked by anybody.
PUBLIC_PAGES = frozenset(
    {"criteria:regulation", "criteria:set", "evaluations:certificate_check", "trainings:certificate_check"}
)
# In an address of the portal: the secret of the public look-up of one dossier.
SECRET_PARAMETERS = frozenset({"bm"})

KIND_LABEL = {
    "invitation": _("Thư mời dùng cổng"),
    "password_reset": _("Đặt lại mật khẩu"),
    "signed_up": _("Chủ thể tự đăng ký"),
    "standing": _("Phường xác nhận chủ thể"),
    "change_declared": _("Khai báo thay đổi chờ xác nhận"),
    "change_decided": _("Kết quả khai báo thay đổi"),
    "holder_changed": _("Chủ thể, sản phẩm đã công nhận có thay đổi"),
    "submitted": _("Đã nhận hồ sơ gửi"),
    "received": _("Tiếp nhận hồ sơ"),
    "rejected": _("Từ chối tiếp nhận"),
    "supplement_requested": _("Yêu cầu bổ sung"),
    "supplement_answered": _("Đã nhận bản bổ sung"),
    "forwarded": _("Chuyển hồ sơ lên cấp đánh giá"),
    "result": _("Kết quả đánh giá"),
    "disqualified": _("Hồ sơ bị loại"),
    "referred_up": _("Đề nghị cấp trên đánh giá"),
    "recognised": _("Quyết định công nhận"),
    "returned": _("Cấp trên trả kết quả, hồ sơ giải quyết tiếp"),
    "returned_office": _("Báo cơ quan: cấp trên chuyển trả kết quả"),
    "evaluated_again": _("Đánh giá lại theo thẩm quyền"),
    "refused": _("Hồ sơ không đủ điều kiện đánh giá"),
    "supplement_due": _("Nhắc hạn bổ sung"),
    "supplement_overdue": _("Quá hạn bổ sung"),
    "stopped": _("Dừng giải quyết hồ sơ"),
    "reopened": _("Mở lại hồ sơ"),
    "expiring": _("Giấy chứng nhận sắp hết hạn"),
    "extended": _("Kéo dài hiệu lực giấy chứng nhận"),
    "conference_invitation": _("Giấy mời hội nghị"),
    "conference_reminder": _("Nhắc trả lời giấy mời"),
    "conference_seat": _("Có chỗ cho người trong danh sách chờ"),
    "conference_cancelled": _("Báo hủy hội nghị"),
    "conference_postponed": _("Báo hoãn hội nghị"),
    "conference_new_date": _("Báo ngày mới của hội nghị"),
    "conference_changed": _("Báo thay đổi ngày, giờ, địa điểm hội nghị"),
    "conference_withdrawn": _("Thu hồi giấy mời"),
    "conference_thanks": _("Cảm ơn đã dự hội nghị"),
}


def kind_label(kind):
    """The office's word for a kind of letter; a kind named by a room above and not listed here shows as it is."""
    return KIND_LABEL.get(kind, kind)
