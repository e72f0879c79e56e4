"""The life of one dossier at one level: from the office's check to the decision (rulings 8)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """One Evaluation's exact step, in the words of an official."""

    CHECKING = "checking", _("Kiểm tra hồ sơ")
    SUPPLEMENT_REQUESTED = "supplement_requested", _("Chờ bổ sung")
    DISQUALIFIED = "disqualified", _("Hồ sơ bị loại")
    ADVISORY = "advisory", _("Tổ tư vấn thẩm định")
    READY = "ready", _("Đủ điều kiện, chờ Hội đồng")
    SCORING = "scoring", _("Hội đồng đang chấm điểm")
    RESCORING = "rescoring", _("Chấm lại")
    SCORED = "scored", _("Có kết quả chấm")
    MINUTED = "minuted", _("Đã thông qua biên bản")
    RECOGNISED = "recognised", _("Đã công nhận")
    REFERRED_UP = "referred_up", _("Đã đề nghị cấp trên đánh giá")
    NOT_RECOGNISED = "not_recognised", _("Không công nhận")
    WITHDRAWN = "withdrawn", _("Chủ thể đã rút hồ sơ")
    RETURNED = "returned", _("Cấp trên chuyển trả kết quả, chờ giải quyết")
    RETURNED_DOWN = "returned_down", _("Đã chuyển trả kết quả cho cấp dưới")
    STOPPED = "stopped", _("Dừng giải quyết")


class Desk(TextChoices):
    """Whose turn it is."""

    BUSINESS = "business", _("Chủ thể")
    OFFICE = "office", _("Cơ quan thường trực Hội đồng")
    ADVISORY = "advisory", _("Tổ tư vấn")
    COUNCIL = "council", _("Hội đồng")
    LEADER = "leader", _("Người ký quyết định")
    NOBODY = "nobody", _("Đã kết thúc")


HELD_BY = {
    Status.CHECKING: Desk.OFFICE,
    Status.SUPPLEMENT_REQUESTED: Desk.BUSINESS,
    Status.DISQUALIFIED: Desk.NOBODY,
    Status.ADVISORY: Desk.ADVISORY,
    Status.READY: Desk.OFFICE,
    Status.SCORING: Desk.COUNCIL,
    Status.RESCORING: Desk.COUNCIL,
    Status.SCORED: Desk.OFFICE,
    Status.MINUTED: Desk.LEADER,
    Status.RECOGNISED: Desk.NOBODY,
    Status.REFERRED_UP: Desk.NOBODY,
    Status.NOT_RECOGNISED: Desk.NOBODY,
    Status.WITHDRAWN: Desk.NOBODY,
    Status.RETURNED: Desk.LEADER,
    Status.RETURNED_DOWN: Desk.NOBODY,
    Status.STOPPED: Desk.NOBODY,
}

NEXT = {
    Status.CHECKING: {
        Status.SUPPLEMENT_REQUESTED,
        Status.ADVISORY,
        Status.READY,
        # The office refuses what must not come before the council («Hồ sơ bị loại khi», Phụ lục II).
        Status.DISQUALIFIED,
        Status.WITHDRAWN,
    },
    Status.SUPPLEMENT_REQUESTED: {Status.CHECKING, Status.STOPPED, Status.WITHDRAWN},
    Status.ADVISORY: {Status.CHECKING, Status.READY, Status.WITHDRAWN},
    Status.READY: {Status.CHECKING, Status.SCORING, Status.WITHDRAWN},
    # During the scoring only the council disqualifies, by a vote (rulings 15). Back to `ready`: too few may score it, another council will.
    Status.SCORING: {Status.SCORED, Status.RESCORING, Status.DISQUALIFIED, Status.READY},
    Status.RESCORING: {Status.SCORED, Status.DISQUALIFIED, Status.READY},
    # A conflict found after the closing: too few sheets remain, so another council scores it (rulings 19, 21).
    Status.SCORED: {Status.MINUTED, Status.READY},
    # Found after the adoption: the result is computed anew and adopted in supplementary minutes.
    Status.MINUTED: {
        Status.SCORED,
        Status.RECOGNISED,
        Status.REFERRED_UP,
        Status.RETURNED_DOWN,
        Status.NOT_RECOGNISED,
    },
    # Back from above (QĐ 26/2026 Đ7 k4g): recognised from the upper council's result, evaluated here by one's own power,
    # passed on to the level further below, or nothing is recognised.
    Status.RETURNED: {Status.RECOGNISED, Status.CHECKING, Status.RETURNED_DOWN, Status.NOT_RECOGNISED},
    Status.DISQUALIFIED: set(),
    Status.RECOGNISED: set(),
    Status.REFERRED_UP: set(),
    Status.NOT_RECOGNISED: set(),
    Status.WITHDRAWN: set(),
    Status.RETURNED_DOWN: set(),
    Status.STOPPED: set(),
}
# An end that the same office takes back within some days, with a reason: not a way on, so it stands apart from NEXT.
REOPENS = {Status.STOPPED: {Status.SUPPLEMENT_REQUESTED}}

