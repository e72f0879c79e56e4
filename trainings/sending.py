"""Letters to many, in portions: whatever was asked for is in the tables, so a worker that died is simply followed by
another."""

import logging
from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts import clock
from notifications.models import Letter
from notifications.statuses import Channel as LetterChannel
from notifications.statuses import Status as LetterStatus
from trainings import letters
from trainings.models import Conference, Guest, Invitation, Mailing, OptOut
from trainings.statuses import Channel, GuestSource, Reply, State

log = logging.getLogger("portal.trainings")
PORTION = 50
NOT_SENT = (LetterStatus.FAILED, LetterStatus.DISCARDED)


def opted_out(addresses):
    """Those of `addresses` that want no more letters of conferences."""
    return set(OptOut.objects.filter(address__in=[a.lower() for a in addresses]).values_list("address", flat=True))


# --- invitations ---------------------------------------------------------------------------


def send_invitations(conference_id, *, now=None):
    """All invitations of the conference whose letters are still to be written. The number written."""
    written = 0
    while portion := _send_portion(conference_id, now or clock.now()):
        written += portion
    return written


@transaction.atomic
def _send_portion(conference_id, now):
    rows = list(
        Invitation.objects.to_send()
        .filter(conference=conference_id)
        .with_names()
        .select_for_update(skip_locked=True, of=("self",), no_key=True)
        .order_by("pk")[:PORTION]
    )
    _share_conference([row.guest for row in rows], conference_id)
    of_guest = letters.addresses_for([row.guest for row in rows])
    addresses = {row: of_guest[row.guest_id] for row in rows}
    silent = opted_out(filter(None, addresses.values()))
    written = {row: address for row, address in addresses.items() if address.lower() not in silent}
    letters.invitations(written)
    alike = defaultdict(list)
    for row, address in addresses.items():
        if row in written:
            channel = Channel.EMAIL if address else Channel.PAPER
        else:
            channel = Channel.NONE
        alike[channel, Reply.SENT if row.state == Reply.QUEUED else row.state].append(row.pk)
    for (channel, state), pks in alike.items():
        Invitation.objects.filter(pk__in=pks).update(channel=channel, state=state, sent_at=now)
    return len(rows)


def _share_conference(guests, conference_id):
    """One conference row, with what its letters print, for all guests of a portion."""
    if not guests:
        return
    conference = (
        Conference.objects.select_related("office").prefetch_related("sessions", "topics").get(pk=conference_id)
    )
    for guest in guests:
        guest.conference = conference


# --- mailings ------------------------------------------------------------------------------


def recipients(mailing):
    """Guests in the order of their rows; a guest whom nobody invited and who did not come gets nothing."""
    guests = Guest.objects.filter(conference=mailing.conference_id)
    if mailing.kind == Mailing.Kind.REMINDER:
        return guests.filter(invitations__state=Reply.SENT)
    if mailing.kind == Mailing.Kind.THANKS:
        return guests.filter(came=True)
    still_coming = [Reply.SENT, Reply.ACCEPTED, Reply.DELEGATED, Reply.WAITING]
    return guests.filter(invitations__state__in=still_coming)


def send_mailing(mailing_id, *, now=None):
    while _mail_portion(mailing_id, now or clock.now()):
        pass


@transaction.atomic
def _mail_portion(mailing_id, now):
    """True while there may be more; somebody else's hand on the mailing counts as the end."""
    mailing = (
        Mailing.objects.select_for_update(skip_locked=True).filter(pk=mailing_id, finished_at__isnull=True).first()
    )
    if mailing is None:
        return False
    guests = list(
        recipients(mailing)
        .filter(pk__gt=mailing.cursor)
        .select_related("business", "office", "ward", "certificate")
        .order_by("pk")[:PORTION]
    )
    _share_conference(guests, mailing.conference_id)
    rows = {row.guest_id: row for row in Invitation.objects.active().filter(guest__in=guests)}
    addresses = letters.addresses_for(guests)
    silent = opted_out(filter(None, addresses.values()))
    wanted = {}
    for guest in guests:
        address = addresses[guest.pk]
        # An invitation on paper was handed over by the ward; a reminder on paper would come too late to help.
        if address.lower() in silent or (not address and mailing.kind == Mailing.Kind.REMINDER):
            continue
        # Who came by chance and left no address is thanked on paper like everybody else; other news is not for them.
        if not address and guest.source == GuestSource.WALK_IN and mailing.kind != Mailing.Kind.THANKS:
            continue
        wanted[guest] = address
    letters.of_mailing(mailing, wanted, rows)
    mailing.written += len(wanted)
    if mailing.kind == Mailing.Kind.REMINDER:
        reminded = [rows[guest.pk].pk for guest in guests if guest.pk in rows]
        Invitation.objects.filter(pk__in=reminded).update(reminded_at=now, reminders=F("reminders") + 1)
    if guests:
        mailing.cursor = guests[-1].pk
    if len(guests) < PORTION:
        mailing.finished_at = now
    mailing.save()
    return mailing.finished_at is None


