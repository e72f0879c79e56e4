"""One dossier at one level: the office's check, what was found, the council's result."""

from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.kept import kept
from criteria.labels import Labelled
from evaluations.querysets import EvaluationQuerySet
from evaluations.statuses import (
    BEFORE_COUNCIL,
    ENDS,
    HELD_BY,
    ICON,
    OPEN_SHEETS,
    PUBLIC_LABEL,
    TONE,
    Desk,
    Status,
)


class Evaluation(Labelled):
    """A dossier at one level of its regulation, in that level's round."""

    registration = models.ForeignKey("products.Registration", models.PROTECT, related_name="evaluations")
    round = models.ForeignKey("products.Round", models.PROTECT, related_name="evaluations")
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="evaluations")
    level = models.CharField(max_length=20)
    # 2 and more: at this level again, after the level above sent its result back (QĐ 26/2026 Đ7 k4g).
    sequence = models.PositiveSmallIntegerField(default=1, editable=False)
    status = models.CharField(max_length=24, choices=Status, default=Status.CHECKING)
    session = models.ForeignKey(
        "evaluations.CouncilSession", models.PROTECT, null=True, blank=True, related_name="evaluations"
    )
    # 1: first scoring; 2: after a re-scoring. Sheets of both are kept.
    attempt = models.PositiveSmallIntegerField(default=1)
    due_on = models.DateField(null=True, editable=False)
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    # What an earlier level concluded and sent up (rulings 9).
    referred_from = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="referred_to")
    # The evaluation above whose council's result came back and is dealt with here.
    returned_from = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="returned_to")
    check_note = models.TextField(_("Nhận xét kiểm tra hồ sơ"), blank=True, max_length=4000)
    advice = models.TextField(_("Báo cáo của Tổ tư vấn"), blank=True, max_length=10000)
    # A spread still over the limit after the re-scoring, accepted by the chair (rulings 19).
    spread_reason = models.TextField(blank=True)
    end_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("hồ sơ tại cấp đánh giá")
        constraints = [
            models.UniqueConstraint(fields=["registration", "level", "sequence"], name="evaluation_once_per_level"),
            models.UniqueConstraint(
                fields=["registration"], condition=~Q(status__in=sorted(ENDS)), name="evaluation_one_open"
            ),
            models.CheckConstraint(
                condition=Q(sequence=1, returned_from__isnull=True) | Q(sequence__gt=1, returned_from__isnull=False),
                name="evaluation_again_only_after_a_return",
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="evaluation_status_known"),
            models.CheckConstraint(condition=Q(attempt__gte=1), name="evaluation_attempt_from_one"),
        ]
        indexes = [
            models.Index(fields=["office", "status", "-id"]),
            models.Index(fields=["session", "status"]),
            # What the desk counts: what is late, and what was sent up and not taken up.
            models.Index(
                fields=["office", "due_on"], condition=Q(status=Status.CHECKING), name="evaluation_check_by_day"
            ),
            models.Index(
                fields=["id", "office", "registration"],
                condition=Q(status=Status.REFERRED_UP),
                name="evaluation_sent_up",
            ),
            models.Index(
                fields=["session"], condition=Q(status__in=sorted(OPEN_SHEETS)), name="evaluation_being_scored"
            ),
        ]

    def __str__(self):
        return f"{self.registration} · {self.level}"

    def get_absolute_url(self):
        return reverse("evaluations:evaluation", args=[self.pk])

    @property
    def desk(self):
        return HELD_BY[Status(self.status)]

    @property
    def desk_label(self):
        return Desk(self.desk).label

    @property
    def tone(self):
        return TONE[Status(self.status)]

    @property
    def icon(self):
        return ICON[Status(self.status)]

    @property
    def public_label(self):
        return PUBLIC_LABEL[Status(self.status)]

    @property
    def current_result(self):
        """The result in force: of the last attempt, not superseded; None before the closing."""
        return Result.in_force(self.results.all())

    @property
    def every_check(self):
        """The office's marks in the order of their items."""
        return kept(self, "checks", lambda: list(self.checks.all()))

    @property
    def every_objection(self):
        """In the order in which they were raised."""
        return kept(self, "objections", lambda: list(self.objections.select_related("raised_by", "criterion")))

    @property
    def basis(self):
        """The evaluation whose council is decided on: this one, or the one above while only its result has come back."""
        if self.returned_from_id is None or self.session_id or self.status in BEFORE_COUNCIL | OPEN_SHEETS:
            return self
        return self.returned_from.basis

    @property
    def sent_up_by(self):
        """The evaluation below that first sent the dossier to this level; None at the first level."""
        here = (one for one in self.registration.evaluations.all() if (one.level, one.sequence) == (self.level, 1))
        first = next(here, None)
        return first.referred_from if first else None


