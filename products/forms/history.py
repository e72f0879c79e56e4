"""A result of earlier times, as its paper states it."""

import re
from fractions import Fraction

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import CleanForm, day_field
from products import permissions
from products.numbers import as_written, same
from products.statuses import RoundKind

_POINTS = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,3})?")


def _number(points):
    return Fraction(points.replace(",", "."))


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
        help_text=gettext_lazy("Từ 0 đến 100, ví dụ 62,5. Bỏ trống nếu giấy không ghi."),
    )
    as_on_paper = forms.BooleanField(
        label=gettext_lazy("Tôi đã đối chiếu với giấy: giấy ghi đúng như vậy"), required=False
    )

    def __init__(self, *args, product, round, **kwargs):
        super().__init__(*args, **kwargs)
        self.product, self.round = product, round
        if not self.is_bound:
            del self.fields["as_on_paper"]
        stars = permissions.past_stars(round)
        self.fields["stars"].choices = [(star, f"{star} sao") for star in stars]
        if len(stars) == 1:
            self.fields["stars"].initial = stars[0]

    def clean_decision_number(self):
        return as_written(self.cleaned_data["decision_number"])

    def clean_certificate_number(self):
        return as_written(self.cleaned_data["certificate_number"])

    def clean_points(self):
        """As the paper writes it, with a comma; the law's totals run from 0 to 100 (QĐ 148/2023 Đ3)."""
        text = self.cleaned_data["points"].removesuffix(_("điểm")).strip()
        if not text:
            return ""
        if not _POINTS.fullmatch(text) or _number(text) > 100:
            raise ValidationError(_("Tổng điểm là một số từ 0 đến 100, ví dụ 62,5."))
        return text.replace(".", ",")

    def clean(self):
        """What may be true of a paper but seldom is, is asked about: the tick says that it stands there."""
        data = super().clean()
        questions = {} if self.errors else dict(self._questions(data))
        if not questions:
            self.fields.pop("as_on_paper", None)
        elif not data.get("as_on_paper"):
            again = _("Nếu giấy ghi đúng như vậy, hãy đánh dấu ô bên dưới rồi nhập lại.")
            for name, question in questions.items():
                self.add_error(name, f"{question} {again}")
        data.pop("as_on_paper", None)
        return data

    def _questions(self, data):
        law = permissions.law_of_past_result(self.round, data["issued_on"])
        if data["points"] and law:
            reached = next(row["stars"] for row in law.bands if _number(data["points"]) >= row["from"])
            if reached < data["stars"]:
                least = next(row["from"] for row in law.bands if row["stars"] == data["stars"])
                yield (
                    "points",
                    _("%(points)s điểm không đủ %(stars)s sao: theo %(law)s phải từ %(least)s điểm.")
                    % {"points": data["points"], "stars": data["stars"], "law": law.short_title, "least": least},
                )
        others = self.product.recognitions.filter(round_kind=RoundKind.HISTORY, issued_on=data["issued_on"])
        numbers = [row.decision_number for row in others if not same(row.decision_number, data["decision_number"])]
        if numbers:
            yield (
                "decision_number",
                _(
                    "Sản phẩm đã có kết quả cùng ngày theo quyết định số %(numbers)s; mỗi ngày thường chỉ có một quyết định."
                )
                % {"numbers": ", ".join(numbers)},
            )
