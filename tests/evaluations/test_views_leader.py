import html
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from accounts.refusals import Refused
from evaluations.actions import concluding, deciding
from evaluations.models import Certificate, Decision
from evaluations.statuses import DecisionKind, Status
from notifications.models import Letter
from tests.factories import accounts
from tests.factories.evaluations import bring_to, fresh


def url(name, *args):
    return reverse(f"evaluations:{name}", args=args)


def said(response):
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def minuted(stage):
    """60 points: three stars' band."""
    accounts.province_office()
    return bring_to(stage, Status.MINUTED)


def data(evaluation, **more):
    return {
        "loai": DecisionKind.RECOGNISE,
        f"h{evaluation.pk}": "on",
        f"l{evaluation.pk}": "Theo đề nghị của Hội đồng.",
        "number": "15/QĐ-UBND",
        "signed_on": f"{clock.today():%d/%m/%Y}",
        "signer_name": "Dương Mẫu",
        "signer_position": "Phó Chủ tịch",
        **more,
    }


def test_decide_proposes_the_default_and_the_next_number(stage, as_user, minuted):
    response = as_user(stage.leader).get(url("decide", stage.round.pk))
    offers = [offer for offer, _box, _reason, _replaced in response.context["lines"]]

    assert response.context["kind"] == DecisionKind.REFER_UP  # 100 points, every minimum met
    assert [(offer.evaluation.pk, offer.is_default, offer.gates) for offer in offers] == [
        (minuted.pk, True, [(4, []), (5, [])])
    ]
    assert response.context["form"]["number"].value() == "TH-01/QĐ-UBND"
    assert "Đạt đủ yêu cầu tối thiểu 5 sao." in response.content.decode()


def test_decide_reads_the_words_before_signing(stage, as_user, minuted):
    client = as_user(stage.leader)
    preview = client.post(url("decide", stage.round.pk), data(minuted, buoc="xem"))
    text = "\n".join(preview.context["own_articles"])
    signed = Decision.objects.count()
    answer = client.post(
        url("decide", stage.round.pk),
        data(minuted, buoc="ky", text="Điều 3. Thi hành."),
    )
    decision = Decision.objects.get()
    certificate = Certificate.objects.get()

    assert minuted.registration.product.name in text
    assert signed == 0
    assert answer.url == decision.get_absolute_url()
    assert (decision.number, decision.signer_position, decision.kind) == (
        "TH-15/QĐ-UBND",
        "Phó Chủ tịch",
        DecisionKind.RECOGNISE,
    )
    assert text in html.unescape(preview.content.decode()).replace("</p><p>", "\n")
    assert decision.text == text + "\nĐiều 3. Thi hành."
    assert certificate.item.stars == 3  # the district recognises three stars at most
    assert fresh(minuted).status == Status.RECOGNISED


def test_decision_letter_holds_the_whole_decision(stage, as_user, minuted):
    as_user(stage.leader).post(
        url("decide", stage.round.pk), data(minuted, buoc="ky", text="Điều 3. Thi hành.\nĐiều 4. Lưu.")
    )
    letter = Letter.objects.get(kind="recognised")
    certificate = Certificate.objects.get()
    told = [
        "Điều 1. Công nhận và cấp giấy chứng nhận",
        "Điều 3. Thi hành.\nĐiều 4. Lưu.",
        "15/QĐ-UBND",
        certificate.number,
        f"{certificate.valid_until:%d/%m/%Y}",
        certificate.get_absolute_url(),
        "Điểm trung bình 100 trên 100 điểm",
        "không có giá trị",
    ]

    assert [words for words in told if words not in letter.text] == []
    assert certificate.get_absolute_url() in letter.html
    assert "Điều 4. Lưu." in letter.html


