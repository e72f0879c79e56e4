import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Letter
from .statuses import Channel, Status, kind_label


class LetterFilterForm(forms.Form):
    """The list's filters, as plain words in the address bar; what it does not know it leaves out."""

    q = forms.CharField(label=_("Tìm người nhận, địa chỉ, tiêu đề"), required=False, max_length=100)
    status = forms.ChoiceField(label=_("Tình trạng"), required=False)
    kind = forms.ChoiceField(label=_("Loại thư"), required=False)
    channel = forms.ChoiceField(label=_("Hình thức"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = Letter.objects.kinds()
        self.fields["status"].choices = [("", _("Mọi tình trạng")), *Status.choices]
        self.fields["kind"].choices = [("", _("Mọi loại thư")), *((kind, kind_label(kind)) for kind in kinds)]
        self.fields["channel"].choices = [("", _("Thư điện tử và thư giấy")), *Channel.choices]

    def clean_q(self):
        return unicodedata.normalize("NFC", self.cleaned_data["q"]).replace("\x00", "").strip()

    def chosen(self, letters):
        self.is_valid()
        wanted = self.cleaned_data
        for name in ("status", "kind", "channel"):
            if value := wanted.get(name):
                letters = letters.filter(**{name: value})
        return letters.matching(wanted.get("q", ""))
