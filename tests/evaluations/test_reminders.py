"""When the end of a certificate is told, and what a certificate is worth on a day."""

from datetime import date, timedelta

import pytest

from evaluations import reminders
from evaluations.certificates import Facts, status_of
from evaluations.statuses import CertificateStatus

END = date(2026, 12, 15)
WINDOW = (180, 120)


@pytest.mark.parametrize(
    ("left", "due"),
    [(211, None), (210, 210), (181, 210), (180, 180), (150, 150), (126, 150), (125, 125), (100, 125), (60, 60), (1, 30), (0, 0), (-1, None)],
)  # fmt: skip
def test_due_is_the_nearest_threshold_already_reached(left, due):
    assert reminders.due(END, END - timedelta(days=left), WINDOW) == due


@pytest.mark.parametrize(
    ("facts", "today", "status"),
    [
        (Facts(END), END - timedelta(days=181), CertificateStatus.VALID),
        (Facts(END), END - timedelta(days=180), CertificateStatus.RENEWAL_DUE),
        (Facts(END), END, CertificateStatus.RENEWAL_DUE),
        (Facts(END), END + timedelta(days=1), CertificateStatus.EXPIRED),
        (Facts(END, extended_until=END + timedelta(days=180)), END, CertificateStatus.RENEWAL_DUE),
        (Facts(END, extended_until=END + timedelta(days=180)), END + timedelta(days=1), CertificateStatus.EXTENDED),
        (Facts(END, extended_until=END + timedelta(days=180)), END + timedelta(days=180), CertificateStatus.EXTENDED),
        (Facts(END, extended_until=END + timedelta(days=180)), END + timedelta(days=181), CertificateStatus.EXPIRED),
        (Facts(END, extended_until=END + timedelta(days=9), revoked=True), END, CertificateStatus.REVOKED),
        (Facts(END, revoked=True), END, CertificateStatus.REVOKED),
        (Facts(END, superseded=True), END, CertificateStatus.SUPERSEDED),
        (Facts(END, revoked=True, is_practice=True), END, CertificateStatus.PRACTICE),
    ],
)
def test_status_of_a_certificate_on_a_day(facts, today, status):
    assert status_of(facts, today, WINDOW) == status


def test_another_window_moves_the_letters_and_the_word_and_no_window_gives_none():
    assert reminders.thresholds((90, 60)) == (120, 90, 75, 65, 60, 30, 0)
    assert reminders.thresholds(None) == (60, 30, 0)
    assert reminders.due(END, END - timedelta(days=110), (90, 60)) == 120
    assert reminders.due(END, END - timedelta(days=110), None) is None
    assert status_of(Facts(END), END - timedelta(days=91), (90, 60)) == CertificateStatus.VALID
    assert status_of(Facts(END), END - timedelta(days=90), (90, 60)) == CertificateStatus.RENEWAL_DUE
    assert status_of(Facts(END), END, None) == CertificateStatus.VALID
