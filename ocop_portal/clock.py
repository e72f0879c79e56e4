"""The clock: Celery's beat, remembering in the database when it rang for what.

The stock scheduler keeps that in a file which a power cut may tear, and a torn one stops it at every start. Rows in the database
are whole after a cut; what is due since the last ring of its name is rung for at the next start, and /health/ready reads in
the same rows whether the clock still goes.
"""

import logging
from datetime import timedelta

from celery.beat import Scheduler
from django.db import Error, close_old_connections, connection
from django.utils import timezone

from records.models import ClockRing

log = logging.getLogger("portal.clock")
# Something is rung for every 30 seconds; so much later the clock stands still, or its broker is away.
STILL_AFTER = timedelta(minutes=5)


def last_ring(now=None):
    """When the clock last rang for anything, or None. A ring from the days to come (the machine's time was set back since) says
    nothing."""
    rung = ClockRing.objects.filter(rung_at__lt=(now or timezone.now()) + STILL_AFTER)
    return rung.order_by("-rung_at").values_list("rung_at", flat=True).first()


def stands_still(now=None):
    now = now or timezone.now()
    rung = last_ring(now)
    return rung is None or rung < now - STILL_AFTER


class Clock(Scheduler):
    """Rings even where the database is away: then only the memory of it is missing."""

    def setup_schedule(self):
        super().setup_schedule()
        rung = self._in_database(lambda: dict(ClockRing.objects.values_list("name", "rung_at"))) or {}
        now = timezone.now()
        for name, entry in self.schedule.items():
            if name in rung:
                entry.last_run_at = min(rung[name], now)  # a clock that was set back waits for nobody

    def apply_async(self, entry, producer=None, advance=True, **kwargs):
        result = super().apply_async(entry, producer=producer, advance=advance, **kwargs)
        self._in_database(
            lambda: ClockRing.objects.update_or_create(name=entry.name, defaults={"rung_at": timezone.now()})
        )
        return result

    def _in_database(self, ask):
        try:
            close_old_connections()
            return ask()
        except Error:
            log.exception("The clock's rings could not be kept")
            connection.close()
            return None
