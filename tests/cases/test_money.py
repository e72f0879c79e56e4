"""Sums of money: what cannot be read for certain is asked about, never guessed."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.forms import MoneyField
from accounts.forms.money import LARGEST, read_money
from products.models import SelfAssessment
from tests.factories import accounts
from tests.factories.products import make_business, make_product, make_registration
from trainings.forms.programme import BudgetRow

READ = {
    "1 250 000": 1_250_000,
    "1.250": 1_250,
    "1.250.000.000 VNĐ": 1_250_000_000,
    "1.250.000.000 VND": 1_250_000_000,
    "1.250.000.000VNĐ": 1_250_000_000,
    "1.250.000.000 đồng": 1_250_000_000,
    "1.250.000.000 đ": 1_250_000_000,
    "1.250.000.000 Ð": 1_250_000_000,
    "1.250.000.000 ₫": 1_250_000_000,
    "VNĐ 1.250.000": 1_250_000,
    "1\u00a0250\u202f000": 1_250_000,
    "１．２５０．０００": 1_250_000,
    "1'250'000": 1_250_000,
    "1,250,000": 1_250_000,
    "1.250.000,00": 1_250_000,
    "0": 0,
    "000500": 500,
    "1,5 tỷ": 1_500_000_000,
    "1,5 tỉ đồng": 1_500_000_000,
    "1 tỷ 250 triệu": 1_250_000_000,
    "500 triệu": 500_000_000,
    "500tr": 500_000_000,
    "1.200 triệu đồng": 1_200_000_000,
    "35 nghìn": 35_000,
    "35 nghin": 35_000,
    "35 ngan dong": 35_000,
    "150k": 150_000,
    "5 trieu": 5_000_000,
    "5 tr.": 5_000_000,
    "1,5 ti": 1_500_000_000,
    "1.500.000 d": 1_500_000,
    "1.500.000,-": 1_500_000,
    "1,250,000.00": 1_250_000,
}
REFUSED = [
    "1.5",
    "12.34",
    "1.25.00",
    "1.234.567,5",
    "1,5",
    "1,250",
    "1.25 tỷ",
    "1.250 000",
    "1.2500",
    ".250",
    "1..250",
    "1250.000.00",
    "khoảng 500 triệu",
    "500 triệu 1 tỷ",
    "1 triệu 2 triệu",
    "1,23456 nghìn",
    "5e9",
    "1/2",
    "mười triệu",
    "0x10",
    "VNĐ",
    "12 USD",
    "500 - 600 triệu",
    "(5.000",
    "5.000)",
    "-(5.000)",
    "1,250.00",
    "1,250,000.5",
    "1.250.000.00",
    "1tr5",
    "12 kg",
    "k",
]


@pytest.mark.parametrize(("typed", "amount"), READ.items())
def test_a_sum_is_read(typed, amount):
    assert MoneyField().clean(typed) == amount
    shown = MoneyField().prepare_value(amount)
    assert MoneyField().clean(shown) == amount


@pytest.mark.parametrize("typed", REFUSED)
def test_a_sum_that_may_mean_another_is_refused_with_a_sentence(typed):
    assert read_money(typed) is None
    with pytest.raises(ValidationError, match=r"ví dụ 1\.250\.000\.000"):
        MoneyField(negative=True).clean(typed)


@pytest.mark.parametrize("typed", ["-5000", "−5.000", "–5000", "(5.000)", "- 5 000 đ"])
def test_a_loss_is_no_revenue(typed):
    assert MoneyField(negative=True).clean(typed) == -5000
    with pytest.raises(ValidationError, match="không thể là số âm"):
        MoneyField().clean(typed)


@pytest.mark.parametrize(
    "typed", [str(2**63), "9" * 30, "9" * 59, "1.000.000.000.000.001", "99.000.000 tỷ", f"-{2**64}"]
)
def test_a_sum_no_database_holds_is_refused_with_a_sentence(typed):
    with pytest.raises(ValidationError, match=r"Số tiền quá lớn: nhiều nhất 1\.000\.000\.000\.000\.000 đồng"):
        MoneyField(negative=True).clean(typed)


@pytest.mark.parametrize("typed", ["9" * 61, "1." * 400 + "000", "9" * 5000, "9" * 5000 + " tỷ"])
def test_a_line_of_digits_is_refused(typed):
    with pytest.raises(ValidationError):
        MoneyField().clean(typed)


def test_the_largest_sum_fits():
    assert MoneyField().clean(str(LARGEST)) == LARGEST < 2**63


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "kept"), [("1.5", None), ("-5000", None), ("1.250.000.000 VNĐ", 1_250_000_000), ("1,5 tỷ", 1_500_000_000)]
)
def test_the_page_of_the_results_keeps_what_was_typed(typed, kept, client):
    owner = accounts.business_person()
    registration = make_registration(make_product(make_business(owner=owner)))
    client.force_login(owner)
    url = reverse("products:registration_edit", kwargs={"pk": registration.pk, "section": "results"})
    answer = client.post(url, {"version": registration.version, "revenue": typed, "profit": "-5.000"})
    saved = SelfAssessment.objects.filter(registration=registration).values_list("revenue", "profit").first()
    if kept is None:
        assert answer.status_code == 200
        assert f'value="{typed}"' in answer.content.decode()
    else:
        assert (answer.status_code, saved) == (302, (kept, -5000))


@pytest.mark.parametrize(
    ("typed", "kept"), [("1.500.000", 1_500_000), ("1,5 triệu", 1_500_000), ("1.5", None), ("-1", None), ("abc", None)]
)
def test_a_line_of_the_budget_reads_the_same_sums(typed, kept):
    form = BudgetRow({"what": "Nước uống", "planned": typed, "spent": ""})
    assert form.is_valid() is (kept is not None)
    assert kept is None or form.cleaned_data["planned"] == kept
