"""The dossier's life: whose desk it lies on, where it may go, how it is called.

`products` owns these statuses; from `under_evaluation` on, `evaluations` keeps one status per level and
round and writes back only `concluded` and `stopped` (rulings 8).
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """The exact step, in the words of an official."""

    DRAFT = "draft", _("Nháp")
    SUBMITTED = "submitted", _("Chờ tiếp nhận")
    SUPPLEMENT_REQUESTED = "supplement_requested", _("Yêu cầu bổ sung")
    REJECTED = "rejected", _("Từ chối tiếp nhận")
    RECEIVED = "received", _("Đã tiếp nhận")
    WARD_REVIEW = "ward_review", _("UBND cấp xã đang đánh giá")
    FORWARDED = "forwarded", _("Đã gửi cấp đánh giá")
    UNDER_EVALUATION = "under_evaluation", _("Đang đánh giá, phân hạng")
    CONCLUDED = "concluded", _("Đã có kết quả")
    WITHDRAWN = "withdrawn", _("Đã rút hồ sơ")
    STOPPED = "stopped", _("Dừng giải quyết")


class Desk(TextChoices):
    """Whose turn it is."""

    BUSINESS = "business", _("Chủ thể")
    WARD = "ward", _("UBND cấp xã")
    OFFICE = "office", _("Cơ quan đánh giá")
    NOBODY = "nobody", _("Đã kết thúc")


HELD_BY = {
    Status.DRAFT: Desk.BUSINESS,
    Status.SUBMITTED: Desk.WARD,
    Status.SUPPLEMENT_REQUESTED: Desk.BUSINESS,
    Status.REJECTED: Desk.NOBODY,
    Status.RECEIVED: Desk.WARD,
    Status.WARD_REVIEW: Desk.WARD,
    Status.FORWARDED: Desk.OFFICE,
    Status.UNDER_EVALUATION: Desk.OFFICE,
    Status.CONCLUDED: Desk.NOBODY,
    Status.WITHDRAWN: Desk.NOBODY,
    Status.STOPPED: Desk.NOBODY,
}

# A supplement goes back to the desk that asked for it; hence several ways out of `supplement_requested`.
NEXT = {
    Status.DRAFT: {Status.SUBMITTED, Status.WITHDRAWN},
    Status.SUBMITTED: {Status.RECEIVED, Status.SUPPLEMENT_REQUESTED, Status.REJECTED, Status.WITHDRAWN},
    Status.SUPPLEMENT_REQUESTED: {
        Status.SUBMITTED,
        Status.RECEIVED,
        Status.WARD_REVIEW,
        Status.UNDER_EVALUATION,
        Status.WITHDRAWN,
        Status.STOPPED,
    },
    Status.REJECTED: set(),
    # Back to `submitted`: the undo of a wrong receipt (rulings 8).
    Status.RECEIVED: {
        Status.WARD_REVIEW,
        Status.FORWARDED,
        Status.SUPPLEMENT_REQUESTED,
        Status.SUBMITTED,
        Status.WITHDRAWN,
    },
    Status.WARD_REVIEW: {Status.FORWARDED, Status.SUPPLEMENT_REQUESTED, Status.WITHDRAWN},
    Status.FORWARDED: {Status.UNDER_EVALUATION, Status.WITHDRAWN},
    Status.UNDER_EVALUATION: {Status.SUPPLEMENT_REQUESTED, Status.CONCLUDED, Status.WITHDRAWN},
    Status.CONCLUDED: set(),
    Status.WITHDRAWN: set(),
    Status.STOPPED: set(),
}
# An end that the same office takes back within some days, with a reason: not a way on, so it stands apart from NEXT.
REOPENS = {Status.STOPPED: {Status.SUPPLEMENT_REQUESTED}}

ENDS = frozenset(status for status, following in NEXT.items() if not following)
# Which action takes each path, on which page, and who does it: docs/statuses.md names it, tests/test_statuses.py keeps it true.
WAYS = {
    Status.DRAFT: {
        Status.SUBMITTED: (
            "products.actions.dossiers.submit",
            "products:registration_submit",
            _("Chủ thể, hoặc cán bộ phường tại quầy"),
        ),
        Status.WITHDRAWN: ("products.actions.dossiers.withdraw", "products:registration_withdraw", _("Chủ thể")),
    },
    Status.SUBMITTED: {
        Status.RECEIVED: ("products.actions.ward.receive", "products:registration_receive", _("Cán bộ phường")),
        Status.SUPPLEMENT_REQUESTED: (
            "products.actions.ward.request_supplement",
            "products:supplement_new",
            _("Cán bộ phường"),
        ),
        Status.REJECTED: ("products.actions.ward.reject", "products:registration_reject", _("Cán bộ phường")),
        Status.WITHDRAWN: ("products.actions.dossiers.withdraw", "products:registration_withdraw", _("Chủ thể")),
    },
    Status.SUPPLEMENT_REQUESTED: {
        Status.SUBMITTED: ("products.actions.dossiers.answer_supplement", "products:supplement_answer", _("Chủ thể")),
        Status.RECEIVED: ("products.actions.dossiers.answer_supplement", "products:supplement_answer", _("Chủ thể")),
        Status.WARD_REVIEW: ("products.actions.dossiers.answer_supplement", "products:supplement_answer", _("Chủ thể")),
        Status.UNDER_EVALUATION: (
            "products.actions.dossiers.answer_supplement",
            "products:supplement_answer",
            _("Chủ thể"),
        ),
        Status.WITHDRAWN: ("products.actions.dossiers.withdraw", "products:registration_withdraw", _("Chủ thể")),
        Status.STOPPED: (
            "products.actions.stopping.stop",
            "products:registration_stop",
            _("Nơi yêu cầu bổ sung, khi quá hạn"),
        ),
    },
    Status.RECEIVED: {
        Status.WARD_REVIEW: ("products.actions.ward.write_report", "products:ward_report", _("Cán bộ phường")),
        Status.FORWARDED: ("products.actions.ward.forward", "products:registration_forward", _("Cán bộ phường")),
        Status.SUPPLEMENT_REQUESTED: (
            "products.actions.ward.request_supplement",
            "products:supplement_new",
            _("Cán bộ phường"),
        ),
        Status.SUBMITTED: (
            "products.actions.ward.undo_receipt",
            "products:receipt_undo",
            _("Người đã tiếp nhận, hoặc lãnh đạo phường"),
        ),
        Status.WITHDRAWN: ("products.actions.dossiers.withdraw", "products:registration_withdraw", _("Chủ thể")),
    },
    Status.WARD_REVIEW: {
        Status.FORWARDED: (
            "products.actions.ward.forward",
            "products:registration_forward",
            _("Cán bộ phường, khi Mẫu 03 đã ký"),
        ),
        Status.SUPPLEMENT_REQUESTED: (
            "products.actions.ward.request_supplement",
            "products:supplement_new",
            _("Cán bộ phường"),
        ),
        Status.WITHDRAWN: ("products.actions.dossiers.withdraw", "products:registration_withdraw", _("Chủ thể")),
    },
    Status.FORWARDED: {
        Status.UNDER_EVALUATION: ("evaluations.actions.checking.take_up", "evaluations:take_up", _("Cơ quan đánh giá")),
        Status.WITHDRAWN: ("products.actions.dossiers.withdraw", "products:registration_withdraw", _("Chủ thể")),
    },
    Status.UNDER_EVALUATION: {
        Status.SUPPLEMENT_REQUESTED: (
            "evaluations.actions.checking.request_supplement",
            "evaluations:supplement",
            _("Cơ quan đánh giá"),
        ),
        Status.CONCLUDED: (
            "evaluations.actions.deciding.decide",
            "evaluations:decide",
            _("Người ký quyết định, cơ quan hoặc Hội đồng (bảng dưới)"),
        ),
        Status.WITHDRAWN: (
            "evaluations.actions.checking.release",
            "evaluations:release",
            _("Cơ quan đánh giá, theo đề nghị của chủ thể"),
        ),
    },
    Status.STOPPED: {
        Status.SUPPLEMENT_REQUESTED: (
            "products.actions.stopping.reopen",
            "products:registration_reopen",
            _("Nơi đã dừng, trong hạn ghi ở thông báo"),
        ),
    },
}

EDITABLE = frozenset({Status.DRAFT, Status.SUPPLEMENT_REQUESTED})
# A product has one dossier under way at a time.
OPEN = frozenset(Status) - ENDS

PUBLIC_LABEL = {
    Status.DRAFT: _("Đang soạn"),
    Status.SUBMITTED: _("Đã nộp, chờ phường tiếp nhận"),
    Status.SUPPLEMENT_REQUESTED: _("Cần bổ sung giấy tờ"),
    Status.REJECTED: _("Không được tiếp nhận"),
    Status.RECEIVED: _("Phường đã tiếp nhận"),
    Status.WARD_REVIEW: _("Phường đang xem xét"),
    Status.FORWARDED: _("Đã chuyển cơ quan đánh giá"),
    Status.UNDER_EVALUATION: _("Đang thẩm định"),
    Status.CONCLUDED: _("Đã có kết quả"),
    Status.WITHDRAWN: _("Đã rút"),
    Status.STOPPED: _("Đã dừng giải quyết"),
}

# What the applicant should do or wait for, beside the gentle label.
PUBLIC_NEXT = {
    Status.DRAFT: _("Hồ sơ chưa gửi. Khi đủ nội dung, chủ thể gửi hồ sơ để phường tiếp nhận."),
    Status.SUBMITTED: _(
        "Phường xem hồ sơ và nhận sản phẩm mẫu. Nếu chưa nộp mẫu, xin mang mẫu đến bộ phận một cửa của phường."
    ),
    Status.SUPPLEMENT_REQUESTED: _(
        "Xin chuẩn bị các nội dung dưới đây và nộp lại trước hạn; thời gian chờ bổ sung không tính vào hạn giải quyết."
    ),
    Status.REJECTED: _("Lý do ghi trong thông báo gửi tới chủ thể. Sau khi khắc phục, chủ thể có thể nộp hồ sơ mới."),
    Status.RECEIVED: _("Phường kiểm tra hồ sơ, sau đó chuyển tới cơ quan đánh giá. Chủ thể chưa cần làm gì thêm."),
    Status.WARD_REVIEW: _(
        "Phường viết báo cáo về nguyên liệu, lao động và bản sắc địa phương rồi chuyển hồ sơ. Chủ thể chưa cần làm gì thêm."
    ),
    Status.FORWARDED: _("Cơ quan đánh giá sẽ kiểm tra hồ sơ. Chủ thể chưa cần làm gì thêm."),
    Status.UNDER_EVALUATION: _(
        "Cơ quan đánh giá kiểm tra hồ sơ, Hội đồng chấm điểm. Nếu cần bổ sung, chủ thể sẽ nhận thông báo."
    ),
    Status.CONCLUDED: _("Việc giải quyết hồ sơ đã xong; thông báo kết quả được gửi tới chủ thể."),
    Status.WITHDRAWN: _("Hồ sơ đã rút theo đề nghị của chủ thể. Muốn tham gia lại, chủ thể nộp hồ sơ mới."),
    Status.STOPPED: _(
        "Lý do và hạn đề nghị mở lại ghi trong thông báo gửi tới chủ thể. Cần hỏi thêm, xin liên hệ UBND phường."
    ),
}

TONE = {
    Status.DRAFT: "neutral",
    Status.SUBMITTED: "info",
    Status.SUPPLEMENT_REQUESTED: "soon",
    Status.REJECTED: "late",
    Status.RECEIVED: "info",
    Status.WARD_REVIEW: "info",
    Status.FORWARDED: "info",
    Status.UNDER_EVALUATION: "info",
    Status.CONCLUDED: "good",
    Status.WITHDRAWN: "neutral",
    Status.STOPPED: "late",
}

ICON = {
    Status.DRAFT: "pencil",
    Status.SUBMITTED: "inbox",
    Status.SUPPLEMENT_REQUESTED: "exclamation-circle",
    Status.REJECTED: "x-circle",
    Status.RECEIVED: "check-circle",
    Status.WARD_REVIEW: "search",
    Status.FORWARDED: "send",
    Status.UNDER_EVALUATION: "hourglass-split",
    Status.CONCLUDED: "check-circle-fill",
    Status.WITHDRAWN: "dash-circle",
    Status.STOPPED: "slash-circle",
}


class RegistrationKind(TextChoices):
    """Mẫu số 01, mục 4."""

    FIRST = "first", _("Lần đầu")
    UPGRADE = "upgrade", _("Nâng hạng")
    RENEWAL = "renewal", _("Đánh giá lại")


class RoundKind(TextChoices):
    """Rulings 2."""

    LIVE = "live", _("Đợt chính thức")
    HISTORY = "history", _("Nhập lại từ hồ sơ giấy")
    PRACTICE = "practice", _("Thực hành")


class BusinessKind(TextChoices):
    """Chủ thể OCOP, QĐ 26/2026 Đ2 k3."""

    COOPERATIVE = "cooperative", _("Hợp tác xã")
    COOPERATIVE_GROUP = "cooperative_group", _("Tổ hợp tác")
    SME = "sme", _("Doanh nghiệp nhỏ và vừa")
    FARM = "farm", _("Trang trại")
    HOUSEHOLD_PRODUCER = "household_producer", _("Hộ sản xuất có đăng ký kinh doanh")
    HOUSEHOLD_BUSINESS = "household_business", _("Hộ kinh doanh")
    ASSOCIATION = "association", _("Hội, hiệp hội")
    OPERATION_CENTRE = "operation_centre", _("Trung tâm điều hành")


# Only for tourism, set 26 (QĐ 26/2026 Đ2 k3).
TOURISM_ONLY_KINDS = frozenset({BusinessKind.ASSOCIATION, BusinessKind.OPERATION_CENTRE})


class Standing(TextChoices):
    """A business that signed itself up waits for its ward to confirm it."""

    PENDING = "pending", _("Chờ phường xác nhận")
    CONFIRMED = "confirmed", _("Đã xác nhận")
    REFUSED = "refused", _("Không xác nhận")


STANDING_TONE = {Standing.PENDING: "soon", Standing.CONFIRMED: "good", Standing.REFUSED: "late"}
STANDING_ICON = {Standing.PENDING: "hourglass-split", Standing.CONFIRMED: "check-circle", Standing.REFUSED: "x-circle"}


class ChangeState(TextChoices):
    """A declared change waits for the ward (`proposed`), then it is decided or taken back."""

    PROPOSED = "proposed", _("Chờ phường xác nhận")
    CONFIRMED = "confirmed", _("Đã xác nhận")
    REFUSED = "refused", _("Không xác nhận")
    WITHDRAWN = "withdrawn", _("Đã rút")


CHANGE_TONE = {
    ChangeState.PROPOSED: "soon",
    ChangeState.CONFIRMED: "good",
    ChangeState.REFUSED: "late",
    ChangeState.WITHDRAWN: "neutral",
}
CHANGE_ICON = {
    ChangeState.PROPOSED: "hourglass-split",
    ChangeState.CONFIRMED: "check-circle",
    ChangeState.REFUSED: "x-circle",
    ChangeState.WITHDRAWN: "dash-circle",
}