ENDS = frozenset(status for status, following in NEXT.items() if not following)
BEFORE_COUNCIL = frozenset({Status.CHECKING, Status.SUPPLEMENT_REQUESTED, Status.ADVISORY, Status.READY})
OPEN_SHEETS = frozenset({Status.SCORING, Status.RESCORING})
# The leader's desk: the council's conclusion of this level or of the one above stands, nothing is signed yet.
DECIDABLE = frozenset({Status.MINUTED, Status.RETURNED})
HAS_RESULT = frozenset(
    {
        Status.SCORED,
        Status.MINUTED,
        Status.RECOGNISED,
        Status.REFERRED_UP,
        Status.NOT_RECOGNISED,
        Status.RETURNED,
        Status.RETURNED_DOWN,
    }
)

# Which action takes each path, on which page, and who does it: docs/statuses.md names it, tests/test_statuses.py keeps it true.
_OFFICE, _CHAIR, _LEADER = _("Cơ quan thường trực"), _("Chủ tọa"), _("Người ký quyết định")
_RELEASE = (
    "evaluations.actions.checking.release",
    "evaluations:release",
    _("Cơ quan thường trực, theo đề nghị của chủ thể"),
)
_BACK = ("evaluations.actions.checking.send_back_to_check", "evaluations:back_to_check", _OFFICE)
_READY = ("evaluations.actions.checking.mark_ready", "evaluations:ready", _OFFICE)
_VOTE = (
    "evaluations.actions.concluding.decide_objection",
    "evaluations:objection_decide",
    _("Hội đồng biểu quyết; Chủ tọa hoặc thư ký ghi"),
)
_PUT_OFF = ("evaluations.actions.concluding.put_off", "evaluations:put_off", _("Chủ tọa hoặc thư ký"))
_CLOSE = ("evaluations.actions.concluding.close_session", "evaluations:close_session", _CHAIR)
_DECIDE = ("evaluations.actions.deciding.decide", "evaluations:decide", _LEADER)
_SEND_BACK = (
    "evaluations.actions.returning.send_back",
    "evaluations:send_back",
    _("Lãnh đạo hoặc trưởng cơ quan cấp trên"),
)
_NOTIFY = (
    "evaluations.actions.deciding.notify_not_recognised",
    "evaluations:notify_not_recognised",
    _("Cơ quan thường trực hoặc người ký quyết định"),
)
_FINDER = _("Chủ tọa, thư ký hoặc trưởng cơ quan ghi lợi ích liên quan")
WAYS = {
    Status.CHECKING: {
        Status.SUPPLEMENT_REQUESTED: (
            "evaluations.actions.checking.request_supplement",
            "evaluations:supplement",
            _OFFICE,
        ),
        Status.ADVISORY: ("evaluations.actions.checking.ask_advice", "evaluations:ask_advice", _OFFICE),
        Status.READY: _READY,
        Status.DISQUALIFIED: (
            "evaluations.actions.ending.refuse",
            "evaluations:refuse",
            _("Trưởng cơ quan thường trực"),
        ),
        Status.WITHDRAWN: _RELEASE,
    },
    Status.SUPPLEMENT_REQUESTED: {
        Status.CHECKING: ("evaluations.actions.checking.resume", "evaluations:resume", _OFFICE),
        Status.STOPPED: ("evaluations.actions.ending.stop", "evaluations:stop", _("Cơ quan thường trực, khi quá hạn")),
        Status.WITHDRAWN: _RELEASE,
    },
    Status.ADVISORY: {Status.CHECKING: _BACK, Status.READY: _READY, Status.WITHDRAWN: _RELEASE},
    Status.READY: {
        Status.CHECKING: _BACK,
        Status.SCORING: (
            "evaluations.actions.scoring.open_scoring",
            "evaluations:open_scoring",
            _("Thư ký hoặc Chủ tọa"),
        ),
        Status.WITHDRAWN: _RELEASE,
    },
    Status.SCORING: {
        Status.SCORED: _CLOSE,
        Status.RESCORING: ("evaluations.actions.concluding.ask_rescoring", "evaluations:ask_rescoring", _CHAIR),
        Status.DISQUALIFIED: _VOTE,
        Status.READY: _PUT_OFF,
    },
    Status.RESCORING: {Status.SCORED: _CLOSE, Status.DISQUALIFIED: _VOTE, Status.READY: _PUT_OFF},
    Status.SCORED: {
        Status.READY: ("evaluations.actions.conflicts.find_conflict", "evaluations:find_conflict", _FINDER),
        Status.MINUTED: ("evaluations.actions.concluding.adopt_minutes", "evaluations:minutes_adopt", _CHAIR),
    },
    Status.MINUTED: {
        Status.SCORED: ("evaluations.actions.conflicts.settle", "evaluations:proposal_settle", _FINDER),
        Status.RECOGNISED: _DECIDE,
        Status.REFERRED_UP: _DECIDE,
        Status.RETURNED_DOWN: _SEND_BACK,
        Status.NOT_RECOGNISED: _NOTIFY,
    },
    Status.RETURNED: {
        Status.RECOGNISED: _DECIDE,
        Status.CHECKING: (
            "evaluations.actions.returning.evaluate_here",
            "evaluations:evaluate_here",
            _("Lãnh đạo hoặc trưởng cơ quan"),
        ),
        Status.RETURNED_DOWN: _SEND_BACK,
        Status.NOT_RECOGNISED: _NOTIFY,
    },
    Status.STOPPED: {
        Status.SUPPLEMENT_REQUESTED: (
            "evaluations.actions.ending.reopen",
            "evaluations:reopen",
            _("Cơ quan thường trực, trong hạn ghi ở thông báo"),
        ),
    },
}

