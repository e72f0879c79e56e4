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


def why_not_fill_in(survey, guest, *, today=None):
    if survey.closes_on and (today or clock.today()) > survey.closes_on:
        return _("Phiếu này nhận đến hết ngày %(day)s.") % {"day": f"{survey.closes_on:%d/%m/%Y}"}
    if survey.conference.state not in COMING | TOOK_PLACE:
        return _("Hội nghị không tổ chức nên phiếu này đã đóng.")
    if survey.answers.filter(guest=guest).exists():
        return _("Ông/bà đã gửi phiếu này; cảm ơn ông/bà.")
    return ""


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
