"""Work that is too long for a request: the row is the truth, a worker does it, the page shows how far it is."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from jobs.kinds import KINDS
from jobs.querysets import JobQuerySet
from jobs.statuses import ICON, TONE, UNDER_WAY, State


def grouped(number):
    return number_format(number, use_l10n=True, force_grouping=True)


class Work(models.Model):
    """What `jobs.working` needs of a row: who holds it, when it was last heard of, how often it was begun."""

    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    queued_at = models.DateTimeField(default=timezone.now)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_under_way(self):
        return self.state in UNDER_WAY


class Job(Work):
    kind = models.CharField(_("Việc"), max_length=40)
    # What it is about: the row's number (the kind knows the table) and its name on the day of asking.
    thing_id = models.PositiveBigIntegerField()
    thing_name = models.CharField(max_length=400)
    # Tells apart two works of one kind about one thing, such as the printed list of each of two people.
    key = models.CharField(max_length=80, blank=True)
    data = models.JSONField(default=dict)
    back_url = models.CharField(max_length=500, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)

    result_url = models.CharField(max_length=500, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_type = models.CharField(max_length=100, blank=True)
    file_path = models.CharField(max_length=200, blank=True)
    file_size = models.PositiveBigIntegerField(null=True, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("việc chạy nền")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "thing_id", "key"],
                condition=Q(state__in=[State.QUEUED, State.RUNNING]),
                name="job_once_under_way",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="job_state_known"),
            models.CheckConstraint(
                condition=~Q(state=State.RUNNING) | (~Q(claimed_by="") & Q(heartbeat_at__isnull=False)),
                name="job_running_is_claimed",
            ),
            # A file stands on the row only when it is whole.
            models.CheckConstraint(condition=Q(state=State.DONE) | Q(file_path=""), name="job_file_when_done"),
        ]
        indexes = [
            models.Index(fields=["asked_by", "-id"], name="job_own"),
            models.Index(fields=["state", "heartbeat_at"], name="job_stale"),
            models.Index(fields=["finished_at"], condition=~Q(file_path=""), name="job_old_files"),
        ]

    def __str__(self):
        return f"{self.label} · {self.thing_name}"

    def get_absolute_url(self):
        return reverse("jobs:job", args=[self.pk])

    @property
    def label(self):
        """A kind that the portal no longer has keeps its code as its name."""
        return KINDS[self.kind].label if self.kind in KINDS else self.kind

    @property
    def made_a_file(self):
        return bool(self.file_name)

    @property
    def phase(self):
        """What the worker is doing, in words: «12/100»."""
        if self.state == State.QUEUED:
            return _("Chờ đến lượt")
        if not self.total:
            return _("Đang làm")
        return _("Đang làm: %(done)s/%(total)s") % {"done": grouped(self.done), "total": grouped(self.total)}

    @property
    def tone(self):
        return TONE[State(self.state)]

    @property
    def icon(self):
        return ICON[State(self.state)]
