"""Official papers as they were when signed or adopted (QĐ 26/2026 Đ7 k1: the electronic dossier has the value of paper)."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class FrozenPaper(models.Model):
    """One paper: the data its template was filled with and the PDF that came of it.

    A row never changes. A later version of the same paper (minutes adopted anew, a report signed again) is a new row
    with the next number. The app knows no other table: `subject` names the row the paper is about.
    """

    kind = models.CharField(_("loại văn bản"), max_length=30)
    # "evaluations.decision:12"
    subject = models.CharField(_("về"), max_length=80)
    number = models.PositiveSmallIntegerField(_("bản thứ"), default=1)
    template = models.CharField(max_length=120)
    data = models.JSONField(encoder=DjangoJSONEncoder)
    watermark = models.CharField(max_length=40, blank=True)
    # Of everything above: what the PDF says, whatever typesets it.
    digest = models.CharField(_("mã băm nội dung"), max_length=64)
    # The date inside the PDF; typesetting again with it gives the same bytes.
    created = models.DateTimeField(editable=False)
    pdf_sha256 = models.CharField(_("mã băm tệp PDF"), max_length=64)
    pdf_size = models.PositiveIntegerField()
    path = models.CharField(max_length=200)
    frozen_at = models.DateTimeField(_("chốt lúc"), default=timezone.now, editable=False)
    # The name as it was then; empty where the portal froze a paper of earlier times by itself.
    frozen_by_name = models.CharField(_("người chốt"), max_length=200, blank=True)
    # Says so where the paper is older than its freezing.
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("văn bản đã chốt")
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "number"], name="frozen_paper_number_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="frozen_paper_number_from_one"),
        ]

    def __str__(self):
        return f"{self.kind} {self.subject}/{self.number}"

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError("A frozen paper never changes.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("A frozen paper is never deleted.")


class CheckRun(models.Model):
    """One night's run of checks: what was looked at and what differed. Written at its end, never changed."""

    class Kind(models.TextChoices):
        DATA = "check_data", _("Bản chép theo nguồn")
        RECORDS = "verify_records", _("Hồ sơ, kết quả, văn bản tính lại")
        AUDIT = "verify_audit", _("Chuỗi nhật ký")

    kind = models.CharField(max_length=20, choices=Kind)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(default=timezone.now)
    rows = models.PositiveBigIntegerField(default=0)
    differing = models.PositiveBigIntegerField(default=0)
    # One line per check that found something, with the first rows; empty where all agrees.
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("lần kiểm tra dữ liệu")
        indexes = [models.Index(fields=["kind", "-id"], name="check_run_latest")]

    def __str__(self):
        return f"{self.kind} {self.finished_at:%d/%m/%Y %H:%M}"

    @property
    def is_clean(self):
        return not self.differing

    @property
    def tone(self):
        return "good" if self.is_clean else "late"

    @classmethod
    def latest(cls):
        """The last run of each kind that has run, in the order of the kinds."""
        found = (cls.objects.filter(kind=kind).first() for kind in cls.Kind)
        return [run for run in found if run]


class ClockRing(models.Model):
    """When the clock last rang for a deed of its schedule (`ocop_portal/clock.py`)."""

    name = models.CharField(max_length=80, unique=True)
    rung_at = models.DateTimeField()

    def __str__(self):
        return f"{self.name} {self.rung_at:%d/%m/%Y %H:%M}"
