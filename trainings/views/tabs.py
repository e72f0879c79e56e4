"""The pages of a conference that has begun: one row of tabs on each."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

_TABS = (
    ("conference_attendance", _("Điểm danh")),
    ("questions", _("Câu hỏi")),
    ("surveys", _("Phiếu, kiểm tra")),
    ("certificates", _("Giấy xác nhận, thư cảm ơn")),
    ("conference_report", _("Báo cáo")),
)


def tabs(conference, here):
    return [
        {"url": reverse(f"trainings:{name}", args=[conference.pk]), "label": label, "active": name == here}
        for name, label in _TABS
    ]
