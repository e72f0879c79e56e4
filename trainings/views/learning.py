"""What was asked, thought and learned: questions, forms and tests with their results, certificates, thanks."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.once import once
from accounts.paging import keyset_page
from accounts.querysets import all_in
from accounts.refusals import Refused
from trainings import permissions, results, writing
from trainings.actions import inviting, learning
from trainings.forms.learning import (
    CertificateFilter,
    ClosingForm,
    QuestionAnswerForm,
    QuestionForm,
    initial_items,
    items_formset,
)
from trainings.models import Mailing, Question, Survey, TrainingCertificate
from trainings.statuses import Presence, SurveyKind
from trainings.views.page import (
    button,
    crumbs_of,
    deed,
    note_of,
    page,
    posted,
    read_again,
    refuse_reading_to_others,
    seen,
    show,
    version_of,
)
from trainings.views.tabs import tabs


def _reading(request, pk):
    """What people thought and how they did is for the organising office, its leader and the auditor."""
    conference = seen(request, pk)
    if permissions.why_not_read_lists(request.user, conference):
        raise Refused(_("Phiếu và kết quả chỉ dành cho cơ quan tổ chức."))
    return conference


# --- questions -----------------------------------------------------------------------------


@page
@once
def questions(request, pk):
    conference = seen(request, pk)
    rows = conference.questions.select_related("guest", "answered_by").filter(
        Q(guest__isnull=True) | Q(guest__in=conference.guests.visible_to(request.user).values("pk"))
    )
    form = QuestionForm(posted(request))
    why_not = permissions.why_not_ask(conference)
    organises = permissions.organises(request.user, conference.office)
    if request.method == "POST":
        if not organises:
            raise Refused(_("Chỉ cơ quan tổ chức ghi được câu hỏi nêu tại hội nghị."))
        if form.is_valid():
            try:
                learning.ask(conference, form.cleaned_data["text"])
            except Refused as refused:
                form.add_error(None, refused.reason)
            else:
                messages.success(request, _("Đã ghi câu hỏi."))
                return redirect("trainings:questions", pk)
    found = keyset_page(rows, request.GET, "-pk")
    context = {
        "keyset": found,
        "rows": found.rows,
        "form": form,
        "count": rows.count(),
        "unanswered": rows.filter(answer="").count(),
        "why_not_ask": why_not,
        "organises": organises,
        "tabs": tabs(conference, "questions"),
    }
    return show(request, "questions", context, conference=conference, crumbs=crumbs_of(conference, (_("Câu hỏi"), "")))


@page
def question_answer(request, pk, question):
    conference = seen(request, pk)
    row = get_object_or_404(Question.objects.select_related("guest", "conference__office"), pk=question, conference=pk)
    reason = permissions.why_not_answer_question(request.user, row)
    if reason:
        raise Refused(reason)
    form = QuestionAnswerForm(posted(request), initial={"answer": row.answer})
    if request.method == "POST" and form.is_valid():
        try:
            learning.answer_question(
                row, form.cleaned_data["answer"], by=request.user, shown=request.POST.get("shown", "")
            )
        except Refused as refused:
            form.add_error(None, refused.reason)
            row.refresh_from_db(fields=["answer"])  # what a colleague wrote stands beside what was typed here
        else:
            messages.success(request, _("Đã lưu câu trả lời; người hỏi thấy ở trang riêng của mình."))
            return redirect("trainings:questions", pk)
    crumbs = crumbs_of(conference, (_("Câu hỏi"), reverse("trainings:questions", args=[pk])), (_("Trả lời"), ""))
    context = {"question": row, "form": form, "shown": learning.mark_of(row.answer)}
    return show(request, "question_answer", context, conference=conference, crumbs=crumbs)


# --- forms and tests -----------------------------------------------------------------------


@page
def surveys(request, pk):
    conference = _reading(request, pk)
    held = {row.kind: row for row in conference.surveys.annotate(answered=Count("answers"))}
    context = {
        "rows": [(kind, held.get(kind.value)) for kind in SurveyKind],
        "tests": results.of_tests(conference),
        "why_not_edit": permissions.why_not_edit_surveys(request.user, conference),
        "organises": permissions.organises(request.user, conference.office),
        "came": conference.guests.filter(came=True).count(),
        "tabs": tabs(conference, "surveys"),
    }
    crumbs = crumbs_of(conference, (_("Phiếu, kiểm tra"), ""))
    return show(request, "surveys", context, conference=conference, crumbs=crumbs)


def _kind(kind):
    if kind not in SurveyKind.values:
        raise Http404
    return SurveyKind(kind)


@page
def survey_edit(request, pk, kind):
    """Add a row, save; an empty row is left out. Once somebody has answered, only the last day may change."""
    conference, kind = seen(request, pk), _kind(kind)
    reason = permissions.why_not_edit_surveys(request.user, conference)
    refuse_reading_to_others(request, conference, reason)
    held = conference.surveys.filter(kind=kind).first()
    answered = bool(held and held.answers.exists())
    more = request.method == "POST" and "more" in request.POST
    extra = 0 if answered or reason else 1 if held else 3
    if more:
        posted_rows = _one_row_more(request.POST)
        formset, closing = items_formset(kind, posted_rows), ClosingForm(posted_rows)
    else:
        formset = items_formset(kind, posted(request), initial=initial_items(held), extra=extra)
        closing = ClosingForm(posted(request), initial={"closes_on": held.closes_on if held else None})
    refused = ""
    if request.method == "POST" and not more and closing.is_valid():
        wanted = held or Survey(conference=conference, kind=kind)
        if reason := learning.why_not_last_day(wanted, closing.cleaned_data["closes_on"]):
            closing.add_error("closes_on", reason)
    if request.method == "POST" and not more and formset.is_valid() & closing.is_valid():
        items = held.items if answered else formset.items()
        try:
            learning.set_survey(
                conference,
                kind,
                items,
                by=request.user,
                closes_on=closing.cleaned_data["closes_on"],
                version=version_of(request),
            )
        except Refused as no:
            refused = no.reason
            read_again(conference, no)
        else:
            messages.success(request, _("Đã lưu «%(kind)s».") % {"kind": kind.label})
            return redirect("trainings:surveys", pk)
    context = {
        "kind": kind,
        "held": held,
        "why_not": reason if request.method != "POST" else "",
        "answered": answered,
        "formset": formset,
        "closing": closing,
        "refused": refused,
        "is_test": kind != SurveyKind.FEEDBACK,
    }
    crumbs = crumbs_of(conference, (_("Phiếu, kiểm tra"), reverse("trainings:surveys", args=[pk])), (kind.label, ""))
    return show(request, "survey_edit", context, conference=conference, crumbs=crumbs)


def _one_row_more(data):
    data = data.copy()
    total = data.get("cau-TOTAL_FORMS", "")
    data["cau-TOTAL_FORMS"] = str(int(total) + 1) if total.isascii() and total.isdigit() and len(total) < 4 else "1"
    return data


@page
def survey_results(request, pk, kind):
    conference = _reading(request, pk)
    held = get_object_or_404(Survey.objects.filter(conference=conference), kind=_kind(kind))
    context = {
        "survey": held,
        "result": results.of_survey(held),
        "tests": results.of_tests(conference) if held.is_test else {},
        "smallest": results.SMALLEST_GROUP,
    }
    crumbs = crumbs_of(
        conference,
        (_("Phiếu, kiểm tra"), reverse("trainings:surveys", args=[pk])),
        (held.get_kind_display(), ""),
    )
    return show(request, "survey_results", context, conference=conference, crumbs=crumbs)


# --- certificates and thanks ---------------------------------------------------------------


def _due(conference):
    """How many came to enough sessions and have no certificate yet."""
    if conference.certificate_sessions is None:
        return 0
    present = Count("attendances", filter=Q(attendances__presence=Presence.PRESENT))
    needed = max(1, min(conference.certificate_sessions, conference.sessions.count()))
    return conference.guests.filter(certificate__isnull=True).annotate(times=present).filter(times__gte=needed).count()


@page
def certificates(request, pk):
    conference = seen(request, pk)
    rows = TrainingCertificate.objects.filter(conference=conference).visible_to(request.user)
    form = CertificateFilter(request.GET)
    if form.is_valid():
        rows = rows.filter(all_in(form.cleaned_data["tim"], "guest__folded"))
    found = keyset_page(rows.select_related("guest"), request.GET, "pk")
    for row in found.rows:
        row.conference = conference
    organises = permissions.organises(request.user, conference.office)
    thanks = conference.mailings.filter(kind=Mailing.Kind.THANKS).first()
    due = _due(conference)
    actions = []
    if organises:
        why_not = permissions.why_not_certify(request.user, conference)
        actions = [
            button(
                reverse("trainings:certify", args=[pk]),
                _("Cấp giấy xác nhận cho %(count)s người") % {"count": due} if due else _("Cấp giấy xác nhận"),
                why_not or ("" if due else _("Mọi người đủ điều kiện đã có giấy xác nhận.")),
                icon="award",
                confirm=_("Mỗi giấy có số và mã riêng; giấy đã cấp chỉ thu hồi được, không xóa được."),
            ),
            button(
                reverse("trainings:thank", args=[pk]),
                _("Gửi thư cảm ơn và tài liệu"),
                permissions.why_not_thank(request.user, conference) or (_("Thư cảm ơn đã được gửi.") if thanks else ""),
                icon="envelope",
                style="secondary",
                reason_label=_("Lời nhắn thêm trong thư (không bắt buộc)"),
                reason_optional=True,
            ),
        ]
    context = {
        "keyset": found,
        "rows": found.rows,
        "filter": form,
        "count": rows.count(),
        "actions": actions,
        "thanks": thanks,
        "due": due,
        "came": conference.guests.filter(came=True).count(),
        "organises": organises,
        "prints": not permissions.why_not_read_lists(request.user, conference),
        "tabs": tabs(conference, "certificates"),
    }
    crumbs = crumbs_of(conference, (_("Giấy xác nhận, thư cảm ơn"), ""))
    return show(request, "certificates", context, conference=conference, crumbs=crumbs)


@deed
def certify(request, pk):
    issued = learning.certify(seen(request, pk), by=request.user)
    messages.success(request, _("Đã cấp %(count)s giấy xác nhận.") % {"count": issued})
    return redirect("trainings:certificates", pk)


@deed
def thank(request, pk):
    mailing = inviting.thank(seen(request, pk), by=request.user, note=note_of(request))
    if mailing:
        messages.success(
            request,
            _(
                "Đang gửi thư cảm ơn cho %(count)s người đã dự. Ai nhận thư in, ai không nhận được đều có tên ở trang này."
            )
            % {"count": mailing.total},
        )
        return redirect("trainings:mailing", pk, mailing.pk)
    return redirect("trainings:certificates", pk)


def _certificate(request, pk):
    rows = TrainingCertificate.objects.visible_to(request.user).select_related("conference__office", "guest")
    return get_object_or_404(rows, pk=pk)


@page
def certificate_pdf(request, pk):
    return writing.pdf_response(writing.certificate_pdf(_certificate(request, pk)), "giay-xac-nhan")


@deed
def certificate_revoke(request, pk):
    row = _certificate(request, pk)
    learning.revoke_certificate(row, by=request.user, reason=note_of(request))
    messages.success(request, _("Đã thu hồi giấy xác nhận số %(number)s.") % {"number": row.number})
    return redirect("trainings:certificates", row.conference_id)
