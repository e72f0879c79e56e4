"""A dossier whose supplement never came: stopped in writing (TT 03/2025/TT-VPCP, mẫu 05)."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from products.statuses import Status


class Stop(models.Model):
    """Thông báo dừng giải quyết: never changed. Reopening is a new supplement request that names it."""

    registration = models.ForeignKey("products.Registration", models.PROTECT, related_name="stops")
    request = models.OneToOneField("products.SupplementRequest", models.PROTECT, related_name="stop")
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")
    number = models.CharField(_("Số thông báo"), max_length=60)
    year = models.PositiveSmallIntegerField()
    signed_on = models.DateField(_("Ngày ký"))
    reason = models.TextField(_("Lý do"), max_length=4000)
    # The last day on which the same office opens it again.
    reopen_by = models.DateField(_("Mở lại chậm nhất"))
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signer_name = models.CharField(_("Người ký"), max_length=150)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    # Where the dossier stood: what a reopening gives back to it.
    returns_to = models.CharField(max_length=24, choices=Status)
    paused_since = models.DateTimeField()
    due_on = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("thông báo dừng giải quyết")
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "number"], name="stop_number_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="stop_has_reason"),
            models.CheckConstraint(
                condition=models.Q(reopen_by__gte=models.F("signed_on")), name="stop_reopens_after_it"
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def is_reopened(self):
        return hasattr(self, "reopening")
