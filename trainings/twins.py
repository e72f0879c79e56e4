"""Whether a name to be written on the list reads like a person who stands there already; a question, never a verdict."""

import re
from copy import copy

from criteria.text import name_key, shortened
from trainings.models import Guest

_ADDRESS = re.compile(r"^(?:ong|ba|anh|chi|dong chi|d c) (?=.* )")
_WAYS = ("phone", "email")


def _person(name):
    return _ADDRESS.sub("", shortened(name))


def twin_of(guest, **told):
    """The first guest of the same name, «Ông» and «Bà» apart, with the same unit, telephone or address; None where none is.

    `told`: name, organisation, phone, email as they are to be. Who gave no unit may be of any. The very same once more is
    nobody's twin: the list itself refuses it.
    """
    wanted = copy(guest)
    for name, value in told.items():
        setattr(wanted, name, value)
    person, unit, identity = _person(wanted.name), name_key(wanted.organisation), wanted.identity_of()
    for other in Guest.objects.filter(conference=guest.conference_id).exclude(pk=guest.pk).search(person):
        if other.identity == identity:
            return None
        same_unit = not unit or name_key(other.organisation) in {unit, ""}
        same_way = any(getattr(wanted, name) and getattr(wanted, name) == getattr(other, name) for name in _WAYS)
        if _person(other.name) == person and (same_unit or same_way):
            return other
    return None
