from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property

from criteria import scoring
from criteria.querysets import CriteriaSetQuerySet

_rubrics = {}


class CriteriaSet(models.Model):
    """One scoring table of 100 points, as printed in the Decision's appendix."""

    code = models.CharField("mã", max_length=20, unique=True)
    edition = models.CharField("ấn bản", max_length=20)
    number = models.PositiveSmallIntegerField("số thứ tự")
    name = models.CharField("tên bộ sản phẩm", max_length=200)
    heading_name = models.CharField("tên ở đầu bảng", max_length=200)
    line = models.CharField("dòng dưới tên", max_length=300, blank=True)
    industry_code = models.CharField("mã ngành", max_length=10)
    industry = models.CharField("ngành", max_length=200)
    group_code = models.CharField("mã nhóm", max_length=10)
    group = models.CharField("nhóm", max_length=200)
    subgroup_code = models.CharField("mã phân nhóm", max_length=10, blank=True)
    subgroup = models.CharField("phân nhóm", max_length=200, blank=True)
    agencies = models.JSONField("bộ quản lý", default=list)
    legal_basis = models.JSONField("căn cứ", default=dict)
    disqualifiers = models.JSONField("hồ sơ bị loại khi", default=list)
    star_mark_rule = models.CharField("chú giải dấu sao", max_length=300, blank=True)
    sample_required = models.BooleanField("cần sản phẩm mẫu", default=True)
    total_points = models.PositiveSmallIntegerField("tổng điểm", default=100)
    parts = models.JSONField("các phần và mục", default=list)
    locked = models.BooleanField("khóa chấm điểm", default=False)
    lock_reasons = models.JSONField("lý do khóa", default=list, blank=True)
    corrections = models.JSONField("đã sửa so với bản chép", default=list, blank=True)
    suspect_points = models.JSONField("điểm nghi ngờ", default=list, blank=True)
    review_flags = models.JSONField("cần đối chiếu bản gốc", default=list, blank=True)
    checksum = models.CharField("mã kiểm tệp nguồn", max_length=64)
    source_version = models.PositiveIntegerField("lần nạp", default=1)

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ tiêu chí"
        verbose_name_plural = "bộ tiêu chí"
        ordering = ["edition", "number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="one_set_per_edition_and_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="criteria_set_number_from_one"),
        ]

    def __str__(self):
        return f"Bộ {self.number}. {self.name}"

    def get_absolute_url(self):
        return reverse("criteria:set", args=[self.code])

    @property
    def lock_reason(self):
        return "; ".join(self.lock_reasons)

    @property
    def needs_review(self):
        """Something in the copy wants comparing with the signed original ("cần đối chiếu bản gốc")."""
        return bool(self.corrections or self.suspect_points or self.review_flags or self.lock_reasons)

    @cached_property
    def rubric(self):
        """The pure table the arithmetic works on; built once per process and version of the rows."""
        key = (self.pk, self.code, self.checksum, self.source_version)
        if key not in _rubrics:
            _rubrics[key] = self._build_rubric()
        return _rubrics[key]

    def _build_rubric(self):
        criteria = tuple(
            scoring.Criterion(
                code=row.code,
                title=row.title,
                part=row.part,
                section=row.section,
                max_points=row.max_points,
                options=tuple(
                    scoring.Option(code=o.code, points=o.points, text=o.text, branch=o.branch)
                    for o in row.options.all()
                ),
                minimum_points={int(star): points for star, points in row.minimum_points.items()},
                applies_when=(row.applies_when["criterion"], row.applies_when["min_points"])
                if row.applies_when
                else None,
                branches=tuple(branch["code"] for branch in row.branches),
            )
            for row in self.criteria.prefetch_related("options")
        )
        parts = tuple(scoring.Part(p["code"], p["title"], p["max_points"]) for p in self.parts)
        sections = tuple(
            scoring.Section(s["code"], s["title"], s["max_points"], p["code"])
            for p in self.parts
            for s in p["sections"]
        )
        return scoring.Rubric(self.code, parts, sections, criteria, locked=self.locked)

    @cached_property
    def criteria_in_order(self):
        """The rows without their options, read once for this instance."""
        return list(self.criteria.all())

    @cached_property
    def criteria_with_options(self):
        """The same rows, their options read beside them."""
        models.prefetch_related_objects(self.criteria_in_order, "options")
        return self.criteria_in_order

    @cached_property
    def branches(self):
        """The cases an applicant chooses from once for the whole registration (rulings.md 14); [] for all sets but 26."""
        return next((row.branches for row in self.criteria_in_order if row.branches), [])


