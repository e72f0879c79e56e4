import smtplib
import socket
from datetime import timedelta

import pytest
from django.utils import timezone

from notifications import delivery
from notifications.statuses import Outcome, Status
from tests.factories.notifications import make_letter

pytestmark = pytest.mark.django_db
NOW = timezone.now() + timedelta(days=1)  # later than any letter these tests make, however long the run


def history(letter):
    return list(letter.history.values_list("outcome", "smtp_code"))


def test_deliver_hands_the_letter_to_the_mail_server(sink):
    letter = make_letter()
    assert delivery.deliver(letter.pk, now=NOW) == Status.SENT
    letter.refresh_from_db()
    assert (letter.status, letter.attempts, letter.sent_at, letter.error) == (Status.SENT, 1, NOW, "")
    assert history(letter) == [(Outcome.SENT, 250)]
    [mail] = sink.mails
    assert mail["Subject"] == "Đã tiếp nhận hồ sơ"
    assert mail["To"] == "Trần Công Châu <chau@vidu.example>"
    assert mail["Message-ID"] == letter.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_body(("plain",)).get_content() == letter.text
    assert mail.get_body(("html",)).get_content().strip() == letter.html


def test_deliver_a_letter_already_sent_does_nothing(sink):
    letter = make_letter()
    assert [delivery.deliver(letter.pk, now=NOW) for _ in range(3)] == [Status.SENT, None, None]
    assert len(sink.mails) == 1


def test_deliver_an_unknown_or_discarded_letter_does_nothing(sink):
    letter = make_letter(status=Status.DISCARDED)
    assert [delivery.deliver(pk, now=NOW) for pk in (letter.pk, letter.pk + 1)] == [None, None]
    assert sink.mails == []


def test_deliver_refused_for_now_waits_longer_each_time_and_gives_up_in_the_end(sink):
    letter, at, waits = make_letter(), NOW, []
    sink.answers["chau@vidu.example"] = "451 4.3.0 Xin thử lại sau"
    while delivery.deliver(letter.pk, now=at) == Status.QUEUED:
        letter.refresh_from_db()
        waits.append((letter.next_try_at - at) // timedelta(minutes=1))
        assert delivery.deliver(letter.pk, now=letter.next_try_at - timedelta(seconds=1)) is None
        at = letter.next_try_at
    letter.refresh_from_db()
    assert tuple(waits) == delivery.WAITS
    assert (letter.status, letter.attempts) == (Status.FAILED, len(delivery.WAITS) + 1)
    assert history(letter) == [(Outcome.LATER, 451)] * len(delivery.WAITS) + [(Outcome.REFUSED, 451)]
    assert letter.error.startswith("SMTPRecipientsRefused: 4.3.0")


def test_deliver_refused_for_good_fails_at_once(sink):
    letter = make_letter()
    sink.answers["chau@vidu.example"] = "550 5.1.1 no such mailbox"
    assert delivery.deliver(letter.pk, now=NOW) == Status.FAILED
    letter.refresh_from_db()
    assert (letter.status, letter.error) == (Status.FAILED, "SMTPRecipientsRefused: 5.1.1 no such mailbox")
    assert history(letter) == [(Outcome.REFUSED, 550)]


def test_deliver_with_the_mail_server_gone_waits(sink, settings):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = closed.getsockname()[1]
        letter = make_letter()
        assert delivery.deliver(letter.pk, now=NOW) == Status.QUEUED
    letter.refresh_from_db()
    assert letter.next_try_at == NOW + timedelta(minutes=1)
    assert history(letter) == [(Outcome.LATER, None)]


def test_deliver_with_a_silent_mail_server_waits(sink, settings):
    settings.EMAIL_TIMEOUT, sink.slow_seconds = 0.3, 2
    letter = make_letter()
    assert delivery.deliver(letter.pk, now=NOW) == Status.QUEUED
    letter.refresh_from_db()
    assert (letter.attempts, letter.claimed_at, history(letter)) == (1, NOW, [(Outcome.LATER, None)])


def test_deliver_an_address_that_is_none_fails_and_harms_no_other(sink):
    bad, good = make_letter(to_address="không phải địa chỉ"), make_letter(to_address="b@vidu.example")
    assert delivery.sweep(now=NOW) == 1
    bad.refresh_from_db(), good.refresh_from_db()
    assert (bad.status, good.status) == (Status.FAILED, Status.SENT)


@pytest.mark.parametrize(
    ("fault", "permanent"),
    [
        (smtplib.SMTPRecipientsRefused({"a@x": (550, b"")}), True),
        (smtplib.SMTPRecipientsRefused({"a@x": (450, b"")}), False),
        (smtplib.SMTPSenderRefused(552, b"", "a@x"), True),
        (smtplib.SMTPDataError(554, b""), True),
        (smtplib.SMTPDataError(452, b""), False),
        (smtplib.SMTPAuthenticationError(535, b""), False),
        (smtplib.SMTPConnectError(-1, b""), False),
        (smtplib.SMTPServerDisconnected(""), False),
        (TimeoutError(), False),
        (OSError(28, "No space left on device"), False),
        (ValueError("Header values can't contain newlines"), True),
    ],
)
def test_only_a_refusal_for_good_or_a_malformed_letter_is_permanent(fault, permanent):
    assert delivery.is_permanent(fault) is permanent


def test_sweep_sends_what_is_due_and_what_a_dead_worker_held(sink):
    due = make_letter(to_address="due@vidu.example")
    later = make_letter(to_address="later@vidu.example", next_try_at=NOW + timedelta(minutes=5))
    held = {"status": Status.SENDING, "attempts": 1}
    stuck = make_letter(to_address="stuck@vidu.example", claimed_at=NOW - timedelta(minutes=11), **held)
    busy = make_letter(to_address="busy@vidu.example", claimed_at=NOW - timedelta(minutes=9), **held)
    assert delivery.sweep(now=NOW) == 2
    statuses = []
    for letter in (due, later, stuck, busy):
        letter.refresh_from_db()
        statuses.append(letter.status)
    assert statuses == [Status.SENT, Status.QUEUED, Status.SENT, Status.SENDING]
    assert history(stuck) == [(Outcome.INTERRUPTED, None), (Outcome.SENT, 250)]
    assert [mail["Message-ID"] for mail in sink.to("stuck@")] == [stuck.message_id]


def test_sweep_asks_the_table_in_batches(sink, monkeypatch):
    monkeypatch.setattr(delivery, "BATCH", 2)
    letters = [make_letter() for _ in range(5)]
    assert delivery.sweep(now=NOW) == 5
    assert len(sink.mails) == len(letters)


def test_sweep_stops_when_its_time_is_over(sink, monkeypatch):
    monkeypatch.setattr(delivery, "SWEEP_SECONDS", 0)
    make_letter()
    assert delivery.sweep(now=NOW) == 0


def test_an_overtaken_worker_does_not_write_over_the_one_that_took_its_letter(sink):
    letter = make_letter(status=Status.SENDING, claimed_at=NOW, attempts=1)
    first = type(letter).objects.get(pk=letter.pk)
    delivery.release_stuck(NOW + timedelta(minutes=11))
    delivery.deliver(letter.pk, now=NOW + timedelta(minutes=11))
    delivery._settle(first, Status.FAILED, Outcome.REFUSED, NOW + timedelta(minutes=12))
    letter.refresh_from_db()
    assert (letter.status, history(letter)) == (Status.SENT, [(Outcome.INTERRUPTED, None), (Outcome.SENT, 250)])
