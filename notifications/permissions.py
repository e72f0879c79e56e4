"""Why an administrator may not do this with a letter: a sentence, or "" where nothing is in the way."""

from django.utils.translation import gettext as _

from .statuses import Status


def _why_not_administrator(user):
    return "" if getattr(user, "is_administrator", False) else _("Chỉ quản trị viên được xử lý thư của cổng.")


def why_not_resend(user, letter):
    if reason := _why_not_administrator(user):
        return reason
    if letter.status == Status.FAILED or (letter.status == Status.QUEUED and letter.attempts):
        return ""
    if letter.status == Status.QUEUED:
        return _("Thư đang chờ gửi lần đầu, cổng sẽ tự gửi.")
    return _("Chỉ gửi lại được thư chưa gửi được; thư này: %(status)s.") % {"status": letter.get_status_display()}


def why_not_discard(user, letter):
    if reason := _why_not_administrator(user):
        return reason
    if letter.status in {Status.QUEUED, Status.FAILED, Status.TO_PRINT}:
        return ""
    return _("Chỉ bỏ được thư chưa gửi, chưa in; thư này: %(status)s.") % {"status": letter.get_status_display()}


def why_not_mark_printed(user, letter):
    return _why_not_administrator(user) or why_not_hand_over(letter)


def why_not_hand_over(letter):
    if letter.status == Status.TO_PRINT:
        return ""
    return _("Chỉ đánh dấu được thư giấy đang chờ in; thư này: %(status)s.") % {"status": letter.get_status_display()}
