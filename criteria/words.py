"""What the levels of a regulation are called and what they do, in the words of the law."""

from django.utils.translation import gettext_lazy as _

LEVEL = {"ward": _("Cấp xã"), "district": _("Cấp huyện"), "province": _("Cấp tỉnh"), "central": _("Trung ương")}
DOES = {
    "receive": _("tiếp nhận"),
    "guide": _("hướng dẫn"),
    "check": _("kiểm tra hồ sơ"),
    "ward_report": _("lập báo cáo Mẫu số 03"),
    "forward": _("chuyển hồ sơ"),
    "advise": _("tổ tư vấn xem xét"),
    "survey": _("khảo sát thực tế"),
    "score": _("Hội đồng chấm điểm"),
}
KIND = {"first": _("Đánh giá lần đầu"), "upgrade": _("Nâng hạng"), "renewal": _("Đánh giá lại")}
EDITION = {"qd148-2023": _("Quyết định 148/QĐ-TTg (2023)"), "qd26-2026": _("Quyết định 26/2026/QĐ-TTg")}
EDITION_SHORT = {"qd148-2023": _("QĐ 148/2023"), "qd26-2026": _("QĐ 26/2026")}


def edition_name(code):
    return EDITION.get(code, code)
