"""Getting, setting and changing a password. What these pages answer never tells whether an account exists."""

import time

from axes.handlers.proxy import AxesProxyHandler
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from accounts.actions import passwords
from accounts.backends import find
from accounts.forms.session import ChangePasswordForm, NewPasswordForm, OneTimeCodeForm, ResetForm
from accounts.tokens import password_link_path, password_tokens

# A letter takes some milliseconds to write: every answer of the reset page takes this long instead.
RESET_SECONDS = 0.25


@method_decorator(never_cache, name="dispatch")
class PasswordReset(FormView):
    form_class = ResetForm
    template_name = "accounts/password_reset.html"
    success_url = reverse_lazy("accounts:password_reset_done")

    def form_valid(self, form):
        began = time.monotonic()
        passwords.ask_reset(find(form.cleaned_data["login"]))
        time.sleep(max(0, RESET_SECONDS - (time.monotonic() - began)))
        return super().form_valid(form)


class PasswordResetDone(TemplateView):
    template_name = "accounts/password_reset_done.html"


class PasswordSet(auth_views.PasswordResetConfirmView):
    """The link of an invitation or reset letter. The token leaves the address bar at once."""

    form_class = NewPasswordForm
    template_name = "accounts/password_set.html"
    token_generator = password_tokens
    success_url = reverse_lazy("accounts:login")

    def get_user(self, uidb64):
        user = super().get_user(uidb64)
        return user if user is not None and user.is_active else None

    def form_valid(self, form):
        passwords.set_password(self.user, form.cleaned_data["new_password1"])
        # Who could open the link is the person: whoever tried the name before is no longer counted against it.
        AxesProxyHandler.reset_attempts(username=self.user.login_name)
        self.request.session.pop(auth_views.INTERNAL_RESET_SESSION_TOKEN, None)
        messages.success(self.request, _("Đã đặt mật khẩu. Hãy đăng nhập bằng mật khẩu mới."))
        return redirect(self.success_url)


@never_cache
def one_time_code(request):
    form = OneTimeCodeForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        return redirect(password_link_path(form.user))
    return render(request, "accounts/one_time_code.html", {"form": form})


@never_cache
@login_required
def password_change(request):
    form = ChangePasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = passwords.set_password(request.user, form.cleaned_data["new_password1"])
        update_session_auth_hash(request, user)
        messages.success(request, _("Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc."))
        return redirect("accounts:me")
    return render(request, "accounts/password_change.html", {"form": form})
