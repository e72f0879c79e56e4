"""PDFs of the council and the leader: what they say, when they may be printed, by whom; the certificate's QR."""

import io
import unicodedata
from datetime import date

import pypdf
import pypdfium2
import pytest
import zxingcpp
from django.urls import reverse

from documents.typeset import typeset
from evaluations import papers
from evaluations.actions import concluding, deciding
from evaluations.models import Certificate, Decision, ScoreSheet
from evaluations.papers.decision import _articles
from evaluations.papers.words import signing_lines
from evaluations.statuses import DecisionKind
from products.statuses import RoundKind
from tests.evaluations.test_certificate_check import issue
from tests.factories import accounts
from tests.factories.road import Road, lines
from tests.tampering import triggers_asleep

pytestmark = pytest.mark.django_db


def words_of(response):
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return text_of(response.content)


def text_of(pdf):
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return unicodedata.normalize("NFC", " ".join(" ".join(page.extract_text() for page in pages).split()))


def codes_in(pdf):
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil()
    return [found.text for found in zxingcpp.read_barcodes(picture)]


# --- The session -------------------------------------------------------------------------------------


@pytest.fixture
def road():
    return Road("QD148-2023", RoundKind.LIVE, today=date(2024, 5, 6))


def scored(road):
    evaluation = road.ready()
    session = road.scoring(evaluation)
    evaluation.refresh_from_db()
    criterion = evaluation.registration.criteria_set.criteria.first()
    for place, voter in enumerate(road.voters):
        wanted = {criterion.code: min(option.points for option in criterion.options.all())} if place == 0 else {}
        road.sheet(evaluation, voter, list(lines(evaluation.registration, wanted)))
    return session, evaluation


def closed(road):
    session, evaluation = scored(road)
    concluding.open_discussion(session, by=road.chair)
    concluding.close_session(session, by=road.chair)
    concluding.write_minutes(
        session, by=road.secretary, text="Thống nhất kết quả.", number="01/BB-HĐ", date=road.today,
        version=session.version,
    )  # fmt: skip
    concluding.adopt_minutes(session, by=road.chair)
    evaluation.refresh_from_db()
    return session, evaluation


def fetch(client, user, page, pk):
    client.force_login(user)
    return client.get(reverse(f"evaluations:{page}", args=[pk]))


@pytest.mark.parametrize("page", ["minutes_pdf", "summary_pdf"])
def test_nothing_is_printed_before_the_session_is_closed(client, road, page):
    session, _evaluation = scored(road)
    answers = [fetch(client, user, page, session.pk).status_code for user in (road.chair, road.secretary, road.head)]
    assert 200 not in answers
    concluding.open_discussion(session, by=road.chair)
    assert fetch(client, road.chair, page, session.pk).status_code != 200


def test_minutes_say_who_came_what_was_found_and_what_was_said(client, road):
    session, evaluation = closed(road)
    text = words_of(fetch(client, road.secretary, "minutes_pdf", session.pk))
    result = evaluation.current_result
    for words in (
        "BIÊN BẢN",
        "Số: 01/BB-HĐ",
        "Có mặt 6/6 thành viên",
        road.chair.display_name,
        road.secretary.display_name,
        evaluation.registration.product.name,
        f"{result.stars} sao",
        "Thống nhất kết quả.",
        result.details["explanation"][0][:40],
    ):
        assert words in text
    assert "THỰC HÀNH" not in text


def test_minutes_tell_votes_recusals_and_rescoring(road):
    session, evaluation = closed(road)
    result = evaluation.current_result
    with triggers_asleep():
        type(result).objects.filter(pk=result.pk).update(
            concluded_stars=4, departure_reason="Bao bì chưa ổn định.", departure_votes_for=4, departure_votes_present=5,
            spread_reason="Đã thảo luận.",
        )  # fmt: skip
    remarks = papers.minutes(session)["remarks"]
    name = evaluation.registration.product.name
    assert remarks == [
        f"«{name}»: Chủ tọa chấp nhận chênh lệch {result.spread} điểm: Đã thảo luận.",
        f"«{name}»: kết luận 4 sao khác kết quả tính ({result.stars} sao), 4/5 phiếu tán thành: Bao bì chưa ổn định.",
    ]


