"""The reason a deed would be refused, in the words of the clerk; an empty string where it may be done."""

from datetime import timedelta

from django.utils.translation import gettext as _

from accounts import authority, clock
from accounts.roles import WARD, Role
from trainings.querysets import ORGANISE, READ
from trainings.statuses import COMING, HOLDS_SEAT, NEXT, TOOK_PLACE, Reply, State

# How long after its end a door link still takes in what it saw in time.
LATE_DELIVERY = timedelta(hours=2)
APPROVE = (Role.OFFICE_HEAD, Role.WARD_LEADER, Role.LEADER)


def organises(user, office):
    return authority.offices_served(user, *ORGANISE).filter(pk=office.pk).exists()


def why_not_plan(user, office):
    if not organises(user, office):
        return _("Chỉ cán bộ của cơ quan tổ chức mới lập được hội nghị.")
    return ""


def _why_not_organiser(user, conference):
    if not organises(user, conference.office):
        return _("Việc này thuộc %(office)s, đơn vị tổ chức hội nghị.") % {"office": conference.office.name}
    return ""


def _why_not_step(conference, to):
    if to not in NEXT[State(conference.state)]:
        return _("Hội nghị đang ở bước «%(state)s» nên chưa làm được việc này.") % {
            "state": conference.get_state_display()
        }
    return ""


# --- preparing -----------------------------------------------------------------------------


def why_not_edit(user, conference):
    if reason := _why_not_organiser(user, conference):
        return reason
    if not conference.is_editable:
        return _("Hội nghị %(state)s nên không sửa được nữa.") % {"state": conference.get_state_display().lower()}
    return ""


def why_not_approve(user, conference):
    if not authority.offices_served(user, *APPROVE).filter(pk=conference.office_id).exists():
        return _("Hội nghị do lãnh đạo cơ quan tổ chức phê duyệt.")
    if reason := _why_not_step(conference, State.APPROVED):
        return reason
    if conference.state == State.POSTPONED:
        return _("Hội nghị đang hoãn: hãy đặt ngày mới.")
    if not conference.sessions.exists():
        return _("Hãy thêm ít nhất một buổi trước khi phê duyệt.")
    if not (conference.venue or conference.online_link):
        return _("Hãy ghi địa điểm hoặc đường dẫn trực tuyến trước khi phê duyệt.")
    return ""


def why_not_open_inviting(user, conference, *, today=None):
    if reason := _why_not_organiser(user, conference):
        return reason
    if reason := _why_not_step(conference, State.INVITING):
        return reason
    if conference.state == State.POSTPONED:
        return _("Hội nghị đang hoãn: hãy đặt ngày mới.")
    if not conference.is_history and conference.ends_on < (today or clock.today()):
        return _("Hội nghị đã qua ngày %(day)s; hãy đặt ngày mới hoặc đánh dấu là nhập lại từ hồ sơ giấy.") % {
            "day": f"{conference.ends_on:%d/%m/%Y}"
        }
    return ""


def why_not_close(user, conference):
    return _why_not_organiser(user, conference) or _why_not_step(conference, State.CLOSED)


def why_not_hold(user, conference, *, today=None):
    if reason := _why_not_organiser(user, conference) or _why_not_step(conference, State.HELD):
        return reason
    if conference.ends_on > (today or clock.today()):
        return _("Hội nghị còn đến ngày %(day)s mới xong.") % {"day": f"{conference.ends_on:%d/%m/%Y}"}
    return ""


def why_not_report(user, conference):
    if reason := _why_not_organiser(user, conference) or _why_not_step(conference, State.REPORTED):
        return reason
    report = getattr(conference, "report", None)
    if report is None or not report.results.strip():
        return _("Hãy ghi kết quả đạt được trước khi hoàn thành báo cáo.")
    return ""


def why_not_write_report(user, conference):
    if reason := _why_not_organiser(user, conference):
        return reason
    if conference.state != State.HELD:
        return _("Báo cáo chỉ soạn khi hội nghị đã tổ chức và chưa báo cáo.")
    return ""


def why_not_cancel(user, conference):
    return _why_not_organiser(user, conference) or _why_not_step(conference, State.CANCELLED)


def why_not_postpone(user, conference):
    return _why_not_organiser(user, conference) or _why_not_step(conference, State.POSTPONED)


def why_not_set_new_date(user, conference):
    if reason := _why_not_organiser(user, conference):
        return reason
    if conference.state != State.POSTPONED:
        return _("Chỉ đặt ngày mới cho hội nghị đang hoãn.")
    return ""


def why_not_copy(user, conference):
    return _why_not_organiser(user, conference)


# --- guests and invitations ----------------------------------------------------------------


def why_not_choose_guests(user, conference):
    """Putting names on the list, by hand, from the register or from a file."""
    return why_not_edit(user, conference)


def why_not_remove_guest(user, guest):
    if reason := why_not_edit(user, guest.conference):
        return reason
    if guest.invitations.exists() or guest.checkins.exists():
        return _("Đã có giấy mời hoặc điểm danh cho người này; hãy thu hồi giấy mời.")
    return ""


def why_not_invite(user, conference):
    if reason := _why_not_organiser(user, conference):
        return reason
    if conference.state != State.INVITING:
        return _("Chỉ gửi giấy mời khi hội nghị đang mời.")
    return ""


def why_not_withdraw(user, invitation):
    if reason := _why_not_organiser(user, invitation.conference):
        return reason
    if invitation.conference.state not in COMING:
        return _("Hội nghị không còn ở bước mời nên không thu hồi được giấy mời.")
    if invitation.state in {Reply.WITHDRAWN, Reply.EXPIRED}:
        return _("Giấy mời này không còn hiệu lực.")
    return ""


