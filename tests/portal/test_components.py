import re
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.paginator import Paginator
from django.forms import CharField, DateField, Form, IntegerField
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from criteria import holidays
from criteria.models import Holiday
from ocop_portal.templatetags import portal

TODAY = date(2026, 11, 24)  # a Tuesday
ICONS = set(Path(settings.BASE_DIR, "static/icons/icons.txt").read_text(encoding="utf-8").split())
# Letters are mail: their styles must stand inline.
TEMPLATES = [
    path for path in sorted(Path(settings.BASE_DIR, "templates").rglob("*.html")) if path.parent.name != "letters"
]


def component(name, **context):
    request = RequestFactory().get("/ho-so/", {"q": "giò tai"})
    return " ".join(
        render_to_string(f"components/{name}.html", context, request=None if "request" in context else request).split()
    )


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# --- Dates, both ways -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "read"),
    [("05/11/2026", date(2026, 11, 5)), ("24/11/2026", TODAY), ("29/02/2028", date(2028, 2, 29))],
)
def test_date_typed_by_a_clerk_reads_day_first_and_prints_back_the_same(typed, read):
    assert DateField().clean(typed) == read
    assert portal.vi_date(read) == typed
    assert str(DateField().widget.format_value(read)) == typed


def test_moment_near_midnight_shows_the_day_in_vietnam():
    moment = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)
    assert portal.vi_datetime(moment) == "00:30 24/11/2026"
    assert portal.vi_date(moment) == "24/11/2026"


def test_weekday_is_written_as_the_law_writes_it():
    days = [portal.vi_weekday(date(2026, 11, day)) for day in (23, 27, 28, 29)]
    assert days == ["thứ Hai 23/11/2026", "thứ Sáu 27/11/2026", "thứ Bảy 28/11/2026", "Chủ nhật 29/11/2026"]


@pytest.fixture
def no_holidays(db):
    Holiday.objects.all().delete()
    holidays.forget()


@pytest.mark.parametrize(
    ("due", "text", "tone"),
    [
        (date(2026, 12, 4), "thứ Sáu 04/12/2026, còn 8 ngày làm việc", "neutral"),
        (date(2026, 11, 27), "thứ Sáu 27/11/2026, còn 3 ngày làm việc", "soon"),
        (date(2026, 11, 24), "thứ Ba 24/11/2026, hết hạn hôm nay", "soon"),
        (date(2026, 11, 19), "thứ Năm 19/11/2026, quá hạn 3 ngày làm việc", "late"),
    ],
)
def test_deadline_tells_weekday_and_working_days(no_holidays, due, text, tone):
    assert portal.vi_deadline(due, TODAY) == text
    assert portal.deadline_tone(due, TODAY) == tone


def test_deadline_counts_a_day_off_as_no_working_day(no_holidays):
    Holiday.objects.create(day=date(2026, 11, 25), name="nghỉ thử", kind=Holiday.Kind.OFF)
    holidays.forget()
    assert portal.vi_deadline(date(2026, 11, 27), TODAY) == "thứ Sáu 27/11/2026, còn 2 ngày làm việc"


def test_deadline_on_a_weekend_just_passed_counts_no_working_day(no_holidays):
    assert portal.vi_deadline(date(2026, 11, 22), date(2026, 11, 22)) == "Chủ nhật 22/11/2026, hết hạn hôm nay"
    assert portal.vi_deadline(date(2026, 11, 21), date(2026, 11, 22)) == "thứ Bảy 21/11/2026, đã quá hạn"
    assert (
        portal.vi_deadline(date(2026, 11, 22), date(2026, 11, 21)) == "Chủ nhật 22/11/2026, không còn ngày làm việc nào"
    )


def test_absent_date_prints_nothing():
    assert [portal.vi_date(None), portal.vi_datetime(None), portal.vi_deadline(None), portal.dong(None)] == [
        "",
        "",
        "",
        "",
    ]


# --- Numbers ----------------------------------------------------------------------------------


def test_numbers_are_grouped_by_points_and_read_back():
    assert portal.grouped(1234567) == "1.234.567"
    assert portal.dong(1234567) == "1.234.567 đồng"
    assert IntegerField(localize=True).clean("1.234.567") == 1234567


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (78, "78"), (0, "0"), (Decimal("78.50"), "78,5"), (Fraction(235, 3), "78,33"), (Fraction(200, 3), "66,67"),
        (Fraction(1, 200), "0,01"), (Decimal("69.995"), "70"), (Decimal("-1.5"), "-1,5"), ("2.25", "2,25"), (None, ""),
    ],
)  # fmt: skip
def test_points_trim_zeros_and_round_half_up(value, printed):
    assert portal.points(value) == printed


