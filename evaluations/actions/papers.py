"""The council's and the leader's papers, frozen when adopted or signed (QĐ 26/2026 Đ7 k1): printing again gives the same for ever."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from documents.typeset import typeset
from evaluations import papers
from evaluations.models import Certificate, CouncilSession, Decision, ScoreSheet
from products.actions.freezing import freeze_paper, freeze_papers
from records import freezing

MINUTES, SUMMARY, DECISION, CERTIFICATE = "minutes", "summary", "decision", "certificate"


def frozen(kind, row):
    """The paper in force, or None before it is adopted or signed."""
    return freezing.latest(kind, freezing.subject_of(row))


def freeze_minutes(session, *, by, now=None, note=""):
    """Minutes and summary of an adopted session."""
    watermark = session.council.round.watermark
    for kind, data in ((MINUTES, papers.minutes(session)), (SUMMARY, _summary(session))):
        _freeze(kind, session, data, by=by, watermark=watermark, note=note, now=now)


def freeze_supplement(supplement, *, by, now=None):
    """Supplementary minutes, beside the minutes that stay as adopted, and the summary anew as its next number."""
    session = supplement.session
    watermark = session.council.round.watermark
    _freeze(MINUTES, supplement, papers.supplement(supplement), by=by, watermark=watermark, note="", now=now)
    _freeze(SUMMARY, session, _summary(session), by=by, watermark=watermark, note="", now=now)


def freeze_decision(decision, *, by, now=None, note="", told=None):
    """The decision with its annex, and every certificate of it: all or none."""
    watermark = decision.round.watermark
    _freeze(DECISION, decision, papers.decision(decision), by=by, watermark=watermark, note=note, now=now)
    issued = Certificate.objects.filter(item__decision=decision).select_related(
        "recognition", "item__decision__office", "item__evaluation__round__regulation"
    )
    freeze_papers(
        CERTIFICATE,
        ((row, {**papers.certificate(row), "frozen_note": note}) for row in issued.order_by("pk")),
        papers.template(CERTIFICATE),
        by=by,
        watermark=watermark,
        note=note,
        now=now,
        told=told,
    )


def freeze_certificate(certificate, *, by, now=None, note=""):
    watermark = certificate.item.evaluation.round.watermark
    _freeze(CERTIFICATE, certificate, papers.certificate(certificate), by=by, watermark=watermark, note=note, now=now)


def _summary(session):
    return papers.summary(session, ScoreSheet.objects.filter(evaluation__session=session))


def _freeze(kind, row, data, **about):
    freeze_paper(kind, row, papers.template(kind), {**data, "frozen_note": about["note"]}, **about)


def printed(kind, row):
    """The frozen PDF; before the adoption a draft that says so."""
    if paper := frozen(kind, row):
        return freezing.pdf_of(paper)
    if not is_draft(kind, row):  # signed by an earlier version of the portal and not yet frozen
        freeze_old(kind, row)
        return freezing.pdf_of(frozen(kind, row))
    data = {MINUTES: papers.minutes, SUMMARY: _summary}[kind](row)
    watermark = " · ".join(filter(None, [_("DỰ THẢO"), row.council.round.watermark]))
    return typeset(papers.template(kind), {**data, "frozen_note": ""}, watermark=watermark)


def certificates_of(decision):
    """Those in force, in the order of the decision."""
    return Certificate.objects.filter(item__decision=decision, revoked_on__isnull=True).order_by("item__pk")


def all_certificates(decision):
    """Every certificate of a decision in one file, by one run of Typst, from the data that was frozen of each."""
    rows = list(certificates_of(decision))
    papers_of = freezing.all_latest(CERTIFICATE, [freezing.subject_of(row) for row in rows])
    for row in rows:
        if freezing.subject_of(row) not in papers_of:  # signed by an earlier version of the portal and not yet frozen
            freeze_old(CERTIFICATE, row)
            papers_of[freezing.subject_of(row)] = frozen(CERTIFICATE, row)
    pages = [papers_of[freezing.subject_of(row)].data for row in rows]
    title = _("Giấy chứng nhận theo Quyết định số %(number)s") % {"number": decision.number}
    data = {"title": title, "issuer": pages[0]["issuer"], "pages": pages}
    return typeset(papers.template(CERTIFICATE), data, watermark=decision.round.watermark)


def is_draft(kind, row):
    return kind in {MINUTES, SUMMARY} and row.minutes_adopted_at is None


# --- Papers of earlier versions ------------------------------------------------------------------------


@transaction.atomic
def freeze_old(kind, row, *, now=None):
    """Freeze once what was adopted or signed before papers were frozen, from what is known today; the paper says so.

    Nothing happens to a paper frozen already. Returns whether something was frozen.
    """
    if frozen(kind, row):
        return False
    now = now or clock.now()
    note = _("Bản in này được Cổng chốt ngày %(day)s theo dữ liệu của hồ sơ đã ký.") % {
        "day": f"{clock.local_date(now):%d/%m/%Y}"
    }
    if kind == DECISION:
        _freeze(kind, row, papers.decision(row), by=None, watermark=row.round.watermark, note=note, now=now)
    elif kind == CERTIFICATE:
        freeze_certificate(row, by=None, now=now, note=note)
    else:
        freeze_minutes(row, by=None, now=now, note=note)
    return True


def old_papers():
    """(kind, row) of everything adopted or signed: sessions by their minutes, decisions, certificates."""
    for session in CouncilSession.objects.filter(minutes_adopted_at__isnull=False).order_by("pk"):
        yield MINUTES, session
    for decision in Decision.objects.order_by("pk"):
        yield DECISION, decision
    for certificate in Certificate.objects.order_by("pk"):
        yield CERTIFICATE, certificate
