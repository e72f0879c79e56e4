"""What officials write about a dossier: supplement requests and the ward's report."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from products.querysets import SupplementRequestQuerySet
from products.said import says_too_little


class SupplementRequest(models.Model):
    """Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ: item by item, with a deadline."""

    registration = models.ForeignKey("products.Registration", models.PROTECT, related_name="supplements")
    number = models.CharField(max_length=60)
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    due_on = models.DateField(_("Hạn bổ sung"))
    note = models.TextField(_("Lời nhắn chung"), blank=True, max_length=2000)
    answered_at = models.DateTimeField(null=True, blank=True)
    # Ended without an answer: the dossier was stopped.
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Asked again after a stop: the request that opened the dossier anew.
    reopens = models.OneToOneField(
        "products.Stop", models.PROTECT, null=True, blank=True, editable=False, related_name="reopening"
    )

    objects = SupplementRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(answered_at__isnull=True, closed_at__isnull=True),
                name="supplement_one_open",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(closed_at__isnull=True), name="supplement_ends_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                condition=Q(answered_at__isnull=True, closed_at__isnull=True),
                name="supplement_open_by_day",
            )
        ]

    def __str__(self):
        return self.number


class SupplementItem(models.Model):
    """One thing that is missing or wrong, and what was answered."""

    request = models.ForeignKey(SupplementRequest, models.PROTECT, related_name="items")
    paper = models.ForeignKey(
        "criteria.PaperKind", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Giấy tờ")
    )
    criterion = models.ForeignKey(
        "criteria.Criterion", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Tiêu chí")
    )
    what = models.CharField(_("Nội dung cần bổ sung"), max_length=1000)
    # Sections of the form that this item opens (keys of `completeness.SECTIONS`); its paper and criterion open besides.
    opens = models.JSONField(_("Phần hồ sơ được mở"), default=list, blank=True)
    answer = models.CharField(_("Trả lời của chủ thể"), max_length=1000, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.what


class WardReport(models.Model):
    """Mẫu số 03: the ward's assessment of four contents (QĐ 26/2026 Đ7 k2)."""

    registration = models.OneToOneField("products.Registration", models.PROTECT, related_name="ward_report")
    local_materials = models.TextField(_("1. Về sử dụng nguyên liệu địa phương"), blank=True, max_length=4000)
    local_labour = models.TextField(_("2. Về sử dụng lao động địa phương"), blank=True, max_length=4000)
    origin_of_idea = models.TextField(_("3. Nguồn gốc ý tưởng sản phẩm"), blank=True, max_length=4000)
    local_identity = models.TextField(_("4. Bản sắc, trí tuệ địa phương"), blank=True, max_length=4000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Given by the clerk (rulings 22), signed by the ward's leader (rulings 7).
    report_number = models.CharField(_("Số báo cáo"), max_length=60, blank=True)
    # Whose number it is: unique per office and year.
    office = models.ForeignKey("accounts.Office", models.PROTECT, null=True, blank=True, related_name="+")
    report_year = models.PositiveSmallIntegerField(null=True, blank=True)
    # Given twice before the portal looked: both papers keep the number they were signed with.
    report_number_repeats = models.BooleanField(default=False, editable=False)
    letter_number = models.CharField(_("Số văn bản đề nghị"), max_length=60, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_on = models.DateField(_("Ngày ký"), null=True, blank=True)
    # Signed on paper earlier and entered later: said on the page, with the reason (rulings 3).
    entered_late = models.BooleanField(_("Nhập muộn"), default=False)
    late_reason = models.CharField(_("Lý do nhập muộn"), max_length=500, blank=True)
    # The signature fell: the dossier was handed in again with changes. The paper signed then stays a frozen paper.
    fell_at = models.DateTimeField(null=True, blank=True, editable=False)
    fell_note = models.CharField(max_length=300, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    TEXTS = ("local_materials", "local_labour", "origin_of_idea", "local_identity")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "report_year", "report_number"],
                condition=~Q(report_number="") & Q(report_number_repeats=False),
                name="ward_report_number_once",
            ),
            models.CheckConstraint(
                condition=Q(report_number="") | Q(office__isnull=False, report_year__isnull=False),
                name="ward_report_number_has_office",
            ),
            models.CheckConstraint(
                condition=Q(entered_late=False) | ~Q(late_reason=""), name="ward_report_late_with_reason"
            ),
        ]

    def __str__(self):
        return f"Mẫu 03 · {self.registration_id}"

    @property
    def missing_texts(self):
        """Titles of the texts not written yet."""
        return [self._meta.get_field(name).verbose_name for name in self.TEXTS if not getattr(self, name).strip()]

    @property
    def thin_texts(self):
        """Titles of the texts that are there and say nothing («a», «…», «abc»)."""
        return [
            self._meta.get_field(name).verbose_name
            for name in self.TEXTS
            if getattr(self, name).strip() and says_too_little(getattr(self, name))
        ]


class Counter(models.Model):
    """Gap-free numbers per office, kind and year, moved on in the transaction that uses them (rulings 22)."""

    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "kind", "year"], name="counter_once")]

    def __str__(self):
        return f"{self.office_id}/{self.kind}/{self.year}: {self.last}"
