"""The ward's counter: receiving, asking for more, Mẫu 03, signing, sending upwards."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.forms import CleanForm, CleanModelForm, day_field
from criteria.models import Criterion, PaperKind
from products.forms.opens import OpensMixin
from products.models import WardReport
from products.permissions import why_not_date_ward_report
from products.said import says_too_little

BLANK_ROWS = 3


class ReceiveForm(CleanForm):
    samples = forms.IntegerField(
        label=gettext_lazy("Số sản phẩm mẫu đã nhận"),
        min_value=0,
        max_value=999,
        widget=forms.NumberInput(attrs={"class": "input-short", "inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("Hãy ghi số sản phẩm mẫu bằng chữ số.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Tình trạng mẫu, giấy tờ gốc đã đối chiếu. Chủ thể đọc được ghi chú này."),
    )

    def __init__(self, *args, needed, **kwargs):
        super().__init__(*args, **kwargs)
        if needed:
            self.fields["samples"].help_text = _("Hồ sơ này cần %(needed)02d sản phẩm mẫu; đếm tại quầy.") % {
                "needed": needed
            }
        else:
            del self.fields["samples"]


class ItemForm(OpensMixin, CleanForm):
    """One line of a supplement request; empty lines do not count."""

    paper = forms.ModelChoiceField(
        PaperKind.objects.none(),
        label=gettext_lazy("Giấy tờ"),
        to_field_name="code",
        required=False,
        empty_label=gettext_lazy("Không gắn giấy tờ"),
    )
    criterion = forms.ModelChoiceField(
        Criterion.objects.none(),
        label=gettext_lazy("Tiêu chí"),
        to_field_name="code",
        required=False,
        empty_label=gettext_lazy("Không gắn tiêu chí"),
    )
    what = forms.CharField(
        label=gettext_lazy("Nội dung cần bổ sung"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Ví dụ: giấy đăng ký kinh doanh mờ, xin chụp lại rõ con dấu."),
    )

    def __init__(self, *args, papers=(), criteria_set=None, **kwargs):
        super().__init__(*args, **kwargs)
        if criteria_set is not None:
            self.fields["paper"].queryset = PaperKind.objects.filter(code__in=[paper.code for paper in papers])
            self.fields["criterion"].queryset = criteria_set.criteria.all()

    def clean(self):
        data = super().clean()
        if (data.get("paper") or data.get("criterion")) and not data.get("what") and "what" not in self.errors:
            self.add_error("what", _("Hãy ghi rõ cần bổ sung gì."))
        self.check_opens(data, tied=data.get("paper") or data.get("criterion"))
        return data

    field_order = ["paper", "criterion", "what", "opens"]


ItemFormSet = formset_factory(ItemForm, extra=BLANK_ROWS, max_num=30, absolute_max=40)


class SupplementForm(CleanForm):
    due_on = day_field(gettext_lazy("Hạn bổ sung"))
    note = forms.CharField(
        label=gettext_lazy("Lời nhắn chung"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day <= clock.today():
            raise ValidationError(_("Hạn bổ sung phải sau ngày hôm nay."))
        return day


class ReopenForm(CleanForm):
    reason = forms.CharField(
        label=gettext_lazy("Lý do mở lại"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    due_on = day_field(gettext_lazy("Hạn bổ sung mới"))


class AnswerForm(CleanForm):
    """The applicant's words to each item asked for."""

    def __init__(self, *args, items, **kwargs):
        fields = {
            f"item-{item.pk}": forms.CharField(
                label=_("Trả lời"),
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            for item in items
        }
        self.base_fields = {**self.base_fields, **fields}
        super().__init__(*args, **kwargs)
        self.items = list(items)

    @property
    def answers(self):
        return {item.pk: self.cleaned_data.get(f"item-{item.pk}", "") for item in self.items}

    def rows(self):
        return [(item, self[f"item-{item.pk}"]) for item in self.items]


class WardReportForm(CleanModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    class Meta:
        model = WardReport
        fields = list(WardReport.TEXTS)
        widgets = dict.fromkeys(WardReport.TEXTS, forms.Textarea(attrs={"rows": 6}))

    def clean(self):
        data = super().clean()
        for name in WardReport.TEXTS:
            if data.get(name, "").strip() and says_too_little(data[name]):
                self.add_error(
                    name, _("Hãy nêu rõ đánh giá của UBND cấp xã, ít nhất ba từ có nghĩa; chưa viết thì để trống.")
                )
        return data

    def texts(self, stored):
        """The four texts; one that could not be read is as in the row `stored`."""
        return {name: self.cleaned_data.get(name, getattr(stored, name)) for name in WardReport.TEXTS}


class SignForm(CleanForm):
    report_number = forms.CharField(
        label=gettext_lazy("Số báo cáo"), max_length=60, widget=forms.TextInput(attrs={"class": "input-short"})
    )
    letter_number = forms.CharField(
        label=gettext_lazy("Số văn bản đề nghị"), max_length=60, widget=forms.TextInput(attrs={"class": "input-short"})
    )
    signed_on = day_field(gettext_lazy("Ngày ký"))
    entered_late = forms.BooleanField(
        label=gettext_lazy("Nhập muộn"),
        required=False,
        help_text=gettext_lazy("Đánh dấu khi báo cáo đã ký trên giấy từ trước ngày hôm nay."),
    )
    late_reason = forms.CharField(
        label=gettext_lazy("Lý do nhập muộn"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Ví dụ: đã ký trên giấy, mất mạng hai ngày nên hôm nay mới nhập. Lý do được lưu cùng báo cáo."
        ),
    )

    def __init__(self, *args, registration, **kwargs):
        super().__init__(*args, **kwargs)
        self.registration = registration

    def clean(self):
        data = super().clean()
        if not data.get("entered_late"):
            data["late_reason"] = ""
        if day := data.get("signed_on"):
            reason = why_not_date_ward_report(self.registration, day, late_reason=data.get("late_reason", ""))
            if reason:
                self.add_error(
                    "late_reason" if data.get("entered_late") and day < clock.today() else "signed_on", reason
                )
        return data

    @property
    def signature(self):
        """What the action takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "entered_late"}
