"""Địa bàn: the dated tree of administrative units.

A unit is its level, code and first day together: the five-digit codes are used again for other units over time.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.querysets import AreaQuerySet
from criteria.text import search_key, sort_key

# The first day of units older than our sources; a real date keeps (level, code, valid_from) unique on every database.
SINCE_UNKNOWN = date(1900, 1, 1)


class Area(models.Model):
    class Level(models.TextChoices):
        COUNTRY = "country", gettext_lazy("Cả nước")
        PROVINCE = "province", gettext_lazy("Tỉnh, thành phố")
        DISTRICT = "district", gettext_lazy("Quận, huyện")
        WARD = "ward", gettext_lazy("Phường, xã")

    LEVEL_ORDER = {Level.COUNTRY: 0, Level.PROVINCE: 1, Level.DISTRICT: 2, Level.WARD: 3}

    level = models.CharField(max_length=10, choices=Level)
    level_order = models.PositiveSmallIntegerField(editable=False)
    code = models.CharField(max_length=10)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=120, db_index=True, editable=False, default="")
    valid_from = models.DateField(default=SINCE_UNKNOWN)
    valid_to = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=200, blank=True)
    folded = models.CharField(max_length=160, editable=False)
    sort_name = models.CharField(max_length=300, editable=False, default="", db_index=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["level", "code", "valid_from"], name="area_once_per_code_and_start"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="area_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(level="country", parent__isnull=True) | (~Q(level="country") & Q(parent__isnull=False)),
                name="area_below_country_has_parent",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        self.derive()
        super().save(**kwargs)
        path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
        if path != self.path:
            self.path = path
            type(self).objects.filter(pk=self.pk).update(path=path)

    DERIVED = ("level_order", "folded", "sort_name")

    def derive(self):
        """The columns computed from the others, but for the path, which needs the row's own key."""
        self.level_order = self.LEVEL_ORDER[self.Level(self.level)]
        self.folded = search_key(self.name)[:160]
        self.sort_name = sort_key(self.name)[:300]

    @property
    def since(self):
        """The first day, or None where the sources do not say."""
        return None if self.valid_from == SINCE_UNKNOWN else self.valid_from

    @property
    def period_text(self):
        if self.since and self.valid_to:
            return _("%(from)s đến %(to)s") % {"from": f"{self.since:%d/%m/%Y}", "to": f"{self.valid_to:%d/%m/%Y}"}
        if self.valid_to:
            return _("đến %(to)s") % {"to": f"{self.valid_to:%d/%m/%Y}"}
        return _("từ %(from)s") % {"from": f"{self.since:%d/%m/%Y}"} if self.since else ""

    @property
    def dated_name(self):
        """ "Phường Bạch Mai (đến 31/12/2024)": three units carry that name."""
        return f"{self.name} ({self.period_text})" if self.period_text else self.name

    def is_current(self, on):
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def successor_on(self, day):
        """The unit that stands for this one on `day`: itself while it lasts, then the default successor (rulings 4)."""
        if self.is_current(day):
            return self
        later = self.successions.filter(is_default=True).select_related("new")
        return next((succession.new for succession in later if succession.new.is_current(day)), self)

    def lies_in(self, other):
        return self.path.startswith(other.path)


class AreaSuccession(models.Model):
    """An old unit's territory went to a new one. Every later state is linked directly, so one hop is enough."""

    class Status(models.TextChoices):
        VERIFIED = "verified", gettext_lazy("đã đối chiếu")
        UNVERIFIED = "unverified", gettext_lazy("chưa đối chiếu")
        INFERRED = "inferred_from_codes", gettext_lazy("suy từ mã")

    old = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="successions")
    new = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="predecessions")
    is_default = models.BooleanField(default=False)
    status = models.CharField(max_length=20, choices=Status, default=Status.VERIFIED)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="succession_once"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="succession_between_two"),
        ]

    def __str__(self):
        return f"{self.old} → {self.new}"