def test_decide_refers_upwards(stage, as_user, minuted):
    as_user(stage.leader).post(
        url("decide", stage.round.pk), data(minuted, loai=DecisionKind.REFER_UP, buoc="ky", text="Điều 2. Thi hành.")
    )

    assert fresh(minuted).status == Status.REFERRED_UP
    assert "Điều 2. Thi hành." in Letter.objects.get(kind="referred_up").text
    assert Certificate.objects.count() == 0


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"reason": ""}, "l"),
        ({"box": ""}, "__all__"),
        ({"signed_on": "01/01/2099"}, "signed_on"),
        ({"signed_on": "không rõ"}, "signed_on"),
        ({"number": ""}, "number"),
        ({"signer_position": ""}, "signer_position"),
    ],
)
def test_decide_bad_input_is_shown_and_kept(stage, as_user, minuted, more, field):
    sent = data(minuted, buoc="xem", signer_name="Người Ký Giữ Lại")
    if "reason" in more:
        sent[f"l{minuted.pk}"] = ""
    elif "box" in more:
        del sent[f"h{minuted.pk}"]
    else:
        sent |= more
    response = as_user(stage.leader).post(url("decide", stage.round.pk), sent)
    errors = [
        name.replace(str(minuted.pk), "") if name[0] in "lh" else name for name in response.context["form"].errors
    ]

    assert errors == [field]
    assert "Người Ký Giữ Lại" in response.content.decode()
    assert not response.context["reads"]
    assert Decision.objects.count() == 0


def test_decide_a_day_before_today_needs_its_reason(stage, as_user):
    minuted = bring_to(stage, Status.SCORED)
    earlier = clock.now() - timedelta(days=2)
    concluding.write_minutes(
        minuted.session, by=stage.secretary, text="Thống nhất.", number="1/BB", date=clock.local_date(earlier),
        version=minuted.session.version,
    )  # fmt: skip
    concluding.adopt_minutes(minuted.session, by=stage.chair, now=earlier)
    yesterday = f"{clock.today() - timedelta(days=1):%d/%m/%Y}"
    client = as_user(stage.leader)
    refused = client.post(url("decide", stage.round.pk), data(minuted, buoc="xem", signed_on=yesterday))
    client.post(
        url("decide", stage.round.pk),
        data(minuted, buoc="ky", signed_on=yesterday, late_reason="Nhập sau khi ký giấy.", text="Điều 3. Thi hành."),
    )

    assert list(refused.context["form"].errors) == ["late_reason"]
    assert Decision.objects.get().late_reason == "Nhập sau khi ký giấy."


def test_decide_a_number_used_this_year_is_refused_with_everything_kept(stage, as_user, minuted):
    second = bring_to(stage, Status.MINUTED)
    client = as_user(stage.leader)
    client.post(url("decide", stage.round.pk), data(minuted, buoc="ky", text="Điều 3. Thi hành."))
    response = client.post(url("decide", stage.round.pk), data(second, buoc="ky", text="Điều 3. Giữ lại."))

    assert response.context["form"].non_field_errors() == ["Số quyết định «TH-15/QĐ-UBND» đã được dùng trong năm."]
    assert "Điều 3. Giữ lại." in response.content.decode()
    assert Decision.objects.count() == 1


def test_decide_is_the_leaders(stage, as_user, minuted):
    answers = {
        "specialist": as_user(stage.specialist).get(url("decide", stage.round.pk)),
        "chair": as_user(stage.chair).get(url("decide", stage.round.pk)),
        "secretary": as_user(stage.secretary).post(
            url("decide", stage.round.pk), data(minuted, buoc="ky", text="Điều 3. Thi hành.")
        ),
        "stranger": as_user(accounts.stranger()).get(url("decide", stage.round.pk)),
    }

    assert [answer.status_code for answer in answers.values()] == [403, 403, 302, 404]
    assert "Quyết định do lãnh đạo có thẩm quyền ký." in answers["specialist"].content.decode()
    assert Decision.objects.count() == 0


def test_notice_only_ends_without_a_decision(stage, as_user):
    evaluation = bring_to(stage, Status.SCORED)
    concluding.conclude_differently(
        evaluation, by=stage.chair, stars=None, reason="Chưa đạt.", votes_for=5, votes_present=5
    )
    concluding.write_minutes(
        evaluation.session, by=stage.secretary, text="Nhất trí.", number="1", date=clock.today(), version=1
    )
    concluding.adopt_minutes(evaluation.session, by=stage.chair)
    client = as_user(stage.leader)
    page = client.get(url("decide", stage.round.pk))
    refused = as_user(stage.officer).post(url("notify_not_recognised", evaluation.pk))
    client.post(url("notify_not_recognised", evaluation.pk))

    assert [row.pk for row, _result, _options in page.context["notices"]] == [evaluation.pk]
    assert page.context["lines"] == []
    assert refused.status_code == 404
    assert (fresh(evaluation).status, Decision.objects.count()) == (Status.NOT_RECOGNISED, 0)
    text = Letter.objects.get(kind="result").text
    result = fresh(evaluation).current_result
    assert "Việc nên làm" in text
    assert ("Nâng tổng điểm" in text) == (result.band < 3)
    assert ("yêu cầu tối thiểu của 3 sao còn thiếu" in text) == bool(result.details["missed"]["3"])


