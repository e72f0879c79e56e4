"""What can be done in the background. Each app registers its own kinds in its `background.py` (jobs/apps.py reads them)."""

from collections.abc import Callable
from dataclasses import dataclass


def _nothing_against(user, thing):
    return ""


@dataclass(frozen=True)
class Kind:
    """`run(job, thing, progress)` does the work as `job.asked_by` and says where the result is: an address or a `File`.

    It may be begun again after a worker died, so a second run must leave what one run leaves.
    `things(user)` are the rows this person sees that such work can be about. `why_not(user, thing)` is asked when the
    work is asked for, again in the worker, and when its file is fetched. With `whole`, the work and the end of its
    row are one transaction: all of it has happened and is told, or none.
    """

    code: str
    label: str
    things: Callable
    run: Callable
    why_not: Callable = _nothing_against
    whole: bool = False


@dataclass(frozen=True)
class File:
    """A result to be downloaded: its bytes, its name with ending, its media type."""

    content: bytes
    name: str
    type: str = "application/pdf"


KINDS = {}


def register(kind):
    if KINDS.setdefault(kind.code, kind) != kind:
        raise ValueError(f"Two kinds of work are called {kind.code}.")
    return kind
