"""Tài liệu minh chứng: files stored by content, tied to the criteria they support."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from products.querysets import EvidenceQuerySet


class StoredFile(models.Model):
    """One content, once: its name in the storage is its SHA-256."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    path = models.CharField(max_length=200)
    stored_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self):
        return self.sha256[:12]


class Evidence(models.Model):
    """One paper of a dossier. A row is never changed: a better copy replaces it by a new row."""

    registration = models.ForeignKey("products.Registration", models.PROTECT, related_name="evidence")
    paper = models.ForeignKey("criteria.PaperKind", models.PROTECT, related_name="+", verbose_name=_("Loại giấy tờ"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", null=True, blank=True)
    link = models.URLField(_("Đường dẫn"), blank=True, max_length=500)
    filename = models.CharField(max_length=255, blank=True)
    title = models.CharField(_("Tên tài liệu"), max_length=300)
    number = models.CharField(_("Số, ký hiệu"), max_length=100, blank=True)
    issuer = models.CharField(_("Cơ quan cấp"), max_length=200, blank=True)
    issued_on = models.DateField(_("Ngày cấp"), null=True, blank=True)
    expires_on = models.DateField(_("Ngày hết hạn"), null=True, blank=True)
    criteria = models.ManyToManyField(
        "criteria.Criterion", related_name="+", blank=True, verbose_name=_("Minh chứng cho tiêu chí")
    )
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    # Removed from the dossier (before submission) or replaced by a later copy; the row stays.
    removed_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["paper__code", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(file__isnull=False) | ~Q(link=""), name="evidence_has_content"),
        ]

    def __str__(self):
        return self.title


class PaperNeed(models.Model):
    """«Có thuộc diện phải có không?»: the applicant's answer about one conditional paper (Mẫu 02 part III, «đối với sản phẩm cần phải có»).

    `needed` None is no answer yet. Where the answer is no, `ground` is the code of one of the paper's grounds and `reason` its
    own words.
    """

    registration = models.ForeignKey("products.Registration", models.PROTECT, related_name="paper_needs")
    paper = models.ForeignKey("criteria.PaperKind", models.PROTECT, related_name="+", verbose_name=_("Loại giấy tờ"))
    needed = models.BooleanField(_("Có thuộc diện phải có không?"), null=True)
    ground = models.CharField(_("Căn cứ"), max_length=30, blank=True)
    reason = models.TextField(_("Ghi rõ"), blank=True, max_length=1000)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["paper__position"]
        verbose_name = _("trả lời về giấy tờ có điều kiện")
        constraints = [models.UniqueConstraint(fields=["registration", "paper"], name="paper_need_once")]

    def __str__(self):
        return f"{self.paper_id}: {self.needed}"

    @property
    def ground_text(self):
        """The ground in full, as the papers print it; the own words where the ground asks for them."""
        text = next((row["text"] for row in self.paper.grounds if row["code"] == self.ground), "")
        return ". ".join(filter(None, [text, self.reason]))
