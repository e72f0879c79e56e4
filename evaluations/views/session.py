"""The session: agenda, attendance, who has finished, the chair's deeds, the projector's board, the minutes."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from accounts.refusals import Refused
from evaluations import minutes_text, permissions, seals
from evaluations.actions import concluding, councils, scoring
from evaluations.forms.council import AttendanceForm
from evaluations.forms.fields import ReasonForm, VoteForm
from evaluations.forms.session import ConcludeForm, FindConflictForm, MinutesForm
from evaluations.models import CouncilSession, Evaluation, Objection
from evaluations.statuses import HAS_RESULT, SessionState, Status
from evaluations.views import chair
from evaluations.views.page import deed, note_of, page, posted, refuse_reading, show
from products.permissions import works_at


def _crumbs(session, *more):
    return [
        (_("Hội đồng"), reverse("evaluations:council_list")),
        (session.council.name, session.council.get_absolute_url()),
        (session.title, session.get_absolute_url()),
        *more,
    ]


def _mine(request, pk):
    seen = CouncilSession.objects.visible_to(request.user).select_related(
        "council__round__office", "council__round__regulation"
    )
    return get_object_or_404(seen, pk=pk)


def _dossier(request, pk):
    """A dossier of a session; one in which I have an interest stays shut (rulings 21)."""
    seen = Evaluation.objects.visible_to(request.user).with_names().filter(session__isnull=False)
    row = get_object_or_404(seen.select_related("session__council__round__office"), pk=pk)
    if seals.is_recused(row, request.user):
        raise Refused(_("Anh/chị có lợi ích liên quan với hồ sơ này nên không xem và không tham gia xử lý."))
    return row


def _watches(user, session):
    """Secretary, chair and the office see who has finished, name by name; members see numbers and their own row."""
    return (
        permissions.keeps(user, session.council)
        or permissions.presides(user, session)
        or works_at(user, session.council.round.office, *permissions.STAFF)
    )


@page
def session(request, pk):
    row, user = _mine(request, pk), request.user
    members = permissions.voting_members(row.council)
    evaluations = list(seals.agenda(row))
    for evaluation in evaluations:
        evaluation.session = row
    rows = seals.matrix(row, members, evaluations)
    own = next((member for member in members if member.user_id == user.pk), None)
    recused = {evaluation for evaluation, member in seals.recusals(evaluations) if own and member == own.pk}
    present, seats, quorum_reason = permissions.quorum(row)
    attendance = {line.member_id: line for line in row.attendance.all()}
    every_member = list(row.council.members.select_related("user"))
    for member in every_member:
        member.line = attendance.get(member.pk)
    context = {
        "session": row,
        "council": row.council,
        "actions": chair.actions(user, row),
        "members": every_member,
        "voters": members,
        "attendance_taken": bool(attendance),
        "why_not_attend": permissions.why_not_take_attendance(user, row),
        "quorum_present": present,
        "quorum_seats": seats,
        "quorum_least": -(-seats * row.council.quorum_numerator // row.council.quorum_denominator),
        "quorum_reason": quorum_reason,
        "keeps": permissions.keeps(user, row.council),
        "watches": _watches(user, row),
        "own": own,
        "rows": [chair.dossier(user, row, line, line.evaluation.pk in recused) for line in rows],
        "agenda_open": row.state == SessionState.PLANNED,
        # Once every sheet is in and opened, the totals below say it all.
        "shows_progress": not row.is_discussed or any(line.done < line.wanted for line in rows),
        "why_not_schedule": permissions.why_not_schedule(user, row),
        "candidates": _candidates(row) if row.state == SessionState.PLANNED else [],
        "may_write_minutes": not permissions.why_not_write_minutes(user, row),
    }
    return show(request, "session", context, round=row.council.round, crumbs=_crumbs(row)[:-1] + [(row.title, "")])


def _candidates(session):
    """Ready dossiers of the round that lie in no session yet."""
    return (
        Evaluation.objects.filter(round=session.council.round, status=Status.READY, session__isnull=True)
        .with_names()
        .order_by("registration__submitted_at", "pk")
    )


@deed
def agenda_add(request, pk):
    row = _mine(request, pk)
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
    row = _mine(request, pk)
    found = get_object_or_404(row.evaluations, pk=evaluation)
    councils.take_off_agenda(row, found, by=request.user)
    messages.success(request, _("Đã đưa «%(product)s» ra khỏi phiên.") % {"product": found.registration.product_name})
    return redirect(row)


@page
def attendance(request, pk):
    row = _mine(request, pk)
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
    return show(request, "attendance", context, round=row.council.round, crumbs=_crumbs(row, (_("Điểm danh"), "")))


@deed
def open_scoring(request, pk):
    row = _mine(request, pk)
    scoring.open_scoring(row, by=request.user)
    messages.success(request, _("Đã mở chấm điểm. Từng thành viên khai báo lợi ích liên quan rồi chấm độc lập."))
    return redirect(row)


# --- the projector -------------------------------------------------------------------------


def _board(request, pk):
    row = _mine(request, pk)
    evaluations = list(seals.agenda(row))
    for evaluation in evaluations:
        evaluation.session = row
    lines = seals.matrix(row, permissions.voting_members(row.council), evaluations)
    return {
        "session": row,
        "rows": [{"line": line, "revealed": chair.board_result(request.user, line.evaluation)} for line in lines],
        "all_done": all(line.done == line.wanted for line in lines),
        "at": clock.now(),
    }


@page
def board(request, pk):
    """Large and calm, for a projector: counts only, products only, no names (ui.md)."""
    context = _board(request, pk)
    return show(request, "board", context, round=context["session"].council.round)


@page
def board_state(request, pk):
    return render(request, "evaluations/_board.html", _board(request, pk))


# --- after the opening ---------------------------------------------------------------------


@deed
def open_discussion(request, pk):
    row = _mine(request, pk)
    concluding.open_discussion(row, by=request.user)
    messages.success(request, _("Đã mở thảo luận. Phiếu không sửa được nữa; điểm của từng người hiện bên dưới."))
    return redirect(row)


@page
def comparison(request, pk):
    """Member × criterion, once this person may read the sheets (rulings 18)."""
    row = _dossier(request, pk)
    asked = request.GET.get("lan", "")
    attempt = int(asked) if asked in {str(n) for n in range(1, row.attempt + 1)} else row.attempt
    shown = seals.revealed(row, request.user, attempt)
    context = {
        "evaluation": row,
        "session": row.session,
        "attempt": attempt,
        "attempts": range(1, row.attempt + 1),
        "shown": shown,
        "table": chair.comparison_table(row, shown) if shown else [],
        "result": row.current_result if row.status in HAS_RESULT else None,
    }
    name = row.registration.product_name
    return show(request, "comparison", context, round=row.round, crumbs=_crumbs(row.session, (name, "")))


def _with_reason(done, do):
    """A deed of the chair with a reason, given in the fold of its button."""

    @deed
    def view(request, pk):
        row = _dossier(request, pk)
        form = ReasonForm({"reason": note_of(request)})
        if not form.is_valid():
            raise Refused(" ".join(sentence for _id, _label, sentence in form.problems))
        session = row.session  # the deed may take the dossier out of it
        do(row, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, str(done()))
        return redirect(session)

    return view


ask_rescoring = _with_reason(lambda: _("Đã yêu cầu chấm lại; phiếu lần đầu được giữ nguyên."), concluding.ask_rescoring)
accept_spread = _with_reason(lambda: _("Đã ghi chấp nhận chênh lệch điểm vào hồ sơ."), concluding.accept_spread)
put_off = _with_reason(lambda: _("Đã đưa hồ sơ ra khỏi phiên, chờ Hội đồng khác."), concluding.put_off)


def _on_dossier(request, row, template, form, heading, **context):
    return show(
        request,
        template,
        {"evaluation": row, "session": row.session, "form": form, **context},
        round=row.round,
        crumbs=_crumbs(row.session, (row.registration.product_name, ""), (heading, "")),
    )


@page
def find_conflict(request, pk):
    """A conflict that comes to light later (rulings 21)."""
    row = _dossier(request, pk)
    refuse_reading(request, permissions.why_not_find_conflict(request.user, row))
    form = FindConflictForm(posted(request), council=row.session.council)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            concluding.find_conflict(row, data["member"], by=request.user, reason=data["reason"])
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Đã ghi nhận; phiếu của thành viên này không được tính."))
            return redirect(row.session)
    reason = permissions.why_not_find_conflict(request.user, row)
    return _on_dossier(request, row, "find_conflict", form, _("Lợi ích liên quan"), reason_refused=reason)


@page
def conclude(request, pk):
    """The council concludes otherwise than computed (rulings 20)."""
    row = _dossier(request, pk)
    refuse_reading(request, permissions.why_not_conclude_differently(request.user, row))
    result = row.current_result
    if result is None:
        raise Refused(_("Hồ sơ chưa có kết quả."))
    form = ConcludeForm(
        posted(request),
        band=result.band,
        computed=result.stars,
        initial={"stars": str(result.stars or ""), "votes_present": permissions.votes_on(row)},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            concluding.conclude_differently(
                row,
                by=request.user,
                stars=form.chosen_stars(),
                reason=data["reason"],
                votes_for=data["votes_for"],
                votes_present=data["votes_present"],
            )
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Đã ghi kết luận của Hội đồng cùng lý do và kết quả biểu quyết."))
            return redirect(row.session)
    return _on_dossier(
        request,
        row,
        "conclude",
        form,
        _("Kết luận khác kết quả tính"),
        result=result,
        bands=row.round.regulation.bands,
        reason_refused=permissions.why_not_conclude_differently(request.user, row),
    )


@page
def objection_decide(request, pk):
    evaluations = Evaluation.objects.visible_to(request.user)
    objection = get_object_or_404(
        Objection.objects.select_related("evaluation", "raised_by"), pk=pk, evaluation__in=evaluations
    )
    row = _dossier(request, objection.evaluation_id)
    objection.evaluation = row
    refuse_reading(request, permissions.why_not_decide_objection(request.user, objection))
    form = VoteForm(posted(request), initial={"votes_present": permissions.votes_on(row)})
    if request.method == "POST" and form.is_valid():
        try:
            decided = concluding.decide_objection(objection, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            if decided.outcome == Objection.Outcome.UPHELD:
                messages.warning(request, _("Hội đồng chấp nhận: hồ sơ bị loại, thư đã được gửi cho chủ thể."))
            else:
                messages.success(request, _("Hội đồng không chấp nhận; hồ sơ được đánh giá tiếp."))
            return redirect(row.session)
    return _on_dossier(
        request,
        row,
        "objection_decide",
        form,
        _("Biểu quyết ý kiến loại hồ sơ"),
        objection=objection,
        reason_refused=permissions.why_not_decide_objection(request.user, objection),
    )


@deed
def close_session(request, pk):
    row = _mine(request, pk)
    concluding.close_session(row, by=request.user)
    messages.success(request, _("Phiên đã bế mạc, kết quả đã được tính. Thư ký lập biên bản."))
    return redirect(row)


# --- minutes -------------------------------------------------------------------------------


@page
def minutes(request, pk):
    row, user = _mine(request, pk), request.user
    reason = permissions.why_not_write_minutes(user, row)
    reads = _watches(user, row) or permissions.member_of(user, row.council)
    draft = {
        "number": row.minutes_number or minutes_text.proposed_number(row),
        "date": row.minutes_date or clock.today(),
        "text": row.minutes_text or (minutes_text.draft(row) if not reason else ""),
        "version": row.version,
    }
    form = MinutesForm(posted(request), initial=draft)
    if request.method == "POST" and form.is_valid():
        try:
            concluding.write_minutes(row, by=user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Đã lưu biên bản. Chủ tọa đọc và thông qua."))
            return redirect("evaluations:minutes", pk=row.pk)
    context = {
        "session": row,
        "form": form,
        "writes": not reason,
        "reason_refused": reason,
        "shows_text": bool(reads and row.minutes_text),
        "has_papers": bool(row.minutes_text and row.state == SessionState.CLOSED),
        "actions": chair.minutes_actions(user, row),
    }
    return show(request, "minutes", context, round=row.council.round, crumbs=_crumbs(row, (_("Biên bản"), "")))


@deed
def minutes_adopt(request, pk):
    row = _mine(request, pk)
    concluding.adopt_minutes(row, by=request.user)
    messages.success(request, _("Đã thông qua biên bản; kết quả được trình lãnh đạo quyết định."))
    return redirect(row)
