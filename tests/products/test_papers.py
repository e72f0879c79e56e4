"""The dossier's papers: every word of the form, the codes that open the look-up, and who may print them."""

import io
import unicodedata
from datetime import timedelta

import pypdf
import pypdfium2
import pytest
import zxingcpp
from django.urls import reverse

from accounts import clock
from products import papers, snapshot
from products.actions import dossiers, evaluation
from products.models import SupplementRequest
from products.statuses import RoundKind, Status
from tests.factories import accounts
from tests.factories.products import ask, fill_in, make_business, make_product, make_registration, make_round

pytestmark = pytest.mark.django_db

PANGRAM = "Ăn quả bưởi Diễn, nhớ kẻ trồng ở Hữu Lũng; dẫu gừng cay muối mặn, Đỗ Quyên vẫn thích rượu nếp cẩm ngọt lịm."


def words_of(response):
    """The text of a PDF in one line; NFC, as people type it."""
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
    return unicodedata.normalize("NFC", " ".join(" ".join(page.extract_text() for page in pages).split()))


def codes_in(response, page=0):
    picture = pypdfium2.PdfDocument(response.content)[page].render(scale=3).to_pil()
    return [found.text for found in zxingcpp.read_barcodes(picture)]


@pytest.fixture
def officer():
    return accounts.ward_officer()


@pytest.fixture
def ward_client(client, officer):
    client.force_login(officer)
    return client


def dossier(officer, status=Status.SUBMITTED, kind=RoundKind.LIVE, **product):
    business = make_business(
        representative_gender="female",
        representative_ethnicity="Tày",
        representative_address="Số 8 phố Ở",
        history=PANGRAM,
    )
    round = make_round(kind)
    return make_registration(
        make_product(business, name="Rượu nếp cẩm Hữu Lũng", **product),
        round,
        status=status,
        officer=officer,
        by=officer,
    )


# --- The receipt ---------------------------------------------------------------------------------


def test_receipt_prints_both_codes_and_its_qr_opens_the_dossier(client, officer):
    registration = dossier(officer, Status.RECEIVED)
    client.force_login(officer)
    response = client.get(reverse("products:receipt_pdf", args=[registration.pk]))
    text = words_of(response)
    submission = registration.submissions.get()
    for words in (
        registration.code,
        registration.secret,
        registration.slip_number,
        registration.product_code,
        submission.receipt_number,
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "ỦY BAN NHÂN DÂN PHƯỜNG BẠCH MAI",
        f"{registration.due_on:%d/%m/%Y}",
        "Rượu nếp cẩm Hữu Lũng",
    ):
        assert words in text
    [link] = codes_in(response)
    client.logout()
    seen = client.get(link.removeprefix("http://127.0.0.1:8000"))
    assert seen.status_code == 200
    assert seen.context["registration"] == registration


def test_receipt_before_the_ward_took_it_in_is_a_plain_one(ward_client, officer):
    registration = dossier(officer, Status.SUBMITTED)
    text = words_of(ward_client.get(reverse("products:receipt_pdf", args=[registration.pk])))
    assert "BIÊN NHẬN HỒ SƠ" in text
    assert "Phiếu số" not in text


def test_receipt_page_prints_the_code_box(ward_client, officer):
    registration = dossier(officer, Status.SUBMITTED)
    page = ward_client.get(reverse("products:registration_receipt", args=[registration.pk]))
    html = page.content.decode()
    assert registration.code in html
    assert registration.secret in html
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in html
    assert " style=" not in html


def test_a_draft_has_no_receipt(ward_client, officer):
    registration = dossier(officer, Status.DRAFT)
    answers = [
        ward_client.get(reverse(f"products:{page}", args=[registration.pk])).status_code
        for page in ("registration_receipt", "receipt_pdf")
    ]
    assert answers == [404, 404]


# --- The law's forms -----------------------------------------------------------------------------


