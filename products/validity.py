"""What a recognition is worth on a day, for the public pages. Pure.

`evaluations.certificates` answers the same for a certificate in hand; here also for papers of which the end is not known.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from products.statuses import RoundKind

RENEWAL_OPENS_DAYS = 180  # QĐ 26/2026 Đ7 k6a


class Validity(TextChoices):
    IN_FORCE = "in_force", _("Còn hiệu lực")
    RENEWAL_DUE = "renewal_due", _("Còn hiệu lực, đến kỳ đánh giá lại")
    EXPIRED = "expired", _("Hết hiệu lực")
    SUPERSEDED = "superseded", _("Đã được thay thế")
    WITHDRAWN = "withdrawn", _("Đã thu hồi")
    UNKNOWN = "unknown", _("Chưa có thông tin về thời hạn")
    PRACTICE = "practice", _("Kết quả thực hành, không có giá trị")


TONE = {
    Validity.IN_FORCE: "good",
    Validity.RENEWAL_DUE: "soon",
    Validity.EXPIRED: "late",
    Validity.SUPERSEDED: "neutral",
    Validity.WITHDRAWN: "late",
    Validity.UNKNOWN: "neutral",
    Validity.PRACTICE: "neutral",
}
ICON = {
    Validity.IN_FORCE: "check-circle-fill",
    Validity.RENEWAL_DUE: "clock-history",
    Validity.EXPIRED: "x-circle",
    Validity.SUPERSEDED: "arrow-counterclockwise",
    Validity.WITHDRAWN: "slash-circle",
    Validity.UNKNOWN: "question-circle",
    Validity.PRACTICE: "flag",
}


def of(recognition, today):
    """The last valid day is inclusive (rulings 5); what the source does not tell is not guessed (rulings 26)."""
    if recognition.round_kind == RoundKind.PRACTICE:
        return Validity.PRACTICE
    if recognition.superseded_by_id:
        return Validity.SUPERSEDED
    if recognition.withdrawn_on:
        return Validity.WITHDRAWN
    if recognition.valid_until is None:
        return Validity.UNKNOWN
    if today > recognition.valid_until:
        return Validity.EXPIRED
    if (recognition.valid_until - today).days <= RENEWAL_OPENS_DAYS:
        return Validity.RENEWAL_DUE
    return Validity.IN_FORCE
