"""The bell for the worker: work is a row already, so a bell that does not ring only costs time."""

import logging
import time

log = logging.getLogger("portal.jobs")

# After the broker failed once this process does not try again for a while; the sweep finds what was not rung for.
QUIET_SECONDS = 30
_quiet_until = 0.0


def ring(task, pk):
    """Tell the worker. A broker that is gone or frozen costs one short time-out, never the page."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        task.apply_async((pk,), retry=False)
    except Exception:  # whatever the broker's library raises: the row is safe and the sweep will find it
        _quiet_until = time.monotonic() + QUIET_SECONDS
        log.warning("Could not ring %s for %s; the sweep will find it.", task.name, pk, exc_info=True)
