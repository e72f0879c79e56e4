"""What was adopted or signed prints the same for ever, whatever changes in the tables behind it (QĐ 26/2026 Đ7 k1)."""

import html
import io
import unicodedata

import pypdf
import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from django.urls import reverse

from accounts import clock
from accounts.refusals import Refused
from documents.typeset import CannotTypeset, typeset
from evaluations.actions import concluding, deciding, papers
from evaluations.models import Certificate, CouncilSession, Decision, Evaluation
from evaluations.statuses import DecisionKind, Status
from notifications.models import Letter
from products.models import Product, Recognition
from records import freezing, guards
from records.models import FrozenPaper
from tests.factories.evaluations import bring_to, fresh, write_minutes

pytestmark = pytest.mark.django_db
APPS = ("criteria", "notifications", "accounts", "products", "evaluations")


def text_of(pdf):
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return unicodedata.normalize("NFC", " ".join(" ".join(page.extract_text() for page in pages).split()))


def signed_rows(evaluation):
    certificate = Certificate.objects.get(item__evaluation=evaluation)
    session = evaluation.session
    return [
        (papers.MINUTES, session),
        (papers.SUMMARY, session),
        (papers.DECISION, certificate.item.decision),
        (papers.CERTIFICATE, certificate),
    ]


def change_everything():
    """Every column of every living row changed by raw SQL where the table lets it; returns "table.column" of those."""
    changed = set()
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.concrete_fields:
                if field.primary_key or field.is_relation or field.choices:
                    continue
                column = connection.ops.quote_name(field.column)
                if isinstance(field, models.CharField | models.TextField):
                    value = f"substr({column} || ' ĐỔI', 1, {field.max_length or 9999})"
                elif isinstance(field, models.IntegerField):
                    value = f"{column} + 1"
                elif isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
                    value = "'2031-01-01'"
                else:
                    continue
                table = model._meta.db_table
                try:
                    with transaction.atomic(), connection.cursor() as cursor:
                        cursor.execute(f"UPDATE {table} SET {column} = {value}")
                        if cursor.rowcount:
                            changed.add(f"{table}.{field.column}")
                except DatabaseError:
                    continue  # kept by a constraint or trigger: that is as good
    return changed


def test_every_signed_paper_stays_as_it_was_whatever_changes_behind_it(stage):
    evaluation = bring_to(stage, Status.RECOGNISED)
    before = [
        (kind, row, papers.printed(kind, row), papers.frozen(kind, row).data) for kind, row in signed_rows(evaluation)
    ]
    assert [papers.frozen(kind, row).pdf_size > 1000 for kind, row, _pdf, _data in before] == [True] * 4

    guards.remove()  # also what the database itself keeps, as its owner could change it
    changed = change_everything()
    for column in (
        "products_business.name", "products_product.name", "accounts_area.name", "accounts_office.name",
        "accounts_office.place", "accounts_user.full_name", "evaluations_council.name",
        "evaluations_councilmember.position", "evaluations_councilsession.title", "products_round.name",
        "criteria_regulation.title",
    ):  # fmt: skip
        assert column in changed

    for kind, row, pdf, data in before:
        live = type(row).objects.get(pk=row.pk)
        assert papers.printed(kind, live) == pdf
        assert papers.frozen(kind, live).data == data
        assert "ĐỔI" not in text_of(pdf)
    assert FrozenPaper.objects.count() == 4


def test_a_lost_file_is_typeset_again_to_the_same_bytes(stage):
    evaluation = bring_to(stage, Status.RECOGNISED)
    for kind, row in signed_rows(evaluation):
        paper, pdf = papers.frozen(kind, row), papers.printed(kind, row)
        default_storage.delete(paper.path)
        assert papers.printed(kind, row) == pdf


def test_pages_serve_the_frozen_paper(stage, as_user):
    evaluation = bring_to(stage, Status.RECOGNISED)
    [(_m, session), _summary, (_d, decision), (_c, certificate)] = signed_rows(evaluation)
    client = as_user(stage.leader)
    addresses = [
        reverse("evaluations:minutes_pdf", args=[session.pk]),
        reverse("evaluations:summary_pdf", args=[session.pk]),
        reverse("evaluations:decision_pdf", args=[decision.pk]),
        reverse("evaluations:certificate_pdf", args=[certificate.code]),
    ]
    answers = [client.get(address) for address in addresses]
    assert [answer.content for answer in answers] == [
        papers.printed(kind, row) for kind, row in signed_rows(evaluation)
    ]


