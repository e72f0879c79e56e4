"""Declaring a change: what is to be, from which day, by which paper."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.forms import CleanModelForm, day_field
from products import permissions
from products.files import ALLOWED_TEXT
from products.forms.business import BusinessForm
from products.forms.product import ProductForm
from products.identity import BUSINESS_IDENTITY, DECLARABLE_OF_PRODUCT
from products.models import Business, Product


class PaperMixin(forms.Form):
    """The paper behind a change, and the day it counts from."""

    effective_on = day_field(
        gettext_lazy("Thay đổi từ ngày"), help_text=gettext_lazy("Ngày ghi trên giấy tờ, ví dụ 24/11/2026.")
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do thay đổi"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Ví dụ: hộ kinh doanh chuyển thành công ty trách nhiệm hữu hạn."),
    )
    paper_title = forms.CharField(
        label=gettext_lazy("Giấy tờ làm căn cứ"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Ví dụ: Giấy chứng nhận đăng ký doanh nghiệp, đăng ký lần đầu."),
    )
    paper_number = forms.CharField(label=gettext_lazy("Số, ký hiệu"), max_length=100, required=False)
    paper_issuer = forms.CharField(label=gettext_lazy("Cơ quan cấp"), max_length=200, required=False)
    paper_issued_on = day_field(gettext_lazy("Ngày cấp"), required=False, help_text="")
    upload = forms.FileField(label=gettext_lazy("Bản chụp giấy tờ"), required=False, help_text=ALLOWED_TEXT)

    PAPER = ("effective_on", "reason", "paper_title", "paper_number", "paper_issuer", "paper_issued_on", "upload")

    def clean_effective_on(self):
        return _not_to_come(self.cleaned_data["effective_on"], _("Ngày thay đổi đang ở tương lai."))

    def clean_paper_issued_on(self):
        return _not_to_come(self.cleaned_data["paper_issued_on"], _("Ngày cấp đang ở tương lai."))

    @property
    def said(self):
        """What `changes.declare` takes beside the row."""
        return {name: self.cleaned_data[name] for name in self.PAPER}

    @property
    def about(self):
        return [self[name] for name in self.fields if name not in self.PAPER]

    @property
    def paper(self):
        return [self[name] for name in self.PAPER]


def _not_to_come(day, sentence):
    if day and day > clock.today():
        raise ValidationError(sentence)
    return day


class BusinessChangeForm(PaperMixin, BusinessForm):
    """The facts that stand still, filled with what they are today."""

    class Meta(BusinessForm.Meta):
        model = Business
        fields = list(BUSINESS_IDENTITY)

    field_order = [*BUSINESS_IDENTITY, *PaperMixin.PAPER]

    def __init__(self, *args, instance, **kwargs):
        super().__init__(*args, instance=instance, **kwargs)
        allowed = {*permissions.declarable_of_business(instance), *self.PAPER}
        for name in [name for name in self.fields if name not in allowed]:
            del self.fields[name]

    def clean(self):
        return CleanModelForm.clean(self)


class ProductChangeForm(PaperMixin, ProductForm):
    class Meta(ProductForm.Meta):
        model = Product
        fields = list(DECLARABLE_OF_PRODUCT)

    field_order = [*DECLARABLE_OF_PRODUCT, *PaperMixin.PAPER]

    def __init__(self, *args, instance, **kwargs):
        super().__init__(*args, instance=instance, **kwargs)
        allowed = {*permissions.declarable_of_product(instance), *self.PAPER}
        for name in [name for name in self.fields if name not in allowed]:
            del self.fields[name]
        for field in self.fields.values():
            field.disabled = False
        if photo := self.fields.get("photo"):
            # A photo is replaced here, never linked to: uploads have no address of their own.
            photo.widget = forms.FileInput(attrs=photo.widget.attrs)
            photo.help_text = _("Để trống nếu ảnh không đổi. %(help)s") % {"help": photo.help_text}
        self.fixed, self.why_fixed = [], []