def test_mau01_is_the_laws_form_filled_in(ward_client, officer):
    registration = dossier(officer, Status.RECEIVED)
    text = words_of(ward_client.get(reverse("products:mau01_pdf", args=[registration.pk])))
    for words in (
        "PHIẾU ĐĂNG KÝ",
        f"Tham gia đánh giá, phân hạng sản phẩm OCOP của thành phố Hà Nội năm {registration.round.year}",
        f"- Tên đơn vị: {registration.business.name}",
        "- Họ tên người đại diện pháp lý: Chủ Mẫu",
        f"- Điện thoại: {registration.business.phone}",
        "2. Tên sản phẩm: Rượu nếp cẩm Hữu Lũng",
        snapshot.set_line(registration.criteria_set),
        "4. Lần đăng ký đánh giá: Lần đầu Nâng hạng Đánh giá lại",
        "- Sản phẩm mẫu (số lượng): 05",
        "DÀNH CHO CƠ QUAN QUẢN LÝ OCOP CẤP TỈNH",
        f"Phiếu số: {registration.slip_number}",
        f"Người tiếp nhận: {officer.display_name}",
    ):
        assert words in text


def test_mau01_ticks_the_kind_of_registration(officer):
    registration = dossier(officer, Status.DRAFT)
    registration.kind = "upgrade"
    assert papers.mau01(snapshot.take(registration), papers.later(registration))["kinds"] == [
        ["Lần đầu", False],
        ["Nâng hạng", True],
        ["Đánh giá lại", False],
    ]


def test_mau02_has_its_four_parts_every_answer_and_the_papers(ward_client, officer):
    registration = dossier(officer, Status.SUBMITTED)
    text = words_of(ward_client.get(reverse("products:mau02_pdf", args=[registration.pk])))
    for words in (
        "Phần I THÔNG TIN CHUNG",
        "Phần II KẾT QUẢ THỰC HIỆN PHƯƠNG ÁN SẢN XUẤT KINH DOANH",
        "Phần III ĐÁNH GIÁ KẾT QUẢ THỰC HIỆN THEO BỘ TIÊU CHÍ SẢN PHẨM OCOP",
        "Phần IV KẾ HOẠCH SẢN XUẤT, KINH DOANH",
        PANGRAM,
        "Dân tộc: Tày",
        f"Hồ sơ {registration.code}",
        "Tổng điểm tự chấm: 100 điểm",
        "ĐẠI DIỆN THEO PHÁP LUẬT",
    ):
        assert words in text
    data = papers.mau02(snapshot.of_registration(registration))
    rows = [row for part in data["parts"] for row in part["rows"]]
    assert [row[0] for row in rows] == [criterion.code for criterion in registration.criteria_set.criteria.all()]
    assert sum(int(part["points"]) for part in data["parts"]) == 100
    assert all("Mô tả mẫu." in row[4] for row in rows)
    assert [row[1] for row in data["evidence"]] == [
        f"{row.paper.name}: {row.title}" for row in registration.evidence.standing().select_related("paper")
    ]


OTHER = "+ Khác (ghi rõ):"
PROPERTY = "d) Đã có đăng ký sở hữu trí tuệ:"


@pytest.mark.parametrize(
    ("filled", "on"),
    [
        ({}, set()),
        ({"has_trademark": True}, {PROPERTY, "+ Giấy chứng nhận đăng ký nhãn hiệu"}),
        ({"has_copyright": True}, {PROPERTY, "+ Giấy chứng nhận bản quyền tác giả"}),
        ({"other_property": "Giống cây trồng mới"}, {PROPERTY, OTHER}),
        ({"other_property": "  "}, set()),
        ({"has_licence": True}, {"a) Giấy đăng ký kinh doanh"}),
    ],
)
def test_mau02_has_every_box_that_the_law_prints(officer, filled, on):
    registration = dossier(officer, Status.DRAFT)
    facts = snapshot.take(registration)
    for name in [name for name in facts["self_assessment"] if name.startswith("has_")]:
        facts["self_assessment"][name] = False
    facts["self_assessment"] |= {"other_property": ""} | filled
    boxes = {text: ticked for text, _indent, ticked in papers.mau02(facts)["ticks"]}
    assert len(boxes) == 12
    assert {text for text, ticked in boxes.items() if ticked} == on
    # One line is a heading without a box in the law's form too.
    assert [text for text, ticked in boxes.items() if ticked is None] == [
        "c) Đã có các điều kiện sản xuất theo quy định:"
    ]


