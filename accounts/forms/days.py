"""Fields for a day, and for a moment of a day: typed as people and papers write it, or chosen from a calendar where scripts run."""

import re
from datetime import date, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.forms import messages
from accounts.paper_day import PaperDay
from accounts.text import nfc
from criteria.text import fold, plain_dashes

# Older than any paper of the programme or of a business; certificates of trade marks and land run for decades.
EARLIEST = date(1900, 1, 1)

_WEEKDAY = r"(?:(?:(?:thu |t)(?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn),? )?"
_DAY = re.compile(
    _WEEKDAY + r"(?:ngay )?(?:(?P<d>[0-9]{1,2}) ?[/.-] ?(?P<m>[0-9]{1,2}) ?[/.-] ?(?P<y>[0-9]{2}|[0-9]{4,6})"
    r"|(?P<d2>[0-9]{1,2}) (?P<m2>[0-9]{1,2}) (?P<y2>[0-9]{4})"
    r"|(?P<d3>[0-9]{2})(?P<m3>[0-9]{2})(?P<y3>(?:19|20|21)[0-9]{2})"
    r"|(?P<y4>[0-9]{4}) ?[/.-] ?(?P<m4>[0-9]{1,2}) ?[/.-] ?(?P<d4>[0-9]{1,2})"
    r"|(?:[^0-9]*, ?)?(?:ngay ?)?(?P<d5>[0-9]{1,2}),? th(?:an)?g ?(?P<m5>[0-9]{1,2})(?:,? nam ?|, ?| )(?P<y5>[0-9]{2,6}))"
    r"(?:[ t]0?0:00(?::00)?)?[.,;]?"
)
_MONTH = re.compile(
    r"(?:(?P<m>[0-9]{1,2}) ?[/.-] ?(?P<y>[0-9]{4,6})|(?P<y2>[0-9]{4})-(?P<m2>[0-9]{2})"
    r"|thang (?P<m3>[0-9]{1,2}) ?(?:,? nam|[/-]) ?(?P<y3>[0-9]{4,6}))\.?"
)
_YEAR = re.compile(r"(?:nam )?(?P<y>[0-9]{4})\.?")


def plain(text):
    """«Hà Nội, ngày 01 tháng 7 năm 2025» in small letters without accents; `ð` and dashes as the keyboard has them."""
    return fold(plain_dashes(nfc(text)).strip("'’ "))


def _parts(pattern, text):
    """Year, month, day as numbers, those the pattern has; None where the text is not of its form."""
    found = pattern.fullmatch(text) if len(text) < 100 else None
    if not found:
        return None
    told = {name[0]: value for name, value in found.groupdict().items() if value}
    return [told[name] for name in ("y", "m", "d") if name in told]


def _year(text, latest):
    """Two figures mean the century that the field may hold: «24» is 2024, «68» of a day gone by is 1968.

    A year of the next twenty is that one, also where no day to come may stand: a slip is told, not moved by a century.
    """
    year = int(text)
    if len(text) == 2:
        year += 2000
        return year if year <= clock.today().year + (50 if latest > clock.today() else 20) else year - 100
    return year


def _is_day(year, month=1, day=1):
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False


class DayInput(forms.DateInput):
    """A text field that `static/js/days.js` gives a calendar. `data-min` and `data-max` (yyyy-mm-dd, set by the field) bound its
    choices only: what was typed is judged by the field."""

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


