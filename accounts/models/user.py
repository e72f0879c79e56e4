"""A person who logs in, by e-mail or by phone."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.querysets import UserManager
from accounts.roles import Role
from accounts.statuses import ICON, TONE, Standing
from accounts.validators import normal_phone, validate_phone
from criteria.text import search_key, sort_key


class User(AbstractBaseUser):
    email = models.EmailField(_("thư điện tử"), null=True, blank=True, unique=True)
    phone = models.CharField(
        _("số điện thoại"), max_length=16, null=True, blank=True, unique=True, validators=[validate_phone]
    )
    full_name = models.CharField(_("họ và tên"), max_length=120)
    is_active = models.BooleanField(_("đang hoạt động"), default=True)
    joined_at = models.DateTimeField(_("ngày tạo"), default=timezone.now)
    # Raised to end every session of the person at once (deactivation, password letter used).
    session_stamp = models.PositiveIntegerField(default=0)
    folded = models.CharField(max_length=500, editable=False)
    # By given name, then the rest, as official lists do: Nguyễn Văn An before Lê Thị Bình.
    sort_name = models.CharField(max_length=300, editable=False, default="", db_index=True)

    objects = UserManager()

    # What `authority.kept` was told about the person, of a user that came with a request.
    facts = None

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["sort_name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(email__isnull=False) | Q(phone__isnull=False), name="user_reachable"),
            models.CheckConstraint(
                condition=Q(email__isnull=True) | (Q(email=Lower("email")) & ~Q(email="")), name="user_email_lower"
            ),
            models.CheckConstraint(
                condition=Q(phone__isnull=True) | Q(phone__regex=r"^0[0-9]{9,10}$"), name="user_phone_normal"
            ),
        ]

    def __str__(self):
        return self.full_name

    def save(self, **kwargs):
        self.email = self.email.strip().lower() if self.email else None
        self.phone = normal_phone(self.phone) if self.phone else None
        self.derive()
        super().save(**kwargs)

    DERIVED = ("folded", "sort_name")

    def derive(self):
        """The columns computed from the others."""
        self.folded = search_key(self.full_name, self.email, self.phone)[:500]
        *family, given = self.full_name.split() or [""]
        self.sort_name = sort_key(" ".join([given, *family]))[:300]

    def get_absolute_url(self):
        return reverse("accounts:person", args=[self.pk])

    def _get_session_auth_hash(self, secret=None):
        return salted_hmac(
            "accounts.models.User.session", f"{self.password}:{self.session_stamp}", secret=secret, algorithm="sha256"
        ).hexdigest()

    @property
    def display_name(self):
        return self.full_name or self.login_name

    @property
    def login_name(self):
        """What the person types at the login; never shown on public pages."""
        return self.email or self.phone or ""

    @property
    def is_invited(self):
        """Waiting for its first password."""
        return not self.has_usable_password()

    @property
    def standing(self):
        if not self.is_active:
            return Standing.INACTIVE
        return Standing.INVITED if self.is_invited else Standing.ACTIVE

    @property
    def tone(self):
        return TONE[self.standing]

    @property
    def icon(self):
        return ICON[self.standing]

    @cached_property
    def memberships_in_force(self):
        """Today's roles with office and area; one query per request, as the user itself lives one request."""
        return list(self.memberships.in_force(clock.today()).with_scope().order_by("role", "pk"))

    @cached_property
    def roles(self):
        return frozenset(Role(membership.role) for membership in self.memberships_in_force)

    def forget_roles(self):
        """After a role was granted or revoked on this very instance."""
        for name in ("memberships_in_force", "roles"):
            self.__dict__.pop(name, None)
        if self.facts is not None:
            self.facts.clear()

    @property
    def is_administrator(self):
        return self.is_active and Role.ADMINISTRATOR in self.roles

    @property
    def is_auditor(self):
        return self.is_active and Role.AUDITOR in self.roles
