"""Rounds: list, page, planning by the office that evaluates."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from criteria.models import Regulation
from products.forms.round import suggested_dates
from products.models import Round
from tests.factories import accounts
from tests.factories import products as make
from tests.products.stage import enter

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"products:{name}", args=args)


def data(stage, **more):
    return {
        "name": "Đợt 1 năm 2027",
        "kind": "live",
        "office": stage.specialist.memberships.get().office_id,
        "opens_on": "24/11/2026",
        "state": "open",
        **more,
    }


def test_round_list_shows_each_reader_its_rounds_and_dossiers(stage):
    make.many_registrations(2, stage.round)
    stage.dossier("forwarded")
    people = (stage.officer, stage.specialist, stage.owner, stage.stranger)

    rows = [[(row.name, n) for row, n in enter(user).get(url("round_list")).context["rows"]] for user in people]

    assert rows == [[(stage.round.name, 3)], [(stage.round.name, 1)], [(stage.round.name, 1)], []]


def test_round_list_finds_by_plan_number_and_kind(stage):
    accounts.economic_office()
    make.make_round("practice", plan_number="12/KH-UBND", name="Mùa 2024")
    client = enter(stage.officer)

    found = client.get(url("round_list"), {"tim": "12/kh"}).context["page"].rows
    kinds = client.get(url("round_list"), {"loai": "thuc-hanh"}).context["page"].rows

    assert ([row.name for row in found], [row.name for row in kinds]) == (["Mùa 2024"], ["Mùa 2024"])


def test_round_list_asks_as_many_questions_for_fifty_rows_as_for_one(stage):
    client = enter(stage.officer)
    client.get(url("round_list"))
    with CaptureQueriesContext(connection) as one:
        client.get(url("round_list"))
    for _number in range(49):
        make.make_round()
    with CaptureQueriesContext(connection) as fifty:
        assert len(client.get(url("round_list")).context["rows"]) == 50

    assert len(fifty) == len(one)


def test_round_page_counts_what_the_reader_may_see(stage):
    make.many_registrations(2, stage.round)
    stage.dossier("forwarded")

    counts = enter(stage.officer).get(stage.round.get_absolute_url()).context["counts"]

    assert [(str(row["status"].label), row["count"]) for row in counts] == [
        ("Chờ tiếp nhận", 2),
        ("Đã gửi cấp đánh giá", 1),
    ]
    assert counts[0]["url"] == f"{url('registration_list')}?dot={stage.round.pk}&trang_thai=cho-tiep-nhan"


def test_round_page_is_hidden_from_strangers(stage):
    assert enter(stage.stranger).get(stage.round.get_absolute_url()).status_code == 404


def test_round_new_takes_regulation_and_dates_from_the_opening_day(stage):
    response = enter(stage.specialist).post(url("round_new"), data(stage))

    made = Round.objects.get(name="Đợt 1 năm 2027")
    assert response.url == made.get_absolute_url()
    assert (made.regulation.code, made.level, made.year) == ("QD26-2026", "province", 2026)
    assert (made.cut_off, made.due_on) == (date(2027, 4, 30), date(2027, 6, 30))


def test_round_new_in_another_regulation_than_the_days_is_refused_unless_practice(stage):
    old = Regulation.objects.get(code="QD1489-2025")
    more = {"regulation": old.pk, "cut_off": "01/12/2026", "due_on": "31/12/2026"}
    client = enter(stage.specialist)

    live = client.post(url("round_new"), data(stage, **more))
    practice = client.post(url("round_new"), data(stage, **more, kind="practice"))

    assert live.context["form"].non_field_errors()[0].endswith("không áp dụng cho hồ sơ nộp ngày 24/11/2026.")
    assert practice.status_code == 302


def test_round_new_with_dates_in_the_wrong_order_keeps_them(stage):
    form = (
        enter(stage.specialist)
        .post(url("round_new"), data(stage, cut_off="01/12/2026", due_on="30/11/2026"))
        .context["form"]
    )

    assert form.errors["due_on"] == ["Hạn công bố đang trước hạn đề nghị."]
    assert form["cut_off"].value() == "01/12/2026"


def test_round_new_where_the_regulation_fixes_no_date_asks_for_it(stage):
    old = Regulation.objects.get(code="QD1489-2025")

    form = (
        enter(stage.specialist).post(url("round_new"), data(stage, regulation=old.pk, kind="practice")).context["form"]
    )

    assert sorted(form.errors) == ["cut_off", "due_on"]


def test_round_new_is_for_the_office(stage):
    assert [enter(user).get(url("round_new")).status_code for user in (stage.officer, stage.owner)] == [403, 403]


def test_round_edit_overtaken_keeps_the_text(stage):
    client = enter(stage.specialist)
    address = url("round_edit", stage.round.pk)
    values = data(stage, cut_off="01/02/2027", due_on="01/03/2027", version="1", opens_on="25/10/2026")
    client.post(address, {**values, "name": "Tên của người khác"})

    response = client.post(address, values)
    form = response.context["form"]
    again = client.post(address, {**values, "version": form["version"].value()})

    stage.round.refresh_from_db()
    assert form.non_field_errors() == ["Đợt vừa được người khác sửa; xin đối chiếu rồi lưu lại."]
    assert (form["name"].value(), again.status_code, stage.round.name) == ("Đợt 1 năm 2027", 302, "Đợt 1 năm 2027")


def test_round_edit_by_another_office_is_hidden(stage):
    other = accounts.specialist(accounts.make_office(accounts.make_area("province", name="Tỉnh Khác"), kind="ocop"))

    assert enter(other).get(url("round_edit", stage.round.pk)).status_code == 404


@pytest.mark.parametrize(
    ("opens_on", "expected"),
    [
        (date(2026, 5, 22), (date(2026, 10, 30), date(2026, 12, 30))),
        (date(2026, 10, 30), (date(2027, 4, 30), date(2027, 6, 30))),
        (date(2026, 10, 29), (date(2026, 10, 30), date(2026, 12, 30))),
    ],
)
def test_suggested_dates_are_those_of_the_next_round(opens_on, expected):
    assert suggested_dates(Regulation.objects.get(code="QD26-2026"), "province", opens_on) == expected