@dataclass(frozen=True)
class Reached:
    """How a mailing reached one guest: the letter, or why there is none."""

    guest: Guest
    letter: Letter | None
    reason: str = ""

    @property
    def on_paper(self):
        return bool(self.letter) and self.letter.channel == LetterChannel.PAPER

    @property
    def went(self):
        """By mail, and not given back."""
        return bool(self.letter) and not self.on_paper and self.letter.status not in NOT_SENT


def reached(mailing):
    """Everybody this mailing was for, in the order of names: nobody is counted without being named."""
    prefix = letters.mailing_key(mailing)
    written = {
        int(letter.key.removeprefix(prefix)): letter
        for letter in Letter.objects.filter(key__startswith=prefix).defer("html")
    }
    asked = Q(pk__in=written) | Q(pk__in=recipients(mailing).order_by().values("pk"))
    guests = list(
        Guest.objects.filter(conference=mailing.conference_id)
        .filter(asked)
        .select_related("business", "office", "ward")
        .order_by("sort_name", "pk")
    )
    addresses = letters.addresses_for(guests)
    silent = opted_out(filter(None, addresses.values()))
    return [
        Reached(guest, written.get(guest.pk), _why_none(mailing, guest, addresses[guest.pk], silent, written))
        for guest in guests
    ]


def _why_none(mailing, guest, address, silent, written):
    if guest.pk in written:
        if written[guest.pk].status in NOT_SENT:
            return _("Thư tới %(address)s: %(status)s.") % {
                "address": written[guest.pk].to_address or _("địa chỉ trên giấy"),
                "status": written[guest.pk].get_status_display().lower(),
            }
        return "" if written[guest.pk].to_address else _("Không có thư điện tử: thư in ra giấy.")
    if mailing.finished_at is None and guest.pk > mailing.cursor:
        return _("Thư đang được viết.")
    if address and address.lower() in silent:
        return _("Đã từ chối nhận thư mời hội nghị.")
    if not address:
        return _("Không có thư điện tử; thư này không in ra giấy.")
    return _("Chưa có trong danh sách khi thư được gửi.")


# --- what the clock finds ------------------------------------------------------------------


def sweep(*, now=None):
    """Whatever the bell missed."""
    waiting = Invitation.objects.to_send().order_by().values_list("conference", flat=True).distinct()
    for conference_id in list(waiting):
        send_invitations(conference_id, now=now)
    for mailing_id in list(
        Mailing.objects.filter(finished_at__isnull=True).order_by("pk").values_list("pk", flat=True)
    ):
        send_mailing(mailing_id, now=now)


def remind_due(*, today=None):
    """Three days before the deadline, once: who has not answered is asked again."""
    today = today or clock.today()
    due = Conference.objects.filter(
        state=State.INVITING, is_history=False, answer_by__gte=today, answer_by__lte=today + 3 * clock.DAY
    )
    for conference in due:
        if conference.mailings.filter(kind=Mailing.Kind.REMINDER).exists():
            continue
        if conference.invitations.filter(state=Reply.SENT).exists():
            mailing = conference.mailings.create(kind=Mailing.Kind.REMINDER, days=conference.days_text)
            mailing.total = recipients(mailing).count()
            mailing.save(update_fields=["total"])
            send_mailing(mailing.pk)
