"""What a certificate is worth today. Pure."""

from dataclasses import dataclass
from datetime import date

from evaluations.statuses import CertificateStatus

RENEWAL_OPENS_DAYS = 180  # QĐ 26/2026 Đ7 k6a


@dataclass(frozen=True)
class Facts:
    valid_until: date
    is_practice: bool = False
    revoked: bool = False
    superseded: bool = False


def status_of(facts: Facts, today: date) -> CertificateStatus:
    """The last valid day is inclusive (rulings 5); revocation and replacement win over dates; practice never counts."""
    if facts.is_practice:
        return CertificateStatus.PRACTICE
    if facts.revoked:
        return CertificateStatus.REVOKED
    if facts.superseded:
        return CertificateStatus.SUPERSEDED
    if today > facts.valid_until:
        return CertificateStatus.EXPIRED
    if (facts.valid_until - today).days <= RENEWAL_OPENS_DAYS:
        return CertificateStatus.RENEWAL_DUE
    return CertificateStatus.VALID
