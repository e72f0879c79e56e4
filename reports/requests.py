"""Asking for a report: a row in the table, a bell for the worker."""

import json
import uuid

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit, audit_words, clock
from accounts.refusals import refuse_if
from jobs import bell
from reports import permissions, tasks
from reports.kinds import KINDS
from reports.models import Report
from reports.statuses import UNDER_WAY, Format, Kind, State
from reports.writers.pdf import MOST_ROWS

# One person's reports under way at once: a queue of hundreds would keep the colleagues waiting.
MOST_UNDER_WAY = 5

audit.LABELS.update(
    {
        "report.asked": gettext_lazy("Yêu cầu lập báo cáo"),
        "report.downloaded": gettext_lazy("Tải báo cáo"),
        "report.cancelled": gettext_lazy("Hủy báo cáo"),
    }
)
audit.WORDS.update({"area": gettext_lazy("địa bàn"), "since": gettext_lazy("từ ngày")})
audit_words.VALUES.update({("report.asked", "kind"): Kind, ("report.downloaded", "kind"): Kind})


def rows_of(selection, user):
    """How many rows of the tables the report would read."""
    return KINDS[selection.kind].count(selection, user)


def why_not_ask(user, selection, format, rows):
    if reason := permissions.why_not_report(user):
        return reason
    if not rows:
        return _("Không có dòng nào với các điều kiện này. Hãy bớt điều kiện hoặc chọn khoảng ngày khác.")
    if format == Format.PDF and rows > MOST_ROWS:
        return _("Bản in chứa nhiều nhất %(most)d dòng. Hãy chọn Excel hoặc thu hẹp điều kiện.") % {"most": MOST_ROWS}
    if Report.objects.visible_to(user).under_way().count() >= MOST_UNDER_WAY:
        return _("Anh/chị đang có %d báo cáo chưa lập xong. Xin chờ hoặc hủy bớt rồi yêu cầu tiếp.") % MOST_UNDER_WAY
    return ""


def ask(selection, format, *, by, key):
    """The report of this form; the same form sent again gives the one already asked for.

    Another choice in the same form (after «Quay lại» in the browser) is another report.
    """
    key = uuid.uuid5(uuid.UUID(str(key)), json.dumps([selection.kind, format, selection.as_json()], sort_keys=True))
    if known := Report.objects.filter(asked_by=by, key=key).first():
        return known
    refuse_if(why_not_ask(by, selection, format, rows_of(selection, by)))
    with transaction.atomic():
        report, created = Report.objects.get_or_create(
            asked_by=by,
            key=key,
            defaults={
                "kind": selection.kind,
                "format": format,
                "filters": selection.as_json(),
                "words": selection.in_words(),
                "is_practice": selection.is_practice,
            },
        )
        if created:
            audit.record(
                by=by, action="report.asked", subject=report, after={"kind": report.kind, **selection.as_json()}
            )
            transaction.on_commit(lambda: bell.ring(tasks.build, report.pk))
    return report


@transaction.atomic
def cancel(report, *, by):
    """The worker learns of it at its next beat and leaves nothing behind."""
    refuse_if(permissions.why_not_cancel(by, report))
    stopped = Report.objects.filter(pk=report.pk, state__in=UNDER_WAY)
    if not stopped.update(state=State.CANCELLED, claimed_by="", finished_at=clock.now()):
        report.refresh_from_db()
        refuse_if(permissions.why_not_cancel(by, report))
    audit.record(by=by, action="report.cancelled", subject=report)


def downloaded(report, *, by):
    audit.record(by=by, action="report.downloaded", subject=report, after={"sha256": report.file_sha256})
