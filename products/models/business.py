"""Chủ thể OCOP and the people who may act for it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.paper_day import PaperDayField
from criteria.labels import Labelled
from criteria.text import letters_and_digits, search_key, sort_key
from products.querysets import BusinessQuerySet
from products.statuses import STANDING_ICON, STANDING_TONE, BusinessKind, Standing


class Business(Labelled):
    """A chủ thể OCOP (QĐ 26/2026 Đ2 k3) with the facts that Mẫu 01 and Mẫu 02 part I ask for."""

    class Gender(models.TextChoices):
        FEMALE = "female", _("Nữ")
        MALE = "male", _("Nam")

    name = models.CharField(_("Tên chủ thể"), max_length=300)
    kind = models.CharField(_("Loại hình tổ chức"), max_length=30, choices=BusinessKind)
    # Null, not blank, where unknown: two unknown codes are not the same code.
    tax_code = models.CharField(
        _("Mã số thuế / mã số hộ kinh doanh"),
        max_length=14,
        null=True,
        blank=True,
        help_text=_("10, 12 hoặc 13 chữ số"),
    )
    licence_number = models.CharField(_("Số giấy đăng ký kinh doanh"), max_length=50, blank=True)
    established_on = PaperDayField(_("Ngày thành lập / đăng ký kinh doanh"), null=True, blank=True)
    # A ward; for rows of paper times of which only the district is known, the district (rulings 26).
    area = models.ForeignKey("accounts.Area", models.PROTECT, verbose_name=_("Phường, xã"), related_name="businesses")
    address = models.CharField(_("Địa chỉ liên hệ"), max_length=300, blank=True)
    phone = models.CharField(_("Điện thoại"), max_length=15, blank=True)
    email = models.EmailField(_("Thư điện tử"), blank=True)
    representative = models.CharField(_("Người đại diện pháp luật"), max_length=150, blank=True)
    representative_position = models.CharField(_("Chức vụ"), max_length=100, blank=True)
    representative_gender = models.CharField(_("Giới tính"), max_length=10, choices=Gender, blank=True)
    representative_ethnicity = models.CharField(_("Dân tộc"), max_length=50, blank=True)
    representative_address = models.CharField(_("Địa chỉ thường trú"), max_length=300, blank=True)
    history = models.TextField(_("Lịch sử hình thành của chủ thể"), blank=True, max_length=6000)
    organisation = models.TextField(_("Cơ cấu tổ chức của chủ thể"), blank=True, max_length=6000)

    standing = models.CharField(max_length=20, choices=Standing, default=Standing.CONFIRMED)
    standing_note = models.CharField(max_length=300, blank=True)
    is_demo = models.BooleanField(default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)
    folded = models.CharField(max_length=700, editable=False, default="")
    # The name in the order of the Vietnamese alphabet, whatever the database's collation.
    sort_name = models.CharField(max_length=300, editable=False, default="", db_index=True)

    # Derived columns; saving by `accounts.versions.save_over` writes them with the facts they follow.
    DERIVED = ("folded", "sort_name")

    objects = BusinessQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "pk"]
        verbose_name = _("chủ thể")
        constraints = [
            models.UniqueConstraint(
                fields=["tax_code"],
                # A claim that no ward has confirmed keeps nobody else's code from them.
                condition=Q(standing=Standing.CONFIRMED),
                name="business_tax_code_once",
                violation_error_message=_("Mã số thuế này đã có trong danh sách chủ thể."),
            ),
            models.CheckConstraint(condition=~Q(tax_code=""), name="business_tax_code_not_blank"),
        ]
        indexes = [
            models.Index(fields=["area", "name"]),
            models.Index(fields=["standing"]),
            models.Index(fields=["area", "sort_name", "id"], name="business_by_area_and_name"),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.derive()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("products:business", args=[self.pk])

    def derive(self):
        self.folded = search_key(self.name, letters_and_digits(self.tax_code), self.phone)[:700]
        self.sort_name = sort_key(self.name)[:300]

    @property
    def standing_tone(self):
        return STANDING_TONE[self.standing]

    @property
    def standing_icon(self):
        return STANDING_ICON[self.standing]


class BusinessPerson(models.Model):
    """Someone who acts for the business: the role «chủ thể», held over this one business."""

    business = models.ForeignKey(Business, models.PROTECT, related_name="people")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="businesses")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business", "user"], name="business_person_once")]

    def __str__(self):
        return f"{self.user} · {self.business}"
