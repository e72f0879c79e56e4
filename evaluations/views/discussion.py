"""After the opening: the sheets side by side, the chair's deeds, votes, a conflict found late, the closing."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from accounts.refusals import Refused
from evaluations import permissions, seals
from evaluations.actions import concluding
from evaluations.forms.fields import ReasonForm, VoteForm
from evaluations.forms.session import ConcludeForm
from evaluations.models import Evaluation, Objection
from evaluations.statuses import HAS_RESULT
from evaluations.views import chair
from evaluations.views.page import deed, note_of, page, posted, refuse_reading, show
from evaluations.views.sight import crumbs_of, dossier_seen, session_seen, show_on_dossier


@deed
def open_discussion(request, pk):
    row = session_seen(request, pk)
    concluding.open_discussion(row, by=request.user)
    messages.success(request, _("Đã mở thảo luận. Phiếu không sửa được nữa; điểm của từng người hiện bên dưới."))
    return redirect(row)


@page
def comparison(request, pk):
    """Member × criterion, once this person may read the sheets (rulings 18)."""
    row = dossier_seen(request, pk)
    asked = request.GET.get("lan", "")
    attempt = int(asked) if asked in {str(n) for n in range(1, row.attempt + 1)} else row.attempt
    shown = seals.revealed(row, request.user, attempt)
    context = {
        "evaluation": row,
        "session": row.session,
        "attempt": attempt,
        "attempts": range(1, row.attempt + 1),
        "shown": shown,
        "sealed": None if shown else seals.why_sealed(row, request.user, attempt),
        "table": chair.comparison_table(row, shown) if shown else [],
        "result": row.current_result if row.status in HAS_RESULT else None,
    }
    name = row.registration.product_name
    return show(request, "comparison", context, round=row.round, crumbs=crumbs_of(row.session, (name, "")))


def _with_reason(done, do):
    """A deed of the chair with a reason, given in the fold of its button."""

    @deed
    def view(request, pk):
        row = dossier_seen(request, pk)
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


@page
def conclude(request, pk):
    """The council concludes otherwise than computed (rulings 20)."""
    row = dossier_seen(request, pk)
    refuse_reading(request, permissions.why_not_conclude_differently(request.user, row))
    result = row.current_result
    if result is None:
        raise Refused(_("Hồ sơ chưa có kết quả."))
    form = ConcludeForm(
        posted(request),
        band=result.band,
        computed=result.stars,
        voted_anew=result.awaits_vote,
        initial={
            "stars": str((result.concluded_stars if result.awaits_vote else result.stars) or ""),
            "reason": result.departure_reason,
            "votes_present": permissions.votes_on(row),
        },
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
    return show_on_dossier(
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
    row = dossier_seen(request, objection.evaluation_id)
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
    return show_on_dossier(
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
    row = session_seen(request, pk)
    concluding.close_session(row, by=request.user)
    messages.success(request, _("Phiên đã bế mạc, kết quả đã được tính. Thư ký lập biên bản."))
    return redirect(row)
