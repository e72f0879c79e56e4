"""Invitations: asked for at once, written by the worker, answered by whoever holds the code, seats one by one."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.refusals import Refused, refuse_if
from trainings import letters, permissions, sending, tasks
from trainings.actions.moving import Overtaken, lock, write_step
from trainings.models import Conference, Invitation, Mailing, OptOut
from trainings.statuses import HOLDS_SEAT, REPLY_NEXT, Channel, Reply, State


@transaction.atomic
def invite(guests, conference, *, by):
    """One invitation for each of the guests that has none in force; asking again changes nothing. The number made.

    The rows are written here, all at once; the letters by the worker in portions, and `progress` says how far it is.
    An empty selection is refused: nobody is invited by mistake.
    """
    refuse_if(permissions.why_not_invite(by, conference))
    wanted = list(
        conference.guests.uninvited().filter(pk__in=[guest.pk for guest in guests]).values_list("pk", flat=True)
    )
    if not guests:
        raise Refused(_("Chưa chọn ai nên không mời ai."))
    state, channel = (Reply.SENT, Channel.PAPER) if conference.is_history else (Reply.QUEUED, "")
    Invitation.objects.ask(
        Invitation(conference=conference, state=state, channel=channel, created_by=by, created_at=clock.now()), wanted
    )
    audit.record(by=by, action="invitations.asked", subject=conference, after={"guests": len(wanted)})
    write_step(conference, by=by, label=_("Mời %(count)s đại biểu") % {"count": len(wanted)})
    if wanted and not conference.is_history:
        transaction.on_commit(lambda: tasks.ring(tasks.send_invitations, conference.pk))
    return len(wanted)


def progress(conference):
    """(written, all) of the invitations' letters."""
    rows = conference.invitations.active()
    to_write = Invitation.objects.to_send().filter(conference=conference).count()
    everything = rows.count()
    return everything - to_write, everything


@transaction.atomic
def write_to_guests(conference, kind, *, by, note=""):
    """A letter to many: the row now, the letters by the worker."""
    if conference.is_history:
        return None
    mailing = conference.mailings.create(kind=kind, note=note, days=conference.days_text, asked_by=by)
    mailing.total = sending.recipients(mailing).count()
    mailing.save(update_fields=["total"])
    audit.record(
        by=by, action="mailing.asked", subject=conference, after={"kind": kind, "guests": mailing.total}, note=note
    )
    transaction.on_commit(lambda: tasks.ring(tasks.send_mailing, mailing.pk))
    return mailing


@transaction.atomic
def remind(conference, *, by, now=None):
    """At most once a day, however often it is pressed."""
    refuse_if(permissions.why_not_remind(by, conference))
    day_ago = (now or clock.now()) - clock.DAY
    lock(conference)
    if conference.mailings.filter(kind=Mailing.Kind.REMINDER, asked_at__gt=day_ago).exists():
        raise Refused(_("Đã gửi thư nhắc trong 24 giờ qua."))
    return write_to_guests(conference, Mailing.Kind.REMINDER, by=by)


@transaction.atomic
def thank(conference, *, by, note=""):
    """Thanks, materials, feedback form and certificate to everybody who came; once."""
    refuse_if(permissions.why_not_thank(by, conference))
    lock(conference)
    if conference.mailings.filter(kind=Mailing.Kind.THANKS).exists():
        raise Refused(_("Thư cảm ơn đã được gửi."))
    return write_to_guests(conference, Mailing.Kind.THANKS, by=by, note=note)


# --- answers and seats ---------------------------------------------------------------------


def answer(invitation, reply, *, note="", substitute=None, today=None, now=None):
    """By whoever holds the letter's code: ACCEPTED, DECLINED, or DELEGATED with who comes instead.

    `substitute`: name, position, phone. Where no seat is left the answer is kept in the waiting list.
    """
    return _answer(
        invitation, reply, via=Invitation.Via.LETTER, by=None, note=note, substitute=substitute, today=today, now=now
    )


def answer_for(invitation, reply, *, by, note="", substitute=None, today=None, now=None):
    """The business on the portal, its ward's officer, or the organising office for a telephone call."""
    refuse_if(permissions.why_not_answer_for(by, invitation, reply, today=today))
    via = permissions.answers_for(by, invitation.guest)
    return _answer(invitation, reply, via=via, by=by, note=note, substitute=substitute, today=today, now=now)


