"""The leader's counter: what may be signed, the decision, the notice where nothing is recognised."""

import re
from dataclasses import dataclass

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
from evaluations.views.page import deed, note_of, page, posted, show
from products.models import Round
from products.permissions import current_recognition, has_ended, works_at
from products.statuses import RoundKind


@dataclass(frozen=True)
class Offer:
    """One product as it could stand in a decision of one kind."""

    evaluation: Evaluation
    result: object
    options: dict
    kind: str

    @property
    def box(self):
        return f"h{self.evaluation.pk}"

    @property
    def reason_box(self):
        return f"l{self.evaluation.pk}"

    @property
    def is_default(self):
        return self.options["default"] == self.kind

    @property
    def stars(self):
        """Recognised at the highest star this level may give; referred with the council's conclusion."""
        return self.options["recognise"] if self.kind == DecisionKind.RECOGNISE else self.result.concluded_stars

    @property
    def replaces(self):
        """What signing would lower: the recognition in force with more stars than these (rulings 33)."""
        if self.kind != DecisionKind.RECOGNISE or self.evaluation.round.kind == RoundKind.PRACTICE:
            return None
        current = current_recognition(self.evaluation.registration.product)
        is_higher = current and current.stars > (self.stars or 0) and not has_ended(current, clock.today())
        return current if is_higher and self.stars else None

    @property
    def reason_refused(self):
        if self.kind == DecisionKind.RECOGNISE and self.options["recognise"] is None:
            return _("Không đạt hạng sao mà cấp này được công nhận.")
        if self.kind == DecisionKind.REFER_UP and not self.options["refer"]:
            return _("Chưa đạt mức điểm để đề nghị cấp trên.")
        return ""

    @property
    def gates(self):
        """(star, missed items) of the stars this level sends upwards and the mean's band reaches."""
        return [(star, missed) for star, missed in self.options["gates"].items() if star <= self.result.band]

    @property
    def default_words(self):
        if self.options["default"] == DecisionKind.REFER_UP:
            return _("Mặc định: đề nghị cấp trên, vì đã đạt yêu cầu tối thiểu của hạng sao cao hơn.")
        if self.options["default"] == DecisionKind.RECOGNISE:
            return _("Mặc định: công nhận tại cấp này.")
        return _("Không có phương án mặc định; cần ghi lý do.")


def _minuted(round, user):
    return list(
        Evaluation.objects.visible_to(user)
        .filter(round=round, status__in=DECIDABLE, office__in=authority.offices_served(user, Role.LEADER))
        .with_names()
        .select_related("office__area", "session")
        .order_by("registration__submitted_at", "pk")
    )


def _is_nothing(options):
    return options["recognise"] is None and not options["refer"]


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
    pairs = [(row, row.basis.current_result, deciding.options_for(row)) for row in _minuted(round, request.user)]
    kind = _kind(request, pairs)
    offers = [Offer(row, result, options, kind) for row, result, options in pairs if not _is_nothing(options)]
    upper = upwards.offices_above(offers[0].evaluation) if kind == DecisionKind.REFER_UP and offers else []
    form = DecideForm(
        posted(request),
        offers=offers,
        upper_offices=upper,
        initial=_initial(request.user, round),
    )
    step = request.POST.get("buoc", "")
    own = []
    if request.method == "POST" and form.is_valid():
        own = decision_articles.generated(kind, round, [(offer.evaluation, offer.stars) for offer in _chosen(form)])
        if step in {"xem", "ky"}:
            _check_text(form, kind, own)
        if step == "ky" and form.is_valid():
            answer = _sign(request, form, kind)
            if answer:
                return answer
    context = {
        "round": round,
        "kind": kind,
        "kind_label": DecisionKind(kind).label,
        "tabs": _tabs(round, kind, pairs),
        "form": form,
        "lines": form.lines(),
        "reads": bool(own) and step in {"xem", "ky"},
        "own_articles": own,
        "next_article": decision_articles.first_free(kind),
        "boxed": printable([own, request.POST.get("text", "")])[1],
        "last_articles": decision_articles.executing(kind, [], **deciding.carried_out_by(round.office)),
        "notices": [(row, result, options) for row, result, options in pairs if _is_nothing(options)],
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


def _chosen(form):
    return [offer for offer in form.offers if form.cleaned_data[offer.box]]


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
    items = row.items.select_related(
        "evaluation__registration__product__business", "evaluation__registration__ward", "certificate"
    )
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
