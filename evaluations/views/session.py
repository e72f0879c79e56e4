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
from evaluations.session_facts import SessionFacts
from evaluations.statuses import SessionState
from evaluations.views import chair
from evaluations.views.agenda import candidates
from evaluations.views.page import deed, page, posted, show
from evaluations.views.sight import crumbs_of, session_seen, watches


@page
def session(request, pk):
    row, user = session_seen(request, pk), request.user
    facts = SessionFacts(row)
    points, rows = seals.Points(facts, user), seals.matrix(facts)
    own = next((member for member in facts.voters if member.user_id == user.pk), None)
    recused = {one.pk for one in facts.evaluations if own and own.pk in facts.recused_ids(one)}
    present, seats, quorum_reason = permissions.quorum(row, facts)
    for member in facts.seats:
        member.line = facts.attendance.get(member.pk)
    sees, open_to_me = watches(user, row, facts), [one for one in facts.evaluations if one.pk not in recused]
    context = {
        "session": row,
        "council": row.council,
        "actions": chair.actions(user, row, facts),
        "members": facts.seats,
        "voters": facts.voters,
        "attendance_taken": bool(facts.attendance),
        "why_not_attend": permissions.why_not_take_attendance(user, row, facts),
        "quorum_present": present,
        "quorum_seats": seats,
        "quorum_least": -(-seats * row.council.quorum_numerator // row.council.quorum_denominator),
        "quorum_reason": quorum_reason,
        "keeps": permissions.keeps(user, row.council, facts),
        "watches": sees,
        "proposals": chair.interests(user, row, open_to_me, facts) if sees else [],
        "findings": chair.findings(user, row, open_to_me, facts) if sees else [],
        "may_record_leaving": not permissions.why_not_record_leaving(user, row, facts=facts),
        "own": own,
        "rows": [chair.dossier(user, line, line.evaluation.pk in recused, points) for line in rows],
        "agenda_open": row.state == SessionState.PLANNED,
        # Once every sheet is in and opened, the totals below say it all.
        "shows_progress": not row.is_discussed or any(line.done < line.wanted for line in rows),
        "why_not_schedule": permissions.why_not_schedule(user, row, facts=facts),
        "candidates": candidates(row) if row.state == SessionState.PLANNED else [],
        "may_write_minutes": not permissions.why_not_write_minutes(user, row, facts),
    }
    return show(request, "session", context, round=row.council.round, crumbs=crumbs_of(row)[:-1] + [(row.title, "")])


# --- the projector -------------------------------------------------------------------------


def _board(request, pk):
    row = session_seen(request, pk)
    facts = SessionFacts(row)
    points, lines = seals.Points(facts, request.user), seals.matrix(facts)
    return {
        "session": row,
        "rows": [{"line": line, "revealed": chair.board_result(line.evaluation, points)} for line in lines],
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
    facts = SessionFacts(row)
    reason = permissions.why_not_write_minutes(user, row, facts)
    reads = watches(user, row, facts) or facts.seat_of(user)
    paper = papers.frozen(papers.MINUTES, row)
    stamp = (row.minutes_facts or {}).get("stamp", {}) if row.minutes_text else minutes_facts.stamp(row, facts)
    draft = {
        "number": row.minutes_number or minutes_text.proposed_number(row),
        "date": row.minutes_date or clock.today(),
        "text": row.minutes_text or (minutes_text.draft(row, facts) if not reason else ""),
        "version": row.version,
        "facts": minutes_facts.packed(stamp),
    }
    form = MinutesForm(posted(request), initial=draft)
    if request.POST.get("buoc") == "soan-lai" and not reason:
        typed = {name: request.POST.get(name, "") for name in ("number", "date")}
        text = minutes_text.written_again(row, nfc(request.POST.get("text", "")))
        stamp = minutes_facts.packed(minutes_facts.stamp(row))
        form = MinutesForm(initial={**typed, "text": text, "version": row.version, "facts": stamp})
        messages.info(request, _("Đã soạn lại từ số liệu hiện nay, giữ phần ý kiến đã nhập. Xin đọc lại rồi bấm Lưu."))
    elif request.method == "POST" and form.is_valid():
        try:
            written = form.cleaned_data if "facts" in request.POST else {**form.cleaned_data, "facts": None}
            concluding.write_minutes(row, by=user, **written)
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
        "newer": _newer(row, facts) if reads and row.minutes_text and not row.minutes_adopted_at else "",
        # Adopted: as it was adopted, whatever the row says today.
        "text": paper.data["text"] if paper else row.minutes_text,
        "has_papers": bool(row.minutes_text and row.state == SessionState.CLOSED),
        "actions": chair.minutes_actions(user, row, facts),
    }
    return show(request, "minutes", context, round=row.council.round, crumbs=crumbs_of(row, (_("Biên bản"), "")))


def _newer(session, facts):
    """What the page says above minutes that something has overtaken; "" where nothing has."""
    newer = minutes_facts.newer_than_text(session, facts)
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
