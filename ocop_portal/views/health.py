"""For the load balancer and the operator: is the process alive, may it be sent work, what do its pages cost?

The first two answer JSON without secrets, paths or addresses; a problem's details go to the log.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, get_random_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from criteria.models import Holiday
from notifications.models import Letter
from ocop_portal import clock, measures
from ocop_portal.celery import app as celery_app
from records.models import CheckRun

log = logging.getLogger("portal.health")
OUTBOX_WARNING_AGE = timedelta(minutes=10)
CHECKS_WARNING_AGE = timedelta(days=2)
FIRST_MONTH_TO_ASK = 10
PROBE = "health/probe-"


@require_safe
@never_cache
def live(request):
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def metrics(request):
    """Statements and time per view, for Prometheus; there is no such page for anybody without the operator's word."""
    said = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not constant_time_compare(said, settings.METRICS_TOKEN):
        raise Http404
    return HttpResponse(measures.exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")


@require_safe
@never_cache
def ready(request):
    checks = {name: _answer(check) for name, check in CHECKS.items()}
    warnings = {name: _answer(check) for name, check in WARNINGS.items()}
    fit = all(answer == "ok" for answer in checks.values())
    status = "ok" if fit else "unavailable"
    return JsonResponse({"status": status, "checks": checks, "warnings": warnings}, status=200 if fit else 503)


def _answer(check):
    try:
        return check() or "ok"
    except Exception:
        log.exception("Health check failed: %s", check.__name__)
        return "failed"


def database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def migrations():
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "pending"
    return ""


def storage():
    name = default_storage.save(PROBE + get_random_string(12), ContentFile(b"ok"))
    default_storage.delete(name)


def broker():
    """A broker that is gone stops no page: the rows wait in the database and the sweep sends them later."""
    with celery_app.connection_for_write(transport_options=BRIEFLY) as broker_connection:
        broker_connection.ensure_connection(max_retries=1, timeout=1)


def outbox():
    if Letter.objects.due(timezone.now() - OUTBOX_WARNING_AGE).exists():
        return "letters waiting"
    return ""


def nightly():
    """What the last night's checks found; a portal whose nights have not begun yet says nothing."""
    runs = CheckRun.latest()
    if any(not run.is_clean for run in runs):
        return "records differ"
    if any(run.finished_at < timezone.now() - CHECKS_WARNING_AGE for run in runs):
        return "checks not run"
    return ""


def clock_rings():
    """A clock that stands still sends no reminder, sweeps no letter and rings for no check."""
    return "clock stands still" if clock.stands_still() else ""


def calendar():
    """Deadlines of a year without days off would run out on Tết: from October on, next year's days must be there."""
    today = timezone.localdate()
    year = today.year + (today.month >= FIRST_MONTH_TO_ASK)
    return "" if Holiday.objects.filter(day__year=year).exists() else f"no days off known for {year}"


BRIEFLY = {**celery_app.conf.broker_transport_options, "max_retries": 0}
CHECKS = {"database": database, "migrations": migrations, "storage": storage}
WARNINGS = {"broker": broker, "outbox": outbox, "nightly": nightly, "clock": clock_rings, "calendar": calendar}
