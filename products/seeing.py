"""What leads a person to a business or a dossier: their area, their office, their own business, a reading right.

Conditions for `accounts.querysets.reached`: only the ways the person really has. Lookups by field names, no models.
"""

from django.db.models import Exists, OuterRef, Q

from accounts import authority
from accounts.roles import WARD, Role

# Who works with the dossiers of an office that evaluates, and with those of a ward.
AT_OFFICE = (Role.SPECIALIST, Role.OFFICE_HEAD, Role.SECRETARY, Role.LEADER, Role.CLERK)
AT_WARD = (*WARD, Role.CLERK)


def businesses_of(user):
    """(business, area) keys of the businesses the person acts for, asked once per request."""
    return [(business, area) for business, area, _path in with_paths(user)]


def with_paths(user):
    """The same with the path of the area."""
    columns = ("business", "business__area", "business__area__path")
    return authority.kept(user, "businesses", lambda: list(user.businesses.values_list(*columns)))


def ways_to_businesses(user, to=""):
    """What leads the person to a business, as conditions on a row from which `to` leads there."""
    areas = authority.covered_keys(user, *AT_OFFICE, *AT_WARD)
    inside = areas if isinstance(areas, list) else ()
    own = [business for business, area in businesses_of(user) if area not in inside]
    ways = [] if areas is None else [Q(**{f"{to}area__in": areas})]
    return [*ways, Q(**{f"{to}pk__in": own})] if own else ways


def ways_to_dossiers(registration, user, to=""):
    """What leads the person to a dossier, as conditions on a row from which `to` leads there."""
    desks = registration.offices.through.objects.filter(office__in=authority.served_ids(user, *AT_OFFICE))
    rights = registration._meta.get_field("reading_rights").related_model.objects.filter(user=user.pk)
    ways = []
    if own := [business for business, area in businesses_of(user)]:
        ways.append(Q(**{f"{to}product__business__in": own}))
    if (wards := authority.covered_keys(user, *AT_WARD, office_level="ward")) is not None:
        ways.append(Q(**{f"{to}ward__in": wards}))
    has_desk, has_right = authority.kept(user, "desks and rights", lambda: _desks_and_rights(user, desks, rights))
    if has_desk:
        ways.append(Q(**{f"{to}pk__in": desks.values("registration")}))
    if has_right:
        ways.append(Q(**{f"{to}pk__in": rights.values("registration")}))
    return ways


def _desks_and_rights(user, desks, rights):
    """Whether any dossier lies at the person's offices, and whether a reading right leads to one that does not."""
    beyond = rights.exclude(Exists(desks.filter(registration=OuterRef("registration"))))
    return user._meta.default_manager.filter(pk=user.pk).values_list(Exists(desks), Exists(beyond)).get()
