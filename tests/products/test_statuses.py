"""The dossier's tables: total, every status reachable, ends are ends."""

from products.statuses import EDITABLE, ENDS, HELD_BY, ICON, NEXT, OPEN, PUBLIC_LABEL, TONE, Desk, Status


def reachable(start, table):
    seen, waiting = set(), [start]
    while waiting:
        status = waiting.pop()
        if status not in seen:
            seen.add(status)
            waiting += table[status]
    return seen


def test_every_table_names_every_status():
    for table in (HELD_BY, NEXT, PUBLIC_LABEL, TONE, ICON):
        assert set(table) == set(Status)


def test_every_status_is_reached_from_a_draft():
    assert reachable(Status.DRAFT, NEXT) == set(Status)


def test_ends_are_ends_and_lie_on_nobodys_desk():
    assert {Status.REJECTED, Status.CONCLUDED, Status.WITHDRAWN, Status.STOPPED} == ENDS
    assert {status for status in Status if HELD_BY[status] == Desk.NOBODY} == ENDS
    assert set(Status) - ENDS == OPEN


def test_only_what_lies_on_the_applicants_desk_is_editable():
    assert {status for status in Status if HELD_BY[status] == Desk.BUSINESS} == EDITABLE


def test_a_decided_dossier_is_only_reached_from_its_evaluation():
    assert {status for status in Status if Status.CONCLUDED in NEXT[status]} == {Status.UNDER_EVALUATION}
