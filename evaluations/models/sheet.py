"""Phiếu chấm: a member's own sheet; the declaration that comes before it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.querysets import ConflictDeclarationQuerySet, ConflictProposalQuerySet, ScoreSheetQuerySet
from evaluations.statuses import ProposalOutcome, ProposalSource


class ConflictDeclaration(models.Model):
    """Asked before a sheet opens, per dossier (rulings 21); a later finding is a new row.

    A finding (`detected`) stands until another finding; the member's own word until the next row of either kind.
    """

    evaluation = models.ForeignKey("evaluations.Evaluation", models.PROTECT, related_name="declarations")
    member = models.ForeignKey("evaluations.CouncilMember", models.PROTECT, related_name="declarations")
    has_conflict = models.BooleanField(_("Có lợi ích liên quan"))
    # True where somebody else than the member said it: chair, secretary, the office's head.
    detected = models.BooleanField(default=False)
    reason = models.CharField(_("Lý do"), max_length=500, blank=True)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ConflictDeclarationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.member_id}/{self.evaluation_id}: {self.has_conflict}"


class ConflictProposal(models.Model):
    """A possible interest, put before somebody who settles it; by itself it voids nothing (rulings 21).

    Found by the portal from the contacts as handed in and who had the dossier in hand; or, once the minutes are adopted,
    said by chair or office head and confirmed by the other of the two.
    """

    evaluation = models.ForeignKey("evaluations.Evaluation", models.PROTECT, related_name="proposals")
    member = models.ForeignKey("evaluations.CouncilMember", models.PROTECT, related_name="proposals")
    source = models.CharField(max_length=10, choices=ProposalSource, default=ProposalSource.PORTAL)
    ground = models.CharField(_("Căn cứ"), max_length=500)
    # Nobody where the portal found it.
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)
    outcome = models.CharField(max_length=10, choices=ProposalOutcome, default=ProposalOutcome.OPEN)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True, editable=False)
    reason = models.CharField(_("Lý do"), max_length=500, blank=True)

    objects = ConflictProposalQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("khả năng xung đột lợi ích")
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "member"],
                condition=Q(outcome=ProposalOutcome.OPEN),
                name="conflict_proposal_one_open",
            ),
            models.CheckConstraint(
                condition=Q(outcome=ProposalOutcome.OPEN, settled_by__isnull=True, settled_at__isnull=True)
                | ~Q(outcome=ProposalOutcome.OPEN) & Q(settled_by__isnull=False, settled_at__isnull=False),
                name="conflict_proposal_settled_by",
            ),
        ]

    def __str__(self):
        return f"{self.member_id}/{self.evaluation_id}: {self.outcome}"


class ScoreSheet(models.Model):
    """One member's sheet for one dossier and attempt; immutable once handed in and the session is closed."""

    evaluation = models.ForeignKey("evaluations.Evaluation", models.PROTECT, related_name="sheets")
    member = models.ForeignKey("evaluations.CouncilMember", models.PROTECT, related_name="sheets")
    attempt = models.PositiveSmallIntegerField(default=1)
    opinion = models.TextField(_("Ý kiến của người đánh giá"), blank=True, max_length=4000)
    rescoring_reason = models.TextField(_("Lý do chấm lại"), blank=True, max_length=2000)
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    saved_at = models.DateTimeField(default=timezone.now)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    # Written when handed in, by the same engine that the tally uses.
    total = models.PositiveSmallIntegerField(null=True, blank=True)
    # A conflict found later voids the sheet; the sheet itself stays as it was.
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ScoreSheetQuerySet.as_manager()

    class Meta:
        ordering = ["member__order", "member_id"]
        verbose_name = _("phiếu chấm")
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "member", "attempt"], name="sheet_once"),
            models.CheckConstraint(
                condition=Q(handed_in_at__isnull=True) | Q(total__isnull=False), name="sheet_handed_in_has_total"
            ),
            models.CheckConstraint(condition=Q(attempt__gte=1), name="sheet_attempt_from_one"),
            models.CheckConstraint(condition=Q(total__isnull=True) | Q(total__lte=100), name="sheet_total"),
        ]

    def __str__(self):
        return f"{self.member_id}/{self.evaluation_id}"

    @property
    def is_counted(self):
        return self.handed_in_at is not None and self.voided_at is None


class ScoreLine(models.Model):
    """The option a member chose for one criterion."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="lines")
    criterion = models.ForeignKey("criteria.Criterion", models.PROTECT, related_name="+")
    option = models.ForeignKey("criteria.Option", models.PROTECT, null=True, related_name="+")
    comment = models.CharField(_("Nhận xét"), max_length=1000, blank=True)

    class Meta:
        ordering = ["criterion__position"]
        constraints = [models.UniqueConstraint(fields=["sheet", "criterion"], name="score_line_once")]

    def __str__(self):
        return f"{self.criterion_id}: {self.option_id}"

    @classmethod
    def would_change(cls, criterion, base, least):
        """Was a sheet handed in with points for `criterion` although `base` got fewer than `least`?

        The loader of the law asks before it adds the condition: such a sheet, and the result it counts in, stay as they are.
        """
        below = cls.objects.filter(criterion=base, option__points__lt=least, sheet__handed_in_at__isnull=False)
        return cls.objects.filter(criterion=criterion, option__points__gt=0, sheet__in=below.values("sheet")).exists()
