"""The tables are total, every step can be reached, ends are ends."""

import pytest

from trainings import statuses
from trainings.statuses import NEXT, REPLY_NEXT, Reply, State


@pytest.mark.parametrize("table", [NEXT, statuses.TONE, statuses.ICON, statuses.PUBLIC_LABEL])
def test_tables_know_every_state(table):
    assert set(table) == set(State)


@pytest.mark.parametrize("table", [REPLY_NEXT, statuses.REPLY_TONE, statuses.REPLY_ICON])
def test_tables_know_every_reply(table):
    assert set(table) == set(Reply)


def reachable(table, start):
    seen, todo = {start}, [start]
    while todo:
        for following in table[todo.pop()] - seen:
            seen.add(following)
            todo.append(following)
    return seen


def test_every_state_and_reply_is_reached():
    assert reachable(NEXT, State.DRAFT) == set(State)
    assert reachable(REPLY_NEXT, Reply.QUEUED) == set(Reply)


def test_ends():
    assert {State.REPORTED, State.CANCELLED} == statuses.ENDS
    assert {reply for reply, following in REPLY_NEXT.items() if not following} == {Reply.EXPIRED, Reply.WITHDRAWN}


def test_every_state_before_held_can_be_cancelled():
    before_held = set(State) - {State.HELD, State.REPORTED, State.CANCELLED}
    assert {state for state in State if State.CANCELLED in NEXT[state]} == before_held
