"""The office's check list and the ward's Mẫu 03: one wrong line keeps no other out, and the page comes back with it."""

import pytest
from django.urls import reverse

from evaluations.permissions import check_items
from evaluations.statuses import Status
from products.models import WardReport
from tests.evaluations.conftest import as_user
from tests.factories.evaluations import bring_to, make_stage
from tests.products.stage import enter, stage, text

__all__ = ["as_user", "stage"]
pytestmark = pytest.mark.django_db

WRONG_LINES = [
    {"v": "wrong", "g": ""},
    {"v": "missing", "g": ""},
    {"v": "", "g": "Chưa rõ."},
    {"v": "khong-co", "g": "Chưa rõ."},
    {"v": "ok", "g": "a" * 501},
    {"v": "wrong", "g": "ă" * 900},
]


@pytest.mark.parametrize("button", ["", "bo-sung"])
@pytest.mark.parametrize("wrong", WRONG_LINES, ids=lambda value: f"{value['v']}-{value['g'][:5]}")
def test_a_wrong_line_of_the_check_list_keeps_no_other_out(as_user, wrong, button):
    cast = make_stage()
    evaluation = bring_to(cast, Status.CHECKING)
    (first, _f), *others = check_items(evaluation)
    posted = {f"v-{first}": wrong["v"], f"g-{first}": wrong["g"], "check_note": "Nhận xét chung.", button or "x": "1"}
    posted |= {f"v-{code}": "ok" for code, _text in others}

    answer = as_user(cast.specialist).post(reverse("evaluations:check", args=[evaluation.pk]), posted)

    evaluation.refresh_from_db()
    assert set(evaluation.checks.values_list("item", "verdict")) == {(code, "ok") for code, _text in others}
    form = answer.context["form"]
    assert set(form.errors) <= {f"v-{first}", f"g-{first}"} and form.errors
    assert (form[f"v-{first}"].value(), form[f"g-{first}"].value()) == (wrong["v"], wrong["g"])
    assert evaluation.check_note == "Nhận xét chung."
    assert "Đã lưu, trừ những mục báo lỗi dưới đây" in text(answer)


@pytest.mark.parametrize("short", ["ok", ".", "tốt", "a" * 6001])
@pytest.mark.parametrize("name", WardReport.TEXTS[:2])
def test_a_text_of_mau_03_that_says_too_little_keeps_no_other_out(stage, name, short):
    registration = stage.dossier("received")
    good = "Hộ thực hiện đúng như đã khai, phường đã kiểm tra tại chỗ."
    client, address = enter(stage.officer), reverse("products:ward_report", args=[registration.pk])
    posted = {other: good for other in WardReport.TEXTS if other != name}

    answer = client.post(address, {"version": 1, name: short, **posted})

    report = WardReport.objects.get(registration=registration)
    form = answer.context["form"]
    assert {other: getattr(report, other) for other in posted} == posted
    assert getattr(report, name) == "" and form.errors[name] and form[name].value() == short
    assert client.post(address, {"version": form["version"].value(), name: good, **posted}).status_code == 302
