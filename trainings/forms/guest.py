"""What a guest fills in."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.base import CleanForm, PhoneField
from trainings.actions.learning import SCALE
from trainings.statuses import Reply


class AnswerForm(CleanForm):
    reply = forms.ChoiceField(
        label=gettext_lazy("Trả lời"),
        choices=[
            (Reply.ACCEPTED.value, gettext_lazy("Tôi sẽ dự")),
            (Reply.DELEGATED.value, gettext_lazy("Tôi cử người dự thay")),
            (Reply.DECLINED.value, gettext_lazy("Tôi không dự được")),
        ],
        widget=forms.RadioSelect,
    )
    substitute_name = forms.CharField(
        label=gettext_lazy("Họ và tên người dự thay"),
        required=False,
        max_length=150,
        help_text=gettext_lazy("Chỉ ghi khi cử người dự thay"),
    )
    substitute_position = forms.CharField(label=gettext_lazy("Chức vụ người dự thay"), required=False, max_length=150)
    substitute_phone = PhoneField(label=gettext_lazy("Điện thoại người dự thay"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Lời nhắn cho ban tổ chức"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self):
        data = super().clean()
        if data.get("reply") == Reply.DELEGATED and not data.get("substitute_name"):
            self.add_error("substitute_name", _("Xin ghi họ và tên người dự thay."))
        elif data.get("reply") not in (None, Reply.DELEGATED) and self._names_somebody(data):
            self.add_error(
                "reply",
                _(
                    "Đã ghi người dự thay nhưng chưa chọn cử người dự thay. Xin chọn lại câu trả lời, hoặc xóa phần ghi người dự thay."
                ),
            )
        data["substitute"] = {
            "name": data.get("substitute_name") or "",
            "position": data.get("substitute_position") or "",
            "phone": data.get("substitute_phone") or "",
        }
        return data

    def _names_somebody(self, data):
        """Written now: a substitute of the answer before goes with that answer."""
        return any(data.get(name) for name in self.changed_data if name.startswith("substitute_"))


class QuestionForm(CleanForm):
    text = forms.CharField(
        label=gettext_lazy("Câu hỏi, kiến nghị"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class SurveyForm(CleanForm):
    """One field per item of the survey, named by its code."""

    def __init__(self, survey, *args, **kwargs):
        self.survey = survey
        super().__init__(*args, **kwargs)
        for item in survey.items:
            self.fields[item["code"]] = self._field(item)

    def _field(self, item):
        if item["type"] == "text":
            return forms.CharField(
                label=item["text"], required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
            )
        choices = (
            [(place, f"{place}") for place in range(1, SCALE + 1)]
            if item["type"] == "scale"
            else list(enumerate(item["options"]))
        )
        return forms.ChoiceField(
            label=item["text"],
            choices=choices,
            required=self.survey.is_test,
            widget=forms.RadioSelect,
            help_text=_("1 là chưa hài lòng, 5 là rất hài lòng") if item["type"] == "scale" else "",
            error_messages={"required": _("Câu này chưa có trả lời.")},
        )

    @property
    def answers(self):
        return self.cleaned_data
