"""The door: one page for staff, the same page for a helper with a link, and the links themselves.

The page answers a plain form with a page and `static/js/door.js` with JSON; both send the same fields, and a scan sent
twice under one nonce gets the same answer.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.views import redirect_to_login
from django.db.models import Count, Q
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.models import User
from accounts.refusals import Refused
from documents.qr import qr_svg
from trainings import permissions
from trainings.actions import door as doing
from trainings.actions import door_links as helpers
from trainings.forms.door import DoorLinkForm, ScanForm, WalkInForm
from trainings.models import CheckIn, Conference, ConferenceSession, DoorLink, Guest
from trainings.statuses import Direction, Method, Outcome, Presence
from trainings.views.page import crumbs_of, deed, page, posted, refuse_reading, show

RECENT = 8
MOST_FOUND = 20
LONGEST_SEARCH = 100
# Not the guest's fault, and soon settled by a word with the organisers.
MILD = {Outcome.ALREADY_IN, Outcome.NOT_INSIDE, Outcome.WAITING}
ICON = {"good": "check-circle-fill", "soon": "exclamation-triangle", "late": "x-octagon"}


@dataclass
class Door:
    """Who stands at which session's door."""

    session: ConferenceSession
    user: User | None = None
    link: DoorLink | None = None
    url: str = ""

    @property
    def who(self):
        return {"door_link": self.link} if self.link else {"by": self.user}

    def why_not(self, now=None):
        return permissions.why_not_check_in(self.session, user=self.user, door_link=self.link, now=now)


def session_seen(request, pk, session):
    mine = Conference.objects.visible_to(request.user)
    rows = ConferenceSession.objects.filter(conference__in=mine).select_related("conference__office")
    return get_object_or_404(rows, pk=session, conference=pk)


def _wants_json(request):
    return "application/json" in request.headers.get("Accept", "")


