from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from evaluations.models import CheckMark, Evaluation, Objection
from evaluations.permissions import check_items
from evaluations.statuses import Status
from products.actions import catalogue, dossiers
from products.models import Round
from products.statuses import Status as Dossier
from tests.factories import accounts
from tests.factories.evaluations import FAULT, bring_to, fresh, make_stage, many_evaluations
from tests.factories.products import many_registrations


def url(name, *args):
    return reverse(f"evaluations:{name}", args=args)


def reason_at(response):
    return [str(message) for message in response.context["messages"]]


def test_list_shows_each_role_its_own(stage, as_user):
    evaluation = bring_to(stage, Status.CHECKING)
    cast = {
        "specialist": stage.specialist,
        "leader": stage.leader,
        "ward": stage.officer,
        "owner": stage.owner,
        "other": accounts.specialist(accounts.province_office()),
        "stranger": accounts.stranger(),
    }
    seen = {
        name: [row.pk for row, _recused in as_user(user).get(url("evaluation_list")).context["rows"]]
        for name, user in cast.items()
    }

    assert seen == {
        "specialist": [evaluation.pk],
        "leader": [evaluation.pk],
        "ward": [],
        "owner": [],
        "other": [],
        "stranger": [],
    }


@pytest.mark.parametrize("chapter", ["", "kiem-tra", "moi-den"])
def test_list_asks_the_same_number_of_queries_for_one_and_fifty(stage, as_user, chapter):
    client = as_user(stage.specialist)
    address = f"{url('evaluation_list')}?muc={chapter}"

    def queries():
        client.get(address)
        with CaptureQueriesContext(connection) as caught:
            response = client.get(address)
        return len(caught), len(response.context.get("rows") or response.context.get("registrations"))

    def more(how_many):
        if chapter == "moi-den":
            rows = many_registrations(how_many, stage.round, status=Dossier.FORWARDED)
            for row in rows:
                row.offices.add(stage.office)
                type(row).objects.filter(pk=row.pk).update(forwarded_at=clock.now())
        else:
            many_evaluations(how_many, stage.round)

    more(1)
    one, shown_one = queries()
    more(49)
    fifty, shown_fifty = queries()

    assert (shown_one, shown_fifty) == (1, 50)
    assert fifty == one


def test_list_filters_by_word_ward_set_and_deadline(stage, as_user):
    rows = many_evaluations(3, stage.round)
    Evaluation.objects.filter(pk=rows[0].pk).update(due_on=clock.today() - timedelta(days=1))
    client = as_user(stage.specialist)

    def found(**query):
        return sorted(row.pk for row, _r in client.get(url("evaluation_list"), query).context["rows"])

    assert found(han="qua") == [rows[0].pk]
    assert found(tim="mon mau 00001") == [rows[1].pk]
    assert found(bo="9", phuong=stage.ward.pk) == sorted(row.pk for row in rows)
    assert found(bo="10") == []
    assert found(muc="xong") == []
    assert found(trang_thai="checking") == sorted(row.pk for row in rows)


def test_list_shows_a_filter_that_cannot_be_read(stage, as_user):
    response = as_user(stage.specialist).get(url("evaluation_list"), {"bo": "khong-co", "dot": "999"})

    assert response.status_code == 200
    assert sorted(response.context["form"].errors) == ["bo", "dot"]


def test_take_up_from_the_inbox(stage, as_user):
    registration = stage.forwarded()
    response = as_user(stage.specialist).post(url("take_up", registration.pk), follow=True)

    assert fresh(Evaluation.objects.get()).status == Status.CHECKING
    assert reason_at(response) == [f"Đã nhận hồ sơ {registration.code} vào bước kiểm tra."]


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        ("officer", "Hồ sơ này thuộc Phòng Kinh tế quận Hai Bà Trưng."),
        ("leader", "Hồ sơ này thuộc Phòng Kinh tế quận Hai Bà Trưng."),
    ],
)
def test_take_up_wrong_role_is_refused_with_the_reason(stage, as_user, who, answer):
    registration = stage.forwarded()
    response = as_user(getattr(stage, who)).post(
        url("take_up", registration.pk), follow=True, headers={"referer": "http://testserver/ban-lam-viec/"}
    )

    assert reason_at(response) == [answer]
    assert Evaluation.objects.count() == 0


@pytest.mark.parametrize("page", ["evaluation", "check", "supplement", "objection_new", "take_up_referral"])
def test_pages_stranger_and_ward_find_nothing(stage, as_user, page):
    evaluation = bring_to(stage, Status.CHECKING)
    answers = [as_user(user).get(url(page, evaluation.pk)).status_code for user in (accounts.stranger(), stage.officer)]

    assert answers == [404, 404]