@transaction.atomic
def _answer(invitation, reply, *, via, by, note, substitute, today, now):
    reply = Reply(reply)
    if reply not in {Reply.ACCEPTED, Reply.DECLINED, Reply.DELEGATED}:
        raise ValueError(reply)
    substitute = substitute or {}
    if reply == Reply.DELEGATED and not substitute.get("name", "").strip():
        raise Refused(_("Xin ghi họ và tên người dự thay."))
    conference = lock(invitation.conference)
    row = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    row.conference = conference
    refuse_if(permissions.why_not_answer(row, reply, today=today))
    was = Reply(row.state)
    to = reply
    if to in HOLDS_SEAT and was not in HOLDS_SEAT and not take_seat(conference):
        to = Reply.WAITING
    if to != was and to not in REPLY_NEXT[was]:
        raise Overtaken(_("Giấy mời này vừa đổi trạng thái; xin xem lại trang."))
    now = now or clock.now()
    row.state, row.note = to, note
    row.waiting_since = (row.waiting_since or now) if to == Reply.WAITING else None
    row.substitute_name = substitute.get("name", "") if reply == Reply.DELEGATED else ""
    row.substitute_position = substitute.get("position", "") if reply == Reply.DELEGATED else ""
    row.substitute_phone = substitute.get("phone", "") if reply == Reply.DELEGATED else ""
    row.answered_at, row.answered_via, row.answered_by = now, via, by
    row.save()
    audit.record(
        by=by,
        action="invitation.answered",
        subject=conference,
        before={"reply": was},
        after={"reply": to, "guest": row.guest_id, "via": via},
    )
    if was in HOLDS_SEAT and to not in HOLDS_SEAT:
        release_seat(conference)
    kept = ("state", "note", "waiting_since", "answered_at", "answered_via")
    for name in (*kept, "substitute_name", "substitute_position", "substitute_phone"):
        setattr(invitation, name, getattr(row, name))
    return invitation


def take_seat(conference):
    """One seat, or False. The counter decides, not what anybody has read; the constraint stands behind it."""
    free = Conference.objects.filter(pk=conference.pk)
    if conference.capacity is not None:
        free = free.filter(seats_taken__lt=F("capacity"))
    return bool(free.update(seats_taken=F("seats_taken") + 1))


def release_seat(conference):
    Conference.objects.filter(pk=conference.pk).update(seats_taken=F("seats_taken") - 1)
    promote(conference)


def promote(conference, *, now=None):
    """Free seats go to the waiting list, first come first served. The caller holds the conference's row."""
    now = now or clock.now()
    if conference.state not in {State.INVITING, State.CLOSED}:
        return
    for row in conference.invitations.in_waiting_order().with_names().select_for_update(of=("self",), no_key=True):
        if not take_seat(conference):
            break
        row.state = Reply.DELEGATED if row.substitute_name else Reply.ACCEPTED
        row.waiting_since, row.answered_at, row.answered_via, row.answered_by = None, now, Invitation.Via.QUEUE, None
        row.save()
        audit.record(
            by=None,
            action="invitation.answered",
            subject=conference,
            before={"reply": Reply.WAITING},
            after={"reply": row.state, "guest": row.guest_id, "via": "queue"},
        )
        _tell(row, letters.seat)


def _tell(row, letter):
    address = letters.address_for(row.guest)
    if not (address and sending.opted_out([address])) and not row.conference.is_history:
        letter(row)


@transaction.atomic
def withdraw(invitation, *, by, reason):
    """Taken back; the guest is told, the seat goes to who waits."""
    refuse_if(permissions.why_not_withdraw(by, invitation))
    if not reason.strip():
        raise Refused(_("Xin ghi lý do thu hồi giấy mời."))
    conference = lock(invitation.conference)
    row = Invitation.objects.with_names().select_for_update(no_key=True, of=("self",)).get(pk=invitation.pk)
    was = Reply(row.state)
    if Reply.WITHDRAWN not in REPLY_NEXT[was]:
        raise Overtaken(_("Giấy mời này vừa đổi trạng thái; xin xem lại trang."))
    was_told = row.sent_at is not None
    row.state, row.note, row.waiting_since = Reply.WITHDRAWN, reason, None
    row.save(update_fields=["state", "note", "waiting_since"])
    audit.record(by=by, action="invitation.withdrawn", subject=conference, after={"guest": row.guest_id}, note=reason)
    if was_told:
        _tell(row, letters.withdrawn)
    if was in HOLDS_SEAT:
        release_seat(conference)
    invitation.state = row.state
    return invitation


@transaction.atomic
def opt_out(invitation, *, now=None):
    """No more letters of conferences to this address; the answer to this one stays possible."""
    address = letters.address_for(invitation.guest).lower()
    if not address:
        raise Refused(_("Giấy mời này không gửi qua thư điện tử."))
    _row, created = OptOut.objects.get_or_create(
        address=address, defaults={"invitation": invitation, "at": now or clock.now()}
    )
    if created:
        audit.record(by=None, action="invitation.opted_out", subject=invitation.conference)
    return address
