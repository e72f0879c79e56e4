"""What was handed in is printed as it was handed in, whatever happens to the rows afterwards."""

import hashlib
import io
import json
from datetime import date

import pypdf
import pytest
from django.core.management import call_command
from django.db import Error, connection, models, transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Concat
from django.urls import reverse

from accounts import clock
from accounts.models import Area, Office, User
from accounts.paper_day import PaperDayField
from criteria.models import CriteriaSet, Criterion, Option, PaperKind, Regulation
from products import papers, snapshot
from products.actions import dossiers
from products.models import (
    Answer,
    Business,
    Evidence,
    LateFacts,
    Product,
    Registration,
    Round,
    SelfAssessment,
    SupplementItem,
    WardReport,
)
from records import freezing
from records.models import FrozenPaper
from tests.factories.products import ask, fill_in

pytestmark = pytest.mark.django_db

# Every table that a form of a dossier has words or figures from.
SOURCES = (
    Business,
    Product,
    SelfAssessment,
    Answer,
    Evidence,
    WardReport,
    SupplementItem,
    Round,
    Regulation,
    CriteriaSet,
    Criterion,
    Option,
    PaperKind,
    Area,
    Office,
    User,
)
WHOLE = (Business, Product, SelfAssessment, Evidence)


def open_the_tables():
    """As a hand with the database's own tools would: the triggers put aside."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


def another(field):
    """An expression for a raw UPDATE that gives every row another value."""
    if field.is_relation:
        return field.related_model._base_manager.order_by("-pk").values_list("pk", flat=True).first()
    if field.choices:
        first, second, *_rest = (value for value, _label in field.flatchoices)
        return Case(When(**{field.name: first}, then=Value(second)), default=Value(first))
    if isinstance(field, models.BooleanField):
        return Case(When(**{field.name: True}, then=Value(False)), default=Value(True))
    if isinstance(field, models.DateTimeField):
        return "2001-02-03T00:00:00+00:00"
    if isinstance(field, models.DateField):
        return date(2001, 2, 3)
    if isinstance(field, PaperDayField):
        return "2001"
    if isinstance(field, models.IntegerField):
        return Case(When(**{f"{field.name}__isnull": True}, then=Value(4)), default=F(field.name) + 1)
    if isinstance(field, models.JSONField):
        return []
    return Concat(Value("X"), F(field.name))


def change_every_column(model):
    """One column after the other in all rows; gives the names of those that the constraints let through."""
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        try:
            with transaction.atomic():
                model._base_manager.update(**{field.attname: another(field)})
        except Error:
            continue
        yield field.name


def forms(pk):
    """Every paper about the dossier, as bytes, read as if for the first time."""
    registration = Registration.objects.with_names().get(pk=pk)
    later = papers.later(registration)
    found = {}
    for submission in registration.submissions.all():
        facts = snapshot.of_submission(submission)
        found |= {
            f"mau01 {submission.number}": papers.mau01(facts, later),
            f"mau02 {submission.number}": papers.mau02(facts),
            f"receipt {submission.number}": papers.receipt(submission, facts, later),
            f"mark {submission.number}": papers.watermark(facts),
        }
    for request in registration.supplements.all():
        found[f"supplement {request.number}"] = freezing.latest("supplement", freezing.subject_of(request)).data
    report = WardReport.objects.filter(registration=registration, signed_at__isnull=False).first()
    if report:
        found["mau03"] = freezing.latest("ward_report", freezing.subject_of(report)).data
    return {name: freezing.canonical(data) for name, data in found.items()}


def walked(stage):
    """Handed in, asked for more, handed in again, received, reported on, forwarded."""
    registration = stage.dossier("submitted", by=stage.owner)
    ask(registration, by=stage.officer)
    registration.refresh_from_db()
    dossiers.answer_supplement(registration, {}, by=stage.owner)
    return registration


def test_no_column_of_any_table_changes_a_paper_of_what_was_handed_in(stage):
    registration = walked(stage)
    before = forms(registration.pk)
    assert len(before) == 2 * 4 + 1
    open_the_tables()
    for model in SOURCES:
        changed = set(change_every_column(model))
        if model in WHOLE:
            told = {
                field.name for field in model._meta.concrete_fields if not field.is_relation and not field.primary_key
            }
            assert told - changed == set(), f"{model.__name__}: not tried"
        assert forms(registration.pk) == before, model.__name__


def test_no_column_of_any_table_changes_a_signed_ward_report(stage):
    registration = stage.dossier("forwarded")
    before = forms(registration.pk)
    assert "mau03" in before
    open_the_tables()
    for model in SOURCES:
        assert set(change_every_column(model)), model.__name__
    assert forms(registration.pk) == before


def test_a_new_column_of_the_dossier_is_in_the_snapshot(stage):
    facts = snapshot.of_registration(stage.dossier("submitted"))
    for noun, model in (("business", Business), ("product", Product), ("self_assessment", SelfAssessment)):
        own = {field.name for field in model._meta.concrete_fields if not field.is_relation}
        assert own - set(facts[noun]) == own & snapshot.NOT_FACTS[noun]
    own = {field.name for field in Evidence._meta.concrete_fields if not field.is_relation}
    assert own - set(facts["evidence"][0]) == snapshot.NOT_FACTS["evidence"]


def test_the_digest_covers_every_fact(stage):
    registration = stage.dossier("submitted", by=stage.owner)
    [submission] = registration.submissions.all()
    assert submission.digest == snapshot.digest(submission.manifest)
    assert submission.manifest["handed_in"]["by"] == stage.owner.display_name
    assert submission.manifest["handed_in"]["at_counter"] is False
    assert submission.manifest["business"]["representative"] == stage.business.representative

    def walk(value, path=()):
        if isinstance(value, dict):
            for key in value:
                yield from walk(value[key], (*path, key))
        elif isinstance(value, list):
            for place, inside in enumerate(value):
                yield from walk(inside, (*path, place))
        else:
            yield path

    for path in walk(submission.manifest):
        copy = json.loads(json.dumps(submission.manifest))
        inner = copy
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = "khác" if path != ("version",) else 3
        assert snapshot.digest(copy) != submission.digest, path


def test_handed_in_at_the_counter_names_the_officer_and_the_office(stage):
    registration = stage.dossier("submitted")
    [submission] = registration.submissions.all()
    assert submission.manifest["handed_in"]["office"] == "Ủy ban nhân dân phường Bạch Mai"
    data = papers.receipt(submission, submission.manifest, papers.later(registration))
    assert data["entered_by"] == f"{stage.officer.display_name}, Ủy ban nhân dân phường Bạch Mai"


def test_each_submission_keeps_its_own_words(stage):
    registration = stage.dossier("submitted", by=stage.owner)
    ask(registration, by=stage.officer)
    registration.refresh_from_db()
    Business.objects.filter(pk=stage.business.pk).update(representative="Người Đại Diện Mới")
    dossiers.answer_supplement(registration, {}, by=stage.owner)
    first, second = (
        papers.mau01(snapshot.of_submission(row), papers.later(registration)) for row in registration.submissions.all()
    )
    assert (first["representative"], second["representative"]) == ("Chủ Mẫu", "Người Đại Diện Mới")


@pytest.mark.parametrize(("sign", "printed"), [("\uf0b7", "•"), ("😊", "😊"), ("日", "□"), ("✓", "✓"), ("\ue000", "□")])
def test_words_with_any_character_are_handed_in_and_printed(stage, client, sign, printed):
    registration = stage.dossier("draft")
    fill_in(registration, by=stage.officer)
    SelfAssessment.objects.filter(registration=registration).update(plan=f"Mở rộng {sign} sản xuất.")
    dossiers.submit(Registration.objects.get(pk=registration.pk), by=stage.officer)
    client.force_login(stage.officer)
    answer = client.get(reverse("products:mau02_pdf", args=[registration.pk]))
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    assert f"Mở rộng {printed} sản xuất" in " ".join(text.split())


# --- Dossiers handed in before their forms were in the manifest ---------------------------------


def first_version(registration):
    """The manifest as the portal wrote it until now."""
    form, business = registration.self_assessment, registration.business
    texts = [field.name for field in form._meta.concrete_fields if field.name not in {"id", "registration"}]
    return {
        "code": registration.code,
        "regulation": registration.round.regulation.code,
        "criteria_set": registration.criteria_set.code,
        "criteria_checksum": registration.criteria_set.checksum,
        "kind": registration.kind,
        "branch": registration.branch,
        "business": {name: getattr(business, name) for name in ("name", "kind", "tax_code", "address")},
        "product": {"name": registration.product.name, "set_number": registration.product.set_number},
        "self_assessment": {name: getattr(form, name) for name in texts},
        "answers": [
            {"criterion": row.criterion.code, "option": row.option and row.option.code, "description": row.description}
            for row in registration.answers.select_related("criterion", "option")
        ],
        "evidence": [
            {
                "paper": row.paper.code,
                "title": row.title,
                "number": row.number,
                "expires_on": row.expires_on and row.expires_on.isoformat(),
                "sha256": row.file and row.file.sha256,
                "size": row.file and row.file.size,
                "link": row.link,
                "criteria": [criterion.code for criterion in row.criteria.all()],
            }
            for row in registration.evidence.standing()
        ],
    }


def made_old(registration):
    """Its submission turned into one of the first version."""
    open_the_tables()
    manifest = first_version(registration)
    digest = hashlib.sha256(json.dumps(manifest, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    registration.submissions.update(manifest=manifest, digest=digest)
    return registration.submissions.get()


def test_an_old_submission_keeps_its_digest_and_prints_the_same_forms(stage):
    registration = stage.dossier("submitted", by=stage.owner)
    new = forms(registration.pk)
    old = made_old(registration)
    assert snapshot.digest(old.manifest) == old.digest
    assert not hasattr(old, "late_facts")
    printed = {name: json.loads(data) for name, data in forms(registration.pk).items()}
    for name, data in new.items():
        wanted = json.loads(data)
        if name.startswith("receipt"):
            wanted["digest"] = old.digest
        assert printed[name] == wanted


def test_an_old_submission_prefers_what_it_holds_to_the_rows(stage):
    registration = stage.dossier("submitted", by=stage.owner)
    name = registration.business.name
    old = made_old(registration)
    Business.objects.filter(pk=stage.business.pk).update(name="Tên sau này", address="Nơi khác")
    SelfAssessment.objects.filter(registration=registration).update(plan="Kế hoạch khác")
    old = registration.submissions.get(pk=old.pk)
    facts = snapshot.of_submission(old)
    assert (facts["business"]["name"], facts["business"]["address"]) == (name, "Số 7 phố Mẫu")
    assert facts["self_assessment"]["plan"] == "Nội dung mẫu."


def test_preparing_completes_old_submissions_once_and_leaves_their_manifest(stage):
    registration = stage.dossier("forwarded")
    before = forms(registration.pk)
    old = made_old(registration)
    registration.submissions.update(manifest_version=1)
    FrozenPaper.objects.all().delete()
    call_command("freeze_old_dossiers", verbosity=0)
    [late] = LateFacts.objects.all()
    today = f"{clock.today():%d/%m/%Y}"
    assert late.note == f"chốt bổ sung ngày {today} từ dữ liệu hiện có"
    assert late.digest == freezing.digest_of(late.facts)
    submission = registration.submissions.get()
    assert (submission.manifest, submission.digest) == (old.manifest, old.digest)
    paper = freezing.latest("ward_report", freezing.subject_of(registration.ward_report))
    assert (paper.note, freezing.canonical(paper.data)) == (late.note, before["mau03"])
    # From here on the rows may change.
    after = forms(registration.pk)
    for model in WHOLE:
        list(change_every_column(model))
    assert forms(registration.pk) == after
    call_command("freeze_old_dossiers", verbosity=0)
    assert (LateFacts.objects.count(), FrozenPaper.objects.count()) == (1, 1)


def test_a_submission_that_cannot_be_completed_does_not_stop_the_others(stage, capsys):
    registration = stage.dossier("submitted")
    made_old(registration)
    registration.submissions.update(manifest_version=1, manifest={"code": registration.code})
    call_command("freeze_old_dossiers", verbosity=0)
    assert LateFacts.objects.count() == 0
    assert "Chưa chốt được products.submission" in capsys.readouterr().err
