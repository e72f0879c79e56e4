"""A round (đợt): it gives the registration its regulation, its offices' clocks and its kind."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from criteria.labels import Labelled
from criteria.text import sort_key
from products.querysets import RoundQuerySet
from products.statuses import RoundKind


class Round(Labelled):
    """Đợt đánh giá, phân hạng (QĐ 26/2026 Đ5; rulings 1, 2)."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Dự kiến")
        OPEN = "open", _("Đang mở")
        CLOSED = "closed", _("Đã kết thúc")

    name = models.CharField(_("Tên đợt"), max_length=200)
    kind = models.CharField(_("Loại đợt"), max_length=10, choices=RoundKind, default=RoundKind.LIVE)
    regulation = models.ForeignKey(
        "criteria.Regulation", models.PROTECT, verbose_name=_("Quy định áp dụng"), related_name="rounds_held"
    )
    # The office that evaluates: the district's economic office (QĐ 148) or the province's OCOP office.
    office = models.ForeignKey(
        "accounts.Office", models.PROTECT, verbose_name=_("Cơ quan đánh giá"), related_name="rounds"
    )
    # The level of the regulation that this round evaluates at: "district", "province", "central".
    level = models.CharField(_("Cấp đánh giá"), max_length=20)
    year = models.PositiveSmallIntegerField(_("Năm"))
    opens_on = models.DateField(_("Ngày mở"))
    cut_off = models.DateField(_("Hạn UBND cấp xã đề nghị"))
    due_on = models.DateField(_("Hạn công bố kết quả"))
    plan_number = models.CharField(_("Số kế hoạch"), max_length=60, blank=True)
    plan_date = models.DateField(_("Ngày kế hoạch"), null=True, blank=True)
    plan_issuer = models.CharField(_("Cơ quan ban hành kế hoạch"), max_length=200, blank=True)
    plan_subject = models.CharField(_("Trích yếu kế hoạch"), max_length=500, blank=True)
    target_count = models.PositiveSmallIntegerField(_("Số sản phẩm dự kiến"), null=True, blank=True)
    # Clocks the law leaves open are settings of the round; those it fixes come from the regulation.
    ward_working_days = models.PositiveSmallIntegerField(_("Số ngày làm việc của UBND cấp xã"), default=15)
    office_working_days = models.PositiveSmallIntegerField(_("Số ngày làm việc của cơ quan đánh giá"), default=15)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    is_demo = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    # The name in the order of the Vietnamese alphabet, numbers by their value, whatever the database's collation.
    sort_name = models.CharField(max_length=300, editable=False, default="")

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-pk"]
        verbose_name = _("đợt đánh giá")
        constraints = [
            models.CheckConstraint(condition=Q(cut_off__gte=F("opens_on")), name="round_cut_off_after_opening"),
            models.CheckConstraint(condition=Q(due_on__gte=F("cut_off")), name="round_due_after_cut_off"),
            models.UniqueConstraint(fields=["office", "year", "name"], name="round_name_once"),
        ]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        self.derive()
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("products:round", args=[self.pk])

    DERIVED = ("sort_name",)

    def derive(self):
        """The column computed from the name; bulk inserts call it themselves."""
        self.sort_name = sort_key(self.name)[:300]

    @property
    def is_practice(self):
        return self.kind == RoundKind.PRACTICE

    @property
    def is_history(self):
        return self.kind == RoundKind.HISTORY

    @property
    def watermark(self):
        if self.is_practice:
            return "THỰC HÀNH"
        return "TRÌNH DIỄN" if self.is_demo else ""

    @property
    def ward_days(self):
        """Working days of the ward: the law's where it fixes them (QĐ 26/2026 Đ7 k2), else the round's."""
        return self.regulation.ward_step.get("working_days") or self.ward_working_days

    @property
    def office_days(self):
        """The same for the office that checks: no Decision so far fixes them (rulings 6)."""
        return (self.regulation.level(self.level) or {}).get("working_days") or self.office_working_days
