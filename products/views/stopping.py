"""The ward ends a dossier whose supplement never came, and opens it again."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts import clock
from accounts.refusals import Refused, refuse_if
from criteria.holidays import working_calendar
from products import permissions
from products.actions import stopping
from products.forms.ward import ReopenForm
from products.views.sight import dossier_crumbs, on, registration_seen, ribbon
from products.views.ward import with_reason

SUPPLEMENT_DAYS = 10


@on(registration_seen)
def registration_stop(request, registration):
    refuse_if(permissions.why_not_stop(request.user, registration))
    return with_reason(
        request,
        registration,
        stopping.stop,
        title=_("Dừng giải quyết hồ sơ"),
        label=_("Lý do dừng giải quyết"),
        deed=_("Dừng giải quyết"),
        done=_("Đã dừng giải quyết; chủ thể nhận thông báo bằng văn bản."),
        help_text=_("Ghi trong thông báo gửi chủ thể. Phường mở lại được trong thời hạn ghi ở thông báo."),
    )


@on(registration_seen)
def registration_reopen(request, registration):
    refuse_if(permissions.why_not_reopen(request.user, registration))
    due_on = working_calendar().add(clock.today(), SUPPLEMENT_DAYS)
    form = ReopenForm(request.POST or None, initial={"due_on": due_on})
    if request.method == "POST" and form.is_valid():
        try:
            stopping.reopen(registration, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Đã mở lại hồ sơ; chủ thể nhận lại yêu cầu bổ sung với hạn mới."))
            return redirect(registration)
    context = {
        "form": form,
        "title": _("Mở lại hồ sơ"),
        "about": str(registration),
        "lead": _(
            "Các nội dung cần bổ sung được yêu cầu lại với hạn mới; thời hạn giải quyết tính tiếp từ chỗ đã dừng."
        ),
        "deed": _("Mở lại hồ sơ"),
        "style": "primary",
        "back_url": registration.get_absolute_url(),
        "crumbs": dossier_crumbs(registration, (_("Mở lại hồ sơ"), "")),
        **ribbon(registration.round),
    }
    return render(request, "products/reason.html", context)
