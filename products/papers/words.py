"""What the papers of every office share: letterhead, numbers, dates in words."""

from datetime import date, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from accounts.paper_day import PaperDay
from criteria.calendar import VIETNAM, with_weekday

FOLDER = "products/documents"


def template(name):
    return str(Path(FOLDER) / f"{name}.typ")


def letterhead(office):
    """The lines of NĐ 30/2020 over an office's paper."""
    return {
        "parent": office.parent_name,
        "issuer": office.name,
        "place": office.place,
        "symbol": office.symbol,
    }


def number_line(number, kind, symbol):
    """«Số: 12/BC-UBND»; blank where the clerk has not given one; a number given whole stays as it is (rulings 22)."""
    if "/" in number:
        return _("Số: %(number)s") % {"number": number}
    return _("Số: %(number)s") % {"number": f"{number or ' ' * 9}/{kind}-{symbol}"}


def iso(day):
    return day.isoformat() if day else ""


def day_of(text):
    """The day that a snapshot wrote down; None where it has none."""
    return date.fromisoformat(text) if text else None


def paper_day_words(text):
    """A day as an old licence states it: with its day, or only month and year, or only the year."""
    return PaperDay(text).words if text else ""


def moment_of(text):
    """The moment that a snapshot wrote down."""
    return datetime.fromisoformat(text)


def day_words(day):
    return f"{day:%d/%m/%Y}" if day else ""


def place_and_day(place, day):
    """«Bạch Mai, ngày 05 tháng 02 năm 2026»: days to 9 and months to 2 with a nought, as the PDFs write it."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return _("%(place)s, ngày %(day)s tháng %(month)s năm %(year)s") % {
        "place": place,
        "day": f"{day:%d}",
        "month": month,
        "year": day.year,
    }


def deadline_words(day):
    return with_weekday(day) if day else ""


def moment_words(moment):
    if not moment:
        return ""
    local = moment.astimezone(VIETNAM)
    return _("%(time)s ngày %(day)s") % {"time": f"{local:%H:%M}", "day": f"{local:%d/%m/%Y}"}


def money_words(value):
    return "" if value is None else f"{value:,}".replace(",", ".") + " " + _("đồng")


def paper_line(kind, title):
    """«Giấy đăng ký kinh doanh: bản chụp»; once where title and kind are the same."""
    return kind if title == kind else f"{kind}: {title}"