class CheckMark(models.Model):
    """The office's verdict on one paper or one disqualifying ground."""

    class Verdict(models.TextChoices):
        OK = "ok", _("Đạt")
        MISSING = "missing", _("Thiếu")
        WRONG = "wrong", _("Chưa đúng")
        NOT_NEEDED = "not_needed", _("Không yêu cầu")

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="checks")
    # A paper code (E02), a form (F01), SAMPLE, or DQ<n>: the set's n-th disqualifier.
    item = models.CharField(max_length=20)
    verdict = models.CharField(max_length=12, choices=Verdict)
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    # What was looked at; a later submission that changed it makes the mark fall (`evaluations.second_look`).
    submission = models.ForeignKey("products.Submission", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["item"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "item"], name="check_once")]

    def __str__(self):
        return f"{self.item}: {self.verdict}"


class Objection(models.Model):
    """A ground that disqualifies or stops the scoring, raised and then voted on (rulings 15)."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("Chờ Hội đồng biểu quyết")
        UPHELD = "upheld", _("Hội đồng chấp nhận: hồ sơ bị loại")
        DISMISSED = "dismissed", _("Hội đồng không chấp nhận")

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="objections")
    criterion = models.ForeignKey("criteria.Criterion", models.PROTECT, null=True, blank=True, related_name="+")
    ground = models.TextField(_("Căn cứ"), max_length=1000)
    reason = models.TextField(_("Lý do"), max_length=2000)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=timezone.now, editable=False)
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.OPEN)
    votes_for = models.PositiveSmallIntegerField(null=True, blank=True)
    votes_present = models.PositiveSmallIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["raised_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(votes_for__isnull=True) | Q(votes_for__lte=models.F("votes_present")),
                name="objection_votes",
            )
        ]

    def __str__(self):
        return self.ground[:60]


class Result(models.Model):
    """What the tally computed for one attempt, with what it was computed from; a later attempt is a new row."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="results")
    attempt = models.PositiveSmallIntegerField()
    # The mean is exact: the sum of the counted sheets' totals over their number (rulings 19).
    sum_points = models.PositiveIntegerField()
    sheet_count = models.PositiveSmallIntegerField()
    spread = models.PositiveSmallIntegerField()
    band = models.PositiveSmallIntegerField()
    # Null: the band is 3 or more but no star's minimum requirements are met (rulings 12).
    stars = models.PositiveSmallIntegerField(null=True)
    # The council's conclusion; differs from the computed stars only with a reason and a vote (rulings 20).
    concluded_stars = models.PositiveSmallIntegerField(null=True)
    departure_reason = models.TextField(blank=True)
    departure_votes_for = models.PositiveSmallIntegerField(null=True, blank=True)
    departure_votes_present = models.PositiveSmallIntegerField(null=True, blank=True)
    # A spread over the limit that the chair accepted (rulings 19).
    spread_reason = models.TextField(blank=True)
    # The result before it, whose conclusion was voted; recomputed since, so the council votes anew before the minutes.
    follows = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="followed_by")
    awaits_vote = models.BooleanField(_("Cần biểu quyết lại"), default=False)
    # parts, missed gates, criterion means, explanation, sheets counted and left out: as printed.
    details = models.JSONField()
    computed_at = models.DateTimeField(default=timezone.now, editable=False)
    superseded = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "attempt"], condition=Q(superseded=False), name="result_current_once_per_attempt"
            ),
            models.CheckConstraint(condition=Q(sheet_count__gte=1), name="result_has_sheets"),
            models.CheckConstraint(condition=Q(attempt__gte=1), name="result_attempt_from_one"),
            models.CheckConstraint(condition=Q(band__lte=5), name="result_band"),
            models.CheckConstraint(
                condition=Q(stars__isnull=True) | (Q(stars__gte=1) & Q(stars__lte=5)), name="result_stars"
            ),
            models.CheckConstraint(
                condition=Q(concluded_stars__isnull=True) | (Q(concluded_stars__gte=1) & Q(concluded_stars__lte=5)),
                name="result_concluded_stars",
            ),
            models.CheckConstraint(
                condition=Q(concluded_stars__isnull=True) | Q(concluded_stars__lte=models.F("band")),
                name="result_never_above_band",
            ),
        ]

    def __str__(self):
        return f"{self.evaluation_id}/{self.attempt}: {self.sum_points}/{self.sheet_count}"

    @staticmethod
    def in_force(results):
        """Of one dossier's results the one that holds, or None: a few rows at most, so they are compared here."""
        standing = (row for row in results if not row.superseded)
        return max(standing, key=lambda row: (row.attempt, row.pk), default=None)

    @property
    def mean(self):
        return Fraction(self.sum_points, self.sheet_count)
