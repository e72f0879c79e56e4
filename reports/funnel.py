"""Invited → came → registered → submitted → recognised, and the same for those who did not come. Counted in the database.

Association, not effect: who comes to a conference may be who would have registered anyway. Groups under five businesses
are not broken down.
"""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, time

from django.core.cache import cache
from django.db import connection

from accounts.models import Area
from criteria.calendar import VIETNAM
from criteria.text import sort_key
from products.models import Business, Product, Recognition, Registration, Round
from products.statuses import Standing
from trainings.models import Conference, Guest, Invitation
from trainings.statuses import Reply

SMALL = 5
CAME, MISSED = "came", "missed"
STEPS = ("businesses", "registered", "submitted", "recognised")


@dataclass
class Group:
    """Businesses, and how many of them went how far since the conference."""

    businesses: int = 0
    registered: int = 0
    submitted: int = 0
    recognised: int = 0
    # A neighbour of a small group: shown, it would tell that one by subtraction.
    withheld: bool = False

    def add(self, numbers):
        for name, number in zip(STEPS, numbers, strict=True):
            setattr(self, name, getattr(self, name) + number)

    @property
    def is_small(self):
        return 0 < self.businesses < SMALL

    def share(self, step):
        """Per cent of the group, or None where nobody may tell."""
        if self.businesses < SMALL:
            return None
        return round(100 * getattr(self, step) / self.businesses)

    @property
    def is_hidden(self):
        return self.is_small or self.withheld

    @property
    def steps(self):
        """(name, number, per cent) without the first; empty for a hidden group."""
        return [] if self.is_hidden else [(name, getattr(self, name), self.share(name)) for name in STEPS[1:]]


@dataclass
class Row:
    """One ward, one conference, or the sum of wards."""

    name: str
    key: int | None = None
    groups: dict = field(default_factory=lambda: defaultdict(Group))

    @property
    def came(self):
        return self.groups[CAME]

    @property
    def missed(self):
        return self.groups[MISSED]

    @property
    def invited(self):
        return self.came.businesses + self.missed.businesses

    def absorb(self, other):
        for name, group in other.groups.items():
            self.groups[name].add([getattr(group, step) for step in STEPS])


T = {
    model._meta.model_name: connection.ops.quote_name(model._meta.db_table)
    for model in (Business, Product, Registration, Recognition, Conference, Guest, Invitation)
}

# `+ 0` keeps the planner on the product's own dossiers: without statistics SQLite would walk the whole round per guest.
_ROUND = "r.round_id + 0"
# One dossier of the business begun on or after a day, in one round or in all that count.
_DOSSIER = """
    EXISTS (SELECT 1 FROM {product} p JOIN {registration} r ON r.product_id = p.id {more}
            WHERE p.business_id = g.business_id AND r.created_at >= {since} AND {rounds} {only})
"""
_ASKED = "(g.came OR EXISTS (SELECT 1 FROM {invitation} i WHERE i.guest_id = g.id AND i.state <> %s))"
_BY_WARD = """
    SELECT b.area_id, CASE WHEN g.came THEN 'came' ELSE 'missed' END AS part, COUNT(*), {sums}
    FROM {guest} g JOIN {business} b ON b.id = g.business_id
    WHERE g.conference_id = %s AND b.standing = %s AND {asked} AND {areas}
    GROUP BY b.area_id, part
"""
_WHOLE_REGISTER = """
    SELECT COUNT(*), COALESCE(SUM(submitted), 0)
    FROM (SELECT p.business_id, MAX(CASE WHEN r.submitted_at IS NULL THEN 0 ELSE 1 END) AS submitted
          FROM {registration} r JOIN {product} p ON p.id = r.product_id {in_reach}
          WHERE r.created_at >= %s AND {rounds} AND {areas}
          GROUP BY p.business_id) AS done
"""
_WHOLE_RECOGNISED = """
    SELECT COUNT(DISTINCT p.business_id)
    FROM {recognition} k JOIN {registration} r ON r.id = k.registration_id
    JOIN {product} p ON p.id = r.product_id {in_reach}
    WHERE r.created_at >= %s AND {rounds} AND {areas}
"""
# The register as a whole changes little within this time; the invited are always counted anew.
KEPT_SECONDS = 600
# A moment handed in where the database cannot tell from a column what it is.
_MOMENT = "CAST(%s AS timestamptz)" if connection.vendor == "postgresql" else "%s"


def _sums(since, rounds):
    """Three sums over the guests `g`: registered, submitted, recognised."""
    joined = "JOIN {recognition} k ON k.registration_id = r.id".format(**T)
    steps = [("", ""), ("", "AND r.submitted_at IS NOT NULL"), (joined, "")]
    found = [_DOSSIER.format(more=more, only=only, since=since, rounds=rounds, **T) for more, only in steps]
    return ", ".join(f"SUM(CASE WHEN {step} THEN 1 ELSE 0 END)" for step in found)


def _round_ids(round):
    """Practice is never counted, except where one practice round is asked for (rulings 2)."""
    if round:
        return [round.pk]
    return list(Round.objects.counted().order_by("pk").values_list("pk", flat=True)) or [0]


def _one_of(column, ids):
    """`ids`: None for all, and nothing for none."""
    if ids is None:
        return "1 = 1", []
    if not ids:
        return "1 = 0", []
    return f"{column} IN ({', '.join(['%s'] * len(ids))})", list(ids)


