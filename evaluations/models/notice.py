"""What the office tells in writing without a decision: a dossier refused before the scoring, a result sent back down."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """Thông báo: numbered, signed, its paper frozen. Never changed; a mistake is answered by a new one."""

    class Kind(models.TextChoices):
        REFUSED = "refused", _("Thông báo hồ sơ không đủ điều kiện đánh giá")
        RETURNED = "returned", _("Thông báo kết quả đánh giá, phân hạng")

    evaluation = models.ForeignKey("evaluations.Evaluation", models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=10, choices=Kind)
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")
    number = models.CharField(_("Số thông báo"), max_length=60)
    year = models.PositiveSmallIntegerField()
    signed_on = models.DateField(_("Ngày ký"))
    # The disqualifying ground as the criteria set prints it; empty for a result sent back.
    ground = models.TextField(_("Căn cứ"), blank=True)
    reason = models.TextField(_("Lý do"), blank=True, max_length=4000)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signer_name = models.CharField(_("Người ký"), max_length=150)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("thông báo")
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "number"], name="notice_number_once"),
            models.UniqueConstraint(fields=["evaluation", "kind"], name="notice_once_per_evaluation"),
            models.CheckConstraint(
                condition=~Q(kind="refused") | (~Q(ground="") & ~Q(reason="")), name="notice_refusal_has_ground"
            ),
        ]

    def __str__(self):
        return self.number
