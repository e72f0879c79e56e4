"""Waiting for a table without keeping others waiting.

An ALTER waits for those who read the table now, and everybody who comes later waits behind the ALTER. So it waits for
seconds only (`lock_timeout` of PostgreSQL), gives up, lets the others pass and tries again.
"""

import time
from contextlib import contextmanager

from django.db import OperationalError

LOCK_TIMEOUT = "4s"
TRIES = 30
PAUSE_SECONDS = 2
LOCK_NOT_AVAILABLE = "55P03"
DEADLOCK = "40P01"


def is_busy(error):
    """Whether the database said that somebody else holds what was asked for."""
    return getattr(error.__cause__, "pgcode", None) in {LOCK_NOT_AVAILABLE, DEADLOCK}


def patiently(connection, work, *, tries=TRIES, told=None):
    """Do `work` again while others hold what it needs. Inside a transaction only the whole may be tried again."""
    for attempt in range(1, tries + 1):
        try:
            return work()
        except OperationalError as error:
            if attempt == tries or connection.in_atomic_block or not is_busy(error):
                raise
            if told:
                told(attempt)
            time.sleep(PAUSE_SECONDS)


@contextmanager
def lock_timeout(connection, value=LOCK_TIMEOUT):
    """For the session, until the end of the block; nothing on SQLite."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        (before,) = cursor.fetchone()
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [value])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [before])