@pytest.mark.parametrize(
    ("size", "printed"),
    [
        (0, "0 byte"),
        (1023, "1023 byte"),
        (1024, "1 kB"),
        (820_000, "801 kB"),
        (1_482_000, "1,4 MB"),
        (5 * 1024**3, "5 GB"),
    ],
)
def test_file_size_reads_in_one_unit(size, printed):
    assert portal.filesize_vi(size) == printed


# --- Stars, pills, deeds ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stars", "said"), [(1, "1 sao"), (3, "3 sao"), (5, "5 sao"), (None, "Chưa xếp sao"), (0, "Chưa xếp sao")]
)
def test_stars_are_said_in_words(stars, said):
    html = component("stars", stars=stars)
    assert words(html) == said
    assert html.count("#star-fill") == (stars or 0)
    assert html.count("#star") == (5 if stars else 0)


@pytest.mark.parametrize("tone", ["neutral", "info", "good", "soon", "late"])
def test_pill_carries_icon_and_words(tone):
    html = Template("{% pill label tone %}").render(Context({"label": "Chờ tiếp nhận", "tone": tone}))
    assert words(html).strip() == "Chờ tiếp nhận"
    assert f"#{portal.TONE_ICONS[tone]}" in html
    assert html.count("<svg") == 1


def test_pill_takes_an_icon_of_its_own_and_escapes_its_words():
    html = Template("{% pill label '' icon %}").render(Context({"label": "<b>", "icon": "flag"}))
    assert html == (
        '<span class="pill pill-neutral"><svg class="icon" aria-hidden="true" focusable="false">'
        '<use href="/static/icons/sprite.svg#flag"></use></svg><span>&lt;b&gt;</span></span>\n'
    )


def test_refused_deed_stays_visible_disabled_with_its_reason():
    html = component("deed", url="/x/", label="Từ chối", reason_refused="Hồ sơ đã được tiếp nhận.")
    assert words(html) == "Từ chối Hồ sơ đã được tiếp nhận."
    assert html.count("disabled") == 2
    assert "<form" not in html


def test_deed_asks_first_without_script():
    html = component("deed", url="/x/", label="Rút hồ sơ", confirm="Rút hồ sơ này?")
    assert html.index("<details") < html.index("Rút hồ sơ này?") < html.index('<form method="post" action="/x/"')


def test_error_summary_links_to_the_field():
    class Bad(Form):
        name = CharField(label="Tên chủ thể", error_messages={"required": "Chưa ghi tên chủ thể."})

    html = component("error_summary", form=Bad({}))
    assert words(html) == "Còn 1 chỗ cần sửa Tên chủ thể : Chưa ghi tên chủ thể."
    assert 'href="#id_name"' in html


def test_trail_tells_paper_entries_from_live_ones():
    step = SimpleNamespace(
        label="Phường tiếp nhận", by="Trần Thị Mẫu", office="UBND phường Mẫu", note="", tone="", url="",
        recorded_at=datetime(2026, 11, 24, 3, 40, tzinfo=UTC), occurred_on=date(2023, 8, 14),
    )  # fmt: skip
    said = "Phường tiếp nhận Trần Thị Mẫu, UBND phường Mẫu 14/08/2023 nhập lại từ hồ sơ giấy lúc 10:40 24/11/2026"
    assert words(component("trail", steps=[step])) == said


def test_pager_keeps_the_filters_in_the_address():
    html = component("pager", page=Paginator(range(60), 20).page(2))
    assert re.findall(r'rel="(\w+)" href="\?q=gi%C3%B2\+tai&amp;page=(\d)"', html) == [("prev", "1"), ("next", "3")]


def test_query_with_drops_an_empty_parameter():
    context = Context({"request": RequestFactory().get("/", {"q": "dam", "page": "3"})})
    assert Template("{% query_with page=None %}").render(context) == "?q=dam"
    assert Template("{% query_with page=None q='' %}").render(context) == "?"


def test_attributes_hold_plain_numbers():
    assert 'value="1234.5" max="2000"' in component("progress", value=Decimal("1234.5"), max=2000, label="Lập báo cáo")


# --- House rules over all templates ---------------------------------------------------------------


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR / "templates")))
def test_template_has_no_inline_style_or_script_and_only_icons_of_the_sprite(path):
    text = path.read_text(encoding="utf-8")
    html = re.sub(r"\{%.*?%\}", "", text)
    assert (
        re.findall(
            r"""\sstyle=|<style|\son[a-z]+=["']|javascript:|<script(?![^>]*\ssrc=)(?![^>]*application/json)""", html
        )
        == []
    )
    assert set(re.findall(r"""\{% icon ["']([a-z0-9-]+)["']""", text)) - ICONS == set()


def test_sprite_holds_exactly_the_listed_icons():
    sprite = Path(settings.BASE_DIR, "static/icons/sprite.svg").read_text(encoding="utf-8")
    assert set(re.findall(r'<symbol id="([a-z0-9-]+)"', sprite)) == ICONS
    assert set(portal.TONE_ICONS.values()) - ICONS == set()
