"""The leader's counter: what may be signed, the decision, the notice where nothing is recognised."""

import re

from django.contrib import messages
from django.db.models import Count, Max, Min, Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import authority, clock
from accounts.counting import count_of, how_many
from accounts.paging import keyset_page
from accounts.refusals import Refused
from accounts.roles import Role
from documents.printable import printable
from evaluations import background, decision_articles, permissions
from evaluations.actions import deciding, upwards
from evaluations.forms.leader import DecideForm, DecisionFilter
from evaluations.models import ConflictProposal, Decision, DecisionItem, Evaluation
from evaluations.statuses import DECIDABLE, DecisionKind, ProposalOutcome, ProposalSource
from evaluations.views.offers import CHOOSES, PAGE_SIZE, Offer, Selection, is_nothing, pairs_of
from evaluations.views.page import deed, note_of, page, posted, show
from products.models import Round
from products.permissions import works_at


@page
def decide(request, pk):
    """Choose, then read the words and sign; what was chosen and typed goes with the reader both ways."""
    # A successor's leader signs what came back to an office that has ended, in that office's round (rulings 4).
    waiting = Evaluation.objects.visible_to(request.user).filter(status__in=DECIDABLE)
    seen = Round.objects.filter(
        Q(pk__in=Round.objects.visible_to(request.user).values("pk")) | Q(pk__in=waiting.values("round"))
    )
    round = get_object_or_404(seen.select_related("office", "regulation"), pk=pk)
    takes_over = waiting.filter(round=round, office__in=authority.offices_served(request.user, Role.LEADER)).exists()
    if not works_at(request.user, round.office, Role.LEADER) and not takes_over:
        raise Refused(_("Quyết định do lãnh đạo có thẩm quyền ký."))
    step = request.POST.get("buoc", "")
    pairs = pairs_of(round, request.user, signs=step == "ky")
    kind = _kind(request, pairs)
    offers = [Offer(row, result, options, kind) for row, result, options in pairs if not is_nothing(options)]
    upper = upwards.offices_above(offers[0].evaluation) if kind == DecisionKind.REFER_UP and offers else []
    selection = Selection(offers, posted(request))
    if step in CHOOSES:
        selection.choose(step)
    elif step in {"xem", "ky"}:
        selection.turn_to_fault()
    form = _form(request, round, selection, upper)
    own = []
    if form.is_bound and form.is_valid():
        own = decision_articles.generated(
            kind, round, [(offer.evaluation, offer.stars) for offer in selection.chosen_offers]
        )
        if step in {"xem", "ky"}:
            _check_text(form, kind, own)
        if step == "ky" and form.is_valid():
            answer = _sign(request, form, kind)
            if answer:
                return answer
    reads = bool(own) and step in {"xem", "ky"}
    notices = [pair for pair in pairs if is_nothing(pair[2])]
    context = {
        "round": round,
        "kind": kind,
        "kind_label": DecisionKind(kind).label,
        "tabs": _tabs(round, kind, pairs),
        "form": form,
        "lines": form.lines() if not reads else [],
        "page": selection.page,
        "chosen": len(selection.chosen),
        "carried": selection.carried(reads=reads),
        "reads": reads,
        "own_articles": own,
        "next_article": decision_articles.first_free(kind),
        "boxed": printable([own, request.POST.get("text", "")])[1],
        "last_articles": decision_articles.executing(kind, [], **deciding.carried_out_by(round.office)),
        "notices": notices[:PAGE_SIZE],
        "more_notices": {"rest": len(notices[PAGE_SIZE:])},
        "bands": round.regulation.bands,
        "issuer": (pairs[0][0].office if pairs else round.office).issuer,
        "nothing": not pairs,
    }
    crumbs = [(_("Quyết định"), reverse("evaluations:decision_list")), (round.name, "")]
    return show(request, "decide", context, round=round, crumbs=crumbs)


def _kind(request, pairs):
    """As the address says; else the default of most of the products."""
    asked = request.POST.get("loai") or request.GET.get("loai")
    if asked in DecisionKind.values:
        return asked
    defaults = [options["default"] for _row, _result, options in pairs]
    goes_up = defaults.count(DecisionKind.REFER_UP) > defaults.count(DecisionKind.RECOGNISE)
    return DecisionKind.REFER_UP if goes_up else DecisionKind.RECOGNISE


def _tabs(round, kind, pairs):
    address = reverse("evaluations:decide", args=[round.pk])
    return [
        {
            "label": choice.label,
            "url": f"{address}?loai={choice}",
            "active": kind == choice,
            "count": sum(options["default"] == choice for _row, _result, options in pairs),
        }
        for choice in DecisionKind
    ]


def _initial(user, round):
    last = Decision.objects.filter(office=round.office, recorded_by=user).order_by("-pk").first()
    return {
        "number": proposed_number(round, clock.today().year),
        "signed_on": clock.today(),
        "signer_name": user.display_name,
        "signer_position": last.signer_position if last else "",
    }


def proposed_number(round, year):
    """The next of the office's year; the clerk gives the final one (rulings 22). Exercises count apart (rulings 2)."""
    prefix = "TH-" if round.is_practice else ""
    used = Decision.objects.filter(office=round.office, year=year).values_list("number", flat=True)
    numbers = [int(found.group(1)) for number in used if (found := re.match(rf"{prefix}(\d{{1,9}})", number))]
    return f"{prefix}{max(numbers, default=0) + 1:02d}/QĐ-UBND"


