"""Forms, questions, certificates, thanks."""

from django.utils.translation import gettext as _

from accounts import clock
from trainings.permissions.people import why_not_organiser
from trainings.statuses import COMING, TOOK_PLACE, State


def why_not_edit_surveys(user, conference):
    if reason := why_not_organiser(user, conference):
        return reason
    if conference.state in {State.REPORTED, State.CANCELLED}:
        return _("Hội nghị đã kết thúc nên không sửa được phiếu.")
    return ""


def why_not_fill_in(survey, guest, *, now=None):
    """The first test until the first sitting begins; the last test and the feedback once the last sitting is over.

    The hours are those of the sittings as they stand now, so a sitting put off moves them. Who has sent the form is told so
    whatever the hour.
    """
    now = now or clock.now()
    conference = survey.conference
    if survey.answers.filter(guest=guest).exists():
        return _("Ông/bà đã gửi phiếu này; cảm ơn ông/bà.")
    if conference.state == State.POSTPONED:
        return _("Hội nghị đang hoãn; phiếu này mở lại khi có ngày mới.")
    if conference.state not in COMING | TOOK_PLACE:
        return _("Hội nghị không tổ chức nên phiếu này đã đóng.")
    if reason := _out_of_hours(survey, conference, now):
        return reason
    if survey.last_day and clock.local_date(now) > survey.last_day:
        return _("Phiếu này nhận đến hết ngày %(day)s.") % {"day": f"{survey.last_day:%d/%m/%Y}"}
    return ""


def _out_of_hours(survey, conference, now):
    took_place = conference.state in TOOK_PLACE
    if survey.is_for_afterwards:
        if took_place or now >= (over_at := conference.over_at):
            return ""
        return _("Phiếu này mở khi buổi cuối kết thúc, lúc %(at)s.") % {"at": clock.in_words(over_at)}
    begins_at = conference.begins_at
    if now < begins_at and not took_place:
        return ""
    return _("Bài này chỉ làm trước khi buổi đầu bắt đầu, lúc %(at)s; nay đã đóng.") % {"at": clock.in_words(begins_at)}


def until(survey):
    """What a guest is told beside a form that is open: until when it is taken, or ""."""
    if not survey.is_for_afterwards and not (survey.closes_on and survey.closes_on < survey.conference.starts_on):
        return _("Nhận đến khi buổi đầu bắt đầu, lúc %(at)s.") % {"at": clock.in_words(survey.conference.begins_at)}
    return _("Nhận đến hết ngày %(day)s.") % {"day": f"{survey.last_day:%d/%m/%Y}"} if survey.last_day else ""


def why_not_ask(conference):
    if conference.state not in COMING | {State.HELD}:
        return _("Hội nghị này không nhận câu hỏi nữa.")
    return ""


def why_not_answer_question(user, question):
    return why_not_organiser(user, question.conference)


def why_not_certify(user, conference):
    if reason := why_not_organiser(user, conference):
        return reason
    if conference.certificate_sessions is None:
        return _("Hội nghị này không cấp giấy xác nhận.")
    if conference.state not in TOOK_PLACE:
        return _("Giấy xác nhận chỉ cấp sau khi hội nghị đã tổ chức.")
    return ""


def why_not_revoke_certificate(user, certificate):
    if reason := why_not_organiser(user, certificate.conference):
        return reason
    return _("Giấy xác nhận này đã được thu hồi.") if certificate.revoked_at else ""


def why_not_thank(user, conference):
    if reason := why_not_organiser(user, conference):
        return reason
    if conference.state not in TOOK_PLACE:
        return _("Thư cảm ơn chỉ gửi sau khi hội nghị đã tổ chức.")
    if conference.is_history:
        return _("Hội nghị nhập lại từ hồ sơ giấy: không gửi thư.")
    return ""
