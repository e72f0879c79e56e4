"""What the leader signs, and the certificates that follow."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.querysets import CertificateQuerySet, DecisionQuerySet
from evaluations.statuses import DecisionKind


class Decision(models.Model):
    """Quyết định công nhận or phê duyệt; its number is the clerk's, unique per office, kind and year (rulings 22)."""

    round = models.ForeignKey("products.Round", models.PROTECT, related_name="decisions")
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="decisions")
    kind = models.CharField(_("Loại quyết định"), max_length=12, choices=DecisionKind)
    number = models.CharField(_("Số quyết định"), max_length=60)
    year = models.PositiveSmallIntegerField()
    signed_on = models.DateField(_("Ngày ký"))
    signer_name = models.CharField(_("Người ký"), max_length=150)
    signer_position = models.CharField(_("Chức vụ người ký"), max_length=150, blank=True)
    issuer = models.CharField(_("Cơ quan ban hành"), max_length=200)
    text = models.TextField(_("Nội dung quyết định"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    # Entered later than signed: flagged, with a reason (rulings 3).
    late_reason = models.CharField(_("Lý do nhập muộn"), max_length=300, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_on", "-pk"]
        indexes = [models.Index(fields=["-signed_on", "-id"], name="decision_newest")]
        verbose_name = _("quyết định")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "year", "number"],
                name="decision_number_once",
                violation_error_message=_("Số quyết định này đã được dùng trong năm."),
            )
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("evaluations:decision", args=[self.pk])


class DecisionItem(models.Model):
    """One product of a decision."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="items")
    evaluation = models.OneToOneField("evaluations.Evaluation", models.PROTECT, related_name="decision_item")
    # For a referral: the stars the level proposes; recognised at the next level.
    stars = models.PositiveSmallIntegerField()
    # The leader left the default of rulings 9: why.
    departure_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(stars__gte=3) & Q(stars__lte=5), name="decision_item_stars")]

    def __str__(self):
        return f"{self.evaluation_id}: {self.stars}"


class Certificate(models.Model):
    """Giấy chứng nhận: 36 months, a random 128-bit public code, a signed payload in its QR."""

    item = models.OneToOneField(DecisionItem, models.PROTECT, related_name="certificate")
    recognition = models.OneToOneField("products.Recognition", models.PROTECT, related_name="certificate")
    # The office whose series the number is of (rulings 22): the decision's.
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+", editable=False)
    year = models.PositiveSmallIntegerField(editable=False)
    number = models.CharField(_("Số giấy chứng nhận"), max_length=60)
    # Given twice before the portal looked: both certificates keep the number they were issued with.
    number_repeats = models.BooleanField(default=False, editable=False)
    code = models.CharField(max_length=32, unique=True)
    issued_on = models.DateField()
    valid_until = models.DateField()
    payload = models.JSONField()
    signature = models.CharField(max_length=128)
    revoked_on = models.DateField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "-pk"]
        verbose_name = _("giấy chứng nhận")
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gt=models.F("issued_on")), name="certificate_dates"),
            models.UniqueConstraint(
                fields=["office", "year", "number"], condition=Q(number_repeats=False), name="certificate_number_once"
            ),
        ]

    def __str__(self):
        return self.number

    def save(self, *args, **kwargs):
        if self.office_id is None:
            self.office_id = self.item.decision.office_id
        if self.year is None:
            self.year = self.issued_on.year
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("evaluations:certificate_check", args=[self.code])
