"""Cơ quan: an authority with its letterhead (Nghị định 30/2020)."""

from django.db import models
from django.utils.translation import gettext_lazy

from accounts.models.area import Area
from accounts.querysets import OfficeQuerySet
from criteria.text import search_key


class Office(models.Model):
    class Level(models.TextChoices):
        CENTRAL = "central", gettext_lazy("Trung ương")
        PROVINCE = "province", gettext_lazy("Cấp tỉnh")
        DISTRICT = "district", gettext_lazy("Cấp huyện")
        WARD = "ward", gettext_lazy("Cấp xã")

    class Kind(models.TextChoices):
        COMMITTEE = "committee", gettext_lazy("Ủy ban nhân dân")
        ECONOMIC = "economic", gettext_lazy("Phòng Kinh tế")
        OCOP = "ocop", gettext_lazy("Cơ quan tham mưu OCOP")
        MINISTRY = "ministry", gettext_lazy("Bộ")

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=80)
    level = models.CharField(max_length=10, choices=Level)
    kind = models.CharField(max_length=12, choices=Kind)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="offices")
    parent_name = models.CharField(max_length=160, blank=True)
    place = models.CharField(max_length=60)
    symbol = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    folded = models.CharField(max_length=400, editable=False)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ["level", "code"]
        constraints = [models.CheckConstraint(condition=~models.Q(code=""), name="office_has_code")]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        self.derive()
        super().save(**kwargs)

    DERIVED = ("folded",)

    def derive(self):
        """The column computed from the others."""
        self.folded = search_key(self.name, self.short_name, self.code)[:400]

    @property
    def people_committee(self):
        """The upper line of the letterhead."""
        return self.parent_name

    @property
    def issuer(self):
        """The body in whose name its decisions stand: the people's committee of its area, where there is one."""
        # The present one before one that was closed; `deciding.decide` refuses to sign where two are active.
        committees = Office.objects.filter(area=self.area_id, kind=Office.Kind.COMMITTEE)
        committee = committees.order_by("-is_active", "code").first()
        return committee.name if committee else self.parent_name or self.name

    @property
    def dated_name(self):
        """Offices of ended areas say so: the names come again over time."""
        return f"{self.name} ({self.area.period_text})" if self.area.valid_to else self.name
