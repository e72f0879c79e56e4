"""Hồ sơ đăng ký đánh giá, phân hạng: the dossier, its steps, what was handed in."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.kept import kept
from criteria.labels import Labelled
from products.querysets import BARE_CODE, DUE_OR_NEVER, RegistrationQuerySet
from products.statuses import EDITABLE, HELD_BY, ICON, OPEN, PUBLIC_LABEL, TONE, Desk, RegistrationKind, Status


class Registration(Labelled):
    """One product in one round, pinned for ever to the round's regulation and its criteria set."""

    product = models.ForeignKey("products.Product", models.PROTECT, related_name="registrations")
    round = models.ForeignKey(
        "products.Round", models.PROTECT, related_name="registrations", verbose_name=_("Đợt đánh giá")
    )
    kind = models.CharField(
        _("Lần đăng ký đánh giá"), max_length=10, choices=RegistrationKind, default=RegistrationKind.FIRST
    )
    criteria_set = models.ForeignKey("criteria.CriteriaSet", models.PROTECT, related_name="registrations")
    # Set 26 only: the case chosen once for all three branched criteria (rulings 14).
    branch = models.CharField(_("Trường hợp áp dụng"), max_length=2, blank=True)
    # The ward that receives it, kept although areas change later.
    ward = models.ForeignKey(
        "accounts.Area", models.PROTECT, related_name="registrations", verbose_name=_("Phường, xã")
    )
    status = models.CharField(max_length=24, choices=Status, default=Status.DRAFT)
    # Where a supplement returns to: the status that asked for it.
    returns_to = models.CharField(max_length=24, choices=Status, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at_counter = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    # Given at the first submission; the secret is printed on the receipt only (rulings 23).
    code = models.CharField(max_length=40, unique=True, null=True, editable=False)
    secret = models.CharField(max_length=6, blank=True, editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    # Names as last handed in, copied from the submission so that lists need not open it; empty in a draft.
    handed_in_product = models.CharField(max_length=300, blank=True, editable=False, default="")
    handed_in_business = models.CharField(max_length=300, blank=True, editable=False, default="")
    # Given at receipt.
    slip_number = models.CharField(_("Phiếu số"), max_length=60, blank=True, editable=False)
    # The evaluating level's own, given when it takes the dossier up (Mẫu 01, second block).
    level_slip_number = models.CharField(
        _("Phiếu số của cấp đánh giá"), max_length=60, blank=True, default="", editable=False
    )
    product_code = models.CharField(_("Mã số sản phẩm"), max_length=60, blank=True, editable=False)
    received_at = models.DateTimeField(null=True, editable=False)
    # Offices that have had it on their desk; written when it is forwarded or referred upwards.
    offices = models.ManyToManyField("accounts.Office", related_name="registrations", blank=True)
    samples_received = models.PositiveSmallIntegerField(_("Số sản phẩm mẫu đã nhận"), null=True, blank=True)
    due_on = models.DateField(null=True, editable=False)
    forwarded_at = models.DateTimeField(null=True, editable=False)
    paused_since = models.DateTimeField(null=True, editable=False)
    # What its rating means, as the letter says it (headline, reasons, next_steps); written down by `evaluations`.
    outcome = models.JSONField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("hồ sơ đăng ký")
        constraints = [
            models.UniqueConstraint(
                fields=["product", "round"],
                condition=~Q(status__in=[Status.WITHDRAWN, Status.REJECTED, Status.STOPPED]),
                name="registration_once_per_round",
                violation_error_message=_("Sản phẩm này đã có hồ sơ trong đợt đánh giá."),
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="registration_status_known"),
            # A supplement knows where it returns to and since when the clock stands; nothing else does.
            models.CheckConstraint(
                condition=(Q(status=Status.SUPPLEMENT_REQUESTED, paused_since__isnull=False) & ~Q(returns_to=""))
                | (~Q(status=Status.SUPPLEMENT_REQUESTED) & Q(returns_to="", paused_since__isnull=True)),
                name="registration_supplement_state",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.DRAFT, Status.WITHDRAWN])
                | Q(code__isnull=False, submitted_at__isnull=False),
                name="registration_submitted_has_code",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "due_on"]),
            models.Index(fields=["ward", "status", "-id"]),
            models.Index(fields=["round", "status", "-id"]),
            # The tabs of an office's list and its dossiers of one status, newest first.
            models.Index(fields=["status", "-id"], name="registration_by_status"),
            # From what is known of a dossier to its product without reading the wide row (trainings/proposals.py).
            models.Index(fields=["id", "product"], name="registration_and_product"),
            # The look-up by a code, however typed.
            models.Index(BARE_CODE, name="registration_by_bare_code"),
            # What the desk shows of the coming week.
            models.Index(
                fields=["due_on", "id"],
                condition=Q(status__in=sorted(OPEN), due_on__isnull=False, paused_since__isnull=True),
                name="registration_by_due_day",
            ),
            # The lists' order by deadline, and the office's inbox.
            models.Index(DUE_OR_NEVER, "id", name="registration_by_deadline"),
            models.Index(
                fields=["forwarded_at", "id"], condition=Q(status=Status.FORWARDED), name="registration_by_arrival"
            ),
        ]

    def __str__(self):
        return f"{self.product_name} · {self.code or _('nháp')}"

    def get_absolute_url(self):
        return reverse("products:registration", args=[self.pk])

    @property
    def business(self):
        return self.product.business

    @property
    def product_name(self):
        """The product's name as it was handed in, and so judged; of a draft, today's."""
        return self.handed_in_product or self.product.name

    @property
    def business_name(self):
        """The business' name as it was handed in; of a draft, today's."""
        return self.handed_in_business or self.business.name

    @property
    def handed_in(self):
        """The latest Submission, or None of a draft: what a page or paper about one dossier is printed from."""
        return self.submissions.last() if not hasattr(self, "facts") else next(iter(self.every_submission[-1:]), None)

    @property
    def every_submission(self):
        """In the order of their numbers."""
        return kept(self, "submissions", lambda: list(self.submissions.all()) if self.submitted_at else [])

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
    def is_editable(self):
        return self.status in EDITABLE

    @property
    def is_open(self):
        return self.status in OPEN

    def is_overdue(self, today):
        return bool(self.due_on and self.is_open and not self.paused_since and self.due_on < today)


