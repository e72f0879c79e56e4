"""The life of work done in the background, in the words of the page."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    QUEUED = "queued", _("Chờ đến lượt")
    RUNNING = "running", _("Đang làm")
    DONE = "done", _("Đã xong")
    FAILED = "failed", _("Không làm được")


# Back to `queued`: the worker died, another starts again.
NEXT = {
    State.QUEUED: {State.RUNNING, State.FAILED},
    State.RUNNING: {State.DONE, State.FAILED, State.QUEUED},
    State.DONE: set(),
    State.FAILED: set(),
}
UNDER_WAY = frozenset(state for state, following in NEXT.items() if following)

# Which action takes each path, on which page (none: the worker's), and who does it; tests/test_statuses.py keeps it true.
_WORKER = _("Cổng, tự động")
WAYS = {
    State.QUEUED: {
        State.RUNNING: ("jobs.running.run", "", _WORKER),
        State.FAILED: ("jobs.running.sweep", "", _WORKER),
    },
    State.RUNNING: {
        State.DONE: ("jobs.running.run", "", _WORKER),
        State.FAILED: ("jobs.running.run", "", _WORKER),
        State.QUEUED: ("jobs.running.sweep", "", _WORKER),
    },
}

TONE = {State.QUEUED: "neutral", State.RUNNING: "info", State.DONE: "good", State.FAILED: "late"}
ICON = {
    State.QUEUED: "clock",
    State.RUNNING: "arrow-clockwise",
    State.DONE: "check-circle-fill",
    State.FAILED: "x-circle",
}
