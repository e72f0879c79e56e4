"""Results entered from paper: what contradicts itself is asked about, what is no number refused, 2019–2022 can be recorded."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.refusals import Refused
from criteria.earlier import earlier_on, earlier_regulations
from criteria.models import Regulation
from products.actions import catalogue
from products.forms.history import PastResultForm
from products.models import Recognition, Round
from products.statuses import RoundKind
from tests.factories.road import Road

pytestmark = pytest.mark.django_db


@pytest.fixture
def road():
    return Road("QD148-2023", RoundKind.HISTORY, today=date(2024, 5, 6))


def form_of(road, **typed):
    paper = {"stars": "3", "decision_number": "3981/QĐ-UBND", "issued_on": "05/08/2024", "points": ""}
    return PastResultForm(paper | typed, product=typed.pop("product", None) or road.product(), round=road.round)


@pytest.mark.parametrize("points", ["45", "49,9", "49.99", "0", "12"])
def test_points_that_contradict_the_stars_are_asked_about(points, road):
    form = form_of(road, points=points)
    assert "không đủ 3 sao: theo Quyết định 148/QĐ-TTg phải từ 50 điểm" in form.errors["points"][0]
    assert "as_on_paper" in form.fields
    assert form_of(road, points=points, as_on_paper="on").is_valid()


@pytest.mark.parametrize(
    "points", ["abc", "105,3", "100,1", "-5", "62,5 / 100", "62,,5", "1e2", "NaN", "６x", "62.5.1"]
)
def test_what_is_no_total_is_refused(points, road):
    for tick in ({}, {"as_on_paper": "on"}):
        form = form_of(road, points=points, **tick)
        assert form.errors["points"] == ["Tổng điểm là một số từ 0 đến 100, ví dụ 62,5."]


@pytest.mark.parametrize(
    ("points", "kept"),
    [("62,5", "62,5"), ("62.5", "62,5"), ("50", "50"), ("100", "100"), ("95", "95"), ("62,5 điểm", "62,5"), ("", "")],
)
def test_a_total_that_fits_is_kept_as_on_paper(points, kept, road):
    form = form_of(road, points=points)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["points"] == kept


@pytest.mark.parametrize("number", ["3982/QĐ-UBND", "1/QĐ-UBND", "3981/QĐ-BNN", "39/81/QĐ-UBND"])
def test_another_decision_of_the_same_day_is_asked_about(number, road, client):
    product = road.product()
    client.force_login(road.specialist, backend="accounts.backends.EmailOrPhoneBackend")
    url = reverse("products:past_result_new", args=[road.round.pk, product.pk])
    paper = {"stars": "3", "decision_number": "3981/QĐ-UBND", "issued_on": "05/08/2024", "points": "62,5"}
    assert client.post(url, paper).status_code == 302
    answer = client.post(url, paper | {"decision_number": number})
    page = answer.content.decode()
    assert "cùng ngày theo quyết định số 3981/QĐ-UBND" in page
    assert f'value="{number}"' in page
    assert 'name="as_on_paper"' in page
    assert Recognition.objects.count() == 1
    assert client.post(url, paper | {"decision_number": number, "as_on_paper": "on"}).status_code == 302
    assert Recognition.objects.count() == 2


@pytest.mark.parametrize("number", ["3981/QĐ-UBND", "3981 / QĐ – UBND", "03981/qđ-ubnd", "3981/QÐ‑UBND"])
def test_the_same_decision_however_typed_is_entered_once(number, road):
    product = road.product()
    paper = {"stars": 3, "issued_on": date(2024, 8, 5), "by": road.specialist}
    catalogue.enter_past_result(product, road.round, decision_number="3981/QĐ-UBND", **paper)
    with pytest.raises(Refused, match="đã được nhập"):
        catalogue.enter_past_result(product, road.round, decision_number=number, **paper)


@pytest.mark.parametrize(
    ("day", "until"),
    [
        ("04/02/2020", date(2023, 2, 4)),
        ("31/12/2022", date(2025, 12, 31)),
        ("21/08/2019", date(2022, 8, 21)),
        ("23/02/2023", date(2026, 2, 23)),
    ],
)
def test_decisions_of_2019_to_2022_are_recorded_under_their_own_regulation(day, until, road, client):
    product = road.product()
    client.force_login(road.specialist, backend="accounts.backends.EmailOrPhoneBackend")
    url = reverse("products:past_result_new", args=[road.round.pk, product.pk])
    answer = client.post(url, {"stars": "3", "decision_number": "55/QĐ-UBND", "issued_on": day, "points": "61"})
    assert answer.status_code == 302
    found = Recognition.objects.get()
    assert found.valid_until == until
    assert found.note == "Nhập lại từ hồ sơ giấy, theo Quyết định 1048/QĐ-TTg; tổng điểm ghi trên giấy: 61."
    page = client.get(reverse("products:public_product", args=[product.pk])).content.decode()
    assert "theo Quyết định 1048/QĐ-TTg" in page


def test_the_province_of_that_time_recognised_three_and_four_stars(road):
    Round.objects.filter(pk=road.round.pk).update(level="province")
    road.round.refresh_from_db()
    form = form_of(road)
    assert [value for value, _label in form.fields["stars"].choices] == [3, 4]
    product, paper = road.product(), {"decision_number": "9/QĐ-UBND", "by": road.specialist}
    catalogue.enter_past_result(product, road.round, stars=3, issued_on=date(2021, 5, 5), **paper)
    with pytest.raises(Refused, match="chỉ công nhận 4 sao"):
        catalogue.enter_past_result(road.product(), road.round, stars=3, issued_on=date(2024, 5, 5), **paper)


@pytest.mark.parametrize("day", [date(2019, 8, 20), date(2018, 1, 1), date(2001, 1, 1)])
def test_a_day_before_the_programme_had_a_regulation_is_refused(day, road):
    with pytest.raises(Refused, match="Quyết định 1048/QĐ-TTg có hiệu lực từ ngày 21/08/2019"):
        catalogue.enter_past_result(
            road.product(), road.round, stars=3, decision_number="1/QĐ", issued_on=day, by=road.specialist
        )


def test_no_day_belongs_to_two_regulations():
    first = Regulation.objects.order_by("in_force_from").first().in_force_from
    assert [row.code for row in earlier_regulations()] == ["QD1048-2019"]
    assert all(row.in_force_to < first for row in earlier_regulations())
    assert earlier_on(first) is None
