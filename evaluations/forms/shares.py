"""A share of the members or of the votes, asked the way an official says it: «ít nhất 3/4», «hơn một nửa»."""

import re
import unicodedata

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

OTHER = "other"
QUORUM = (
    ("1/2", gettext_lazy("ít nhất một nửa (1/2)")),
    ("2/3", gettext_lazy("ít nhất hai phần ba (2/3)")),
    ("3/4", gettext_lazy("ít nhất ba phần tư (3/4)")),
    ("1/1", gettext_lazy("đủ tất cả")),
    (OTHER, gettext_lazy("ít nhất một tỷ lệ khác, ghi ở ô dưới")),
)
GATE = (
    ("1/2", gettext_lazy("hơn một nửa (1/2)")),
    ("2/3", gettext_lazy("hơn hai phần ba (2/3)")),
    ("3/4", gettext_lazy("hơn ba phần tư (3/4)")),
    (OTHER, gettext_lazy("hơn một tỷ lệ khác, ghi ở ô dưới")),
)
MOST = 1000  # members or votes that a share may be counted in
_FRACTION = re.compile(r"(\d{1,4}) ?[/⁄] ?(\d{1,4})")
_PERCENT = re.compile(r"(\d{1,3}) ?%")


def read_share(text):
    """(numerator, denominator) of «4/5», «4 / 5», «80%»; None where it is no share. 0 ≤ numerator, 0 < denominator ≤ 1000."""
    text = unicodedata.normalize("NFKC", text).strip()
    if found := _FRACTION.fullmatch(text):
        numerator, denominator = int(found[1]), int(found[2])
    elif found := _PERCENT.fullmatch(text):
        numerator, denominator = int(found[1]), 100
    else:
        return None
    return (numerator, denominator) if 0 < denominator <= MOST and numerator <= MOST else None


def share_field(label, choices, help_text=""):
    return forms.ChoiceField(label=label, choices=choices, help_text=help_text)


def other_field(label):
    return forms.CharField(
        label=label,
        required=False,
        max_length=20,
        help_text=gettext_lazy("Ví dụ 4/5 hoặc 80%. Chỉ ghi khi chọn tỷ lệ khác."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "input-short"}),
    )


class SharesMixin:
    """Two numbers of the row behind one choice: `shares` maps the field's name to the prefix of the two columns.

    `share_fits[name]` tells whether (numerator, denominator) may stand there, `share_refusals[name]` what is said if not.
    """

    shares = {}

    def set_shares(self):
        for name, columns in self.shares.items():
            numerator = getattr(self.instance, f"{columns}_numerator")
            now = f"{numerator}/{getattr(self.instance, f'{columns}_denominator')}"
            known = now in dict(self.fields[name].choices)
            self.initial.setdefault(name, now if known else OTHER)
            self.initial.setdefault(f"{name}_other", "" if known else now)

    def clean(self):
        data = super().clean()
        for name, columns in self.shares.items():
            chosen, other = data.get(name), data.get(f"{name}_other")
            if chosen is None or other is None:
                continue
            share = read_share(other if chosen == OTHER else chosen)
            if chosen == OTHER and not other:
                self.add_error(f"{name}_other", _("Hãy ghi tỷ lệ, ví dụ 4/5 hoặc 80%."))
            elif chosen != OTHER and other and other != chosen:
                sentence = _("Đã chọn %(chosen)s mà ô này còn ghi «%(other)s»: hãy xóa ô này, hoặc chọn tỷ lệ khác.")
                self.add_error(f"{name}_other", sentence % {"chosen": chosen, "other": other})
            elif share is None:
                self.add_error(f"{name}_other", _("Tỷ lệ chưa đúng. Hãy ghi như 4/5 hoặc 80%."))
            elif not self.share_fits[name](*share):
                self.add_error(f"{name}_other", self.share_refusals[name])
            else:
                setattr(self.instance, f"{columns}_numerator", share[0])
                setattr(self.instance, f"{columns}_denominator", share[1])
        return data
