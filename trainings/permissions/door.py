"""Who may stand at a door, and who keeps the lists of who came."""

from datetime import timedelta

from django.utils.translation import gettext as _

from accounts import clock
from trainings.permissions.people import organises, why_not_organiser
from trainings.statuses import COMING, TOOK_PLACE, State

# How long after its end a door link still takes in what it saw in time.
LATE_DELIVERY = timedelta(hours=2)


def why_not_take_attendance(user, conference):
    """Ticks, corrections, door links."""
    if reason := why_not_organiser(user, conference):
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
