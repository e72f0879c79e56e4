from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from criteria.querysets import RegulationQuerySet


class Regulation(models.Model):
    """A Decision the programme runs under. Who evaluates, by when and for which stars is read here, never written in code."""

    code = models.CharField("mã", max_length=20, unique=True)
    title = models.CharField("tên văn bản", max_length=300)
    edition = models.CharField("ấn bản bộ tiêu chí", max_length=20)
    in_force_from = models.DateField("có hiệu lực từ")
    in_force_to = models.DateField("đến hết ngày", null=True, blank=True)
    amended_by = models.CharField("được sửa đổi bởi", max_length=300, blank=True)
    part_points = models.JSONField("điểm tối đa từng phần", default=dict)
    bands = models.JSONField("thang phân hạng", default=list)
    levels = models.JSONField("các cấp", default=list)
    rounds = models.JSONField("các đợt trong năm", default=list)
    clocks = models.JSONField("thời hạn (ngày làm việc)", default=dict)
    renewal = models.JSONField("đánh giá lại", default=dict)
    certificate_months = models.PositiveSmallIntegerField("thời hạn giấy chứng nhận (tháng)", default=36)
    extension_days = models.PositiveSmallIntegerField("gia hạn chuyển tiếp (ngày)", null=True, blank=True)
    revocation_days = models.PositiveSmallIntegerField("thời hạn thu hồi (ngày)", null=True, blank=True)
    samples = models.JSONField("sản phẩm mẫu", default=dict)
    council_defaults = models.JSONField("quy chế hội đồng mặc định", default=dict)
    checksum = models.CharField("mã kiểm tệp nguồn", max_length=64)

    objects = RegulationQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản quy định"
        verbose_name_plural = "văn bản quy định"
        ordering = ["in_force_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(in_force_to__isnull=True) | Q(in_force_to__gte=F("in_force_from")),
                name="regulation_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(certificate_months__gte=1), name="regulation_certificates_last"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("criteria:regulation", args=[self.code])

    @property
    def short_title(self):
        """The number by which everybody calls it: "Quyết định 26/2026/QĐ-TTg"."""
        return self.title.split(" ngày ")[0].split(",")[0]

    @property
    def levels_in_order(self):
        """The rows of the levels from the ward upwards: {level, office, does, recognises?, refers?, working_days?}."""
        return self.levels

    @property
    def evaluating_levels(self):
        return [row for row in self.levels if "score" in row["does"]]

    @property
    def ward_step(self):
        return self.level("ward")

    @property
    def has_ward_report(self):
        """Mẫu số 03 exists since QĐ 1489/2025; before it the ward only guided and forwarded (rulings.md 6)."""
        return "ward_report" in self.ward_step["does"]

    def level(self, code):
        return next((row for row in self.levels if row["level"] == code), None)

    def next_level(self, code):
        """The level a dossier goes up to from `code`; None at the top. KeyError for a level this regulation does not have."""
        codes = [row["level"] for row in self.levels]
        if code not in codes:
            raise KeyError(code)
        return next(iter(codes[codes.index(code) + 1 :]), None)

    def recognises(self, level):
        """Stars that `level` decides itself."""
        return list((self.level(level) or {}).get("recognises", []))

    def refers(self, level):
        """Stars that `level` sends upwards."""
        return list((self.level(level) or {}).get("refers", []))

    def working_days(self, level):
        """Working days the law or the setting gives `level` to examine a dossier; None where neither says."""
        row = self.level(level) or {}
        clock = "ward_working_days" if level == "ward" else "office_working_days"
        return row.get("working_days", self.clocks.get(clock))

    @property
    def renewal_window(self):
        """(first, last): a renewal is filed no earlier and no later than so many days before the certificate's end
        (QĐ 26/2026 Đ7 k6a); None where the regulation gives no window."""
        first, last = self.renewal.get("file_from_days"), self.renewal.get("file_to_days")
        return (first, last) if first is not None and last is not None else None

    def samples_for(self, set_number):
        """Sample products to hand in (Đ6 k2d): 5, none for services."""
        return 0 if set_number in self.samples.get("except_sets", []) else self.samples.get("count", 0)
