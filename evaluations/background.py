"""Decisions about more products than a request may take, signed all of it or nothing, and many certificates (jobs/kinds.py)."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import Office
from evaluations.actions import deciding, papers
from evaluations.models import Decision, Evaluation
from jobs import asking
from jobs.kinds import File, Kind, register
from products.models import Round

# A request signs so many within a few seconds.
MOST_PRODUCTS = 50


def _rounds(user):
    """Those with dossiers that this person sees; whether the person may sign is asked by the decision itself."""
    return Round.objects.filter(pk__in=Evaluation.objects.visible_to(user).order_by().values("round"))


def _sign(job, round, progress):
    """Begun again after a worker died it finds nothing signed: the decision and the end of its job are one transaction."""
    facts = dict(job.data)
    chosen, address = facts.pop("evaluations"), facts.pop("address")
    rows = Evaluation.objects.filter(round=round).with_names().in_bulk(chosen)
    upper_office, departures = facts.pop("upper_office"), facts.pop("departures")
    progress.of(len(chosen))
    origin = audit.address.set(address)  # signed from where the leader pressed the button
    try:
        decision = deciding.decide(
            [rows[pk] for pk in chosen],
            by=job.asked_by,
            signed_on=date.fromisoformat(facts.pop("signed_on")),
            departures={int(pk): reason for pk, reason in departures.items()},
            upper_office=Office.objects.get(pk=upper_office) if upper_office else None,
            told=progress.step,
            **facts,
        )
    finally:
        audit.address.reset(origin)
    return decision.get_absolute_url()


SIGN = register(Kind("decision", _("Ký quyết định"), _rounds, _sign, whole=True))


def ask_to_sign(
    evaluations, *, by, number, signed_on, departures, signer_name, signer_position, upper_office=None, **facts
):
    """The job; Refused at once where the decision would be. Asked for twice, the same number is one job."""
    refused = {"by": by, "number": number, "signed_on": signed_on, "departures": departures, **facts}
    round = deciding.refuse_early(evaluations, upper_office=upper_office, **refused)
    return asking.ask(
        SIGN,
        round,
        by=by,
        key=number,
        data={
            "evaluations": [row.pk for row in evaluations],
            "number": number,
            "signed_on": signed_on.isoformat(),
            "departures": {str(row.pk): departures[row.pk] for row in evaluations if departures.get(row.pk)},
            "signer_name": signer_name,
            "signer_position": signer_position,
            "upper_office": upper_office.pk if upper_office else None,
            "address": audit.address.get(),
            **facts,
        },
        back_url=reverse("evaluations:decide", args=[round.pk]),
        thing_name=_("Quyết định số %(number)s, %(count)s sản phẩm, %(round)s")
        % {"number": number, "count": len(evaluations), "round": round.name},
    )


def _decisions(user):
    return Decision.objects.visible_to(user).select_related("round")


def _certificates(job, decision, progress):
    return File(papers.all_certificates(decision), f"giay-chung-nhan-{decision.pk}.pdf")


CERTIFICATES = register(Kind("certificates", _("In giấy chứng nhận"), _decisions, _certificates))
