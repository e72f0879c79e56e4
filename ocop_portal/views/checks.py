"""What the nights' checks found, for administrators and auditors."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import authority
from accounts.refusals import refuse_if
from accounts.roles import Role
from ocop_portal import clock
from records.models import CheckRun

EARLIER = 30


def why_not_read_checks(user):
    if not authority.has_any_role(user, Role.ADMINISTRATOR, Role.AUDITOR):
        return _("Kết quả kiểm tra dữ liệu chỉ dành cho quản trị hệ thống và người kiểm tra, giám sát.")
    return ""


@never_cache
@login_required
@require_safe
def check_runs(request):
    refuse_if(why_not_read_checks(request.user))
    latest = CheckRun.latest()
    earlier = CheckRun.objects.exclude(pk__in=[run.pk for run in latest])[:EARLIER]
    still = {"stands_still": clock.stands_still(), "last_ring": clock.last_ring()}
    return render(request, "home/check_runs.html", {"latest": latest, "earlier": earlier, **still})
