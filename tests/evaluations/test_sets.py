"""A session or a decision of many dossiers leaves the rows that one after the other would, in statements that do not grow."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import chain, clock
from accounts.models import AuditEntry
from evaluations import background
from evaluations.actions import concluding, councils, deciding, moving, results, scoring
from evaluations.layout import option_name
from evaluations.models import (
    Certificate,
    ConflictProposal,
    CouncilSession,
    Decision,
    DecisionItem,
    Evaluation,
    Result,
    ScoreLine,
)
from evaluations.statuses import DecisionKind, Presence, SessionState, Status
from jobs import running, working
from jobs.models import Job
from jobs.statuses import State
from notifications.models import Letter
from products.actions import moving as products_moving
from products.actions.moving import Overtaken
from products.models import CriterionOutcome, Product, ReadingRight, Recognition, Registration, Step
from products.statuses import Status as Dossier
from records.models import FrozenPaper
from tests.factories import accounts
from tests.factories.evaluations import bring_to, fill_sheet, fresh, lowered, write_minutes

# What differs by itself: keys, times, random codes, and what the number of the decision is part of.
APART = {
    "id", "at", "recorded_at", "created_at", "computed_at", "frozen_at", "queued_at", "next_try_at", "since", "updated_at",
    "position", "previous", "hash", "code", "certificate_code", "signature", "payload", "number", "decision_number",
    "certificate_number", "message_id", "key", "digest", "pdf_sha256", "pdf_size", "path", "created", "data", "text", "html",
    "decision_id", "decision", "item_id", "recognition_id", "subject", "note", "subject_id", "after", "opened_at", "template",
    "asked_at", "proposed_at",
}  # fmt: skip
TABLES = (
    Evaluation, Registration, Product, Result, Step, Recognition, Certificate, CriterionOutcome, DecisionItem, AuditEntry,
    Letter, FrozenPaper, ReadingRight, ConflictProposal,
)  # fmt: skip


def rows():
    """Every row of every table an action writes, without what differs by itself."""
    found = {}
    for table in TABLES:
        columns = [field.attname for field in table._meta.concrete_fields if field.attname not in APART]
        found[table.__name__] = sorted((repr(row) for row in table.objects.values_list(*columns)), key=str)
    return found


class Undone(Exception):
    pass


def after(action):
    """The rows the action leaves; then it has not happened."""
    try:
        with transaction.atomic():
            action()
            left = rows()
            raise Undone
    except Undone:
        return left


def scored_session(stage, count):
    """In discussion, every sheet in."""
    evaluations = [bring_to(stage, Status.READY) for _ in range(count)]
    session = stage.scoring(*evaluations)
    for place, evaluation in enumerate(evaluations):
        for voter in stage.voters:
            fill_sheet(stage, evaluation, voter, less=place)
    concluding.open_discussion(session, by=stage.chair)
    return CouncilSession.objects.get(pk=session.pk)


def minuted(stage, count):
    session = scored_session(stage, count)
    concluding.close_session(session, by=stage.chair)
    write_minutes(stage, session)
    concluding.adopt_minutes(session, by=stage.chair)
    return list(session.evaluations.order_by("pk"))


def sign(stage, evaluations, number="7/QĐ-UBND", kind=DecisionKind.RECOGNISE, **more):
    return deciding.decide(
        [fresh(row) for row in evaluations],
        by=stage.leader,
        kind=kind,
        number=number,
        signed_on=clock.today(),
        signer_name="Người Ký Mẫu",
        departures=dict.fromkeys((row.pk for row in evaluations), "Theo đề nghị của Hội đồng."),
        **more,
    )


def statements(action):
    with CaptureQueriesContext(connection) as asked:
        action()
    return [row["sql"] for row in asked if "SAVEPOINT" not in row["sql"]]


def test_a_session_closes_as_if_one_after_the_other(stage):
    session = scored_session(stage, 3)

    def one_after_the_other():
        CouncilSession.objects.filter(pk=session.pk).update(state=SessionState.CLOSED, closed_at=clock.now())
        for row in session.evaluations.order_by("registration__submitted_at", "pk"):
            results.write_result(row, by=stage.chair)
            moving.move(row, Status.SCORED, by=stage.chair)

    at_once, singly = after(lambda: concluding.close_session(session, by=stage.chair)), after(one_after_the_other)
    at_once["AuditEntry"] = [row for row in at_once["AuditEntry"] if "session.closed" not in row]
    assert at_once == singly
    assert len(singly["Result"]) == 3


@pytest.mark.parametrize("kind", DecisionKind.values)
def test_products_are_decided_as_if_one_after_the_other(stage, kind):
    accounts.province_office()  # the level above
    evaluations = minuted(stage, 3)

    def one_after_the_other():
        for place, row in enumerate(evaluations):
            sign(stage, [row], number=f"{place + 20}/QĐ-UBND", kind=kind)

    at_once, singly = after(lambda: sign(stage, evaluations, kind=kind)), after(one_after_the_other)
    for found in (at_once, singly):  # three decisions are three lines and three papers
        found["AuditEntry"] = [row for row in found["AuditEntry"] if f"'decision.{kind}'" not in row]
        found["FrozenPaper"] = [row for row in found["FrozenPaper"] if "'decision'" not in row]
    assert at_once == singly
    assert len(singly["DecisionItem"]) == 3


def test_a_newer_recognition_supersedes_the_older_of_each_product(stage):
    stage.round.kind = "live"
    stage.round.save(update_fields=["kind"])
    evaluations = minuted(stage, 2)
    older = [
        Recognition.objects.create(
            product=row.registration.product, round_kind="history", stars=3, product_name="x", business_name="x",
            area_name="x", set_number=1, issuer="x", year=2020,
        )
        for row in evaluations
    ]  # fmt: skip
    sign(stage, evaluations)
    for row in older:
        row.refresh_from_db()
        assert row.withdrawn_on is None and row.superseded_by.registration in [one.registration for one in evaluations]
        assert row.superseded_by.product_id == row.product_id


def test_statements_do_not_grow_with_the_dossiers(stage):
    asked = {}
    for count in (2, 5):
        session = scored_session(stage, count)
        asked["close", count] = statements(lambda session=session: concluding.close_session(session, by=stage.chair))
        write_minutes(stage, session)
        session.refresh_from_db()
        asked["adopt", count] = statements(lambda session=session: concluding.adopt_minutes(session, by=stage.chair))
        rows = list(session.evaluations.all())
        asked["decide", count] = statements(lambda rows=rows, count=count: sign(stage, rows, number=f"{count}/QĐ-UBND"))
    for what in ("close", "adopt", "decide"):
        few, many = asked[what, 2], asked[what, 5]
        assert len(many) <= len(few) + (3 if what == "decide" else 0), "\n".join(many)


def test_opening_the_scoring_asks_no_more_for_more_dossiers(stage):
    asked = {}
    for count in (2, 4):
        session = stage.session(*(bring_to(stage, Status.READY) for _ in range(count)))
        present = dict.fromkeys(session.council.members.all(), (Presence.PRESENT, False, ""))
        councils.take_attendance(session, present, by=stage.secretary)
        asked[count] = statements(lambda session=session: scoring.open_scoring(session, by=stage.secretary))
    assert len(asked[4]) <= len(asked[2]), "\n".join(asked[4])


def test_what_many_at_once_leave_passes_every_check(stage):
    sign(stage, minuted(stage, 2))
    call_command("check_data")
    call_command("verify_records")
    assert chain.verify().is_clean


# --- moves of many ---------------------------------------------------------------------------


def test_of_many_moves_one_overtaken_leaves_all_where_they_were(stage):
    first, second = bring_to(stage, Status.READY), bring_to(stage, Status.READY)
    entries, steps = AuditEntry.objects.count(), Step.objects.count()
    Evaluation.objects.filter(pk=second.pk).update(status=Status.CHECKING)
    with pytest.raises(Overtaken, match=str(Status.CHECKING.label)):
        moving.move_all([first, second], Status.WITHDRAWN, by=stage.specialist)
    assert (fresh(first).status, first.status) == (Status.READY, Status.READY)
    assert (AuditEntry.objects.count(), Step.objects.count()) == (entries, steps)

    one, other = first.registration, second.registration
    Registration.objects.filter(pk=other.pk).update(status=Dossier.WITHDRAWN)
    with pytest.raises(Overtaken, match=str(Dossier.WITHDRAWN.label)):
        products_moving.move_all([one, other], Dossier.CONCLUDED, by=stage.specialist)
    assert Registration.objects.get(pk=one.pk).status == one.status == Dossier.UNDER_EVALUATION


def test_many_from_several_statuses_move_by_one_update_each(stage):
    rows = [bring_to(stage, Status.CHECKING), bring_to(stage, Status.READY), bring_to(stage, Status.READY)]
    asked = statements(lambda: moving.move_all([fresh(row) for row in rows], Status.WITHDRAWN, by=stage.specialist))
    assert sum(sql.startswith('UPDATE "evaluations_evaluation"') for sql in asked) == 2
    assert {fresh(row).status for row in rows} == {Status.WITHDRAWN}
    last = AuditEntry.objects.filter(action="evaluation.moved").order_by("-pk")[:3]
    assert sorted(row.before["status"] for row in last) == [Status.CHECKING, Status.READY, Status.READY]
    with pytest.raises(ValueError, match="->"):
        moving.move_all([fresh(row) for row in rows], Status.SCORED, by=stage.specialist)


# --- the sheet -------------------------------------------------------------------------------


def test_saving_a_sheet_writes_what_changed(stage, as_user):
    evaluation, member = bring_to(stage, Status.SCORING), stage.members[0]
    sheet = fill_sheet(stage, evaluation, member, hand_in=False)
    kept = dict(sheet.lines.values_list("criterion_id", "pk"))
    first, option, _comment = lowered(evaluation.registration, 1)[0]
    lines = {option_name(row): choice.code for row, choice, _c in lowered(evaluation.registration, 1)}
    client, address = as_user(member), reverse("evaluations:sheet_save", args=[evaluation.pk])
    client.post(address, lines | {"version": sheet.version, "opinion": "Lần một."})
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(address, lines | {"version": sheet.version + 1, "opinion": "Lần hai."})
    assert answer.status_code == 302 and len(asked) <= 20
    assert not any("INTO" in row["sql"] and "evaluations_scoreline" in row["sql"] for row in asked)
    assert ScoreLine.objects.get(sheet=sheet, criterion=first).option == option
    assert dict(sheet.lines.values_list("criterion_id", "pk")) == kept
    sheet.refresh_from_db()
    assert sheet.opinion == "Lần hai."


# --- more products than a request may take ---------------------------------------------------


@pytest.fixture
def asked(stage, as_user, monkeypatch):
    """Two products signed where the request may take one."""
    monkeypatch.setattr(background, "MOST_PRODUCTS", 1)
    evaluations = minuted(stage, 2)
    data = {
        "loai": DecisionKind.RECOGNISE, "number": "15/QĐ-UBND", "signed_on": f"{clock.today():%d/%m/%Y}", "buoc": "ky",
        "signer_name": "Dương Mẫu", "signer_position": "Phó Chủ tịch", "text": "Điều 3. Thi hành.",
    }  # fmt: skip
    data |= {f"h{row.pk}": "on" for row in evaluations} | {f"l{row.pk}": "Theo đề nghị." for row in evaluations}

    def press():
        return as_user(stage.leader).post(
            reverse("evaluations:decide", args=[stage.round.pk]), data, REMOTE_ADDR="203.0.113.9"
        )

    return evaluations, press


def test_many_products_are_signed_by_the_worker(stage, asked):
    evaluations, press = asked
    answer, again = press(), press()
    job = Job.objects.get()
    assert answer.url == again.url == job.get_absolute_url()
    assert not Decision.objects.exists() and job.asked_by == stage.leader
    assert [running.run(job.pk), running.run(job.pk)] == [State.DONE, None]
    decision, job = Decision.objects.get(), Job.objects.get()
    assert (job.result_url, job.total, job.done) == (decision.get_absolute_url(), 2, 2)
    assert [item.evaluation_id for item in decision.items.order_by("pk")] == [
        row.pk for row in sorted(evaluations, key=lambda row: (row.registration.submitted_at, row.pk))
    ]
    assert decision.recorded_by == stage.leader and "Điều 3. Thi hành." in decision.text
    assert AuditEntry.objects.get(action="decision.recognise").ip == "203.0.113.9"
    assert Letter.objects.filter(kind="recognised").count() == 2


def test_what_the_decision_refuses_is_told_at_once_and_asks_no_worker(asked, stage):
    _evaluations, press = asked
    other = bring_to(stage, Status.MINUTED)
    sign(stage, [other], number="TH-15/QĐ-UBND")
    answer = press()
    assert "đã được dùng trong năm" in answer.content.decode()
    assert not Job.objects.exists()


def test_what_changed_until_the_worker_came_is_told_and_nothing_is_signed(asked, stage):
    evaluations, press = asked
    press()
    Evaluation.objects.filter(pk=evaluations[1].pk).update(status=Status.NOT_RECOGNISED)
    assert running.run(Job.objects.get().pk) == State.FAILED
    assert str(Status.NOT_RECOGNISED.label) in Job.objects.get().error
    assert not Decision.objects.exists() and fresh(evaluations[0]).status == Status.MINUTED


def test_a_worker_that_loses_its_job_signs_nothing_and_the_next_signs_once(asked, monkeypatch):
    _evaluations, press = asked
    press()
    job = Job.objects.get()
    with monkeypatch.context() as patched:

        def lost(row, **facts):
            raise working.Lost

        patched.setattr(working, "finish", lost)
        assert running.run(job.pk) is None
    assert not Decision.objects.exists() and not Certificate.objects.exists()
    Job.objects.update(state=State.QUEUED, claimed_by="", heartbeat_at=None)
    assert running.run(job.pk) == State.DONE
    assert Decision.objects.count() == 1