def test_notice_is_refused_where_a_decision_is_due(stage, as_user, minuted):
    response = as_user(stage.leader).post(url("notify_not_recognised", minuted.pk), follow=True)

    assert said(response) == ["Hội đồng kết luận đạt 5 sao; hồ sơ này chờ quyết định."]
    assert fresh(minuted).status == Status.MINUTED


def test_decision_list_asks_the_same_number_of_queries_for_one_and_fifty(stage, as_user, minuted):
    client = as_user(stage.specialist)

    def issue(number):
        Decision.objects.create(
            round=stage.round,
            office=stage.office,
            kind=DecisionKind.RECOGNISE,
            number=f"{number}/QĐ",
            year=2026,
            signed_on=clock.today(),
            signer_name="Mẫu",
            issuer="UBND quận",
            text="Điều 3. Thi hành.",
            recorded_by=stage.leader,
        )

    def queries():
        client.get(url("decision_list"))
        with CaptureQueriesContext(connection) as caught:
            response = client.get(url("decision_list"))
        return len(caught), len(response.context["rows"])

    issue(1)
    one = queries()
    for number in range(2, 51):
        issue(number)
    fifty = queries()

    assert (one[1], fifty[1]) == (1, 50)
    assert fifty[0] == one[0]


def test_decision_is_found_by_product_without_accents(stage, as_user):
    accounts.province_office()
    evaluation = bring_to(stage, Status.RECOGNISED, product=stage.product(name="Dấm gạo nếp"))
    client = as_user(stage.specialist)
    found = client.get(url("decision_list"), {"tim": "dam gao nep"}).context["rows"]
    nothing = client.get(url("decision_list"), {"tim": "banh com"}).context["rows"]

    assert [row.pk for row in found] == [evaluation.decision_item.decision_id]
    assert nothing == []
    page = client.get(url("decision", evaluation.decision_item.decision_id))
    assert Certificate.objects.get().number in page.content.decode()
    assert as_user(accounts.stranger()).get(url("decision", evaluation.decision_item.decision_id)).status_code == 404


def test_words_that_contradict_the_list_are_refused_at_their_field(stage, as_user, minuted):
    for words in ("Điều 3. Công nhận 5 SAO.", "Điều 3. Có ba sản phẩm.", "Điều 1. Thay danh sách."):
        answer = as_user(stage.leader).post(url("decide", stage.round.pk), data(minuted, buoc="ky", text=words))
        assert list(answer.context["form"].errors) == ["text"]
        assert words in answer.content.decode()
        assert answer.context["reads"]
    assert Decision.objects.count() == 0


def test_the_action_refuses_them_too(stage, minuted):
    other = bring_to(stage, Status.SCORED)
    for words in ("Điều 3. NĂM SAO.", f"Điều 3. Giao {other.registration.product_name} dự hội chợ."):
        with pytest.raises(Refused):
            deciding.decide(
                [minuted], by=stage.leader, kind=DecisionKind.RECOGNISE, number="9/QĐ", signed_on=clock.today(),
                signer_name="Dương Mẫu", text=words, departures={minuted.pk: "Theo đề nghị."},
            )  # fmt: skip
    assert Decision.objects.count() == 0


def test_the_page_read_before_signing_names_the_signs_that_become_boxes(stage, as_user, minuted):
    typed = "Điều 3. ✓ Thi hành 日 và \ue000."
    preview = as_user(stage.leader).post(url("decide", stage.round.pk), data(minuted, buoc="xem", text=typed))
    assert preview.context["boxed"] == ("日", "\ue000")
    assert "trên bản in sẽ là ô vuông: 日 \ue000" in preview.content.decode()
    assert preview.context["last_articles"][0].startswith("Điều 3. Chánh Văn phòng ")


def test_a_decision_signed_without_further_articles_ends_with_who_carries_it_out(stage, as_user, minuted):
    as_user(stage.leader).post(url("decide", stage.round.pk), data(minuted, buoc="ky"))
    last = Decision.objects.get().text.splitlines()[-1]
    assert last.startswith("Điều 3. Chánh Văn phòng ") and last.endswith("thi hành Quyết định này.")
