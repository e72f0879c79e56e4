"""`manage.py check_data`: clean on what the portal's own deeds made, and it finds every single copy that drifts."""

from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from accounts.models import Area, AuditEntry, Office, User
from evaluations.models import Certificate, CouncilSession, Decision, Evaluation, Result, ScoreSheet
from notifications.models import Letter
from ocop_portal.data_checks import CHECKS
from products.models import (
    Business,
    CriterionOutcome,
    Product,
    ReadingRight,
    Recognition,
    Registration,
    Round,
    SupplementRequest,
)
from records.checking import reading_only, run
from tests.portal.checked_world import build
from tests.tampering import triggers_asleep
from trainings.models import (
    Attendance,
    CheckIn,
    Conference,
    Guest,
    Invitation,
    Question,
    SurveyAnswer,
    TrainingCertificate,
)

pytestmark = pytest.mark.django_db
BY_NAME = {check.name: check for check in CHECKS}
LATER = timedelta(days=3)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def things(world):
    """The world, put back after each test."""
    with transaction.atomic():
        yield world
        transaction.set_rollback(True)


def one(rows, **values):
    """Changes the first of the rows past every trigger; the rows must be there."""
    pk = rows.order_by("pk").values_list("pk", flat=True)[0]
    rows.model._base_manager.filter(pk=pk).update(**values)


def other_round(evaluation):
    return Round.objects.exclude(office=evaluation.office).first()


# Each of these changes one copy (or one source) as raw SQL would.
BREAKS = {
    "letter-status": lambda t: one(Letter.objects.filter(pk=t["sent"].pk), status="discarded"),
    "letter-sent-at": lambda t: one(Letter.objects.filter(pk=t["sent"].pk), sent_at=F("sent_at") + LATER),
    "letter-attempts": lambda t: one(Letter.objects.filter(pk=t["sent"].pk), attempts=7),
    "user-search": lambda t: one(User.objects, sort_name="zz"),
    "area-search": lambda t: one(Area.objects.filter(level="ward"), folded="khac"),
    "area-path": lambda t: one(Area.objects.filter(level="ward"), path="/1/2/"),
    "office-search": lambda t: one(Office.objects, folded="khac"),
    "audit-search": lambda t: one(AuditEntry.objects, folded="khac"),
    "business-search": lambda t: one(Business.objects, name="Tên mới của chủ thể"),
    "product-search": lambda t: one(Business.objects.filter(products__isnull=False), name="Tên mới của chủ thể"),
    "product-stars": lambda t: one(Product.objects.filter(pk=t["public_product"].pk), stars=5),
    "round-search": lambda t: one(Round.objects, name="Tên mới của đợt"),
    "recognition-search": lambda t: one(Recognition.objects, folded="khac"),
    "recognition-round-kind": lambda t: one(
        Recognition.objects.filter(registration__isnull=False), round_kind="practice"
    ),
    "registration-submitted": lambda t: one(
        Registration.objects.filter(pk=t["concluded"].pk), submitted_at=F("submitted_at") + LATER
    ),
    "registration-names": lambda t: one(
        Registration.objects.filter(pk=t["scoring"].registration_id), handed_in_product="Tên khác"
    ),
    "registration-status": lambda t: one(Registration.objects.filter(pk=t["concluded"].pk), status="rejected"),
    "registration-criteria-set": lambda t: one(
        Registration.objects.filter(pk=t["concluded"].pk),
        criteria_set=Registration.objects.exclude(criteria_set__edition=t["concluded"].criteria_set.edition)
        .values_list("criteria_set", flat=True)
        .first(),
    ),
    "registration-office": lambda t: t["concluded"].offices.clear(),
    # The row's own columns agree by a constraint; the request is another table.
    "registration-supplement": lambda t: one(
        SupplementRequest.objects.filter(registration__status="supplement_requested"), answered_at=F("asked_at")
    ),
    "outcome-criterion": lambda t: one(CriterionOutcome.objects, max_points=99),
    "evaluation-round": lambda t: one(
        Evaluation.objects.filter(pk=t["recognised"].pk), office=other_round(t["recognised"]).office
    ),
    "evaluation-deadline": lambda t: one(Evaluation.objects.filter(status="checking"), due_on=F("due_on") + LATER),
    "sheet-total": lambda t: one(ScoreSheet.objects.filter(pk=t["opened_sheet"].pk), total=F("total") - 1),
    "result-sums": lambda t: one(Result.objects.filter(evaluation=t["recognised"]), sum_points=F("sum_points") - 1),
    "outcomes": lambda t: one(CriterionOutcome.objects, mean_points=1),
    "evaluation-desk": lambda t: t["referred"].registration.offices.clear(),
    "reading-rights": lambda t: ReadingRight.objects.filter(registration=t["scoring"].registration).delete(),
    "reading-rights-seat": lambda t: ReadingRight.objects.create(
        registration=t["scoring"].registration, user=t["locked"]
    ),
    "decision-year": lambda t: one(Decision.objects, year=1999),
    "certificate-series": lambda t: one(Certificate.objects, year=F("year") - 1),
    "session-office": lambda t: one(CouncilSession.objects, office=other_round(t["recognised"]).office),
    "minutes-year": lambda t: one(CouncilSession.objects.exclude(minutes_number=""), minutes_year=1999),
    "certificate-day": lambda t: one(Certificate.objects, issued_on=F("issued_on") - LATER),
    "recognition-decision": lambda t: one(Recognition.objects.filter(certificate__isnull=False), stars=5),
    "recognition-certificate": lambda t: one(
        Recognition.objects.filter(certificate__isnull=False), certificate_number="99/GCN"
    ),
    "guest-search": lambda t: one(Guest.objects, name="Tên khác"),
    "guest-came": lambda t: one(Guest.objects.filter(came=True), came=False),
    "conference-seats": lambda t: one(Conference.objects.filter(pk=t["inviting"].pk), seats_taken=3),
    "conference-state": lambda t: one(Conference.objects.filter(pk=t["held"].pk), state="reported"),
    "invitation-conference": lambda t: one(Invitation.objects.filter(guest=t["guest"]), conference=t["held"].pk),
    "attendance-conference": lambda t: one(
        Attendance.objects.filter(session__conference=t["held"]), session=t["sitting"].pk
    ),
    "attendance-scans": lambda t: one(
        Attendance.objects.filter(guest=t["guest"]), first_in_at=F("first_in_at") + LATER
    ),
    "checkin-conference": lambda t: CheckIn.objects.create(
        session=t["sitting"],
        guest=t["guest"],
        direction="in",
        outcome="ok",
        nonce="n",
        method="qr",
        by=t["held"].created_by,
        happened_at="2026-11-01T01:00:00Z",
    ),
    "question-conference": lambda t: one(Question.objects.filter(guest=t["guest"]), conference=t["held"].pk),
    "certificate-conference": lambda t: one(TrainingCertificate.objects, conference=t["inviting"].pk),
    "test-score": lambda t: one(SurveyAnswer.objects.filter(survey__kind="test_after"), score=0),
    "survey-conference": lambda t: one(
        SurveyAnswer.objects.filter(guest=t["guest"]), survey=t["held"].surveys.get().pk
    ),
}


