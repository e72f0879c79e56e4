"""A product: what it is, which set it belongs to, its photo."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.forms import CleanModelForm
from criteria.text import name_key
from products import files, permissions
from products.forms.fields import FixedMixin, set_choices
from products.models import Product


class ProductForm(FixedMixin, CleanModelForm):
    """A new product, or one that is there: then with the version that was read and what of it stands still."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1, required=False)
    set_number = forms.TypedChoiceField(
        label=gettext_lazy("Bộ sản phẩm"),
        coerce=int,
        help_text=gettext_lazy("Theo ngành và nhóm của bảng phân loại; bộ quyết định bảng điểm và giấy tờ cần nộp."),
    )
    photo = forms.FileField(
        label=gettext_lazy("Ảnh sản phẩm"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/heic"}),
        help_text=gettext_lazy("JPG, PNG, WEBP hoặc HEIC. Cổng bỏ thông tin nơi chụp trong ảnh trước khi lưu."),
    )

    another = forms.BooleanField(label=gettext_lazy("Đây là sản phẩm khác, chỉ có tên gần giống"), required=False)

    class Meta:
        model = Product
        fields = ["name", "set_number", "specification", "story", "where_to_buy", "photo"]
        widgets = {
            "specification": forms.Textarea(attrs={"rows": 3}),
            "story": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "name": gettext_lazy("Tên ghi trên nhãn, ví dụ «Dấm gạo nếp»."),
            "specification": gettext_lazy("Khối lượng, dung tích, bao bì, tiêu chuẩn công bố."),
            "story": gettext_lazy("Người mua đọc phần này trên trang công khai sau khi sản phẩm được công nhận."),
            "where_to_buy": gettext_lazy("Địa chỉ cửa hàng, gian hàng trực tuyến."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["set_number"].choices = set_choices(clock.today())
        if not self.is_bound:
            del self.fields["another"]
        if self.instance.pk is None:
            del self.fields["version"]
        else:
            self.fields["version"].initial = self.instance.version
            self.fields["version"].required = True
            self.fix(permissions.fixed_of_product(self.instance))

    def clean_name(self):
        name = self.cleaned_data["name"]
        others = Product.objects.filter(business_id=self.instance.business_id).exclude(pk=self.instance.pk)
        if others.filter(name=name).exists():
            raise ValidationError(_("Chủ thể đã có sản phẩm trùng tên này."))
        return name

    def clean(self):
        """A name that reads the same (capitals, «Hoà» and «Hòa») is asked about; the exact one is refused above."""
        data = super().clean()
        name = data.get("name")
        double = self._that_reads_like(name) if name and "another" in self.fields else None
        if double is None:
            self.fields.pop("another", None)
        elif double.name == name:  # added between the two questions
            self.add_error("name", _("Chủ thể đã có sản phẩm trùng tên này."))
        elif not data.get("another"):
            self.add_error(
                "name",
                _("Chủ thể đã có sản phẩm «%(name)s». Nếu là sản phẩm khác, hãy đánh dấu ô bên dưới rồi lưu lại.")
                % {"name": double.name},
            )
        return data

    def _that_reads_like(self, name):
        if self.instance.pk and name_key(name) == name_key(self.initial.get("name") or ""):
            return None
        others = Product.objects.filter(business_id=self.instance.business_id).exclude(pk=self.instance.pk)
        return next((row for row in others if name_key(row.name) == name_key(name)), None)

    def clean_photo(self):
        upload = self.cleaned_data["photo"]
        if upload and "photo" in self.files and not self.fields["photo"].disabled:
            return files.clean_photo(upload)
        return upload
