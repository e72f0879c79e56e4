"""Invited → came → registered → submitted → recognised, and the same for those who did not come. Counted in the database.

Association, not effect: who comes to a conference may be who would have registered anyway. Groups under five businesses
are not broken down.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import connection

from accounts.models import Area
from products.models import Business, Product, Recognition, Registration, Round
from products.statuses import RoundKind, Standing
from trainings.models import Conference, Guest, Invitation
from trainings.statuses import Reply

SMALL = 5
CAME, MISSED, OTHERS = "came", "missed", "others"
STEPS = ("businesses", "registered", "submitted", "recognised")


@dataclass
class Group:
    """Businesses, and how many of them went how far since the conference."""

    businesses: int = 0
    registered: int = 0
    submitted: int = 0
    recognised: int = 0

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
    def steps(self):
        """(name, number, per cent) without the first; empty for a small group."""
        return [] if self.is_small else [(name, getattr(self, name), self.share(name)) for name in STEPS[1:]]


@dataclass
class Row:
    """One ward, or one conference, or the wards put together because they are small."""

    name: str
    key: int | None = None
    groups: dict = field(default_factory=lambda: defaultdict(Group))
    merged: int = 0

    @property
    def came(self):
        return self.groups[CAME]

    @property
    def missed(self):
        return self.groups[MISSED]

    @property
    def others(self):
        return self.groups[OTHERS]

    @property
    def invited(self):
        return self.came.businesses + self.missed.businesses

    @property
    def has_small_group(self):
        return self.came.is_small or self.missed.is_small

    def absorb(self, other):
        for name, group in other.groups.items():
            self.groups[name].add([getattr(group, step) for step in STEPS])
        self.merged += 1


def _table(model):
    return connection.ops.quote_name(model._meta.db_table)


T = {
    "area": Area,
    "business": Business,
    "product": Product,
    "registration": Registration,
    "recognition": Recognition,
    "round": Round,
    "conference": Conference,
    "guest": Guest,
    "invitation": Invitation,
}

# How far each business got: its dossiers begun on or after a day, in one round or in all that count.
_DONE = """
    SELECT p.business_id, 1 AS registered,
           MAX(CASE WHEN r.submitted_at IS NOT NULL THEN 1 ELSE 0 END) AS submitted,
           MAX(CASE WHEN k.id IS NOT NULL THEN 1 ELSE 0 END) AS recognised
    FROM {registration} r
    JOIN {product} p ON p.id = r.product_id
    JOIN {round} o ON o.id = r.round_id
    LEFT JOIN {recognition} k ON k.registration_id = r.id
    WHERE r.created_at >= %s AND {rounds}
    GROUP BY p.business_id
"""
_ASKED = """
    SELECT g.business_id, MAX(CASE WHEN g.came THEN 1 ELSE 0 END) AS came
    FROM {guest} g
    WHERE g.conference_id = %s AND g.business_id IS NOT NULL
      AND (g.came OR EXISTS (SELECT 1 FROM {invitation} i WHERE i.guest_id = g.id AND i.state <> %s))
    GROUP BY g.business_id
"""
_BY_WARD = """
    WITH done AS ({done}), asked AS ({asked})
    SELECT b.area_id,
           CASE WHEN a.business_id IS NULL THEN 'others' WHEN a.came = 1 THEN 'came' ELSE 'missed' END AS part,
           COUNT(*), COALESCE(SUM(d.registered), 0), COALESCE(SUM(d.submitted), 0), COALESCE(SUM(d.recognised), 0)
    FROM {business} b
    LEFT JOIN asked a ON a.business_id = b.id
    LEFT JOIN done d ON d.business_id = b.id
    WHERE b.standing = %s AND {areas}
    GROUP BY b.area_id, part
