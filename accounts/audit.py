"""Writing the audit log. Every room above calls `record` inside the deed's transaction."""

from contextvars import ContextVar

from axes.helpers import get_client_ip_address

from accounts.models import AuditEntry
from accounts.text import nfc, shorten

# The caller's address, set by the middleware; empty in workers and commands.
address: ContextVar[str | None] = ContextVar("address", default=None)


def record(*, by, action, subject, before=None, after=None, note="", request=None):
    """One line of the log. `by` is None where the portal itself acts; `action` is a word like "person.granted"."""
    known = by is not None and by.pk is not None
    return AuditEntry.objects.create(
        by=by if known else None,
        by_name=shorten(by.display_name, 200) if known else "",
        ip=(get_client_ip_address(request) if request is not None else address.get()) or None,
        action=action,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        subject_label=shorten(nfc(subject), 300) if subject is not None else "",
        before=before,
        after=after,
        note=nfc(note, multiline=True),
    )
