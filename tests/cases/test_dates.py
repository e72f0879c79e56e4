"""Days as people and papers write them; a founding day that is only a month or a year; bounds of every day."""

import unicodedata
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from accounts import clock
from accounts.forms import DayField, PaperDayField
from accounts.paper_day import PaperDay
from ocop_portal.templatetags.portal import vi_date
from products import snapshot
from products.models import Business
from products.papers.forms import mau02
from records import guards
from tests.factories import accounts
from tests.factories.products import make_business, make_product, make_registration

WRITTEN = [
    "01/07/2025",
    "1/7/2025",
    "1/7/25",
    "01 / 07 / 2025",
    "1.7.2025",
    "01. 07. 2025",
    "1-7-2025",
    "01–07–2025",
    "01‑07‑2025",
    "1/7-2025",
    "01 07 2025",
    "01072025",
    "2025-07-01",
    "2025/07/01",
    "2025-07-01 00:00:00",
    "ngày 01 tháng 7 năm 2025",
    "Ngày 1 tháng 07 năm 2025",
    "ngày 01 tháng 7, năm 2025",
    "ngay 1 thang 7 nam 2025",
    "1 tháng 7 năm 2025",
    "Hà Nội, ngày 01 tháng 7 năm 2025",
    "Hai Bà Trưng, ngày 01 tháng 7 năm 2025.",
    unicodedata.normalize("NFD", "ngày 01 tháng 7 năm 2025"),
    "thứ Ba 01/07/2025",
    "Thứ Ba, 01/07/2025",
    "０１／０７／２０２５",
    "01/07/2025.",
    "  01/07/2025\u200b",
    "ngày 01/07/2025",
    "Ngày 1-7-2025",
    "thứ 3, ngày 01/07/2025",
    "T3, 01/07/2025",
    "1 thg 7, 2025",
    "1 tháng 7 2025",
    "ngày01 tháng07 năm2025",
    "ngày 01, tháng 7, năm 2025",
    "Hà Nội,ngày 1 tháng 7 năm 2025",
    "'01/07/2025",
    "01/07/2025,",
]
WRONG = [
    "30/02/2020",
    "31/04/2021",
    "45000",
    "7/13/2024",
    "00/07/2025",
    "1/0/2025",
    "29/02/2023",
    "32/01/2024",
    "hôm qua",
    "01/07",
    "1/7/202",
    "01/07/20255",
    "2025-13-01",
    "01/07/2025 lúc 8 giờ",
    "1/7/2025/3",
    "ngày 1/7",
    "1 tháng 725",
    "thứ ngày 1/7/2025",
    "tháng 7 năm 2025 ngày 1",
    "9" * 5000,
    "1/" * 500,
]


@pytest.mark.parametrize("typed", WRITTEN)
def test_a_day_as_people_and_papers_write_it(typed):
    assert DayField().clean(typed) == date(2025, 7, 1)
    assert PaperDayField().clean(typed) == "2025-07-01"


@pytest.mark.parametrize("typed", WRONG)
def test_a_wrong_day_is_refused_with_an_example(typed):
    for field in (DayField(), DayField(past=True), PaperDayField()):
        with pytest.raises(ValidationError, match=r"ví dụ 24/11/20"):
            field.clean(typed)


@pytest.mark.parametrize(
    ("typed", "year", "example"),
    [
        ("01/07/0024", "0024", "01/07/2024"),
        ("1-7-0009", "0009", "01/07/2009"),
        ("ngày 5 tháng 12 năm 0025", "0025", "05/12/2025"),
        ("0024-07-01", "0024", "01/07/2024"),
    ],
)
def test_a_year_typed_with_zeros_is_asked_about(typed, year, example):
    for field in (DayField(), PaperDayField()):
        with pytest.raises(ValidationError, match=f"Năm ghi là {year}. Nếu là năm {example[-4:]}, hãy ghi {example}."):
            field.clean(typed)


@pytest.mark.parametrize("typed", ["00/00/0000", "31/02/0024", "29/02/0023", "1/13/0024"])
def test_no_day_is_proposed_that_does_not_exist(typed):
    for field in (DayField(), PaperDayField()):
        with pytest.raises(ValidationError) as refused:
            field.clean(typed)
        assert "Nếu là năm" not in str(refused.value) and "24/11/2026" in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "example"), [("0024", "2024"), ("03/0015", "03/2015"), ("tháng 3 năm 0015", "03/2015")]
)
def test_a_year_or_month_typed_with_zeros_is_asked_about(typed, example):
    with pytest.raises(ValidationError, match=f"hãy ghi {example}"):
        PaperDayField().clean(typed)


@pytest.mark.parametrize("typed", ["01/01/1899", "01/07/0225", "31/12/9999", "01/01/2150", "ngày 1 tháng 1 năm 1800"])
def test_a_day_out_of_all_reason_is_refused(typed):
    for field in (DayField(), DayField(ahead=100)):
        with pytest.raises(ValidationError, match="quá xa"):
            field.clean(typed)


@pytest.mark.parametrize("days", [1, 30, 4000])
def test_a_day_gone_by_is_not_to_come(days):
    typed = f"{clock.today() + timedelta(days=days):%d/%m/%Y}"
    for field in (DayField(past=True), PaperDayField()):
        with pytest.raises(ValidationError, match="sau hôm nay"):
            field.clean(typed)
    assert DayField().clean(typed) == clock.today() + timedelta(days=days)
    assert DayField(past=True).clean(f"{clock.today():%d/%m/%Y}") == clock.today()


