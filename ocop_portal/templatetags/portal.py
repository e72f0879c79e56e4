"""The portal's own words in templates: icons, dates, money, points. Built in, no `{% load %}` needed."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from uuid import uuid4

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from accounts import clock, once
from accounts.counting import in_words
from accounts.forms.base import faults_of
from accounts.paper_day import PaperDay
from criteria import calendar, holidays, text

register = template.Library()

# Words, not colours: a tone says how the reader should take a status. `statuses.py` chooses it, the style sheet paints it.
TONE_ICONS = {
    "neutral": "circle",
    "info": "arrow-right-circle",
    "good": "check-circle-fill",
    "soon": "clock",
    "late": "exclamation-triangle",
}
MESSAGE_TONES = {"debug": "neutral", "info": "info", "success": "good", "warning": "soon", "error": "late"}
SOON_WORKING_DAYS = 3


@register.simple_tag
def icon(name, label=""):
    """An icon of the sprite; hidden from screen readers unless it carries a label of its own."""
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, _of_sprite(name)
        )
    return _silent_icon(str(name))


def _of_sprite(name):
    return f"{static('icons/sprite.svg')}#{name}"


@cache
def _silent_icon(name):
    """A list shows some hundred icons of a few names: each is written once in a process."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', _of_sprite(name)
    )


@register.simple_tag
def pill(label, tone="", icon=""):
    """A status: its words, and the icon of its tone unless it has one of its own. The line's end keeps it apart from what follows."""
    tone = tone or "neutral"
    return format_html(
        '<span class="pill pill-{}">{}<span>{}</span></span>\n', tone, _silent_icon(str(icon or tone_icon(tone))), label
    )


@register.simple_tag
def stars_row(stars):
    """Five stars for the eye, the filled ones first; the words beside them are for everybody."""
    return _stars_row(int(stars))


@cache
def _stars_row(stars):
    empty = format_html('<span class="star-empty">{}</span>', _silent_icon("star"))
    return mark_safe("".join(_silent_icon("star-fill") if filled else empty for filled in star_marks(stars)))


@register.simple_tag
def unchanging(name):
    """A piece of the page that says the same to everybody: it is rendered without a context, once in a process."""
    return render_to_string(name) if settings.DEBUG else _unchanging(name)


@cache
def _unchanging(name):
    return mark_safe(render_to_string(name))


@register.simple_tag
def beside():
    """For a link to a paper or a file: opens it in a tab of its own, so that the page and what was typed there stay; says so."""
    return mark_safe('target="_blank" rel="noopener" aria-describedby="the-moi"')


@register.simple_tag
def once_key():
    """The hidden key of a form that makes something, so that sending it twice makes it once (`accounts.once`)."""
    return format_html('<input type="hidden" name="{}" value="{}">', once.FIELD, uuid4())


@register.filter
def tone_icon(tone):
    return TONE_ICONS.get(str(tone), TONE_ICONS["neutral"])


@register.filter
def message_tone(message):
    return MESSAGE_TONES.get(message.level_tag, "info")


# --- Dates ------------------------------------------------------------------------------------


def local_date(value):
    """The calendar day in Vietnam of a date or of an aware moment."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter
def vi_date(value):
    if isinstance(value, PaperDay):
        return value.words
    return f"{local_date(value):%d/%m/%Y}" if value else ""


@register.filter
def vi_datetime(value):
    """14:03 24/11/2026, in Vietnam's time; a bare date has no hour to show."""
    if not value:
        return ""
    if not isinstance(value, datetime):
        return vi_date(value)
    moment = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{moment:%H:%M %d/%m/%Y}"


@register.filter
def vi_weekday(value):
    """thứ Sáu 04/12/2026"""
    return calendar.with_weekday(local_date(value)) if value else ""


def remaining_working_days(due, today):
    return _working_days(today, due, holidays.working_calendar())


@lru_cache(maxsize=1000)
def _working_days(today, due, known):
    """A list asks twice of each row, and many rows have the same day."""
    return calendar.working_days_between(today, due, holidays=known.holidays, working_weekends=known.working_weekends)


