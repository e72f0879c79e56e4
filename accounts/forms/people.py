"""The administrator's and the owner's forms about a person."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.forms.base import CleanForm, EmailField, PhoneField
from accounts.forms.days import DayField
from accounts.models import Office, User
from accounts.roles import PORTAL_WIDE, Role, fits_office, granted_choices
from accounts.statuses import Standing


class OfficeChoice(forms.ModelChoiceField):
    def label_from_instance(self, office):
        return office.dated_name


def _offices():
    return Office.objects.active().with_place().order_by("level", "code")


class _Reachable:
    """E-mail or phone, and neither taken by somebody else."""

    taken_by_other_than = None

    def _refuse_taken(self, field, value):
        if value and User.objects.filter(**{field: value}).exclude(pk=self.taken_by_other_than).exists():
            raise ValidationError(_("%(value)s đã thuộc một tài khoản khác.") % {"value": value})
        return value

    def clean_email(self):
        return self._refuse_taken("email", self.cleaned_data["email"])

    def clean_phone(self):
        return self._refuse_taken("phone", self.cleaned_data["phone"])

    def clean(self):
        data = super().clean()
        if not self.errors and not data.get("email") and not data.get("phone"):
            raise ValidationError(_("Hãy điền thư điện tử hoặc số điện thoại, hoặc cả hai."))
        return data


class GrantForm(CleanForm):
    role = forms.ChoiceField(label=gettext_lazy("Vai trò"))
    office = OfficeChoice(
        label=gettext_lazy("Cơ quan"),
        queryset=Office.objects.none(),
        required=False,
        help_text=gettext_lazy("Bỏ trống với quản trị hệ thống và người kiểm tra, giám sát."),
    )
    valid_to = DayField(
        label=gettext_lazy("Đến hết ngày"),
        required=False,
        help_text=gettext_lazy("Ví dụ 31/12/2026. Bỏ trống nếu không định trước."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("Chọn vai trò")), *granted_choices()]
        self.fields["office"].queryset = _offices()
        self.fields["office"].empty_label = _("Chọn cơ quan")

    def clean_valid_to(self):
        day = self.cleaned_data["valid_to"]
        if day and day < clock.today():
            raise ValidationError(_("Ngày kết thúc đã qua."))
        return day

    def clean(self):
        data = super().clean()
        role, office = data.get("role"), data.get("office")
        if not role or "office" in self.errors:
            return data
        if role in PORTAL_WIDE and office:
            self.add_error("office", _("Vai trò này có hiệu lực trên toàn cổng, không chọn cơ quan."))
        elif role not in PORTAL_WIDE and not office:
            self.add_error("office", _("Hãy chọn cơ quan cho vai trò này."))
        elif office and not fits_office(role, office.level):
            self.add_error("office", _("Vai trò «%(role)s» không có ở cơ quan này.") % {"role": Role(role).label})
        return data


class InviteForm(_Reachable, GrantForm):
    full_name = forms.CharField(
        label=gettext_lazy("Họ và tên"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = EmailField(required=False, help_text=gettext_lazy("Thư mời được gửi tới địa chỉ này."))
    phone = PhoneField(required=False, help_text=gettext_lazy("Di động hoặc cố định, ví dụ 0912 345 678."))

    field_order = ["full_name", "email", "phone", "role", "office", "valid_to"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].required = False
        self.fields["role"].choices = [("", _("Chưa giao vai trò")), *granted_choices()]


class MeForm(_Reachable, CleanForm):
    full_name = forms.CharField(
        label=gettext_lazy("Họ và tên"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = EmailField(required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    phone = PhoneField(required=False)
    password = forms.CharField(
        label=gettext_lazy("Mật khẩu hiện nay"),
        required=False,
        strip=False,
        help_text=gettext_lazy("Chỉ cần khi đổi thư điện tử hoặc số điện thoại, vì đó là tên đăng nhập."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, user, **kwargs):
        initial = {"full_name": user.full_name, "email": user.email, "phone": user.phone}
        super().__init__(*args, initial=initial, **kwargs)
        self.user, self.taken_by_other_than = user, user.pk

    def clean(self):
        data = super().clean()
        login_changes = {"email", "phone"} & set(self.changed_data)
        if not self.errors and login_changes and not self.user.check_password(data["password"]):
            self.add_error("password", _("Hãy nhập đúng mật khẩu hiện nay để đổi thư điện tử hoặc số điện thoại."))
        return data


class PeopleFilter(CleanForm):
    q = forms.CharField(label=gettext_lazy("Tên, thư điện tử, điện thoại"), required=False, max_length=200)
    role = forms.ChoiceField(label=gettext_lazy("Vai trò"), required=False)
    office = OfficeChoice(label=gettext_lazy("Cơ quan"), queryset=Office.objects.none(), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("Tình trạng"),
        required=False,
        choices=[("", gettext_lazy("Mọi tình trạng")), *Standing.choices],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("Mọi vai trò")), *granted_choices()]
        self.fields["office"].queryset = _offices()
        self.fields["office"].empty_label = _("Mọi cơ quan")

    def narrow(self, people, on):
        """The chosen filters that could be read; what could not is shown at its field."""
        self.full_clean()
        chosen = self.cleaned_data
        people = people.search(chosen.get("q") or "")
        if chosen.get("role") or chosen.get("office"):
            roles = [chosen["role"]] if chosen.get("role") else []
            people = people.holding(on, *roles, office=chosen.get("office"))
        return people.in_state(chosen.get("state") or "")
