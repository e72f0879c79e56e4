"""Whether a name to be written on the list reads like a person who stands there already; a question, never a verdict."""

import re
from copy import copy

from criteria.text import name_key, shortened
from trainings.models import Guest

_ADDRESS = re.compile(r"^(?:ong|ba|anh|chi|dong chi|d c) (?=.* )")
_WAYS = ("phone", "email")


def person_of(name):
    """What two spellings of one person's name have in common, «Ông» and «Bà» apart."""
    return _ADDRESS.sub("", shortened(name))


def read_alike(one, other):
    """The same name with the same unit, telephone or address; who gave no unit may be of any."""
    unit = name_key(one.organisation)
    same_unit = not unit or name_key(other.organisation) in {unit, ""}
    same_way = any(getattr(one, name) and getattr(one, name) == getattr(other, name) for name in _WAYS)
    return person_of(one.name) == person_of(other.name) and (same_unit or same_way)


def twin_of(guest, **told):
    """The first guest of the list who reads like this one; None where none does.

    `told`: name, organisation, phone, email as they are to be. The very same once more is nobody's twin: the list itself
    refuses it.
    """
    wanted = copy(guest)
    for name, value in told.items():
        setattr(wanted, name, value)
    identity = wanted.identity_of()
    others = Guest.objects.filter(conference=guest.conference_id).exclude(pk=guest.pk).search(person_of(wanted.name))
    found = [other for other in others if read_alike(wanted, other)]
    return None if not found or any(other.identity == identity for other in found) else found[0]