def test_check_saves_verdicts_and_keeps_the_others(stage, as_user):
    evaluation = bring_to(stage, Status.CHECKING)
    first, second = [code for code, _text in check_items(evaluation)][:2]
    data = {f"v-{first}": "ok", f"v-{second}": "missing", f"g-{second}": "Chưa thấy bản gốc.", "check_note": "Rõ ràng."}
    response = as_user(stage.specialist).post(url("check", evaluation.pk), data)

    assert response.status_code == 302
    assert list(CheckMark.objects.values_list("item", "verdict", "note").order_by("item")) == sorted(
        [(first, "ok", ""), (second, "missing", "Chưa thấy bản gốc.")]
    )
    assert fresh(evaluation).check_note == "Rõ ràng."


def test_check_a_fault_needs_its_words_and_nothing_typed_is_lost(stage, as_user):
    evaluation = bring_to(stage, Status.CHECKING)
    first, second = [code for code, _text in check_items(evaluation)][:2]
    data = {f"v-{first}": "wrong", f"v-{second}": "ok", "check_note": "Đã xem đến đây."}
    response = as_user(stage.specialist).post(url("check", evaluation.pk), data)
    page = response.content.decode()

    assert list(response.context["form"].errors) == [f"g-{first}"]
    assert "Xin ghi rõ thiếu gì hoặc chưa đúng chỗ nào" in page
    assert "Đã xem đến đây." in page
    assert f'name="v-{second}" id="id_v-{second}" value="ok" checked' in page
    assert list(CheckMark.objects.values_list("item", "verdict")) == [(second, "ok")], "the others are saved"


def test_supplement_starts_from_what_was_found_wrong(stage, as_user):
    evaluation = bring_to(stage, Status.CHECKING)
    code, text = check_items(evaluation)[0]
    CheckMark.objects.create(evaluation=evaluation, item=code, verdict="wrong", note=FAULT, by=stage.specialist)
    response = as_user(stage.specialist).get(url("supplement", evaluation.pk))
    lines = [line["what"].value() for line in response.context["lines"]]

    assert lines == [f"Chưa đúng: {text}. {FAULT}", None, None, None]


def test_supplement_sends_its_lines(stage, as_user):
    evaluation = bring_to(stage, Status.CHECKING)
    due = clock.today() + timedelta(days=10)
    data = {
        "so_dong": "3",
        "dong0-what": "Nộp giấy đăng ký kinh doanh bản rõ.",
        "dong0-opens": "papers",
        "dong2-what": "Ảnh nhãn đủ hai mặt.",
        "dong2-opens": "papers",
        "due_on": f"{due:%d/%m/%Y}",
        "note": "Mang bản gốc.",
    }
    as_user(stage.specialist).post(url("supplement", evaluation.pk), data)
    asked = evaluation.registration.supplements.get()

    assert fresh(evaluation).status == Status.SUPPLEMENT_REQUESTED
    assert [item.what for item in asked.items.all()] == ["Nộp giấy đăng ký kinh doanh bản rõ.", "Ảnh nhãn đủ hai mặt."]
    assert (asked.due_on, asked.note) == (due, "Mang bản gốc.")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"so_dong": "2", "due_on": "01/01/2020", "dong0-what": "Nộp lại"}, "Hạn bổ sung phải sau ngày hôm nay."),
        ({"so_dong": "2", "due_on": "31/12/2099"}, "Hãy ghi ít nhất một nội dung cần bổ sung."),
        ({"so_dong": "rác", "due_on": "hôm nào", "dong0-what": "Nộp lại"}, "Mục"),
    ],
)
def test_supplement_bad_input_is_shown_and_kept(stage, as_user, data, sentence):
    evaluation = bring_to(stage, Status.CHECKING)
    response = as_user(stage.specialist).post(url("supplement", evaluation.pk), {"note": "Lời nhắn giữ lại", **data})
    page = response.content.decode()

    assert response.status_code == 200
    assert sentence in page or "ngày" in page
    assert "Lời nhắn giữ lại" in page
    assert fresh(evaluation).status == Status.CHECKING


def test_resume_waits_for_the_answer(stage, as_user):
    evaluation = bring_to(stage, Status.SUPPLEMENT_REQUESTED)
    client = as_user(stage.specialist)
    refused = client.post(
        url("resume", evaluation.pk),
        follow=True,
        headers={"referer": f"http://testserver{url('evaluation', evaluation.pk)}"},
    )
    dossiers.answer_supplement(evaluation.registration, {}, by=stage.officer)
    answered = client.get(url("evaluation_list")).context["answered"]
    client.post(url("resume", evaluation.pk))

    assert reason_at(refused) == ["Chủ thể chưa nộp bản bổ sung."]
    assert [row.pk for row in answered] == [evaluation.pk]
    assert fresh(evaluation).status == Status.CHECKING


