"""Names on the list: one by hand, a file, an answer taken by telephone."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import CleanForm, CleanModelForm, EmailField, PhoneField
from trainings.forms.fields import WardChoice
from trainings.models import Guest
from trainings.statuses import GuestKind
from trainings.twins import twin_of


class GuestForm(CleanModelForm):
    """An outside person; businesses come from the register and offices from their list."""

    email = EmailField(required=False, empty_value="", help_text=gettext_lazy("Không có thì giấy mời được in ra."))
    phone = PhoneField(required=False, empty_value="")
    ward = WardChoice(required=False)
    another = forms.BooleanField(label=gettext_lazy("Đây là người khác, chỉ trùng họ tên"), required=False)

    class Meta:
        model = Guest
        fields = ["name", "position", "organisation", "phone", "email", "ward", "quota"]

    field_order = ["name", "another", *Meta.fields[1:]]

    def __init__(self, *args, wards, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            del self.fields["another"]
        self.instance.kind = GuestKind.OUTSIDE
        self.fields["ward"].queryset = wards
        quotas = self.instance.conference.quotas.all()
        if quotas:
            self.fields["quota"].queryset = quotas
            self.fields["quota"].label = _("Tính vào chỉ tiêu")
            self.fields["quota"].empty_label = _("Ngoài chỉ tiêu")
        else:
            del self.fields["quota"]

    def clean(self):
        """Who reads like somebody on the list is asked about; the very same person is refused by the deed."""
        data = super().clean()
        name = data.get("name")
        asked = name and "another" in self.fields and name != self.initial.get("name")
        told = {key: data[key] for key in ("name", "organisation", "phone", "email") if key in data}
        twin = twin_of(self.instance, **told) if asked else None
        if twin is None:
            self.fields.pop("another", None)
        elif not data.get("another"):
            self.add_error(
                "name",
                _("«%(name)s» đã có trong danh sách. Nếu là người khác, hãy đánh dấu ô bên dưới rồi lưu lại.")
                % {"name": ", ".join(filter(None, [twin.name, twin.unit]))},
            )
        return data

    def validate_constraints(self):
        """Whether the person stands on the list already is told by the deed."""


class CorrectionForm(GuestForm):
    """One guest put right; what the register says of a business or an office is not asked here."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do sửa"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Ghi vào nhật ký. Bắt buộc khi sửa họ tên, đơn vị của người đã dự hoặc đã gửi phiếu."),
    )
    send_again = forms.BooleanField(
        label=gettext_lazy("Gửi lại giấy mời tới địa chỉ thư điện tử ở trên"),
        required=False,
        help_text=gettext_lazy(
            "Không đánh dấu thì không có thư nào được gửi. Nếu giấy mời trước đã tới hộp thư của người khác, hãy thu hồi giấy mời rồi mời lại: thư cũ vẫn mở được giấy mời này."
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**9)

    def __init__(self, *args, fixed, resendable, named, **kwargs):
        kind = kwargs["instance"].kind
        super().__init__(*args, **kwargs)
        self.instance.kind = kind
        self.initial["version"] = self.instance.version
        for name in (*fixed, *(() if resendable else ("send_again",)), *(("name", "organisation") if named else ())):
            self.fields.pop(name, None)

    def _get_validation_exclusions(self):
        return {*super()._get_validation_exclusions(), "kind"}


class ListFileForm(CleanForm):
    upload = forms.FileField(
        label=gettext_lazy("Tệp danh sách"),
        help_text=gettext_lazy(
            "CSV hoặc Excel (.xlsx), có dòng tên cột: Họ và tên, Đơn vị, Chức vụ, Điện thoại, Thư điện tử, Phường, Mã số thuế."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        error_messages={"empty": gettext_lazy("Tệp rỗng.")},
    )
