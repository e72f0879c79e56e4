"""What guests asked, thought and learned; and the paper that says they were there."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trainings.models.audience import secret_code
from trainings.querysets import CertificateQuerySet
from trainings.statuses import SurveyKind


class Question(models.Model):
    """Asked before, during or after; answered in the report or by letter."""

    conference = models.ForeignKey("trainings.Conference", models.PROTECT, related_name="questions")
    guest = models.ForeignKey("trainings.Guest", models.PROTECT, null=True, blank=True, related_name="questions")
    text = models.TextField(_("Câu hỏi, kiến nghị"), max_length=2000)
    answer = models.TextField(_("Trả lời"), max_length=4000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("câu hỏi")

    def __str__(self):
        return self.text[:60]


class Survey(models.Model):
    """A short form. `items`: [{code, text, type: "scale"|"choice"|"text", options: [..], right: index|None}]."""

    conference = models.ForeignKey("trainings.Conference", models.CASCADE, related_name="surveys")
    kind = models.CharField(_("Loại phiếu"), max_length=12, choices=SurveyKind)
    items = models.JSONField(default=list)
    closes_on = models.DateField(_("Nhận đến hết ngày"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["conference", "kind"], name="survey_once_per_kind")]

    def __str__(self):
        return self.get_kind_display()

    @property
    def is_test(self):
        return self.kind != SurveyKind.FEEDBACK

    @property
    def is_for_afterwards(self):
        """The first test compares with the last only where it is taken before the class, and the last after it."""
        return self.kind != SurveyKind.TEST_BEFORE

    @property
    def last_day(self):
        """Until when the organisers take it, or None; never before the day on which it opens."""
        if self.closes_on and self.is_for_afterwards:
            return max(self.closes_on, self.conference.ends_on)
        return self.closes_on


class SurveyAnswer(models.Model):
    """One guest's form, once. `score` of `out_of` for tests."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="answers")
    guest = models.ForeignKey("trainings.Guest", models.PROTECT, related_name="survey_answers")
    answers = models.JSONField(default=dict)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    out_of = models.PositiveSmallIntegerField(null=True, blank=True)
    answered_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "guest"], name="survey_answered_once"),
            models.CheckConstraint(
                condition=Q(score__isnull=True, out_of__isnull=True) | Q(score__lte=F("out_of")),
                name="survey_score_within",
            ),
        ]

    def __str__(self):
        return f"{self.survey_id}: {self.guest_id}"


class TrainingCertificate(models.Model):
    """Giấy xác nhận tham dự: a gap-free number and a public code; taken back by a date and a reason, never deleted."""

    conference = models.ForeignKey("trainings.Conference", models.PROTECT, related_name="certificates")
    guest = models.OneToOneField("trainings.Guest", models.PROTECT, related_name="certificate")
    number = models.CharField(_("Số"), max_length=60)
    code = models.CharField(max_length=22, unique=True, default=secret_code, editable=False)
    # As printed; later changes of the guest list do not change it.
    holder_name = models.CharField(max_length=200)
    holder_unit = models.CharField(max_length=300, blank=True)
    sessions_attended = models.PositiveSmallIntegerField()
    sessions_held = models.PositiveSmallIntegerField()
    issued_on = models.DateField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=300, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("giấy xác nhận tham dự")
        constraints = [
            models.UniqueConstraint(fields=["conference", "number"], name="training_certificate_number_once"),
            models.CheckConstraint(
                condition=Q(sessions_attended__gte=1) & Q(sessions_attended__lte=F("sessions_held")),
                name="training_certificate_sessions",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoked_reason=""), name="training_certificate_revoked_why"
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("trainings:certificate_check", args=[self.code])
