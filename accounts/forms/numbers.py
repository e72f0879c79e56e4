"""Whole numbers as people write them: «1.000» places are a thousand, never one."""

import re
import unicodedata

from django import forms

from accounts.text import nfc

_GROUPED = re.compile(r"[0-9]{1,3}(?:([. '’])[0-9]{3})(?:\1[0-9]{3})*")
# «12.0» is what a program writes for 12. Django takes any number of zeros, and so «1.000» for one.
_NO_PART = re.compile(r"\.0{1,2}\s*$")


def ungrouped(text):
    """«1.000» and «1 000» as «1000»; what is not grouped by thousands as it stands."""
    plain = nfc(unicodedata.normalize("NFKC", text)).strip()
    return re.sub(r"[^0-9]", "", plain) if _GROUPED.fullmatch(plain) else plain


def read_as_written(field):
    """The `IntegerField` takes thousands in groups, in a plain line for text: of what is no number, a browser's number
    field sends nothing, and nobody would say that it was lost."""
    to_python = field.to_python
    field.re_decimal = _NO_PART
    field.to_python = lambda value: to_python(ungrouped(value) if isinstance(value, str) else value)
    if isinstance(field.widget, forms.NumberInput):
        field.widget.input_type = "text"
        field.widget.attrs.setdefault("inputmode", "numeric")
        for bound in ("min", "max", "step"):
            field.widget.attrs.pop(bound, None)
