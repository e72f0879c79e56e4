"""Which wards an organising office chooses from, and what people call them; also where the office or a ward has ended."""

from django.db.models import Q

from accounts.models import Area
from criteria.text import fold


def wards_of(conference):
    """Wards of the office's area in force on the conference's first day.

    An office whose area ended before takes the wards of its last day, each by the unit that stands for it on the first day
    (itself, where no successor is known); one whose area began later, those its wards took over (rulings 4).
    """
    area, day = conference.office.area, conference.starts_on
    inside = Area.objects.filter(level=Area.Level.WARD, path__startswith=area.path)
    if area.is_current(day):
        return inside.current(day)
    if day < area.valid_from:
        began = inside.current(area.valid_from)
        before = Area.objects.filter(
            level=Area.Level.WARD, successions__is_default=True, successions__new__in=began
        ).current(day)
        return Area.objects.filter(pk__in=before.values("pk")) if before.exists() else began
    last = inside.current(area.valid_to).with_links()
    return Area.objects.filter(pk__in=[ward.successor_on(day).pk for ward in last])


def wards_by_name(conference):
    """{folded name: ward}: the wards offered, and under their old names those they took over.

    A name that several units bore in turn means the one offered.
    """
    offered = list(wards_of(conference))
    before = {}
    for ward in offered:
        for old in Area.objects.filter(successions__new=ward, successions__is_default=True).order_by("valid_from"):
            before[fold(old.name)] = ward
    ended = Area.objects.filter(level=Area.Level.WARD, path__startswith=conference.office.area.path)
    known = {ward.pk for ward in offered}
    for old in ended.filter(Q(valid_to__lt=conference.starts_on)).order_by("valid_from"):
        now = old.successor_on(conference.starts_on)
        if now.pk in known:
            before.setdefault(fold(old.name), now)
    return before | {fold(ward.name): ward for ward in offered}


def covered(ward):
    """Keys of the ward and of those it took over: a business keeps the ward in which it was registered (rulings 4)."""
    return set(Area.objects.covered_by([ward]).values_list("pk", flat=True))
