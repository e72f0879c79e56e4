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


def test_every_status_is_reached_from_the_check():
    assert reachable(Status.CHECKING, NEXT) == set(Status)


def test_ends_lie_on_nobodys_desk():
    assert {status for status in Status if HELD_BY[status] == Desk.NOBODY} == ENDS


def test_only_the_council_disqualifies():
    assert {status for status in Status if Status.DISQUALIFIED in NEXT[status]} == OPEN_SHEETS


def test_a_result_never_goes_back_to_the_members():
    assert {following for status in HAS_RESULT for following in NEXT[status]} & (OPEN_SHEETS | BEFORE_COUNCIL) == set()


def test_sessions_only_go_forward():
    order = list(SessionState)
    assert {state: list(following) for state, following in SESSION_NEXT.items()} == {
        state: order[place + 1 : place + 2] for place, state in enumerate(order)
    }
