"""What a door sends, what a paper sheet says, and the links for helpers."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.forms import CleanForm, MomentField, PhoneField
from trainings.statuses import Direction, Method, Presence

FROM_A_GUEST = (Method.QR, Method.NAME, Method.HAND)


class ScanForm(CleanForm):
    """One scan: a code, or a guest found by name. `age`: how many seconds it has waited in the door's telephone."""

    nonce = forms.RegexField(r"\A[A-Za-z0-9-]{8,64}\Z")
    direction = forms.ChoiceField(choices=Direction.choices)
    method = forms.ChoiceField(choices=[(method.value, method.label) for method in FROM_A_GUEST], required=False)
    text = forms.CharField(max_length=500, required=False, label=gettext_lazy("Mã trên giấy mời"))
    guest = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    door = forms.CharField(max_length=100, required=False)
    age = forms.FloatField(required=False, min_value=0, max_value=7 * 86400)

    def clean(self):
        data = super().clean()
        if not self.errors and not data.get("text") and not data.get("guest"):
            self.add_error("text", _("Hãy quét hoặc nhập mã trên giấy mời."))
        return data

    def happened_at(self, now):
        return now - timedelta(seconds=self.cleaned_data.get("age") or 0)


class WalkInForm(CleanForm):
    """Somebody at the door whom nobody invited."""

    nonce = forms.RegexField(r"\A[A-Za-z0-9-]{8,64}\Z", widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=200)
    organisation = forms.CharField(label=gettext_lazy("Đơn vị"), max_length=300, required=False)
    position = forms.CharField(label=gettext_lazy("Chức vụ"), max_length=150, required=False)
    phone = PhoneField(label=gettext_lazy("Điện thoại"), required=False)
    door = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)
    age = forms.FloatField(required=False, min_value=0, max_value=7 * 86400, widget=forms.HiddenInput)

    happened_at = ScanForm.happened_at

    def facts(self):
        data = self.cleaned_data
        return {name: data.get(name) or "" for name in ("name", "organisation", "position", "phone")}


class DoorLinkForm(CleanForm):
    label = forms.CharField(
        label=gettext_lazy("Cửa hoặc người giúp việc"),
        max_length=100,
        help_text=gettext_lazy("Ví dụ: Cửa 1, chị Mai. Tên này được ghi bên mỗi lượt điểm danh."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    expires_at = MomentField(
        label=gettext_lazy("Hết hiệu lực lúc"), help_text=gettext_lazy("Giờ và ngày, ví dụ 17:30 26/03/2026.")
    )

    def clean_expires_at(self):
        moment = self.cleaned_data["expires_at"]
        if moment <= clock.now():
            raise forms.ValidationError(_("Thời điểm hết hiệu lực phải ở tương lai."))
        return moment


class SheetForm(CleanForm):
    """One page of the sign-in sheet: for each guest present, absent or excused, and a note."""

    def __init__(self, *args, guests, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.guests = guests
        for guest in guests:
            row = rows.get(guest.pk)
            presence = forms.ChoiceField(
                label=guest.name,
                choices=Presence.choices,
                required=False,
                initial=row.presence if row else "",
                error_messages={
                    "invalid_choice": _("«%(name)s»: hãy chọn có mặt, vắng hoặc vắng có lý do.") % {"name": guest.name}
                },
            )
            note = forms.CharField(
                label=guest.name,
                required=False,
                max_length=300,
                initial=row.note if row else "",
                error_messages={"max_length": _("«%(name)s»: ghi chú dài quá 300 ký tự.") % {"name": guest.name}},
            )
            self.fields[f"p{guest.pk}"], self.fields[f"g{guest.pk}"] = presence, note

    def lines(self):
        """(guest, presence field, note field) for the table."""
        for guest in self.guests:
            yield guest, self[f"p{guest.pk}"], self[f"g{guest.pk}"]

    def clean(self):
        data = super().clean()
        for guest in self.guests:
            if data.get(f"g{guest.pk}") and not data.get(f"p{guest.pk}") and f"p{guest.pk}" not in self.errors:
                self.add_error(
                    f"p{guest.pk}", _("«%(name)s» có ghi chú nhưng chưa chọn có mặt hay vắng.") % {"name": guest.name}
                )
        return data

    def rows(self):
        data = self.cleaned_data
        return {
            guest.pk: (data[f"p{guest.pk}"], data.get(f"g{guest.pk}") or "")
            for guest in self.guests
            if data.get(f"p{guest.pk}")
        }
