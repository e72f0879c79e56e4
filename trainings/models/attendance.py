"""Điểm danh: every scan as it happened, and per guest and session what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from criteria.labels import Labelled
from trainings.querysets import AttendanceQuerySet
from trainings.statuses import PRESENCE_ICON, PRESENCE_TONE, Direction, Method, Outcome, Presence


class DoorLink(models.Model):
    """A helper's way to one session's door and nothing else; only the hash of its token is kept."""

    session = models.ForeignKey("trainings.ConferenceSession", models.PROTECT, related_name="door_links")
    label = models.CharField(_("Cửa, người giúp việc"), max_length=100)
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("Hết hiệu lực"))
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.label

    def is_live(self, at):
        return self.revoked_at is None and at < self.expires_at


class CheckIn(models.Model):
    """One scan at a door, let in or refused; rows are only added. The same `nonce` is the same scan sent again."""

    session = models.ForeignKey("trainings.ConferenceSession", models.PROTECT, related_name="checkins")
    guest = models.ForeignKey("trainings.Guest", models.PROTECT, null=True, related_name="checkins")
    direction = models.CharField(max_length=3, choices=Direction)
    outcome = models.CharField(max_length=20, choices=Outcome)
    reason = models.CharField(max_length=300, blank=True)
    nonce = models.CharField(max_length=64, unique=True)
    method = models.CharField(max_length=10, choices=Method)
    door = models.CharField(max_length=100, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    door_link = models.ForeignKey(DoorLink, models.PROTECT, null=True, related_name="checkins")
    # When the door saw it, by its own clock; a dropped line may deliver it later.
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.OK) | Q(guest__isnull=False), name="checkin_ok_has_guest"
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(door_link__isnull=False), name="checkin_by_somebody"
            ),
            models.CheckConstraint(condition=~Q(nonce=""), name="checkin_has_nonce"),
        ]
        indexes = [models.Index(fields=["session", "-id"])]

    def __str__(self):
        return f"{self.guest_id} {self.direction} {self.outcome}"

    @property
    def is_ok(self):
        return self.outcome == Outcome.OK


class Attendance(Labelled):
    """What one session knows of one guest: from scans, ticks, or the count at the end."""

    session = models.ForeignKey("trainings.ConferenceSession", models.PROTECT, related_name="attendances")
    guest = models.ForeignKey("trainings.Guest", models.PROTECT, related_name="attendances")
    presence = models.CharField(max_length=8, choices=Presence)
    method = models.CharField(max_length=10, choices=Method, blank=True)
    inside = models.BooleanField(default=False)
    first_in_at = models.DateTimeField(null=True, blank=True)
    last_out_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(_("Lý do vắng, ghi chú"), max_length=300, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "guest"], name="training_attendance_once"),
            models.CheckConstraint(condition=Q(presence__in=Presence.values), name="attendance_presence_known"),
            models.CheckConstraint(
                condition=Q(inside=False) | Q(presence=Presence.PRESENT), name="attendance_inside_is_present"
            ),
        ]
        indexes = [models.Index(fields=["guest", "presence"])]

    def __str__(self):
        return f"{self.guest_id}: {self.presence}"

    @property
    def tone(self):
        return PRESENCE_TONE[Presence(self.presence)]

    @property
    def icon(self):
        return PRESENCE_ICON[Presence(self.presence)]


class SheetPhoto(models.Model):
    """The signed paper sheet as a picture; its ticks are entered beside it."""

    session = models.ForeignKey("trainings.ConferenceSession", models.PROTECT, related_name="sheet_photos")
    file = models.ForeignKey("products.StoredFile", models.PROTECT, related_name="+")
    filename = models.CharField(max_length=255, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.filename
