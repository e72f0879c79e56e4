"""The audit log, newest first, for administrators and auditors."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from accounts import audit, audit_words, chain, permissions
from accounts.forms.reference import AuditFilter
from accounts.models import AuditEntry
from accounts.refusals import refuse_if

PAGE_SIZE = 50
BIGGEST_KEY = 2**63 - 1


def _key(text):
    return int(text) if text.isascii() and text.isdigit() and int(text[:20]) <= BIGGEST_KEY else None


@never_cache
@login_required
def audit_list(request):
    """Paged by key: as quick on the last page as on the first, however long the log."""
    refuse_if(permissions.why_not_read_audit(request.user))
    form = AuditFilter(request.GET)
    entries = form.narrow(AuditEntry.objects.visible_to(request.user)).order_by("-pk")
    before = _key(request.GET.get("before", ""))
    if before:
        entries = entries.filter(pk__lt=before)
    rows = list(entries[: PAGE_SIZE + 1])
    query = request.GET.copy()
    keyset = {"previous_url": "", "next_url": ""}
    if len(rows) > PAGE_SIZE:
        rows = rows[:PAGE_SIZE]
        query["before"] = rows[-1].pk
        keyset["next_url"] = f"?{query.urlencode()}"
    if before:
        query.pop("before", None)
        keyset["previous_url"] = f"?{query.urlencode()}"
    reader = audit_words.Reader(rows)
    for entry in rows:
        entry.said = reader.changes(entry)
    head, count = chain.head()
    return render(
        request,
        "accounts/audit_list.html",
        {
            "form": form,
            "rows": rows,
            "keyset": keyset,
            "labels": audit.LABELS,
            "head": f"{head}:{count}",
        },
    )
