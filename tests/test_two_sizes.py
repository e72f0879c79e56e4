"""Every address asks as many statements of a large world as of a small one: pages cost what they show, not a question a row.

Each page is read twice, in the one world and in the same world with several times as many rows of everything
(tests/growing.py). A statement that is asked more often the second time is asked once for every row of something.
"""

import re
from collections import Counter

import pytest
from django.db import connection, transaction

from tests.growing import grow, tables
from tests.pages_asking import address
from tests.pages_table import PAGES, ROLES

pytestmark = pytest.mark.django_db

# Whose page differs: one of each kind is asked, the first of the kind who gets the page; of most pages two kinds are enough.
KINDS = (
    ("specialist", "office_head", "secretary", "above"),
    ("chair", "council_member"),
    ("ward_officer", "ward_leader"),
    ("business",),
    ("leader", "clerk"),
    ("administrator",),
    ("auditor",),
    ("anonymous",),
)
MOST_KINDS = 2
ALL_KINDS = {"home", "products:registration_list", "products:registration#scored", "evaluations:session"}
PAPERS = ("_pdf", "_docx", "_xlsx", "_pdf#before", "report_file", "mailing_pdf")  # the same whoever takes it
LISTED = re.compile(r"\((?:%s(?:, )?)+\)")
OF_TRANSACTIONS = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")
# Less often than that a statement is asked twice for another reason (a calendar read again), not once a row.
OFTEN = 3

# Pages whose statements may grow, each with the reason.
GROWS = {
    "products:registration_new": "asks of each round open to the ward whether this product may apply; a ward has one or two",
    "evaluations:certificates_pdf": "copied certificates are frozen by nobody: the first printing freezes each",
}


def read_by(key):
    """The roles that are asked for a page, out of those who get it."""
    got = [role for role in ROLES if PAGES[key].gets[role] == 200]
    of_kinds = [found[0] for kind in KINDS if (found := [role for role in kind if role in got])]
    if key in ALL_KINDS:
        return of_kinds
    return of_kinds[: 1 if key.endswith(PAPERS) else MOST_KINDS]


READ = sorted(key for key in PAGES if read_by(key))


class Statements(Counter):
    """What was asked, with the lengths of lists left out."""

    def __call__(self, execute, sql, params, many, context):
        if not sql.startswith(OF_TRANSACTIONS):
            self[LISTED.sub("(…)", sql)] += 1
        return execute(sql, params, many, context)


def statements_of(world, key):
    asked = {}
    for role in read_by(key):
        client = world.browser(role)
        with transaction.atomic(), connection.execute_wrapper(found := Statements()):
            response = client.get(address(key, world))
            if response.streaming:
                response.getvalue()
            transaction.set_rollback(True)
        assert response.status_code == 200, (key, role, response.status_code)
        asked[role] = found
    return asked


# What the large world holds several times as many of, so that the comparison means something.
MANY = {
    "accounts.auditentry",
    "accounts.user",
    "evaluations.conflictdeclaration",
    "evaluations.council",
    "evaluations.councilmember",
    "evaluations.decisionitem",
    "evaluations.evaluation",
    "evaluations.scoresheet",
    "notifications.letter",
    "products.business",
    "products.evidence",
    "products.product",
    "products.registration",
    "products.round",
    "products.step",
    "reports.report",
    "trainings.conference",
    "trainings.guest",
    "trainings.invitation",
}


def rows():
    return {name: model._base_manager.count() for model in tables() if (name := model._meta.label_lower) in MANY}


@pytest.fixture(scope="module")
def two_sizes(world):
    few, small = rows(), {key: statements_of(world, key) for key in READ}
    with transaction.atomic():
        grow()
        many, large = rows(), {key: statements_of(world, key) for key in READ}
        transaction.set_rollback(True)
    assert [name for name in MANY if many[name] < 2.5 * few[name]] == []
    return small, large


def repeated(small, large):
    """«times in the small world → in the large one: the statement», for those asked once a row of something."""
    return [
        f"{small[sql]} → {times}: {sql[:300]}" for sql, times in large.items() if times > small[sql] and times >= OFTEN
    ]


@pytest.mark.parametrize("key", READ)
def test_page_asks_as_much_of_a_large_world_as_of_a_small_one(key, two_sizes):
    small, large = two_sizes
    grown = {role: found for role in small[key] if (found := repeated(small[key][role], large[key][role]))}

    assert not grown or key in GROWS, grown
