"""Dossiers and reports of an earlier version of the portal, frozen once from the data there is, and saying so."""

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from accounts import clock
from products import papers, snapshot
from products.actions.freezing import freeze_paper
from products.actions.ward import SUPPLEMENT_SLIP, WARD_REPORT
from products.models import LateFacts, Submission, SupplementRequest, WardReport
from records import freezing
from records.models import FrozenPaper


def note_of(day):
    return _("chốt bổ sung ngày %(day)s từ dữ liệu hiện có") % {"day": f"{day:%d/%m/%Y}"}


def incomplete_submissions():
    """Handed in when the manifest did not hold what the forms print, and not completed yet."""
    found = Submission.objects.filter(manifest_version=1, late_facts__isnull=True)
    return found.select_related("registration", "submitted_by").order_by("pk")


@transaction.atomic
def complete(submission, *, today=None):
    """The missing facts beside the manifest, which stays as it is with its digest."""
    facts = snapshot.completed(submission)
    return LateFacts.objects.create(
        submission=submission,
        facts=facts,
        digest=freezing.digest_of(facts),
        note=note_of(today or clock.today()),
    )


def unfrozen_reports():
    return _unfrozen(WardReport.objects.filter(signed_at__isnull=False), WARD_REPORT)


def unfrozen_slips():
    return _unfrozen(SupplementRequest.objects.select_related("office", "asked_by"), SUPPLEMENT_SLIP)


def _unfrozen(rows, kind):
    """Those of which no paper was frozen, asked in one query."""
    subject = Concat(
        Value(f"{rows.model._meta.label_lower}:"), Cast(OuterRef("pk"), CharField()), output_field=CharField()
    )
    frozen = FrozenPaper.objects.filter(kind=kind, subject=subject)
    return rows.filter(~Exists(frozen)).order_by("pk")


@transaction.atomic
def freeze_report(report, *, today=None):
    """Mẫu 03 signed earlier, about the dossier as it was handed in."""
    facts = snapshot.of_registration(report.registration)
    return _freeze(WARD_REPORT, report, "mau03", papers.ward_report(report, facts), report.signed_by, today)


@transaction.atomic
def freeze_slip(request, *, today=None):
    facts = snapshot.of_registration(request.registration)
    data = papers.supplement(request, facts, papers.asked_by(request))
    return _freeze(SUPPLEMENT_SLIP, request, "supplement", data, request.asked_by, today)


def _freeze(kind, row, name, data, signer, today):
    return freeze_paper(
        kind,
        row,
        papers.template(name),
        data,
        by=signer,
        watermark=row.registration.round.watermark,
        note=note_of(today or clock.today()),
    )