class DayField(forms.DateField):
    """A day between 01/01/1900 and the end of a year `ahead` years from now; `past`: not later than today.

    01/07/2025, 1.7.2025, 1-7-25, 01 / 07 / 2025, 01072025, 2025-07-01 and «ngày 01 tháng 7 năm 2025» are one day.
    """

    widget = DayInput
    default_error_messages = {"invalid": messages.DAY}

    def __init__(self, *, past=False, ahead=100, earliest=EARLIEST, **kwargs):
        self.past, self.ahead, self.earliest = past, ahead, earliest
        super().__init__(**kwargs)

    @property
    def latest(self):
        today = clock.today()
        return today if self.past else date(today.year + self.ahead, 12, 31)

    def get_bound_field(self, form, field_name):
        """The calendar offers the days that the field takes, as of today."""
        self.widget.attrs |= {"data-min": self.earliest.isoformat(), "data-max": self.latest.isoformat()}
        return super().get_bound_field(form, field_name)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return clock.local_date(value) if value.tzinfo else value.date()
        if isinstance(value, date):
            return value
        return self._within(self._read(value))

    def _read(self, text):
        parts = _parts(_DAY, plain(text))
        return self._made(parts) if parts else self._wrong()

    def _made(self, parts):
        year, *rest = parts  # month and day, where they are told
        if len(year) != 2 and int(year) < self.earliest.year:
            self._too_early(parts)
        try:
            return date(_year(year, self.latest), *map(int, [*rest, 1, 1][:2]))
        except (ValueError, OverflowError):
            self._wrong()

    def _within(self, day):
        if day < self.earliest:
            self._too_early([str(day.year), str(day.month), str(day.day)])
        if day > self.latest:
            if self.past:
                raise ValidationError(
                    _("Ngày này ở sau hôm nay (%(today)s). Hãy xem lại.") % {"today": f"{clock.today():%d/%m/%Y}"},
                    code="future",
                )
            raise ValidationError(
                _("Năm %(year)s quá xa. Hãy xem lại năm, ví dụ 24/11/2026.") % {"year": day.year}, code="too_late"
            )
        return day

    def _wrong(self):
        raise ValidationError(self.error_messages["invalid"], code="invalid")

    def _too_early(self, parts):
        """«01/07/0024»: the year was typed with too few figures; what is likely meant stands in the sentence."""
        year, rest = parts[0], parts[1:]
        meant = int(year) + 2000 if int(year) < 100 else 0
        if not meant or not _is_day(meant, *map(int, rest)):
            raise ValidationError(
                _("Năm %(year)s quá xa. Hãy xem lại năm, ví dụ 24/11/2026.") % {"year": year}, code="too_early"
            )
        example = "/".join([*(f"{int(part):02d}" for part in reversed(rest)), str(meant)])
        raise ValidationError(
            _("Năm ghi là %(year)s. Nếu là năm %(meant)s, hãy ghi %(example)s.")
            % {"year": year, "meant": meant, "example": example},
            code="too_early",
        )


class PaperDayField(DayField):
    """A day gone by, or only its month or year where the paper says no more: 01/06/2015, 03/2015, 2015."""

    default_error_messages = {
        "invalid": gettext_lazy(
            "Ngày chưa đúng. Hãy ghi ngày/tháng/năm có thật, ví dụ 24/11/2024; giấy chỉ ghi tháng hoặc năm thì ghi 11/2024 hoặc 2024."
        )
    }

    def __init__(self, **kwargs):
        super().__init__(past=True, **kwargs)

    def prepare_value(self, value):
        return value.words if isinstance(value, PaperDay) else value

    def to_python(self, value):
        if isinstance(value, PaperDay):
            return value
        value = super().to_python(value)
        return PaperDay(value) if isinstance(value, date) else value

    def _read(self, text):
        words = plain(text)
        for pattern in (_MONTH, _YEAR):
            if parts := _parts(pattern, words):
                self._within(self._made(parts))
                year, *month = map(int, parts)
                return PaperDay("-".join([f"{year:04d}", *(f"{part:02d}" for part in month)]))
        return super()._read(text)

    def _within(self, day):
        return day if isinstance(day, PaperDay) else super()._within(day)


def day_field(label, **kwargs):
    kwargs.setdefault("help_text", gettext_lazy("Ví dụ 24/11/2026."))
    return DayField(label=label, **kwargs)
