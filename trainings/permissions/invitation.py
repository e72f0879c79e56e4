"""The guest list, invitations and their answers."""

from django.utils.translation import gettext as _

from accounts import authority, clock
from accounts.roles import WARD, Role
from products.letters import address_of
from trainings.models import TrainingCertificate
from trainings.permissions.conference import why_not_edit
from trainings.permissions.people import organises, why_not_organiser
from trainings.querysets import READ
from trainings.statuses import COMING, HOLDS_SEAT, TOOK_PLACE, Reply, State

# An invitation that still asks, or promises a place.
READING_ON = (Reply.SENT, Reply.ACCEPTED, Reply.DELEGATED, Reply.WAITING)


def why_not_choose_guests(user, conference):
    """Putting names on the list, by hand, from the register or from a file."""
    return why_not_edit(user, conference)


def why_not_remove_guest(user, guest):
    if reason := why_not_edit(user, guest.conference):
        return reason
    if guest.invitations.exists() or guest.checkins.exists():
        return _("Đã có giấy mời hoặc điểm danh cho người này; hãy thu hồi giấy mời.")
    return ""


def why_not_correct_guest(user, guest):
    """Until the report is in: from then on its list stays as it was reported."""
    if reason := why_not_organiser(user, guest.conference):
        return reason
    if guest.conference.state == State.HELD:
        return ""
    return why_not_edit(user, guest.conference)


def fixed_of(guest):
    """What the register or the list of offices says of a guest: it is put right there."""
    if guest.business_id:
        return ("organisation", "ward")
    return ("ward",) if guest.office_id and guest.ward_id else ()


def certificate_names(guest):
    return TrainingCertificate.objects.filter(guest=guest).exists()


def was_seen(guest):
    """The door, the sheet or a form knows this person by this name."""
    return guest.came or guest.survey_answers.exists()


def why_not_rename_guest(guest, reason):
    if certificate_names(guest):
        return _("Giấy xác nhận đã cấp theo họ tên, đơn vị này nên không sửa được nữa.")
    if was_seen(guest) and not reason.strip():
        return _("Người này đã dự hoặc đã gửi phiếu; xin ghi lý do sửa họ tên, đơn vị.")
    return ""


def why_not_send_again(guest, invitation):
    if invitation is None or invitation.sent_at is None:
        return _("Giấy mời chưa gửi nên không cần gửi lại; khi mời, thư đi tới địa chỉ mới.")
    if guest.conference.state not in COMING or invitation.state not in READING_ON:
        return _("Giấy mời này không còn chờ trả lời hoặc chờ dự nên không gửi lại.")
    if guest.conference.is_history:
        return _("Hội nghị nhập lại từ hồ sơ giấy: không gửi thư.")
    if not (guest.email or (guest.business_id and address_of(guest.business))):
        return _("Người này không có địa chỉ thư điện tử; hãy in giấy mời.")
    return ""


def why_not_invite(user, conference):
    if reason := why_not_organiser(user, conference):
        return reason
    if conference.state != State.INVITING:
        return _("Chỉ gửi giấy mời khi hội nghị đang mời.")
    return ""


def why_not_withdraw(user, invitation):
    if reason := why_not_organiser(user, invitation.conference):
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


def why_not_print_letters(user, conference):
    """Letters to the guests, by mail or on paper: the organising office."""
    return "" if organises(user, conference.office) else _("Chỉ cơ quan tổ chức xem được việc gửi thư.")


def why_not_read_lists(user, conference):
    """Whole lists of people, on paper or as files: the organising office, its leader and clerk, and the auditor."""
    if authority.has_any_role(user, Role.AUDITOR):
        return ""
    if conference.office_id not in authority.served_ids(user, *READ):
        return _("Danh sách đại biểu chỉ dành cho cơ quan tổ chức.")
    return ""
