"""My own account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import authority
from accounts.actions import people
from accounts.forms.people import MeForm
from accounts.models import User
from accounts.refusals import refusals_as_messages
from accounts.roles import ABOUT, Role


@never_cache
@login_required
@refusals_as_messages(fallback="/tai-khoan/")
def me(request):
    user = User.objects.get(pk=request.user.pk)
    form = MeForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        people.change_own_details(user, full_name=data["full_name"], email=data["email"], phone=data["phone"])
        messages.success(request, _("Đã lưu thông tin của anh/chị."))
        return redirect("accounts:me")
    held = authority.memberships(request.user)
    return render(
        request,
        "accounts/me.html",
        {"form": form, "roles": [(membership, ABOUT[Role(membership.role)]) for membership in held]},
    )