class ReadingRight(models.Model):
    """A council member may read this dossier; given by `evaluations` with a seat, taken back on a recusal."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="reading_rights")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reading_rights")
    since = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["registration", "user"], name="reading_right_once")]

    def __str__(self):
        return f"{self.user_id} · {self.registration_id}"


class SelfAssessment(models.Model):
    """Mẫu số 02: the texts of parts I, II and IV; part III is the answers."""

    registration = models.OneToOneField(Registration, models.PROTECT, related_name="self_assessment")
    # Part I, 7
    specification = models.TextField(_("Mô tả về quy cách sản phẩm, tiêu chuẩn"), blank=True, max_length=4000)
    has_licence = models.BooleanField(_("Giấy đăng ký kinh doanh"), default=False)
    has_quality_declaration = models.BooleanField(_("Đã công bố chất lượng sản phẩm theo quy định"), default=False)
    has_food_safety = models.BooleanField(
        _("Giấy chứng nhận cơ sở đủ điều kiện vệ sinh an toàn thực phẩm cho sản xuất sản phẩm"), default=False
    )
    has_production_certificate = models.BooleanField(
        _("Giấy chứng nhận cơ sở đủ điều kiện sản xuất bắt buộc theo quy định cho sản phẩm"), default=False
    )
    has_trademark = models.BooleanField(_("Giấy chứng nhận đăng ký nhãn hiệu"), default=False)
    has_indication = models.BooleanField(
        _("Văn bản ghi nhận quyền sử dụng chỉ dẫn địa lý, nhãn hiệu tập thể, nhãn hiệu chứng nhận"), default=False
    )
    has_patent = models.BooleanField(_("Bằng sáng chế"), default=False)
    has_design = models.BooleanField(_("Bằng độc quyền kiểu dáng công nghiệp"), default=False)
    has_copyright = models.BooleanField(_("Giấy chứng nhận bản quyền tác giả"), default=False)
    other_property = models.CharField(_("Sở hữu trí tuệ khác (ghi rõ)"), max_length=300, blank=True)
    # Part II
    materials_and_technology = models.TextField(
        _("Tổ chức vùng nguyên liệu, công nghệ sản xuất, sơ chế, chế biến, đóng gói"), blank=True, max_length=6000
    )
    quality_changes = models.TextField(
        _("Sự thay đổi về chất lượng, tiêu chuẩn, bao bì, nhãn mác, hình thức đóng gói"), blank=True, max_length=6000
    )
    market = models.TextField(_("Thị trường phân phối sản phẩm"), blank=True, max_length=6000)
    business_results = models.TextField(_("Kết quả sản xuất, kinh doanh"), blank=True, max_length=6000)
    revenue = models.BigIntegerField(_("Doanh thu năm gần nhất (đồng)"), null=True, blank=True)
    profit = models.BigIntegerField(_("Lợi nhuận năm gần nhất (đồng)"), null=True, blank=True)
    # Upgrade and renewal: what is new since the last recognition (QĐ 26/2026 Đ6 k1 b, c).
    changes_since = models.TextField(
        _("Những thay đổi so với sản phẩm OCOP đã được công nhận"), blank=True, max_length=6000
    )
    # Part IV
    plan = models.TextField(_("Kế hoạch sản xuất, kinh doanh trong thời gian tới"), blank=True, max_length=6000)
    # Mẫu 01, 5 and the declaration
    samples_promised = models.PositiveSmallIntegerField(_("Số lượng sản phẩm mẫu nộp kèm"), null=True, blank=True)
    declared = models.BooleanField(
        _("Tôi cam đoan những thông tin trong hồ sơ là đúng sự thật và chịu trách nhiệm trước Hội đồng và pháp luật"),
        default=False,
    )

    def __str__(self):
        return f"Mẫu 02 · {self.registration_id}"


class Answer(models.Model):
    """Mẫu 02 part III: one chosen option per criterion, with its description."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="answers")
    criterion = models.ForeignKey("criteria.Criterion", models.PROTECT, related_name="+")
    option = models.ForeignKey("criteria.Option", models.PROTECT, null=True, blank=True, related_name="+")
    description = models.TextField(_("Mô tả, chứng minh"), blank=True, max_length=3000)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["criterion__position"]
        constraints = [models.UniqueConstraint(fields=["registration", "criterion"], name="answer_once")]

    def __str__(self):
        return f"{self.criterion_id}: {self.option_id}"


