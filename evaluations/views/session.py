"""The session's page: who has finished, what may be done next; the projector's board; the minutes."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts import clock
from accounts.refusals import Refused
from criteria.text import nfc
from evaluations import minutes_facts, minutes_text, permissions, seals
from evaluations.actions import concluding, papers
from evaluations.forms.session import MinutesForm
from evaluations.statuses import SessionState
from evaluations.views import chair
from evaluations.views.agenda import candidates
from evaluations.views.page import deed, page, posted, show
from evaluations.views.sight import crumbs_of, session_seen, watches


@page
def session(request, pk):
    row, user = session_seen(request, pk), request.user
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
    sees, open_to_me = watches(user, row), [one for one in evaluations if one.pk not in recused]
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
        "watches": sees,
        "proposals": chair.interests(user, row, open_to_me) if sees else [],
        "findings": chair.findings(user, row, open_to_me) if sees else [],
        "may_record_leaving": not permissions.why_not_record_leaving(user, row),
        "own": own,
        "rows": [chair.dossier(user, row, line, line.evaluation.pk in recused) for line in rows],
        "agenda_open": row.state == SessionState.PLANNED,
        # Once every sheet is in and opened, the totals below say it all.
        "shows_progress": not row.is_discussed or any(line.done < line.wanted for line in rows),
        "why_not_schedule": permissions.why_not_schedule(user, row),
        "candidates": candidates(row) if row.state == SessionState.PLANNED else [],
        "may_write_minutes": not permissions.why_not_write_minutes(user, row),
    }
    return show(request, "session", context, round=row.council.round, crumbs=crumbs_of(row)[:-1] + [(row.title, "")])


# --- the projector -------------------------------------------------------------------------


def _board(request, pk):
    row = session_seen(request, pk)
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


# --- minutes -------------------------------------------------------------------------------


@page
def minutes(request, pk):
    row, user = session_seen(request, pk), request.user
    reason = permissions.why_not_write_minutes(user, row)
    reads = watches(user, row) or permissions.member_of(user, row.council)
    paper = papers.frozen(papers.MINUTES, row)
    stamp = (row.minutes_facts or {}).get("stamp", {}) if row.minutes_text else minutes_facts.stamp(row)
    draft = {
        "number": row.minutes_number or minutes_text.proposed_number(row),
        "date": row.minutes_date or clock.today(),
        "text": row.minutes_text or (minutes_text.draft(row) if not reason else ""),
        "version": row.version,
        "facts": minutes_facts.packed(stamp),
    }
    form = MinutesForm(posted(request), initial=draft)
    if request.POST.get("buoc") == "soan-lai" and not reason:
        typed = {name: request.POST.get(name, "") for name in ("number", "date")}
        text = minutes_text.written_again(row, nfc(request.POST.get("text", "")))
        facts = minutes_facts.packed(minutes_facts.stamp(row))
        form = MinutesForm(initial={**typed, "text": text, "version": row.version, "facts": facts})
        messages.info(request, _("Đã soạn lại từ số liệu hiện nay, giữ phần ý kiến đã nhập. Xin đọc lại rồi bấm Lưu."))
    elif request.method == "POST" and form.is_valid():
        try:
            facts = form.cleaned_data if "facts" in request.POST else {**form.cleaned_data, "facts": None}
            concluding.write_minutes(row, by=user, **facts)
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
        "newer": _newer(row) if reads and row.minutes_text and not row.minutes_adopted_at else "",
        # Adopted: as it was adopted, whatever the row says today.
        "text": paper.data["text"] if paper else row.minutes_text,
        "has_papers": bool(row.minutes_text and row.state == SessionState.CLOSED),
        "actions": chair.minutes_actions(user, row),
    }
    return show(request, "minutes", context, round=row.council.round, crumbs=crumbs_of(row, (_("Biên bản"), "")))


def _newer(session):
    """What the page says above minutes that something has overtaken; "" where nothing has."""
    newer = minutes_facts.newer_than_text(session)
    if newer is None:
        return _(
            "Biên bản này lập từ phiên bản trước của Cổng; xin soạn lại từ số liệu, phần ý kiến thảo luận được giữ."
        )
    if newer:
        return _("Mới hơn biên bản: %(what)s. Biên bản chưa thông qua được cho đến khi soạn lại từ số liệu.") % {
            "what": ", ".join(newer)
        }
    return ""


@deed
def minutes_adopt(request, pk):
    row = session_seen(request, pk)
    concluding.adopt_minutes(row, by=request.user)
    messages.success(request, _("Đã thông qua biên bản; kết quả được trình lãnh đạo quyết định."))
    return redirect(row)
