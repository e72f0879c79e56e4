"""Questions asked of the tables of this room. Lookups by field names only: models import these, never the other way round."""

from functools import reduce
from operator import or_

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from accounts.roles import READS_AUDIT
from accounts.statuses import Standing
from criteria.text import search_ways


def _in_force(on):
    """Rows whose dates contain `on`; an open end is for ever, both ends belong to the period."""
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))


def all_in(text, *columns, whole_numbers=True):
    """Every word of `text` in one of the searched columns; a condition that holds of every row where nothing is asked for."""
    found = Q()
    for way in search_ways(text):
        read = Q()
        for word in way:
            looked_for = word if whole_numbers else word.strip()
            read &= reduce(or_, (Q(**{f"{column}__contains": looked_for}) for column in columns))
        found |= read
    return found


def reached(rows, ways):
    """The rows to which one of the `ways` leads, each a condition that needs no other.

    Every way alone is answered from an index; several in one OR would read the whole table. One way is a plain filter,
    several are a union of keys. So build only the ways a person really has, and none that lies within another.
    A way may not multiply rows: ask across a to-many relation with `pk__in=`.
    """
    if not ways:
        return rows.none()
    if len(ways) == 1:
        return rows.filter(ways[0])
    everything = rows.model._base_manager.using(rows._db)
    first, *others = (everything.filter(way).order_by().values("pk") for way in ways)
    return rows.filter(pk__in=first.union(*others))


# Rows that hold a searched word are taken by their keys up to this many; a commoner word is met soon on the way.
FEW = 1000
# The shortest piece of a word that an index of trigrams can look up.
TRIGRAM = 3


def few_that_hold(text, rows, *columns, or_else=()):
    """Keys of the rows in which the rarest word of `text` stands in one of the columns; None where they are many.

    A number is taken for the rarest, or else the longest word.

    For a text whose words may stand in columns of several tables: no index answers the whole of it, but one answers
    this. `or_else`: conditions that are enough by themselves.
    """
    words = [max(way, key=lambda word: (word.strip().isdecimal(), len(word))) for way in search_ways(text)]
    if not words or any(len(word) < TRIGRAM for word in words):
        return None
    everything = rows.model._base_manager.using(rows._db)
    conditions = [Q(**{f"{column}__contains": word}) for word in words for column in columns]
    first, *others = (
        everything.filter(condition).order_by().values_list("pk", flat=True) for condition in (*conditions, *or_else)
    )
    found = list(first.union(*others, all=True)[: FEW + 1])
    return set(found) if len(found) <= FEW else None


class AreaQuerySet(models.QuerySet):
    def current(self, on):
        return self.filter(_in_force(on))

    def in_tree_order(self):
        return self.order_by("level_order", "code", "valid_from")

    def beneath(self, areas):
        """The areas themselves and everything inside them."""
        paths = sorted({area.path for area in areas})
        if not paths:
            return self.none()
        return self.filter(reduce(or_, (Q(path__startswith=path) for path in paths)))

    def covered_by(self, areas, *, predecessors=True):
        """Everything inside `areas`, and for live rights what they took over by default (rulings 4).

        Not evaluated: use it in `area__in=`. `areas` are rows already in hand (memberships bring them).
        """
        paths = sorted({area.path for area in areas})
        if not paths:
            return self.none()
        inside = reduce(or_, (Q(path__startswith=path) for path in paths))
        if predecessors:
            took_over = reduce(or_, (Q(successions__new__path__startswith=path) for path in paths))
            old = self.model._default_manager.filter(took_over, successions__is_default=True)
            inside |= Q(pk__in=old.values("pk"))
        return self.filter(inside)

    def search(self, text):
        return self.filter(Q(code=text.strip()) | all_in(text, "folded")) if search_ways(text) else self

    def with_links(self):
        """Successors and predecessors beside each area, two queries for the whole page."""
        links = self.model._meta.get_field("successions").related_model._default_manager
        return self.prefetch_related(
            Prefetch("successions", queryset=links.select_related("new").order_by("-is_default", "new__code")),
            Prefetch("predecessions", queryset=links.select_related("old").order_by("-is_default", "old__code")),
        )


class OfficeQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)

    def with_place(self):
        return self.select_related("area")

    def search(self, text):
        return self.filter(all_in(text, "folded"))


def _held(on):
    """As `_in_force`, but what was revoked in the middle of its last day is over."""
    last_day = Q(valid_to=on, revoked_at__isnull=True)
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on) | last_day)


class MembershipQuerySet(models.QuerySet):
    def in_force(self, on):
        return self.filter(_held(on))

    def not_over(self, on):
        """In force or still to come."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on) | Q(valid_to=on, revoked_at__isnull=True))

    def with_scope(self):
        return self.select_related("office", "office__area", "area")


class UserQuerySet(models.QuerySet):
    def visible_to(self, user):
        if getattr(user, "is_administrator", False):
            return self
        return self.filter(pk=user.pk) if user.is_authenticated else self.none()

    def active(self):
        return self.filter(is_active=True)

    def search(self, text):
        return self.filter(all_in(text, "folded"))

    def in_state(self, state):
        """The same as `User.standing`, asked of the table; everybody where no state is named."""
        waiting = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        states = {
            Standing.ACTIVE: ~waiting & Q(is_active=True),
            Standing.INVITED: waiting & Q(is_active=True),
            Standing.INACTIVE: Q(is_active=False),
        }
        return self.filter(states[state]) if state in states else self

    def with_roles(self, on):
        """Today's roles beside each person as `held_today`, in one more query for the whole page."""
        memberships = self.model._meta.get_field("memberships").related_model._default_manager
        held = memberships.in_force(on).with_scope().order_by("role", "pk")
        return self.prefetch_related(Prefetch("memberships", queryset=held, to_attr="held_today"))

    def holding(self, on, *roles, office=None, area_in=None):
        """People who hold one of the roles on that day (any role where none is named)."""
        held = self.model._meta.get_field("memberships").related_model._default_manager
        held = held.filter(_held(on), user=OuterRef("pk"))
        if roles:
            held = held.filter(role__in=roles)
        if office is not None:
            held = held.filter(office=office)
        if area_in is not None:
            held = held.filter(Q(area__in=area_in) | Q(office__area__in=area_in))
        return self.filter(Exists(held))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, email=None, phone=None, full_name="", password=None, **fields):
        """Without a password the account waits for its invitation or one-time code."""
        user = self.model(email=email or None, phone=phone or None, full_name=full_name, **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user


class OneTimeCodeQuerySet(models.QuerySet):
    def usable(self, at, *, max_tries):
        return self.filter(used_at__isnull=True, expires_at__gt=at, tries__lt=max_tries)


class AuditQuerySet(models.QuerySet):
    """Append-only: what can be asked, and what cannot be done."""

    def visible_to(self, user):
        roles = getattr(user, "roles", frozenset())
        return self if roles & set(READS_AUDIT) else self.none()

    def search(self, text):
        """A number is not looked for as a whole word: rows of earlier times keep another searched column for ever."""
        return self.filter(all_in(text, "folded", whole_numbers=False))

    def about(self, thing):
        return self.filter(subject_type=thing._meta.label_lower, subject_id=str(thing.pk))

    def append(self, entries):
        """New entries in one go, each as `save` writes one: with the time of now and its searched column."""
        entries = list(entries)
        for entry in entries:
            entry.at = timezone.now()
            entry.derive()
        return self.bulk_create(entries, batch_size=500)

    append.alters_data = True

    def update(self, **fields):
        raise TypeError("The audit log is append-only.")

    def delete(self):
        raise TypeError("The audit log is append-only.")

    delete.alters_data = True
    delete.queryset_only = True
