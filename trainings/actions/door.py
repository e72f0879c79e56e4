"""The door: each scan gets one answer, the same however often it is sent; two doors let nobody in twice.

A line that broke delivers scans late and in any order. Who is inside is therefore read from the times at which the doors
saw the guest, never from the order in which the scans arrived.
"""

import re
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import clock
from accounts.refusals import Refused, refuse_if
from trainings import permissions
from trainings.models import Attendance, CheckIn, Guest
from trainings.models.audience import as_copied
from trainings.scans import entered_before, left_before, seen
from trainings.statuses import (
    COMING,
    SEEN_AT_DOOR,
    Direction,
    GuestKind,
    GuestSource,
    Method,
    Outcome,
    Presence,
    Reply,
)

_BADGE = re.compile(r"(?:^|/qr/)([A-Za-z0-9_-]{22})/?(?:\?p=(\d{1,18}))?$")
# How old a queued scan may be; older ones get the time of their arrival.
OLDEST_QUEUED = timedelta(hours=24)


def read_code(text):
    """(guest's code, session number or None) from what a camera or a keyboard gave; ("", None) for anything else."""
    found = _BADGE.search(as_copied(text))
    return (found[1], int(found[2]) if found[2] else None) if found else ("", None)


def check_in(session, *, nonce, **scan):
    """Somebody wants in. `scan`: text (QR or typed code) or guest; method; by or door_link; door, happened_at, now.

    The CheckIn written for this `nonce`: `outcome` OK or a refusal with its `reason`. Refused only where whoever
    scans may not stand at this door at all.
    """
    return _scan(session, Direction.IN, nonce=nonce, **scan)


def check_out(session, *, nonce, **scan):
    return _scan(session, Direction.OUT, nonce=nonce, **scan)


def _scan(
    session,
    direction,
    *,
    nonce,
    text="",
    guest=None,
    method=Method.QR,
    by=None,
    door_link=None,
    door="",
    happened_at=None,
    now=None,
):
    now = now or clock.now()
    happened_at = _moment(happened_at, now)
    refuse_if(permissions.why_not_check_in(session, user=by, door_link=door_link, happened_at=happened_at, now=now))
    if not nonce or len(nonce) > 64:
        raise Refused(_("Lượt quét thiếu mã nhận dạng."))
    if known := _sent_before(session, nonce):
        return known
    facts = {
        "session": session,
        "direction": direction,
        "nonce": nonce,
        "method": method,
        "by": by,
        "door_link": door_link,
        "door": (door or (door_link.label if door_link else ""))[:100],
        "happened_at": happened_at,
    }
    try:
        with transaction.atomic():
            return _decide(session, text, guest, facts)
    except IntegrityError:
        # The same scan came twice at once: the other one is the answer.
        known = _sent_before(session, nonce)
        if known is None:
            raise
        return known


def _sent_before(session, nonce):
    """The answer this scan got, or None. Refused where another door got it: its answer names that door's guest."""
    known = CheckIn.objects.filter(nonce=nonce).select_related("guest", "session").first()
    if known and known.session_id != session.pk:
        raise Refused(_("Lượt quét này thuộc cửa của buổi khác nên không trả lời ở đây. Xin quét lại."))
    return known


def _moment(happened_at, now):
    """When the door saw it; of a clock that runs ahead, or too long ago, the time of arrival."""
    return happened_at if happened_at and now - OLDEST_QUEUED <= happened_at <= now else now


def _decide(session, text, guest, facts):
    wanted, elsewhere = None, None
    if guest is None:
        code, wanted = read_code(text)
        guest = Guest.objects.filter(code=code).select_related("conference").first() if code else None
    if guest and guest.conference_id != session.conference_id:
        # Whoever stands at this door does not learn who is invited elsewhere, whatever the answer is.
        guest, elsewhere = None, guest.conference
    outcome, reason = _why_refused(session, guest, elsewhere, wanted, facts)
    if outcome == Outcome.OK:
        enter = _enter if facts["direction"] == Direction.IN else _leave
        outcome, reason = enter(session, guest, facts)
    return CheckIn.objects.create(guest=guest, outcome=outcome, reason=reason, **facts)


def _why_refused(session, guest, elsewhere, wanted, facts):
    conference = session.conference
    if conference.state not in COMING:
        return Outcome.NOT_TAKING_PLACE, _("Hội nghị %(state)s nên không điểm danh tại cửa.") % {
            "state": conference.get_state_display().lower()
        }
    if not session.door_is_open(facts["happened_at"]):
        return Outcome.DOOR_CLOSED, _("Cửa buổi này mở từ %(from)s đến %(to)s.") % {
            "from": f"{timezone.localtime(session.starts_at):%H:%M %d/%m/%Y}",
            "to": f"{timezone.localtime(session.door_closed_at or session.ends_at):%H:%M %d/%m/%Y}",
        }
    if elsewhere:
        return Outcome.OTHER_CONFERENCE, _("Mã này của «%(title)s», ngày %(day)s.") % {
            "title": elsewhere.title,
            "day": elsewhere.days_text,
        }
    if guest is None:
        return Outcome.UNKNOWN, _("Mã này không có trong cổng. Hãy tìm theo tên hoặc nhập tay.")
    if wanted is not None and wanted != session.pk:
        return Outcome.WRONG_SESSION, _("Dòng này thuộc danh sách ký tên của buổi khác.")
    if guest.source == GuestSource.WALK_IN or facts["method"] == Method.WALK_IN:
        return Outcome.OK, ""
    return _why_not_invited(guest)


