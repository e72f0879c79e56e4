"""`manage.py verify_records`: clean on what the portal's own deeds made, and it finds every single change made past it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from evaluations.models import Certificate, DecisionItem, Result, ScoreLine, ScoreSheet
from ocop_portal.record_checks import CHECKS
from products.models import LateFacts, Recognition, StoredFile, Submission
from products.snapshot import digest as digest_of_manifest
from records.checking import run
from records.freezing import digest_of
from records.models import FrozenPaper
from tests.portal.checked_world import build
from tests.tampering import triggers_asleep

pytestmark = pytest.mark.django_db
BY_NAME = {check.name: check for check in CHECKS}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def things(world):
    """The world, rows and files put back after each test."""
    kept = {}
    with transaction.atomic():
        yield world | {"kept": kept}
        transaction.set_rollback(True)
    for path, content in kept.items():
        _write(path, content)


def _write(path, content):
    default_storage.delete(path)
    default_storage.save(path, ContentFile(content))


def spoil(things, path, content=None):
    """Another content under the file's name, or no file at all."""
    with default_storage.open(path, "rb") as file:
        things["kept"][path] = file.read()
    default_storage.delete(path)
    if content is not None:
        default_storage.save(path, ContentFile(content))


def one(rows, **values):
    row = rows.order_by("pk")[0]
    rows.model._base_manager.filter(pk=row.pk).update(**values)
    return row


def frozen(things, kind, noun):
    return FrozenPaper.objects.filter(kind=kind, subject=f"evaluations.{noun}:{things[noun].pk}")


def with_another_word(data):
    return {**data, "frozen_note": "Chữ thêm vào sau"}


def change_paper(things):
    paper = frozen(things, "decision", "decision").get()
    one(FrozenPaper.objects.filter(pk=paper.pk), data=with_another_word(paper.data))


def change_manifest(things, *, digest_too=False):
    submission = things["concluded"].submissions.get()
    manifest = {**submission.manifest, "business": {**submission.manifest["business"], "name": "Tên khác"}}
    digest = digest_of_manifest(manifest) if digest_too else submission.digest
    one(Submission.objects.filter(pk=submission.pk), manifest=manifest, digest=digest)


def change_late_facts(things):
    submission = things["concluded"].submissions.get()
    late = LateFacts.objects.create(
        submission=submission, facts={"code": "x"}, digest=digest_of({"code": "x"}), note="x"
    )
    one(LateFacts.objects.filter(pk=late.pk), facts={"code": "y"})


def lose_submission(things):
    Submission.objects.filter(registration=things["concluded"])._raw_delete("default")


def lose_file(things):
    paper = things["concluded"].evidence.exclude(file=None).first()
    one(StoredFile.objects.filter(pk=paper.file_id), sha256="0" * 64)


def lower_line(things):
    """One option of a counted sheet changed, the stored total as it was."""
    line = ScoreLine.objects.filter(sheet=things["opened_sheet"]).order_by("pk")[0]
    other = line.criterion.options.exclude(pk=line.option_id).order_by("points")[0]
    one(ScoreLine.objects.filter(pk=line.pk), option=other)


def change_details(things):
    result = things["recognised"].current_result
    criteria = {**result.details["criteria"], "1.1": [1, 1]}
    one(Result.objects.filter(pk=result.pk), details={**result.details, "criteria": criteria})


def drop_papers(kind):
    return lambda things: FrozenPaper.objects.filter(kind=kind)._raw_delete("default")


def mark_sheet_void(things):
    one(ScoreSheet.objects.filter(pk=things["opened_sheet"].pk), voided_at=timezone.now())


def newer_number(things):
    one(frozen(things, "decision", "decision"), number=3)


def break_a_guard(things):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("UPDATE pg_trigger SET tgenabled = 'D' WHERE tgname = 'guard_products_recognition'")
        else:  # every trigger is away while this runs: one more comes back with them
            cursor.execute(
                "CREATE TRIGGER guard_stray BEFORE DELETE ON products_recognition BEGIN SELECT RAISE(ABORT, 'x'); END"
            )