class Submission(models.Model):
    """What was handed in: the whole dossier and its files by hash, frozen at that moment (`products.snapshot`)."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    receipt_number = models.CharField(max_length=60)
    manifest = models.JSONField()
    # Of the manifest: 1 holds the answers and hashes, from 2 on every fact that the forms print.
    manifest_version = models.PositiveSmallIntegerField(default=1)
    digest = models.CharField(max_length=64)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["registration", "number"], name="submission_number_once")]

    def __str__(self):
        return self.receipt_number


class LateFacts(models.Model):
    """What the manifest of an early submission lacks to print its forms, written down once and later, and saying so.

    The manifest and its digest stay as they were; see `products.snapshot.completed`.
    """

    submission = models.OneToOneField(Submission, models.PROTECT, related_name="late_facts")
    facts = models.JSONField()
    digest = models.CharField(max_length=64)
    # «chốt bổ sung ngày … từ dữ liệu hiện có»
    note = models.CharField(max_length=200)
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self):
        return f"{self.submission_id}: {self.note}"


class Step(models.Model):
    """Bước xử lý: who moved the dossier, when, why. Never changed, never deleted."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="steps")
    was = models.CharField(max_length=24, blank=True)
    status = models.CharField(max_length=24, choices=Status)
    # What happened, where the status alone does not say it ("Giao bản bổ sung", a step of the council ...).
    label = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    by_office = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    # The date on the paper, for history rounds (rulings 3); recorded_at is the server's.
    occurred_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["recorded_at", "pk"]

    def __str__(self):
        return f"{self.registration_id} {self.was} → {self.status}"

    @property
    def title(self):
        return self.label or Status(self.status).label

    @property
    def public_title(self):
        return PUBLIC_LABEL[Status(self.status)]