def _form(request, round, selection, upper):
    """What was typed stays; a page is turned, or all boxes set at once, without a word about what is still missing."""
    initial, data = _initial(request.user, round), posted(request)
    turns = data is not None and ("trang" in data or data.get("buoc") in CHOOSES)
    if turns:
        initial |= data.dict()
    elif data is not None:
        data = {**data.dict(), **selection.as_boxes()}
    return DecideForm(None if turns else data, selection=selection, upper_offices=upper, initial=initial)


def _check_text(form, kind, own):
    """The further articles against the list, said at their own field."""
    added, reason = decision_articles.further(form.cleaned_data["text"], own)
    reason = reason or permissions.why_not_add_articles(
        added, kind=kind, evaluations=form.chosen(), signed_on=form.cleaned_data["signed_on"]
    )
    if reason:
        form.add_error("text", reason)


def _sign(request, form, kind):
    """The decision's page, or its job's where the worker signs; None where it was refused: the form says why."""
    data, evaluations = form.cleaned_data, form.chosen()
    in_background = len(evaluations) > background.MOST_PRODUCTS
    try:
        signed = (background.ask_to_sign if in_background else deciding.decide)(
            evaluations,
            by=request.user,
            kind=kind,
            number=data["number"],
            signed_on=data["signed_on"],
            signer_name=data["signer_name"],
            signer_position=data["signer_position"],
            text=data["text"],
            late_reason=data["late_reason"],
            departures=form.departures(),
            upper_office=data.get("upper_office"),
        )
    except Refused as refused:
        form.add_error(None, refused.reason)
        return None
    if not in_background:
        messages.success(
            request,
            _("Đã ký quyết định số %(number)s cho %(count)s sản phẩm; thư đã được gửi cho các chủ thể.")
            % {"number": signed.number, "count": len(evaluations)},
        )
    return redirect(signed)


@page
def decision_list(request):
    user = request.user
    seen = Decision.objects.visible_to(user)
    form = DecisionFilter(request.GET, years=_years(user))
    form.full_clean()
    found = seen
    if form.cleaned_data.get("nam"):
        found = found.filter(year=form.cleaned_data["nam"])
    if text := form.cleaned_data.get("tim"):
        found = found.search(text)
    waiting = _waiting(user)
    rows = found.for_list().annotate(products=count_of(DecisionItem.objects.all(), "decision"))
    listed = keyset_page(rows, request.GET, "-signed_on")
    context = {"form": form, "keyset": listed, "rows": listed.rows, "count": how_many(found), "waiting": waiting}
    return show(request, "decision_list", context)


def _years(user):
    """From the first round on, the newest first; the years that occur would be asked of every decision."""
    years = Round.objects.visible_to(user).aggregate(first=Min("year"), last=Max("year"))
    if years["first"] is None:
        return []
    return range(max(years["last"], clock.today().year), years["first"] - 1, -1)


def _waiting(user):
    """Rounds with dossiers whose minutes are adopted."""
    if not permissions.has_role_of_leader(user):
        return []
    # By office first: what waits for its signature is found in one piece, a round's dossiers are many.
    decidable = Evaluation.objects.filter(office__in=authority.offices_served(user, Role.LEADER), status__in=DECIDABLE)
    minuted = dict(decidable.order_by().values_list("round").annotate(number=Count("pk")))
    rounds = Round.objects.visible_to(user).filter(pk__in=minuted).select_related("office")
    waiting = [row for row in rounds if works_at(user, row.office, Role.LEADER)]
    for row in waiting:
        row.minuted = minuted[row.pk]
    return waiting


@page
def decision(request, pk):
    seen = Decision.objects.visible_to(request.user).select_related("office", "round__regulation", "recorded_by")
    row = get_object_or_404(seen, pk=pk)
    items = row.items.select_related("evaluation__registration__ward", "certificate")
    items = items.prefetch_related("evaluation__results")
    context = {
        "decision": row,
        "items": items,
        "bands": row.round.regulation.bands,
        "recognises": row.kind == DecisionKind.RECOGNISE,
        # Found after the signature: shown to the leader, and to an inspection; the certificate stays as it is.
        "late_findings": ConflictProposal.objects.filter(
            evaluation__decision_item__decision=row,
            source=ProposalSource.LATE,
            outcome=ProposalOutcome.CONFIRMED,
            settled_at__gt=row.recorded_at,
        ).select_related("member__user", "evaluation__registration__product"),
    }
    crumbs = [(_("Quyết định"), reverse("evaluations:decision_list")), (row.number, "")]
    return show(request, "decision", context, round=row.round, crumbs=crumbs)


@deed
def notify_not_recognised(request, pk):
    row = get_object_or_404(Evaluation.objects.visible_to(request.user).with_names(), pk=pk)
    deciding.notify_not_recognised(row, by=request.user, reason=note_of(request))
    messages.success(
        request, _("Đã thông báo kết quả «%(product)s» cho chủ thể.") % {"product": row.registration.product_name}
    )
    return redirect(row)
