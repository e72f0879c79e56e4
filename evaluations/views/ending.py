"""Refused before the scoring, stopped for want of a supplement, opened again; sent back from above and what follows."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from accounts.refusals import Refused
from criteria.holidays import working_calendar
from evaluations import permissions, seals
from evaluations.actions import ending, returning
from evaluations.forms.ending import RefuseForm, ReopenForm
from evaluations.models import Evaluation, Notice
from evaluations.views.page import deed, note_of, page, posted, refuse_reading, show
from products.models import Registration
from products.views.papers import pdf_response
from records import freezing

SUPPLEMENT_WORKING_DAYS = 10


def _mine(request, pk):
    row = get_object_or_404(Evaluation.objects.visible_to(request.user).with_names().select_related("session"), pk=pk)
    if seals.is_recused(row, request.user):
        raise Refused(_("Anh/chị có lợi ích liên quan với hồ sơ này nên không xem và không tham gia xử lý."))
    return row


def _crumbs(row, label):
    return [
        (_("Đánh giá"), reverse("evaluations:evaluation_list")),
        (row.registration.product_name, row.get_absolute_url()),
        (label, ""),
    ]


@page
def refuse(request, pk):
    """The head reads the ground the check found, and signs the notice."""
    row = _mine(request, pk)
    refuse_reading(request, permissions.why_not_refuse(request.user, row))
    grounds = permissions.wrong_grounds(row)
    first = grounds[0] if grounds else ("", "", "")
    form = RefuseForm(posted(request), grounds=grounds, initial={"item": first[0], "reason": first[2]})
    if request.method == "POST" and form.is_valid():
        try:
            notice = ending.refuse(row, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(
                request, _("Đã ký thông báo số %(number)s; chủ thể được báo tin.") % {"number": notice.number}
            )
            return redirect(row)
    heading = _("Thông báo không đủ điều kiện")
    context = {
        "evaluation": row,
        "form": form,
        "heading": heading,
        "lead": _(
            "Hồ sơ kết thúc trước khi chấm điểm, với căn cứ và lý do gửi cho chủ thể. Không hoàn tác được; chủ thể có thể kiến nghị hoặc nộp hồ sơ mới. Nếu cần Hội đồng xem xét, hãy nêu ý kiến để Hội đồng biểu quyết."
        ),
        "deed": _("Ký thông báo"),
        "style": "danger",
        "reason_refused": permissions.why_not_refuse(request.user, row),
    }
    return show(request, "ending", context, round=row.round, crumbs=_crumbs(row, heading))


@deed
def stop(request, pk):
    row = _mine(request, pk)
    notice = ending.stop(row, by=request.user, reason=note_of(request))
    messages.success(
        request,
        _("Đã dừng giải quyết, thông báo số %(number)s; mở lại được đến hết ngày %(day)s.")
        % {"number": notice.number, "day": f"{notice.reopen_by:%d/%m/%Y}"},
    )
    return redirect(row)


@page
def reopen(request, pk):
    row = _mine(request, pk)
    refuse_reading(request, permissions.why_not_reopen(request.user, row))
    due_on = working_calendar().add(clock.today(), SUPPLEMENT_WORKING_DAYS)
    form = ReopenForm(posted(request), initial={"due_on": due_on})
    if request.method == "POST" and form.is_valid():
        try:
            ending.reopen(row, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Đã mở lại hồ sơ; chủ thể nhận lại yêu cầu bổ sung với hạn mới."))
            return redirect(row)
    heading = _("Mở lại hồ sơ")
    context = {
        "evaluation": row,
        "form": form,
        "heading": heading,
        "lead": _(
            "Các nội dung cần bổ sung được yêu cầu lại với hạn mới; thời hạn giải quyết tính tiếp từ chỗ đã dừng."
        ),
        "deed": heading,
        "style": "primary",
        "reason_refused": permissions.why_not_reopen(request.user, row),
    }
    return show(request, "ending", context, round=row.round, crumbs=_crumbs(row, heading))


@deed
def send_back(request, pk):
    row = _mine(request, pk)
    back = returning.send_back(row, by=request.user, reason=note_of(request))
    messages.success(
        request,
        _("Đã chuyển trả kết quả cho %(office)s; chủ thể và cơ quan này được báo tin.") % {"office": back.office.name},
    )
    return redirect(row)


@deed
def evaluate_here(request, pk):
    row = _mine(request, pk)
    returning.evaluate_here(row, by=request.user, reason=note_of(request))
    messages.success(request, _("Hồ sơ vào bước kiểm tra để đánh giá lại theo thẩm quyền."))
    return redirect(row)


@page
def notice_pdf(request, pk):
    """As it was frozen; for the office, whoever sees the dossier, and the business."""
    notice = get_object_or_404(Notice.objects.select_related("evaluation"), pk=pk)
    sees = (
        Evaluation.objects.visible_to(request.user).filter(pk=notice.evaluation_id).exists()
        or Registration.objects.visible_to(request.user).filter(pk=notice.evaluation.registration_id).exists()
    )
    kind = {Notice.Kind.REFUSED: "refusal_notice", Notice.Kind.RETURNED: "return_notice"}[Notice.Kind(notice.kind)]
    paper = freezing.latest(kind, freezing.subject_of(notice))
    if not sees or paper is None:
        raise Http404
    return pdf_response(freezing.pdf_of(paper), f"thong-bao-{notice.pk}")
