"""What the portal says instead of Django's own sentences: what is wrong, and how it would be right."""

from django import forms
from django.utils.translation import gettext_lazy as _

DAY = _("Ngày chưa đúng. Hãy ghi ngày/tháng/năm có thật, ví dụ 24/11/2026.")
MOMENT = _("Thời điểm chưa đúng. Hãy ghi giờ rồi ngày, ví dụ 17:30 24/11/2026.")
HOUR = _("Giờ chưa đúng. Hãy ghi như 08:00 hoặc 13:30.")
WHOLE = _("Hãy ghi một số nguyên, chỉ gồm chữ số, ví dụ 25.")
NUMBER = _("Hãy ghi một số, ví dụ 1.250.000 hoặc 12,5.")
EMAIL = _("Thư điện tử chưa đúng, ví dụ đúng: ten@vidu.vn.")
ADDRESS = _("Đường dẫn chưa đúng. Đường dẫn đầy đủ bắt đầu bằng https://, ví dụ https://vidu.vn/trang.")
CHOICE = _("Lựa chọn này không có trong danh sách. Hãy chọn lại.")
CHOICES = _("Có lựa chọn không có trong danh sách. Hãy chọn lại.")
AGAIN = _("Hãy chọn lại tệp.")

# From the particular to the general: the first class that knows a code says it.
_SAYS = (
    (forms.DateTimeField, {"invalid": MOMENT}),
    (forms.DateField, {"invalid": DAY}),
    (forms.TimeField, {"invalid": HOUR}),
    (forms.EmailField, {"invalid": EMAIL}),
    (forms.URLField, {"invalid": ADDRESS}),
    (forms.ImageField, {"invalid_image": _("Tệp này không phải ảnh đọc được. Hãy chọn ảnh JPG hoặc PNG khác.")}),
    (
        forms.FileField,
        {
            "invalid": AGAIN,
            "missing": AGAIN,
            "empty": _("Tệp này rỗng. Hãy chọn tệp khác."),
            "max_length": _("Tên tệp dài quá %(max)d chữ (hiện có %(length)d). Hãy đặt tên ngắn hơn."),
            "contradiction": _("Hãy hoặc chọn tệp mới, hoặc đánh dấu bỏ tệp; không cả hai."),
        },
    ),
    (forms.DecimalField, {"invalid": NUMBER}),
    (forms.FloatField, {"invalid": NUMBER}),
    (forms.IntegerField, {"invalid": WHOLE}),
    (
        forms.ModelMultipleChoiceField,
        {"invalid_choice": CHOICES, "invalid_list": CHOICES, "invalid_pk_value": CHOICES},
    ),
    (forms.MultipleChoiceField, {"invalid_choice": CHOICES, "invalid_list": CHOICES}),
    (forms.ModelChoiceField, {"invalid_choice": CHOICE}),
    (forms.ChoiceField, {"invalid_choice": CHOICE}),
    (forms.RegexField, {"invalid": _("Nội dung này chưa đúng dạng.")}),
)
# Said by validators, whatever the field.
_BOUNDS = {
    "max_length": _("Nội dung dài quá %(limit_value)d chữ (hiện có %(show_value)d). Hãy viết ngắn hơn."),
    "min_length": _("Nội dung cần ít nhất %(limit_value)d chữ (hiện có %(show_value)d)."),
    "max_value": _("Số này phải từ %(limit_value)s trở xuống."),
    "min_value": _("Số này phải từ %(limit_value)s trở lên."),
    "step_size": _("Số này phải chia hết cho %(limit_value)s."),
    "max_digits": _("Số này chỉ được có %(max)s chữ số."),
    "max_decimal_places": _("Số này chỉ được có %(max)s chữ số sau dấu phẩy."),
    "max_whole_digits": _("Số này chỉ được có %(max)s chữ số trước dấu phẩy."),
    "null_characters_not_allowed": _("Nội dung có ký tự không đọc được. Hãy gõ lại."),
}


def speak(field):
    """Gives the field our sentences wherever it would say Django's; what a form says itself stays."""
    for kind, sentences in _SAYS:
        if not isinstance(field, kind):
            continue
        for code, sentence in sentences.items():
            if field.error_messages.get(code) == _default(kind, code):
                field.error_messages[code] = sentence
    for code, sentence in _BOUNDS.items():
        field.error_messages.setdefault(code, sentence)


def _default(kind, code):
    for parent in kind.__mro__:
        if code in getattr(parent, "default_error_messages", {}):
            return parent.default_error_messages[code]
    return None
