"""With a real worker in a process of its own, on the broker this run was given."""

import os
import signal
import subprocess
import time
from datetime import timedelta

import pytest
import redis
from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu import pools

from notifications import demo_mail, outbox, tasks
from notifications.models import Letter
from notifications.statuses import Outcome, Status
from tests.factories.notifications import make_letter
from tests.worker import mail_sink, wait_until, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker]


def status(letter):
    return Letter.objects.values_list("status", flat=True).get(pk=letter.pk)


def test_worker_sends_what_was_posted_once_it_is_committed(post):
    with mail_sink() as sink, worker(email_url=sink.url):
        with transaction.atomic():
            letter = post()
            time.sleep(1)
            assert sink.mails == []
        wait_until(lambda: status(letter) == Status.SENT)
        assert [mail["Message-ID"] for mail in sink.mails] == [letter.message_id]


def test_worker_without_a_mail_server_writes_letters_to_files(post, settings):
    with worker():
        letter = post()
        wait_until(lambda: status(letter) == Status.SENT)
    [mail] = demo_mail.read(demo_mail.names()[0])
    assert (mail.subject, mail.to, mail.text) == (letter.subject, "Trần Công Châu <chau@vidu.example>", letter.text)


def test_worker_killed_with_a_letter_in_hand_is_made_good_by_the_sweep_with_the_same_message_id(post):
    with mail_sink() as sink:
        sink.slow_seconds = 5
        with worker(email_url=sink.url) as running:
            letter = post()
            wait_until(lambda: sink.mails)  # received, not yet acknowledged
            running.kill()
        assert status(letter) == Status.SENDING
        Letter.objects.filter(pk=letter.pk).update(claimed_at=timezone.now() - timedelta(minutes=11))
        sink.slow_seconds = 0
        with worker(email_url=sink.url):
            tasks.sweep.delay()
            wait_until(lambda: status(letter) == Status.SENT)
        assert [mail["Message-ID"] for mail in sink.mails] == [letter.message_id] * 2
    outcomes = list(letter.history.values_list("outcome", flat=True))
    assert outcomes == [Outcome.INTERRUPTED, Outcome.SENT]


def test_two_workers_and_two_bells_send_one_letter():
    with mail_sink() as sink, worker(email_url=sink.url), worker(email_url=sink.url):
        letters = [make_letter(to_address=f"a{n}@vidu.example") for n in range(120)]
        for letter in letters * 2:
            outbox.ring(letter.pk)
        wait_until(lambda: Letter.objects.filter(status=Status.SENT).count() == 120)
        time.sleep(0.5)
        assert sorted(mail["Message-ID"] for mail in sink.mails) == sorted(letter.message_id for letter in letters)


@pytest.mark.redis
def test_post_with_the_broker_frozen_answers_and_keeps_the_letter(post, frozen_redis):
    started = time.monotonic()
    with transaction.atomic():
        letters = [post(key=f"received:{n}") for n in range(5)]
    assert time.monotonic() - started < 3
    assert [status(letter) for letter in letters] == [Status.QUEUED] * 5


@pytest.mark.redis
def test_post_with_the_broker_gone_answers_and_keeps_the_letter(post, broker):
    broker("redis://127.0.0.1:1/0")
    started = time.monotonic()
    letter = post()
    assert (time.monotonic() - started < 3, status(letter)) == (True, Status.QUEUED)


@pytest.mark.skipif(bool(os.environ.get("REDIS_URL")), reason="the embedded broker's own case")
def test_post_with_the_brokers_folder_gone_answers_and_keeps_the_letter(post, settings, monkeypatch):
    folder = settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_out"]
    os.rename(folder, folder + ".gone")
    try:
        letter = post()
    finally:
        os.rename(folder + ".gone", folder)
    assert status(letter) == Status.QUEUED
    with mail_sink() as sink, worker(email_url=sink.url):
        tasks.sweep.delay()
        wait_until(lambda: status(letter) == Status.SENT)


@pytest.fixture
def broker():
    """Point this process's Celery at another broker for one test."""
    usual = current_app.conf.broker_url

    def use(url):
        current_app.conf.broker_url = current_app.conf.broker_write_url = url
        pools.reset()  # kombu keeps pools by address: a closed one would be handed to the next test
        current_app.amqp._producer_pool = current_app._pool = None

    yield use
    use(usual)


@pytest.fixture
def frozen_redis(broker, tmp_path):
    """A Redis of our own that accepts connections and never answers."""
    port = 20000 + os.getpid() % 20000
    server = subprocess.Popen(
        ["redis-server", "--port", str(port), "--save", "", "--dir", str(tmp_path)], stdout=subprocess.DEVNULL
    )
    client = redis.Redis(port=port, retry=None)
    try:
        wait_until(lambda: _answers(client))
        client.close()
        server.send_signal(signal.SIGSTOP)
        broker(f"redis://127.0.0.1:{port}/0")
        yield
    finally:
        server.send_signal(signal.SIGCONT)
        server.terminate()
        server.wait(10)


def _answers(client):
    try:
        return client.ping()
    except redis.RedisError:
        return False
