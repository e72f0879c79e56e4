"""Filters of the lists everybody may read, and of the log."""

from datetime import datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import LABELS
from accounts.forms.base import CleanForm
from accounts.forms.days import DayField
from accounts.models import Area, Office
from criteria.text import sort_key


def _day(label, help_text=""):
    return DayField(label=label, required=False, help_text=help_text)


def _moment(day, at):
    """So that the index of the column is used; its date would be worked out for every row."""
    return timezone.make_aware(datetime.combine(day, at))


class AreaFilter(CleanForm):
    q = forms.CharField(label=gettext_lazy("Tên hoặc mã"), required=False, max_length=120)
    on = _day(gettext_lazy("Theo ngày"))
    level = forms.ChoiceField(
        label=gettext_lazy("Cấp"), required=False, choices=[("", gettext_lazy("Mọi cấp")), *Area.Level.choices]
    )
    within = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**62)


class OfficeFilter(CleanForm):
    q = forms.CharField(label=gettext_lazy("Tên cơ quan"), required=False, max_length=120)
    level = forms.ChoiceField(
        label=gettext_lazy("Cấp"), required=False, choices=[("", gettext_lazy("Mọi cấp")), *Office.Level.choices]
    )


class AuditFilter(CleanForm):
    q = forms.CharField(label=gettext_lazy("Người làm hoặc đối tượng"), required=False, max_length=200)
    action = forms.ChoiceField(label=gettext_lazy("Việc"), required=False)
    since = _day(gettext_lazy("Từ ngày"))
    until = _day(gettext_lazy("Đến hết ngày"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        words = sorted(((action, str(label)) for action, label in LABELS.items()), key=lambda pair: sort_key(pair[1]))
        self.fields["action"].choices = [("", _("Mọi việc")), *words]

    def clean(self):
        data = super().clean()
        if data.get("since") and data.get("until") and data["since"] > data["until"]:
            raise ValidationError(_("«Từ ngày» đang sau «Đến hết ngày»."))
        return data

    def narrow(self, entries):
        self.full_clean()
        chosen = self.cleaned_data
        entries = entries.search(chosen.get("q") or "")
        if chosen.get("action"):
            entries = entries.filter(action=chosen["action"])
        if chosen.get("since"):
            entries = entries.filter(at__gte=_moment(chosen["since"], time.min))
        if chosen.get("until"):
            entries = entries.filter(at__lte=_moment(chosen["until"], time.max))
        return entries
