"""What a report is asked for: a kind and its filters, read against what the asker may see."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import authority
from accounts.models import Area
from accounts.roles import WARD, Role
from evaluations.models import Evaluation
from products.models import Business, Recognition, Registration, Round
from products.statuses import RoundKind
from reports.permissions import OFFICE, REPORTING
from reports.statuses import Kind

STARS = (3, 4, 5)
PERIOD = {Kind.SEASON: gettext_lazy("Ngày nộp hồ sơ"), Kind.REGISTER: gettext_lazy("Ngày quyết định")}


class OutOfReach(Exception):
    """The asker may not (or no longer) see the round or area asked for."""


@dataclass(frozen=True)
class Selection:
    kind: Kind
    round: Round | None = None
    area: Area | None = None
    since: date | None = None
    until: date | None = None
    stars: tuple[int, ...] = ()

    @property
    def is_practice(self):
        """Practice is never counted, except where a report is asked for one practice round (rulings 2)."""
        return self.round is not None and self.round.is_practice

    @property
    def is_demo(self):
        return self.round is not None and self.round.is_demo

    def as_json(self):
        return {
            "round": self.round.pk if self.round else None,
            "area": self.area.pk if self.area else None,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "stars": list(self.stars),
        }

    def in_words(self):
        """(label, words) of every filter, also of those left open: a paper says what it leaves out."""
        if self.round is None:
            which = _("Mọi đợt chính thức và nhập lại từ hồ sơ giấy; không tính đợt thực hành")
        else:
            which = f"{self.round.name} ({self.round.get_kind_display().lower()})"
        return [
            [_("Đợt đánh giá"), which],
            [_("Địa bàn"), self.area.dated_name if self.area else _("Toàn bộ địa bàn được giao")],
            [str(PERIOD[self.kind]), self._period()],
            [_("Hạng sao"), ", ".join(_("%d sao") % n for n in self.stars) if self.stars else _("Tất cả")],
        ]

    def _period(self):
        if self.since and self.until:
            return _("từ %(since)s đến %(until)s") % {
                "since": f"{self.since:%d/%m/%Y}",
                "until": f"{self.until:%d/%m/%Y}",
            }
        if self.since:
            return _("từ %s") % f"{self.since:%d/%m/%Y}"
        return _("đến %s") % f"{self.until:%d/%m/%Y}" if self.until else _("Tất cả")


def read(kind, filters, user):
    """The selection of a stored row. OutOfReach where the asker's rights no longer hold it."""
    found = {}
    for name, rows in (("round", rounds_for(user)), ("area", areas_for(user))):
        if filters.get(name) is not None:
            found[name] = rows.filter(pk=filters[name]).first()
            if found[name] is None:
                raise OutOfReach(_("Đợt hoặc địa bàn đã chọn không còn thuộc phạm vi của người yêu cầu."))
    if not authority.has_any_role(user, *REPORTING):
        raise OutOfReach(_("Người yêu cầu không còn vai trò được lập báo cáo."))
    days = {name: date.fromisoformat(filters[name]) for name in ("since", "until") if filters.get(name)}
    return Selection(Kind(kind), stars=tuple(filters.get("stars", ())), **found, **days)


# --- Reach: wards by their ward, offices by their rounds and area, auditors all of it ---------------------------


def reads_all(user):
    return authority.has_any_role(user, Role.AUDITOR)


def covered(user):
    return authority.covered_areas(user, *WARD, *OFFICE)


def rounds_for(user):
    return Round.objects.visible_to(user)


def areas_for(user):
    """Wards with at least one dossier or business; a list of all wards of the country helps nobody choose."""
    wards = Area.objects.filter(level=Area.Level.WARD)
    if not reads_all(user):
        wards = wards.filter(pk__in=covered(user).values("pk"))
    return wards.filter(
        Exists(Registration.objects.filter(ward=OuterRef("pk"))) | Exists(Business.objects.filter(area=OuterRef("pk")))
    ).order_by("sort_name", "valid_from")


def registrations(selection, user):
    """Handed-in dossiers in reach. Offices count what stands at the wards of their rounds as well, also dossiers that the
    asker may not read by name."""
    rows = Registration.objects.handed_in()
    if not reads_all(user):
        desks = Registration.offices.through.objects.filter(
            registration=OuterRef("pk"), office__in=authority.offices_served(user, *OFFICE)
        )
        rows = rows.filter(
            Q(ward__in=authority.covered_areas(user, *WARD, office_level="ward"))
            | Q(round__office__in=authority.offices_served(user, *OFFICE))
            | Exists(desks)
        )
    if selection.round:
        above = Evaluation.objects.filter(registration=OuterRef("pk"), round=selection.round)
        rows = rows.filter(Q(round=selection.round) | Exists(above))
    else:
        rows = rows.counted()
    if selection.area:
        rows = rows.filter(ward=selection.area)
    if selection.stars:
        rows = rows.filter(recognition__stars__in=selection.stars)
    return _handed_in_between(rows, selection)


def _handed_in_between(rows, selection):
    """History has no hour of handing in; its dossiers belong to the day their round opened."""
    history = Q(round__kind=RoundKind.HISTORY)
    if selection.since:
        rows = rows.filter(
            (~history & Q(submitted_at__date__gte=selection.since))
            | (history & Q(round__opens_on__gte=selection.since))
        )
    if selection.until:
        rows = rows.filter(
            (~history & Q(submitted_at__date__lte=selection.until))
            | (history & Q(round__opens_on__lte=selection.until))
        )
    return rows


def recognitions(selection, user):
    """Recognitions in reach: of the asker's areas and of the rounds of the asker's offices."""
    rows = Recognition.objects.all()
    if not reads_all(user):
        offices = authority.offices_served(user, *OFFICE)
        rows = rows.filter(
            Q(product__business__area__in=covered(user))
            | Q(registration__ward__in=covered(user))
            | Q(registration__round__office__in=offices)
            | Q(certificate__item__evaluation__round__office__in=offices)
        )
    rows = rows.filter(round_kind=RoundKind.PRACTICE) if selection.is_practice else rows.public()
    if selection.round:
        rows = rows.filter(_recognised_in(selection.round))
    if selection.area:
        rows = rows.filter(
            Q(registration__ward=selection.area) | Q(registration=None, product__business__area=selection.area)
        )
    if selection.stars:
        rows = rows.filter(stars__in=selection.stars)
    if selection.since:
        rows = rows.filter(
            Q(issued_on__gte=selection.since) | Q(issued_on__isnull=True, year__gte=selection.since.year)
        )
    if selection.until:
        rows = rows.filter(
            Q(issued_on__lte=selection.until) | Q(issued_on__isnull=True, year__lte=selection.until.year)
        )
    return rows


def paper_recognitions(selection, user):
    """Results entered from paper without a dossier: part of the season they belong to."""
    if selection.is_practice:
        return Recognition.objects.none()
    return recognitions(selection, user).filter(registration=None)


def _recognised_in(round):
    found = Q(registration__round=round) | Q(certificate__item__evaluation__round=round)
    if round.is_history:
        inside = Area.objects.covered_by([round.office.area])
        found |= Q(registration=None, round_kind=RoundKind.HISTORY, year=round.year, product__business__area__in=inside)
    return found