@pytest.mark.parametrize(("typed", "year"), [("1/1/24", 2024), ("1/1/68", 1968), ("1/1/99", 1999)])
def test_two_figures_of_a_year_gone_by(typed, year):
    assert DayField(past=True).clean(typed).year == year


@pytest.mark.parametrize("years", [1, 2, 19])
def test_a_year_soon_to_come_is_not_read_as_one_a_century_ago(years):
    typed = f"01/12/{(clock.today().year + years) % 100:02d}"
    for field in (DayField(past=True), PaperDayField()):
        with pytest.raises(ValidationError, match="sau hôm nay"):
            field.clean(typed)


def test_every_day_of_every_form_is_of_this_field():
    """One class reads and bounds them all: a form with another would let the year 24 in."""
    others = set()
    for app in ("accounts", "products", "evaluations", "trainings", "reports", "notifications", "criteria"):
        folder = Path(settings.BASE_DIR, app)
        for path in [*folder.glob("forms.py"), *folder.glob("forms/*.py"), *folder.glob("filters.py")]:
            module = import_module(".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts))
            for thing in vars(module).values():
                if isinstance(thing, type) and issubclass(thing, forms.BaseForm):
                    others |= {
                        (thing.__name__, name)
                        for name, field in thing.base_fields.items()
                        if isinstance(field, forms.DateField) and not isinstance(field, DayField)
                    }
    assert others == set()


# --- The founding day: what an old licence says ----------------------------------------------------


PAPER = {
    "2015": ("2015", "2015"),
    "năm 2015": ("2015", "2015"),
    "03/2015": ("2015-03", "03/2015"),
    "3/2015": ("2015-03", "03/2015"),
    "03 - 2015": ("2015-03", "03/2015"),
    "tháng 3 năm 2015": ("2015-03", "03/2015"),
    "Tháng 3/2015": ("2015-03", "03/2015"),
    "2015-03": ("2015-03", "03/2015"),
    "01/06/2015": ("2015-06-01", "01/06/2015"),
}


@pytest.mark.parametrize(("typed", "kept"), PAPER.items())
def test_a_year_or_a_month_is_kept_as_the_paper_says_it(typed, kept):
    iso, words = kept
    value = PaperDayField().clean(typed)
    assert (value, value.words) == (iso, words)
    assert PaperDayField().clean(words) == value
    assert PaperDayField().prepare_value(value) == vi_date(value) == words
    assert not PaperDayField().has_changed(value, typed)


@pytest.mark.parametrize("typed", ["13/2015", "0/2015", "2099", "12/2099", "215", "20155", "1899"])
def test_a_year_or_a_month_that_is_none_is_refused(typed):
    with pytest.raises(ValidationError):
        PaperDayField().clean(typed)


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "kept"), PAPER.items())
def test_the_founding_year_goes_through_the_page_the_dossier_and_mau_02(typed, kept, client):
    iso, words = kept
    owner = accounts.business_person()
    business = make_business(owner=owner, representative="Bà Mẫu", address="Số 1")
    client.force_login(owner)
    url = reverse("products:business_edit", args=[business.pk])
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"established_on": typed}
    answer = client.post(url, data)
    assert answer.status_code == 302, answer.context["form"].errors
    business.refresh_from_db()
    assert business.established_on == iso
    assert words in client.get(reverse("products:business", args=[business.pk])).content.decode()
    assert f'value="{words}"' in client.get(url).content.decode()
    facts = snapshot.take(make_registration(make_product(business)))
    assert facts["business"]["established_on"] == iso
    assert mau02(facts)["established"] == words


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["01/01/2130", "01/07/0024", "30/02/2020", "nhiều năm trước"])
def test_a_wrong_founding_day_stays_on_the_page(typed, client):
    owner = accounts.business_person()
    business = make_business(owner=owner)
    client.force_login(owner)
    url = reverse("products:business_edit", args=[business.pk])
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"established_on": typed, "history": "Mở lâu rồi"}
    answer = client.post(url, data)
    assert answer.status_code in {200, 422}
    assert f'value="{typed}"' in answer.content.decode()
    assert "Mở lâu rồi" in answer.content.decode()
    assert Business.objects.get(pk=business.pk).established_on == "2015-06-01"


@pytest.mark.parametrize(
    ("text", "real"),
    [("2015", True), ("2015-12", True), ("2015-12-31", True), ("2015-13", False), ("2015-02-30", False), ("15", False)],
)
def test_what_a_paper_day_may_be(text, real):
    assert PaperDay(text).is_real is real
    assert Business(name="A", established_on=text)._meta.get_field("established_on").to_python(text) == text


@pytest.mark.django_db(transaction=True)
def test_days_kept_before_stay_what_they_were():
    business = make_business(established_on=date(2015, 6, 1))
    guards.remove()  # as `migrate` does on its way
    executor = MigrationExecutor(connection)
    executor.migrate([("products", "0015_words")])
    old = executor.loader.project_state([("products", "0015_words")]).apps.get_model("products", "Business")
    assert old.objects.get(pk=business.pk).established_on == date(2015, 6, 1)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    guards.install()
    assert Business.objects.get(pk=business.pk).established_on == PaperDay("2015-06-01")