def test_mau02_of_a_draft_prints_what_is_there_and_says_so(ward_client, officer):
    registration = dossier(officer, Status.DRAFT)
    text = words_of(ward_client.get(reverse("products:mau02_pdf", args=[registration.pk])))
    assert "Bản nháp, chưa gửi" in text
    assert "Chưa tự chấm" in text


def test_mau02_of_the_tourism_set_names_the_chosen_case(officer):
    registration = dossier(officer, Status.DRAFT, set_number=26)
    fill_in(registration, by=officer)
    registration.refresh_from_db()
    data = papers.mau02(snapshot.of_registration(registration))
    assert data["branch"] == registration.criteria_set.branches[0]["label"]
    assert data["total"] == "100"


def test_typed_markup_stays_text(ward_client, officer):
    registration = dossier(officer, Status.DRAFT)
    hostile = '#panic("x") $x$ *đậm* <a> @b \\ `c`'
    type(registration.self_assessment).objects.filter(registration=registration).update(plan=hostile, market=hostile)
    text = words_of(ward_client.get(reverse("products:mau02_pdf", args=[registration.pk])))
    assert text.count(hostile) == 2


def test_ward_report_pdf_holds_the_four_texts(ward_client, officer):
    registration = dossier(officer, Status.FORWARDED)
    text = words_of(ward_client.get(reverse("products:ward_report_pdf", args=[registration.pk])))
    assert text.count("Nội dung mẫu.") == 4
    for words in (
        "Số: 01/BC",
        "1. Về sử dụng nguyên liệu địa phương",
        "đề nghị Ủy ban nhân dân thành phố Hà Nội đánh giá, phân hạng sản phẩm OCOP",
        "TM. ỦY BAN NHÂN DÂN",
        registration.ward_report.signed_by.display_name,
    ):
        assert words in text


def test_there_is_no_ward_report_before_it_is_written(ward_client, officer):
    registration = dossier(officer, Status.RECEIVED)
    assert ward_client.get(reverse("products:ward_report_pdf", args=[registration.pk])).status_code == 404


def test_supplement_pdf_lists_the_items_and_the_deadline(ward_client, officer):
    registration = dossier(officer)
    asked = ask(registration, by=officer, what="Nộp lại phiếu kiểm nghiệm.")
    text = words_of(ward_client.get(reverse("products:supplement_pdf", args=[asked.pk])))
    for words in (asked.number, "Nộp lại phiếu kiểm nghiệm.", f"{asked.due_on:%d/%m/%Y}", "Lưu ý: Xin nộp sớm."):
        assert words in text


def test_numbers_of_the_clerk_stay_as_given_and_blank_ones_leave_room():
    assert papers.number_line("12/BC-UBND", "BC", "UBND") == "Số: 12/BC-UBND"
    assert papers.number_line("12", "BC", "UBND") == "Số: 12/BC-UBND"
    assert papers.number_line("", "BC", "UBND") == f"Số: {' ' * 9}/BC-UBND"


# --- Exercises and readers ---------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "mark"), [(RoundKind.PRACTICE, True), (RoundKind.LIVE, False)])
def test_every_paper_of_an_exercise_is_marked(ward_client, officer, kind, mark):
    registration = dossier(officer, kind=kind)
    found = [
        "THỰC HÀNH" in words_of(ward_client.get(reverse(f"products:{page}", args=[registration.pk])))
        for page in ("receipt_pdf", "mau01_pdf", "mau02_pdf")
    ]
    assert found == [mark] * 3


