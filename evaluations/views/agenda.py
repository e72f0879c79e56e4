"""Before the scoring: what lies on a session's agenda, who came, the opening."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from accounts.refusals import Refused
from evaluations import permissions
from evaluations.actions import councils, scoring
from evaluations.forms.council import AttendanceForm
from evaluations.forms.session import MoveForm
from evaluations.models import CouncilSession, Evaluation
from evaluations.statuses import SessionState, Status
from evaluations.views.page import deed, page, posted, refuse_reading, show
from evaluations.views.sight import crumbs_of, dossier_seen, session_seen


def candidates(session):
    """Ready dossiers of the round that lie in no session yet."""
    return (
        Evaluation.objects.filter(round=session.council.round, status=Status.READY, session__isnull=True)
        .with_names()
        .order_by("registration__submitted_at", "pk")
    )


@deed
def agenda_add(request, pk):
    row = session_seen(request, pk)
    chosen = [int(key) for key in request.POST.getlist("ho-so") if key.isascii() and key.isdigit() and len(key) < 18]
    evaluations = list(Evaluation.objects.filter(round=row.council.round, pk__in=chosen))
    if not evaluations:
        raise Refused(_("Hãy chọn ít nhất một hồ sơ để đưa vào phiên."))
    with transaction.atomic():
        for evaluation in evaluations:
            councils.put_on_agenda(row, evaluation, by=request.user)
    messages.success(request, _("Đã đưa %(count)s hồ sơ vào phiên.") % {"count": len(evaluations)})
    return redirect(row)


@deed
def agenda_remove(request, pk, evaluation):
    row = session_seen(request, pk)
    found = get_object_or_404(row.evaluations, pk=evaluation)
    councils.take_off_agenda(row, found, by=request.user)
    messages.success(request, _("Đã đưa «%(product)s» ra khỏi phiên.") % {"product": found.registration.product_name})
    return redirect(row)


def _other_sessions(request, evaluation):
    """Planned sessions of the round's councils, but the one it lies in."""
    seen = CouncilSession.objects.visible_to(request.user).filter(
        council__round=evaluation.round_id, state=SessionState.PLANNED
    )
    return seen.exclude(pk=evaluation.session_id).select_related("council").order_by("held_on", "pk")


@page
def agenda_move(request, pk):
    """Chuyển phiên: to another planned session of the round, with its reason."""
    row = dossier_seen(request, pk)
    refuse_reading(request, permissions.why_not_move_to_session(request.user, row))
    left = row.session
    form = MoveForm(posted(request), sessions=_other_sessions(request, row))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            councils.move_to_session(row, data["session"], by=request.user, reason=data["reason"])
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Đã chuyển hồ sơ sang «%(session)s».") % {"session": data["session"].title})
            return redirect(left)
    context = {
        "evaluation": row,
        "session": left,
        "form": form,
        "none_planned": not form.fields["session"].queryset.exists(),
        "reason_refused": permissions.why_not_move_to_session(request.user, row),
    }
    crumbs = crumbs_of(left, (_("Chuyển phiên"), "")) if left else []
    return show(request, "agenda_move", context, round=row.round, crumbs=crumbs)


@page
def attendance(request, pk):
    row = session_seen(request, pk)
    refuse_reading(request, permissions.why_not_take_attendance(request.user, row))
    members = list(row.council.members.select_related("user"))
    form = AttendanceForm(
        posted(request), members=members, rows={line.member_id: line for line in row.attendance.all()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            councils.take_attendance(row, form.rows(), by=request.user)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            present, seats, reason = permissions.quorum(row)
            if reason:
                messages.warning(request, _("Đã lưu điểm danh. %(reason)s") % {"reason": reason})
            else:
                messages.success(
                    request,
                    _("Đã lưu điểm danh: %(present)s trên %(seats)s ghế có quyền chấm, đủ túc số.")
                    % {"present": present, "seats": seats},
                )
            return redirect(row)
    context = {
        "session": row,
        "form": form,
        "lines": list(form.lines()),
        "reason_refused": permissions.why_not_take_attendance(request.user, row),
    }
    return show(request, "attendance", context, round=row.council.round, crumbs=crumbs_of(row, (_("Điểm danh"), "")))


@deed
def open_scoring(request, pk):
    row = session_seen(request, pk)
    scoring.open_scoring(row, by=request.user)
    messages.success(request, _("Đã mở chấm điểm. Từng thành viên khai báo lợi ích liên quan rồi chấm độc lập."))
    return redirect(row)
