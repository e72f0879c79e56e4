"""The figures of one conference, for its page and its report; each a plain number or list, kept as JSON."""

from django.db.models import Avg, Count, Q, Sum

from criteria.text import sort_key
from trainings.models import SurveyAnswer
from trainings.statuses import ANSWERED, HOLDS_SEAT, GuestKind, GuestSource, Presence, Reply, SurveyKind

NO_WARD = "—"


def of_conference(conference):
    """Everything the report prints, in a constant number of queries."""
    return {
        "totals": totals(conference),
        "by_kind": by_kind(conference),
        "by_ward": by_ward(conference),
        "absent_wards": absent_wards(conference),
        "sessions": sessions(conference),
        "questions": conference.questions.count(),
        "money": money(conference),
        "feedback": feedback(conference),
        "tests": tests(conference),
    }


_INVITED = Q(invitations__state__in=set(Reply) - {Reply.WITHDRAWN})


def _counts():
    return {
        "invited": Count("pk", filter=_INVITED, distinct=True),
        "answered": Count("pk", filter=Q(invitations__state__in=ANSWERED), distinct=True),
        "promised": Count("pk", filter=Q(invitations__state__in=HOLDS_SEAT), distinct=True),
        "declined": Count("pk", filter=Q(invitations__state=Reply.DECLINED), distinct=True),
        "waiting": Count("pk", filter=Q(invitations__state=Reply.WAITING), distinct=True),
        "attended": Count("pk", filter=Q(came=True), distinct=True),
        "attended_invited": Count("pk", filter=Q(came=True) & _INVITED, distinct=True),
        "walk_ins": Count("pk", filter=Q(source=GuestSource.WALK_IN, came=True), distinct=True),
    }


def totals(conference):
    row = conference.guests.order_by().aggregate(guests=Count("pk", distinct=True), **_counts())
    return row


def by_kind(conference):
    rows = {row["kind"]: row for row in conference.guests.order_by().values("kind").annotate(**_counts())}
    empty = dict.fromkeys(_counts(), 0)
    return [{**empty, **rows.get(kind, {}), "kind": kind.value, "name": f"{kind.label}"} for kind in GuestKind]


def by_ward(conference):
    """Guests of wards in the order of their names; guests without one are not in this table."""
    rows = conference.guests.filter(ward__isnull=False).order_by().values("ward_id", "ward__name").annotate(**_counts())
    return sorted(rows, key=lambda row: sort_key(row["ward__name"]))


def absent_wards(conference):
    """Wards from which somebody was invited and nobody came."""
    return [row["ward__name"] for row in by_ward(conference) if row["invited"] and not row["attended"]]


def sessions(conference):
    counted = {presence: Count("attendances", filter=Q(attendances__presence=presence)) for presence in Presence}
    rows = conference.sessions.annotate(**{f"n_{presence}": count for presence, count in counted.items()})
    return [
        {"session": row.pk, "name": f"{row}", **{p.value: getattr(row, f"n_{p}") for p in Presence}} for row in rows
    ]


def money(conference):
    return {
        name: value or 0
        for name, value in conference.budget.aggregate(planned=Sum("planned"), spent=Sum("spent")).items()
    }


def feedback(conference):
    """For each scale question its mean and how many answered; texts are read on the page, not counted."""
    survey = conference.surveys.filter(kind=SurveyKind.FEEDBACK).first()
    if survey is None:
        return []
    answers = list(survey.answers.values_list("answers", flat=True))
    rows = []
    for item in survey.items:
        values = [given[item["code"]] for given in answers if item["code"] in given]
        if item["type"] == "scale":
            mean = round(sum(values) / len(values), 2) if values else None
            rows.append({"text": item["text"], "answers": len(values), "mean": mean})
        elif item["type"] == "choice":
            split = [values.count(place) for place in range(len(item["options"]))]
            rows.append({"text": item["text"], "answers": len(values), "options": item["options"], "split": split})
    return rows


def tests(conference):
    """Before and after: how many, the mean share of right answers; and the same for those who did both."""
    kinds = [SurveyKind.TEST_BEFORE, SurveyKind.TEST_AFTER]
    rows = SurveyAnswer.objects.filter(survey__conference=conference, survey__kind__in=kinds).order_by()
    means = {
        row["survey__kind"]: row
        for row in rows.values("survey__kind").annotate(n=Count("pk"), score=Avg("score"), out_of=Avg("out_of"))
    }
    if not means:
        return {}
    both = rows.values("guest").annotate(n=Count("survey__kind", distinct=True)).filter(n=2).values("guest")
    paired = {
        row["survey__kind"]: row
        for row in rows.filter(guest__in=both).values("survey__kind").annotate(n=Count("pk"), score=Avg("score"))
    }
    return {
        kind.value: {
            "answers": means[kind]["n"] if kind in means else 0,
            "mean": round(float(means[kind]["score"]), 2) if kind in means else None,
            "out_of": round(float(means[kind]["out_of"])) if kind in means else None,
            "paired": paired[kind]["n"] if kind in paired else 0,
            "paired_mean": round(float(paired[kind]["score"]), 2) if kind in paired else None,
        }
        for kind in kinds
    }


def of_business(business):
    """Every conference this business was asked to or came to, newest first; for its file."""
    return (
        business.guesthoods.select_related("conference__office", "certificate")
        .prefetch_related("invitations", "attendances")
        .order_by("-conference__starts_on", "-pk")
    )
