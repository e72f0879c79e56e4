"""Questions asked of the dossiers' tables."""

from datetime import timedelta

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Replace

from accounts import authority
from accounts.querysets import all_in
from accounts.roles import WARD, Role
from criteria.text import found_in, letters_and_digits, search_ways
from products.statuses import ENDS, HELD_BY, OPEN, ChangeState, Desk, RoundKind, Standing, Status

# Who works with the dossiers of an office that evaluates, and with those of a ward.
AT_OFFICE = (Role.SPECIALIST, Role.OFFICE_HEAD, Role.SECRETARY, Role.LEADER, Role.CLERK)
AT_WARD = (*WARD, Role.CLERK)


def _matching(queryset, text, *extra):
    """Every word of `text` in the folded column, or one of the `extra` conditions."""
    found = all_in(text, "folded")
    if not found:
        return queryset
    for condition in extra:
        found |= condition
    return queryset.filter(found)


def _without(column, *signs):
    """The column without these signs, as the database sees it."""
    for sign in signs:
        column = Replace(column, Value(sign))
    return column


class BusinessQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        if authority.has_any_role(user, Role.AUDITOR):
            return self
        return self.filter(
            Q(area__in=authority.covered_areas(user, *AT_OFFICE, *AT_WARD))
            | Q(pk__in=self.acted_for_by(user).values("pk"))
        )

    def acted_for_by(self, user):
        people = self.model._meta.get_field("people").related_model
        return self.filter(Exists(people.objects.filter(business=OuterRef("pk"), user=user)))

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
        return _matching(self, text)


class DeclaredChangeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who sees the business: its people, its ward, and the offices above, among them the one that recognised."""
        business = self.model._meta.get_field("business").related_model
        return self.filter(business__in=business.objects.visible_to(user))

    def waiting(self):
        return self.filter(state=ChangeState.PROPOSED)

    def confirmed(self):
        return self.filter(state=ChangeState.CONFIRMED)


class ProductQuerySet(models.QuerySet):
    def visible_to(self, user):
        business = self.model._meta.get_field("business").related_model
        return self.filter(business__in=business.objects.visible_to(user))

    def search(self, text):
        return _matching(self, text)


class RoundQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Rounds of my office, and those of the offices whose area holds my ward or my business."""
        if not user.is_authenticated:
            return self.none()
        if authority.has_any_role(user, Role.AUDITOR, Role.ADMINISTRATOR):
            return self
        return self.filter(
            Q(office__in=authority.offices_served(user, *AT_OFFICE, Role.COUNCIL_MEMBER))
            | Q(office__area__in=authority.areas_around(user, *AT_WARD))
            | Q(office__area__in=self._areas_around_my_businesses(user))
        )

    def _areas_around_my_businesses(self, user):
        areas = [person.business.area for person in user.businesses.select_related("business__area")]
        return authority.around(areas)

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


class RegistrationQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        if authority.has_any_role(user, Role.AUDITOR):
            return self.exclude(status=Status.DRAFT)
        desks = self.model.offices.through.objects.filter(
            registration=OuterRef("pk"), office__in=authority.offices_served(user, *AT_OFFICE)
        )
        rights = self.model._meta.get_field("reading_rights").related_model.objects
        return self.filter(
            Q(product__business__in=self._my_businesses(user).values("pk"))
            | Q(ward__in=authority.covered_areas(user, *AT_WARD, office_level="ward"))
            | Exists(desks)
            | Exists(rights.filter(registration=OuterRef("pk"), user=user))
        )

    def _my_businesses(self, user):
        product = self.model._meta.get_field("product").related_model
        return product._meta.get_field("business").related_model.objects.acted_for_by(user)

    def with_names(self):
        return self.select_related("product__business", "round__regulation", "round__office", "ward", "criteria_set")

    def on_desk(self, desk):
        return self.filter(status__in=[status for status in Status if HELD_BY[status] == Desk(desk)])

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
        code, found = letters_and_digits(text), all_in(text, "product__folded")
        if not found:
            return self
        by_code = self.annotate(
            bare_code=_without(F("code"), "-"),
            bare_slip=_without(F("slip_number"), "-", "/", ".", " "),
            bare_level_slip=_without(F("level_slip_number"), "-", "/", ".", " "),
        )
        for name in ("bare_code", "bare_slip", "bare_level_slip"):
            found |= Q(**{f"{name}__startswith": code})
        return by_code.filter(found)

    def by_code(self, code, secret):
        """The public look-up: code and the secret printed on the receipt, or nothing (rulings 23).

        Letters and digits decide; whatever stands between them does not.
        """
        code, secret = letters_and_digits(code), letters_and_digits(secret)
        if not code or not secret:
            return self.none()
        return self.annotate(bare_code=_without(F("code"), "-")).filter(bare_code=code, secret=secret)


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
        registration = self.model._meta.get_field("registration").related_model
        return self.filter(registration__in=registration.objects.visible_to(user))

    def standing(self):
        """What the dossier holds now."""
        return self.filter(removed_at__isnull=True, replaced_by__isnull=True)


def certificate_lasts(on):
    """The condition of a recognition whose certificate is in force on `on`: its own last day, or an extension while the
    renewal is under way (QĐ 26/2026 Đ12 k3). An unknown end does not count as in force (rulings 26)."""
    return Q(valid_until__gte=on) | Q(extension__until__gte=on, extension__registration__status__in=OPEN)


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

    def ended(self, on):
        return self.filter(valid_until__isnull=False).exclude(certificate_lasts(on))

    def with_extension(self):
        """With what `extended_until` reads."""
        return self.select_related("extension__registration")

    def search(self, text):
        """By the names on the paper and by those of today (`Product.folded`), in any mixture."""
        found = all_in(text, "folded", "product__folded")
        return self.filter(found | Q(certificate_number=text.strip())) if found else self
