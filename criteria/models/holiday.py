from django.db import models

from criteria.querysets import HolidayQuerySet


class Holiday(models.Model):
    """A day that differs from its weekday: a day off, or a weekend worked to swap for one.

    The government fixes Tết and the swaps year by year, so the rows are the office's to correct; loading undoes no correction.
    """

    class Kind(models.TextChoices):
        OFF = "off", "Nghỉ"
        WORK = "work", "Làm bù"

    day = models.DateField("ngày", unique=True)
    name = models.CharField("tên", max_length=200)
    kind = models.CharField("loại", max_length=5, choices=Kind, default=Kind.OFF)
    source = models.CharField("nguồn", max_length=200, blank=True)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = "ngày nghỉ"
        verbose_name_plural = "ngày nghỉ"
        ordering = ["day"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=["off", "work"]), name="holiday_kind_known"),
        ]

    def __str__(self):
        return f"{self.day:%d/%m/%Y} {self.name}"
