"""The deeds of this room, and their words in the audit log."""

from django.utils.translation import gettext_lazy as _

from accounts import audit, audit_words
from trainings.models import Invitation, Mailing
from trainings.statuses import Presence, Reply, State

audit.LABELS.update(
    {
        "conference.planned": _("Lập hội nghị"),
        "conference.updated": _("Sửa hội nghị"),
        "conference.moved": _("Chuyển bước hội nghị"),
        "conference.copied": _("Sao chép hội nghị"),
        "guests.added": _("Thêm đại biểu"),
        "guests.removed": _("Bỏ đại biểu"),
        "guests.imported": _("Nhập danh sách đại biểu"),
        "guests.counted": _("Tính đại biểu vào chỉ tiêu"),
        "guest.corrected": _("Sửa thông tin đại biểu"),
        "invitation.sent_again": _("Gửi lại giấy mời"),
        "guests.exported": _("Xuất danh sách đại biểu"),
        "invitations.asked": _("Gửi giấy mời"),
        "invitation.answered": _("Trả lời giấy mời"),
        "invitation.withdrawn": _("Thu hồi giấy mời"),
        "invitation.opted_out": _("Từ chối nhận thư mời"),
        "mailing.asked": _("Gửi thư cho đại biểu"),
        "attendance.ticked": _("Ghi điểm danh"),
        "door_link.made": _("Tạo đường dẫn điểm danh"),
        "door_link.revoked": _("Thu hồi đường dẫn điểm danh"),
        "training_certificates.issued": _("Cấp giấy xác nhận tham dự"),
        "training_certificate.revoked": _("Thu hồi giấy xác nhận tham dự"),
    }
)
audit.WORDS.update(
    {
        "reply": _("trả lời"),
        "presence": _("điểm danh"),
        "guests": _("số đại biểu"),
        "guest": _("đại biểu"),
        "via": _("trả lời qua"),
        "from": _("lấy từ"),
        "file": _("tệp"),
        "label": _("tên cửa"),
        "starts_on": _("ngày khai mạc"),
        "venue": _("địa điểm"),
        "capacity": _("số chỗ"),
    }
)
audit_words.NAMED.update(
    {
        "guest": "trainings.Guest",
        ("attendance.ticked", "session"): "trainings.ConferenceSession",
        ("conference.copied", "from"): "trainings.Conference",
    }
)
audit_words.VALUES.update(
    {
        "reply": Reply,
        "via": Invitation.Via,
        ("guests.added", "from"): {
            "register": _("danh sách chủ thể của cổng"),
            "offices": _("danh sách cơ quan"),
            "hand": _("nhập tay"),
        },
        ("guests.exported", "paper"): {
            "sign_in_sheet": _("danh sách ký tên"),
            "invitations": _("giấy mời"),
            "report": _("báo cáo"),
        },
        ("mailing.asked", "kind"): Mailing.Kind,
        ("conference.moved", "status"): State,
        ("attendance.ticked", "*"): Presence,
    }
)
audit_words.CODES.update({"attendance.ticked": ("%(code)s", "trainings.Guest")})
