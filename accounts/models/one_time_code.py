"""A code printed at the ward's counter for a person without e-mail (rulings 24)."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.querysets import OneTimeCodeQuerySet


class OneTimeCode(models.Model):
    """Only the hash is kept; the code itself is on the paper in the person's hand."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="one_time_codes")
    hashed = models.CharField(max_length=128)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="codes_issued")
    issued_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = OneTimeCodeQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(used_at__isnull=True), name="one_open_code_per_person"
            )
        ]

    def __str__(self):
        return f"{self.user} {self.issued_at:%d/%m/%Y}"
