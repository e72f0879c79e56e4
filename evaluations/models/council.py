"""Councils, their seats and their own rules; sessions and who came."""

from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from criteria.labels import Labelled
from evaluations.querysets import AttendanceQuerySet, CouncilQuerySet, CouncilSessionQuerySet
from evaluations.statuses import SESSION_ICON, SESSION_TONE, Presence, Seat, SessionState


class Council(models.Model):
    """Hội đồng đánh giá, phân hạng of one round; what the law leaves open are its own fields (Quy chế)."""

    class Mode(models.TextChoices):
        MEETING = "meeting", _("Họp trực tiếp")
        WRITTEN = "written", _("Lấy ý kiến bằng văn bản")

    round = models.ForeignKey("products.Round", models.PROTECT, related_name="councils", verbose_name=_("Đợt đánh giá"))
    name = models.CharField(_("Tên Hội đồng"), max_length=200)
    decision_number = models.CharField(_("Số quyết định thành lập"), max_length=60, blank=True)
    decision_date = models.DateField(_("Ngày quyết định"), null=True, blank=True)
    # Quy chế: defaults of regulations.yaml `council_rules_defaults`; every value is the council's.
    quorum_numerator = models.PositiveSmallIntegerField(_("Túc số: số phần phải có mặt"), default=3)
    quorum_denominator = models.PositiveSmallIntegerField(_("Túc số: trên tổng số phần"), default=4)
    gate_numerator = models.PositiveSmallIntegerField(
        _("Phiếu đạt yêu cầu tối thiểu: phải nhiều hơn số phần này"), default=1
    )
    gate_denominator = models.PositiveSmallIntegerField(_("Phiếu đạt yêu cầu tối thiểu: trên tổng số phần"), default=2)
    min_sheets = models.PositiveSmallIntegerField(
        _("Số phiếu tối thiểu"), null=True, blank=True, help_text=_("Để trống: quá nửa số ghế có quyền chấm")
    )
    max_spread = models.PositiveSmallIntegerField(_("Chênh lệch điểm tối đa (điểm)"), default=10)
    rescoring_rounds = models.PositiveSmallIntegerField(_("Số lần chấm lại tối đa"), default=1)
    chair_required = models.BooleanField(_("Phải có Chủ tịch hoặc người được ủy quyền"), default=True)
    vice_chair_may_preside = models.BooleanField(_("Phó Chủ tịch được ủy quyền chủ trì"), default=True)
    secretary_scores = models.BooleanField(_("Thư ký có chấm điểm"), default=False)
    is_demo = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects = CouncilQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("Hội đồng")
        constraints = [
            models.CheckConstraint(
                condition=Q(quorum_denominator__gt=0)
                & Q(gate_denominator__gt=0)
                & Q(quorum_numerator__lte=models.F("quorum_denominator"))
                & Q(gate_numerator__lt=models.F("gate_denominator")),
                name="council_shares",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("evaluations:council", args=[self.pk])

    @property
    def quorum_share(self):
        return Fraction(self.quorum_numerator, self.quorum_denominator)

    @property
    def gate_share(self):
        return Fraction(self.gate_numerator, self.gate_denominator)


class CouncilMember(Labelled):
    """One person's seat."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats", verbose_name=_("Thành viên")
    )
    seat = models.CharField(_("Vai trò trong Hội đồng"), max_length=12, choices=Seat, default=Seat.MEMBER)
    organisation = models.CharField(_("Cơ quan, đơn vị"), max_length=200, blank=True)
    position = models.CharField(_("Chức vụ"), max_length=150, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "user"], name="council_seat_once"),
            models.UniqueConstraint(fields=["council"], condition=Q(seat=Seat.CHAIR), name="council_one_chair"),
            models.UniqueConstraint(fields=["council"], condition=Q(seat=Seat.SECRETARY), name="council_one_secretary"),
        ]

    def __str__(self):
        return f"{self.user} · {self.get_seat_display()}"

    @property
    def has_vote(self):
        """Rulings 19: chair, vice-chairs and members; the secretary only where the council's rules say so."""
        return self.seat != Seat.SECRETARY or self.council.secretary_scores


class CouncilSession(Labelled):
    """Phiên họp: attendance, independent scoring, discussion, closing, minutes."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="sessions", verbose_name=_("Hội đồng"))
    # The round's office: minutes are numbered in its year.
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+", editable=False)
    title = models.CharField(_("Tên phiên"), max_length=200)
    mode = models.CharField(_("Hình thức"), max_length=10, choices=Council.Mode, default=Council.Mode.MEETING)
    held_on = models.DateField(_("Ngày họp"))
    starts_at = models.TimeField(_("Giờ bắt đầu"), null=True, blank=True)
    place = models.CharField(_("Địa điểm"), max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=SessionState, default=SessionState.PLANNED)
    scoring_opened_at = models.DateTimeField(null=True, editable=False)
    discussion_opened_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    # Biên bản: written by the secretary, numbered by the clerk, signed by chair and secretary.
    minutes_number = models.CharField(_("Số biên bản"), max_length=60, blank=True)
    minutes_date = models.DateField(_("Ngày biên bản"), null=True, blank=True)
    minutes_text = models.TextField(_("Diễn biến, ý kiến thảo luận"), blank=True, max_length=10000)
    minutes_year = models.PositiveSmallIntegerField(null=True, editable=False)
    # Given twice before the portal looked: both minutes keep the number they were signed with.
    minutes_number_repeats = models.BooleanField(default=False, editable=False)
    # What the text was written from, dossier by dossier; null where an earlier version of the portal did not say.
    minutes_facts = models.JSONField(null=True, editable=False)
    minutes_adopted_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = CouncilSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        indexes = [
            models.Index(fields=["held_on", "id"], condition=~Q(state=SessionState.CLOSED), name="session_open_by_day"),
            # What the desks of chair and secretary count.
            models.Index(fields=["council", "state"], name="session_of_council"),
            models.Index(
                fields=["council"],
                condition=Q(state=SessionState.CLOSED, minutes_adopted_at__isnull=True),
                name="session_minutes_to_adopt",
            ),
        ]
        verbose_name = _("phiên họp")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SessionState.values), name="session_state_known"),
            models.CheckConstraint(
                condition=~Q(state=SessionState.CLOSED) | Q(closed_at__isnull=False), name="session_closed_has_time"
            ),
            models.UniqueConstraint(
                fields=["office", "minutes_year", "minutes_number"],
                condition=~Q(minutes_number="") & Q(minutes_number_repeats=False),
                name="minutes_number_once",
            ),
            models.CheckConstraint(
                condition=Q(minutes_number="") | Q(minutes_year__isnull=False), name="minutes_number_has_year"
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        if self.office_id is None:
            self.office_id = self.council.round.office_id
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("evaluations:session", args=[self.pk])

    @property
    def is_discussed(self):
        """The chair has opened the discussion: the seals are broken (rulings 18)."""
        return self.state in {SessionState.DISCUSSION, SessionState.CLOSED}

    @property
    def tone(self):
        return SESSION_TONE[SessionState(self.state)]

    @property
    def icon(self):
        return SESSION_ICON[SessionState(self.state)]


class MinutesSupplement(models.Model):
    """Biên bản bổ sung: minutes that were adopted do not change; what came to light later is adopted beside them.

    Written for the dossiers of the session whose result was computed anew after the adoption.
    """

    session = models.ForeignKey(CouncilSession, models.PROTECT, related_name="supplements")
    number = models.CharField(_("Số biên bản bổ sung"), max_length=60)
    date = models.DateField(_("Ngày biên bản bổ sung"))
    text = models.TextField(_("Nội dung bổ sung"), max_length=10000)
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    # What the text was written from (evaluations.minutes_facts); null in drafts of an earlier version.
    facts = models.JSONField(null=True, editable=False)
    adopted_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("biên bản bổ sung")
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=Q(adopted_at__isnull=True), name="minutes_supplement_one_open"
            )
        ]

    def __str__(self):
        return self.number


class Attendance(Labelled):
    """Who came; and who presides where the chair does not."""

    session = models.ForeignKey(CouncilSession, models.PROTECT, related_name="attendance")
    member = models.ForeignKey(CouncilMember, models.PROTECT, related_name="attendance")
    presence = models.CharField(_("Điểm danh"), max_length=10, choices=Presence)
    presides = models.BooleanField(_("Được ủy quyền chủ trì"), default=False)
    note = models.CharField(_("Ghi chú"), max_length=200, blank=True)
    # Who goes before the end is waited for no longer, and has no vote from then on (rulings 19).
    left_at = models.DateTimeField(_("Rời phiên lúc"), null=True, blank=True)
    left_reason = models.CharField(_("Lý do rời phiên"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["member__order", "member_id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "member"], name="attendance_once"),
            models.UniqueConstraint(fields=["session"], condition=Q(presides=True), name="attendance_one_presides"),
            models.CheckConstraint(
                condition=Q(presides=False) | Q(presence=Presence.PRESENT), name="attendance_who_presides_is_there"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(presence=Presence.PRESENT), name="attendance_left_was_there"
            ),
        ]

    def __str__(self):
        return f"{self.member_id}: {self.presence}"