def _since(conference):
    """The day begins at 00:00 in Vietnam, in the words of this database: SQLite compares times as UTC texts."""
    return connection.ops.adapt_datetimefield_value(datetime.combine(conference.starts_on, time.min, VIETNAM))


def _rows(sql, values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def by_ward(conference, *, areas, round=None):
    """Wards in the order of their names, each with who came and who did not; `areas`: ids in reach, None for all."""
    inside, area_values = _one_of("b.area_id", areas)
    rounds, round_values = _one_of(_ROUND, _round_ids(round or conference.round))
    sql = _BY_WARD.format(sums=_sums("%s", rounds), asked=_ASKED.format(**T), areas=inside, **T)
    values = [_since(conference), *round_values] * 3
    counted = _rows(sql, [*values, conference.pk, Standing.CONFIRMED, Reply.WITHDRAWN, *area_values])
    wards = {area.pk: area for area in Area.objects.filter(pk__in={row[0] for row in counted})}
    rows = {}
    for area, part, *numbers in counted:
        row = rows.setdefault(area, Row(wards[area].name, area))
        row.groups[part].add(map(int, numbers))
    return sorted(rows.values(), key=lambda row: sort_key(row.name))


def not_invited(conference, asked, *, areas, round=None):
    """Everybody else of the register: the whole less the invited of `asked`. The whole is kept for some minutes."""
    ids = _round_ids(round or conference.round)
    key = hashlib.sha256(repr((conference.starts_on, ids, sorted(areas or []), areas is None)).encode()).hexdigest()
    whole = cache.get_or_set(f"funnel:{key}", lambda: _whole(_since(conference), ids, areas), KEPT_SECONDS)
    invited = [sum(getattr(group, step) for group in (asked.came, asked.missed)) for step in STEPS]
    return Group(*(max(all_of - part, 0) for all_of, part in zip(whole, invited, strict=True)))


def _whole(since, round_ids, areas):
    inside, area_values = _one_of("b.area_id", areas)
    rounds, round_values = _one_of("r.round_id", round_ids)
    values = [since, *round_values, *area_values]
    businesses, in_reach = Business.objects.confirmed(), ""
    if areas is not None:
        businesses = businesses.filter(area__in=areas)
        in_reach = "JOIN {business} b ON b.id = p.business_id".format(**T)
    # Only a confirmed business begins a dossier, so its standing need not be asked again.
    parts = {"rounds": rounds, "areas": inside, "in_reach": in_reach, **T}
    ((registered, submitted),) = _rows(_WHOLE_REGISTER.format(**parts), values)
    ((recognised,),) = _rows(_WHOLE_RECOGNISED.format(**parts), values)
    return [businesses.count(), registered, int(submitted), recognised]


def total(rows):
    whole = Row("")
    for row in rows:
        whole.absorb(row)
    return whole


def published(rows):
    """Wards with somebody invited, each group marked where it may not be shown.

    The total is shown, so what is hidden is told by subtraction as one group. Hidden are therefore never fewer than two
    wards, and never fewer than five businesses together: the next smallest go with the small ones until that is so.
    Where no more wards are left the total itself is under five, and as such not broken down.
    """
    asked = [row for row in rows if row.invited]
    for part in (CAME, MISSED):
        groups = sorted((row.groups[part] for row in asked if row.groups[part].businesses), key=_size)
        hidden = [group for group in groups if group.is_small]
        others = groups[len(hidden) :] if hidden else []
        while others and (len(hidden) < 2 or sum(map(_size, hidden)) < SMALL):
            hidden.append(others.pop(0))
        for group in hidden:
            group.withheld = True
    return asked


def _size(group):
    return group.businesses


def by_conference(conferences, *, areas=None):
    """For each of a page's conferences: invited, came, and of those how many went how far; one query for all.

    The same businesses on the same day as `by_ward` counts them: confirmed, in the `areas` in reach, from 00:00 of the
    conference's first day in Vietnam. Each conference looks at its own round, or at all rounds that count.
    """
    listed = list(conferences)
    if not listed:
        return []
    of_page, ids = _one_of("g.conference_id", [row.pk for row in listed])
    inside, area_values = _one_of("b.area_id", areas)
    counted_rounds, round_values = _one_of(_ROUND, _round_ids(None))
    rounds = f"({_ROUND} = c.round_id OR (c.round_id IS NULL AND {counted_rounds}))"
    since = "CASE c.id " + f"WHEN %s THEN {_MOMENT} " * len(listed) + "END"
    since_values = [value for row in listed for value in (row.pk, _since(row))]
    sql = f"""
        SELECT g.conference_id, CASE WHEN g.came THEN 'came' ELSE 'missed' END AS part, COUNT(*),
               {_sums(since, rounds)}
        FROM {T["guest"]} g JOIN {T["conference"]} c ON c.id = g.conference_id
        JOIN {T["business"]} b ON b.id = g.business_id
        WHERE {of_page} AND b.standing = %s AND {_ASKED.format(**T)} AND {inside}
        GROUP BY g.conference_id, part
    """
    values = [*since_values, *round_values] * 3
    counted = _rows(sql, [*values, *ids, Standing.CONFIRMED, Reply.WITHDRAWN, *area_values])
    rows = {conference.pk: Row(conference.title, conference.pk) for conference in listed}
    for pk, part, *numbers in counted:
        rows[pk].groups[part].add(map(int, numbers))
    return [(conference, rows[conference.pk]) for conference in listed]
