"""The one writer of a conference's state and of its trail."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.refusals import Refused
from trainings.models import Conference
from trainings.statuses import NEXT, State


class Overtaken(Refused):
    """Somebody else was faster; the page shows what stands now."""


@transaction.atomic
def move(conference, to, *, by, note="", label=""):
    """ValueError for a path that is not in the table, Overtaken where somebody was faster."""
    was, to = State(conference.state), State(to)
    if to not in NEXT[was]:
        raise ValueError(f"{was} -> {to}")
    if not Conference.objects.filter(pk=conference.pk, state=was).update(state=to):
        now_is = Conference.objects.values_list("state", flat=True).get(pk=conference.pk)
        raise Overtaken(
            _("Hội nghị vừa được người khác chuyển sang «%(state)s». Xin xem lại trước khi làm tiếp.")
            % {"state": State(now_is).label}
        )
    conference.state = to
    step = write_step(conference, by=by, was=was, note=note, label=label)
    audit.record(
        by=by,
        action="conference.moved",
        subject=conference,
        before={"status": was},
        after={"status": to},
        note=note,
    )
    return step


def write_step(conference, *, by, was="", note="", label=""):
    return conference.steps.create(
        was=was or conference.state,
        status=conference.state,
        label=label,
        by=by,
        by_name=by.display_name if by else _("Cổng OCOP"),
        note=note,
    )


def lock(conference):
    """The conference's row, held until the transaction ends: seats, waiting list and answers are decided one by one."""
    return Conference.objects.select_for_update(no_key=True).select_related(None).get(pk=conference.pk)


def take_turn(conference, *, by, version=None):
    """Every change of a conference and of what it offers goes through here; gives the row as it is now, locked.

    Overtaken where somebody saved since `version` was read, or the conference has moved on so that it is edited no more.
    None as `version`: the caller adds something of its own and overwrites nothing.
    """
    now = lock(conference)
    turn = Conference.objects.filter(pk=now.pk, version=now.version if version is None else version)
    if now.state != conference.state or not turn.update(version=now.version + 1):
        raise Overtaken(
            _("Hội nghị vừa được người khác sửa. Nội dung anh/chị nhập vẫn còn trên trang; xin đối chiếu rồi lưu lại.")
        )
    conference.version = now.version + 1
    return now
