"""Lists and pages cost what they show: as many statements for one row as for many, and few of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import counting
from accounts.paging import First
from products.models import Business, Product, Registration
from products.querysets import NEVER
from tests.factories import accounts
from tests.factories import products as make
from tests.products.stage import enter, text

pytestmark = pytest.mark.django_db

LISTS = (
    "/ho-so/",
    "/chu-the/",
    "/san-pham/",
    "/thay-doi/",
    "/dot/",
    "/danh-gia/",
    "/quyet-dinh/",
    "/hoi-dong/",
    "/",
    "/san-pham-ocop/",
)
FILTERS = ("/ho-so/?xep=han&han=qua-han", "/ho-so/?xep=ten&ban=phuong", "/danh-gia/?muc=moi-den", "/danh-gia/?muc=bo-sung")  # fmt: skip
AT_MOST_ON_A_LIST = 14
AT_MOST_ON_A_DOSSIER = 16
# The open request with its office, and what is still missing, stand on the page besides.
AT_MOST_WHERE_SUPPLEMENTS_ARE_ASKED = 19


def statements(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_lists_of_every_desk_ask_as_much_for_one_row_as_for_many(stage):
    stage.dossier("submitted")
    # With a day to count to: the first such row reads the days off, once in a process.
    make.many_registrations(1, stage.round)
    people = {
        "owner": stage.owner,
        "officer": stage.officer,
        "specialist": stage.specialist,
        "auditor": accounts.auditor(),
        "nobody": None,
    }
    clients = {name: enter(person) for name, person in people.items()}
    public = ("/", "/san-pham-ocop/")
    walks = [
        (name, address)
        for name in clients
        for address in (*LISTS, *FILTERS)
        if (name != "nobody" or address in public) and not (name in {"owner", "officer"} and address.startswith(("/hoi-dong", "/quyet-dinh")))
    ]  # fmt: skip
    for name, address in walks:  # what is read once in a process is read now
        clients[name].get(address)
    few = {walk: statements(clients[walk[0]], walk[1]) for walk in walks}

    for product in [make.make_product(stage.business, name=f"Mắm tép {n}") for n in range(4)]:
        make.make_registration(product, stage.round, status="submitted", officer=stage.officer)
    make.many_registrations(6, stage.round)

    assert {walk: statements(clients[walk[0]], walk[1]) for walk in walks} == few
    assert {walk: n for walk, n in few.items() if n > AT_MOST_ON_A_LIST} == {}


@pytest.mark.parametrize("status", ["draft", "submitted", "supplement_requested", "forwarded"])
def test_a_dossiers_page_asks_each_question_once(stage, status):
    address = stage.dossier(status).get_absolute_url()
    people = [stage.officer, stage.owner, *([stage.specialist] if status == "forwarded" else [])]
    most = AT_MOST_WHERE_SUPPLEMENTS_ARE_ASKED if status == "supplement_requested" else AT_MOST_ON_A_DOSSIER

    assert [n for person in people if (n := statements(enter(person), address)) > most] == []


def test_a_list_longer_than_is_counted_says_so_and_its_tabs_too(stage, monkeypatch):
    monkeypatch.setattr(counting, "MOST_COUNTED", 3)
    make.many_registrations(4, stage.round)

    response = enter(stage.officer).get("/ho-so/")

    assert "hơn 3 hồ sơ" in text(response)
    assert [(tab["count"], tab["count"].is_more) for tab in response.context["tabs"]][:3] == [
        (3, True),
        (3, True),
        (0, False),
    ]


def test_lean_rows_say_what_whole_rows_say_and_ask_no_more(stage):
    stage.dossier("submitted")
    make.many_registrations(3, stage.round)

    def told(rows):
        return [
            (row.product_name, row.business_name, row.code, row.round.name, row.round.is_practice, row.ward.name,
             row.status, row.due_on, row.paused_since, row.get_absolute_url(), row.tone, row.desk_label)
            for row in rows.order_by("-pk")
        ]  # fmt: skip

    with CaptureQueriesContext(connection) as asked:
        lean = told(Registration.objects.for_list())
    assert lean == told(Registration.objects.with_names())
    assert len(asked) == 1


@pytest.mark.parametrize("rows", [Business.objects, Product.objects])
def test_lean_rows_of_the_other_lists_keep_their_order(stage, rows):
    make.many_registrations(3, stage.round)

    assert list(rows.for_list().order_by("sort_name", "pk")) == list(rows.order_by("sort_name", "pk"))


def test_by_deadline_what_has_none_stands_last(stage):
    drafts = [stage.dossier()]
    make.many_registrations(3, stage.round)

    rows = list(Registration.objects.for_list().with_deadline().order_by("due_or_never", "pk"))

    assert rows[-1:] == drafts
    assert rows[-1].due_or_never == NEVER
    assert [row.due_on for row in rows[:-1]] == sorted(row.due_on for row in rows[:-1])


def test_the_choice_of_wards_is_of_ones_reach_and_of_what_is_there(stage):
    stage.dossier("submitted")
    form = enter(accounts.auditor()).get("/ho-so/").context["form"]
    assert "phuong" not in form.fields  # one ward alone is no choice

    far = accounts.make_area(name="Phường Xa", parent=stage.business.area.parent)
    make.many_registrations(1, stage.round, area=far)

    assert [label for _key, label in enter(accounts.auditor()).get("/ho-so/").context["form"].fields["phuong"].choices][
        1:
    ] == sorted([stage.business.area.dated_name, far.dated_name])
    assert "phuong" not in enter(stage.officer).get("/ho-so/").context["form"].fields


def test_first_rows_of_a_page_say_the_rest_beyond_the_limit(stage, monkeypatch):
    monkeypatch.setattr(counting, "MOST_COUNTED", 2)
    make.many_registrations(4, stage.round)

    first = First(Registration.objects.for_list().order_by("-pk"), 1)

    assert (first.rest, first.rest.is_more) == (1, True)
