"""A member's declaration, and the score sheet read from the page."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import CleanForm
from accounts.text import nfc
from criteria.scoring import contradictions
from evaluations.forms.fields import text_field
from evaluations.layout import comment_name, option_name

COMMENT_LENGTH = 1000
VERSIONS = 2**31 - 1


class DeclareForm(CleanForm):
    has_conflict = forms.TypedChoiceField(
        label=gettext_lazy("Anh/chị có lợi ích liên quan với hồ sơ này không?"),
        choices=[("khong", gettext_lazy("Không có lợi ích liên quan")), ("co", gettext_lazy("Có lợi ích liên quan"))],
        coerce=lambda value: value == "co",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Nếu có: lợi ích liên quan là gì"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Ví dụ: là người thân của chủ thể, có góp vốn, đã tư vấn làm hồ sơ này. Được ghi vào biên bản."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["has_conflict"].error_messages["required"] = _("Xin chọn có hoặc không.")

    def clean(self):
        data = super().clean()
        if data.get("has_conflict") and not data.get("reason") and not self.errors:
            self.add_error("reason", _("Xin ghi lợi ích liên quan để đưa vào biên bản."))
        return data


class SheetForm(CleanForm):
    """The texts at the sheet's end and its version; the criteria are read by `clean()`.

    `stored`: (criterion id → option code, criterion id → comment) as saved. `read` holds (criterion, option, comment) of
    every criterion; what could not be read is there as stored, so that the rest of the sheet is saved all the same.
    """

    opinion = text_field(gettext_lazy("Ý kiến của người đánh giá"), rows=4, max_length=4000, required=False)
    rescoring_reason = text_field(
        gettext_lazy("Lý do giữ hoặc đổi điểm khi chấm lại"), rows=3, max_length=2000, required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=VERSIONS)

    def __init__(self, *args, registration, again=False, stored=({}, {}), **kwargs):
        super().__init__(*args, **kwargs)
        self.registration, self.stored = registration, stored
        self.chosen, self.comments, self.line_errors, self.read = {}, {}, {}, []
        self.line_problems = []
        if not again:
            del self.fields["rescoring_reason"]

    def clean(self):
        data = super().clean()
        for criterion in self.registration.criteria_set.criteria_with_options:
            self._read(criterion)
        self._keep_to_conditions()
        if self.line_errors:
            codes = ", ".join(criterion.code for criterion, _o, _c in self.read if criterion.pk in self.line_errors)
            self.add_error(None, _("Xin xem lại tiêu chí %(codes)s.") % {"codes": codes})
        return data

    def _read(self, criterion):
        """What was typed stays, readable or not."""
        code = self.data.get(option_name(criterion), "")
        comment = nfc(self.data.get(comment_name(criterion), ""))
        options = {o.code: o for o in criterion.options.all() if o.branch in ("", self.registration.branch)}
        self.chosen[criterion.pk], self.comments[criterion.pk] = code, comment
        chosen, comments = self.stored
        option = options.get(code)
        if code and option is None:
            self._refuse(criterion, option_name, _("Mức điểm này không có trong tiêu chí; xin chọn lại."))
            option = options.get(chosen.get(criterion.pk))
        if len(comment) > COMMENT_LENGTH:
            words = {"length": len(comment), "limit": COMMENT_LENGTH}
            self._refuse(criterion, comment_name, _("Nhận xét dài %(length)s ký tự, tối đa %(limit)s.") % words)
            comment = comments.get(criterion.pk, "")
        self.read.append((criterion, option, comment))

    def _refuse(self, criterion, field, sentence):
        self.line_errors.setdefault(criterion.pk, []).append(sentence)
        self.line_problems.append((field(criterion), sentence))

    def _keep_to_conditions(self):
        """Points for what does not apply are told at their criterion, and the other lines are saved (rulings 13)."""
        rubric, stored = self.registration.criteria_set.rubric, self.stored[0]
        while True:
            codes = set(contradictions(rubric, self.choices(), self.registration.branch or None))
            refused = {
                row.pk for row, option, _c in self.read if row.code in codes and option.code != stored.get(row.pk)
            }
            if not refused:
                return
            for place, (criterion, _option, comment) in enumerate(self.read):
                if criterion.pk in refused:
                    base, least = rubric.by_code[criterion.code].applies_when
                    words = {"base": base, "least": least}
                    sentence = _("Mục này chỉ chấm được khi mục %(base)s được từ %(least)s điểm.") % words
                    self._refuse(criterion, option_name, sentence)
                    options = {option.code: option for option in criterion.options.all()}
                    self.read[place] = (criterion, options.get(stored.get(criterion.pk)), comment)

    @property
    def refused_fields(self):
        return super().refused_fields + self.line_problems

    def choices(self):
        """Criterion code → option code, as the engine takes it; what could not be read counts as unanswered."""
        return {criterion.code: option.code if option else None for criterion, option, _comment in self.read}

    def texts(self):
        """The texts that could be read."""
        return {name: self.cleaned_data[name] for name in ("opinion", "rescoring_reason") if name in self.cleaned_data}
