"""Inputs for a day, and for a moment of a day: typed as dd/mm/yyyy, or chosen from a calendar where scripts run."""

from django import forms
from django.utils.translation import gettext_lazy


class DayInput(forms.DateInput):
    """A text field that `static/js/days.js` gives a calendar. `data-min` and `data-max` (yyyy-mm-dd) bound its choices only:
    what was typed is judged by the field."""

    what = "day"
    placeholder = gettext_lazy("ngày/tháng/năm")

    def __init__(self, attrs=None, format=None):  # noqa: A002 (Django's own name)
        given = attrs or {}
        own = {
            "data-day": self.what,
            "inputmode": "numeric" if self.what == "day" else "text",
            "placeholder": self.placeholder,
            "autocomplete": "off",
        }
        super().__init__({**own, **given, "class": f"input-short {given.get('class', '')}".strip()}, format)


class MomentInput(DayInput):
    """17:30 26/03/2026; the calendar changes the day and leaves the hour."""

    what = "moment"
    placeholder = gettext_lazy("giờ:phút ngày/tháng/năm")
