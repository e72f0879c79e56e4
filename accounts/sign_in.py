"""Who has to wait before trying a password again: django-axes with ceilings of its own.

Three counts, each over the last quarter of an hour:

* one name from one address: `AXES_FAILURE_LIMIT` (10). Strangers at one address pause nobody but the names they tried there.
* one address, whatever the names: ADDRESS_LIMIT. A whole office shares an address; only a machine gets that far.
* one name, whatever the address: NAME_LIMIT, against guessing from many places at once. It does not count where the person
  has logged in lately: so nobody can be locked out everywhere by strangers.
"""

from datetime import timedelta

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_session_hash, get_client_username, get_cool_off
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.db.models import Max, Sum
from django.shortcuts import render

from accounts import tries

ADDRESS_LIMIT = 200
NAME_LIMIT = 50
KNOWN_FOR = timedelta(days=180)


class SignInHandler(AxesDatabaseHandler):
    def get_failures(self, request, credentials=None):
        """The failures of name and address together, or the limit itself where a ceiling is reached."""
        counts = _counts(request, credentials)
        reached = any(failures >= limit for failures, limit, _last in counts)
        return max(counts[0][0], settings.AXES_FAILURE_LIMIT) if reached else counts[0][0]

    def user_logged_in(self, sender, request, user, **kwargs):
        super().user_logged_in(sender, request, user, **kwargs)
        if not user.get_username():  # people without e-mail log in by their number
            AccessLog.objects.filter(
                username__isnull=True, session_hash=get_client_session_hash(request), logout_time__isnull=True
            ).update(username=user.login_name)


def _counts(request, credentials):
    """[(failures, limit, the last one's time)]: name and address first, then the ceilings."""
    name, address = get_client_username(request, credentials), request.axes_ip_address
    lately = AccessAttempt.objects.filter(attempt_time__gte=request.axes_attempt_time - get_cool_off(request))
    asked = [
        (lately.filter(username=name, ip_address=address), settings.AXES_FAILURE_LIMIT),
        (lately.filter(ip_address=address), ADDRESS_LIMIT),
    ]
    if not _is_known(name, address, request.axes_attempt_time):
        asked.append((lately.filter(username=name), NAME_LIMIT))
    counts = []
    for attempts, limit in asked:
        found = attempts.aggregate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        counts.append((found["failures"] or 0, limit, found["last"]))
    return counts


def _is_known(name, address, now):
    """Has this person logged in from here lately?"""
    return AccessLog.objects.filter(username=name, ip_address=address, attempt_time__gte=now - KNOWN_FOR).exists()


def locked_out(request, credentials):
    """The page of somebody who has to wait: how long, and what can be done meanwhile."""
    cool_off = get_cool_off(request)
    ends = [last + cool_off for failures, limit, last in _counts(request, credentials) if failures >= limit]
    now = request.axes_attempt_time
    until = max(ends, default=now + cool_off)
    context = {"minutes": tries.minutes_until(until, now), "until": until}
    response = render(request, "accounts/locked_out.html", context, status=429)
    response["Retry-After"] = str(max(1, int((until - now).total_seconds())))
    return response
