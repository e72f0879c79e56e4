"""The evaluation's tables: total, every status reachable, ends are ends; sessions only go forward."""

from evaluations.statuses import (
    BEFORE_COUNCIL,
    CERTIFICATE_ICON,
    CERTIFICATE_TONE,
    ENDS,
    HAS_RESULT,
    HELD_BY,
    ICON,
    NEXT,
    OPEN_SHEETS,
    PUBLIC_LABEL,
    SESSION_ICON,
    SESSION_NEXT,
    SESSION_TONE,
    TONE,
    CertificateStatus,
    Desk,
    SessionState,
    Status,
)
from tests.products.test_statuses import reachable


def test_every_table_names_every_status():
    for table in (HELD_BY, NEXT, PUBLIC_LABEL, TONE, ICON):
        assert set(table) == set(Status)
    for table in (SESSION_NEXT, SESSION_TONE, SESSION_ICON):
        assert set(table) == set(SessionState)
    for table in (CERTIFICATE_TONE, CERTIFICATE_ICON):
        assert set(table) == set(CertificateStatus)


def test_every_status_is_reached_from_the_check_or_a_return():
    """What comes back from above begins a row of its own at the level below."""
    assert reachable(Status.CHECKING, NEXT) | reachable(Status.RETURNED, NEXT) == set(Status)
    assert set(Status) - reachable(Status.CHECKING, NEXT) == {Status.RETURNED}


def test_ends_lie_on_nobodys_desk():
    assert {status for status in Status if HELD_BY[status] == Desk.NOBODY} == ENDS


def test_the_council_disqualifies_by_vote_and_the_office_at_its_check():
    found = {status for status in Status if Status.DISQUALIFIED in NEXT[status]}
    assert found == OPEN_SHEETS | {Status.CHECKING}


def test_a_result_never_goes_back_to_the_members():
    own = HAS_RESULT - {Status.RETURNED}  # whose result is the upper council's: this level's may still begin
    back = {(status, following) for status in own for following in NEXT[status] & (OPEN_SHEETS | BEFORE_COUNCIL)}
    # Only to another council, where a conflict found after the closing leaves too few sheets (rulings 19, 21).
    assert back == {(Status.SCORED, Status.READY)}


def test_sessions_only_go_forward():
    order = list(SessionState)
    assert {state: list(following) for state, following in SESSION_NEXT.items()} == {
        state: order[place + 1 : place + 2] for place, state in enumerate(order)
    }
