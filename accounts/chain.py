"""The audit log as a chain: each entry carries the hash of the one before it and its own over all its columns.

Entries are written inside their transactions and linked as the last thing before the commit, under one lock
(docs/decisions/0012): the order of the chain is the order of the commits, without gaps, and no committed entry is ever
outside it. Whoever edits, deletes or exchanges entries, also as the owner of the database, breaks a link that `verify`
finds; whoever cuts off the end or writes all of it anew is found by a head that was noted elsewhere.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils.translation import gettext as _

from accounts.models import AuditEntry

# Before the first entry.
GENESIS = "0" * 64
# What is hashed, in this order. A column added later gets a list of its own, for the entries that have it.
CONTENT = (
    "id",
    "at",
    "by_id",
    "by_name",
    "ip",
    "action",
    "subject_type",
    "subject_id",
    "subject_label",
    "before",
    "after",
    "note",
    "folded",
)
# Of PostgreSQL's advisory locks: one transaction at a time links its entries.
LOCK = 20_260_007
BATCH = 500
# A verdict names so many faults; the rest is counted.
NAMED = 20


@dataclass
class Verdict:
    """What `verify` found: the faults by name (at most NAMED), how many in all, and the chain's last link."""

    head: str = GENESIS
    count: int = 0
    faults: list = field(default_factory=list)
    fault_count: int = 0

    @property
    def is_clean(self):
        return not self.fault_count

    @property
    def head_text(self):
        return f"{self.head}:{self.count}"

    def fault(self, sentence):
        self.fault_count += 1
        if len(self.faults) < NAMED:
            self.faults.append(sentence)


def hash_of(previous, values):
    """SHA-256 (64 hexadecimal digits) over the hash before and the entry's columns in the order of CONTENT."""
    text = json.dumps(list(values), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_exact)
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def _exact(value):
    """A time to the microsecond, in UTC, whatever the database's session shows it in."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    raise TypeError(f"{value!r} in an audit entry")


def link_at_commit(entry, using=DEFAULT_DB_ALIAS):
    """The entry gets its link when the open transaction commits; `audit.record` calls it inside one."""
    connections[using].before_commit(_link, entry.pk)


def _link(connection, pks):
    """The chain's lock is the last one this transaction takes: nobody who holds it waits for anybody.

    Hence the deferred constraints first: their checks wait for rows that others hold.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; SELECT pg_advisory_xact_lock({LOCK})")
        # SQLite: the transaction has held the one write lock since it began.
        previous, position = head(connection.alias)
        for start in range(0, len(pks), BATCH):
            chosen = AuditEntry.objects.using(connection.alias).filter(
                pk__in=pks[start : start + BATCH], position__isnull=True
            )
            links = []
            for values in chosen.order_by("pk").values_list(*CONTENT):
                position += 1
                own = hash_of(previous, values)
                links.append((position, previous, own, values[0]))
                previous = own
            _write(connection, cursor, links)


def _write(connection, cursor, links):
    """Rows of (position, hash before, own hash, key). On PostgreSQL in one statement: others wait for the lock meanwhile."""
    if connection.vendor == "postgresql" and links:
        rows = ", ".join(["(%s, %s, %s, %s)"] * len(links))
        cursor.execute(
            "UPDATE accounts_auditentry SET position = link.position, previous = link.previous, hash = link.hash "
            f"FROM (VALUES {rows}) AS link (position, previous, hash, id) WHERE accounts_auditentry.id = link.id",
            [value for link in links for value in link],
        )
    else:
        cursor.executemany(
            "UPDATE accounts_auditentry SET position = %s, previous = %s, hash = %s WHERE id = %s", links
        )


def head(using=DEFAULT_DB_ALIAS):
    """(hash, position) of the last linked entry; GENESIS and 0 of an empty log."""
    last = AuditEntry.objects.using(using).filter(position__isnull=False).order_by("-position")
    return last.values_list("hash", "position").first() or (GENESIS, 0)


def link_unlinked(using=DEFAULT_DB_ALIAS):
    """Link the entries of versions before the chain, in portions; gives their number. Only the migration calls it."""
    linked = 0
    while True:
        with transaction.atomic(using=using):
            wanted = AuditEntry.objects.using(using).filter(position__isnull=True).order_by("pk")
            pks = list(wanted.values_list("pk", flat=True)[:BATCH])
            if not pks:
                return linked
            _link(connections[using], pks)
        linked += len(pks)


def verify(known_head="", known_count=None, using=DEFAULT_DB_ALIAS):
    """Recompute every link. `known_head`, with or without its position, was noted elsewhere and must be in the chain.

    Reads the table once, in portions; entries of the caller's own open transaction are not in the chain yet.
    """
    verdict, known_at = Verdict(), 0 if known_head == GENESIS else None
    with transaction.atomic(using=using):
        unlinked = AuditEntry.objects.using(using).filter(position__isnull=True)
        mine = connections[using].waiting_for_commit.get(_link, [])
        for pk in unlinked.exclude(pk__in=mine).order_by("pk").values_list("pk", flat=True)[: NAMED * 5]:
            verdict.fault(_("Dòng %(pk)s nằm ngoài chuỗi.") % {"pk": pk})
        rows = AuditEntry.objects.using(using).filter(position__isnull=False).order_by("position")
        for position, previous, own, *values in rows.values_list("position", "previous", "hash", *CONTENT).iterator(
            chunk_size=BATCH
        ):
            _check(verdict, position, previous, own, values)
            verdict.head, verdict.count = own, position
            if own == known_head:
                known_at = position
    if known_head and known_at is None:
        verdict.fault(_("Đầu chuỗi đã ghi lại không còn trong nhật ký: phần cuối đã bị cắt hoặc nhật ký bị viết lại."))
    elif known_head and known_count is not None and known_at != known_count:
        verdict.fault(
            _("Đầu chuỗi đã ghi lại đứng ở vị trí %(is)s, lúc ghi là %(was)s.") % {"is": known_at, "was": known_count}
        )
    return verdict


def _check(verdict, position, previous, own, values):
    if position != verdict.count + 1:
        verdict.fault(
            _("Thiếu các dòng ở vị trí %(first)s đến %(last)s.") % {"first": verdict.count + 1, "last": position - 1}
        )
    elif previous != verdict.head:
        verdict.fault(_("Dòng %(pk)s (vị trí %(position)s) không nối với dòng trước nó.") % _named(position, values))
    if hash_of(previous, values) != own:
        verdict.fault(_("Nội dung dòng %(pk)s (vị trí %(position)s) đã bị sửa.") % _named(position, values))


def _named(position, values):
    return {"pk": values[0], "position": position}
