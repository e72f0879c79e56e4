"""Questions asked of the dossiers' tables."""

from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Replace

from accounts import authority
from accounts.querysets import all_in, few_that_hold, reached
from accounts.roles import Role
from criteria.text import found_in, letters_and_digits, search_ways
from products.seeing import AT_OFFICE, AT_WARD, ways_to_businesses, ways_to_dossiers, with_paths
from products.statuses import ENDS, HELD_BY, OPEN, ChangeState, Desk, RoundKind, Standing, Status

NEVER = date(9999, 12, 31)
DUE_OR_NEVER = Coalesce("due_on", Value(NEVER))


def _without(column, *signs):
    """The column without these signs, as the database sees it."""
    for sign in signs:
        column = Replace(column, Value(sign))
    return column


def _has_digit(text):
    """Codes and numbers of papers are looked for by such texts only; no name is taken for the beginning of a code."""
    return any(sign.isdecimal() for sign in text)


# The codes of a dossier by their letters and digits: indexes of the model and of migration 0023 are kept for these very
# expressions.
BARE_CODE = _without(F("code"), "-")
BARE = {
    "bare_code": BARE_CODE,
    "bare_slip": _without(F("slip_number"), "-", "/", ".", " "),
    "bare_level_slip": _without(F("level_slip_number"), "-", "/", ".", " "),
}


class BusinessQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        if authority.has_any_role(user, Role.AUDITOR):
            return self
        return reached(self, ways_to_businesses(user))

    def acted_for_by(self, user):
        people = self.model._meta.get_field("people").related_model
        return self.filter(Exists(people.objects.filter(business=OuterRef("pk"), user=user)))

    def for_list(self):
        """With what a row of a list shows, and no more."""
        return self.select_related("area").only("name", "sort_name", "kind", "tax_code", "standing", "area__name")

    def confirmed(self):
        return self.filter(standing=Standing.CONFIRMED)

    def waiting(self):
        return self.filter(standing=Standing.PENDING)

    def claiming(self, business):
        """Others that say they hold the tax code of `business` and wait for their ward, wherever that is."""
        if not business.tax_code:
            return self.none()
        return self.waiting().filter(tax_code=business.tax_code).exclude(pk=business.pk)

    def search(self, text):
        return self.filter(all_in(text, "folded"))


def _of_visible_businesses(rows, user):
    """Rows of businesses the person may see; the business is asked in the row's own query."""
    if not user.is_authenticated:
        return rows.none()
    if authority.has_any_role(user, Role.AUDITOR):
        return rows
    return reached(rows, ways_to_businesses(user, "business__"))


class DeclaredChangeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who sees the business: its people, its ward, and the offices above, among them the one that recognised."""
        return _of_visible_businesses(self, user)

    def for_list(self):
        """With what a row of a list shows, and no more."""
        return self.select_related("business__area", "product").only(
            "state", "effective_on", "business__name", "business__area__name", "product__name"
        )

    def waiting(self):
        return self.filter(state=ChangeState.PROPOSED)

    def confirmed(self):
        return self.filter(state=ChangeState.CONFIRMED)


class ProductQuerySet(models.QuerySet):
    def visible_to(self, user):
        return _of_visible_businesses(self, user)

    def for_list(self):
        """With what a row of a list shows, and no more."""
        return self.select_related("business__area").only(
            "name", "sort_name", "set_number", "stars", "business__name", "business__area__name"
        )

    def search(self, text):
        return self.filter(all_in(text, "folded"))


class RoundQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Rounds of my office, and those of the offices whose area holds my ward or my business."""
        if not user.is_authenticated:
            return self.none()
        if authority.has_any_role(user, Role.AUDITOR, Role.ADMINISTRATOR):
            return self
        return self.filter(office__in=self._offices_for(user))

    def _offices_for(self, user):
        """Keys of the offices, so that the rounds are asked for by one indexed column whatever led there."""
        own = authority.served_ids(user, *AT_OFFICE, Role.COUNCIL_MEMBER)
        around = authority.around_ids(authority.scope_areas(user, *AT_WARD)) | self._areas_around_my_businesses(user)
        if not around:
            return own
        office = self.model._meta.get_field("office").related_model
        there = office.objects.filter(area__in=around).values_list("pk", flat=True)
        return own | authority.kept(user, ("offices around", around), lambda: frozenset(there))

    def _areas_around_my_businesses(self, user):
        paths = {path for _business, _area, path in with_paths(user)}
        return frozenset(int(pk) for path in paths for pk in path.split("/") if pk)

    def for_list(self):
        """With what a row of a list shows, and no more."""
        return self.select_related("regulation", "office").only(
            "name", "sort_name", "kind", "state", "opens_on", "cut_off", "due_on", "regulation__title", "office__name"
        )

    def search(self, text):
        """By folded name or plan number; a portal has tens of rounds, so their names are compared here."""
        if not search_ways(text):
            return self
        names = self.order_by().values_list("pk", "name", "plan_number")
        return self.filter(pk__in=[pk for pk, name, plan in names if found_in(text, name, plan)])

    def open(self):
        return self.filter(state="open")

    def counted(self):
        """What statistics and the public may see: practice is never counted (rulings 2)."""
        return self.exclude(kind=RoundKind.PRACTICE)

    def accepting(self, area, on):
        """Open rounds that an office holding `area` organises and whose cut-off is still ahead."""
        return self.open().filter(office__area__in=authority.around([area]), opens_on__lte=on, cut_off__gt=on)


def statuses_on(desk):
    return [status for status in Status if HELD_BY[status] == Desk(desk)]


class RegistrationQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        if authority.has_any_role(user, Role.AUDITOR):
            return self.exclude(status=Status.DRAFT)
        return reached(self, ways_to_dossiers(self.model, user))

    def with_names(self):
        return self.select_related("product__business", "round__regulation", "round__office", "ward", "criteria_set")

    def for_list(self):
        """With what a row of a list shows, and no more: the round's law and the texts of the business stay unread."""
        return self.select_related("product__business", "round", "ward").only(
            "code", "status", "due_on", "paused_since", "forwarded_at", "handed_in_product", "handed_in_business",
            "product__name", "product__sort_name", "product__business__name", "round__name", "round__kind", "ward__name",
        )  # fmt: skip

    def with_deadline(self):
        """With `due_or_never`, for an order in which what has no day stands last; an index is kept for it."""
        return self.annotate(due_or_never=DUE_OR_NEVER)

    def on_desk(self, desk):
        return self.filter(status__in=statuses_on(desk))

    def open(self):
        return self.filter(status__in=OPEN)

    def ended(self):
        return self.filter(status__in=ENDS)

    def handed_in(self):
        return self.filter(submitted_at__isnull=False)

    def pending(self):
        """Handed in and not ended: what its forms print stands still."""
        return self.open().handed_in()

    def counted(self):
        return self.exclude(round__kind=RoundKind.PRACTICE)

    def overdue(self, today):
        return self.open().filter(due_on__lt=today, paused_since__isnull=True)

    def due_soon(self, today, days=3):
        return self.open().filter(
            due_on__gte=today, due_on__lte=today + timedelta(days=days), paused_since__isnull=True
        )

    def search(self, text):
        """By every word of the product's names, or by the beginning of a code that stands on a paper of the dossier.

        Whether any code begins so is asked first: then the names alone are a plain condition, and the database may walk
        along the list's own order.
        """
        named = all_in(text, "product__folded")
        if not named or not _has_digit(text):
            return self.filter(named)
        code, everything = letters_and_digits(text), self.model._base_manager.using(self._db)
        begins = reduce(or_, (Q(**{f"{name}__startswith": code}) for name in BARE))
        coded = everything.annotate(**BARE).filter(begins)
        return reached(self, [named, Q(pk__in=coded.values("pk"))] if coded.exists() else [named])

    def by_code(self, code, secret):
        """The public look-up: code and the secret printed on the receipt, or nothing (rulings 23).

        Letters and digits decide; whatever stands between them does not.
        """
        code, secret = letters_and_digits(code), letters_and_digits(secret)
        if not code or not secret:
            return self.none()
        return self.annotate(bare_code=BARE_CODE).filter(bare_code=code, secret=secret)


