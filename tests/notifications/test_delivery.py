import smtplib
import socket
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notifications import delivery, mail_server
from notifications.models import Letter
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
    assert mail_server.is_permanent(fault) is permanent


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
    refused = delivery.End(Status.FAILED, Outcome.REFUSED)
    delivery._settle({first: refused}, NOW + timedelta(minutes=12))
    letter.refresh_from_db()
    assert (letter.status, history(letter)) == (Status.SENT, [(Outcome.INTERRUPTED, None), (Outcome.SENT, 250)])


# --- Many letters over one connection ---------------------------------------------------------


def make_letters(count):
    return [make_letter(to_address=f"a{n}@vidu.example") for n in range(count)]


def statuses():
    return list(Letter.objects.order_by("pk").values_list("status", flat=True))


def test_a_set_of_letters_goes_over_one_connection(sink):
    letters = make_letters(12)
    assert delivery.deliver_with_others(letters[5].pk, now=NOW) == 12
    assert statuses() == [Status.SENT] * 12
    assert len(sink.callers) == 1 and len(sink.mails) == 12


def test_the_letter_that_was_rung_for_goes_first_and_only_so_many_others_go_along(sink, monkeypatch):
    monkeypatch.setattr(delivery, "BATCH", 3)
    letters = make_letters(5)
    assert delivery.deliver_with_others(letters[4].pk, now=NOW) == 3
    assert [mail["Message-ID"] for mail in sink.mails] == [letters[n].message_id for n in (4, 0, 1)]
    assert delivery.deliver_with_others(letters[4].pk, now=NOW) == 2  # its own letter is sent, the others were waiting


@pytest.mark.parametrize("answers", ["answers", "data_answers"])
def test_a_refused_letter_does_not_spoil_the_others_of_its_set(sink, answers):
    make_letters(5)
    getattr(sink, answers)["a2@vidu.example"] = "550 5.1.1 no such mailbox"
    assert delivery.sweep(now=NOW) == 4
    assert statuses() == [Status.SENT, Status.SENT, Status.FAILED, Status.SENT, Status.SENT]


def test_a_connection_that_breaks_in_the_middle_is_opened_again(sink):
    letters = make_letters(5)
    sink.hangs_up_at.add("a2@vidu.example")
    assert delivery.sweep(now=NOW) == 4
    assert statuses() == [Status.SENT, Status.SENT, Status.QUEUED, Status.SENT, Status.SENT]
    assert history(letters[2]) == [(Outcome.LATER, None)]
    assert len(sink.mails) == 4 and len(sink.callers) == 2
    sink.hangs_up_at.clear()
    assert delivery.sweep(now=NOW + timedelta(minutes=1)) == 1
    assert sorted(mail["Message-ID"] for mail in sink.mails) == sorted(letter.message_id for letter in letters)


def test_a_mail_server_that_is_gone_is_asked_once_for_a_whole_set(sink, settings, monkeypatch):
    letters, asked = make_letters(5), []
    monkeypatch.setattr(smtplib.SMTP, "connect", lambda *_: asked.append(1) or (554, b"closed for today"))
    assert delivery.sweep(now=NOW) == 0
    assert (asked, statuses()) == ([1], [Status.QUEUED] * 5)  # 554 to a connection refuses no letter for good
    assert [history(letter) for letter in letters] == [[(Outcome.LATER, 554)]] * 5
    assert set(Letter.objects.values_list("attempts", flat=True)) == {1}


def test_a_slow_server_holds_no_letter_for_long(sink, monkeypatch):
    monkeypatch.setattr(delivery, "HOLD_SECONDS", 0)
    letters = make_letters(3)
    assert delivery.deliver_with_others(letters[0].pk, now=NOW) == 1
    assert list(Letter.objects.order_by("pk").values_list("status", "attempts")) == [
        (Status.SENT, 1), (Status.QUEUED, 0), (Status.QUEUED, 0),
    ]  # fmt: skip
    assert history(letters[1]) == []


class Death(BaseException):
    pass


def test_a_worker_that_dies_in_a_set_has_written_all_but_the_last_few_letters(sink, monkeypatch):
    letters, send, settled = make_letters(25), mail_server.MailServer.send, delivery._settle

    def dying(server, mail):
        if len(sink.mails) == 15:
            monkeypatch.setattr(delivery, "_settle", lambda ends, now: {})  # the power is off: nothing more is written
            raise Death
        send(server, mail)

    monkeypatch.setattr(mail_server.MailServer, "send", dying)
    monkeypatch.setattr(delivery, "WRITTEN_AFTER_SECONDS", 60)
    with pytest.raises(Death):
        delivery.sweep(now=NOW)
    assert statuses() == [Status.SENT] * 10 + [Status.SENDING] * 15
    monkeypatch.setattr(mail_server.MailServer, "send", send)
    monkeypatch.setattr(delivery, "_settle", settled)
    assert delivery.sweep(now=NOW + timedelta(minutes=9)) == 0
    assert delivery.sweep(now=NOW + timedelta(minutes=11)) == 15
    twice = [letter.message_id for letter in letters[10:15]]
    assert [mail["Message-ID"] for mail in sink.mails[15:]] == [letter.message_id for letter in letters[10:]]
    assert [mail["Message-ID"] for mail in sink.mails[10:15]] == twice


def test_a_worker_told_to_stop_writes_what_it_has_sent(sink, monkeypatch):
    make_letters(5)
    send = mail_server.MailServer.send

    def stopping(server, mail):
        if len(sink.mails) == 3:
            raise Death
        send(server, mail)

    monkeypatch.setattr(mail_server.MailServer, "send", stopping)
    with pytest.raises(Death):
        delivery.sweep(now=NOW)
    assert statuses() == [Status.SENT] * 3 + [Status.SENDING] * 2


def test_letters_of_a_set_are_written_together(sink, monkeypatch):
    monkeypatch.setattr(delivery, "WRITTEN_TOGETHER", 100)
    monkeypatch.setattr(delivery, "WRITTEN_AFTER_SECONDS", 60)
    asked = []
    for count in (3, 40):
        make_letters(count)
        with CaptureQueriesContext(connection) as queries:
            assert delivery.sweep(now=NOW) == count
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_what_a_dead_worker_left_is_given_back_in_sets(sink):
    asked = []
    for count in (2, 30):
        for n in range(count):
            make_letter(status=Status.SENDING, attempts=1, claimed_at=NOW - timedelta(minutes=11 + n))
        with CaptureQueriesContext(connection) as queries:
            delivery.release_stuck(NOW)
        asked.append(len(queries))
        assert Letter.objects.filter(status=Status.QUEUED).count() == count
        Letter.objects.filter(status=Status.QUEUED).update(status=Status.DISCARDED)
    assert asked[0] == asked[1]