def why_not_remind(user, conference):
    if reason := why_not_invite(user, conference):
        return reason
    if not conference.invitations.filter(state=Reply.SENT).exists():
        return _("Mọi người được mời đều đã trả lời.")
    return ""


def why_not_answer(invitation, reply, *, today=None):
    """For whoever holds the code. A refusal is always welcome; a promise only while seats are given."""
    conference = invitation.conference
    if conference.state == State.CANCELLED:
        return _("Hội nghị này không tổ chức nữa nên không cần trả lời.")
    if conference.state == State.POSTPONED:
        return _("Hội nghị đang hoãn; cơ quan tổ chức sẽ báo ngày mới.")
    if conference.state in TOOK_PLACE or conference.ends_on < (today or clock.today()):
        return _("Hội nghị đã diễn ra nên không nhận trả lời nữa.")
    if invitation.state in {Reply.WITHDRAWN, Reply.EXPIRED}:
        return _("Giấy mời này không còn hiệu lực. Xin liên hệ cơ quan tổ chức.")
    if conference.state not in COMING:
        return _("Hội nghị chưa bắt đầu mời.")
    wants_seat = reply in HOLDS_SEAT and invitation.state not in HOLDS_SEAT
    if wants_seat and conference.state != State.INVITING:
        return _("Danh sách đã chốt. Xin liên hệ cơ quan tổ chức nếu muốn dự.")
    return ""


def answers_for(user, guest):
    """Whether, and in which capacity, this person answers for the guest: "portal", "ward", "office" or ""."""
    if guest.business_id and guest.business.people.filter(user=user).exists():
        return "portal"
    if organises(user, guest.conference.office):
        return "office"
    if guest.ward_id and authority.holds_over(user, guest.ward, *WARD):
        return "ward"
    return ""


def why_not_answer_for(user, invitation, reply, *, today=None):
    if not user.is_authenticated or not answers_for(user, invitation.guest):
        return _("Chỉ người được mời, cán bộ phường quản lý địa bàn hoặc cơ quan tổ chức mới trả lời được.")
    return why_not_answer(invitation, reply, today=today)


def why_not_read_lists(user, conference):
    """Whole lists of people, on paper or as files: the organising office, its leader and clerk, and the auditor."""
    if authority.has_any_role(user, Role.AUDITOR):
        return ""
    if not authority.offices_served(user, *READ).filter(pk=conference.office_id).exists():
        return _("Danh sách đại biểu chỉ dành cho cơ quan tổ chức.")
    return ""


# --- the door ------------------------------------------------------------------------------


def why_not_take_attendance(user, conference):
    """Ticks, corrections, door links."""
    if reason := _why_not_organiser(user, conference):
        return reason
    if conference.state not in COMING | TOOK_PLACE:
        return _("Hội nghị chưa mời hoặc không tổ chức nên không điểm danh.")
    if conference.state == State.REPORTED:
        return _("Đã báo cáo nên danh sách điểm danh được giữ nguyên.")
    return ""


def why_not_check_in(session, *, user=None, door_link=None, happened_at=None, now=None):
    """Who may stand at this door at all; whether a guest is let in is the scan's own answer."""
    now = now or clock.now()
    if door_link is not None:
        if door_link.session_id != session.pk:
            return _("Đường dẫn này dành cho buổi khác.")
        if door_link.revoked_at is not None:
            return _("Đường dẫn điểm danh này đã bị thu hồi.")
        # A line that dropped may deliver late what the door saw in time.
        if (happened_at or now) >= door_link.expires_at or now >= door_link.expires_at + LATE_DELIVERY:
            return _("Đường dẫn điểm danh này đã hết hiệu lực.")
        return ""
    if user is None or not user.is_authenticated or not organises(user, session.conference.office):
        return _("Chỉ cơ quan tổ chức hoặc người giữ đường dẫn điểm danh của buổi này mới điểm danh được.")
    return ""


def why_not_manage_door(user, session):
    if reason := why_not_take_attendance(user, session.conference):
        return reason
    if session.conference.state not in COMING:
        return _("Chỉ mở cửa điểm danh trước khi hội nghị kết thúc.")
    return ""


# --- after ---------------------------------------------------------------------------------


def why_not_edit_surveys(user, conference):
    if reason := _why_not_organiser(user, conference):
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
        return _("Anh/chị đã gửi phiếu này; cảm ơn anh/chị.")
    return ""


def why_not_ask(conference):
    if conference.state not in COMING | {State.HELD}:
        return _("Hội nghị này không nhận câu hỏi nữa.")
    return ""


def why_not_answer_question(user, question):
    return _why_not_organiser(user, question.conference)


def why_not_certify(user, conference):
    if reason := _why_not_organiser(user, conference):
        return reason
    if conference.certificate_sessions is None:
        return _("Hội nghị này không cấp giấy xác nhận.")
    if conference.state not in TOOK_PLACE:
        return _("Giấy xác nhận chỉ cấp sau khi hội nghị đã tổ chức.")
    return ""


def why_not_revoke_certificate(user, certificate):
    if reason := _why_not_organiser(user, certificate.conference):
        return reason
    return _("Giấy xác nhận này đã được thu hồi.") if certificate.revoked_at else ""


def why_not_thank(user, conference):
    if reason := _why_not_organiser(user, conference):
        return reason
    if conference.state not in TOOK_PLACE:
        return _("Thư cảm ơn chỉ gửi sau khi hội nghị đã tổ chức.")
    if conference.is_history:
        return _("Hội nghị nhập lại từ hồ sơ giấy: không gửi thư.")
    return ""
