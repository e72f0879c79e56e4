"""When the end of a certificate is told, and what a certificate is worth on a day."""

from datetime import date, timedelta

import pytest

from evaluations import reminders
from evaluations.certificates import Facts, status_of
from evaluations.statuses import CertificateStatus

END = date(2026, 12, 15)


@pytest.mark.parametrize(
    ("left", "due"),
    [(211, None), (210, 210), (181, 210), (180, 180), (150, 150), (126, 150), (125, 125), (100, 125), (60, 60), (1, 30), (0, 0), (-1, None)],
)  # fmt: skip
def test_due_is_the_nearest_threshold_already_reached(left, due):
    assert reminders.due(END, END - timedelta(days=left)) == due


@pytest.mark.parametrize(
    ("facts", "today", "status"),
    [
        (Facts(END), END - timedelta(days=181), CertificateStatus.VALID),
        (Facts(END), END - timedelta(days=180), CertificateStatus.RENEWAL_DUE),
        (Facts(END), END, CertificateStatus.RENEWAL_DUE),
        (Facts(END), END + timedelta(days=1), CertificateStatus.EXPIRED),
        (Facts(END, revoked=True), END, CertificateStatus.REVOKED),
        (Facts(END, superseded=True), END, CertificateStatus.SUPERSEDED),
        (Facts(END, revoked=True, is_practice=True), END, CertificateStatus.PRACTICE),
    ],
)
def test_status_of_a_certificate_on_a_day(facts, today, status):
    assert status_of(facts, today) == status
