"""Giấy mời: one per guest, answered by whoever holds its code; and who wants no more letters."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from criteria.labels import Labelled
from trainings.models.audience import secret_code
from trainings.querysets import InvitationQuerySet
from trainings.statuses import REPLY_ICON, REPLY_TONE, Channel, Reply


class Invitation(Labelled):
    class Via(models.TextChoices):
        """By which way the answer came."""

        LETTER = "letter", _("Đường dẫn trong thư")
        PORTAL = "portal", _("Chủ thể trả lời trên cổng")
        WARD = "ward", _("Cán bộ phường trả lời thay")
        OFFICE = "office", _("Cơ quan tổ chức ghi nhận")
        QUEUE = "queue", _("Danh sách chờ tự chuyển")

    conference = models.ForeignKey("trainings.Conference", models.PROTECT, related_name="invitations")
    guest = models.ForeignKey("trainings.Guest", models.PROTECT, related_name="invitations")
    state = models.CharField(max_length=10, choices=Reply, default=Reply.QUEUED)
    channel = models.CharField(max_length=5, choices=Channel, blank=True)
    # Whoever holds it may answer; it stands in the guest's own letter only.
    code = models.CharField(max_length=22, unique=True, default=secret_code, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_via = models.CharField(max_length=6, choices=Via, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(_("Lời nhắn, lý do"), max_length=500, blank=True)
    substitute_name = models.CharField(_("Họ và tên người dự thay"), max_length=150, blank=True)
    substitute_position = models.CharField(_("Chức vụ"), max_length=150, blank=True)
    substitute_phone = models.CharField(_("Điện thoại"), max_length=15, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("giấy mời")
        constraints = [
            models.UniqueConstraint(
                fields=["guest"], condition=~Q(state=Reply.WITHDRAWN), name="invitation_one_active_per_guest"
            ),
            models.CheckConstraint(condition=Q(state__in=Reply.values), name="invitation_state_known"),
            models.CheckConstraint(
                condition=Q(state=Reply.WAITING, waiting_since__isnull=False)
                | (~Q(state=Reply.WAITING) & Q(waiting_since__isnull=True)),
                name="invitation_waits_since",
            ),
            models.CheckConstraint(
                condition=~Q(state=Reply.DELEGATED) | ~Q(substitute_name=""), name="invitation_delegate_has_name"
            ),
        ]
        indexes = [
            models.Index(fields=["conference", "state"]),
            models.Index(fields=["conference", "waiting_since"], condition=Q(state="waiting"), name="invitation_queue"),
        ]

    def __str__(self):
        return f"{self.guest} · {self.get_state_display()}"

    def get_absolute_url(self):
        return reverse("trainings:answer", args=[self.code])

    @property
    def tone(self):
        return REPLY_TONE[Reply(self.state)]

    @property
    def icon(self):
        return REPLY_ICON[Reply(self.state)]

    @property
    def comes_instead(self):
        """The substitute's name, or empty; also of a substitute who still waits for a seat."""
        return self.substitute_name if self.state in {Reply.DELEGATED, Reply.WAITING} else ""

    @property
    def comes(self):
        """Who will sit there."""
        return self.substitute_name if self.state == Reply.DELEGATED else self.guest.name


class OptOut(models.Model):
    """An address that wants no more invitations; kept so that it gets none."""

    address = models.EmailField(unique=True)
    at = models.DateTimeField(default=timezone.now, editable=False)
    invitation = models.ForeignKey(Invitation, models.PROTECT, null=True, related_name="+")

    def __str__(self):
        return self.address


class Mailing(models.Model):
    """A letter to many: asked for at once, written by the worker in portions; `cursor` is how far it has come."""

    class Kind(models.TextChoices):
        REMINDER = "reminder", _("Nhắc trả lời giấy mời")
        CANCELLED = "cancelled", _("Báo hủy hội nghị")
        POSTPONED = "postponed", _("Báo hoãn hội nghị")
        NEW_DATE = "new_date", _("Báo ngày mới")
        CHANGED = "changed", _("Báo thay đổi ngày, giờ, địa điểm")
        THANKS = "thanks", _("Cảm ơn và gửi tài liệu")

    conference = models.ForeignKey("trainings.Conference", models.PROTECT, related_name="mailings")
    kind = models.CharField(max_length=10, choices=Kind)
    note = models.TextField(blank=True)
    # The days as they were when it was asked for: the news of a cancellation must not name a later day.
    days = models.CharField(max_length=60, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    cursor = models.BigIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("đợt gửi thư")
        indexes = [models.Index(fields=["finished_at"])]

    def __str__(self):
        return self.get_kind_display()