PUBLIC_LABEL = {
    Status.CHECKING: _("Đang kiểm tra hồ sơ"),
    Status.SUPPLEMENT_REQUESTED: _("Cần bổ sung giấy tờ"),
    Status.DISQUALIFIED: _("Hồ sơ không đủ điều kiện"),
    Status.ADVISORY: _("Đang thẩm định"),
    Status.READY: _("Chờ Hội đồng đánh giá"),
    Status.SCORING: _("Hội đồng đang đánh giá"),
    Status.RESCORING: _("Hội đồng đang đánh giá"),
    Status.SCORED: _("Hội đồng đang hoàn tất kết quả"),
    Status.MINUTED: _("Chờ quyết định"),
    Status.RECOGNISED: _("Đã công nhận"),
    Status.REFERRED_UP: _("Đã chuyển cấp trên đánh giá"),
    Status.NOT_RECOGNISED: _("Chưa được công nhận"),
    Status.WITHDRAWN: _("Đã rút"),
    Status.RETURNED: _("Cấp trên đã trả kết quả, chờ giải quyết"),
    Status.RETURNED_DOWN: _("Đã trả kết quả cho cấp dưới"),
    Status.STOPPED: _("Đã dừng giải quyết"),
}

TONE = {
    Status.CHECKING: "info",
    Status.SUPPLEMENT_REQUESTED: "soon",
    Status.DISQUALIFIED: "late",
    Status.ADVISORY: "info",
    Status.READY: "info",
    Status.SCORING: "info",
    Status.RESCORING: "soon",
    Status.SCORED: "good",
    Status.MINUTED: "good",
    Status.RECOGNISED: "good",
    Status.REFERRED_UP: "good",
    Status.NOT_RECOGNISED: "late",
    Status.WITHDRAWN: "neutral",
    Status.RETURNED: "soon",
    Status.RETURNED_DOWN: "neutral",
    Status.STOPPED: "late",
}

ICON = {
    Status.CHECKING: "search",
    Status.SUPPLEMENT_REQUESTED: "exclamation-circle",
    Status.DISQUALIFIED: "x-circle",
    Status.ADVISORY: "people",
    Status.READY: "inbox",
    Status.SCORING: "pencil-square",
    Status.RESCORING: "arrow-repeat",
    Status.SCORED: "calculator",
    Status.MINUTED: "file-text",
    Status.RECOGNISED: "check-circle-fill",
    Status.REFERRED_UP: "arrow-up-circle",
    Status.NOT_RECOGNISED: "x-circle",
    Status.WITHDRAWN: "dash-circle",
    Status.RETURNED: "reply",
    Status.RETURNED_DOWN: "reply",
    Status.STOPPED: "slash-circle",
}


