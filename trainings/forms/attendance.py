"""The filter of who came, in the words of the address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CleanForm
from accounts.models import Area
from trainings.models import Guest
from trainings.statuses import Presence


class AttendanceFilter(CleanForm):
    tim = forms.CharField(
        label=_("Tìm tên, đơn vị, điện thoại"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    ghi = forms.ChoiceField(
        label=_("Điểm danh"),
        required=False,
        choices=[("", _("Tất cả")), *Presence.choices, ("chua-ghi", _("Chưa ghi"))],
    )
    phuong = forms.ModelChoiceField(Area.objects.none(), label=_("Phường, xã"), required=False, empty_label=_("Tất cả"))

    def __init__(self, *args, conference, **kwargs):
        super().__init__(*args, **kwargs)
        wards = Guest.objects.filter(conference=conference, ward__isnull=False).order_by().values("ward")
        self.fields["phuong"].queryset = Area.objects.filter(pk__in=wards).order_by("sort_name")
