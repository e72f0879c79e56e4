"""Papers frozen when signed: the data and the PDF stay, whatever becomes of rows, files and templates."""

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from accounts.refusals import Refused
from documents.typeset import CannotTypeset
from products.actions.freezing import freeze_paper
from records.freezing import Damaged, canonical, content_digest, digest_of, freeze, latest, pdf_of
from records.models import FrozenPaper
from tests.factories import accounts

pytestmark = pytest.mark.django_db
TEMPLATE = "tests/records/paper.typ"
SUBJECT = "evaluations.decision:12"


def test_a_frozen_paper_prints_the_same_bytes_again():
    paper = freeze("decision", SUBJECT, TEMPLATE, {"text": "Công nhận 4 sao"})
    first = pdf_of(paper)
    assert first.startswith(b"%PDF") and len(first) == paper.pdf_size
    assert pdf_of(FrozenPaper.objects.get()) == first


def test_a_lost_or_spoilt_file_is_typeset_again_to_the_same_bytes():
    paper = freeze("decision", SUBJECT, TEMPLATE, {"text": "Công nhận 4 sao"})
    first = pdf_of(paper)
    default_storage.delete(paper.path)
    assert pdf_of(paper) == first
    with default_storage.open(paper.path, "wb") as file:
        file.write(b"%PDF khac")
    assert pdf_of(paper) == first


def test_a_paper_whose_file_and_data_were_changed_is_not_printed():
    paper = freeze("decision", SUBJECT, TEMPLATE, {"text": "Công nhận 4 sao"})
    default_storage.delete(paper.path)
    paper.data = {"text": "Công nhận 5 sao"}
    assert content_digest(paper) != paper.digest
    with pytest.raises(Damaged):
        pdf_of(paper)


def test_a_later_version_is_a_new_row_and_the_one_in_force():
    first = freeze("minutes", SUBJECT, TEMPLATE, {"text": "một"}, by_name="Thư Ký Mẫu")
    second = freeze("minutes", SUBJECT, TEMPLATE, {"text": "hai"})
    assert (first.number, second.number) == (1, 2)
    assert latest("minutes", SUBJECT) == second and latest("decision", SUBJECT) is None
    assert [row.frozen_by_name for row in FrozenPaper.objects.all()] == ["Thư Ký Mẫu", ""]


def test_two_papers_never_have_one_number():
    paper = freeze("minutes", SUBJECT, TEMPLATE, {"text": "một"})
    twin = FrozenPaper(**{field.name: getattr(paper, field.name) for field in FrozenPaper._meta.fields[1:]})
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_a_frozen_row_is_neither_saved_nor_deleted():
    paper = freeze("minutes", SUBJECT, TEMPLATE, {"text": "một"})
    with pytest.raises(TypeError):
        paper.save()
    with pytest.raises(TypeError):
        paper.delete()


@pytest.mark.parametrize(
    ("sign", "kept"),
    [("✓", "✓"), ("\uf0b7", "•"), ("😊", "😊"), ("日", "□"), ("＝", "="), ("\ue000", "□"), ("\ud800", "□")],
)
def test_no_sign_stops_a_signature_and_what_was_printed_is_kept(sign, kept):
    data = {"text": "mở đầu", "rows": [["1", f"Bán tại chợ {sign} mỗi ngày"]]}
    paper = freeze_paper("decision", accounts.ward_officer(), TEMPLATE, data, by=None)
    assert paper.data["rows"][0][1] == f"Bán tại chợ {kept} mỗi ngày"
    default_storage.delete(paper.path)
    assert len(pdf_of(paper)) == paper.pdf_size  # typeset again, the same bytes


def test_a_template_that_does_not_fit_is_refused_in_words_and_nothing_is_frozen():
    with pytest.raises(CannotTypeset):
        freeze("decision", SUBJECT, TEMPLATE, {"other": "x"})
    with pytest.raises(Refused, match="chưa chốt được"):
        freeze_paper("decision", accounts.ward_officer(), TEMPLATE, {"other": "x"}, by=None)
    assert not FrozenPaper.objects.exists()


def test_the_digest_depends_on_what_is_said_not_on_the_order_of_keys():
    assert canonical({"b": 1, "a": "ơ"}) == '{"a":"ơ","b":1}'.encode()
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1}) != digest_of({"a": 1, "b": 3})
