"""Logging in, and getting a password where there is none."""

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions import one_time_codes
from accounts.backends import find, normal_login
from accounts.forms.base import CleanForm, CleanMixin, PhoneField


class LoginForm(CleanMixin, AuthenticationForm):
    username = forms.CharField(
        label=gettext_lazy("Thư điện tử hoặc số điện thoại"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Mật khẩu"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    error_messages = {
        "invalid_login": gettext_lazy(
            "Không đăng nhập được. Hãy kiểm tra lại thư điện tử hoặc số điện thoại và mật khẩu; "
            "mật khẩu phân biệt chữ hoa, chữ thường."
        ),
        "inactive": gettext_lazy("Không đăng nhập được."),
    }

    def clean_username(self):
        """One name per account, so that its tries count together however it is spelled."""
        user = find(self.cleaned_data["username"])
        return user.login_name if user else normal_login(self.cleaned_data["username"])


class ResetForm(CleanForm):
    login = forms.CharField(
        label=gettext_lazy("Thư điện tử hoặc số điện thoại"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )


class NewPasswordForm(CleanMixin, SetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = _("Mật khẩu mới")
        self.fields["new_password2"].label = _("Nhập lại mật khẩu mới")


class ChangePasswordForm(CleanMixin, PasswordChangeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("Mật khẩu hiện nay")
        self.fields["new_password1"].label = _("Mật khẩu mới")
        self.fields["new_password2"].label = _("Nhập lại mật khẩu mới")


class OneTimeCodeForm(CleanForm):
    """The field of the code is called `password` so that the throttle's own records mask it."""

    username = PhoneField(help_text=gettext_lazy("Số đã khai với phường, xã, ví dụ 0912 345 678."))
    password = forms.CharField(
        label=gettext_lazy("Mã dùng một lần"),
        max_length=40,
        help_text=gettext_lazy("10 ký tự in trên giấy, chữ hoa hay chữ thường đều được."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )

    def __init__(self, *args, request=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.request, self.user = request, None

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        user = find(data["username"])
        credentials = {"username": user.login_name if user else data["username"], "password": data["password"]}
        if AxesProxyHandler.is_allowed(self.request, credentials):
            self.user = one_time_codes.owner_of(data["username"], data["password"])
        else:
            self.request.axes_locked_out = True
        if self.user is None:
            user_login_failed.send(sender=__name__, credentials=credentials, request=self.request)
            raise ValidationError(
                _("Số điện thoại hoặc mã chưa đúng, hoặc mã đã hết hạn. Hãy xem lại giấy in hoặc hỏi phường, xã.")
            )
        return data
