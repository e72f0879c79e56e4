"""Fields the forms of this room share."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CleanForm


def text_field(label, rows=3, max_length=2000, **kwargs):
    return forms.CharField(label=label, max_length=max_length, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def count_field(label, **kwargs):
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "class": "input-short"})
    return forms.IntegerField(label=label, min_value=0, max_value=999, widget=widget, **kwargs)


class ReasonForm(CleanForm):
    """One reason; most deeds of the chair ask for nothing else."""

    reason = text_field(_("Lý do"))


class VoteForm(CleanForm):
    votes_for = count_field(_("Số phiếu tán thành"))
    votes_present = count_field(_("Số thành viên tham gia biểu quyết"))

    def clean(self):
        data = super().clean()
        if not self.errors and data["votes_for"] > data["votes_present"]:
            self.add_error("votes_for", _("Số phiếu tán thành nhiều hơn số người tham gia biểu quyết."))
        return data
