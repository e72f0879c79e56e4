"""Interests on the session's pages: what the portal proposes, what is found later, what is taken back (rulings 21)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from accounts.refusals import Refused
from evaluations import permissions
from evaluations.actions import conflicts
from evaluations.forms.session import FindConflictForm, SettleForm
from evaluations.models import ConflictProposal
from evaluations.views.page import deed, note_of, page, posted, refuse_reading
from evaluations.views.sight import dossier_seen, show_on_dossier


@page
def find_conflict(request, pk):
    """A conflict that comes to light later (rulings 21)."""
    row = dossier_seen(request, pk)
    refuse_reading(request, permissions.why_not_find_conflict(request.user, row))
    form = FindConflictForm(posted(request), council=row.session.council)
    session = row.session  # too few sheets may take the dossier out of it
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            conflicts.find_conflict(row, data["member"], by=request.user, reason=data["reason"])
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            _say_what_followed(request, row)
            return redirect(session)
    reason = permissions.why_not_find_conflict(request.user, row)
    return show_on_dossier(request, row, "find_conflict", form, _("Lợi ích liên quan"), reason_refused=reason)


def _say_what_followed(request, evaluation):
    result = evaluation.current_result
    if evaluation.session is None:
        messages.warning(
            request, _("Đã ghi nhận. Hồ sơ không còn đủ phiếu hợp lệ nên ra khỏi phiên, chờ Hội đồng khác đánh giá.")
        )
    elif result is not None and result.awaits_vote:
        messages.warning(
            request,
            _("Đã ghi nhận và tính lại kết quả. Hội đồng đã biểu quyết kết luận trước đó nên cần biểu quyết lại."),
        )
    else:
        messages.success(request, _("Đã ghi nhận; phiếu của thành viên này không được tính."))


@page
def report_late(request, pk):
    """After the adoption: the chair or the head says it, the other confirms."""
    row = dossier_seen(request, pk)
    refuse_reading(request, permissions.why_not_report_late(request.user, row))
    form = FindConflictForm(posted(request), council=row.session.council)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            conflicts.report_late(row, data["member"], by=request.user, reason=data["reason"])
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Đã ghi; có hiệu lực khi người thứ hai xác nhận."))
            return redirect(row.session)
    reason = permissions.why_not_report_late(request.user, row)
    return show_on_dossier(
        request, row, "find_conflict", form, _("Lợi ích liên quan"), reason_refused=reason, late=True
    )


@page
def proposal_settle(request, pk):
    """«Khả năng xung đột lợi ích»: confirmed or dismissed, with a reason."""
    proposal = get_object_or_404(ConflictProposal.objects.select_related("member__user", "proposed_by"), pk=pk)
    row = dossier_seen(request, proposal.evaluation_id)
    proposal.evaluation = row
    refuse_reading(request, permissions.why_not_settle(request.user, proposal))
    session = row.session
    form = SettleForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            conflicts.settle(proposal, by=request.user, has_conflict=data["answer"] == "confirm", reason=data["reason"])
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            if data["answer"] == "confirm":
                _say_what_followed(request, row)
            else:
                messages.success(request, _("Đã bỏ qua, kèm lý do; thành viên chấm hồ sơ như thường."))
            return redirect(session)
    return show_on_dossier(
        request,
        row,
        "proposal_settle",
        form,
        _("Khả năng xung đột lợi ích"),
        proposal=proposal,
        reason_refused=permissions.why_not_settle(request.user, proposal),
    )


@deed
def take_back_finding(request, pk, member):
    row = dossier_seen(request, pk)
    seat = get_object_or_404(row.session.council.members.select_related("user"), pk=member)
    conflicts.take_back_finding(row, seat, by=request.user, reason=note_of(request))
    messages.success(request, _("Đã rút ghi nhận về %(name)s.") % {"name": seat.user.display_name})
    return redirect(row.session)
