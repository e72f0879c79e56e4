"""Counting tries, so that guessing is slow: across all processes and nodes, and over a restart.

A window begins with its first try and ends `seconds` later; what comes then begins a new one. Count before judging and give back
what turned out right: tries that arrive at once are then all counted before the first is answered.
"""

import hashlib
from datetime import timedelta

from django.db import connection
from django.db.models import F

from accounts import clock
from accounts.addresses import throttled_address
from accounts.models import TryCount

# Windows that ended so long ago are cleared away when a new one begins.
CLEARED_AFTER = timedelta(days=1)


def of_address(what, request):
    """The key of this request's address: one of IPv4, a whole /64 of IPv6."""
    return f"{what}:{throttled_address(request) or 'unknown'}"


def of_code(what, code):
    """The key of something typed, of any length."""
    return f"{what}:{hashlib.sha256(code.encode()).hexdigest()}"


_T = connection.ops.quote_name(TryCount._meta.db_table)
_COUNT = f"""
    INSERT INTO {_T} ("key", "count", ends_at) VALUES (%s, 1, %s)
    ON CONFLICT ("key") DO UPDATE SET
        "count" = CASE WHEN {_T}.ends_at > %s THEN {_T}."count" + 1 ELSE 1 END,
        ends_at = CASE WHEN {_T}.ends_at > %s THEN {_T}.ends_at ELSE excluded.ends_at END
    RETURNING "count"
"""


def count(key, *, seconds, now=None):
    """Count one try; how many there are within the window, this one included."""
    now = now or clock.now()
    until, at = (connection.ops.adapt_datetimefield_value(day) for day in (now + timedelta(seconds=seconds), now))
    # One statement: of two at once the second counts on what the first wrote.
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [key, until, at, at])
        tried = cursor.fetchone()[0]
    if tried == 1:
        TryCount.objects.filter(ends_at__lt=now - CLEARED_AFTER).delete()
    return tried


def give_back(key):
    """A counted try that was none: the answer was right."""
    TryCount.objects.filter(key=key, count__gt=0).update(count=F("count") - 1)


def counted(key, *, now=None):
    return TryCount.objects.filter(key=key, ends_at__gt=now or clock.now()).values_list("count", flat=True).first() or 0


def minutes_left(*keys, now=None):
    """Whole minutes until the last of these windows ends, at least 1."""
    now = now or clock.now()
    rows = TryCount.objects.filter(key__in=keys, ends_at__gt=now)
    last = rows.order_by("-ends_at").values_list("ends_at", flat=True).first()
    return minutes_until(last, now) if last else 1


def minutes_until(moment, now):
    """Rounded up, for people who wait: never less than 1."""
    return max(1, -int(-(moment - now).total_seconds() // 60))
