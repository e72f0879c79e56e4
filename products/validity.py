"""What a recognition is worth on a day: for the public pages, the check of a certificate and the register. Pure."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from products.statuses import RoundKind


class Validity(TextChoices):
    IN_FORCE = "in_force", _("Còn hiệu lực")
    RENEWAL_DUE = "renewal_due", _("Còn hiệu lực, đến kỳ đánh giá lại")
    EXTENDED = "extended", _("Được kéo dài hiệu lực, chờ kết quả đánh giá lại")
    EXPIRED = "expired", _("Hết hiệu lực")
    SUPERSEDED = "superseded", _("Đã được thay thế")
    WITHDRAWN = "withdrawn", _("Đã thu hồi")
    UNKNOWN = "unknown", _("Chưa có thông tin về thời hạn")
    PRACTICE = "practice", _("Kết quả thực hành, không có giá trị")


TONE = {
    Validity.IN_FORCE: "good",
    Validity.RENEWAL_DUE: "soon",
    Validity.EXTENDED: "soon",
    Validity.EXPIRED: "late",
    Validity.SUPERSEDED: "neutral",
    Validity.WITHDRAWN: "late",
    Validity.UNKNOWN: "neutral",
    Validity.PRACTICE: "neutral",
}
ICON = {
    Validity.IN_FORCE: "check-circle-fill",
    Validity.RENEWAL_DUE: "clock-history",
    Validity.EXTENDED: "clock-history",
    Validity.EXPIRED: "x-circle",
    Validity.SUPERSEDED: "arrow-counterclockwise",
    Validity.WITHDRAWN: "slash-circle",
    Validity.UNKNOWN: "question-circle",
    Validity.PRACTICE: "flag",
}


def of(recognition, today, window):
    """The last valid day is inclusive (rulings 5); what the source does not tell is not guessed (rulings 26).

    `window`: the renewal window of the regulation in force, (first, last) days before the end, or None.
    """
    if recognition.round_kind == RoundKind.PRACTICE:
        return Validity.PRACTICE
    if recognition.superseded_by_id:
        return Validity.SUPERSEDED
    if recognition.withdrawn_on:
        return Validity.WITHDRAWN
    return _by_date(recognition.valid_until, recognition.extended_until, today, window)


def _by_date(last_day, extended_until, today, window):
    if last_day is None:
        return Validity.UNKNOWN
    if today > last_day:
        return Validity.EXTENDED if extended_until and today <= extended_until else Validity.EXPIRED
    opens = window and window[0]  # QĐ 26/2026 Đ7 k6a
    return Validity.RENEWAL_DUE if opens and (last_day - today).days <= opens else Validity.IN_FORCE
