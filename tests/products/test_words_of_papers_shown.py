"""Every page and paper that names a required paper speaks in words: no note of who compiled the data, no abbreviation."""

import html
import json
import re
import shutil

import pytest
from django.urls import reverse
from lxml import html as document

from criteria import loader, source
from criteria.models import PaperKind
from evaluations.statuses import Status
from products import papers, snapshot
from products.models import Registration
from tests.factories.evaluations import bring_to, make_stage
from tests.products.stage import enter

pytestmark = pytest.mark.django_db

FORBIDDEN = re.compile(
    r"suy ra|luật 20\d\d|Mẫu 02 viết|bảng Mẫu|LAW-\d|\bupgrade\b|\brenewal\b|\(\+ "
    r"|(?<![/\w-])(?:GCN|CDĐL|NHTT|NHCN|ATTP|VSATTP|TCCS|BVMT|SXKD|KDCN|SHTT|TMĐT|XTTM|NN&MT|HTX/)\b"
)


def told(response):
    """The words of the page's main part, as they are read."""
    assert response.status_code == 200
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)[0]
    return html.unescape(re.sub(r"<(?:script|style).*?</(?:script|style)>|<[^>]+>", " ", main, flags=re.S))


def faults(text):
    return [text[max(found.start() - 40, 0) : found.end() + 20] for found in FORBIDDEN.finditer(text)]


@pytest.mark.parametrize("query", ["", "?bo=1", "?bo=6", "?bo=19", "?bo=26"])
def test_the_public_list_of_papers(client, query):
    assert faults(told(client.get(reverse("criteria:paper_list") + query))) == []


@pytest.mark.parametrize("set_number", [1, 6, 19, 23, 26])
def test_the_applicants_pages(stage, set_number):
    type(stage.product).objects.filter(pk=stage.product.pk).update(set_number=set_number)
    stage.product.refresh_from_db()
    registration = stage.dossier("submitted")
    draft = Registration.objects.get(pk=registration.pk)
    pages = [
        reverse("products:registration_edit", args=[draft.pk, "papers"]),
        draft.get_absolute_url() + "?muc=giay-to",
        reverse("products:registration_receipt", args=[draft.pk]),
        reverse("products:supplement_new", args=[draft.pk]),
    ]
    for address in pages:
        response = enter(stage.officer).get(address)
        if response.status_code == 200:
            assert faults(told(response)) == [], address
    facts = snapshot.of_registration(draft)
    for data in (
        papers.mau01(facts, papers.later(draft)),
        papers.mau02(facts),
        papers.receipt(draft.handed_in, facts, papers.later(draft)),
    ):
        assert faults(json.dumps(data, ensure_ascii=False)) == []


@pytest.mark.parametrize("set_number", [1, 6, 19, 23])
def test_the_offices_pages(set_number):
    road = make_stage()
    evaluation = bring_to(road, Status.CHECKING, product=road.product(set_number=set_number))
    for page in ("check", "supplement"):
        response = enter(road.specialist).get(reverse(f"evaluations:{page}", args=[evaluation.pk]))
        # The criteria beside the papers are the law's own text, printed as it stands.
        tree = document.fromstring(response.content.decode())
        named = tree.xpath("//fieldset[starts-with(@class, 'check-item')] | //option[starts-with(@value, 'p')]")
        assert len(named) > 3
        assert faults(" ".join(one.text_content() for one in named)) == [], page


@pytest.mark.parametrize(
    "text",
    [
        "suy ra từ tiêu chí 3.2",
        "luật 2026 gọi chủ thể là",
        "bảng Mẫu 02 viết 'đối với'",
        "GCN đăng ký nhãn hiệu",
        "quyền sử dụng CDĐL/NHTT/NHCN",
        "có nhãn hiệu (+ quyền sử dụng chỉ dẫn)",
        "phiếu kiểm nghiệm ATTP",
        "đăng ký bản công bố / TCCS",
        "kết quả phương án SXKD",
    ],
)
def test_what_no_page_may_say_is_found(text):
    assert faults(text)


@pytest.mark.parametrize("text", ["01/GCN-OCOP-KT-007-2026", "HACCP, ISO 22000", "thương mại điện tử", "Mẫu số 02"])
def test_numbers_and_names_of_standards_are_let_be(text):
    assert faults(text) == []


# --- Words are words: loaded over dossiers that are handed in --------------------------------------


@pytest.mark.parametrize(
    ("code", "new"),
    [
        ("E01", "Giấy chứng nhận đăng ký kinh doanh, hộ kinh doanh"),
        ("E02", "Giấy chứng nhận cơ sở đủ điều kiện"),
        ("E07", "Văn bằng, đơn về sở hữu trí tuệ"),
        ("E11", "Bản công bố chất lượng"),
    ],
)
def test_a_papers_new_name_is_applied_and_what_was_handed_in_keeps_the_old_one(stage, tmp_path, code, new):
    registration = stage.dossier("submitted")
    submission = registration.handed_in
    old = PaperKind.objects.get(code=code).name
    printed = json.dumps(papers.mau02(snapshot.of_submission(submission)), ensure_ascii=False)
    folder = tmp_path / "data"
    shutil.copytree(source.DATA, folder)
    file = folder / "dossier.yaml"
    text = file.read_text(encoding="utf-8")
    assert f'name_vi: "{old}"' in text
    file.write_text(text.replace(f'name_vi: "{old}"', f'name_vi: "{new}"', 1), encoding="utf-8")

    report = loader.load_law(folder)

    assert (report.updated, report.held) == ([code], [])
    assert PaperKind.objects.get(code=code).name == new
    again = Registration.objects.get(pk=registration.pk).handed_in
    assert snapshot.digest(again.manifest) == submission.digest
    assert json.dumps(papers.mau02(snapshot.of_submission(again)), ensure_ascii=False) == printed
