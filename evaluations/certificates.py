"""What a certificate is worth today. Pure."""

from dataclasses import dataclass
from datetime import date

from evaluations.statuses import CertificateStatus


@dataclass(frozen=True)
class Facts:
    valid_until: date
    is_practice: bool = False
    revoked: bool = False
    superseded: bool = False
    # The last day of an extension while the renewal is under way (QĐ 26/2026 Đ12 k3).
    extended_until: date | None = None


def status_of(facts: Facts, today: date, window: tuple[int, int] | None) -> CertificateStatus:
    """The last valid day is inclusive (rulings 5); revocation and replacement win over dates; practice never counts.

    `window`: the renewal window of the regulation in force, (first, last) days before the end (QĐ 26/2026 Đ7 k6a), or None.
    """
    if facts.is_practice:
        return CertificateStatus.PRACTICE
    if facts.revoked:
        return CertificateStatus.REVOKED
    if facts.superseded:
        return CertificateStatus.SUPERSEDED
    if today > facts.valid_until:
        extended = facts.extended_until is not None and today <= facts.extended_until
        return CertificateStatus.EXTENDED if extended else CertificateStatus.EXPIRED
    if window and (facts.valid_until - today).days <= window[0]:
        return CertificateStatus.RENEWAL_DUE
    return CertificateStatus.VALID
