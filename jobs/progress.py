"""How far the work is, told to its row while the work itself may be one open transaction."""

import time

from django.db import connection, connections

from jobs import working
from jobs.models import Job

ASIDE = "jobs_aside"


class Progress:
    """`progress.of(100)`, then `progress.step()` for each: every half second the row learns how far it is.

    Inside a transaction of the work nobody would see that, so PostgreSQL is told over a connection of its own. SQLite
    has one writer: there the bar stands still until the transaction ends, and nobody can take the row away meanwhile.
    """

    def __init__(self, job):
        self._job, self._at = job, time.monotonic()
        self._done, self._total = 0, 0
        self._within = connection.in_atomic_block  # a test's own transaction is none of the work's

    def __enter__(self):
        return self

    def __exit__(self, *fault):
        if hasattr(connections._connections, ASIDE):
            connections[ASIDE].close()
            del connections[ASIDE]

    def of(self, total):
        self._done, self._total = 0, total
        self.beat()

    def step(self, count=1):
        self._done += count
        if time.monotonic() - self._at >= working.BEAT_SECONDS:
            self.beat()

    def beat(self):
        """Also for work that counts nothing: at least once a minute, or the row is taken for a dead worker's."""
        self._at = time.monotonic()
        rows = Job.objects.all()
        if connection.in_atomic_block and not self._within:
            if connection.vendor != "postgresql":
                return
            rows = rows.using(self._aside())
        working.beat(self._job, rows, done=self._done, total=self._total)

    def _aside(self):
        if not hasattr(connections._connections, ASIDE):
            connections[ASIDE] = connection.copy(ASIDE)
        return ASIDE
