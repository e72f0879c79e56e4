"""Who stands on this room's stage: one household, its ward, the ward next door, the office, a stranger."""

import pytest
from django.test import Client

from tests.factories import accounts
from tests.factories import products as make


def enter(user):
    client = Client()
    if user is not None:
        client.force_login(user, backend="accounts.backends.EmailOrPhoneBackend")
    return client


class Stage:
    def __init__(self):
        accounts.ward_office()
        accounts.province_office()
        self.owner = accounts.business_person()
        self.officer = accounts.ward_officer()
        self.leader = accounts.ward_leader()
        self.other_officer = accounts.other_ward_officer()
        self.specialist = accounts.specialist(accounts.province_office())
        self.stranger = accounts.stranger()
        self.business = make.make_business(owner=self.owner)
        self.product = make.make_product(self.business, name="Dấm gạo nếp")
        self.round = make.make_round()

    def dossier(self, status="draft", **more):
        return make.make_registration(self.product, self.round, status=status, officer=self.officer, **more)


@pytest.fixture
def stage(db):
    return Stage()


def text(response):
    return response.content.decode()


def queries(client, url, counter):
    with counter as captured:
        response = client.get(url)
    assert response.status_code == 200
    return len(captured)
