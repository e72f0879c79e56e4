"""Who gets what at every address: one row per URL name, read by tests/test_pages.py.

An answer is a status code, or "login" for the way to the login page. A row names the common answer first
and then the roles that differ. `build_world()` makes the cast and one of each thing; `kwargs_for(name, world)`
gives the things an address needs.
"""

from dataclasses import dataclass, field

LOGIN = "login"
ROLES = (
    "anonymous",
    "business",
    "other_business",
    "ward_officer",
    "other_ward",
    "specialist",
    "secretary",
    "council_member",
    "chair",
    "leader",
    "clerk",
    "administrator",
    "auditor",
)
STAFF = tuple(role for role in ROLES if role not in {"anonymous", "business", "other_business"})


@dataclass(frozen=True)
class Page:
    """What each role is answered. `data` is posted when the method is POST."""

    answers: dict
    method: str = "GET"
    data: dict = field(default_factory=dict)


def answers(common, **differing):
    """The same for all, except for the roles named."""
    assert set(differing) <= set(ROLES), differing
    return {role: differing.get(role, common) for role in ROLES}


def public(status=200, **differing):
    """A page for anyone."""
    return Page(answers(status, **differing))


def members(status=200, **differing):
    """A page for everybody who has logged in."""
    return Page(answers(status, **{"anonymous": LOGIN} | differing))


def only(*roles, status=200, others=403, **differing):
    """A page for some roles; the others are refused (403), or do not even learn that it is there (404)."""
    return Page(answers(others, **{"anonymous": LOGIN} | dict.fromkeys(roles, status) | differing))


def deed(*roles, status=302, others=403, data=None, **differing):
    """A POST; what it changes is rolled back."""
    return Page(only(*roles, status=status, others=others, **differing).answers, method="POST", data=data or {})


PAGES = {
    "health_live": public(),
    "health_ready": public(),
}


@dataclass
class World:
    """The cast (role -> user, None for the stranger at the door) and one of each thing."""

    cast: dict
    things: dict = field(default_factory=dict)


def build_world():
    return World(cast={"anonymous": None})


def kwargs_for(name, world):
    """The keyword arguments of an address, from the world's things."""
    return {}
