"""Who stands where today: the one place that reads memberships. Kept on the user, who lives one request.

Anonymous and deactivated people hold nothing.
"""

from accounts.kept import kept
from accounts.models import Area, Office
from accounts.roles import Role

# A person's areas are handed to the database as keys up to this many, as a question beyond it.
MOST_AREA_KEYS = 1000


def memberships(user, *roles):
    """Roles in force today, with office and area; any role where none is named."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return []
    return [held for held in user.memberships_in_force if not roles or held.role in roles]


def has_role(user, role, office=None) -> bool:
    return any(office is None or held.office_id == office.pk for held in memberships(user, role))


def has_any_role(user, *roles) -> bool:
    return bool(memberships(user, *roles))


def roles_of(user) -> frozenset:
    return user.roles if memberships(user) else frozenset()


def offices_of(user, *roles) -> list[Office]:
    """Offices the person works in, each once."""
    return list({held.office_id: held.office for held in memberships(user, *roles) if held.office_id}.values())


def office_ids(user, *roles) -> frozenset[int]:
    return frozenset(held.office_id for held in memberships(user, *roles) if held.office_id)


def served_ids(user, *roles) -> frozenset[int]:
    """Keys of the offices whose work the roles reach, for `office__in=` and `in`.

    One's own; and for those who sign or give numbers at a people's committee, the specialised offices beneath it
    (Phòng Kinh tế stands under UBND quận: the decision is the committee's).
    """
    own = office_ids(user, *roles)
    areas = {
        held.office.area_id
        for held in memberships(user, *(set(roles) & {Role.LEADER, Role.CLERK} or {None}))
        if held.office_id and held.office.kind == Office.Kind.COMMITTEE and held.office.level != Office.Level.WARD
    }
    if not areas:
        return own
    beneath = Office.objects.filter(area__in=areas).values_list("pk", flat=True)
    return own | kept(user, ("offices of areas", frozenset(areas)), lambda: frozenset(beneath))


def offices_served(user, *roles):
    """The same offices as rows."""
    return Office.objects.filter(pk__in=served_ids(user, *roles))


def scope_areas(user, *roles, office_level=None) -> list[Area]:
    """The areas named by the roles themselves, without what lies inside; only of offices of one level where asked."""
    areas = (
        held.scope_area
        for held in memberships(user, *roles)
        if office_level is None or (held.office and held.office.level == office_level)
    )
    return list({area.pk: area for area in areas if area is not None}.values())


def covered_areas(user, *roles, predecessors=True, office_level=None):
    """Areas the roles reach, as a queryset for `area__in=`: inside, and by default taken over (rulings 4)."""
    return Area.objects.covered_by(scope_areas(user, *roles, office_level=office_level), predecessors=predecessors)


def covered_keys(user, *roles, office_level=None):
    """The same areas for `area__in=` of a large table: a list of keys, a question where there are many, None for none."""
    scopes = scope_areas(user, *roles, office_level=office_level)
    if not scopes:
        return None

    def ask():
        found = list(Area.objects.covered_by(scopes).values_list("pk", flat=True)[: MOST_AREA_KEYS + 1])
        return found if len(found) <= MOST_AREA_KEYS else Area.objects.covered_by(scopes).values("pk")

    return kept(user, ("covered areas", frozenset(area.pk for area in scopes)), ask)


def around_ids(areas) -> frozenset[int]:
    """Keys of the areas themselves and of everything they lie in: their paths say so."""
    return frozenset(int(pk) for area in areas for pk in area.path.split("/") if pk)


def around(areas):
    """The areas themselves and everything they lie in, as a queryset for `area__in=`."""
    return Area.objects.filter(pk__in=around_ids(areas))


def areas_around(user, *roles):
    """Where the person's own areas lie: for a ward its district, province and country."""
    return around(scope_areas(user, *roles))


def area_ids(user, *roles, predecessors=True):
    """The same as ids, for `area_id__in=`; not evaluated either."""
    return covered_areas(user, *roles, predecessors=predecessors).values_list("pk", flat=True)


def holds_over(user, area, *roles, predecessors=True) -> bool:
    """Whether one of the roles reaches that area."""
    scopes = scope_areas(user, *roles)
    if any(area.lies_in(scope) for scope in scopes):
        return True
    return bool(scopes) and predecessors and Area.objects.covered_by(scopes).filter(pk=area.pk).exists()
