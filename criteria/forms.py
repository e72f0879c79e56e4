"""Filters of the public pages: whatever is asked, an answer; an unknown choice counts as none."""

from django import forms
from django.utils.translation import gettext_lazy as _

from criteria import words


class _Filter(forms.Form):
    def chosen(self, name):
        """The cleaned value of one field, "" where it is empty or wrong."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""


class SetFilter(_Filter):
    tim = forms.CharField(label=_("Tìm bộ tiêu chí"), required=False, max_length=100)
    an_ban = forms.ChoiceField(label=_("Văn bản"), required=False)
    nganh = forms.ChoiceField(label=_("Ngành"), required=False)

    def __init__(self, *args, editions, industries, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["an_ban"].choices = [(code, words.EDITION_SHORT.get(code, code)) for code in editions]
        self.fields["nganh"].choices = [("", _("Tất cả các ngành")), *industries]


class PaperFilter(_Filter):
    bo = forms.ChoiceField(label=_("Bộ sản phẩm"), required=False)
    loai = forms.ChoiceField(label=_("Loại hồ sơ"), required=False, choices=[("", _("Tất cả")), *words.KIND.items()])

    def __init__(self, *args, sets, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bo"].choices = [("", _("Tất cả các bộ")), *((str(n), f"{n}. {name}") for n, name in sets)]
