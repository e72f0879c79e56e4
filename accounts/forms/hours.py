"""Fields for an hour, and for an hour of a day: «8:00», «08h30», «8 giờ 30 phút», «17h30 ngày 26/3/2026»."""

import re
from datetime import datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.forms import messages
from accounts.forms.days import DayField, MomentInput, plain

_HOUR = r"(?P<h>[0-9]{1,2})(?: ?(?:gio|[hg:.]) ?(?:(?P<m>[0-9]{2})(?: ?(?:phut|p))?)?)?(?::00)?"
_ONLY = re.compile(rf"(?:luc )?{_HOUR}\.?")
_FIRST = re.compile(rf"(?:luc )?{_HOUR},? (?P<day>.+)")
_LAST = re.compile(rf"(?P<day>.*[0-9]{{2}})(?:,? (?:luc )?|t){_HOUR}")


def _time(found):
    """None where there is no such hour."""
    try:
        return time(int(found["h"]), int(found["m"] or 0))
    except ValueError:
        return None


class HourField(forms.TimeField):
    """A minute of a day."""

    default_error_messages = {"invalid": messages.HOUR}

    def __init__(self, **kwargs):
        attrs = {"placeholder": "08:00", "autocomplete": "off", "class": "input-short"}
        kwargs.setdefault("widget", forms.TimeInput(attrs=attrs, format="%H:%M"))
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, time):
            return value or None
        found = _ONLY.fullmatch(plain(value)) if len(value) < 40 else None
        hour = _time(found) if found else None
        if hour is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return hour


class MomentField(forms.DateTimeField):
    """An hour and its day, in the portal's own time."""

    widget = MomentInput
    default_error_messages = {"invalid": messages.MOMENT}

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", MomentInput(format="%H:%M %d/%m/%Y"))
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, datetime):
            return value or None
        text = plain(value) if len(value) < 100 else ""
        for found in filter(None, (_FIRST.fullmatch(text), _LAST.fullmatch(text))):
            hour, day = _time(found), self._day(found["day"])
            if hour is not None and day:
                return timezone.make_aware(datetime.combine(day, hour))
        raise ValidationError(self.error_messages["invalid"], code="invalid")

    @staticmethod
    def _day(text):
        try:
            return DayField().clean(text)
        except ValidationError:
            return None
