"""What citizens type to check a certificate."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import CleanForm
from criteria.text import letters_and_digits

_CODE = re.compile(r"[0-9A-F]{32}")


class CertificateForm(CleanForm):
    ma = forms.CharField(
        label=gettext_lazy("Mã hoặc số giấy chứng nhận"),
        max_length=80,
        help_text=gettext_lazy("Mã in dưới mã QR (32 chữ và số), hoặc số giấy chứng nhận, ví dụ 01/GCN-OCOP-2026."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    san_pham = forms.CharField(
        label=gettext_lazy("Tên sản phẩm"),
        max_length=100,
        required=False,
        help_text=gettext_lazy(
            "Cần khi nhập số giấy chứng nhận: nhiều cơ quan dùng cùng một số. Gõ không dấu cũng được."
        ),
    )

    def clean(self):
        data = super().clean()
        if data.get("ma") and not data.get("san_pham") and not _CODE.fullmatch(letters_and_digits(data["ma"])):
            self.add_error("san_pham", ValidationError(_("Xin nhập thêm tên sản phẩm ghi trên giấy chứng nhận.")))
        return data