def _counter(view):
    """Never cached, never indexed; the CSRF cookie is there for a helper without a session as well."""

    def answered(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    return require_http_methods(["GET", "HEAD", "POST"])(never_cache(ensure_csrf_cookie(answered)))


@_counter
def door(request, pk, session):
    """For whoever organises the conference."""
    if not request.user.is_authenticated:
        if _wants_json(request):
            return JsonResponse({"refused": _("Phiên đăng nhập đã hết.")}, status=401)
        return redirect_to_login(request.get_full_path())
    row = session_seen(request, pk, session)
    return _at_the_door(request, Door(row, user=request.user, url=reverse("trainings:door", args=[pk, session])))


@_counter
def door_by_link(request, token):
    """For a helper: this session's door and nothing else."""
    link = helpers.door_link_of(token)
    if link is None:
        raise Http404
    return _at_the_door(request, Door(link.session, link=link, url=reverse("trainings:door_by_link", args=[token])))


def _at_the_door(request, at):
    reason = at.why_not()
    if reason and at.link is None:
        if request.method == "POST" and _wants_json(request):
            return JsonResponse({"refused": reason, "final": True}, status=403)
        raise Refused(reason)
    if request.method == "POST":
        return _take(request, at, reason)
    return _page(request, at, reason=reason)


# --- one scan ------------------------------------------------------------------------------


def _take(request, at, reason):
    walking = "name" in request.POST
    form = (WalkInForm if walking else ScanForm)(request.POST)
    if not form.is_valid():
        problem = " ".join(sentence for _id, _label, sentence in form.problems)
        if _wants_json(request):
            return JsonResponse({"refused": problem, "final": True}, status=400)
        return _page(request, at, reason=reason, walk_in=form if walking else None, problem=problem, status=400)
    try:
        checkin = _walk_in(at, form) if walking else _check(at, form)
    except Refused as refused:
        if _wants_json(request):
            return JsonResponse({"refused": refused.reason, "final": True}, status=403)
        return _page(request, at, reason=refused.reason, status=403)
    answer = answer_of(checkin)
    if _wants_json(request):
        return JsonResponse(
            {
                "nonce": checkin.nonce,
                "ok": checkin.is_ok,
                "tone": answer["tone"],
                "answer": render_to_string("trainings/_door_answer.html", {"answer": answer}),
                "row": render_to_string("trainings/_door_row.html", {"row": answer}),
                "counts": counts(at.session),
            }
        )
    return _page(request, at, answer=answer)


def _common(at, form):
    now = clock.now()
    data = form.cleaned_data
    return {"nonce": data["nonce"], "door": data["door"], "happened_at": form.happened_at(now), "now": now, **at.who}


def _check(at, form):
    data = form.cleaned_data
    act = doing.check_in if data["direction"] == Direction.IN else doing.check_out
    guest = None
    if data["guest"]:
        guest = Guest.objects.filter(conference=at.session.conference_id, pk=data["guest"]).first()
        if guest is None:
            raise Refused(_("Người này không có trong danh sách của hội nghị."))
        guest.conference = at.session.conference
    return act(at.session, text=data["text"], guest=guest, method=data["method"] or Method.HAND, **_common(at, form))


def _walk_in(at, form):
    return doing.walk_in(at.session, **form.facts(), **_common(at, form))


def answer_of(checkin):
    """What the door shows, large: welcome or not, who, and the reason of a refusal."""
    outcome, guest = Outcome(checkin.outcome), checkin.guest
    if guest and guest.conference_id != checkin.session.conference_id:
        guest = None  # a scan of earlier times: whoever stands here does not learn who is invited elsewhere
    tone = "good" if checkin.is_ok else "soon" if outcome in MILD else "late"
    invitation = guest.standing if guest else None
    word = outcome.label
    if checkin.is_ok:
        word = _("Mời vào") if checkin.direction == Direction.IN else _("Đã ghi nhận ra")
    return {
        "tone": tone,
        "icon": ICON[tone],
        "word": word,
        "who": (invitation.comes if invitation else guest.name) if guest else "",
        "nobody": outcome.label if outcome == Outcome.OTHER_CONFERENCE else _("Mã không đọc được"),
        "unit": guest.unit if guest else "",
        "instead_of": guest.name if invitation and invitation.comes != guest.name else "",
        "walk_in": checkin.method == Method.WALK_IN,
        "reason": checkin.reason,
        "at": checkin.happened_at,
        "door": checkin.door,
        "direction": checkin.get_direction_display(),
        "ok": checkin.is_ok,
    }


# --- the page ------------------------------------------------------------------------------


def counts(session):
    return session.attendances.aggregate(
        present=Count("pk", filter=Q(presence=Presence.PRESENT)), inside=Count("pk", filter=Q(inside=True))
    )


def _recent(session):
    rows = CheckIn.objects.filter(session=session).select_related("guest", "session").order_by("-pk")[:RECENT]
    rows = list(rows)
    guests = {row.guest_id: row.guest for row in rows if row.guest_id}
    standing = _standing(guests)
    for row in rows:
        if row.guest:
            row.guest.standing_rows = standing.get(row.guest_id, [])
    return [answer_of(row) for row in rows]


def _standing(guests):
    by_guest = {}
    if guests:
        invitations = next(iter(guests.values())).invitations.model.objects
        for invitation in invitations.active().filter(guest__in=guests):
            invitation.guest = guests[invitation.guest_id]
            by_guest.setdefault(invitation.guest_id, []).append(invitation)
    return by_guest


def _found(session, text):
    """At most twenty, by name or unit, with or without accents; what they have answered and whether they are in."""
    rows = list(session.conference.guests.search(text).with_names()[:MOST_FOUND])
    inside = dict(session.attendances.filter(guest__in=rows).values_list("guest", "inside"))
    for guest in rows:
        guest.is_inside = inside.get(guest.pk)
        for invitation in guest.standing_rows:
            invitation.guest = guest
    return rows


def _page(request, at, *, reason="", answer=None, problem="", walk_in=None, status=200):
    session = at.session
    # A link that is over still delivers what it saw in time; the names of the list are for who may stand here now.
    closed = bool(reason or at.why_not())
    text = request.GET.get("tim", "").strip()
    name = (request.POST.get("door") or request.GET.get("cua", "")).strip()
    wanted = request.POST.get("direction") or ("out" if request.GET.get("huong") == "ra" else "in")
    context = {
        "session": session,
        "door": at,
        "direction": wanted if wanted in Direction.values else "in",
        "reason_refused": reason,
        "answer": answer,
        "problem": problem,
        "nonce": uuid.uuid4(),
        "walk_in": walk_in or WalkInForm(auto_id="khach_%s"),
        "text": text,
        "found": _found(session, text[:LONGEST_SEARCH]) if text and not closed else None,
        "counts": counts(session),
        "expected": session.conference.invitations.holding_seats().count(),
        "recent": [] if closed else _recent(session),
        "door_name": at.link.label if at.link else name,
        "is_open": session.door_is_open(clock.now()),
    }
    if at.link is None:
        context["crumbs"] = crumbs_of(session.conference, (_("Điểm danh"), session.get_absolute_url()), (_("Cửa"), ""))
    context["conference"] = session.conference
    if request.headers.get("HX-Request") and request.method == "GET":
        return render(request, "trainings/_door_found.html", context)
    return render(request, "trainings/door.html", context, status=status)


# --- links for helpers, opening and closing by hand -----------------------------------------


@page
def door_links(request, pk, session):
    row = session_seen(request, pk, session)
    refused = permissions.why_not_manage_door(request.user, row)
    if permissions.why_not_take_attendance(request.user, row.conference):
        refuse_reading(request, refused)
    form = DoorLinkForm(posted(request), initial={"expires_at": row.ends_at + timedelta(hours=1)})
    if request.method == "POST" and form.is_valid():
        try:
            link, token = helpers.make_door_link(row, by=request.user, **form.cleaned_data)
        except Refused as no:
            form.add_error(None, no.reason)
        else:
            return _made(request, row, link, token)
    now = clock.now()
    links = list(row.door_links.select_related("made_by").annotate(scans=Count("checkins")).order_by("-pk"))
    for link in links:
        link.live = link.is_live(now)
    context = {
        "session": row,
        "form": form,
        "links": links,
        "reason_refused": refused,
        "why_not_revoke": permissions.why_not_take_attendance(request.user, row.conference),
        "is_open": row.door_is_open(now),
        "closed_by_hand": row.door_closed_at is not None,
    }
    more = ((_("Điểm danh"), row.get_absolute_url()), (_("Đường dẫn cho người giúp việc"), ""))
    return show(request, "door_links", context, conference=row.conference, crumbs=crumbs_of(row.conference, *more))


def _made(request, session, link, token):
    """Shown this once, to print or to photograph; the portal keeps only its hash."""
    address = request.build_absolute_uri(reverse("trainings:door_by_link", args=[token]))
    context = {"session": session, "link": link, "address": address, "qr": qr_svg(address)}
    more = ((_("Điểm danh"), session.get_absolute_url()), (link.label, ""))
    conference = session.conference
    return show(request, "door_link_made", context, conference=conference, crumbs=crumbs_of(conference, *more))


@deed
def door_link_revoke(request, pk, session, link):
    row = session_seen(request, pk, session)
    found = get_object_or_404(row.door_links.select_related("session__conference__office"), pk=link)
    helpers.revoke_door_link(found, by=request.user)
    return redirect("trainings:door_links", pk, session)


@deed
def door_close(request, pk, session):
    doing.close_door(session_seen(request, pk, session), by=request.user)
    return redirect("trainings:door_links", pk, session)


@deed
def door_open(request, pk, session):
    doing.open_door(session_seen(request, pk, session), by=request.user)
    return redirect("trainings:door_links", pk, session)
