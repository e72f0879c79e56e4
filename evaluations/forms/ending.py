"""Ends before the council, and what is chosen after a return."""

from django import forms
from django.utils.translation import gettext_lazy

from accounts.forms import CleanForm, day_field
from evaluations.forms.fields import text_field


class RefuseForm(CleanForm):
    """`grounds`: (code, text, note) of what the check found «Chưa đúng»; the reason begins with the specialist's note."""

    item = forms.ChoiceField(label=gettext_lazy("Căn cứ trong bộ tiêu chí"), widget=forms.RadioSelect)
    reason = text_field(
        gettext_lazy("Lý do, chứng cứ cụ thể"),
        rows=4,
        max_length=4000,
        help_text=gettext_lazy("Ghi trong thông báo gửi chủ thể: điều gì trong hồ sơ cho thấy căn cứ này."),
    )

    def __init__(self, *args, grounds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [(code, text) for code, text, _note in grounds]


class ReopenForm(CleanForm):
    reason = text_field(gettext_lazy("Lý do mở lại"), rows=3, max_length=2000)
    due_on = day_field(gettext_lazy("Hạn bổ sung mới"))
