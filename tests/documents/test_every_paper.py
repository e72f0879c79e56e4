"""Every Typst template of the portal, found by walking the tree, prints whatever people typed; so do the Word and Excel files."""

import json
import logging
import re

import pytest
from django.db import transaction
from django.urls import reverse

from criteria.models import PaperKind
from documents import typeset as typesetting
from documents.typeset import ROOT, typeset
from evaluations.actions import papers as signed_papers
from ocop_portal.demo import filling
from products.models import Registration
from reports.writers import pdf
from tests.documents.layout import faults, texts
from tests.nasty import FOUND, five_hundred
from tests.pages_table import PAGES
from tests.pages_world import build_world, kwargs_for
from tests.reports.test_writers import paper as one_report

# One process prints the papers of one world for all.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("every paper")]
LAYOUT = "documents/templates/nd30.typ"
TEMPLATES = sorted(
    path
    for found in ROOT.rglob("*.typ")
    if (path := found.relative_to(ROOT).as_posix()) != LAYOUT and not re.match(r"tests/|\.|var/|node_modules/", path)
)
PAPERS = sorted(
    key for key in PAGES if re.search(r"pdf|docx|xlsx|paper|calendar$", key) and 200 in PAGES[key].gets.values()
)
# Not words: days, pictures, codes of columns.
STRUCTURE = re.compile(r"\d{4}-\d\d-\d\d|[lcr]+|<svg.*|", re.DOTALL)
NASTY = five_hundred()


@pytest.fixture(scope="module")
def printed(django_db_setup, django_db_blocker, tmp_path_factory):
    """{template: data} of every paper that the pages of the world of tests/test_pages.py print."""
    seen, compile_ = {}, typesetting._compile

    def watch(path, data, *rest):
        seen.setdefault(path.relative_to(ROOT).as_posix(), json.loads(json.dumps(data)))
        return compile_(path, data, *rest)

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(typesetting, "_compile", watch)
        world = build_world()
        for key in PAPERS:
            role = next(role for role, answer in PAGES[key].gets.items() if answer == 200)
            world.browser(role).get(reverse(key.partition("#")[0], kwargs=kwargs_for(key, world)))
        for kind, row in signed_papers.old_papers():
            signed_papers.printed(kind, row)
        registration = Registration.objects.first()
        filling.pdf(PaperKind.objects.first(), registration)
        pdf.write(one_report(), tmp_path_factory.mktemp("reports") / "a.pdf", lambda: None)
        transaction.set_rollback(True)
    return seen


def spoilt(value, nasty):
    if isinstance(value, str):
        return value if STRUCTURE.fullmatch(value) else f"{value} {nasty}"
    if isinstance(value, dict):
        return {key: part if key == "aligns" else spoilt(part, nasty) for key, part in value.items()}
    # The rows of a table are of one kind: the first ones stand for all.
    return [*(spoilt(part, nasty) for part in value[:3]), *value[3:]] if isinstance(value, list) else value


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_paper_prints_five_hundred_nasty_characters_in_every_place(template, printed, caplog):
    assert template in printed, "no page of the world prints this template: let tests/pages_world.py make one"
    with caplog.at_level(logging.WARNING, "documents.typeset"):
        printed_now = typeset(template, spoilt(printed[template], NASTY), watermark="THỰC HÀNH")
    assert "plain signs only" not in caplog.text
    text = " ".join(texts(printed_now))
    assert "□" in text and "😊" in text


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("name", ["hearts and faces", "halves of pairs"])
def test_every_paper_prints_each_kind_alone(name, template, printed):
    assert typeset(template, spoilt(printed[template], FOUND[name])).startswith(b"%PDF")


# --- as pictures --------------------------------------------------------------------------------------------------

LONG = {"a row of dots": "." * 120, "a name without blanks": "NghiêngNgả" * 9, "a code": "QĐ-UBND/0123456789" * 4}


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("name", LONG)
def test_a_long_word_leaves_neither_the_page_nor_its_cell(name, template, printed):
    assert faults(typeset(template, printed[template])) == []
    assert faults(typeset(template, with_names(printed[template], LONG[name]))) == []


NAMES = {
    "business",
    "product",
    "representative",
    "address",
    "history",
    "specification",
    "venue",
    "guest",
    "unit",
    "name",
}
NAMES |= {"text", "plan", "results", "title", "rows", "items", "papers", "people", "evidence", "questions", "budget"}
NAMES |= {"signer", "holder", "note", "subject", "lines", "handed_in_by", "paragraphs", "about", "texts", "wards"}


def with_names(value, word, inside=False):
    """A long word behind what people typed: names, texts, and cells that hold words."""
    if isinstance(value, str):
        typed = inside and len(value) > 3 and value[-1].isalpha() and not STRUCTURE.fullmatch(value)
        return f"{value} {word}" if typed else value
    if isinstance(value, dict):
        return {key: with_names(part, word, inside or key in NAMES) for key, part in value.items()}
    return [with_names(part, word, inside) for part in value] if isinstance(value, list) else value


# The last words before the signatures.
ENDS = {
    "evaluations/documents/minutes.typ": "Biên bản được",
    "evaluations/documents/summary.typ": "chênh lệch",
    "products/documents/mau01.typ": "Cam đoan",
    "products/documents/mau02.typ": "Nội dung mẫu.",
    "products/documents/mau03.typ": "đánh giá, phân hạng sản phẩm OCOP cho",
    "products/documents/notice.typ": "",
    "products/documents/receipt.typ": "Mã đối chiếu của bộ hồ sơ",
    "products/documents/supplement.typ": "Quét mã QR để xem hồ sơ",
    "trainings/documents/invitation.typ": "Trân trọng.",
    "trainings/documents/report.typ": "......",
    "trainings/documents/sign_in_sheet.typ": "Chủ Mẫu",
}


@pytest.mark.parametrize("template", ENDS)
def test_a_signature_never_stands_alone_on_a_page(template, printed):
    data = printed[template]
    end = ENDS[template] or data["paragraphs"][-1][-20:]
    pushed = next(key for key in ("issuer", "council", "business") if key in data)
    for lines in range(0, 44, 2):
        pages = texts(typeset(template, {**data, pushed: data[pushed] + "\nx" * lines}))
        assert " ".join(end.split()) in next(page for page in pages if "(Ký" in page), lines
