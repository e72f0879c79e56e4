"""The public check: one glance says what the paper is worth; a changed bit of its QR is found."""

import secrets
import string
from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts import clock
from criteria.calendar import months_later
from evaluations import signing
from evaluations.models import Certificate, Decision, DecisionItem, Evaluation
from evaluations.statuses import CertificateStatus
from evaluations.views.public import seal_of
from products.actions import catalogue
from products.models import Recognition
from products.statuses import RoundKind
from records import guards
from tests.factories import accounts
from tests.factories.products import make_business, make_product, make_round, many_registrations

pytestmark = pytest.mark.django_db

MISMATCH = "Mã QR không khớp dữ liệu của cơ quan cấp"
MATCH = "Khớp dữ liệu của cơ quan cấp"
PRIVATE = {
    "phone": "0912345678",
    "email": "rieng@ocop.example",
    "representative": "Đinh Thị Riêng Tư",
    "address": "Số 99 ngõ Kín",
}


def issue(name="Dấm gạo nếp", *, kind=RoundKind.LIVE, stars=4, issued_on=None, number="01/GCN-OCOP-2026", office=None):
    """A certificate as a decision leaves it, without the road before."""
    issued_on = issued_on or clock.today()
    round = make_round(kind, office=office)
    product = make_product(make_business(name="Hộ Toàn Thắng", **PRIVATE), name=name)
    [registration] = many_registrations(1, round, products=[product])
    evaluation = Evaluation.objects.create(
        registration=registration, round=round, office=round.office, level=round.level, status="recognised"
    )
    decision = Decision.objects.create(
        round=round, office=round.office, kind="recognise", number=f"{secrets.token_hex(3)}/QĐ-UBND",
        year=issued_on.year, signed_on=issued_on, signer_name="Lãnh Đạo Mẫu", issuer="UBND thành phố Hà Nội",
        text="Điều 1. Công nhận.", recorded_by=accounts.leader(),
    )  # fmt: skip
    item = DecisionItem.objects.create(decision=decision, evaluation=evaluation, stars=stars)
    code = secrets.token_hex(16)
    until = months_later(issued_on, 36)
    recognition = catalogue.record_recognition(
        registration.product, by=decision.recorded_by, round=round, stars=stars, issuer=decision.issuer,
        year=issued_on.year, registration=registration, decision_number=decision.number, issued_on=issued_on,
        valid_until=until, certificate_number=number, certificate_code=code,
    )  # fmt: skip
    payload = {
        "code": code, "number": number, "product": name, "business": "Hộ Toàn Thắng", "stars": stars,
        "from": issued_on.isoformat(), "to": until.isoformat(), "practice": round.is_practice,
    }  # fmt: skip
    return Certificate.objects.create(
        item=item, recognition=recognition, number=number, code=code, issued_on=issued_on, valid_until=until,
        payload=payload, signature=signing.sign(payload),
    )  # fmt: skip


def check(client, certificate, **query):
    return client.get(certificate.get_absolute_url(), query)


def packed(certificate):
    return signing.pack(certificate.payload, certificate.signature)


# --- What it is worth -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days_ago", "status", "words"),
    [
        (30, CertificateStatus.VALID, "Còn hiệu lực"),
        (36 * 30 - 30, CertificateStatus.RENEWAL_DUE, "Còn hiệu lực, đến kỳ đánh giá lại"),
        (36 * 31, CertificateStatus.EXPIRED, "Hết hiệu lực"),
    ],
)
def test_check_says_the_status_in_word_and_date(client, days_ago, status, words):
    certificate = issue(issued_on=clock.today() - timedelta(days=days_ago))
    response = check(client, certificate)
    page = response.content.decode()
    assert response.context["status"] == status
    assert f"<span>{words}</span>" in page
    assert f"{certificate.valid_until:%d/%m/%Y}" in response.context["sentence"]
    assert response["Cache-Control"] == "no-store"


def test_a_revoked_certificate_says_since_when(client):
    certificate = issue()
    Certificate.objects.filter(pk=certificate.pk).update(revoked_on=date(2026, 11, 20))
    context = check(client, certificate).context
    assert (context["status"], context["sentence"]) == (CertificateStatus.REVOKED, "Đã thu hồi ngày 20/11/2026.")


def test_a_replaced_certificate_leads_to_the_new_one(client):
    old, new = issue(), issue(name="Dấm gạo nếp loại mới", number="02/GCN-OCOP-2026")
    Recognition.objects.filter(pk=old.recognition_id).update(superseded_by=new.recognition)
    response = check(client, old)
    assert response.context["status"] == CertificateStatus.SUPERSEDED
    assert f'href="{new.get_absolute_url()}"' in response.content.decode()


def test_a_practice_certificate_is_worth_nothing_and_shows_no_stars_to_frame(client):
    certificate = issue(kind=RoundKind.PRACTICE)
    page = check(client, certificate).content.decode()
    assert "Bản thực hành, không có giá trị" in page
    assert "THỰC HÀNH" in page
    assert "stars-big" not in page
    assert reverse("products:public_product", args=[certificate.recognition.product_id]) not in page


@pytest.mark.parametrize("code", ["0" * 32, "khong-co", "..", "<script>", "%00"])
def test_an_unknown_code_is_answered_in_our_own_words(client, code):
    response = client.get(reverse("evaluations:certificate_check", args=[code]))
    assert response.status_code == 404
    page = response.content.decode()
    assert "Không có giấy chứng nhận mang mã này" in page
    assert "<script>" not in page.partition("<main")[2]


