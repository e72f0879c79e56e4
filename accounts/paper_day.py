"""A day as an old paper states it: 01/06/2015, or only 03/2015, or only 2015.

Kept as ISO 8601 writes it ("2015-06-01", "2015-03", "2015"), so that snapshots, declared changes and the log hold one value,
and days kept before stay what they were.
"""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

_ISO = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


class PaperDay(str):
    """The ISO text itself; `PaperDay(date(2015, 6, 1))` is "2015-06-01"."""

    def __new__(cls, text):
        return super().__new__(cls, f"{text:%Y-%m-%d}" if isinstance(text, date) else text)

    @property
    def words(self):
        """01/06/2015, 03/2015 or 2015."""
        return "/".join(reversed(self.split("-")))

    @property
    def is_real(self):
        try:
            return bool(_ISO.fullmatch(self)) and bool(date.fromisoformat(f"{self}-01-01"[:10]))
        except ValueError:
            return False


class PaperDayField(models.CharField):
    description = "A day, a month or a year, as a paper states it"

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 10
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def from_db_value(self, value, expression, connection):
        return self.to_python(value)

    def to_python(self, value):
        return PaperDay(value) if value else None

    def get_prep_value(self, value):
        return str(PaperDay(value)) if value else None

    def validate(self, value, model_instance):
        super().validate(value, model_instance)
        if value and not value.is_real:
            raise ValidationError(_("Ngày chưa đúng."), code="invalid")