class Criterion(models.Model):
    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="criteria", verbose_name="bộ tiêu chí")
    position = models.PositiveSmallIntegerField("vị trí")
    code = models.CharField("mã", max_length=20)
    title = models.CharField("tiêu chí", max_length=500)
    part = models.CharField("phần", max_length=5)
    section = models.CharField("mục", max_length=10)
    group = models.CharField("nhóm trong mục", max_length=10, blank=True)
    max_points = models.PositiveSmallIntegerField("điểm tối đa")
    minimum_points = models.JSONField("yêu cầu tối thiểu theo sao", default=dict, blank=True)
    note = models.TextField("ghi chú", blank=True)
    notes = models.JSONField("ghi chú theo loại", default=list, blank=True)
    applies_when = models.JSONField("chỉ áp dụng khi", null=True, blank=True)
    branches = models.JSONField("trường hợp", default=list, blank=True)
    evidence = models.JSONField("tài liệu minh chứng", default=list, blank=True)
    concept = models.CharField("khái niệm", max_length=40, blank=True)
    mark_on_criterion = models.PositiveSmallIntegerField("dấu sao ở tên tiêu chí", null=True, blank=True)

    class Meta:
        verbose_name = "tiêu chí"
        verbose_name_plural = "tiêu chí"
        ordering = ["criteria_set", "position"]
        constraints = [
            models.UniqueConstraint(fields=["criteria_set", "code"], name="one_criterion_per_code_and_set"),
            models.CheckConstraint(condition=Q(max_points__gte=1), name="criterion_has_points_to_give"),
        ]
        indexes = [models.Index(fields=["concept"], name="criterion_concept")]

    def __str__(self):
        return f"{self.code} {self.title}"

    @property
    def anchor(self):
        """The criterion's place on the printed page, as an HTML id."""
        return "tc-" + self.code.replace(".", "-")


class Option(models.Model):
    """A choice with its points.

    `implied`: not printed by the law, read into it; shown with that remark. `printed` is False only for the portal's own
    "Không đạt mức nào (0 điểm)" (rulings.md 10), an explicit answer where the law prints no choice worth 0 points.
    """

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="options", verbose_name="tiêu chí")
    position = models.PositiveSmallIntegerField("vị trí")
    code = models.CharField("mã", max_length=10)
    points = models.PositiveSmallIntegerField("điểm")
    text = models.TextField("nội dung")
    min_for_star = models.PositiveSmallIntegerField("tối thiểu cho sao", null=True, blank=True)
    branch = models.CharField("trường hợp", max_length=5, blank=True)
    printed = models.BooleanField("có trong bộ tiêu chí", default=True)
    implied = models.BooleanField("suy ra", default=False)

    class Meta:
        verbose_name = "mức điểm"
        verbose_name_plural = "mức điểm"
        ordering = ["criterion", "position"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "code"], name="one_option_per_code_and_criterion"),
            models.CheckConstraint(condition=Q(points__gte=0), name="option_points_not_negative"),
            models.CheckConstraint(
                condition=Q(min_for_star__isnull=True) | Q(min_for_star__in=[3, 4, 5]),
                name="option_marks_three_to_five_stars",
            ),
            models.CheckConstraint(condition=Q(printed=True) | Q(points=0), name="only_the_law_gives_points"),
        ]

    def __str__(self):
        return f"{self.points} điểm: {self.text}"

    @property
    def mark(self):
        """The asterisks as printed: "***"."""
        return "*" * (self.min_for_star or 0)