def test_code_is_read_as_printed_in_groups_and_in_capitals(client):
    certificate = issue()
    groups = " ".join(certificate.code[i : i + 4] for i in range(0, 32, 4)).upper()
    response = client.get(reverse("evaluations:certificate_check", args=[groups]))
    assert response.context["certificate"] == certificate


def test_check_names_no_person(client):
    certificate = issue()
    page = check(client, certificate, s=packed(certificate)).content.decode()
    assert certificate.recognition.business_name in page
    people = [*PRIVATE.values(), "Lãnh Đạo Mẫu"]
    assert [text for text in people if text in page] == []


# --- The seal in the QR ----------------------------------------------------------------------------


def test_the_printed_payload_matches(client):
    certificate = issue()
    response = check(client, certificate, s=packed(certificate))
    assert response.context["seal"] == "matches"
    assert MATCH in response.content.decode()


def test_without_payload_the_page_says_that_nothing_was_compared(client):
    response = check(client, issue())
    assert response.context["seal"] == ""
    assert MISMATCH not in response.content.decode()


def test_any_flipped_byte_of_the_payload_is_found(client):
    certificate = issue()
    text = packed(certificate)
    signs = string.ascii_letters + string.digits + "-_.=~é "

    @settings(max_examples=150, deadline=None)
    @given(place=st.integers(0, len(text) - 1), sign=st.sampled_from(signs))
    def flipped(place, sign):
        changed = text[:place] + sign + text[place + 1 :]
        response = check(client, certificate, s=changed)
        assert response.context["seal"] == ("matches" if changed == text else "differs")
        assert (MISMATCH in response.content.decode()) == (changed != text)

    flipped()


def test_every_single_position_is_covered_by_the_seal():
    certificate = issue()
    text = packed(certificate)
    for place, sign in enumerate(text):
        other = "A" if sign != "A" else "B"
        changed = text[:place] + other + text[place + 1 :]
        assert seal_of(certificate, changed) == "differs", place


@pytest.mark.parametrize("text", ["", ".", "a.b", "a.b.c", "…", "e30.e30", "x" * 5000])
def test_nonsense_in_place_of_the_payload_is_a_mismatch(client, text):
    assert check(client, issue(), s=text).context["seal"] == "differs"


def test_a_genuine_payload_of_another_certificate_is_a_mismatch(client):
    one, other = issue("Dấm"), issue("Trà", number="02/GCN-OCOP-2026")
    response = check(client, one, s=packed(other))
    assert response.context["seal"] == "differs"
    assert MISMATCH in response.content.decode()


def test_a_payload_changed_behind_the_signature_is_a_mismatch():
    certificate = issue(stars=3)
    certificate.payload = certificate.payload | {"stars": 5}
    assert seal_of(certificate, packed(certificate)) == "differs"


@pytest.mark.parametrize("changed", [{"stars": 5}, {"product_name": "Nước mắm"}, {"valid_until": date(2099, 1, 1)}])
def test_stars_raised_in_the_register_are_a_mismatch(client, changed):
    certificate = issue(stars=3)
    guards.remove()  # as the owner of the database could
    Recognition.objects.filter(pk=certificate.recognition_id).update(**changed)
    assert check(client, certificate, s=packed(certificate)).context["seal"] == "differs"


# --- Searching ---------------------------------------------------------------------------------------


def search(client, **query):
    return client.get(reverse("evaluations:certificate_search"), query)


def test_search_by_code_goes_to_the_check(client):
    certificate = issue()
    response = search(client, ma=certificate.code)
    assert (response.status_code, response.url) == (302, certificate.get_absolute_url())


def test_search_by_number_and_product_goes_to_the_check_without_accents(client):
    issue("Giò tai", number="02/GCN-OCOP-2026")
    certificate = issue("Dấm gạo nếp")
    response = search(client, ma="01/gcn-ocop-2026", san_pham="dam gao")
    assert (response.status_code, response.url) == (302, certificate.get_absolute_url())


def test_a_number_alone_asks_for_the_product_and_keeps_what_was_typed(client):
    issue()
    response = search(client, ma="01/GCN-OCOP-2026")
    assert response.status_code == 200
    assert response.context["form"].errors == {"san_pham": ["Xin nhập thêm tên sản phẩm ghi trên giấy chứng nhận."]}
    assert 'value="01/GCN-OCOP-2026"' in response.content.decode()


def test_a_number_given_in_two_offices_lists_both(client):
    issue("Dấm gạo nếp"), issue("Dấm gạo tẻ", office=accounts.economic_office())
    response = search(client, ma="01/GCN-OCOP-2026", san_pham="dấm gạo")
    assert [row["row"].product_name for row in response.context["found"]] == ["Dấm gạo tẻ", "Dấm gạo nếp"]


def test_nothing_found_is_a_404_in_our_words(client):
    response = search(client, ma="99/GCN-OCOP-2026", san_pham="dấm")
    assert response.status_code == 404
    assert "Không tìm thấy giấy chứng nhận nào khớp" in response.content.decode()


def test_a_paper_of_earlier_times_leads_to_its_product(client):
    product = make_product(name="Nem chua")
    catalogue.record_recognition(
        product, by=accounts.specialist(), round=make_round(RoundKind.HISTORY), stars=3, issuer="UBND", year=2023,
        certificate_number="7/GCN",
    )  # fmt: skip
    response = search(client, ma="7/GCN", san_pham="nem")
    assert (response.status_code, response.url) == (302, reverse("products:public_product", args=[product.pk]))