RESULT = "result"
BREAKS = [
    ("guards", break_a_guard),
    ("paper-content", change_paper),
    ("paper-content", lambda t: one(frozen(t, "decision", "decision"), watermark="BẢN KHÁC")),
    ("paper-content", lambda t: one(frozen(t, "certificate", "certificate"), subject="evaluations.certificate:0")),
    ("paper-pdf", lambda t: spoil(t, frozen(t, "decision", "decision").get().path, b"%PDF-1.7 khac")),
    ("paper-pdf", lambda t: spoil(t, frozen(t, "certificate", "certificate").get().path)),
    ("paper-pdf", lambda t: one(frozen(t, "decision", "decision"), pdf_size=1)),
    ("paper-subject", newer_number),
    ("paper-subject", lambda t: one(frozen(t, "decision", "decision"), subject="evaluations.decision:0")),
    ("submission-digest", change_manifest),
    ("late-facts-digest", change_late_facts),
    ("submission-log", lambda t: change_manifest(t, digest_too=True)),
    ("submission-numbers", lose_submission),
    ("submission-numbers", lambda t: one(Submission.objects.filter(registration=t["concluded"]), number=2)),
    ("submission-files", lose_file),
    ("stored-file", lambda t: spoil(t, t["concluded"].evidence.exclude(file=None).first().file.path, b"khac")),
    ("stored-file", lambda t: spoil(t, t["concluded"].evidence.exclude(file=None).first().file.path)),
    ("sheet", lower_line),
    ("sheet", lambda t: ScoreLine.objects.filter(sheet=t["opened_sheet"])._raw_delete("default")),
    (RESULT, lower_line),
    (RESULT, mark_sheet_void),
    (RESULT, change_details),
    (RESULT, lambda t: one(Result.objects.filter(evaluation=t["recognised"]), sum_points=F("sum_points") - 5)),
    (RESULT, lambda t: one(Result.objects.filter(evaluation=t["recognised"]), spread=9)),
    (RESULT, lambda t: one(Result.objects.filter(evaluation=t["recognised"]), stars=3)),
    ("conclusion", lambda t: one(Result.objects.filter(evaluation=t["scored"]), concluded_stars=1)),
    ("decision-item", lambda t: one(Result.objects.filter(evaluation=t["recognised"]), concluded_stars=2)),
    ("decision-item", lambda t: one(DecisionItem.objects.filter(evaluation=t["recognised"]), stars=5)),
    ("certificate", lambda t: one(Certificate.objects, signature="x" * 86)),
    ("certificate", lambda t: one(Certificate.objects, payload={"stars": 5})),
    ("certificate", lambda t: one(Certificate.objects, valid_until=F("valid_until") + timedelta(days=30))),
    ("certificate", lambda t: one(Recognition.objects.filter(certificate__isnull=False), business_name="Tên khác")),
    ("register", lambda t: one(Recognition.objects.filter(certificate__isnull=False), stars=5)),
    ("register", lambda t: one(Recognition.objects.filter(certificate__isnull=False), decision_number="99/QĐ")),
    ("register", lambda t: Certificate.objects.all()._raw_delete("default")),
    ("minutes-frozen", drop_papers("minutes")),
    ("minutes-frozen", drop_papers("summary")),
    ("decision-frozen", drop_papers("decision")),
    ("certificate-frozen", drop_papers("certificate")),
]


def found(since=None):
    outcomes = [run(check, since=since) for check in CHECKS]
    return {row.check.name: [str(example) for example in row.examples] for row in outcomes if row.differing}


def test_what_the_deeds_made_is_as_it_was(things):
    assert found() == {}
    # No dossier of this world was handed in to an earlier version of the portal.
    assert [name for name in BY_NAME if not run(BY_NAME[name]).rows] == ["late-facts-digest"]


def test_every_check_is_broken_on_purpose():
    assert {name for name, _broken in BREAKS} == set(BY_NAME)
    assert not any(check.derived for check in CHECKS)


@pytest.mark.parametrize(("name", "broken"), BREAKS)
def test_a_change_past_the_portal_is_found(things, name, broken):
    with triggers_asleep():
        broken(things)

    outcome = run(BY_NAME[name])

    assert outcome.differing >= 1, name
    assert outcome.examples


def test_the_command_names_the_row_and_ends_with_one(things):
    with triggers_asleep():
        change_paper(things)
    out = StringIO()

    with pytest.raises(SystemExit) as stopped:
        call_command("verify_records", stdout=out)

    paper = frozen(things, "decision", "decision").get()
    assert stopped.value.code == 1
    assert f"records.FrozenPaper #{paper.pk} digest: '{paper.digest}' ≠ " in out.getvalue()


def test_the_command_looks_at_a_portion(things):
    out, err = StringIO(), StringIO()

    call_command("verify_records", "--only", "result", "register", "--since", "2100-01-01", stdout=out, verbosity=2)
    call_command("verify_records", "--only", "stored-file", stdout=out, stderr=err, verbosity=2)

    assert "result: khớp (0 dòng)" in out.getvalue()
    assert f"stored-file: đã xem {StoredFile.objects.count()} dòng" in err.getvalue()


def test_a_day_that_is_none_is_refused(things):
    with pytest.raises(CommandError, match="«hôm qua» không phải ngày"):
        call_command("verify_records", "--since", "hôm qua")


def test_one_row_that_cannot_be_read_does_not_hide_the_next(things):
    with triggers_asleep():
        one(Submission.objects, manifest=[])
        change_manifest(things)

    assert run(BY_NAME["submission-digest"]).differing >= 2