def break_it(name, things):
    with triggers_asleep():
        BREAKS[name](things)


def found():
    return {check.name: [str(example) for example in run(check).examples] for check in CHECKS if run(check).differing}


def test_what_the_deeds_made_agrees(things):
    assert found() == {}


def test_every_check_is_broken_once_on_purpose():
    assert set(BREAKS) == set(BY_NAME)
    assert len(BY_NAME) == len(CHECKS)


@pytest.mark.parametrize("name", BREAKS)
def test_a_copy_that_drifts_is_found(things, name):
    break_it(name, things)

    outcome = run(BY_NAME[name])

    assert outcome.differing >= 1
    assert outcome.examples
    assert not outcome.is_clean


@pytest.mark.parametrize("name", [name for name, check in BY_NAME.items() if check.derived])
def test_what_is_only_derived_is_put_right(things, name):
    break_it(name, things)

    mended = run(BY_NAME[name], fix=True)

    assert mended.mended == mended.differing >= 1
    assert run(BY_NAME[name]).differing == 0


def test_what_the_database_keeps_is_told_and_does_not_stop_the_repair_of_the_rest(things):
    """An ended dossier keeps the names it was handed in under, also against a repair."""
    with triggers_asleep():
        one(Registration.objects.filter(pk=things["concluded"].pk), handed_in_product="Tên khác")
        one(Registration.objects.filter(pk=things["scoring"].registration_id), handed_in_product="Tên khác")

    outcome = run(BY_NAME["registration-names"], fix=True)

    assert (outcome.differing, outcome.mended, outcome.is_clean) == (2, 1, False)


@pytest.mark.parametrize("name", [name for name, check in BY_NAME.items() if not check.derived])
def test_what_is_signed_is_never_rewritten(things, name):
    break_it(name, things)

    assert run(BY_NAME[name], fix=True).mended == 0
    assert run(BY_NAME[name]).differing >= 1


def test_every_column_for_searching_and_sorting_has_its_check(things):
    """A new model with such a column is not forgotten."""
    columns = {"folded", "sort_name", "identity", "path", "level_order"}
    own = [
        model
        for model in apps.get_models()
        if model.__module__.split(".")[0]
        in {"accounts", "products", "evaluations", "trainings", "notifications", "reports", "records", "criteria"}
    ]
    has = {model for model in own if columns & {field.name for field in model._meta.concrete_fields}}
    has -= {
        model for model in own if model._meta.label in {"products.StoredFile", "records.FrozenPaper"}
    }  # a file's path
    assert has == {check.model for name, check in BY_NAME.items() if name.endswith(("-search", "-path"))}


def test_the_command_reads_only_and_says_what_differs(things):
    break_it("product-stars", things)
    out = StringIO()

    with pytest.raises(SystemExit) as stopped:
        call_command("check_data", stdout=out)

    assert stopped.value.code == 1
    assert "product-stars: Hạng sao của sản phẩm" in out.getvalue()
    assert f"products.Product #{things['public_product'].pk} stars: 5 ≠ " in out.getvalue()
    assert run(BY_NAME["product-stars"]).differing == 1


def test_the_command_repairs_when_asked(things):
    break_it("product-search", things)
    out = StringIO()

    call_command("check_data", "--fix", stdout=out)

    assert "đã sửa" in out.getvalue()
    assert found() == {}


def test_a_business_renamed_by_its_form_is_found_by_both_lists_after_a_repair(things):
    break_it("product-search", things)
    call_command("check_data", "--fix", "--only", "product-search", "business-search", stdout=StringIO())

    assert Product.objects.search("tên mới của chủ thể").exists()


def test_an_unknown_name_is_refused(things):
    with pytest.raises(CommandError, match="Không có phép kiểm tra khong-co"):
        call_command("check_data", "--only", "khong-co")


def test_the_database_refuses_a_write_while_it_is_read_only(things):
    with pytest.raises(DatabaseError), transaction.atomic(), reading_only():
        User.objects.update(full_name="Khác")
    assert connection.is_usable()


def test_no_more_than_a_portion_is_read_at_once(things, monkeypatch):
    monkeypatch.setattr("records.checking.PORTION", 2)
    break_it("user-search", things)
    assert run(BY_NAME["user-search"]).differing == 1
    assert run(BY_NAME["user-search"]).rows == User.objects.count()
