"""Who is to be asked: quotas, the guest list, and lists that came as files."""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.text import nfc
from criteria.labels import Labelled
from criteria.text import fold, plain_dashes, search_key, sort_key
from trainings.querysets import GuestImportQuerySet, GuestQuerySet
from trainings.statuses import GuestKind, GuestSource, ImportState, Reply

PERSONAL = "trainings.guest"


def secret_code():
    """128 bits that nobody guesses, safe in an address."""
    return secrets.token_urlsafe(16)


def as_copied(code):
    """A secret code out of Word, Zalo or a message: its dashes as they were, nothing unseen and no gap between its signs.

    «-», «_» and capitals are a part of these codes, unlike those of dossiers and certificates.
    """
    return "".join(nfc(plain_dashes(code)).split())


@dataclass(frozen=True)
class Attendee:
    """`instead_of`: whose place a substitute takes, else empty."""

    name: str
    position: str
    unit: str
    phone: str
    instead_of: str = ""

    @property
    def post(self):
        return ", ".join(filter(None, [self.position, self.unit if self.unit != self.name else ""]))


class Quota(models.Model):
    """Chỉ tiêu: how many places an agency has, as the invitation prints it."""

    conference = models.ForeignKey("trainings.Conference", models.CASCADE, related_name="quotas")
    agency = models.CharField(_("Cơ quan, thành phần"), max_length=200)
    places = models.PositiveSmallIntegerField(_("Số đại biểu"))
    note = models.CharField(_("Cơ cấu"), max_length=200, blank=True, help_text=_("VD: 01 lãnh đạo, 02 chuyên viên"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("chỉ tiêu")
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "agency"],
                name="quota_once_per_agency",
                violation_error_message=_("Cơ quan này đã có chỉ tiêu."),
            ),
            models.CheckConstraint(condition=Q(places__gte=1), name="quota_at_least_one"),
        ]

    def __str__(self):
        return f"{self.agency}: {self.places}"


class Guest(Labelled):
    """One name on the list. `identity` keeps anybody from standing on it twice, however often a list is read in."""

    conference = models.ForeignKey("trainings.Conference", models.PROTECT, related_name="guests")
    kind = models.CharField(_("Thành phần"), max_length=10, choices=GuestKind)
    business = models.ForeignKey("products.Business", models.PROTECT, null=True, blank=True, related_name="guesthoods")
    office = models.ForeignKey("accounts.Office", models.PROTECT, null=True, blank=True, related_name="guesthoods")
    # The person where one is known, else the unit: as it is printed on the invitation and the sign-in sheet.
    name = models.CharField(_("Họ và tên"), max_length=200)
    position = models.CharField(_("Chức vụ"), max_length=150, blank=True)
    organisation = models.CharField(_("Đơn vị"), max_length=300, blank=True)
    phone = models.CharField(_("Điện thoại"), max_length=15, blank=True)
    email = models.EmailField(_("Thư điện tử"), blank=True)
    ward = models.ForeignKey(
        "accounts.Area", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Phường, xã")
    )
    quota = models.ForeignKey(Quota, models.SET_NULL, null=True, blank=True, related_name="guests")
    source = models.CharField(max_length=10, choices=GuestSource, default=GuestSource.HAND)
    batch = models.ForeignKey("trainings.GuestImport", models.PROTECT, null=True, blank=True, related_name="guests")
    # What the QR at the door carries; it lets in and tells nothing, unlike the invitation's own code.
    code = models.CharField(max_length=22, unique=True, default=secret_code, editable=False)
    identity = models.CharField(max_length=400, editable=False)
    # Written by the attendance's deeds: present in at least one session.
    came = models.BooleanField(default=False, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    folded = models.CharField(max_length=700, editable=False, default="")
    version = models.PositiveIntegerField(default=1, editable=False)
    # The name in the order of the Vietnamese alphabet, numbers by their value, whatever the database's collation.
    sort_name = models.CharField(max_length=300, editable=False, default="")

    objects = GuestQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "pk"]
        verbose_name = _("đại biểu")
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "identity"],
                name="guest_once",
                violation_error_message=_("Người này đã có trong danh sách."),
            ),
            models.CheckConstraint(
                condition=Q(kind=GuestKind.BUSINESS, business__isnull=False, office__isnull=True)
                | Q(kind=GuestKind.OFFICE, office__isnull=False, business__isnull=True)
                | Q(kind=GuestKind.OUTSIDE, office__isnull=True, business__isnull=True),
                name="guest_is_of_its_kind",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="guest_has_a_name"),
        ]
        indexes = [
            models.Index(fields=["conference", "sort_name"]),
            models.Index(fields=["conference", "came"]),
            models.Index(fields=["business", "came"]),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.derive()
        super().save(*args, **kwargs)

    DERIVED = ("identity", "folded", "sort_name")

    def derive(self):
        """The columns computed from the others; bulk inserts call it themselves."""
        self.identity = self.identity_of()
        self.folded = search_key(self.name, self.organisation, self.phone)[:700]
        self.sort_name = sort_key(f"{self.name} {self.organisation}")[:300]

    def identity_of(self):
        if self.kind == GuestKind.BUSINESS:
            return f"business:{self.business_id}"
        if self.kind == GuestKind.OFFICE:
            return f"office:{self.office_id}:{fold(self.name)}"[:400]
        return f"outside:{fold(self.name)}:{fold(self.organisation)}:{self.phone or self.email.lower()}"[:400]

    @property
    def personal_token(self):
        """For the guest's own page; unlike `code` it is never printed where others can read it."""
        return signing.dumps(self.pk, salt=PERSONAL)

    @classmethod
    def pk_of_token(cls, token):
        try:
            return signing.loads(token, salt=PERSONAL)
        except signing.BadSignature:
            return None

    @property
    def standing(self):
        """The invitation in force, or None; read from `with_names()` where the list brought it."""
        rows = getattr(self, "standing_rows", None)
        return (rows[0] if rows else None) if rows is not None else self.invitations.active().first()

    @property
    def attendee(self):
        """Who will sit there, with their own post and telephone: a substitute's are never those of the invited person."""
        row = self.standing
        if row and row.state == Reply.DELEGATED:
            unit = self.organisation or (self.office.name if self.office_id else "")
            return Attendee(row.substitute_name, row.substitute_position, unit, row.substitute_phone, self.name)
        return Attendee(self.name, self.position, self.unit, self.phone)

    @property
    def unit(self):
        if self.organisation and self.organisation != self.name:
            return self.organisation
        return ""


class GuestImport(models.Model):
    """A list read from a file: first only its verdicts, row by row; guests once somebody confirms."""

    conference = models.ForeignKey("trainings.Conference", models.PROTECT, related_name="imports")
    filename = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=40, blank=True)
    # [{line, verdict: "new"|"known"|"refused"|"left_out", reason, kind, business, office, ward, name, position, ...}]
    rows = models.JSONField(default=list)
    # What was not read of the file as a whole: columns, other sheets.
    notes = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.PREVIEW)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = GuestImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.filename

    def count(self, verdict):
        return sum(row["verdict"] == verdict for row in self.rows)
