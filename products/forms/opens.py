"""Which parts of the form a supplement item opens, where it names neither a paper nor a criterion."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from products.completeness import SECTIONS

# Answered in words alone: nothing of the form opens.
WORDS_ONLY = "loi"


class OpensMixin(forms.Form):
    """`opens`: sections; asked of an item that is tied to nothing, for the applicant may change only what is opened."""

    opens = forms.MultipleChoiceField(
        label=gettext_lazy("Mở phần hồ sơ để sửa"),
        required=False,
        choices=[*SECTIONS.items(), (WORDS_ONLY, gettext_lazy("Không mở phần nào, chỉ trả lời bằng lời"))],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Cần chọn khi nội dung không gắn với giấy tờ hay tiêu chí: chủ thể chỉ sửa được những phần được mở."
        ),
    )

    def check_opens(self, data, *, tied):
        if data.get("what") and not tied and not data.get("opens") and "opens" not in self.errors:
            self.add_error("opens", _("Hãy chọn phần hồ sơ được mở, hoặc «Không mở phần nào»."))

    @staticmethod
    def sections(data):
        return [key for key in data.get("opens") or () if key != WORDS_ONLY]