def test_summary_lists_every_sheet_by_part_and_the_exact_mean(client, road):
    session, evaluation = closed(road)
    [item] = papers.summary(session, ScoreSheet.objects.all())["products"]
    totals = [int(row[-1]) for row in item["rows"]]
    assert [row[1] for row in item["rows"]] == [voter.display_name for voter in road.voters]
    assert totals == [sheet.total for sheet in evaluation.sheets.all()]
    assert all(sum(map(int, row[3:-1])) == int(row[-1]) for row in item["rows"])
    assert item["exact"] == f"{sum(totals)}/{len(totals)}"
    text = words_of(fetch(client, road.chair, "summary_pdf", session.pk))
    assert all(f"{voter.display_name}" in text for voter in road.voters)
    assert item["exact"] in text


def test_summary_is_for_those_who_may_read_every_sheet(client, road):
    session, _evaluation = closed(road)
    answers = {
        name: fetch(client, user, "summary_pdf", session.pk).status_code == 200
        for name, user in {
            "member": road.members[0],
            "secretary": road.secretary,
            "head": road.head,
            "leader": road.leader,
            "auditor": accounts.auditor(),
            "specialist": road.specialist,
        }.items()
    }
    assert answers == {
        "member": True, "secretary": True, "head": True, "leader": True, "auditor": True, "specialist": False,
    }  # fmt: skip
    assert fetch(client, road.officer, "summary_pdf", session.pk).status_code == 404
    assert fetch(client, accounts.stranger(), "minutes_pdf", session.pk).status_code == 404


# --- The decision -------------------------------------------------------------------------------------


def test_decision_prints_the_signed_text_and_the_list(client):
    certificate = issue()
    decision = certificate.item.decision
    text = words_of(fetch(client, accounts.leader(accounts.province_committee()), "decision_pdf", decision.pk))
    for words in (
        "QUYẾT ĐỊNH",
        f"Số: {decision.number}",
        "ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI",
        f"Căn cứ {decision.round.regulation.title}"[:60],
        "Điều 1. Công nhận.",
        "Lãnh Đạo Mẫu",
        "Dấm gạo nếp",
        certificate.number,
    ):
        assert words in text
    assert fetch(client, accounts.stranger(), "decision_pdf", decision.pk).status_code == 404


@pytest.mark.parametrize(
    ("position", "signing"),
    [
        ("", ["Chủ tịch"]),
        ("Chủ tịch", ["Chủ tịch"]),
        ("Phó Chủ tịch", ["KT. Chủ tịch", "Phó Chủ tịch"]),
        ("Bộ trưởng", ["Bộ trưởng"]),
    ],
)
def test_a_deputy_signs_for_the_chairman(position, signing):
    decision = Decision(signer_position=position)
    assert signing_lines(decision) == signing


def test_only_the_articles_beginning_stands_out():
    text = "Điều 1. Công nhận:\n 1. Giò tai\n\nĐiều 12 . Thi hành"
    assert _articles(text) == [["Điều 1.", "Công nhận:"], ["", "1. Giò tai"], ["Điều 12 .", "Thi hành"]]


# --- The certificate ------------------------------------------------------------------------------------


def owner_of(certificate):
    person = accounts.business_person()
    certificate.recognition.product.business.people.create(user=person)
    return person


def certificate_of(client, user, certificate):
    return fetch(client, user, "certificate_pdf", certificate.code)


def test_certificate_prints_number_product_business_validity_and_issuer(client):
    certificate = issue("Bánh cốm Hàng Than, Ẵ Ỡ ữ ợ ẳ", stars=5, issued_on=date(2026, 11, 24))
    text = words_of(certificate_of(client, owner_of(certificate), certificate))
    for words in (
        "GIẤY CHỨNG NHẬN",
        "ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI",
        "Sản phẩm OCOP đạt hạng năm sao",
        "Bánh cốm Hàng Than, Ẵ Ỡ ữ ợ ẳ",
        "của Hộ Toàn Thắng",
        "Số giấy chứng nhận: 01/GCN-OCOP-2026",
        "Có giá trị 36 tháng, từ ngày 24/11/2026 đến hết ngày 24/11/2029",
        "ngày 24 tháng 11 năm 2026",
        "Lãnh Đạo Mẫu",
        " ".join(certificate.code[i : i + 4] for i in range(0, 32, 4)),
    ):
        assert words in text
    assert "THỰC HÀNH" not in text