PAGES = ("registration_receipt", "receipt_pdf", "mau01_pdf", "mau02_pdf", "ward_report_pdf")


@pytest.mark.parametrize("page", PAGES)
def test_papers_are_for_those_who_see_the_dossier(client, officer, page):
    registration = dossier(officer, Status.FORWARDED)
    address = reverse(f"products:{page}", args=[registration.pk])
    answers = {"anonymous": client.get(address).status_code}
    cast = {
        "stranger": accounts.stranger(),
        "other ward": accounts.other_ward_officer(),
        "ward": officer,
        "office": accounts.specialist(registration.round.office),
    }
    for name, user in cast.items():
        client.force_login(user)
        answers[name] = client.get(address).status_code
    assert answers == {"anonymous": 302, "stranger": 404, "other ward": 404, "ward": 200, "office": 200}


def test_supplement_pdf_is_for_those_who_see_the_dossier(client, officer):
    registration = dossier(officer)
    ask(registration, by=officer, due_in=5)
    asked = SupplementRequest.objects.get()
    assert asked.due_on == clock.today() + timedelta(days=5)
    address = reverse("products:supplement_pdf", args=[asked.pk])
    client.force_login(accounts.other_ward_officer())
    assert client.get(address).status_code == 404
    client.force_login(officer)
    response = client.get(address)
    assert response.status_code == 200
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


# --- Each from its own submission ---------------------------------------------------------------


def test_the_offices_box_on_mau01_is_filled_by_its_taking_up(officer):
    """Not by the ward's forwarding."""
    registration = dossier(officer, Status.FORWARDED)

    def box():
        data = papers.mau01(snapshot.of_registration(registration), papers.later(registration))
        return data["taken_up_on"], data["taken_up_by"]

    assert box() == ("", "")
    specialist = accounts.specialist(registration.round.office)
    evaluation.take_up(registration, by=specialist)
    assert box() == (f"{clock.today():%d/%m/%Y}", specialist.display_name)
    type(specialist).objects.filter(pk=specialist.pk).update(full_name="Tên Sau Này")
    assert box()[1] == specialist.display_name


def test_every_submission_stays_printable_beside_the_later_ones(ward_client, officer):
    registration = dossier(officer)
    ask(registration, by=officer)
    registration.refresh_from_db()
    form = registration.self_assessment
    form.plan = "Kế hoạch nộp lần hai."
    form.save()

    def printed(form, **query):
        return words_of(ward_client.get(reverse(f"products:{form}_pdf", args=[registration.pk]), query))

    # While it is being filled in: the last submission, and the draft for who fills in.
    assert "Kế hoạch nộp lần hai." not in printed("mau02")
    draft = printed("mau02", nhap="1")
    assert "Kế hoạch nộp lần hai." in draft
    assert "BẢN NHÁP" in draft
    dossiers.answer_supplement(registration, {}, by=officer)
    assert "Kế hoạch nộp lần hai." in printed("mau02")
    assert "BẢN NHÁP" not in printed("mau02", nhap="1")

    def of(number, form):
        address = reverse(f"products:submission_{form}_pdf", args=[registration.pk, number])
        return words_of(ward_client.get(address))

    first, second = registration.submissions.all()
    assert "Kế hoạch nộp lần hai." not in of(1, "mau02")
    assert "Kế hoạch nộp lần hai." in of(2, "mau02")
    assert first.receipt_number in of(1, "receipt")
    assert second.receipt_number in of(2, "receipt")
    assert first.digest[:32] in of(1, "receipt")
    assert registration.business.name in of(1, "mau01")
    missing = reverse("products:submission_mau01_pdf", args=[registration.pk, 3])
    assert ward_client.get(missing).status_code == 404
    html = ward_client.get(registration.get_absolute_url() + "?muc=qua-trinh").content.decode()
    for number in (1, 2):
        assert reverse("products:submission_mau02_pdf", args=[registration.pk, number]) in html
