"""Sending: who exactly is asked, the letters on their way, reminding those who have not answered."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit
from accounts.paging import First
from accounts.refusals import Refused, refuse_if
from notifications.models import Letter
from notifications.statuses import ICON as LETTER_ICON
from notifications.statuses import TONE as LETTER_TONE
from notifications.statuses import Status as LetterStatus
from trainings import background, letters, permissions, writing
from trainings.actions import inviting
from trainings.models import Guest, Mailing
from trainings.sending import reached
from trainings.statuses import Channel, Reply
from trainings.views.guests import guest_crumbs
from trainings.views.page import deed, page, refuse_reading, seen, show
from trainings.views.papers import MOST_PAGES, asked_in_background


def _numbers(text):
    return {int(part) for part in text.split(",") if part.isascii() and part.isdigit() and len(part) < 19}


def _named(guest):
    return f"{guest.name} ({guest.unit})" if guest.unit else guest.name


@page
def invite(request, pk):
    """First the exact names and their number; the letters only after the second button.

    `chon` = ticked rows, or `tat_ca` for everybody not asked yet; the second time `ids` = those whose names were shown.
    """
    row = seen(request, pk)
    refuse_reading(request, permissions.why_not_invite(request.user, row))
    waiting = row.guests.uninvited().only("conference", "name", "organisation").order_by("sort_name", "pk")
    if request.method == "POST" and "ids" in request.POST:
        return _send(request, row, waiting)
    given = request.POST if request.method == "POST" else request.GET
    refuse_if(permissions.why_not_invite(request.user, row))
    chosen = waiting if given.get("tat_ca") else waiting.filter(pk__in=_numbers(",".join(given.getlist("chon"))))
    guests = list(chosen)
    if not guests:
        messages.error(request, _("Chưa chọn ai, hoặc những người đã chọn đều được mời rồi; không mời ai."))
        return redirect("trainings:guest_list", row.pk)
    context = {
        "guests": guests,
        "names": [_named(guest) for guest in guests],
        "ids": ",".join(str(guest.pk) for guest in guests),
        "over": _over(row, len(guests)),
        "asked_before": given.getlist("chon") and len(given.getlist("chon")) - len(guests),
    }
    return show(request, "invite", context, conference=row, crumbs=guest_crumbs(row, (_("Gửi giấy mời"), "")))


def _over(row, asked):
    """More asked than there are seats: those who accept too late wait."""
    if row.capacity is None:
        return 0
    standing = row.invitations.active().exclude(state=Reply.DECLINED).count()
    return max(0, standing + asked - row.capacity)


def _send(request, row, waiting):
    guests = list(waiting.filter(pk__in=_numbers(request.POST["ids"])).only("conference").order_by())
    if not guests:
        raise Refused(_("Những người này đều đã được mời; không gửi thêm thư nào."))
    count = inviting.invite(guests, row, by=request.user)
    messages.success(request, _("Đã ghi %(n)s giấy mời; thư đang được gửi.") % {"n": count})
    return redirect("trainings:sending", row.pk)


@page
def sending(request, pk):
    """How far the letters have come; the bar moves by itself, or with each reload."""
    row = seen(request, pk)
    refuse_reading(
        request,
        "" if permissions.organises(request.user, row.office) else _("Chỉ cơ quan tổ chức xem được việc gửi thư."),
    )
    written, total = inviting.progress(row)
    mailings = First(row.mailings.select_related("asked_by"), 10)
    context = {
        "written": written,
        "total": total,
        "under_way": written < total or any(mailing.finished_at is None for mailing in mailings),
        "mailings": mailings,
        "channels": _channels(row),
        "letters": _letters(row),
        "on_paper": row.invitations.active().filter(channel__in=[Channel.PAPER, Channel.NONE]).count(),
        "conference": row,
    }
    template = "_sending" if getattr(request, "htmx", False) else "sending"
    return show(request, template, context, conference=row, crumbs=guest_crumbs(row, (_("Thư đã gửi"), "")))


def _channels(row):
    """By which way the invitations went: (words, how many)."""
    sent = row.invitations.active().exclude(channel="").order_by().values_list("channel")
    return [(Channel(channel).label, count) for channel, count in sent.annotate(n=Count("pk")).order_by("channel")]


def _letters(row):
    """How the post room stands with every letter of this conference: (words, how many, tone, icon)."""
    counts = Letter.objects.about(letters.about(row)).order_by().values_list("status").annotate(n=Count("pk"))
    return [(LetterStatus(status).label, n, LETTER_TONE[status], LETTER_ICON[status]) for status, n in counts]


def _mailing(request, pk, mailing):
    row = seen(request, pk)
    refuse_if(permissions.why_not_print_letters(request.user, row))
    found = get_object_or_404(row.mailings.select_related("asked_by"), pk=mailing)
    return row, found, reached(found)


@page
def mailing(request, pk, mailing):
    """Who got this letter, who gets it on paper, who got none and why: by name."""
    row, found, people = _mailing(request, pk, mailing)
    context = {
        "mailing": found,
        "by_mail": [one for one in people if one.went],
        "on_paper": [one for one in people if one.on_paper],
        "without": [one for one in people if not one.went and not one.on_paper],
        "total": len(people),
    }
    crumbs = guest_crumbs(
        row, (_("Thư đã gửi"), reverse("trainings:sending", args=[pk])), (found.get_kind_display(), "")
    )
    return show(request, "mailing", context, conference=row, crumbs=crumbs)


@page
def mailing_pdf(request, pk, mailing):
    """The paper letters of a mailing, to be printed by the office itself."""
    row, found, people = _mailing(request, pk, mailing)
    papers = [one.letter for one in people if one.on_paper]
    if not papers:
        raise Refused(_("Không có thư nào cần in: mọi người nhận qua thư điện tử."))
    audit.record(by=request.user, action="guests.exported", subject=row, after={"paper": "mailing"})
    if len(papers) > MOST_PAGES:
        return redirect(
            asked_in_background(
                request,
                background.LETTERS,
                found,
                back_url=reverse("trainings:mailing", args=[pk, found.pk]),
                thing_name=row.title,
            )
        )
    return writing.pdf_response(writing.letters_pdf(found, papers), f"thu-{found.pk}")


@page
def remind(request, pk):
    """The names first, then the letter."""
    row = seen(request, pk)
    refuse_reading(request, permissions.why_not_remind(request.user, row))
    if request.method == "POST":
        mailing = inviting.remind(row, by=request.user)
        if mailing is None:
            raise Refused(_("Hội nghị nhập lại từ hồ sơ giấy: không gửi thư."))
        messages.success(request, _("Đang gửi thư nhắc cho %(n)s người.") % {"n": mailing.total})
        return redirect("trainings:sending", row.pk)
    silent = Guest.objects.filter(conference=row, invitations__state=Reply.SENT).order_by("sort_name", "pk")
    last = row.mailings.filter(kind=Mailing.Kind.REMINDER).first()
    context = {"names": [_named(guest) for guest in silent.only("name", "organisation")], "last": last}
    return show(request, "remind", context, conference=row, crumbs=guest_crumbs(row, (_("Nhắc trả lời"), "")))


@deed
def answer_many(request, pk):
    """A ward's officer, or the office by telephone: one answer for the ticked rows.

    Who has answered so already, or sends a substitute, comes as they said: their words and the substitute stay.
    """
    row = seen(request, pk)
    reply = request.POST.get("reply", "")
    if reply not in {Reply.ACCEPTED, Reply.DECLINED}:
        raise Refused(_("Hãy chọn «Sẽ dự» hoặc «Không dự»."))
    chosen = Guest.objects.visible_to(request.user).filter(
        conference=row, pk__in=_numbers(",".join(request.POST.getlist("chon")))
    )
    invitations = row.invitations.active().filter(guest__in=chosen.values("pk")).with_names().order_by("pk")
    said, refused = [], []
    for invitation in invitations:
        stands = invitation.state == reply or (reply == Reply.ACCEPTED and invitation.comes_instead)
        try:
            if stands:
                refuse_if(permissions.why_not_answer_for(request.user, invitation, reply))
            else:
                inviting.answer_for(invitation, reply, by=request.user)
        except Refused as refusal:
            refused.append(f"{invitation.guest.name}: {refusal.reason}")
        else:
            said.append(f"{invitation.guest.name} ({invitation.get_state_display().lower()})")
    if said:
        names = ", ".join(said[:10]) + (_(" và %(n)s người khác") % {"n": len(said) - 10} if len(said) > 10 else "")
        messages.success(request, _("Đã ghi trả lời: %(names)s.") % {"names": names})
    for sentence in refused[:10]:
        messages.error(request, sentence)
    if len(refused) > 10:
        messages.error(request, _("Còn %(n)s người khác chưa ghi được.") % {"n": len(refused) - 10})
    if not said and not refused:
        messages.error(request, _("Chưa chọn ai, hoặc người đã chọn chưa được mời; không ghi gì."))
    return redirect(_back(request, row))


def _back(request, row):
    tail = request.POST.get("back", "")
    listing = reverse("trainings:guest_list", args=[row.pk])
    return f"{listing}?{tail}" if tail and "\n" not in tail and len(tail) < 1000 else listing