"""


def _rounds(round):
    """Practice is never counted, except where one practice round is asked for (rulings 2)."""
    return ("r.round_id = %s", [round.pk]) if round else ("o.kind <> %s", [RoundKind.PRACTICE])


def _areas(areas):
    """`areas`: ids in reach, or None for all."""
    if areas is None:
        return "1 = 1", []
    if not areas:
        return "1 = 0", []
    return f"b.area_id IN ({', '.join(['%s'] * len(areas))})", list(areas)


def by_ward(conference, *, areas, round=None):
    """Rows of wards in the order of their names, each with its three groups; one query and one for the names."""
    round = round or conference.round
    rounds, round_values = _rounds(round)
    inside, area_values = _areas(areas)
    names = {key: _table(model) for key, model in T.items()}
    sql = _BY_WARD.format(
        done=_DONE.format(rounds=rounds, **names), asked=_ASKED.format(**names), areas=inside, **names
    )
    values = [conference.starts_on, *round_values, conference.pk, Reply.WITHDRAWN, Standing.CONFIRMED, *area_values]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        counted = cursor.fetchall()
    wards = {area.pk: area.name for area in Area.objects.filter(pk__in={row[0] for row in counted}).only("pk", "name")}
    rows = {}
    for area, part, *numbers in counted:
        row = rows.setdefault(area, Row(wards[area], area))
        row.groups[part].add(map(int, numbers))
    return sorted(rows.values(), key=lambda row: row.name)


def total(rows):
    whole = Row("")
    for row in rows:
        whole.absorb(row)
    return whole


def published(rows, merged_name):
    """Wards as they may be shown: those with a small group are put together, never one alone, for then a
    subtraction from the total would tell what is hidden."""
    asked = [row for row in rows if row.invited]
    shown = [row for row in asked if not row.has_small_group]
    small = [row for row in asked if row.has_small_group]
    if len(small) == 1 and shown:
        least = min(shown, key=lambda row: row.invited)
        shown.remove(least)
        small.append(least)
    if not small:
        return shown
    together = Row(merged_name)
    for row in small:
        together.absorb(row)
    return [*shown, together]


def by_conference(conferences):
    """For each of a page's conferences: invited, came, and of those how many went how far; two queries.

    Only businesses are counted. Each conference looks at its own round, or at all rounds that count.
    """
    listed = list(conferences)
    if not listed:
        return []
    marks = ", ".join(["%s"] * len(listed))
    names = {key: _table(model) for key, model in T.items()}
    dossier = """
        EXISTS (SELECT 1 FROM {product} p JOIN {registration} r ON r.product_id = p.id
                JOIN {round} o ON o.id = r.round_id {more}
                WHERE p.business_id = g.business_id AND r.created_at >= c.starts_on
                  AND (r.round_id = c.round_id OR (c.round_id IS NULL AND o.kind <> %s)) {only})
    """
    steps = [
        dossier.format(more="", only="", **names),
        dossier.format(more="", only="AND r.submitted_at IS NOT NULL", **names),
        dossier.format(more="JOIN {recognition} k ON k.registration_id = r.id".format(**names), only="", **names),
    ]
    sums = ", ".join(f"SUM(CASE WHEN {step} THEN 1 ELSE 0 END)" for step in steps)
    sql = f"""
        SELECT g.conference_id, CASE WHEN g.came THEN 'came' ELSE 'missed' END AS part, COUNT(*), {sums}
        FROM {names["guest"]} g JOIN {names["conference"]} c ON c.id = g.conference_id
        WHERE g.conference_id IN ({marks}) AND g.business_id IS NOT NULL
          AND (g.came OR EXISTS (SELECT 1 FROM {names["invitation"]} i WHERE i.guest_id = g.id AND i.state <> %s))
        GROUP BY g.conference_id, part
    """
    values = [RoundKind.PRACTICE] * 3 + [row.pk for row in listed] + [Reply.WITHDRAWN]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        counted = cursor.fetchall()
    rows = {conference.pk: Row(conference.title, conference.pk) for conference in listed}
    for pk, part, *numbers in counted:
        rows[pk].groups[part].add(map(int, numbers))
    return [(conference, rows[conference.pk]) for conference in listed]
