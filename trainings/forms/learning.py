"""Questions and their answers, the items of a form or test, certificates."""

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import CleanForm, day_field
from trainings.forms.fields import text_field
from trainings.statuses import SurveyKind

MOST_ITEMS = 40
TYPES = [
    ("scale", gettext_lazy("Thang 1 đến 5")),
    ("choice", gettext_lazy("Chọn một")),
    ("text", gettext_lazy("Viết tự do")),
]


class QuestionForm(CleanForm):
    """A question asked in the hall or handed in on paper."""

    text = text_field(gettext_lazy("Câu hỏi, kiến nghị"))


class QuestionAnswerForm(CleanForm):
    answer = text_field(gettext_lazy("Trả lời"), max_length=4000, required=False)


class ClosingForm(CleanForm):
    closes_on = day_field(
        gettext_lazy("Nhận đến hết ngày"), required=False, help_text=gettext_lazy("Để trống nếu không hạn chế.")
    )


class ItemForm(CleanForm):
    code = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=gettext_lazy("Câu"), max_length=500, required=False)
    type = forms.ChoiceField(label=gettext_lazy("Kiểu trả lời"), choices=TYPES, required=False)
    options = text_field(gettext_lazy("Các phương án, mỗi dòng một phương án"), rows=4, max_length=2000, required=False)
    right = forms.IntegerField(
        label=gettext_lazy("Đáp án đúng"),
        required=False,
        min_value=1,
        max_value=20,
        help_text=gettext_lazy("Số thứ tự"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "input-short"}),
    )

    def __init__(self, *args, is_test=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_test = is_test
        self.helper.form_show_labels = True
        if is_test:
            self.fields["type"].initial = "choice"
            self.fields["type"].choices = TYPES[1:2]
        else:
            del self.fields["right"]

    def clean(self):
        data = super().clean()
        options = self._options(data)
        if not data.get("text"):
            if options:
                self.add_error("text", _("Câu này có phương án nhưng chưa có nội dung."))
            return data
        if self._type(data) == "choice":
            if len(options) < 2:
                self.add_error("options", _("Câu chọn một cần ít nhất hai phương án."))
            elif self.is_test and not self.errors and (data.get("right") or 0) not in range(1, len(options) + 1):
                self.add_error("right", _("Ghi số từ 1 đến %(count)s.") % {"count": len(options)})
        return data

    def _options(self, data):
        return [line.strip() for line in (data.get("options") or "").splitlines() if line.strip()]

    def _type(self, data):
        return "choice" if self.is_test else data.get("type") or "scale"

    def item(self):
        """As `Survey.items` keeps it, the code still open; None for an empty row."""
        data = self.cleaned_data
        if not data.get("text"):
            return None
        kind = self._type(data)
        return {
            "code": data.get("code") or "",
            "text": data["text"],
            "type": kind,
            "options": self._options(data) if kind == "choice" else [],
            "right": data["right"] - 1 if self.is_test else None,
        }


class _Items(BaseFormSet):
    def items(self):
        """Every row with words in it; a new one gets a code no other has."""
        items = [item for form in self.forms if (item := form.item())]
        taken, number = {item["code"] for item in items}, 0
        for item in items:
            while not item["code"]:
                number += 1
                if f"c{number}" not in taken:
                    item["code"] = f"c{number}"
                    taken.add(item["code"])
        return items


def items_formset(kind, *args, extra=1, **kwargs):
    made = formset_factory(ItemForm, formset=_Items, extra=extra, max_num=MOST_ITEMS, absolute_max=MOST_ITEMS + 10)
    is_test = kind != SurveyKind.FEEDBACK
    return made(*args, prefix="cau", form_kwargs={"is_test": is_test}, **kwargs)


def initial_items(survey):
    return [
        {
            "code": item["code"],
            "text": item["text"],
            "type": item["type"],
            "options": "\n".join(item.get("options") or []),
            "right": item["right"] + 1 if item.get("right") is not None else None,
        }
        for item in (survey.items if survey else [])
    ]


class CertificateFilter(CleanForm):
    tim = forms.CharField(
        label=gettext_lazy("Tìm tên, đơn vị"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class ReportForm(CleanForm):
    """The words of the conference's report; its figures are counted, not typed."""

    number = forms.CharField(
        label=gettext_lazy("Số báo cáo"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"class": "input-short"}),
    )
    signed_on = day_field(gettext_lazy("Ngày báo cáo"), required=False)
    results = text_field(gettext_lazy("Kết quả đạt được"), rows=6, max_length=6000, required=False)
    difficulties = text_field(gettext_lazy("Khó khăn, tồn tại"), rows=4, max_length=6000, required=False)
    proposals = text_field(gettext_lazy("Đề xuất, kiến nghị"), rows=4, max_length=6000, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)