def test_before_the_adoption_the_paper_is_a_draft_and_says_so(stage, as_user):
    evaluation = bring_to(stage, Status.SCORED)
    write_minutes(stage, evaluation.session)
    client = as_user(stage.chair)
    for page in ("minutes_pdf", "summary_pdf"):
        address = reverse(f"evaluations:{page}", args=[evaluation.session_id])
        assert "DỰ THẢO" in text_of(client.get(address).content)
    assert FrozenPaper.objects.count() == 0
    concluding.adopt_minutes(CouncilSession.objects.get(pk=evaluation.session_id), by=stage.chair)
    assert "DỰ THẢO" not in text_of(client.get(address).content)


# --- a character that cannot be printed ---------------------------------------------------------------


# What people paste, and what is printed of it.
SIGNS = [
    ("✓", "✓"),
    ("\uf0b7", "•"),
    ("😊", "😊"),
    ("日", "□"),
    ("\ufdfa", "□"),
    ("＝", "="),
    ("\ue000", "□"),
    ("\u202e", ""),
]


@pytest.mark.parametrize(("sign", "printed"), SIGNS)
def test_minutes_with_any_character_are_adopted_as_they_are_printed(stage, as_user, sign, printed):
    evaluation = bring_to(stage, Status.SCORED)
    write_minutes(stage, evaluation.session)
    CouncilSession.objects.filter(pk=evaluation.session_id).update(minutes_text=f"Đã đọc lại{sign} và thống nhất.")
    session = CouncilSession.objects.get(pk=evaluation.session_id)
    address = reverse("evaluations:minutes_pdf", args=[session.pk])
    assert as_user(stage.chair).get(address)["Content-Type"] == "application/pdf"  # the draft
    concluding.adopt_minutes(session, by=stage.chair)
    assert papers.frozen(papers.MINUTES, session).data["text"] == f"Đã đọc lại{printed} và thống nhất."
    assert f"Đã đọc lại{printed} và" in text_of(as_user(stage.chair).get(address).content)


def sign_both(stage, evaluations, **more):
    facts = {
        "number": "77/QĐ-UBND", "signed_on": clock.today(), "signer_name": "Người Ký Mẫu",
        "departures": {row.pk: "Theo đề nghị của Hội đồng." for row in evaluations},
    }  # fmt: skip
    return deciding.decide(evaluations, by=stage.leader, kind=DecisionKind.RECOGNISE, **(facts | more))


def test_one_certificate_that_cannot_be_typeset_stops_the_whole_decision(stage, monkeypatch):
    good, bad = bring_to(stage, Status.MINUTED), bring_to(stage, Status.MINUTED)
    frozen, name = FrozenPaper.objects.count(), bad.registration.product_name

    def faulty(template, data, **more):
        if template.endswith("certificate.typ") and data["product"] == name:
            raise CannotTypeset(template)
        return typeset(template, data, **more)

    monkeypatch.setattr(freezing, "typeset", faulty)
    with pytest.raises(Refused, match="chưa chốt được"):
        sign_both(stage, [fresh(good), fresh(bad)])
    assert (Decision.objects.count(), Certificate.objects.count(), Recognition.objects.count()) == (0, 0, 0)
    assert [fresh(row).status for row in (good, bad)] == [Status.MINUTED] * 2
    assert FrozenPaper.objects.count() == frozen
    assert Letter.objects.filter(kind="recognised").count() == 0


@pytest.mark.parametrize(("sign", "printed"), [("✓", "✓"), ("\uf0b7", "•"), ("💥", "💥"), ("日", "□")])
def test_a_decision_with_any_character_is_signed_and_printed(stage, as_user, sign, printed):
    evaluation = bring_to(stage, Status.MINUTED)
    registration = evaluation.registration
    type(registration).objects.filter(pk=registration.pk).update(handed_in_product=f"Trà {sign} sen")
    decision = sign_both(stage, [fresh(evaluation)], text=f"Điều 3. {sign} Thi hành.")
    page = as_user(stage.leader).get(reverse("evaluations:decision_pdf", args=[decision.pk]))
    assert page["Content-Type"] == "application/pdf"
    text = text_of(page.content)
    assert f"{printed} Thi hành." in text and f"Trà {printed} sen" in text
    assert papers.frozen(papers.CERTIFICATE, Certificate.objects.get()).data["product"] == f"Trà {printed} sen"
    assert sign in decision.text  # what was signed stays as typed


