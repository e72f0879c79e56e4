"""What officials confirm about a renewal: filed outside its window, and the certificate that goes on meanwhile."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class FilingConfirmation(models.Model):
    """An officer takes a renewal that is filed earlier or later than its window (QĐ 26/2026 Đ7 k6a), with the reason."""

    registration = models.OneToOneField(
        "products.Registration", models.PROTECT, related_name="filing_confirmation", verbose_name=_("Hồ sơ")
    )
    reason = models.CharField(_("Lý do nhận ngoài thời hạn"), max_length=1000)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("xác nhận nhận hồ sơ ngoài thời hạn")

    def __str__(self):
        return f"{self.registration_id}: {self.reason[:60]}"


class CertificateExtension(models.Model):
    """A certificate that stays in force after its end until the renewal has its result (QĐ 26/2026 Đ12 k3).

    In force for as long as the renewal's dossier is open, at most until `until`.
    """

    recognition = models.OneToOneField("products.Recognition", models.PROTECT, related_name="extension")
    registration = models.ForeignKey(
        "products.Registration", models.PROTECT, related_name="extensions", verbose_name=_("Hồ sơ đánh giá lại")
    )
    until = models.DateField(_("Không quá ngày"))
    reason = models.CharField(_("Căn cứ xác nhận"), max_length=1000)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("kéo dài hiệu lực giấy chứng nhận")

    def __str__(self):
        return f"{self.recognition_id} → {self.until}"
