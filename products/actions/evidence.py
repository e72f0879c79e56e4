"""Evidence: added, replaced, taken out; always a new row, never a changed one."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.links import why_not_link
from accounts.refusals import Refused, refuse_if
from products import files, opening, permissions
from products.actions.edits import facts_of
from products.actions.moving import hold
from products.models import Evidence, PaperNeed


def add(registration, paper, *, by, upload=None, link="", title="", criteria=(), **facts):
    """`facts`: number, issuer, issued_on, expires_on. The file is stored first; its row only with the evidence.

    ValidationError for a file that may not come in.
    """
    refuse_if(permissions.why_not_add_evidence(by, registration, paper, criteria or None))
    refuse_if(why_not_link(link) if link else "")
    stored = files.store(upload) if upload else None
    filename = files.name_of(upload, stored) if upload else ""
    with transaction.atomic():
        _hold(registration)
        wanted = list(criteria) or _default_criteria(registration, paper)
        refuse_if(permissions.why_not_add_evidence(by, registration, paper, wanted))
        evidence = Evidence.objects.create(
            registration=registration,
            paper=paper,
            file=stored,
            link=link,
            filename=filename,
            title=title or (filename or link)[:300],
            added_by=by,
            **facts,
        )
        evidence.criteria.set(wanted)
        if paper.is_conditional:
            _answer_by_handing_in(registration, paper)
        audit.record(
            by=by,
            action="evidence.added",
            subject=registration,
            after=facts_of(evidence),
        )
    return evidence


def _answer_by_handing_in(registration, paper):
    """Who hands in a conditional paper has answered that it is needed; an answer already given stays as it is."""
    need, _created = PaperNeed.objects.get_or_create(registration=registration, paper=paper, defaults={"needed": True})
    if need.needed is None:
        PaperNeed.objects.filter(pk=need.pk).update(needed=True)


def _hold(registration):
    """Against a hand-in at the same moment: a paper is in the manifest or not in the dossier."""
    hold(registration)


def _default_criteria(registration, paper):
    """Those the set names for the paper; where a supplement opened single criteria only, those of them."""
    named = [row for row in registration.criteria_set.criteria.all() if paper.code in row.evidence]
    opened = opening.of(registration)
    return named if opened.paper(paper.code) else [row for row in named if row.pk in opened.criteria]


@transaction.atomic
def remove(evidence, *, by):
    """Out of the dossier; the row and the file stay, for what was handed in earlier names them."""
    _hold(evidence.registration)
    refuse_if(permissions.why_not_change_evidence(by, evidence))
    Evidence.objects.filter(pk=evidence.pk, removed_at__isnull=True).update(removed_at=clock.now())
    audit.record(by=by, action="evidence.removed", subject=evidence.registration, before=facts_of(evidence))


@transaction.atomic
def restore(evidence, *, by):
    """The undo of a removal."""
    _hold(evidence.registration)
    refuse_if(permissions.why_not_change_evidence(by, evidence))
    Evidence.objects.filter(pk=evidence.pk, replaced_by__isnull=True).update(removed_at=None)
    audit.record(by=by, action="evidence.restored", subject=evidence.registration, after=facts_of(evidence))


@transaction.atomic
def replace(evidence, *, by, upload, **facts):
    """A better copy: the new row takes the old one's place and criteria; the old one stays in earlier manifests."""
    _hold(evidence.registration)
    refuse_if(permissions.why_not_change_evidence(by, evidence))
    if not Evidence.objects.select_for_update().standing().filter(pk=evidence.pk).exists():
        raise Refused(_("Tài liệu này đã được thay hoặc gỡ; hãy xem lại trang giấy tờ."))
    newer = add(
        evidence.registration,
        evidence.paper,
        by=by,
        upload=upload,
        title=evidence.title,
        criteria=list(evidence.criteria.all()),
        **facts,
    )
    Evidence.objects.filter(pk=evidence.pk).update(replaced_by=newer)
    audit.record(
        by=by,
        action="evidence.replaced",
        subject=evidence.registration,
        before=facts_of(evidence),
        after=facts_of(newer),
    )
    return newer
