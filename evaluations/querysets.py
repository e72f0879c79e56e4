"""Questions asked of the councils' tables; what is still sealed is decided here and nowhere else."""

import re

from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q

from accounts import authority
from accounts.querysets import reached
from accounts.roles import Role
from criteria.text import bare_number
from evaluations.statuses import (
    BEFORE_COUNCIL,
    ENDS,
    HELD_BY,
    Desk,
    Presence,
    ProposalOutcome,
    Seat,
    SessionState,
    Status,
)
from products.seeing import AT_OFFICE
from products.statuses import RoundKind


def seats_of(council, user):
    """(council, its round's office) keys of the councils the person sits in, asked once per request."""
    members = council._meta.get_field("members").related_model.objects.filter(user=user.pk)
    return authority.kept(user, "seats", lambda: list(members.values_list("council", "council__round__office")))


def ways_to_councils(council, user, to=""):
    """What leads the person to a council, as conditions on a row from which `to` leads there."""
    offices = authority.served_ids(user, *AT_OFFICE)
    seats = [council for council, office in seats_of(council, user) if office not in offices]
    ways = [Q(**{f"{to}round__office__in": offices})] if offices else []
    return [*ways, Q(**{f"{to}pk__in": seats})] if seats else ways


def with_vote(members, user):
    """The person's seats that have a vote: the secretary's only where the council's rules say so (rulings 19)."""
    return members.filter(user=user).filter(~Q(seat=Seat.SECRETARY) | Q(council__secretary_scores=True))


class CouncilQuerySet(models.QuerySet):
    def visible_to(self, user):
        """My office's councils, and those I sit in."""
        if not user.is_authenticated:
            return self.none()
        if authority.has_any_role(user, Role.AUDITOR):
            return self
        return reached(self, ways_to_councils(self.model, user))

    def for_list(self):
        """With what a row of a list shows, and no more."""
        return self.select_related("round").only("name", "decision_number", "decision_date", "round__name")


class CouncilSessionQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        if authority.has_any_role(user, Role.AUDITOR):
            return self
        council = self.model._meta.get_field("council").related_model
        return reached(self, ways_to_councils(council, user, "council__"))

    def for_list(self):
        """With what a row of a list shows, and no more: the minutes stay unread."""
        return self.select_related("council").only("title", "state", "held_on", "starts_at", "place", "council__name")

    def open(self):
        return self.exclude(state=SessionState.CLOSED)

    def scored_by(self, user):
        """Those whose dossiers lie before me as a member with a vote, from their opening on (rulings 19)."""
        members = self.model._meta.get_field("council").related_model._meta.get_field("members").related_model.objects
        dossiers = self.model._meta.get_field("evaluations").related_model.objects
        return self.exclude(state=SessionState.PLANNED).filter(
            Exists(dossiers.filter(session=OuterRef("pk"))),
            council__in=with_vote(members, user).values("council"),
        )


class EvaluationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The office it lies at, and the council members it is before; a recused member keeps the masked row only."""
        if not user.is_authenticated:
            return self.none()
        if authority.has_any_role(user, Role.AUDITOR):
            return self
        offices = authority.served_ids(user, *AT_OFFICE)
        session = self.model._meta.get_field("session").related_model
        council = session._meta.get_field("council").related_model
        # A council judges what lies at its round's office, so a seat at an office of one's own adds nothing.
        seats = [council for council, office in seats_of(council, user) if office not in offices]
        ways = [Q(office__in=offices)] if offices else []
        return reached(self, [*ways, Q(session__council__in=seats)] if seats else ways)

    def referred_to(self, user, *roles):
        """What the level below sent up to the offices I work at, not yet taken up (rulings 9)."""
        return self.filter(
            status=Status.REFERRED_UP,
            referred_to__isnull=True,
            registration__offices__in=authority.served_ids(user, *roles),
        ).exclude(office__in=authority.served_ids(user, *roles))

    def search(self, text):
        registration = self.model._meta.get_field("registration").related_model
        return self.filter(registration__in=registration.objects.search(text)) if text else self

    def scored_by(self, user):
        """What lies before me as a member with a vote, from the opening of its session on (rulings 19)."""
        session = self.model._meta.get_field("session").related_model
        council = session._meta.get_field("council").related_model
        members = council._meta.get_field("members").related_model.objects
        votes = with_vote(members, user).filter(council=OuterRef("session__council"))
        return self.exclude(session__state=SessionState.PLANNED).filter(Exists(votes), session__isnull=False)

    def with_names(self):
        return self.select_related(
            "registration__product__business",
            "registration__criteria_set",
            "registration__ward",
            "round__regulation",
            "office",
        )

    def for_list(self, *more):
        """With what a row of a list shows, and no more; `more`: further columns, their tables joined."""
        tables = dict.fromkeys(name.rpartition("__")[0] for name in more)
        return self.select_related(
            "registration__product__business", "registration__ward", "registration__criteria_set", *tables
        ).only(
            "status", "due_on", "registration__code", "registration__handed_in_product",
            "registration__handed_in_business", "registration__product__name", "registration__product__business__name",
            "registration__ward__name", "registration__criteria_set__number", *more,
        )  # fmt: skip

    def on_desk(self, desk):
        return self.filter(status__in=[status for status in Status if HELD_BY[status] == Desk(desk)])

    def before_council(self):
        return self.filter(status__in=BEFORE_COUNCIL)

    def open(self):
        return self.exclude(status__in=ENDS)

    def counted(self):
        return self.exclude(round__kind=RoundKind.PRACTICE)

    def overdue(self, today):
        """At the office's own desk past its days: a supplement waits for the business, a ready dossier for the council."""
        return self.filter(status__in=[Status.CHECKING, Status.ADVISORY], due_on__lt=today)


