"""Sums of money as people write them, in đồng. What cannot be read for certain is asked about, never guessed."""

import re
import unicodedata
from fractions import Fraction

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.text import plain_dashes

# A million tỷ: more than the country's budget, less than 64 bits.
LARGEST = 10**15
_SIGN = re.compile(r"(?:vnđ|vnd|đồng|dong|₫|đ|d)\.?")
# fmt: off
_UNITS = {
    "tỷ": 10**9, "tỉ": 10**9, "ty": 10**9, "ti": 10**9, "triệu": 10**6, "trieu": 10**6, "tr": 10**6,
    "nghìn": 10**3, "nghin": 10**3, "ngàn": 10**3, "ngan": 10**3, "k": 10**3,
}
# fmt: on
_WHOLE = re.compile(r"[0-9]+|[0-9]{1,3}(?:([. '’])[0-9]{3})(?:\1[0-9]{3})*|[0-9]{1,3}(?:,[0-9]{3}){2,}")
# «1.250.000,00» and, out of an English Excel, «1,250,000.00»: nothing is lost with the zeros behind; nor with «,-».
_ZEROS = re.compile(r",0{1,2}$|[.,]-$|(?<=,[0-9]{3})\.00?$")
_PART = re.compile(rf"([0-9]+|[0-9]{{1,3}}(?:\.[0-9]{{3}})+)(?:,([0-9]{{1,9}}))? ?({'|'.join(_UNITS)})\b\.? ?")


def read_money(text):
    """«1.250.000.000 VNĐ» → 1250000000; «1,5 tỷ» → 1500000000; a minus or brackets make it negative.

    None where this is no sum that can be read for certain: «1.5» groups no thousands, «1,5» is half a đồng.
    """
    text = plain_dashes(text).lower().replace("\u00f0", "đ")
    text = " ".join(unicodedata.normalize("NFC", text).split())
    bracketed = re.fullmatch(r"\(([^()]*)\)", text)
    negative = bool(bracketed) or text.startswith("-")
    text = _without_sign(bracketed[1].strip() if bracketed else text.removeprefix("-").strip())
    if any(unit in text for unit in _UNITS):
        amount = _in_units(text)
    else:
        text = _ZEROS.sub("", text)
        amount = int(re.sub(r"[^0-9]", "", text)) if len(text) < 60 and _WHOLE.fullmatch(text) else None
    return -amount if negative and amount is not None else amount


def _without_sign(text):
    """Without «VNĐ», «đồng», «đ» before or behind the figures."""
    if found := _SIGN.match(text):
        return text[found.end() :].strip()
    behind = re.search(rf"{_SIGN.pattern}$", text)
    return text[: behind.start()].strip() if behind else text


def _in_units(text):
    """«1 tỷ 250 triệu»: each unit once, from the largest down, and nothing left over."""
    at, amount, before = 0, Fraction(0), LARGEST
    while found := _PART.match(text, at):
        unit = _UNITS[found[3]]
        if unit >= before or len(found[0]) > 40:
            return None
        whole, behind = found[1].replace(".", ""), found[2] or ""
        amount += (int(whole) + Fraction(int(behind or 0), 10 ** len(behind))) * unit
        at, before = found.end(), unit
    return int(amount) if at == len(text) and amount.denominator == 1 else None


class MoneyField(forms.CharField):
    """Đồng, whole. `negative`: a loss may be entered."""

    def __init__(self, *, negative=False, **kwargs):
        self.negative = negative
        kwargs.setdefault("required", False)
        kwargs.setdefault("empty_value", None)
        kwargs.setdefault("help_text", gettext_lazy("Số đồng, ví dụ 1.250.000.000."))
        attrs = {"inputmode": "numeric", "autocomplete": "off", "class": "input-short", "maxlength": 60}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def prepare_value(self, value):
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value

    def to_python(self, value):
        value = super().to_python(value)
        if value in (None, "") or isinstance(value, int):
            return None if value == "" else value
        amount = read_money(value)
        if amount is None:
            raise ValidationError(
                _(
                    "Hãy ghi số tiền bằng chữ số, tính bằng đồng, dấu chấm ngăn từng nhóm ba chữ số, ví dụ 1.250.000.000."
                ),
                code="money",
            )
        if amount < 0 and not self.negative:
            raise ValidationError(_("Số tiền này không thể là số âm."), code="negative")
        if abs(amount) > LARGEST:
            raise ValidationError(
                _("Số tiền quá lớn: nhiều nhất %(most)s đồng. Hãy xem lại số chữ số.")
                % {"most": self.prepare_value(LARGEST)},
                code="too_large",
            )
        return amount
