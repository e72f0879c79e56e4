"""Which buttons stand on a conference's page, each with its reason."""

from django.urls import reverse
from django.utils.translation import gettext as _

from trainings import permissions
from trainings.statuses import State
from trainings.views.page import button


def of_conference(user, conference):
    """The next step first; what is rarely wanted last. For those who only read, nothing."""
    if not permissions.organises(user, conference.office):
        return _of_leader(user, conference)
    return _BY_STATE[State(conference.state)](user, conference)


def _url(name, conference):
    return reverse(f"trainings:{name}", args=[conference.pk])


def _of_leader(user, conference):
    """The committee's leader approves what the office beneath prepared."""
    if conference.state != State.DRAFT:
        return []
    reason = permissions.why_not_approve(user, conference)
    return [_approve(user, conference)] if not reason else []


def _draft(user, conference):
    ready = not permissions.why_not_approve(user, conference)
    return [
        _approve(user, conference, style="primary" if ready else "secondary"),
        _edit(user, conference, style="secondary" if ready else "primary"),
        _guests(conference),
        _copy(user, conference),
        _cancel(user, conference),
    ]


def _approved(user, conference):
    reason = permissions.why_not_open_inviting(user, conference)
    return [
        button(
            _url("open_inviting", conference),
            _("Mở mời"),
            reason,
            icon="send",
            confirm=_("Từ bước này gửi được giấy mời. Chưa ai được mời cho đến khi anh/chị chọn và xác nhận."),
        ),
        _guests(conference),
        _edit(user, conference),
        _postpone(user, conference),
        _copy(user, conference),
        _cancel(user, conference),
    ]


def _inviting(user, conference):
    return [
        _guests(conference, style="primary"),
        button(
            _url("close", conference),
            _("Chốt danh sách"),
            permissions.why_not_close(user, conference),
            style="secondary",
            icon="lock",
            confirm=_(
                "Không nhận thêm lời hứa dự mới; người đã nhận lời vẫn báo vắng được và danh sách chờ vẫn tự chuyển. Mở lại được."
            ),
        ),
        _edit(user, conference),
        _postpone(user, conference),
        _copy(user, conference),
        _cancel(user, conference),
    ]


def _closed(user, conference):
    return [
        button(
            _url("hold", conference),
            _("Đã tổ chức xong"),
            permissions.why_not_hold(user, conference),
            icon="check-lg",
            confirm=_(
                "Người không có trong điểm danh được ghi vắng, người đã báo không dự được ghi vắng có lý do, giấy mời chưa trả lời hết hiệu lực."
            ),
        ),
        _guests(conference),
        button(
            _url("open_inviting", conference),
            _("Mở mời lại"),
            permissions.why_not_open_inviting(user, conference),
            style="secondary",
        ),
        _edit(user, conference),
        _postpone(user, conference),
        _copy(user, conference),
        _cancel(user, conference),
    ]


def _postponed(user, conference):
    return [
        button(
            _url("new_date", conference),
            _("Đặt ngày mới"),
            permissions.why_not_set_new_date(user, conference),
            method="get",
            icon="calendar-event",
        ),
        _guests(conference),
        _edit(user, conference),
        _copy(user, conference),
        _cancel(user, conference),
    ]


def _after(user, conference):
    return [_guests(conference), _copy(user, conference)]


_BY_STATE = {
    State.DRAFT: _draft,
    State.APPROVED: _approved,
    State.INVITING: _inviting,
    State.CLOSED: _closed,
    State.POSTPONED: _postponed,
    State.HELD: _after,
    State.REPORTED: _after,
    State.CANCELLED: _after,
}


def _approve(user, conference, style="primary"):
    return button(
        _url("approve", conference),
        _("Phê duyệt"),
        permissions.why_not_approve(user, conference),
        method="get",
        style=style,
        icon="check-lg" if not permissions.why_not_approve(user, conference) else "",
    )


def _edit(user, conference, style="secondary"):
    return button(
        _url("conference_edit", conference),
        _("Sửa nội dung"),
        permissions.why_not_edit(user, conference),
        method="get",
        style=style,
        icon="pencil",
    )


def _guests(conference, style="secondary"):
    return button(_url("guest_list", conference), _("Đại biểu, giấy mời"), method="get", style=style, icon="people")


def _copy(user, conference):
    return button(
        _url("copy", conference), _("Sao chép"), permissions.why_not_copy(user, conference), method="get", style="quiet"
    )


def _cancel(user, conference):
    return button(
        _url("cancel", conference),
        _("Không tổ chức nữa"),
        permissions.why_not_cancel(user, conference),
        style="quiet",
        confirm=_("Hội nghị kết thúc ở đây, không mở lại được. Người đã được mời nhận thư báo kèm lý do."),
        reason_label=_("Lý do không tổ chức"),
    )


def _postpone(user, conference):
    return button(
        _url("postpone", conference),
        _("Hoãn"),
        permissions.why_not_postpone(user, conference),
        style="quiet",
        confirm=_("Người đã được mời nhận thư báo hoãn. Lời nhận dự vẫn giữ; đặt ngày mới khi có."),
        reason_label=_("Lý do hoãn"),
    )
