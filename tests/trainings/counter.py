"""What the tests of this room's pages share: a browser for a person, a conference whose door is open now."""

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from tests.factories.trainings import Stage
from trainings.actions import guests, inviting


def url(name, *args):
    return reverse(f"trainings:{name}", args=args)


def as_user(user):
    client = Client()
    client.force_login(user, backend="accounts.backends.EmailOrPhoneBackend")
    return client


def said(response):
    return [str(message) for message in response.context["messages"]]


def queries_of(client, address):
    """How many questions one page asks of the database."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


class OpenDoor(Stage):
    """The conference is today, its only session began ten minutes ago."""

    def __init__(self, businesses=2, **fields):
        super().__init__(today=clock.today())
        self.day = self.today
        self.conference = self.inviting(answer_by=self.today, **fields)
        self.door = self.conference.sessions.get()
        self.door.starts_at = clock.now() - timedelta(minutes=10)
        self.door.ends_at = clock.now() + timedelta(hours=3)
        self.door.save()
        self.door.conference = self.conference
        self.add_businesses(businesses)

    def add_businesses(self, how_many, **fields):
        rows = [self.business(**fields) for _ in range(how_many)]
        if rows:
            guests.add_businesses(self.conference, rows, by=self.specialist)
            inviting.invite(list(self.conference.guests.all()), self.conference, by=self.specialist)
        return rows

    @property
    def guests(self):
        return list(self.conference.guests.order_by("pk"))

    @property
    def place(self):
        return self.conference.pk, self.door.pk