def _why_not_invited(guest):
    rows = list(guest.invitations.order_by("pk").values_list("state", "note"))
    standing = [(state, note) for state, note in rows if state != Reply.WITHDRAWN]
    if not rows:
        return Outcome.NOT_INVITED, _("«%(name)s» có trong danh sách nhưng chưa được mời.") % {"name": guest.name}
    if not standing:
        return Outcome.WITHDRAWN, _("Giấy mời đã thu hồi: %(why)s") % {"why": rows[-1][1]}
    if standing[0][0] == Reply.WAITING:
        return Outcome.WAITING, _("«%(name)s» còn trong danh sách chờ. Xin hỏi ban tổ chức.") % {"name": guest.name}
    return Outcome.OK, ""


def _known_scans(session, guest):
    """What the doors of this session saw of the guest, in the order of time; the guest's row held until the end."""
    Guest.objects.select_for_update(no_key=True).get(pk=guest.pk)
    scans = CheckIn.objects.filter(session=session, guest=guest, outcome__in=SEEN_AT_DOOR)
    return list(scans.order_by("happened_at", "pk"))


def _is_noted_absent(session, guest):
    """Corrected on paper: what was scanned before is no reason to keep anybody out."""
    return Attendance.objects.filter(session=session, guest=guest).exclude(presence=Presence.PRESENT).exists()


def _enter(session, guest, facts):
    known = _known_scans(session, guest)
    earlier = None if _is_noted_absent(session, guest) else entered_before(known, facts["happened_at"])
    _write_seen(session, guest, [*known, CheckIn(**facts)], facts)
    Guest.objects.filter(pk=guest.pk, came=False).update(came=True)
    if earlier is None:
        return Outcome.OK, ""
    return Outcome.ALREADY_IN, _("«%(name)s» đã vào lúc %(when)s%(door)s.") % {
        "name": guest.name,
        "when": f"{timezone.localtime(earlier.happened_at):%H:%M}",
        "door": f" ({earlier.door})" if earlier.door else "",
    }


def _leave(session, guest, facts):
    known = _known_scans(session, guest)
    if _is_noted_absent(session, guest):
        gone = True
    else:
        gone = left_before(known, facts["happened_at"])
        _write_seen(session, guest, [*known, CheckIn(**facts)], facts)
    if gone:
        return Outcome.NOT_INSIDE, _("Chưa ghi nhận «%(name)s» vào buổi này.") % {"name": guest.name}
    return Outcome.OK, ""


def _write_seen(session, guest, scans, facts):
    """What came of all scans. The way somebody came in by is that of the scan that says so."""
    found = seen(sorted(scans, key=lambda scan: scan.happened_at))
    if found.first_in_at is None:
        return
    values = {
        "presence": Presence.PRESENT,
        "inside": found.inside,
        "first_in_at": found.first_in_at,
        "last_out_at": found.last_out_at,
    }
    row, created = Attendance.objects.get_or_create(
        session=session, guest=guest, defaults={**values, "method": facts["method"]}
    )
    if not created:
        if facts["direction"] == Direction.IN:
            values["method"] = facts["method"]
        Attendance.objects.filter(pk=row.pk).update(**values, changed_at=clock.now())


def walk_in(session, *, nonce, name, organisation="", position="", phone="", email="", business=None, **scan):
    """Somebody without an invitation: put on the list and let in; the same person again is only let in."""
    now = scan.get("now") or clock.now()
    refuse_if(
        permissions.why_not_check_in(
            session, user=scan.get("by"), door_link=scan.get("door_link"), happened_at=scan.get("happened_at"), now=now
        )
    )
    if not name.strip():
        raise Refused(_("Xin ghi họ và tên."))
    if known := _sent_before(session, nonce):
        return known
    wanted = Guest(
        conference=session.conference,
        kind=GuestKind.BUSINESS if business else GuestKind.OUTSIDE,
        business=business,
        ward=business.area if business else None,
        name=name[:200],
        organisation=organisation or (business.name if business else ""),
        position=position,
        phone=phone,
        email=email,
        source=GuestSource.WALK_IN,
        added_by=scan.get("by"),
    )
    wanted.derive()
    if session.conference.state in COMING and session.door_is_open(_moment(scan.get("happened_at"), now)):
        Guest.objects.bulk_create([wanted], ignore_conflicts=True)
    guest = Guest.objects.filter(conference=session.conference, identity=wanted.identity).first()
    return check_in(session, nonce=nonce, guest=guest, method=Method.WALK_IN, **scan)


# --- by hand ---


@transaction.atomic
def close_door(session, *, by, now=None):
    """By hand, before its hour; opened again by `open_door`."""
    refuse_if(permissions.why_not_manage_door(by, session))
    session.door_closed_at = now or clock.now()
    session.save(update_fields=["door_closed_at"])


@transaction.atomic
def open_door(session, *, by):
    refuse_if(permissions.why_not_manage_door(by, session))
    session.door_closed_at = None
    session.save(update_fields=["door_closed_at"])
