"""Which businesses of the register a conference is for. No filter, no audience: nobody is chosen by mistake."""

from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Q

from criteria.models import CriteriaSet
from products.models import Business, CriterionOutcome, Product, Registration
from products.statuses import ENDS
from products.statuses import Status as DossierStatus
from trainings.models import Guest
from trainings.statuses import TOOK_PLACE, Past, Stage


@dataclass(frozen=True)
class Wanted:
    """Each list narrows; within a list any of its values will do. `weak`: concepts of `criteria.concepts`."""

    wards: tuple = ()
    sets: tuple = ()
    industries: tuple = ()
    stars: tuple = ()
    stages: tuple = ()
    weak: tuple = ()
    past: tuple = field(default=())

    def __bool__(self):
        return any([self.wards, self.sets, self.industries, self.stars, self.stages, self.weak, self.past])


def businesses(user, wanted):
    """Confirmed businesses this person may see, exactly those the filters name."""
    rows = Business.objects.visible_to(user).confirmed()
    if not wanted:
        return rows.none()
    for condition in _conditions(wanted):
        rows = rows.filter(condition)
    return rows.select_related("area").order_by("sort_name", "pk")


def candidates(conference, user, wanted):
    """(to be added, already on the list): both with their names, so that the count shown is the count asked."""
    chosen = businesses(user, wanted)
    on_list = Guest.objects.filter(conference=conference, business=OuterRef("pk"))
    return chosen.filter(~Exists(on_list)), chosen.filter(Exists(on_list))


def _conditions(wanted):
    products = Product.objects.filter(business=OuterRef("pk"))
    if wanted.wards:
        yield Q(area__in=wanted.wards)
    if wanted.sets:
        yield Exists(products.filter(set_number__in=wanted.sets))
    if wanted.industries:
        numbers = CriteriaSet.objects.filter(industry_code__in=wanted.industries).values("number")
        yield Exists(products.filter(set_number__in=numbers))
    if wanted.stars:
        yield Exists(products.filter(stars__in=wanted.stars))
    if wanted.stages:
        yield _any(_stage(Stage(stage)) for stage in wanted.stages)
    if wanted.weak:
        yield Exists(weak_outcomes().filter(registration__product__business=OuterRef("pk"), concept__in=wanted.weak))
    if wanted.past:
        yield _any(_past(Past(past)) for past in wanted.past)


def _any(conditions):
    found = Q()
    for condition in conditions:
        found |= Q(condition)
    return found


def _stage(stage):
    dossiers = Registration.objects.filter(product__business=OuterRef("pk"))
    draft, under_way = [DossierStatus.DRAFT], set(DossierStatus) - ENDS - {DossierStatus.DRAFT}
    return {
        Stage.NO_DOSSIER: ~Exists(dossiers),
        Stage.DRAFT: Exists(dossiers.filter(status__in=draft)),
        Stage.UNDER_WAY: Exists(dossiers.filter(status__in=under_way)),
        Stage.CONCLUDED: Exists(dossiers.filter(status=DossierStatus.CONCLUDED)),
    }[stage]


def _past(past):
    guests = Guest.objects.filter(business=OuterRef("pk"), conference__state__in=TOOK_PLACE)
    return {
        Past.CAME: Exists(guests.filter(came=True)),
        Past.NEVER: ~Exists(guests.filter(came=True)),
        Past.MISSED: Exists(guests.filter(came=False, invitations__isnull=False)),
    }[past]


def weak_outcomes():
    """What a council found weak: less than half of the points, or a star's minimum missed (rulings 28, 29)."""
    return CriterionOutcome.objects.filter(
        Q(missed_star__isnull=False) | Q(mean_points__lt=F("max_points") * 0.5)
    ).exclude(concept="")
