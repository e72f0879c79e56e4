"""What a guest does with a letter in hand, without a login: answer, calendar, paper, questions, forms, certificate."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.once import once
from accounts.refusals import Refused
from documents.qr import qr_svg
from trainings import calendar_file, letters, permissions, writing
from trainings.actions import inviting, learning
from trainings.forms.guest import AnswerForm, QuestionForm, SurveyForm
from trainings.models import Guest, Invitation, TrainingCertificate
from trainings.models.audience import as_copied
from trainings.statuses import Reply, SurveyKind
from trainings.views.page import letter_page, posted, show


def _invitation(code):
    return get_object_or_404(Invitation.objects.active().with_names(), code=as_copied(code))


@letter_page
def answer(request, code):
    """Yes, no, or who comes instead; answered again as long as seats are given."""
    row = _invitation(code)
    form = AnswerForm(posted(request), initial=_as_answered(row))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            inviting.answer(row, data["reply"], note=data["note"], substitute=data["substitute"])
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _SAID[Reply(row.state)])
            return redirect(row)
    conference = row.guest.conference
    context = {
        "invitation": row,
        "guest": row.guest,
        "sessions": conference.sessions.all(),
        "topics": conference.topics.prefetch_related("concepts"),
        "form": form,
        "why_not": permissions.why_not_answer(row, Reply.DECLINED),
        "links": letters.links(row),
        "qr": qr_svg(letters.badge_link(row.guest)),
        "personal_link": letters.personal_link(row.guest),
        "waiting_place": _place_in_queue(row),
    }
    return show(request, "answer", context, conference=conference)


_SAID = {
    Reply.ACCEPTED: gettext_lazy("Đã ghi nhận: ông/bà sẽ dự. Giấy mời có mã QR ở dưới trang này."),
    Reply.DELEGATED: gettext_lazy("Đã ghi nhận người dự thay. Xin chuyển giấy mời có mã QR cho người ấy."),
    Reply.DECLINED: gettext_lazy("Đã ghi nhận: ông/bà không dự. Cảm ơn ông/bà đã báo trước."),
    Reply.WAITING: gettext_lazy("Hội nghị đã đủ chỗ; ông/bà ở trong danh sách chờ. Khi có chỗ, cổng sẽ gửi thư báo."),
}


def _as_answered(row):
    reply = row.state
    if reply == Reply.WAITING:
        reply = Reply.DELEGATED if row.substitute_name else Reply.ACCEPTED
    return {
        "reply": reply,
        "note": row.note,
        "substitute_name": row.substitute_name,
        "substitute_position": row.substitute_position,
        "substitute_phone": row.substitute_phone,
    }


def _place_in_queue(row):
    if row.state != Reply.WAITING:
        return None
    ahead = Invitation.objects.in_waiting_order().filter(conference=row.conference_id)
    return list(ahead.values_list("pk", flat=True)).index(row.pk) + 1


@letter_page
def calendar(request, code):
    row = _invitation(code)
    content = calendar_file.of_conference(row.guest.conference, link=letters.links(row)["answer_link"], now=clock.now())
    response = HttpResponse(content, content_type=calendar_file.CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="hoi-nghi.ics"'
    return response


@letter_page
def invitation_paper(request, code):
    row = _invitation(code)
    return writing.pdf_response(writing.invitations_pdf(row.guest.conference, [row]), "giay-moi")


@letter_page
def opt_out(request, code):
    """The page asks, only the button does it: mail readers open links by themselves."""
    row = _invitation(code)
    address = letters.address_for(row.guest)
    if request.method == "POST":
        inviting.opt_out(row)
        messages.success(request, _("Cổng sẽ không gửi thư mời hội nghị tới địa chỉ này nữa."))
        return redirect(row)
    return show(request, "opt_out", {"invitation": row, "address": _veiled(address)}, conference=row.guest.conference)


def _veiled(address):
    """ "a…@ocop.example": enough to know which, too little for a stranger."""
    name, _at, host = address.partition("@")
    return f"{name[:1]}…@{host}" if host else ""


@letter_page
def badge(request, badge):
    """What a telephone shows that reads the door's code by itself: which conference, and what to do."""
    guest = get_object_or_404(Guest.objects.select_related("conference"), code=as_copied(badge))
    return show(request, "badge", {"sessions": guest.conference.sessions.all()}, conference=guest.conference)


# --- the guest's own page ------------------------------------------------------------------


def _guest(token):
    pk = Guest.pk_of_token(token)
    return get_object_or_404(Guest.objects.select_related("conference__office", "business", "certificate"), pk=pk or 0)


@letter_page
def personal(request, token):
    guest = _guest(token)
    conference = guest.conference
    answered = set(guest.survey_answers.values_list("survey", flat=True))
    surveys = [
        (survey, survey.pk in answered, permissions.why_not_fill_in(survey, guest), permissions.until(survey))
        for survey in conference.surveys.all()
    ]
    context = {
        "guest": guest,
        "token": token,
        "materials": conference.materials.select_related("file"),
        "surveys": surveys,
        "questions": guest.questions.all(),
        "question_form": QuestionForm(),
        "why_not_ask": permissions.why_not_ask(conference),
        "certificate": getattr(guest, "certificate", None),
        "attendances": guest.attendances.select_related("session"),
    }
    return show(request, "personal", context, conference=conference)


@letter_page
@once
def ask(request, token):
    guest = _guest(token)
    form = QuestionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        learning.ask(guest.conference, form.cleaned_data["text"], guest=guest)
        messages.success(request, _("Đã gửi câu hỏi tới ban tổ chức."))
    elif request.method == "POST":
        raise Refused(_("Xin ghi câu hỏi, không quá 2.000 ký tự."))
    return redirect("trainings:personal", token)


@letter_page
def survey(request, token, kind):
    guest = _guest(token)
    if kind not in SurveyKind.values:
        raise Http404
    form_row = get_object_or_404(guest.conference.surveys, kind=kind)
    form = SurveyForm(form_row, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            learning.fill_in(form_row, guest, form.answers)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Đã gửi phiếu. Cảm ơn ông/bà."))
            return redirect("trainings:personal", token)
    context = {
        "survey": form_row,
        "form": form,
        "token": token,
        "why_not": permissions.why_not_fill_in(form_row, guest),
        "until": permissions.until(form_row),
    }
    return show(request, "survey", context, conference=guest.conference)


@letter_page
def material(request, token, pk):
    guest = _guest(token)
    row = get_object_or_404(guest.conference.materials.select_related("file"), pk=pk, file__isnull=False)
    return writing.stored_file(row.file, row.filename)


@letter_page
def certificate_paper(request, token):
    guest = _guest(token)
    certificate = getattr(guest, "certificate", None)
    if certificate is None or certificate.revoked_at:
        raise Http404
    return writing.pdf_response(writing.certificate_pdf(certificate), "giay-xac-nhan")


@letter_page
def certificate_check(request, code):
    """Public: name, conference, number; valid or taken back. A demonstration says so."""
    found = TrainingCertificate.objects.filter(code=as_copied(code)).select_related("conference__office").first()
    context = {"certificate": found, "unknown_code": code[:40]}
    return show(request, "certificate_check", context, status=200 if found else 404)