# --- names -------------------------------------------------------------------------------------------


def test_recognition_and_certificate_bear_the_names_that_were_judged(stage):
    evaluation = bring_to(stage, Status.MINUTED)
    registration = evaluation.registration
    judged = (registration.product_name, registration.business_name)
    Product.objects.filter(pk=registration.product_id).update(name="Tên đặt sau")
    type(registration.business).objects.filter(pk=registration.business.pk).update(name="Chủ đặt sau")
    decision = sign_both(stage, [Evaluation.objects.get(pk=evaluation.pk)])
    certificate = Certificate.objects.get()
    recognition = certificate.recognition
    assert (recognition.product_name, recognition.business_name) == judged
    assert (certificate.payload["product"], certificate.payload["business"]) == judged
    assert judged[0] in decision.text and "đặt sau" not in decision.text
    assert papers.frozen(papers.DECISION, decision).data["rows"][0][1:3] == list(judged)


# --- papers of earlier versions ------------------------------------------------------------------------


def forget_frozen():
    guards.remove()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM records_frozenpaper")


def test_papers_signed_before_are_frozen_once_and_say_so(stage):
    evaluation = bring_to(stage, Status.RECOGNISED)
    forget_frozen()
    CouncilSession.objects.filter(pk=evaluation.session_id).update(minutes_text="Dấu ✓ và \uf0b7 của Word.")
    Recognition.objects.update(product_name="Trà 😊✓ sen")
    call_command("freeze_old_papers", verbosity=0)
    first = list(FrozenPaper.objects.values_list("kind", "pdf_sha256"))
    assert sorted(kind for kind, _hash in first) == ["certificate", "decision", "minutes", "summary"]
    minutes = papers.frozen(papers.MINUTES, evaluation.session)
    assert minutes.data["text"] == "Dấu ✓ và • của Word."
    assert f"chốt ngày {clock.today():%d/%m/%Y}" in minutes.note
    assert papers.frozen(papers.CERTIFICATE, Certificate.objects.get()).data["product"] == "Trà 😊✓ sen"
    for kind, row in signed_rows(evaluation):
        assert f"chốt ngày {clock.today():%d/%m/%Y}" in text_of(papers.printed(kind, row))
    call_command("freeze_old_papers", verbosity=0)
    assert list(FrozenPaper.objects.values_list("kind", "pdf_sha256")) == first


def test_an_old_paper_is_frozen_at_its_first_print(stage, as_user):
    evaluation = bring_to(stage, Status.RECOGNISED)
    forget_frozen()
    address = reverse("evaluations:decision_pdf", args=[Decision.objects.get().pk])
    client = as_user(stage.leader)
    first = client.get(address).content
    Product.objects.filter(pk=evaluation.registration.product_id).update(name="Tên đặt sau")
    assert client.get(address).content == first


# --- letters -------------------------------------------------------------------------------------------


def test_a_result_letter_is_printed_from_its_row(stage, as_user):
    """On paper too: what was posted is what the ward hands over, whatever is renamed."""
    evaluation = bring_to(stage, Status.MINUTED, less=60)
    registration = evaluation.registration
    registration.business.people.all().delete()
    type(registration.business).objects.filter(pk=registration.business.pk).update(email="")
    deciding.notify_not_recognised(fresh(evaluation), by=stage.specialist)
    letter = Letter.objects.get(kind="result")
    assert letter.channel == "paper" and registration.product_name in letter.text
    Product.objects.filter(pk=registration.product_id).update(name="Tên đặt sau")
    address = reverse("products:business_letter", args=[registration.business.pk, letter.pk])
    page = html.unescape(as_user(stage.officer).get(address).content.decode())
    assert letter.text.strip() in page and "Tên đặt sau" not in page
    with pytest.raises(DatabaseError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(text="Khác.")
