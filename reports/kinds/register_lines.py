"""The recognised products of the register, read as plain values; names and codes of areas and sets are read once."""

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from accounts.models import Area
from criteria.models import Regulation
from evaluations.certificates import Facts, status_of
from evaluations.statuses import CertificateStatus
from products.models import Registration
from products.statuses import OPEN, RoundKind
from reports.kinds.names import set_label, set_names
from reports.reading import Keys


class Row(NamedTuple):
    """One recognition with its neighbours' values, in the order of FIELDS."""

    product_name: str
    business_name: str
    area_name: str
    set_number: int
    stars: int
    decision_number: str
    issued_on: date | None
    issuer: str
    certificate_number: str
    year: int
    valid_until: date | None
    round_kind: str
    withdrawn_on: date | None
    superseded_by: int | None
    revoked_on: date | None
    extended_until: date | None
    extending_status: str | None
    registration_id: int | None
    product_code: str | None
    ward_id: int | None
    area_id: int
    revenue: int | None


FIELDS = (
    "product_name",
    "business_name",
    "area_name",
    "set_number",
    "stars",
    "decision_number",
    "issued_on",
    "issuer",
    "certificate_number",
    "year",
    "valid_until",
    "round_kind",
    "withdrawn_on",
    "superseded_by",
    "certificate__revoked_on",
    "extension__until",
    "extension__registration__status",
    "registration",
    "registration__product_code",
    "registration__ward",
    "product__business__area",
    "registration__self_assessment__revenue",
)


class RegisterLines:
    """Rows from their values, and what all rows share."""

    def __init__(self, user, today):
        self.today = today
        self.window = Regulation.objects.renewal_window_on(today)
        self.readable = Keys(Registration.objects.visible_to(user))
        self.set_labels = _SetLabels(set_names())
        self.kinds = {kind: str(kind.label) for kind in RoundKind}
        self.area_codes = dict(Area.objects.values_list("pk", "code"))
        self.words = {status: str(status.label) for status in CertificateStatus}
        self.without_end = _("Chưa rõ thời hạn")

    def read(self, portion):
        for row in map(Row._make, portion):
            # What a business earns is not public: only for those who may read its dossier.
            yield row if row.registration_id in self.readable else row._replace(revenue=None)

    def standing(self, row):
        """The words of the certificate check; where the paper does not tell the end, nothing is claimed (rulings 26)."""
        facts = Facts(
            valid_until=row.valid_until or date.max,
            is_practice=row.round_kind == RoundKind.PRACTICE,
            revoked=row.withdrawn_on is not None or row.revoked_on is not None,
            superseded=row.superseded_by is not None,
            # An extension holds while the renewal is under way (QĐ 26/2026 Đ12 k3).
            extended_until=row.extended_until if row.extending_status in OPEN else None,
        )
        status = status_of(facts, self.today, self.window)
        if status == CertificateStatus.VALID and row.valid_until is None:
            return self.without_end
        return self.words[status]


class _SetLabels(dict):
    """number → «09. Gạo», made once for each number that occurs."""

    def __init__(self, names):
        super().__init__()
        self.names = names

    def __missing__(self, number):
        self[number] = set_label(number, self.names)
        return self[number]