def test_the_qr_on_the_paper_leads_to_the_check_that_says_it_matches(client):
    certificate = issue()
    response = certificate_of(client, owner_of(certificate), certificate)
    [address] = codes_in(response.content)
    assert address == papers.check_address(certificate)
    client.logout()
    page = client.get(address.removeprefix("http://127.0.0.1:8000"))
    assert (page.status_code, page.context["seal"], page.context["certificate"]) == (200, "matches", certificate)


def test_a_practice_certificate_is_marked_across_and_its_qr_says_so(client):
    certificate = issue(kind=RoundKind.PRACTICE)
    response = certificate_of(client, owner_of(certificate), certificate)
    assert "THỰC HÀNH" in words_of(response)
    [address] = codes_in(response.content)
    assert (
        "Bản thực hành, không có giá trị" in client.get(address.removeprefix("http://127.0.0.1:8000")).content.decode()
    )


def test_certificate_is_for_its_business_and_the_officials_of_its_evaluation(client):
    certificate = issue()
    cast = {
        "owner": owner_of(certificate),
        "office": accounts.specialist(accounts.province_office()),
        "other business": accounts.business_person(),
        "ward": accounts.ward_officer(),
    }
    answers = {name: certificate_of(client, user, certificate).status_code for name, user in cast.items()}
    assert answers == {"owner": 200, "office": 200, "other business": 404, "ward": 404}
    client.logout()
    assert client.get(reverse("evaluations:certificate_pdf", args=[certificate.code])).status_code == 302


@pytest.mark.parametrize("length", [1, 40, 120, 300])
def test_long_names_stay_on_one_page_and_whole(length):
    certificate = Certificate.objects.get(pk=issue().pk)
    name = ("Trà ướp hoa sen Tây Hồ hảo hạng " * 10)[:length].strip() or "T"
    data = papers.certificate(certificate) | {"product": name, "business": name}
    pdf = typeset(papers.template("certificate"), data)
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1
    assert text_of(pdf).count(name) >= 2
    assert codes_in(pdf) == [papers.check_address(certificate)]


def test_certificate_is_landscape_a4_in_our_own_fonts(client):
    certificate = issue()
    pdf = certificate_of(client, owner_of(certificate), certificate).content
    page = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]
    assert [round(float(side)) for side in page.mediabox[2:]] == [842, 595]
    fonts = {font.get_object()["/BaseFont"].partition("+")[2] for font in page["/Resources"]["/Font"].values()}
    assert fonts == {
        "LiberationSerif", "LiberationSerif-Bold", "LiberationSerif-Italic", "BeVietnamPro-SemiBold",
    }  # fmt: skip


def test_the_leaders_signature_ends_in_a_paper_anyone_can_check(client, road):
    _session, evaluation = closed(road)
    deciding.decide(
        [evaluation], by=road.leader, kind=DecisionKind.RECOGNISE, number="12/QĐ-UBND", signed_on=road.today,
        signer_name="Lãnh Đạo Mẫu", signer_position="Phó Chủ tịch", departures={evaluation.pk: "Chủ thể đề nghị."},
        now=road.now,
    )  # fmt: skip
    certificate = Certificate.objects.get()
    response = certificate_of(client, road.owner, certificate)
    assert "ỦY BAN NHÂN DÂN QUẬN HAI BÀ TRƯNG" in words_of(response)
    [address] = codes_in(response.content)
    client.logout()
    checked = client.get(address.removeprefix("http://127.0.0.1:8000"))
    assert (checked.context["seal"], checked.context["certificate"]) == ("matches", certificate)
    registration = evaluation.registration
    seen = client.get(reverse("products:status"), {"ma": registration.code, "bm": registration.secret})
    assert seen.context["recognition"] == certificate.recognition
    assert client.get(certificate.recognition.get_absolute_url()).status_code == 200
