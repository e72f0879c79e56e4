"""Products and what was recognised about them."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from criteria.text import search_key, sort_key
from products.querysets import ON_SHOW, ProductQuerySet, RecognitionQuerySet
from products.statuses import RoundKind


class Product(models.Model):
    """A product in one of the 26 product sets; the set's number is the same in both criteria editions."""

    business = models.ForeignKey("products.Business", models.PROTECT, related_name="products")
    name = models.CharField(_("Tên sản phẩm"), max_length=300)
    set_number = models.PositiveSmallIntegerField(_("Bộ sản phẩm"))
    specification = models.TextField(_("Quy cách, tiêu chuẩn sản phẩm"), blank=True, max_length=4000)
    story = models.TextField(_("Câu chuyện sản phẩm"), blank=True, max_length=6000)
    where_to_buy = models.CharField(_("Nơi mua"), max_length=300, blank=True)
    photo = models.ImageField(_("Ảnh sản phẩm"), upload_to="products/", blank=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    # Written down by `evaluations` when a decision recognises the product.
    stars = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    folded = models.CharField(max_length=700, editable=False, default="")
    # The name in the order of the Vietnamese alphabet, whatever the database's collation.
    sort_name = models.CharField(max_length=300, editable=False, default="", db_index=True)

    # Derived columns; `business` renamed rewrites `folded` too (`actions.businesses.refold_products`).
    DERIVED = ("folded", "sort_name")

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "pk"]
        verbose_name = _("sản phẩm")
        constraints = [
            models.CheckConstraint(condition=Q(set_number__gte=1) & Q(set_number__lte=26), name="product_set_number"),
            models.CheckConstraint(
                condition=Q(stars__isnull=True) | (Q(stars__gte=3) & Q(stars__lte=5)), name="product_stars"
            ),
            models.UniqueConstraint(
                fields=["business", "name"],
                name="product_once_per_business",
                violation_error_message=_("Chủ thể đã có sản phẩm trùng tên này."),
            ),
        ]
        indexes = [
            models.Index(fields=["stars", "name"]),
            models.Index(fields=["folded"]),
            # How many businesses have a recognised product.
            models.Index(fields=["business"], condition=Q(stars__isnull=False), name="product_recognised_of"),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.derive()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("products:product", args=[self.pk])

    def derive(self):
        self.folded = self.fold_with(self.business)
        self.sort_name = sort_key(self.name)[:300]

    def fold_with(self, business):
        return search_key(self.name, business.name)[:700]


class Recognition(models.Model):
    """A product's stars by one decision, written down from `evaluations`; what the public sees."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="recognitions")
    registration = models.OneToOneField(
        "products.Registration", models.PROTECT, null=True, blank=True, related_name="recognition"
    )
    round_kind = models.CharField(max_length=10, choices=RoundKind)
    stars = models.PositiveSmallIntegerField()
    # Snapshots: names on signed papers do not change with later mergers or renames.
    product_name = models.CharField(max_length=300)
    business_name = models.CharField(max_length=300)
    area_name = models.CharField(max_length=200)
    set_number = models.PositiveSmallIntegerField()
    issuer = models.CharField(max_length=300)
    # Facts of the paper; empty where the source does not tell them (rulings 26).
    decision_number = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    year = models.PositiveSmallIntegerField()
    valid_until = models.DateField(null=True, blank=True)
    certificate_number = models.CharField(max_length=60, blank=True)
    certificate_code = models.CharField(max_length=40, blank=True)
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="supersedes")
    withdrawn_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    folded = models.CharField(max_length=900, editable=False, default="")

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-pk"]
        verbose_name = _("công nhận")
        constraints = [
            models.CheckConstraint(condition=Q(stars__gte=3) & Q(stars__lte=5), name="recognition_stars"),
            # Invariant: one current certificate per product.
            models.UniqueConstraint(
                fields=["product"],
                condition=ON_SHOW,
                name="recognition_current_once",
            ),
        ]
        indexes = [
            models.Index(fields=["round_kind", "stars", "-year"]),
            models.Index(fields=["valid_until"]),
            # The front page: the newest, and how many there are of each number of stars and still in force.
            models.Index(fields=["-year", "-id"], condition=ON_SHOW, name="recognition_newest"),
            models.Index(fields=["stars"], condition=ON_SHOW, name="recognition_stars_on_show"),
            models.Index(fields=["valid_until"], condition=ON_SHOW, name="recognition_days_on_show"),
            # The public list's filters by place and by set.
            models.Index(fields=["area_name"], condition=ON_SHOW, name="recognition_place_on_show"),
            models.Index(fields=["set_number"], condition=ON_SHOW, name="recognition_set_on_show"),
        ]

    def __str__(self):
        return f"{self.product_name} · {self.stars} sao"

    def save(self, *args, **kwargs):
        self.derive()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("products:public_product", args=[self.product_id])

    DERIVED = ("folded",)

    def derive(self):
        """From the names as they stood on the paper."""
        self.folded = search_key(self.product_name, self.business_name, self.area_name)[:900]

    @property
    def extended_until(self):
        """The last day of an extension whose renewal is still under way (QĐ 26/2026 Đ12 k3); None without one."""
        extension = getattr(self, "extension", None)
        return extension.until if extension and extension.registration.is_open else None


class CriterionOutcome(models.Model):
    """What the council found for one criterion, written down so that rooms below never ask upwards (rulings 29)."""

    registration = models.ForeignKey("products.Registration", models.PROTECT, related_name="outcomes")
    criterion = models.ForeignKey("criteria.Criterion", models.PROTECT, related_name="+")
    concept = models.CharField(max_length=40, db_index=True)
    mean_points = models.DecimalField(max_digits=7, decimal_places=4)
    max_points = models.PositiveSmallIntegerField()
    # The lowest star whose minimum this criterion misses; null where none is missed.
    missed_star = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["criterion_id"]
        constraints = [models.UniqueConstraint(fields=["registration", "criterion"], name="outcome_once")]
        indexes = [
            # What the proposals of classes count (trainings/audience.py: weak_outcomes): read from the index alone.
            models.Index(
                fields=["registration", "concept"],
                condition=Q(missed_star__isnull=False) | Q(mean_points__lt=F("max_points") * 0.5),
                name="outcome_weak",
            )
        ]

    def __str__(self):
        return f"{self.criterion_id}: {self.mean_points}/{self.max_points}"
