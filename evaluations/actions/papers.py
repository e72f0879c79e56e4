"""The council's and the leader's papers, frozen when adopted or signed (QĐ 26/2026 Đ7 k1): printing again gives the same for ever."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from accounts.refusals import Refused
from documents.typeset import CannotTypeset, typeset
from evaluations import papers
from evaluations.models import Certificate, CouncilSession, Decision, ScoreSheet
from products.actions.freezing import freeze_paper, why_not_printed
from records import freezing

MINUTES, SUMMARY, DECISION, CERTIFICATE = "minutes", "summary", "decision", "certificate"
# What no font of ours can print stands as an empty box in a paper signed before characters were checked.
BOX = "□"
_KNOWN = {"\uf0b7": "•", "\uf0a7": "•", "\uf0fc": "•"}  # the bullets of Word's Symbol and Wingdings


def frozen(kind, row):
    """The paper in force, or None before it is adopted or signed."""
    return freezing.latest(kind, freezing.subject_of(row))


def freeze_minutes(session, *, by, now=None, note=""):
    """Minutes and summary of an adopted session; Refused where a character cannot be printed."""
    watermark = session.council.round.watermark
    for kind, data in ((MINUTES, papers.minutes(session)), (SUMMARY, _summary(session))):
        _freeze(kind, session, data, by=by, watermark=watermark, note=note, now=now)


def freeze_supplement(supplement, *, by, now=None):
    """Supplementary minutes, beside the minutes that stay as adopted, and the summary anew as its next number."""
    session = supplement.session
    watermark = session.council.round.watermark
    _freeze(MINUTES, supplement, papers.supplement(supplement), by=by, watermark=watermark, note="", now=now)
    _freeze(SUMMARY, session, _summary(session), by=by, watermark=watermark, note="", now=now)


def freeze_decision(decision, *, by, now=None, note=""):
    """The decision with its annex, and every certificate of it: all or none."""
    watermark = decision.round.watermark
    _freeze(DECISION, decision, papers.decision(decision), by=by, watermark=watermark, note=note, now=now)
    for certificate in Certificate.objects.filter(item__decision=decision).order_by("pk"):
        freeze_certificate(certificate, by=by, now=now, note=note)


def freeze_certificate(certificate, *, by, now=None, note=""):
    watermark = certificate.item.evaluation.round.watermark
    _freeze(CERTIFICATE, certificate, papers.certificate(certificate), by=by, watermark=watermark, note=note, now=now)


def _summary(session):
    return papers.summary(session, ScoreSheet.objects.filter(evaluation__session=session))


def _freeze(kind, row, data, **about):
    """A paper of earlier times (`note`) that holds what cannot be printed is kept all the same, with a box in its place."""
    note, template = about["note"], papers.template(kind)
    data = {**data, "frozen_note": note}
    while True:
        try:
            return freeze_paper(kind, row, template, data, **about)
        except Refused as refused:
            sign = getattr(refused.__cause__, "unprintable", "")
            if not note or not sign:
                raise
            for one in sign:
                data = _replaced(data, one, _KNOWN.get(one, BOX if one != BOX else "?"))


def _replaced(value, sign, by):
    if isinstance(value, str):
        return value.replace(sign, by)
    if isinstance(value, dict):
        return {name: _replaced(part, sign, by) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_replaced(part, sign, by) for part in value]
    return value


def printed(kind, row):
    """The frozen PDF; before the adoption a draft that says so. Refused where a draft holds what cannot be printed."""
    if paper := frozen(kind, row):
        return freezing.pdf_of(paper)
    if not is_draft(kind, row):  # signed by an earlier version of the portal and not yet frozen
        freeze_old(kind, row)
        return freezing.pdf_of(frozen(kind, row))
    data = {MINUTES: papers.minutes, SUMMARY: _summary}[kind](row)
    watermark = " · ".join(filter(None, [_("DỰ THẢO"), row.council.round.watermark]))
    try:
        return typeset(papers.template(kind), {**data, "frozen_note": ""}, watermark=watermark)
    except CannotTypeset as fault:
        raise Refused(why_not_printed(fault, data)) from fault


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
