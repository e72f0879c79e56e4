"""The deeds of this room, and their words in the audit log."""

from django.utils.translation import gettext_lazy as _

from accounts import audit

audit.LABELS.update(
    {
        "conference.planned": _("Lập hội nghị"),
        "conference.updated": _("Sửa hội nghị"),
        "conference.moved": _("Chuyển bước hội nghị"),
        "conference.copied": _("Sao chép hội nghị"),
        "guests.added": _("Thêm đại biểu"),
        "guests.removed": _("Bỏ đại biểu"),
        "guests.imported": _("Nhập danh sách đại biểu"),
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
audit.WORDS.update({"reply": _("trả lời"), "presence": _("điểm danh"), "guests": _("số đại biểu")})
