"""PDFs, as they were frozen, of the council's work and of what the leader signed. Scores stay under seal until the session is closed."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from accounts.refusals import Refused
from evaluations import background
from evaluations.actions import papers
from evaluations.models import Certificate, CouncilSession, Decision, Evaluation, MinutesSupplement, ScoreSheet
from evaluations.statuses import SessionState
from evaluations.views.page import page
from jobs import asking
from products.models import Business
from products.views.papers import pdf_response


def _closed_session(request, pk):
    found = CouncilSession.objects.visible_to(request.user).select_related(
        "council__round__regulation", "council__round__office"
    )
    session = get_object_or_404(found, pk=pk)
    if session.state != SessionState.CLOSED:
        raise Refused(_("Biên bản và bảng tổng hợp điểm chỉ có sau khi Chủ tọa bế mạc phiên."))
    return session


@page
def minutes_pdf(request, pk):
    session = _closed_session(request, pk)
    return pdf_response(papers.printed(papers.MINUTES, session), f"bien-ban-{session.pk}")


@page
def supplement_pdf(request, pk):
    seen = CouncilSession.objects.visible_to(request.user)
    supplement = get_object_or_404(MinutesSupplement.objects.filter(adopted_at__isnull=False, session__in=seen), pk=pk)
    return pdf_response(papers.printed(papers.MINUTES, supplement), f"bien-ban-bo-sung-{supplement.pk}")


@page
def summary_pdf(request, pk):
    """For those who may read every counted sheet (rulings 18)."""
    session = _closed_session(request, pk)
    sheets = ScoreSheet.objects.filter(evaluation__session=session)
    readable = sheets.visible_to(request.user)
    if sheets.counted().exclude(pk__in=readable.values("pk")).exists():
        raise Refused(
            _("Bảng tổng hợp điểm dành cho thành viên Hội đồng, lãnh đạo cơ quan thường trực và người ký quyết định.")
        )
    return pdf_response(papers.printed(papers.SUMMARY, session), f"tong-hop-diem-{session.pk}")


@page
def decision_pdf(request, pk):
    found = Decision.objects.visible_to(request.user).select_related("round__regulation", "round__office", "office")
    decision = get_object_or_404(found, pk=pk)
    return pdf_response(papers.printed(papers.DECISION, decision), f"quyet-dinh-{decision.pk}")


# So many certificates are set within the request in less than a second; more are the worker's.
MOST_PAGES = 20


@page
def certificates_pdf(request, pk):
    """All certificates of a decision in one file, for the office's printer."""
    seen = Decision.objects.visible_to(request.user).select_related("round", "office")
    decision = get_object_or_404(seen, pk=pk)
    count = papers.certificates_of(decision).count()
    if not count:
        raise Refused(_("Quyết định này không có giấy chứng nhận nào còn hiệu lực để in."))
    if count > MOST_PAGES:
        return redirect(asking.ask(background.CERTIFICATES, decision, by=request.user, key=f"{request.user.pk}"))
    return pdf_response(papers.all_certificates(decision), f"giay-chung-nhan-{decision.pk}")


@page
def certificate_pdf(request, code):
    """The business of the product, and the officials who see its evaluation."""
    mine = Business.objects.acted_for_by(request.user)
    seen = Evaluation.objects.visible_to(request.user)
    certificate = (
        Certificate.objects.filter(
            Q(recognition__product__business__in=mine.values("pk")) | Q(item__evaluation__in=seen.values("pk")),
            code=code,
        )
        .select_related("item__decision__office", "item__evaluation__round__regulation", "recognition")
        .first()
    )
    if certificate is None:
        raise Http404
    return pdf_response(papers.printed(papers.CERTIFICATE, certificate), f"giay-chung-nhan-{certificate.code[:8]}")
