"""A conference's life, an invitation's answers, and what a door or a paper sheet can say."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    PROPAGANDA = "propaganda", _("Hội nghị tuyên truyền")
    TRAINING = "training", _("Lớp tập huấn")
    EVALUATION = "evaluation", _("Hội nghị đánh giá")


class State(TextChoices):
    DRAFT = "draft", _("Nháp")
    APPROVED = "approved", _("Đã phê duyệt")
    INVITING = "inviting", _("Đang mời")
    CLOSED = "closed", _("Đã chốt danh sách")
    HELD = "held", _("Đã tổ chức")
    REPORTED = "reported", _("Đã báo cáo")
    CANCELLED = "cancelled", _("Đã hủy")
    POSTPONED = "postponed", _("Hoãn")


# A draft has promised nobody a day: it is edited, not postponed.
NEXT = {
    State.DRAFT: {State.APPROVED, State.CANCELLED},
    State.APPROVED: {State.INVITING, State.POSTPONED, State.CANCELLED},
    State.INVITING: {State.CLOSED, State.POSTPONED, State.CANCELLED},
    State.CLOSED: {State.INVITING, State.HELD, State.POSTPONED, State.CANCELLED},
    # A new day: back to where the invitations had come to.
    State.POSTPONED: {State.APPROVED, State.INVITING, State.CANCELLED},
    State.HELD: {State.REPORTED},
    State.REPORTED: set(),
    State.CANCELLED: set(),
}
ENDS = frozenset(state for state, following in NEXT.items() if not following)
EDITABLE = frozenset({State.DRAFT, State.APPROVED, State.INVITING, State.CLOSED, State.POSTPONED})
# Guests are still being asked or awaited.
COMING = frozenset({State.INVITING, State.CLOSED})
# Its lists of who came count.
TOOK_PLACE = frozenset({State.HELD, State.REPORTED})

# Which action takes each path, on which page, and who does it; tests/test_statuses.py keeps it true.
_ORGANISER, _HEAD = _("Cơ quan tổ chức"), _("Trưởng cơ quan")
_CANCEL = ("trainings.actions.planning.cancel", "trainings:cancel", _ORGANISER)
_POSTPONE = ("trainings.actions.planning.postpone", "trainings:postpone", _ORGANISER)
_OPEN = ("trainings.actions.planning.open_inviting", "trainings:open_inviting", _ORGANISER)
_NEW_DATE = ("trainings.actions.planning.set_new_date", "trainings:new_date", _ORGANISER)
WAYS = {
    State.DRAFT: {
        State.APPROVED: ("trainings.actions.planning.approve", "trainings:approve", _HEAD),
        State.CANCELLED: _CANCEL,
    },
    State.APPROVED: {State.INVITING: _OPEN, State.POSTPONED: _POSTPONE, State.CANCELLED: _CANCEL},
    State.INVITING: {
        State.CLOSED: ("trainings.actions.planning.close", "trainings:close", _ORGANISER),
        State.POSTPONED: _POSTPONE,
        State.CANCELLED: _CANCEL,
    },
    State.CLOSED: {
        State.INVITING: _OPEN,
        State.HELD: ("trainings.actions.planning.hold", "trainings:hold", _ORGANISER),
        State.POSTPONED: _POSTPONE,
        State.CANCELLED: _CANCEL,
    },
    State.POSTPONED: {State.APPROVED: _NEW_DATE, State.INVITING: _NEW_DATE, State.CANCELLED: _CANCEL},
    State.HELD: {State.REPORTED: ("trainings.actions.planning.report", "trainings:report_hand_in", _ORGANISER)},
}

PUBLIC_LABEL = {
    State.DRAFT: _("Đang chuẩn bị"),
    State.APPROVED: _("Sắp mời"),
    State.INVITING: _("Đang mời dự"),
    State.CLOSED: _("Sắp diễn ra"),
    State.HELD: _("Đã diễn ra"),
    State.REPORTED: _("Đã diễn ra"),
    State.CANCELLED: _("Không tổ chức"),
    State.POSTPONED: _("Dời ngày, chờ thông báo"),
}
TONE = {
    State.DRAFT: "neutral",
    State.APPROVED: "info",
    State.INVITING: "info",
    State.CLOSED: "info",
    State.HELD: "good",
    State.REPORTED: "good",
    State.CANCELLED: "late",
    State.POSTPONED: "soon",
}
ICON = {
    State.DRAFT: "pencil",
    State.APPROVED: "check-circle",
    State.INVITING: "send",
    State.CLOSED: "people",
    State.HELD: "check-circle-fill",
    State.REPORTED: "file-earmark-text",
    State.CANCELLED: "x-circle",
    State.POSTPONED: "clock",
}


class Reply(TextChoices):
    """Where an invitation stands."""

    QUEUED = "queued", _("Chờ gửi")
    SENT = "sent", _("Đã gửi, chưa trả lời")
    ACCEPTED = "accepted", _("Sẽ dự")
    DECLINED = "declined", _("Không dự")
    DELEGATED = "delegated", _("Cử người dự thay")
    WAITING = "waiting", _("Danh sách chờ")
    EXPIRED = "expired", _("Không trả lời")
    WITHDRAWN = "withdrawn", _("Đã thu hồi")


_ANSWERS = {Reply.ACCEPTED, Reply.DECLINED, Reply.DELEGATED, Reply.WAITING}
# A ward may answer for its business before the letter has left, and a guest may change the answer.
REPLY_NEXT = {
    Reply.QUEUED: {Reply.SENT, Reply.EXPIRED, Reply.WITHDRAWN} | _ANSWERS,
    Reply.SENT: {Reply.EXPIRED, Reply.WITHDRAWN} | _ANSWERS,
    Reply.ACCEPTED: {Reply.DECLINED, Reply.DELEGATED, Reply.WITHDRAWN},
    Reply.DELEGATED: {Reply.ACCEPTED, Reply.DECLINED, Reply.WITHDRAWN},
    Reply.DECLINED: {Reply.ACCEPTED, Reply.DELEGATED, Reply.WAITING, Reply.WITHDRAWN},
    Reply.WAITING: {Reply.ACCEPTED, Reply.DELEGATED, Reply.DECLINED, Reply.EXPIRED, Reply.WITHDRAWN},
    Reply.EXPIRED: set(),
    # Asked again, a guest gets a new invitation with a new code.
    Reply.WITHDRAWN: set(),
}
_GUEST = _("Đại biểu, hoặc phường trả lời thay")
_ANSWER = ("trainings.actions.inviting.answer", "trainings:answer", _GUEST)
_PROMOTE = ("trainings.actions.inviting.promote", "", _("Cổng, khi có chỗ"))
_LAPSE = ("trainings.actions.planning.hold", "trainings:hold", _ORGANISER)
_RECALL = ("trainings.actions.inviting.withdraw", "trainings:withdraw", _ORGANISER)


def _reply_way(was, to):
    if to == Reply.SENT:
        return ("trainings.sending.send_invitations", "", _("Cổng, tự động"))
    if to == Reply.EXPIRED:
        return _LAPSE
    if to == Reply.WITHDRAWN:
        return _RECALL
    return _PROMOTE if (was, to) == (Reply.WAITING, Reply.ACCEPTED) else _ANSWER


REPLY_WAYS = {
    was: {to: _reply_way(was, to) for to in Reply if to in following}
    for was, following in REPLY_NEXT.items()
    if following
}


HOLDS_SEAT = frozenset({Reply.ACCEPTED, Reply.DELEGATED})
UNANSWERED = frozenset({Reply.QUEUED, Reply.SENT})
ANSWERED = frozenset(_ANSWERS)
REPLY_TONE = {
    Reply.QUEUED: "neutral",
    Reply.SENT: "info",
    Reply.ACCEPTED: "good",
    Reply.DECLINED: "neutral",
    Reply.DELEGATED: "good",
    Reply.WAITING: "soon",
    Reply.EXPIRED: "neutral",
    Reply.WITHDRAWN: "late",
}
REPLY_ICON = {
    Reply.QUEUED: "clock",
    Reply.SENT: "send",
    Reply.ACCEPTED: "check-circle",
    Reply.DECLINED: "x-circle",
    Reply.DELEGATED: "people",
    Reply.WAITING: "hourglass-split",
    Reply.EXPIRED: "dash-circle",
    Reply.WITHDRAWN: "slash-circle",
}


class Channel(TextChoices):
    """How an invitation reached its guest."""

    EMAIL = "email", _("Thư điện tử")
    PAPER = "paper", _("Giấy mời in")
    NONE = "none", _("Không gửi thư (đã từ chối nhận thư)")


class GuestKind(TextChoices):
    BUSINESS = "business", _("Chủ thể OCOP")
    OFFICE = "office", _("Cơ quan, đơn vị")
    OUTSIDE = "outside", _("Khách khác")


class GuestSource(TextChoices):
    REGISTER = "register", _("Chọn từ danh sách chủ thể")
    HAND = "hand", _("Nhập tay")
    IMPORT = "import", _("Nhập từ tệp")
    WALK_IN = "walk_in", _("Đến không có giấy mời")


class Presence(TextChoices):
    PRESENT = "present", _("Có mặt")
    ABSENT = "absent", _("Vắng")
    EXCUSED = "excused", _("Vắng có lý do")


PRESENCE_TONE = {Presence.PRESENT: "good", Presence.ABSENT: "late", Presence.EXCUSED: "neutral"}
PRESENCE_ICON = {Presence.PRESENT: "check-circle", Presence.ABSENT: "x-circle", Presence.EXCUSED: "dash-circle"}


class Direction(TextChoices):
    IN = "in", _("Vào")
    OUT = "out", _("Ra")


class Method(TextChoices):
    QR = "qr", _("Quét mã")
    NAME = "name", _("Tìm theo tên")
    HAND = "hand", _("Nhập tay")
    WALK_IN = "walk_in", _("Đến không có giấy mời")
    SHEET = "sheet", _("Danh sách ký tên")


class Outcome(TextChoices):
    """What the door answered to a scan; everything but `ok` is a refusal with its reason."""

    OK = "ok", _("Đã ghi nhận")
    ALREADY_IN = "already_in", _("Đã vào trước đó")
    NOT_INSIDE = "not_inside", _("Chưa ghi nhận vào")
    UNKNOWN = "unknown", _("Không đọc được mã")
    OTHER_CONFERENCE = "other_conference", _("Mã của hội nghị khác")
    WRONG_SESSION = "wrong_session", _("Mã của buổi khác")
    NOT_INVITED = "not_invited", _("Không có giấy mời")
    WITHDRAWN = "withdrawn", _("Giấy mời đã thu hồi")
    WAITING = "waiting", _("Còn trong danh sách chờ")
    NOT_TAKING_PLACE = "not_taking_place", _("Hội nghị không diễn ra")
    DOOR_CLOSED = "door_closed", _("Ngoài giờ điểm danh")


# The door saw the guest, whatever it could answer at that moment: a scan before it may still be on its way.
SEEN_AT_DOOR = frozenset({Outcome.OK, Outcome.ALREADY_IN, Outcome.NOT_INSIDE})


class SurveyKind(TextChoices):
    FEEDBACK = "feedback", _("Phiếu đánh giá hội nghị")
    TEST_BEFORE = "test_before", _("Bài kiểm tra đầu khóa")
    TEST_AFTER = "test_after", _("Bài kiểm tra cuối khóa")


class ImportState(TextChoices):
    PREVIEW = "preview", _("Xem trước")
    CONFIRMED = "confirmed", _("Đã nhập")
    DROPPED = "dropped", _("Đã bỏ")


class Stage(TextChoices):
    """How far a business has come, for choosing an audience."""

    NO_DOSSIER = "no_dossier", _("Chưa có hồ sơ nào")
    DRAFT = "draft", _("Hồ sơ còn nháp")
    UNDER_WAY = "under_way", _("Hồ sơ đang xử lý")
    CONCLUDED = "concluded", _("Đã có kết quả")


class Past(TextChoices):
    """What an earlier conference saw of a business."""

    CAME = "came", _("Đã dự ít nhất một hội nghị")
    NEVER = "never", _("Chưa dự hội nghị nào")
    MISSED = "missed", _("Được mời nhưng vắng")
