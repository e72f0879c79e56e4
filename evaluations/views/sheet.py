"""The member's counter: my sheets, the declaration, the score sheet, handing in."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.paging import keyset_page
from accounts.refusals import Refused
from criteria.scoring import sheet_score
from evaluations import desk, layout, permissions, seals
from evaluations.actions import scoring
from evaluations.forms.sheet import DeclareForm, SheetForm
from evaluations.models import CouncilSession, Evaluation, ScoreSheet
from evaluations.session_facts import SessionFacts
from evaluations.statuses import Status
from evaluations.views.page import deed, is_autosave, page, posted, show
from products import snapshot
from products.actions.moving import Overtaken


def _crumbs(*more):
    return [(_("Phiếu chấm"), reverse("evaluations:my_sheets")), *more]


def _mine(request, pk):
    """A dossier before me as a member with a vote."""
    found = Evaluation.objects.scored_by(request.user).with_names()
    return get_object_or_404(found.select_related("session__council__round__office"), pk=pk)


@page
def my_sheets(request):
    """Mine, session by session, the newest first; constant queries however many dossiers."""
    listed = keyset_page(CouncilSession.objects.scored_by(request.user), request.GET, "-held_on", size=desk.SESSIONS)
    return show(request, "my_sheets", {"sessions": desk.sheets_of(request.user, listed.rows), "keyset": listed})


@page
def declare(request, pk):
    row = _mine(request, pk)
    if seals.is_recused(row, request.user):
        return show(request, "recused", {"evaluation": row}, round=row.round, crumbs=_crumbs())
    form = DeclareForm(posted(request))
    reason = permissions.why_not_declare(request.user, row)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            scoring.declare(row, by=request.user, has_conflict=data["has_conflict"], reason=data["reason"])
            if not data["has_conflict"]:
                scoring.open_sheet(row, by=request.user)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            if data["has_conflict"]:
                messages.success(request, _("Đã ghi lợi ích liên quan; anh/chị không chấm hồ sơ này."))
                return redirect("evaluations:my_sheets")
            return redirect("evaluations:sheet", pk=row.pk)
    member = permissions.member_of(request.user, row.session.council)
    context = {
        "evaluation": row,
        "handed_in": snapshot.of_registration(row.registration),
        "form": form,
        "reason_refused": reason,
        "declared": row.declarations.filter(member=member).last(),
    }
    return show(request, "declare", context, round=row.round, crumbs=_crumbs((_("Khai báo lợi ích liên quan"), "")))


def _sheet_of(evaluation, user):
    """(the sheet of this attempt or None, the one before it or None)."""
    own = {
        row.attempt: row
        for row in ScoreSheet.objects.filter(evaluation=evaluation, member__user=user).select_related("member")
    }
    for row in own.values():
        row.evaluation = evaluation
    return own.get(evaluation.attempt), own.get(evaluation.attempt - 1)


def _lines(sheet):
    """Chosen option codes and comments by criterion, of a stored sheet."""
    rows = sheet.lines.select_related("option") if sheet else []
    return (
        {row.criterion_id: row.option.code for row in rows if row.option},
        {row.criterion_id: row.comment for row in rows if row.comment},
    )


@page
def sheet(request, pk):
    """The score sheet. Reading it changes nothing: a first sheet is opened by the declaration, a second by its first save."""
    row = _mine(request, pk)
    facts = SessionFacts.of(row)
    member = facts.seat_of(request.user)
    if permissions.has_declared_conflict(row, member, facts):
        return show(
            request,
            "recused",
            {"evaluation": row},
            round=row.round,
            crumbs=_crumbs((row.registration.product_name, "")),
        )
    if not permissions.has_declared(row, member, facts) and not permissions.why_not_declare(request.user, row, facts):
        return redirect("evaluations:declare", pk=row.pk)
    own, before = _sheet_of(row, request.user)
    if own is None and before is None and (reason := permissions.why_not_score(request.user, row, facts)):
        raise Refused(reason)
    chosen, comments = _lines(own or before)
    again = row.attempt > 1
    initial = {
        "opinion": (own or before).opinion if own or before else "",
        "rescoring_reason": own.rescoring_reason if own else "",
        "version": own.version if own else 1,
    }
    form = SheetForm(initial=initial, registration=row.registration, again=again)
    return _page(request, row, own, form, chosen, comments, facts=facts)


def _page(request, evaluation, own, form, chosen, comments, status=200, facts=None):
    registration = evaluation.registration
    score = sheet_score(registration.criteria_set.rubric, _readable(registration, chosen), registration.branch or None)
    reason = permissions.why_not_score(request.user, evaluation, facts)
    context = {
        "evaluation": evaluation,
        "registration": registration,
        "sheet": own,
        "form": form,
        "reason_refused": reason,
        "parts": layout.parts_of(registration, score=score, chosen=chosen, comments=comments, errors=form.line_errors),
        "head": layout.running(registration, score),
        "saved_words": _saved_words(own),
        "again": evaluation.attempt > 1,
        "set": registration.criteria_set,
    }
    crumbs = _crumbs((registration.product_name, ""))
    return show(request, "sheet", context, round=evaluation.round, crumbs=crumbs, status=status)


def _readable(registration, chosen):
    """Criterion code → option code, without what the set does not know."""
    rubric = registration.criteria_set.rubric
    choices = {}
    for criterion in registration.criteria_set.criteria_with_options:
        code = chosen.get(criterion.pk)
        option = rubric.by_code[criterion.code].by_option.get(code)
        if option and option.branch in ("", registration.branch):
            choices[criterion.code] = code
    return choices


def _saved_words(sheet):
    if sheet is None or not sheet.lines.exists():
        return ""
    return _("Đã lưu %(at)s") % {"at": f"{timezone.localtime(sheet.saved_at):%H:%M}"}


@deed
def sheet_save(request, pk):
    """Autosave answers with the header alone; the button comes back to the page. Nothing chosen is ever lost.

    What could be read is saved whatever else is wrong; the rest is marked at its field and the page stays.
    """
    row = _mine(request, pk)
    own, before = _sheet_of(row, request.user)
    form = SheetForm(request.POST, registration=row.registration, again=row.attempt > 1, stored=_lines(own or before))
    auto, whole = is_autosave(request), form.is_valid()
    try:
        if own is None:
            own = scoring.open_sheet(row, by=request.user)
            own.evaluation = row
        version = form.cleaned_data.get("version") or 0
        own = scoring.save_lines(own, form.read, by=request.user, version=version, **form.texts())
    except Refused as refused:
        return _not_saved(request, row, form, refused)
    own.evaluation = row
    if auto:
        return _saved(request, row, own, form)
    if not whole:
        return _saved_but(request, row, own, form)
    if "nop" in request.POST:
        return redirect("evaluations:sheet_hand_in", pk=row.pk)
    messages.success(request, _saved_words(own))
    return redirect("evaluations:sheet", pk=row.pk)


def _not_saved(request, evaluation, form, refused):
    overtaken = isinstance(refused, Overtaken)
    status = 409 if overtaken else 403
    if is_autosave(request):
        return render(request, "components/refused.html", {"reason": refused.reason}, status=status)
    form.add_error(None, refused.reason)
    own, _before = _sheet_of(evaluation, request.user)
    return _page(request, evaluation, own, form, form.chosen, form.comments, status=status)


def _saved_but(request, evaluation, own, form):
    messages.warning(
        request,
        _("%(saved)s, trừ những mục báo lỗi dưới đây. Nội dung đã nhập vẫn còn trên trang.")
        % {"saved": _saved_words(own) or _("Đã lưu")},
    )
    form.data = form.data.copy()
    form.data["version"] = own.version
    return _page(request, evaluation, own, form, form.chosen, form.comments, status=422)


def _saved(request, evaluation, own, form):
    registration = evaluation.registration
    score = sheet_score(registration.criteria_set.rubric, form.choices(), registration.branch or None)
    context = {
        "head": layout.running(registration, score),
        "version": own.version,
        "saved_words": _saved_words(own),
        "oob": True,
        "problems": form.refused_fields,
        "conditions": [
            (criterion, criterion.code not in score.not_applicable)
            for criterion, _option, _comment in form.read
            if criterion.applies_when
        ],
    }
    return render(request, "evaluations/_saved.html", context)


@page
def sheet_hand_in(request, pk):
    """What is unanswered, the summary, then the one button; from here on the sheet does not change."""
    row = _mine(request, pk)
    own, _before = _sheet_of(row, request.user)
    if own is None:
        return redirect("evaluations:sheet", pk=row.pk)
    if request.method == "POST":
        try:
            scoring.hand_in(own, by=request.user)
        except Refused as refused:
            messages.error(request, refused.reason)
            return redirect("evaluations:sheet_hand_in", pk=row.pk)
        messages.success(request, _("Đã nộp phiếu chấm «%(product)s».") % {"product": row.registration.product_name})
        return redirect("evaluations:my_sheets")
    score = scoring.score_of(own)
    titles = {criterion.code: criterion for criterion in row.registration.criteria_set.criteria.all()}
    context = {
        "evaluation": row,
        "sheet": own,
        "head": layout.running(row.registration, score),
        "unanswered": [titles[code] for code in score.unanswered],
        "why_not": permissions.why_not_score(request.user, row) or _why_not_yet(own, score),
    }
    crumbs = _crumbs((row.registration.product_name, reverse("evaluations:sheet", args=[row.pk])), (_("Nộp phiếu"), ""))
    return show(request, "hand_in", context, round=row.round, crumbs=crumbs)


def _why_not_yet(own, score):
    if score.unanswered:
        return _("Còn %(count)s tiêu chí chưa chấm.") % {"count": len(score.unanswered)}
    if own.attempt > 1 and not own.rescoring_reason.strip():
        return _("Chấm lại cần ghi lý do giữ hoặc đổi điểm.")
    return ""


@page
def sheet_read(request, pk):
    """A sheet as it was handed in; another's only when the seals are broken (rulings 18)."""
    seen = ScoreSheet.objects.visible_to(request.user).select_related("member__user", "evaluation")
    own = get_object_or_404(seen, pk=pk)
    row = get_object_or_404(
        Evaluation.objects.visible_to(request.user).with_names().select_related("session__council"),
        pk=own.evaluation_id,
    )
    if own.member.user_id != request.user.pk and seals.is_recused(row, request.user):
        raise Refused(_("Anh/chị có lợi ích liên quan với hồ sơ này."))
    own.evaluation = row
    chosen, comments = _lines(own)
    score = scoring.score_of(own)
    context = {
        "evaluation": row,
        "sheet": own,
        "parts": layout.parts_of(row.registration, score=score, chosen=chosen, comments=comments),
        "head": layout.running(row.registration, score),
        "session": row.session,
        "is_final": row.status != Status.SCORING,
    }
    crumbs = [
        (row.session.title, row.session.get_absolute_url()),
        (row.registration.product_name, reverse("evaluations:comparison", args=[row.pk])),
        (str(own.member.user), ""),
    ]
    return show(request, "sheet_read", context, round=row.round, crumbs=crumbs)
