"""What a guest's scans at one session say, in the order of their times. Pure: no tables, no clock."""

from dataclasses import dataclass
from datetime import datetime

from trainings.statuses import Direction


@dataclass(frozen=True)
class Seen:
    """`inside` after the last scan; the first time in, and the last time out again."""

    inside: bool = False
    first_in_at: datetime | None = None
    last_out_at: datetime | None = None


def seen(scans):
    """`scans`: rows with direction and happened_at, in the order of time. Going out before ever coming in says nothing."""
    inside, first_in_at, last_out_at = False, None, None
    for scan in scans:
        if scan.direction == Direction.IN:
            inside = True
            first_in_at = first_in_at or scan.happened_at
        elif inside:
            inside, last_out_at = False, scan.happened_at
    return Seen(inside, first_in_at, last_out_at)


def entered_before(scans, at):
    """The scan that let the guest in already, for somebody who wants in `at`; None where the guest is outside then.

    Each time in counts once: a scan that belongs to the same stay, earlier or later, is its scan.
    """
    before = [scan for scan in scans if scan.happened_at <= at]
    after = [scan for scan in scans if scan.happened_at > at]
    if seen(before).inside:
        entries = []
        for scan in before:
            entries = [*entries, scan] if scan.direction == Direction.IN else []
        return entries[0]
    return after[0] if after and after[0].direction == Direction.IN else None


def left_before(scans, at):
    """Whether nobody is there to go out `at`: not come in by then, or gone already."""
    before = [scan for scan in scans if scan.happened_at <= at]
    after = [scan for scan in scans if scan.happened_at > at]
    return not seen(before).inside or bool(after and after[0].direction == Direction.OUT)
