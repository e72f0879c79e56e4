"""The deeds of this room, by noun. `moving.move` is the only writer of an evaluation's status."""

from django.utils.translation import gettext_lazy as _

from accounts import audit, audit_words
from evaluations.models import CheckMark
from evaluations.second_look import SAMPLE
from evaluations.statuses import Presence, Seat

audit.LABELS.update(
    {
        "evaluation.taken_up": _("Bắt đầu kiểm tra hồ sơ"),
        "evaluation.moved": _("Chuyển bước đánh giá"),
        "evaluation.checked": _("Ghi kết quả kiểm tra hồ sơ"),
        "evaluation.advised": _("Báo cáo của Tổ tư vấn"),
        "evaluation.branch_corrected": _("Sửa trường hợp áp dụng"),
        "evaluation.spread_accepted": _("Chấp nhận chênh lệch điểm"),
        "objection.raised": _("Nêu căn cứ loại hồ sơ"),
        "objection.upheld": _("Hội đồng biểu quyết loại hồ sơ"),
        "objection.dismissed": _("Hội đồng không loại hồ sơ"),
        "council.founded": _("Lập Hội đồng"),
        "council.rules": _("Sửa quy chế Hội đồng"),
        "council.seated": _("Thêm thành viên Hội đồng"),
        "council.unseated": _("Bớt thành viên Hội đồng"),
        "session.called": _("Lập phiên họp"),
        "session.agenda_added": _("Đưa hồ sơ vào phiên"),
        "session.agenda_removed": _("Đưa hồ sơ ra khỏi phiên"),
        "session.agenda_moved": _("Chuyển hồ sơ sang phiên khác"),
        "session.attendance": _("Điểm danh phiên họp"),
        "session.scoring_opened": _("Mở chấm điểm"),
        "session.discussion_opened": _("Mở thảo luận"),
        "session.closed": _("Bế mạc phiên"),
        "session.left": _("Ghi thành viên rời phiên"),
        "session.returned": _("Ghi thành viên trở lại phiên"),
        "conflict.proposed": _("Nêu khả năng xung đột lợi ích"),
        "conflict.confirmed": _("Xác nhận lợi ích liên quan"),
        "conflict.dismissed": _("Bỏ qua khả năng xung đột lợi ích"),
        "conflict.declared": _("Khai báo lợi ích liên quan"),
        "sheet.handed_in": _("Nộp phiếu chấm"),
        "result.computed": _("Tính kết quả"),
        "result.concluded_differently": _("Kết luận khác kết quả tính"),
        "result.sent_back": _("Chuyển trả kết quả cho cấp dưới"),
        "evaluation.refused": _("Thông báo hồ sơ không đủ điều kiện"),
        "minutes.written": _("Lập biên bản"),
        "minutes.adopted": _("Thông qua biên bản"),
        "minutes.supplement_written": _("Lập biên bản bổ sung"),
        "minutes.supplement_adopted": _("Thông qua biên bản bổ sung"),
        "decision.recognise": _("Ký quyết định công nhận"),
        "decision.refer_up": _("Ký quyết định đề nghị cấp trên"),
    }
)
audit.WORDS.update(
    {
        "verdict": _("kết quả kiểm tra"),
        "ground": _("căn cứ"),
        "branch": _("trường hợp áp dụng"),
        "member": _("thành viên"),
        "seat": _("vai trò trong Hội đồng"),
        "evaluation": _("hồ sơ"),
        "has_conflict": _("có lợi ích liên quan"),
        "detected": _("người khác phát hiện"),
        "left_at": _("giờ rời phiên"),
        "presides": _("chủ trì tiếp"),
        "attempt": _("lần chấm"),
        "sum": _("tổng điểm các phiếu"),
        "sheets": _("số phiếu tính"),
        "band": _("khung sao"),
        "for": _("số phiếu tán thành"),
        "present": _("số người có mặt"),
        "quorum": _("túc số"),
        "gate": _("tỷ lệ đạt yêu cầu tối thiểu"),
        "max_spread": _("chênh lệch tối đa"),
        "min_sheets": _("số phiếu tối thiểu"),
        "signed_on": _("ngày ký"),
        "items": _("sản phẩm"),
        "session": _("phiên"),
        "to": _("nơi nhận"),
        "again": _("lần đánh giá lại của"),
    }
)


def _checked(item):
    """A paper's code, the samples, or the n-th ground that disqualifies (`CheckMark.item`)."""
    if item == SAMPLE:
        return _("sản phẩm mẫu")
    if item.startswith("DQ"):
        return _("căn cứ loại hồ sơ số %(place)s") % {"place": item[2:]}
    return _("giấy tờ %(code)s") % {"code": item}


audit_words.NAMED.update(
    {
        "member": "evaluations.CouncilMember",
        "presides": "evaluations.CouncilMember",
        "evaluation": "evaluations.Evaluation",
        "again": "evaluations.Evaluation",
        "session": "evaluations.CouncilSession",
        "to": "accounts.Office",
    }
)
audit_words.VALUES.update(
    {
        "seat": Seat,
        ("session.attendance", "*"): Presence,
        ("evaluation.checked", "*"): CheckMark.Verdict,
    }
)
audit_words.CODES.update(
    {
        "session.attendance": ("%(code)s", "evaluations.CouncilMember"),
        "evaluation.checked": (_checked, ""),
    }
)
