"""A result of earlier times, as its paper states it."""

from django import forms
from django.utils.translation import gettext_lazy

from accounts.forms import CleanForm, day_field


class FindProductForm(CleanForm):
    tim = forms.CharField(label=gettext_lazy("Tên sản phẩm hoặc chủ thể"), required=False, max_length=100)


class PastResultForm(CleanForm):
    stars = forms.TypedChoiceField(
        label=gettext_lazy("Hạng sao ghi trên quyết định"), coerce=int, widget=forms.RadioSelect
    )
    decision_number = forms.CharField(
        label=gettext_lazy("Số quyết định"),
        max_length=60,
        help_text=gettext_lazy("Ghi như trên giấy, ví dụ 3981/QĐ-UBND."),
    )
    issued_on = day_field(gettext_lazy("Ngày ban hành"), past=True)
    certificate_number = forms.CharField(
        label=gettext_lazy("Số giấy chứng nhận"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Bỏ trống nếu giấy không ghi."),
    )
    points = forms.CharField(
        label=gettext_lazy("Tổng điểm ghi trên giấy"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Ghi nguyên văn, ví dụ 62,5."),
    )

    def __init__(self, *args, stars, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stars"].choices = [(star, f"{star} sao") for star in stars]
        if len(stars) == 1:
            self.fields["stars"].initial = stars[0]
