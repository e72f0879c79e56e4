"""Nhật ký: who did what to which row, append-only (the tables refuse changes by trigger as well)."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from accounts.querysets import AuditQuerySet
from criteria.text import fold


class AuditEntry(models.Model):
    at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="audit_entries"
    )
    by_name = models.CharField(max_length=200, blank=True)
    ip = models.GenericIPAddressField(null=True, blank=True)
    action = models.CharField(max_length=80, db_index=True)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    subject_label = models.CharField(max_length=300, blank=True)
    before = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    note = models.TextField(blank=True)
    folded = models.CharField(max_length=520, editable=False)
    # The link of accounts/chain.py, written right before the commit: place in the chain, hash of the entry before, own hash.
    position = models.BigIntegerField(null=True, unique=True, editable=False)
    previous = models.CharField(max_length=64, editable=False, default="")
    hash = models.CharField(max_length=64, editable=False, default="")

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_subject"),
            models.Index(fields=["action", "id"], name="audit_of_action"),
        ]

    def __str__(self):
        return f"{self.at:%d/%m/%Y %H:%M} {self.by_name}: {self.action}"

    def save(self, **kwargs):
        if self.pk is not None:
            raise TypeError("The audit log is append-only.")
        self.at = timezone.now()
        self.derive()
        super().save(**kwargs)

    DERIVED = ("folded",)

    def derive(self):
        """The column computed from the others."""
        self.folded = fold(f"{self.by_name} {self.subject_label}")

    def delete(self, **kwargs):
        raise TypeError("The audit log is append-only.")