def _said(condition):
    """A condition as a column: true where the row fulfils it."""
    return ExpressionWrapper(condition, output_field=BooleanField())


class AttendanceQuerySet(models.QuerySet):
    # Who came and has not left: those who vote, preside and are waited for (rulings 19).
    IN_THE_ROOM = Q(presence=Presence.PRESENT, left_at__isnull=True)

    def in_the_room(self):
        return self.filter(self.IN_THE_ROOM)

    def with_room(self):
        """Everybody, with `is_here`."""
        return self.annotate(is_here=_said(self.IN_THE_ROOM))


class ConflictDeclarationQuerySet(models.QuerySet):
    def _binding(self):
        """A finding until another finding, a member's own word until the next row (rulings 21)."""
        later = self.model.objects.filter(
            evaluation=OuterRef("evaluation"), member=OuterRef("member"), pk__gt=OuterRef("pk")
        )
        undone = later.filter(detected=True)
        return Q(has_conflict=True) & (Q(detected=True) & ~Exists(undone) | Q(detected=False) & ~Exists(later))

    def standing(self):
        """Those that bind."""
        return self.filter(self._binding())

    def with_standing(self):
        """All of them, with `stands`."""
        return self.annotate(stands=_said(self._binding()))

    def recuses(self, user, evaluation):
        """For annotating dossiers: whether this person may not read the one whose key stands in the column `evaluation`."""
        return Exists(self.standing().filter(evaluation=OuterRef(evaluation), member__user=user))


class ConflictProposalQuerySet(models.QuerySet):
    def open(self):
        return self.filter(outcome=ProposalOutcome.OPEN)


class ScoreSheetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Rulings 18. One's own sheet always; another's only when the chair has opened the discussion, and then for
        members who handed in their own of that attempt, the chair and secretary, and the office's head. Nobody reads
        the others' sheets of a dossier in which they have an interest (rulings 21), whatever seat they hold."""
        if not user.is_authenticated:
            return self.none()
        own = Q(member__user=user)
        opened = Q(
            evaluation__session__state__in=[SessionState.DISCUSSION, SessionState.CLOSED], handed_in_at__isnull=False
        )
        # Of the council before which the dossier is now: a seat in an earlier one opens nothing of the later one's.
        sits_now = Q(member__council=F("evaluation__session__council"))
        mine = self.model.objects.filter(
            evaluation=OuterRef("evaluation"),
            attempt=OuterRef("attempt"),
            member__user=user,
            member__council=OuterRef("member__council"),
            handed_in_at__isnull=False,
        )
        closed = Q(evaluation__session__state=SessionState.CLOSED)
        members = self.model._meta.get_field("member").related_model.objects
        seated = members.filter(user=user, council=OuterRef("member__council"))
        presiding = seated.filter(seat__in=["chair", "secretary"])
        # A re-scoring is sealed again until the viewer's own new sheet is in; the office waits for the end.
        reading = (
            (sits_now & (Exists(mine) | (Q(attempt=1) & Exists(presiding)) | (closed & Exists(seated))))
            | (Q(attempt=1) & Q(evaluation__office__in=authority.served_ids(user, Role.OFFICE_HEAD)))
            | (closed & Q(evaluation__office__in=authority.served_ids(user, Role.OFFICE_HEAD, Role.LEADER)))
        )
        if authority.has_any_role(user, Role.AUDITOR):
            reading |= closed
        declarations = self.model._meta.get_field("evaluation").related_model._meta.get_field("declarations")
        recused = declarations.related_model.objects.standing().filter(
            evaluation=OuterRef("evaluation"), member__user=user
        )
        return self.filter(own | (opened & reading & ~Exists(recused)))

    # Handed in, not voided, and given in the council before which the dossier is now (rulings 19).
    COUNTED = Q(
        handed_in_at__isnull=False,
        voided_at__isnull=True,
        member__council=F("evaluation__session__council"),
    )

    def counted(self):
        return self.filter(self.COUNTED)

    def with_counted(self):
        """All of them, with `counts`."""
        return self.annotate(counts=_said(self.COUNTED))


class DecisionQuerySet(models.QuerySet):
    def for_list(self):
        """With what a row of a list shows, and no more: the decision's text stays unread."""
        return self.select_related("round").only("number", "signed_on", "kind", "issuer", "round__name")

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        if authority.has_any_role(user, Role.AUDITOR):
            return self
        return self.filter(office__in=authority.served_ids(user, *AT_OFFICE))

    def search(self, text):
        """By number, however typed, or the words of a product; an office signs tens a year, so numbers are compared here."""
        wanted = bare_number(text)
        if not wanted:
            return self
        # The figures stand in a number as they were typed: rows without the longest of them need not be compared.
        figure = max(re.findall("[0-9]+", wanted), key=len, default="")
        told = self.filter(number__contains=figure).order_by().values_list("pk", "number")
        numbered = [pk for pk, number in told if wanted in bare_number(number)]
        items = self.model._meta.get_field("items").related_model._default_manager
        evaluations = items.model._meta.get_field("evaluation").related_model.objects
        of_products = Q(pk__in=items.filter(evaluation__in=evaluations.search(text)).values("decision"))
        return reached(self, [Q(pk__in=numbered), of_products] if numbered else [of_products])


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The check is public; who holds the code may read the certificate."""
        return self
