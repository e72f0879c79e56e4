"""Biên bản bổ sung: written and adopted beside the minutes that stay as they were adopted."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import clock
from accounts.refusals import Refused
from evaluations import minutes_text, permissions
from evaluations.actions import supplements
from evaluations.forms.session import SupplementForm
from evaluations.statuses import Status
from evaluations.views import chair
from evaluations.views.page import deed, page, posted, show
from evaluations.views.sight import crumbs_of, session_seen, watches


@page
def supplement(request, pk):
    row, user = session_seen(request, pk), request.user
    reason = permissions.why_not_write_supplement(user, row)
    draft = permissions.open_supplement(row)
    initial = {
        "number": draft.number if draft else minutes_text.proposed_number(row),
        "date": draft.date if draft else clock.today(),
        "text": draft.text if draft else (minutes_text.supplement(row) if not reason else ""),
        "version": draft.version if draft else 0,
    }
    form = SupplementForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        data["version"] = data["version"] or None
        try:
            supplements.write(row, by=user, **data)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Đã lưu biên bản bổ sung. Chủ tọa đọc và thông qua."))
            return redirect("evaluations:supplement_minutes", pk=row.pk)
    reads = bool(watches(user, row) or permissions.member_of(user, row.council))
    context = {
        "session": row,
        "form": form,
        "writes": not reason,
        "reason_refused": reason,
        "draft": draft if reads else None,
        "adopted": row.supplements.filter(adopted_at__isnull=False) if reads else [],
        "dossiers": row.evaluations.filter(status=Status.SCORED).with_names() if reads else [],
        "actions": chair.supplement_actions(user, row),
    }
    return show(
        request,
        "supplement_minutes",
        context,
        round=row.council.round,
        crumbs=crumbs_of(row, (_("Biên bản bổ sung"), "")),
    )


@deed
def supplement_adopt(request, pk):
    row = session_seen(request, pk)
    supplements.adopt(row, by=request.user)
    messages.success(request, _("Đã thông qua biên bản bổ sung; hồ sơ được trình lãnh đạo quyết định."))
    return redirect(row)
