"""Questions asked of the conferences' tables."""

import json

from django.db import connection, models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q

from accounts import authority
from accounts.querysets import all_in, reached
from accounts.roles import OFFICE, WARD, Role
from products.seeing import businesses_of
from trainings.statuses import ANSWERED, COMING, HOLDS_SEAT, TOOK_PLACE, UNANSWERED, Presence, Reply, State

# Who prepares a conference, in an office or at a ward; and who else of the office reads it.
ORGANISE = (*OFFICE, Role.SECRETARY, *WARD)
READ = (*ORGANISE, Role.LEADER, Role.CLERK)


def _quoted(name):
    return connection.ops.quote_name(name)


class ConferenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """My office's; those my ward's businesses may be invited to; those that invited a business of mine."""
        if not user.is_authenticated:
            return self.none()
        if authority.has_any_role(user, Role.AUDITOR):
            return self
        ways = []
        if offices := authority.served_ids(user, *READ):
            ways.append(Q(office__in=offices))
        if around := authority.around_ids(authority.scope_areas(user, *WARD, Role.CLERK)):
            ways.append(~Q(state=State.DRAFT) & Q(office__area__in=around))
        if own := [business for business, _area in businesses_of(user)]:
            guests = self.model._meta.get_field("guests").related_model.objects
            asked = guests.filter(business__in=own, invitations__isnull=False)
            ways.append(~Q(state__in=[State.DRAFT, State.APPROVED]) & Q(pk__in=asked.values("conference")))
        return reached(self, ways)

    def organised_by(self, user):
        return self.filter(office__in=authority.served_ids(user, *ORGANISE))

    def coming(self, today):
        return self.filter(state__in=COMING, ends_on__gte=today).order_by("starts_on", "pk")

    def took_place(self):
        return self.filter(state__in=TOOK_PLACE)

    def teaching(self, *concepts):
        topics = self.model._meta.get_field("topics").related_model.objects
        return self.filter(Exists(topics.filter(conference=OuterRef("pk"), concepts__concept__in=concepts)))

    def with_counts(self):
        """Guests, answers and those who came beside each conference; one query for the whole page."""
        guests = self.model._meta.get_field("guests").related_model.objects
        invitations = guests.model._meta.get_field("invitations").related_model.objects

        def count(queryset):
            counted = queryset.filter(conference=OuterRef("pk")).order_by().values("conference").annotate(n=Count("pk"))
            return models.functions.Coalesce(models.Subquery(counted.values("n")), 0)

        return self.annotate(
            guest_count=count(guests.all()),
            invited_count=count(invitations.active()),
            coming_count=count(invitations.holding_seats()),
            came_count=count(guests.filter(came=True)),
        )


class GuestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All of my own office's conferences; elsewhere those of my ward, or my own business."""
        if not user.is_authenticated:
            return self.none()
        if authority.has_any_role(user, Role.AUDITOR):
            return self
        ways = []
        if offices := authority.served_ids(user, *READ):
            ways.append(Q(conference__office__in=offices))
        wards = authority.covered_keys(user, *WARD, Role.CLERK, office_level="ward")
        if wards is not None:
            ways.append(~Q(conference__state=State.DRAFT) & Q(ward__in=wards))
        if own := [business for business, _area in businesses_of(user)]:
            invitations = self.model._meta.get_field("invitations").related_model.objects
            ways.append(Q(business__in=own, pk__in=invitations.filter(guest__business__in=own).values("guest")))
        return reached(self, ways)

    def with_names(self):
        """Everything a row of a list shows, the standing invitation as `standing`; two queries for the whole page."""
        invitations = self.model._meta.get_field("invitations").related_model.objects
        return self.select_related("business", "office", "ward", "quota").prefetch_related(
            Prefetch("invitations", queryset=invitations.active(), to_attr="standing_rows")
        )

    def uninvited(self):
        """Not asked, or asked no more; who came without an invitation needs none."""
        invitations = self.model._meta.get_field("invitations").related_model.objects
        return self.exclude(source="walk_in").filter(~Exists(invitations.active().filter(guest=OuterRef("pk"))))

    def search(self, text):
        return self.filter(all_in(text, "folded"))


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, user):
        guests = self.model._meta.get_field("guest").related_model.objects
        return self.filter(guest__in=guests.visible_to(user).values("pk"))

    def active(self):
        return self.exclude(state=Reply.WITHDRAWN)

    def to_send(self):
        """The letter has not been written yet, whatever a ward answered meanwhile."""
        return self.filter(
            sent_at__isnull=True,
            conference__state__in=COMING,
            conference__is_history=False,
            state__in=[Reply.QUEUED, Reply.ACCEPTED, Reply.DELEGATED, Reply.WAITING],
        )

    def unanswered(self):
        return self.filter(state__in=UNANSWERED)

    def answered(self):
        return self.filter(state__in=ANSWERED)

    def holding_seats(self):
        return self.filter(state__in=HOLDS_SEAT)

    def in_waiting_order(self):
        return self.filter(state=Reply.WAITING).order_by("waiting_since", "pk")

    def with_names(self):
        return self.select_related("guest__business", "guest__office", "guest__ward", "conference__office")

    def ask(self, like, guests):
        """A row as `like` for each of the guests (keys), with a code of its own. Who has one in force is passed over:
        somebody else pressed the same button.

        One statement without objects: thousands are asked while somebody waits for the page.
        """
        meta = self.model._meta
        own = {"guest", "code"}
        same = [field for field in meta.concrete_fields if not field.primary_key and field.name not in own]
        values = [field.get_db_prep_save(getattr(like, field.attname), connection) for field in same]
        code = meta.get_field("code").get_default
        codes = json.dumps({str(guest): code() for guest in guests})
        columns = [field.column for field in (*same, meta.get_field("guest"), meta.get_field("code"))]
        pairs = "jsonb_each_text" if connection.vendor == "postgresql" else "json_each"
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {_quoted(meta.db_table)} ({', '.join(map(_quoted, columns))}) "
                f"SELECT {', '.join(['%s'] * len(same))}, CAST(one.key AS bigint), one.value "
                f"FROM {pairs}(%s) AS one WHERE 1 = 1 ON CONFLICT DO NOTHING",
                [*values, codes],
            )


class AttendanceQuerySet(models.QuerySet):
    def present(self):
        return self.filter(presence=Presence.PRESENT)


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, user):
        guests = self.model._meta.get_field("guest").related_model.objects
        return self.filter(guest__in=guests.visible_to(user).values("pk"))

    def standing(self):
        return self.filter(revoked_at__isnull=True)


class GuestImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(conference__office__in=authority.served_ids(user, *ORGANISE))


class ConceptQuerySet(models.QuerySet):
    def next_taught(self, today):
        """Concept → the next conference that teaches it, nearest first: (concept, conference id, starts_on)."""
        return (
            self.filter(topic__conference__state__in=COMING, topic__conference__ends_on__gte=today)
            .order_by("topic__conference__starts_on", "topic__conference_id")
            .values_list("concept", F("topic__conference_id"), F("topic__conference__starts_on"))
        )