def test_ready_is_refused_with_its_reason_on_the_button(stage, as_user):
    evaluation = bring_to(stage, Status.CHECKING)
    response = as_user(stage.specialist).get(url("evaluation", evaluation.pk))
    reasons = {row["label"]: row["reason_refused"] for row in response.context["actions"]}

    assert reasons["Đủ điều kiện"] == f"Còn {len(check_items(evaluation))} mục chưa kiểm tra."
    assert reasons["Đủ điều kiện"] in response.content.decode()


def test_advice_then_ready(stage, as_user):
    evaluation = bring_to(stage, Status.ADVISORY)
    client = as_user(stage.specialist)
    empty = client.post(url("give_advice", evaluation.pk), {"text": "  "})
    client.post(url("give_advice", evaluation.pk), {"text": "Sản phẩm đúng hồ sơ."})
    client.post(url("ready", evaluation.pk))

    assert empty.context["form"].errors["text"] == ["Mục «Báo cáo của Tổ tư vấn» còn trống."]
    assert (fresh(evaluation).status, fresh(evaluation).advice) == (Status.READY, "Sản phẩm đúng hồ sơ.")


def test_back_to_check_needs_a_reason(stage, as_user):
    evaluation = bring_to(stage, Status.READY)
    client = as_user(stage.specialist)
    client.post(url("back_to_check", evaluation.pk), {"note": ""})
    kept = fresh(evaluation).status
    client.post(url("back_to_check", evaluation.pk), {"note": "Phát hiện giấy hết hạn."})

    assert (kept, fresh(evaluation).status) == (Status.READY, Status.CHECKING)


def test_release_ends_the_dossier(stage, as_user):
    evaluation = bring_to(stage, Status.CHECKING)
    as_user(stage.specialist).post(url("release", evaluation.pk), {"note": "Chủ thể có đơn xin rút."})
    evaluation = fresh(evaluation)

    assert (evaluation.status, evaluation.registration.status) == (Status.WITHDRAWN, Dossier.WITHDRAWN)


def test_objection_is_raised_on_a_ground_of_the_set(stage, as_user):
    evaluation = bring_to(stage, Status.SCORING)
    client = as_user(stage.members[0])
    empty = client.post(url("objection_new", evaluation.pk), {"ground": "KHAC", "reason": ""})
    unknown = client.post(url("objection_new", evaluation.pk), {"ground": "XX", "reason": "Có"})
    client.post(url("objection_new", evaluation.pk), {"ground": "KHAC", "reason": "Nhãn ghi sai nơi sản xuất."})
    objection = Objection.objects.get()

    assert sorted(empty.context["form"].errors) == ["reason"]
    assert sorted(unknown.context["form"].errors) == ["ground"]
    assert (objection.evaluation_id, objection.reason) == (evaluation.pk, "Nhãn ghi sai nơi sản xuất.")


def test_branch_is_corrected_by_the_office_before_scoring(as_user, db):
    stage = make_stage()
    evaluation = bring_to(stage, Status.CHECKING, product=stage.product(set_number=26))
    client = as_user(stage.specialist)
    client.post(url("correct_branch", evaluation.pk), {"branch": "b", "reason": ""})
    kept = fresh(evaluation).registration.branch
    client.post(url("correct_branch", evaluation.pk), {"branch": "b", "reason": "Điểm dịch vụ của doanh nghiệp."})

    assert (kept, fresh(evaluation).registration.branch) == ("a", "b")


def test_referral_is_taken_up_into_an_own_round(stage, as_user):
    province = accounts.specialist(accounts.province_office())
    evaluation = bring_to(stage, Status.REFERRED_UP)
    client = as_user(province)
    without = client.get(url("take_up_referral", evaluation.pk))
    round = catalogue.plan_round(
        Round(
            name="Đợt cấp tỉnh",
            kind=stage.round.kind,
            regulation=stage.regulation,
            office=accounts.province_office(),
            level="province",
            year=2024,
            opens_on=stage.today,
            cut_off=stage.round.cut_off,
            due_on=stage.round.due_on,
        ),
        by=province,
    )
    listed = client.get(url("evaluation_list"), {"muc": "de-nghi"}).context["referrals"]
    client.post(url("take_up_referral", evaluation.pk), {"round": round.pk})
    above = Evaluation.objects.get(referred_from=evaluation)

    assert "Chưa có đợt đánh giá phù hợp" in without.content.decode()
    assert [row.pk for row in listed] == [evaluation.pk]
    assert (above.level, above.status) == ("province", Status.CHECKING)
    assert as_user(stage.specialist).get(url("take_up_referral", evaluation.pk)).status_code == 404
