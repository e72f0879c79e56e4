"""Who leaves a session before its end, and who comes back (rulings 19)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import clock
from accounts.refusals import Refused
from evaluations import permissions
from evaluations.actions import councils
from evaluations.forms.session import LeavingForm
from evaluations.views.page import deed, page, posted, refuse_reading, show
from evaluations.views.sight import crumbs_of, session_seen


@page
def leaving(request, pk):
    row = session_seen(request, pk)
    refuse_reading(request, permissions.why_not_record_leaving(request.user, row))
    form = LeavingForm(posted(request), session=row, initial={"at": f"{timezone.localtime(clock.now()):%H:%M}"})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            councils.record_leaving(
                row,
                data["member"],
                by=request.user,
                reason=data["reason"],
                left_at=form.moment(),
                hands_to=data["hands_to"],
            )
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(
                request,
                _("Đã ghi %(name)s rời phiên; phiếu đã nộp vẫn được tính.")
                % {"name": data["member"].user.display_name},
            )
            return redirect(row)
    context = {
        "session": row,
        "form": form,
        "reason_refused": permissions.why_not_record_leaving(request.user, row),
    }
    return show(request, "leaving", context, round=row.council.round, crumbs=crumbs_of(row, (_("Rời phiên"), "")))


@deed
def returning(request, pk, member):
    row = session_seen(request, pk)
    seat = get_object_or_404(row.council.members.select_related("user"), pk=member)
    councils.record_return(row, seat, by=request.user)
    messages.success(request, _("Đã ghi %(name)s trở lại phiên.") % {"name": seat.user.display_name})
    return redirect(row)
