"""How long each view takes and how many statements it asks: counted per process, summed over the processes of one node.

Names of views, methods and kinds of answers; no address, no person. Each process writes its sums into a file of its own every
few seconds; whoever asks (`/health/metrics`) reads them all. Sums of processes that have ended are kept in one file, so that
no figure falls when gunicorn changes its workers.
"""

import fcntl
import json
import os
import threading
import time
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
STATEMENTS = (5, 10, 15, 20, 30, 50, 100, 500)
WRITTEN_EVERY = 5  # seconds
ENDED = "ended.json"
FAMILIES = (
    ("portal_request_seconds", "Seconds until the answer began.", SECONDS),
    ("portal_request_statements", "Statements asked of the database.", STATEMENTS),
    ("portal_request_database_seconds", "Seconds spent waiting for the database.", SECONDS),
)


class Sums:
    """{(family, view, method, answer): [number, sum, one count for each bound]}."""

    def __init__(self):
        self._lock = threading.Lock()
        self._sums = defaultdict(list)
        self._written_at = 0.0
        self._of_process = None

    def count(self, view, method, status, **measured):
        with self._lock:
            if self._of_process != os.getpid():  # a worker forked from the process that loaded the portal
                self._of_process, self._name = os.getpid(), f"{os.getpid()}-{time.time_ns()}.json"
                self._sums.clear()
            for family, _help, bounds in FAMILIES:
                value = measured[family]
                sums = self._sums[f"{family} {view} {method} {status // 100}xx"] or [0] * (2 + len(bounds))
                sums[0] += 1
                sums[1] += value
                for place, bound in enumerate(bounds, 2):
                    sums[place] += value <= bound
                self._sums[f"{family} {view} {method} {status // 100}xx"] = sums
            if time.monotonic() - self._written_at >= WRITTEN_EVERY:
                self._write()

    def write(self):
        with self._lock:
            if self._of_process == os.getpid():
                self._write()

    def _write(self):
        _put(_folder() / self._name, self._sums)
        self._written_at = time.monotonic()


sums = Sums()


def _folder():
    folder = Path(settings.METRICS_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _put(path, found):
    """At once or not at all: a reader never sees half a file."""
    written = path.with_suffix(f".{os.getpid()}.new")
    written.write_text(json.dumps(found), encoding="ascii")
    written.replace(path)


@contextmanager
def _alone(folder):
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _lives(path):
    try:
        os.kill(int(path.name.partition("-")[0]), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def gathered():
    """The sums of all processes of this node; those of ended ones are put together on the way."""
    sums.write()
    folder = _folder()
    with _alone(folder):
        ended, living = folder / ENDED, defaultdict(list)
        kept = defaultdict(list, json.loads(ended.read_text(encoding="ascii")) if ended.exists() else {})
        over = []
        for path in folder.glob("*-*.json"):
            lives = _lives(path)
            _add(living if lives else kept, json.loads(path.read_text(encoding="ascii")))
            if not lives:
                over.append(path)
        if over:
            _put(ended, kept)
            for path in over:
                path.unlink()
    _add(kept, living)
    return kept


def _add(to, found):
    for key, values in found.items():
        to[key] = [old + new for old, new in zip(to[key] or [0] * len(values), values, strict=True)]


def exposition():
    """As Prometheus reads it (text format 0.0.4)."""
    found = gathered()
    lines = []
    for family, told, bounds in FAMILIES:
        lines += [f"# HELP {family} {told}", f"# TYPE {family} histogram"]
        for key in sorted(found):
            name, view, method, answer = key.split(" ")
            if name != family:
                continue
            labels = f'view="{view}",method="{method}",answer="{answer}"'
            number, total, *counts = found[key]
            for bound, count in zip([*bounds, "+Inf"], [*counts, number], strict=True):
                lines.append(f'{family}_bucket{{{labels},le="{bound}"}} {count}')
            lines += [f"{family}_sum{{{labels}}} {total:.6g}", f"{family}_count{{{labels}}} {number}"]
    return "\n".join(lines) + "\n"