class Seat(TextChoices):
    """A seat in a council (QĐ 26/2026 Đ7 k3b)."""

    CHAIR = "chair", _("Chủ tịch Hội đồng")
    VICE_CHAIR = "vice_chair", _("Phó Chủ tịch Hội đồng")
    MEMBER = "member", _("Ủy viên")
    SECRETARY = "secretary", _("Thư ký")


class SessionState(TextChoices):
    """The phases of a council session; the seals hang on them (rulings 18)."""

    PLANNED = "planned", _("Đã lên lịch")
    SCORING = "scoring", _("Đang chấm độc lập")
    DISCUSSION = "discussion", _("Đang thảo luận")
    CLOSED = "closed", _("Đã bế mạc")


SESSION_NEXT = {
    SessionState.PLANNED: {SessionState.SCORING},
    SessionState.SCORING: {SessionState.DISCUSSION},
    SessionState.DISCUSSION: {SessionState.CLOSED},
    SessionState.CLOSED: set(),
}
SESSION_WAYS = {
    SessionState.PLANNED: {
        SessionState.SCORING: (
            "evaluations.actions.scoring.open_scoring",
            "evaluations:open_scoring",
            _("Thư ký hoặc Chủ tọa"),
        )
    },
    SessionState.SCORING: {
        SessionState.DISCUSSION: (
            "evaluations.actions.concluding.open_discussion",
            "evaluations:open_discussion",
            _CHAIR,
        )
    },
    SessionState.DISCUSSION: {SessionState.CLOSED: _CLOSE},
}
SESSION_TONE = {
    SessionState.PLANNED: "neutral",
    SessionState.SCORING: "info",
    SessionState.DISCUSSION: "soon",
    SessionState.CLOSED: "good",
}
SESSION_ICON = {
    SessionState.PLANNED: "calendar-event",
    SessionState.SCORING: "pencil-square",
    SessionState.DISCUSSION: "people",
    SessionState.CLOSED: "check-circle",
}


class Presence(TextChoices):
    """Who came to a session."""

    PRESENT = "present", _("Có mặt")
    EXCUSED = "excused", _("Vắng có lý do")
    ABSENT = "absent", _("Vắng")


class ProposalSource(TextChoices):
    """Who says that a member may have an interest."""

    PORTAL = "portal", _("Cổng phát hiện")
    LATE = "late", _("Phát hiện sau khi thông qua biên bản")


class ProposalOutcome(TextChoices):
    """What became of it."""

    OPEN = "open", _("Chờ xử lý")
    CONFIRMED = "confirmed", _("Có lợi ích liên quan")
    DISMISSED = "dismissed", _("Không có lợi ích liên quan")


class DecisionKind(TextChoices):
    """What the leader signs (rulings 9)."""

    RECOGNISE = "recognise", _("Công nhận kết quả, cấp giấy chứng nhận")
    REFER_UP = "refer_up", _("Phê duyệt kết quả, đề nghị cấp trên đánh giá")


class CertificateStatus(TextChoices):
    """What the public check answers."""

    VALID = "valid", _("Còn hiệu lực")
    RENEWAL_DUE = "renewal_due", _("Còn hiệu lực, đến kỳ đánh giá lại")
    EXTENDED = "extended", _("Được kéo dài hiệu lực, chờ kết quả đánh giá lại")
    EXPIRED = "expired", _("Hết hiệu lực")
    REVOKED = "revoked", _("Đã thu hồi")
    SUPERSEDED = "superseded", _("Đã được thay thế")
    PRACTICE = "practice", _("Bản thực hành, không có giá trị")


CERTIFICATE_TONE = {
    CertificateStatus.VALID: "good",
    CertificateStatus.RENEWAL_DUE: "soon",
    CertificateStatus.EXTENDED: "soon",
    CertificateStatus.EXPIRED: "late",
    CertificateStatus.REVOKED: "late",
    CertificateStatus.SUPERSEDED: "neutral",
    CertificateStatus.PRACTICE: "neutral",
}
CERTIFICATE_ICON = {
    CertificateStatus.VALID: "patch-check-fill",
    CertificateStatus.RENEWAL_DUE: "clock-history",
    CertificateStatus.EXTENDED: "clock-history",
    CertificateStatus.EXPIRED: "x-octagon",
    CertificateStatus.REVOKED: "slash-circle",
    CertificateStatus.SUPERSEDED: "arrow-repeat",
    CertificateStatus.PRACTICE: "easel",
}
