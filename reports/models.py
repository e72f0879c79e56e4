"""A report somebody asked for: the row is the truth, the worker fills it, the page shows how far it is."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.models import Work, grouped
from reports.querysets import ReportQuerySet
from reports.statuses import FORMAT_ICON, ICON, TONE, Format, Kind, State

WRITING_FROM = 50


class Report(Work):
    kind = models.CharField(_("Loại báo cáo"), max_length=20, choices=Kind)
    # Ids and dates as asked (`reports.selection`), and the same in the words of that day: later renames change nothing.
    filters = models.JSONField(default=dict)
    words = models.JSONField(default=list)
    format = models.CharField(_("Định dạng"), max_length=10, choices=Format)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reports")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    # Made with the form: the same form sent twice is one report.
    key = models.UUIDField(editable=False)
    is_practice = models.BooleanField(default=False)

    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0)

    file_name = models.CharField(max_length=200, blank=True)
    file_path = models.CharField(max_length=200, blank=True)
    file_size = models.PositiveBigIntegerField(null=True, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("báo cáo")
        constraints = [
            models.UniqueConstraint(fields=["asked_by", "key"], name="report_once_per_form"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="report_state_known"),
            models.CheckConstraint(condition=Q(progress__lte=100), name="report_progress"),
            models.CheckConstraint(
                condition=~Q(state=State.RUNNING) | (~Q(claimed_by="") & Q(heartbeat_at__isnull=False)),
                name="report_running_is_claimed",
            ),
            # A file stands on the row only when it is whole.
            models.CheckConstraint(
                condition=Q(state=State.DONE, file_size__isnull=False) & ~Q(file_path="") & ~Q(file_sha256="")
                | ~Q(state=State.DONE) & Q(file_path=""),
                name="report_done_has_file",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_by", "-id"], name="report_own"),
            models.Index(fields=["state", "heartbeat_at"], name="report_stale"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} · {self.pk}"

    def get_absolute_url(self):
        return reverse("reports:report", args=[self.pk])

    @property
    def phase(self):
        """What the worker is doing now, in words; reading is the first half of the bar, writing the second."""
        if self.state == State.QUEUED:
            return _("Chờ đến lượt")
        counted = {"done": grouped(self.done), "total": grouped(self.total)}
        if self.progress < WRITING_FROM:
            return _("Đang đọc số liệu: %(done)s/%(total)s dòng") % counted
        return _("Đang ghi tệp: %(done)s/%(total)s dòng") % counted

    @property
    def narrowed_by(self):
        """The filters beyond the round that were really set, for lists; the report's own page tells them all."""
        chosen = self.filters
        is_set = (chosen.get("area"), chosen.get("since") or chosen.get("until"), chosen.get("stars"))
        return [pair for pair, used in zip(self.words[1:], is_set, strict=True) if used]

    @property
    def tone(self):
        return TONE[State(self.state)]

    @property
    def icon(self):
        return ICON[State(self.state)]

    @property
    def format_icon(self):
        return FORMAT_ICON[Format(self.format)]
