"""Hội nghị, lớp tập huấn: when, where, by whom, how far along, and the report at its end."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import clock
from trainings.querysets import ConferenceQuerySet
from trainings.statuses import COMING, EDITABLE, ICON, PUBLIC_LABEL, TONE, Kind, State

# The door's own hours where nobody opened or closed it by hand.
DOOR_OPENS_BEFORE = timedelta(hours=2)
DOOR_CLOSES_AFTER = timedelta(hours=1)


class Conference(models.Model):
    """One conference over one or more sessions. `seats_taken` is the only count that decides who gets a seat."""

    kind = models.CharField(_("Loại hội nghị"), max_length=12, choices=Kind, default=Kind.TRAINING)
    title = models.CharField(_("Tên hội nghị"), max_length=300)
    office = models.ForeignKey(
        "accounts.Office", models.PROTECT, related_name="conferences", verbose_name=_("Cơ quan tổ chức")
    )
    organiser = models.CharField(
        _("Đơn vị chủ trì ghi trên giấy mời"), max_length=200, blank=True, help_text=_("Để trống: tên cơ quan tổ chức")
    )
    plan_number = models.CharField(_("Số kế hoạch"), max_length=60, blank=True)
    plan_date = models.DateField(_("Ngày kế hoạch"), null=True, blank=True)
    invitation_number = models.CharField(_("Số giấy mời"), max_length=60, blank=True)
    starts_on = models.DateField(_("Từ ngày"))
    ends_on = models.DateField(_("Đến ngày"))
    venue = models.CharField(_("Địa điểm"), max_length=300, blank=True)
    online_link = models.URLField(_("Đường dẫn trực tuyến"), max_length=500, blank=True)
    capacity = models.PositiveIntegerField(
        _("Số chỗ"), null=True, blank=True, help_text=_("Để trống nếu không giới hạn")
    )
    answer_by = models.DateField(_("Hạn trả lời giấy mời"), null=True, blank=True)
    summary = models.TextField(_("Mục đích, nội dung chính"), max_length=4000, blank=True)
    contact_name = models.CharField(_("Người liên hệ"), max_length=150, blank=True)
    contact_phone = models.CharField(_("Điện thoại liên hệ"), max_length=15, blank=True)
    round = models.ForeignKey(
        "products.Round",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="conferences",
        verbose_name=_("Phục vụ đợt đánh giá"),
    )
    certificate_sessions = models.PositiveSmallIntegerField(
        _("Cấp giấy xác nhận khi dự ít nhất (buổi)"),
        null=True,
        blank=True,
        help_text=_("Để trống nếu không cấp giấy xác nhận"),
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, editable=False)
    seats_taken = models.PositiveIntegerField(default=0, editable=False)
    # Held before the portal was: entered from paper, nobody gets a letter (rulings 2, 3).
    is_history = models.BooleanField(_("Nhập lại từ hồ sơ giấy"), default=False)
    is_demo = models.BooleanField(default=False, editable=False)
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies", editable=False
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ConferenceQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = _("hội nghị")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="conference_ends_after_start",
                violation_error_message=_("Ngày kết thúc phải từ ngày bắt đầu trở đi."),
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="conference_state_known"),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(seats_taken__lte=F("capacity")),
                name="conference_seats_within_capacity",
                violation_error_message=_("Số chỗ không được ít hơn số người đã nhận lời."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.CANCELLED]) | ~Q(plan_number=""),
                name="conference_approved_has_plan",
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_on"]), models.Index(fields=["office", "-starts_on"])]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("trainings:conference", args=[self.pk])

    def clean(self):
        if self.starts_on and self.answer_by and self.answer_by > self.starts_on:
            raise ValidationError({"answer_by": gettext("Hạn trả lời phải trước hoặc đúng ngày khai mạc.")})

    @property
    def tone(self):
        return TONE[State(self.state)]

    @property
    def icon(self):
        return ICON[State(self.state)]

    @property
    def public_label(self):
        return PUBLIC_LABEL[State(self.state)]

    @property
    def organiser_name(self):
        return self.organiser or self.office.name

    @property
    def is_editable(self):
        return self.state in EDITABLE

    @property
    def is_coming(self):
        return self.state in COMING

    @property
    def seats_left(self):
        return None if self.capacity is None else self.capacity - self.seats_taken

    @property
    def begins_at(self):
        """The start of the first sitting; without sittings, of the first day."""
        first = self.sessions.aggregate(at=models.Min("starts_at"))["at"]
        return first or _start_of(self.starts_on)

    @property
    def over_at(self):
        """The end of the last sitting, by the clock and not by the order of names; without sittings, of the last day."""
        last = self.sessions.aggregate(at=models.Max("ends_at"))["at"]
        return last or _start_of(self.ends_on + clock.DAY)

    @property
    def days_text(self):
        """ "26/03/2024" or "26/03/2024 đến 27/03/2024"."""
        first = f"{self.starts_on:%d/%m/%Y}"
        if self.starts_on == self.ends_on:
            return first
        return gettext("%(first)s đến %(last)s") % {"first": first, "last": f"{self.ends_on:%d/%m/%Y}"}


def _start_of(day):
    return timezone.make_aware(datetime.combine(day, time.min))


class ConferenceSession(models.Model):
    """One sitting with its own door: attendance is taken per session."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="sessions")
    title = models.CharField(_("Tên buổi"), max_length=200, blank=True)
    starts_at = models.DateTimeField(_("Bắt đầu"))
    ends_at = models.DateTimeField(_("Kết thúc"))
    place = models.CharField(_("Phòng, địa điểm riêng"), max_length=200, blank=True)
    door_closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("buổi")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_start",
                violation_error_message=_("Giờ kết thúc phải sau giờ bắt đầu."),
            )
        ]

    def __str__(self):
        return self.title or f"{timezone.localtime(self.starts_at):%H:%M %d/%m/%Y}"

    def get_absolute_url(self):
        return reverse("trainings:attendance", args=[self.conference_id, self.pk])

    @property
    def day(self):
        return clock.local_date(self.starts_at)

    @property
    def where(self):
        return self.place or self.conference.venue

    def door_is_open(self, at):
        if self.door_closed_at and at >= self.door_closed_at:
            return False
        return self.starts_at - DOOR_OPENS_BEFORE <= at <= self.ends_at + DOOR_CLOSES_AFTER


class ConferenceStep(models.Model):
    """A line of the conference's trail; rows are only added."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="steps")
    was = models.CharField(max_length=10, blank=True)
    status = models.CharField(max_length=10, choices=State)
    label = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["recorded_at", "pk"]

    def __str__(self):
        return self.label or self.get_status_display()

    @property
    def tone(self):
        return TONE[State(self.status)]


class ConferenceReport(models.Model):
    """The words of the report; its figures are kept as they stood when it was handed in."""

    conference = models.OneToOneField(Conference, models.PROTECT, related_name="report")
    number = models.CharField(_("Số báo cáo"), max_length=60, blank=True)
    signed_on = models.DateField(_("Ngày báo cáo"), null=True, blank=True)
    results = models.TextField(_("Kết quả đạt được"), max_length=6000, blank=True)
    difficulties = models.TextField(_("Khó khăn, tồn tại"), max_length=6000, blank=True)
    proposals = models.TextField(_("Đề xuất, kiến nghị"), max_length=6000, blank=True)
    figures = models.JSONField(default=dict, editable=False)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    handed_in_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    def __str__(self):
        return f"Báo cáo · {self.conference_id}"
