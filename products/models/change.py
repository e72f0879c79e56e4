"""Khai báo thay đổi: what a business is called from some day on, told with a paper and confirmed by its ward."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.paper_day import PaperDayField
from criteria.labels import Labelled
from products.identity import PERSONAL
from products.querysets import DeclaredChangeQuerySet
from products.statuses import CHANGE_ICON, CHANGE_TONE, ChangeState


class DeclaredChange(Labelled):
    """A change of a business's identity, or of one product's; what it says never changes, only its state is decided."""

    business = models.ForeignKey("products.Business", models.PROTECT, related_name="declared_changes")
    # Empty: the business itself.
    product = models.ForeignKey(
        "products.Product", models.PROTECT, null=True, blank=True, related_name="declared_changes"
    )
    # Field → value as the row had it, and as it is to be.
    before = models.JSONField(encoder=DjangoJSONEncoder)
    after = models.JSONField(encoder=DjangoJSONEncoder)
    reason = models.CharField(_("Lý do thay đổi"), max_length=1000)
    effective_on = models.DateField(_("Thay đổi từ ngày"))
    paper_title = models.CharField(_("Giấy tờ làm căn cứ"), max_length=300, blank=True)
    paper_number = models.CharField(_("Số, ký hiệu"), max_length=100, blank=True)
    paper_issuer = models.CharField(_("Cơ quan cấp"), max_length=200, blank=True)
    paper_issued_on = models.DateField(_("Ngày cấp"), null=True, blank=True)
    paper_file = models.ForeignKey("products.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    paper_filename = models.CharField(max_length=255, blank=True)
    state = models.CharField(max_length=12, choices=ChangeState, default=ChangeState.PROPOSED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.CharField(max_length=1000, blank=True)

    objects = DeclaredChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("khai báo thay đổi")
        constraints = [
            models.UniqueConstraint(
                fields=["business"],
                condition=Q(state=ChangeState.PROPOSED, product__isnull=True),
                name="change_one_open_of_business",
            ),
            models.UniqueConstraint(
                fields=["product"], condition=Q(state=ChangeState.PROPOSED), name="change_one_open_of_product"
            ),
            models.CheckConstraint(condition=Q(state__in=ChangeState.values), name="change_state_known"),
            models.CheckConstraint(
                condition=Q(state=ChangeState.PROPOSED, decided_at__isnull=True)
                | (~Q(state=ChangeState.PROPOSED) & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="change_decided_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["business", "state"])]

    def __str__(self):
        return _("Khai báo thay đổi của %(name)s") % {"name": self.subject}

    def get_absolute_url(self):
        return reverse("products:change", args=[self.pk])

    @property
    def subject(self):
        """The row that the change is about."""
        return self.product or self.business

    @property
    def tone(self):
        return CHANGE_TONE[self.state]

    @property
    def icon(self):
        return CHANGE_ICON[self.state]

    def rows(self):
        """(label, before, after, personal) of each field, in words; a long text by its beginning."""
        for name, value in self.after.items():
            field = self.subject._meta.get_field(name)
            yield field.verbose_name, self._said(field, self.before[name]), self._said(field, value), name in PERSONAL

    @staticmethod
    def _said(field, value):
        if value in (None, ""):
            return _("chưa có")
        if name := dict(field.flatchoices).get(value):
            return name
        return field.to_python(value).words if isinstance(field, PaperDayField) else str(value)

    @property
    def is_open(self):
        return self.state == ChangeState.PROPOSED