class SupplementRequestQuerySet(models.QuerySet):
    def open(self):
        """Waiting for the business: neither answered nor ended by a stop."""
        return self.filter(
            answered_at__isnull=True, closed_at__isnull=True, registration__status=Status.SUPPLEMENT_REQUESTED
        )

    def overdue(self, today):
        return self.open().filter(due_on__lt=today)


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Papers of the dossiers the person may see."""
        if not user.is_authenticated:
            return self.none()
        if authority.has_any_role(user, Role.AUDITOR):
            return self.exclude(registration__status=Status.DRAFT)
        registration = self.model._meta.get_field("registration").related_model
        return reached(self, ways_to_dossiers(registration, user, "registration__"))

    def standing(self):
        """What the dossier holds now."""
        return self.filter(removed_at__isnull=True, replaced_by__isnull=True)


def certificate_lasts(on):
    """The condition of a recognition whose certificate is in force on `on`: its own last day, or an extension while the
    renewal is under way (QĐ 26/2026 Đ12 k3). An unknown end does not count as in force (rulings 26)."""
    return Q(valid_until__gte=on) | Q(extension__until__gte=on, extension__registration__status__in=OPEN)


# What the public pages list and count: `RecognitionQuerySet.public().standing()` as an index takes it.
ON_SHOW = Q(superseded_by__isnull=True, withdrawn_on__isnull=True) & ~Q(round_kind=RoundKind.PRACTICE)


class RecognitionQuerySet(models.QuerySet):
    def public(self):
        """What citizens may find: never practice."""
        return self.exclude(round_kind=RoundKind.PRACTICE)

    def visible_to(self, user):
        return self.public()

    def standing(self):
        """The newest recognition of each product, whether or not its time is over."""
        return self.filter(superseded_by__isnull=True, withdrawn_on__isnull=True)

    def in_force(self, on):
        return self.standing().filter(certificate_lasts(on))

    def in_force_in_parts(self, on):
        """The same as two lists without a row in common, by the own last day and by an extension: to count by index."""
        standing = self.standing()
        extended = {"extension__until__gte": on, "extension__registration__status__in": OPEN}
        return standing.filter(valid_until__gte=on), standing.filter(valid_until__lt=on, **extended)

    def for_cards(self):
        """With what a card of the public list and a certificate's check say, and no more."""
        return self.select_related("product__business", "extension__registration").only(
            "product_name", "business_name", "area_name", "stars", "year", "round_kind", "valid_until", "withdrawn_on",
            "superseded_by", "product__name", "product__sort_name", "product__photo", "product__business__name",
            "product__business__kind", "extension__until", "extension__registration__status",
        )  # fmt: skip

    def ended(self, on):
        return self.filter(valid_until__isnull=False).exclude(certificate_lasts(on))

    def with_extension(self):
        """With what `extended_until` reads."""
        return self.select_related("extension__registration")

    def search(self, text):
        """By the names on the paper and by those of today (`Product.folded`), in any mixture."""
        columns = ("folded", "product__folded")
        found = all_in(text, *columns)
        if not found:
            return self
        numbered = [Q(certificate_number=text.strip())] if _has_digit(text) else []
        keys = few_that_hold(text, self, *columns, or_else=numbered)
        rows = self if keys is None else self.filter(pk__in=keys)
        return rows.filter(reduce(or_, numbered, found))
