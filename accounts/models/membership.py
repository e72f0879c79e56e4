"""A role held by a person over an office, an area or the whole portal, for a time."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models.area import Area
from accounts.models.office import Office
from accounts.querysets import MembershipQuerySet
from accounts.roles import Role, granted_choices
from criteria.labels import Labelled


class Membership(Labelled):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=granted_choices)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    valid_from = models.DateField(default=clock.today)
    valid_to = models.DateField(null=True, blank=True)
    # Revoked in the middle of its last day: over at once, while the earlier days stay as they were.
    revoked_at = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="granted"
    )
    granted_at = models.DateTimeField(auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["role", "pk"]
        indexes = [models.Index(fields=["role", "office"], name="membership_role_office")]
        constraints = [
            # A business's people stand beside the business, one floor up.
            models.CheckConstraint(condition=~Q(role="business"), name="membership_not_business"),
            models.CheckConstraint(
                condition=Q(role__in=["administrator", "auditor"], office__isnull=True, area__isnull=True)
                | Q(office__isnull=False, area__isnull=True)
                | Q(office__isnull=True, area__isnull=False),
                name="membership_has_scope",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="membership_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "office"],
                condition=Q(valid_to__isnull=True, office__isnull=False),
                name="membership_once_per_office",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "area"],
                condition=Q(valid_to__isnull=True, area__isnull=False),
                name="membership_once_per_area",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(valid_to__isnull=True, office__isnull=True, area__isnull=True),
                name="membership_once_portal_wide",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}, {self.scope_text}"

    def get_role_display(self):
        return Role(self.role).label

    @property
    def scope_area(self):
        """The area the role reaches: its own or its office's; None for the whole portal."""
        return self.office.area if self.office_id else self.area

    @property
    def scope_text(self):
        if self.office_id:
            return self.office.dated_name
        return self.area.dated_name if self.area_id else _("toàn cổng")

    def is_in_force(self, on):
        if on < self.valid_from:
            return False
        return self.valid_to is None or on < self.valid_to or (on == self.valid_to and self.revoked_at is None)
