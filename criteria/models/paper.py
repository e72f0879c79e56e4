from django.db import models

from criteria.querysets import PaperKindQuerySet


class PaperKind(models.Model):
    """A kind of paper in a dossier: the registration form, the sample, the evidence E01–E17, what the offices add."""

    class Requirement(models.TextChoices):
        REQUIRED = "required", "Bắt buộc"
        CONDITIONAL = "conditional", "Có điều kiện"
        SUPPORTING = "supporting", "Minh chứng điểm"
        OFFICER = "officer", "Do cơ quan lập"

    code = models.CharField("mã", max_length=10, unique=True)
    position = models.PositiveSmallIntegerField("vị trí")
    name = models.CharField("tên giấy tờ", max_length=400)
    requirement = models.CharField("yêu cầu", max_length=15, choices=Requirement)
    when = models.CharField("khi nào cần", max_length=400, blank=True)
    kinds = models.JSONField("loại hồ sơ", default=list)
    sets = models.JSONField("các bộ", default=list)
    needs_expiry = models.BooleanField("có thời hạn", default=False)
    form = models.CharField("hình thức", max_length=60, blank=True)
    fields = models.JSONField("thông tin cần ghi", default=list, blank=True)
    note = models.TextField("ghi chú", blank=True)
    guidance = models.TextField("hướng dẫn của Mẫu số 02", blank=True)
    # A conditional paper: the grounds on which an applicant may answer «không thuộc diện phải có»
    # ({code, text, sets, words: own words wanted, needs: codes of the papers that prove it}).
    grounds = models.JSONField("căn cứ không phải có", default=list, blank=True)
    # Sets whose dossier is refused without this paper (Phụ lục II, «Hồ sơ bị loại khi»): no ground excuses it.
    no_exemption = models.JSONField("các bộ không được miễn", default=list, blank=True)
    source = models.CharField("căn cứ", max_length=120, blank=True)
    personal_data = models.BooleanField("chứa dữ liệu cá nhân", default=False)
    checksum = models.CharField("mã kiểm tệp nguồn", max_length=64)

    objects = PaperKindQuerySet.as_manager()

    class Meta:
        verbose_name = "loại giấy tờ"
        verbose_name_plural = "loại giấy tờ"
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(requirement__in=["required", "conditional", "supporting", "officer"]),
                name="paper_requirement_known",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_evidence(self):
        return self.code.startswith("E")

    @property
    def is_conditional(self):
        return self.is_evidence and self.requirement == self.Requirement.CONDITIONAL

    def grounds_for(self, number):
        """The grounds offered to a product of this set, in the order of the data."""
        return [ground for ground in self.grounds if number in ground["sets"]]

    def applies_to(self, number, kind):
        return number in self.sets and kind in self.kinds