@register.filter
def vi_deadline(value, today=None):
    """thứ Sáu 04/12/2026, còn 3 ngày làm việc"""
    if not value:
        return ""
    due, today = local_date(value), local_date(today) or clock.today()
    left = remaining_working_days(due, today)
    if due == today:
        rest = _("hết hạn hôm nay")
    elif due < today:
        rest = _("quá hạn %(days)d ngày làm việc") % {"days": -left} if left else _("đã quá hạn")
    else:
        rest = _("còn %(days)d ngày làm việc") % {"days": left} if left else _("không còn ngày làm việc nào")
    return f"{vi_weekday(due)}, {rest}"


@register.filter
def deadline_tone(value, today=None):
    """late, soon (at most three working days left) or neutral."""
    if not value:
        return "neutral"
    due, today = local_date(value), local_date(today) or clock.today()
    if due < today:
        return "late"
    return "soon" if remaining_working_days(due, today) <= SOON_WORKING_DAYS else "neutral"


# --- Numbers ----------------------------------------------------------------------------------


@register.filter
def grouped(value):
    """1.234.567; «hơn 10.000» of what was counted only so far"""
    return "" if value in (None, "") else in_words(value)


@register.filter
def dong(value):
    """1.234.567 đồng"""
    return "" if value in (None, "") else f"{number_format(value, 0, use_l10n=True, force_grouping=True)} đồng"


@register.filter
def points(value):
    """At most two digits, rounded half up from the exact value, without idle zeros: 78, 78,5, 78,33.

    Only for reading. Stars are never computed from what this prints; where rounding would tell
    different stars, the page shows `criteria.scoring.display_points` instead.
    """
    if value in (None, ""):
        return ""
    exact = Fraction(value if isinstance(value, int | Fraction | Decimal) else str(value))
    cents = (abs(exact.numerator) * 200 + exact.denominator) // (2 * exact.denominator)
    whole, rest = divmod(cents, 100)
    sign = "-" if exact < 0 and cents else ""
    tail = f"{rest:02d}".rstrip("0")
    return f"{sign}{whole},{tail}" if tail else f"{sign}{whole}"


@register.filter
def filesize_vi(size):
    """820 kB, 1,4 MB"""
    if size in (None, ""):
        return ""
    size = int(size)
    if size < 1024:
        return f"{size} byte"
    for unit in ("kB", "MB", "GB"):
        size /= 1024
        if size < 1024 or unit == "GB":
            return f"{points(Decimal(size).quantize(Decimal('0.1')) if size < 10 else round(size))} {unit}"
    return ""


@register.filter
def stars_words(stars):
    """What a screen reader says for the picture of stars."""
    return _("%(stars)d sao") % {"stars": stars} if stars else _("Chưa xếp sao")


@register.filter
def star_marks(stars):
    """Five booleans, filled first."""
    return [place <= (stars or 0) for place in range(1, 6)]


@register.filter
def in_sentence(area):
    """An area, or its name, inside a sentence: "UBND phường Bạch Mai"."""
    return text.in_sentence(area) if area else ""


# --- Small helpers ----------------------------------------------------------------------------


@register.filter
def get(mapping, key):
    """The value under a key that is itself a variable; empty when absent."""
    if mapping is None:
        return ""
    return mapping.get(key, "")


@register.filter
def faults(form):
    """The rows of components/fault_list.html."""
    return faults_of(form)


@register.filter
def short_hash(value):
    """The first eight digits of a SHA-256: enough for an eye to compare."""
    return str(value or "")[:8]


@register.simple_tag(takes_context=True)
def query_with(context, *pairs, **changes):
    """The present address with some GET parameters replaced; None or "" removes one.

    `{% query_with page=3 %}`, or `{% query_with param 3 %}` where the name is a variable.
    """
    changes.update(zip(pairs[::2], pairs[1::2], strict=True))
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}" if query else "?"


@register.filter
def page_range(page):
    """Page numbers worth a link, with "…" where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.filter
def unlocalized(value):
    """A number as HTML attributes want it: 1234.5, never 1.234,5."""
    return "" if value in (None, "") else str(float(value) if isinstance(value, Fraction) else value)


@register.simple_tag
def url_or_root(page, *args):
    """A page's address; the front page where it does not exist. For error pages, which must never fail."""
    try:
        return reverse(page, args=args)
    except NoReverseMatch:
        return "/"
