"""The nights' checks: each run leaves one row, a line in the log, and a warning on /health/ready where something differs."""

import logging
import re

from django.utils.translation import gettext as _

from accounts import chain, clock
from ocop_portal import data_checks, record_checks
from records.checking import reading_only, run
from records.models import CheckRun

log = logging.getLogger("portal.checks")
audit_log = logging.getLogger("portal.audit")
# The first line of what a night's check of the log leaves.
HEAD = re.compile(r"([0-9a-f]{64}):(\d+)")
# Of what differs the row keeps so much; the command tells the rest.
MOST_WORDS = 8000


def check_data(*, now=None):
    """Every copy against its source; nothing is repaired by night."""
    return _compare(CheckRun.Kind.DATA, data_checks.CHECKS, now or clock.now())


def verify_records(*, now=None):
    return _compare(CheckRun.Kind.RECORDS, record_checks.CHECKS, now or clock.now())


def verify_audit(*, now=None):
    """The log's chain, against the head of the night before; the new head goes into the journal, outside the database."""
    started_at = now or clock.now()
    before = CheckRun.objects.filter(kind=CheckRun.Kind.AUDIT).first()
    known = HEAD.match(before.words) if before else None
    verdict = chain.verify(*((known[1], int(known[2])) if known else ()))
    audit_log.info("The audit log's head is %s", verdict.head_text)
    return _kept(
        CheckRun.Kind.AUDIT, started_at, verdict.count, verdict.fault_count, [verdict.head_text, *verdict.faults]
    )


def _compare(kind, checks, started_at):
    with reading_only():
        outcomes = [run(check) for check in checks]
    lines = []
    for outcome in outcomes:
        if outcome.differing:
            lines.append(f"{outcome.check.name}: {outcome.check.says}: {outcome.differing}/{outcome.rows}")
            lines += [f"    {outcome.check.model._meta.label} {example}" for example in outcome.examples]
    return _kept(kind, started_at, sum(row.rows for row in outcomes), sum(row.differing for row in outcomes), lines)


def _kept(kind, started_at, rows, differing, lines):
    words = "\n".join(lines)
    if len(words) > MOST_WORDS:
        words = _("%(words)s\n… xem đầy đủ bằng lệnh manage.py %(command)s.") % {
            "words": words[:MOST_WORDS],
            "command": kind.value,
        }
    found = CheckRun.objects.create(kind=kind, started_at=started_at, rows=rows, differing=differing, words=words)
    if differing:
        log.error("%s: %s of %s rows differ\n%s", kind.value, differing, rows, words)
    else:
        log.info("%s: %s rows agree", kind.value, rows)
    return found
