"""Every status that lives has a way to an end, by actions that exist and stand on a page; no path without an action.

The tables are those of docs/statuses.md. What the code really does is read from the audit log: the walk below takes every
path of dossiers and evaluations, and nothing moves on a path that no table names.
"""

import importlib
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from accounts import clock
from accounts.models import AuditEntry
from evaluations import statuses as at
from evaluations.actions import checking, concluding, conflicts, deciding, ending, returning, scoring
from evaluations.permissions import check_items
from evaluations.statuses import DecisionKind
from ocop_portal.management.commands.status_tables import LIVES
from products import statuses as products
from products.actions import dossiers, stopping, ward
from products.models import Registration, SupplementRequest
from products.statuses import RoundKind
from tests.factories import levels
from tests.factories.evaluations import fill_sheet
from tests.factories.levels import fresh, scored, sent_back, sent_up, sign
from tests.factories.road import Road
from tests.pages_table import PAGES
from tests.test_road import FOUR_STARS, three_star_points

ROOT = Path(settings.BASE_DIR)
ROOMS = ("accounts", "products", "evaluations", "trainings", "notifications", "reports", "jobs")


def edges(life):
    for status in life.statuses:
        for other in {*life.following[status], *life.reopens.get(status, ())}:
            yield status, other


@pytest.fixture(params=LIVES, ids=lambda life: life.title)
def life(request):
    return request.param


def test_every_table_of_the_code_stands_in_the_document():
    told = {id(life.following) for life in LIVES}
    for room in ROOMS:
        module = importlib.import_module(f"{room}.statuses")
        tables = {name: value for name, value in vars(module).items() if re.fullmatch(r"([A-Z]+_)?NEXT", name)}
        tables.pop("PUBLIC_NEXT", None)  # words for the applicant, no paths
        assert {name for name, value in tables.items() if id(value) not in told} == set(), room


def test_every_path_names_its_action_and_no_action_stands_without_its_path(life):
    named = {(status, other) for status, ways in life.ways.items() for other in ways}
    assert named == set(edges(life))


def test_every_living_status_reaches_an_end(life):
    ends = {status for status in life.statuses if not life.following[status]}
    assert ends
    for status in life.statuses:
        seen, waiting = set(), [status]
        while waiting:
            here = waiting.pop()
            if here not in seen:
                seen.add(here)
                waiting += life.following[here]
        assert seen & ends, status


def test_the_actions_exist_and_people_find_them_on_a_page(life):
    pages = "\n".join(
        path.read_text()
        for folder in ("templates", *(f"{room}/views" for room in ROOMS), "notifications", "reports")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".html", ".py"} and path.name != "urls.py" and "statuses" not in path.name
    )
    for ways in life.ways.values():
        for action, page, who in ways.values():
            module, _dot, name = action.rpartition(".")
            assert callable(getattr(importlib.import_module(module), name)), action
            assert str(who)
            if page:
                assert page in PAGES, page
                short = page.partition(":")[2]
                assert re.search(rf"""["':]{short}["']""", pages), f"no page offers {page}"


def test_what_the_clock_does_is_asked_for_by_the_clock(life):
    """A path without a page is taken by a task that beat rings."""
    by_clock = {action for ways in life.ways.values() for action, page, _who in ways.values() if not page}
    rung = {row["task"].split(".")[0] for row in settings.CELERY_BEAT_SCHEDULE.values()}
    assert {action.split(".")[0] for action in by_clock} <= rung


# --- the walk ---------------------------------------------------------------------------------------


def taken(action):
    return {(entry.before["status"], entry.after["status"]) for entry in AuditEntry.objects.filter(action=action)}


def wanted(following, reopens):
    return {(str(was), str(to)) for was in following for to in {*following[was], *reopens.get(was, ())}}


def later(days=5):
    return clock.today() + timedelta(days=days)


def past_due():
    SupplementRequest.objects.open().update(due_on=clock.today() - timedelta(days=1))


def row(registration):
    return Registration.objects.get(pk=registration.pk)


def asked(road, registration):
    ward.request_supplement(registration, by=road.officer, items=[{"what": "Ảnh nhãn"}], due_on=later())
    return row(registration)


def answered(road, registration):
    dossiers.answer_supplement(registration, {}, by=road.officer, now=clock.now())
    return row(registration)


def withdrawn(road, registration):
    dossiers.withdraw(row(registration), by=road.officer, reason="Theo đề nghị.")


def reporting(road, registration):
    ward.write_report(
        registration, by=road.officer, version=1, **dict.fromkeys(ward.WardReport.TEXTS, "Đúng như thực tế tại cơ sở.")
    )
    return row(registration)


@pytest.mark.django_db
def test_every_path_of_a_dossier_is_taken_by_an_action_and_no_other():
    road = Road("QD26-2026", RoundKind.LIVE, today=clock.today())
    district = Road("QD148-2023", RoundKind.PRACTICE, today=clock.today())

    withdrawn(road, road.draft())
    submitted = answered(road, asked(road, road.submitted()))
    ward.reject(submitted, by=road.officer, reason="Không thuộc diện.")
    withdrawn(road, road.submitted())
    withdrawn(road, asked(road, road.submitted()))
    received = answered(road, asked(road, road.received()))
    ward.undo_receipt(received, by=road.ward_leader, reason="Bấm nhầm.")
    withdrawn(road, road.received())
    reported = answered(road, asked(road, reporting(road, road.received())))
    withdrawn(road, reported)
    withdrawn(road, road.forwarded())
    withdrawn(district, district.forwarded())
    stopped = asked(road, road.received())
    past_due()
    stopping.stop(stopped, by=road.officer, reason="Quá hạn.")
    stopping.reopen(row(stopped), by=road.officer, reason="Chủ thể đề nghị.", due_on=later())

    evaluation = road.checking()
    checking.request_supplement(evaluation, by=road.specialist, items=[{"what": "Ảnh nhãn"}], due_on=later())
    answered(road, row(evaluation.registration))
    checking.resume(fresh(evaluation), by=road.specialist)
    checking.release(fresh(evaluation), by=road.specialist, reason="Theo đề nghị.")
    forged = road.checking()
    checking.save_checks(forged, {"DQ1": ("wrong", "Giấy giả mạo.")}, by=road.specialist)
    ending.refuse(fresh(forged), by=road.head, item="DQ1", reason="Giấy giả mạo.")

    assert taken("registration.moved") == wanted(products.NEXT, products.REOPENS)


def ready_again(road, evaluation):
    marks = {code: ("ok", "") for code, _text in check_items(evaluation)}
    checking.save_checks(evaluation, marks, by=road.specialist)
    checking.mark_ready(evaluation, by=road.specialist)


def objected(road, evaluation):
    objection = checking.raise_objection(
        fresh(evaluation), by=road.specialist, ground="Căn cứ khác", reason="Giấy giả mạo."
    )
    concluding.decide_objection(objection, by=road.chair, votes_for=5, votes_present=5)


def discussed(road, evaluation):
    session = road.scoring(evaluation)
    for voter in road.voters:
        fill_sheet(road, evaluation, voter)
    concluding.open_discussion(session, by=road.chair)
    return session


def rescored(road, evaluation):
    session = discussed(road, evaluation)
    concluding.ask_rescoring(fresh(evaluation), by=road.chair, reason="Chấm lại.")
    return session


@pytest.mark.django_db
def test_every_path_of_an_evaluation_is_taken_by_an_action_and_no_other():
    today = clock.today()
    road = Road("QD26-2026", RoundKind.LIVE, today=today)
    central = levels.level_above(road, "central")

    # Before the council
    evaluation = road.checking()
    checking.ask_advice(evaluation, by=road.specialist)
    checking.send_back_to_check(fresh(evaluation), by=road.specialist, reason="Xem lại.")
    ready_again(road, fresh(evaluation))
    checking.send_back_to_check(fresh(evaluation), by=road.specialist, reason="Xem lại.")
    ready_again(road, fresh(evaluation))
    checking.release(fresh(evaluation), by=road.specialist, reason="Theo đề nghị.")
    checking.release(road.checking(), by=road.specialist, reason="Theo đề nghị.")
    advised = road.checking()
    checking.ask_advice(advised, by=road.specialist)
    checking.release(fresh(advised), by=road.specialist, reason="Theo đề nghị.")
    advised = road.checking()
    marks = {code: ("ok", "") for code, _text in check_items(advised)}
    checking.save_checks(advised, marks, by=road.specialist)
    checking.ask_advice(advised, by=road.specialist)
    checking.give_advice(fresh(advised), by=road.specialist, text="Đủ điều kiện theo khảo sát.")
    checking.mark_ready(fresh(advised), by=road.specialist)
    for end in ("resume", "release", "stop"):
        waiting = road.checking()
        checking.request_supplement(waiting, by=road.specialist, items=[{"what": "Ảnh nhãn"}], due_on=later())
        if end == "resume":
            answered(road, row(waiting.registration))
            checking.resume(fresh(waiting), by=road.specialist)
        elif end == "release":
            checking.release(fresh(waiting), by=road.specialist, reason="Theo đề nghị.")
        else:
            past_due()
            ending.stop(fresh(waiting), by=road.specialist, reason="Quá hạn.")
            ending.reopen(fresh(waiting), by=road.specialist, reason="Chủ thể đề nghị.", due_on=later())
    forged = road.checking()
    checking.save_checks(forged, {"DQ1": ("wrong", "Giấy giả mạo.")}, by=road.specialist)
    ending.refuse(fresh(forged), by=road.head, item="DQ1", reason="Giấy giả mạo.")

    # Before it: voted out, too few who may score, scored again
    voted_out = road.ready()
    road.scoring(voted_out)
    objected(road, voted_out)
    voted_out = road.ready()
    rescored(road, voted_out)
    objected(road, voted_out)
    for again in (False, True):
        left = road.ready()
        (rescored if again else discussed)(road, left)
        for member in scoring.permissions.voting_members(fresh(left).session.council)[:3]:
            conflicts.find_conflict(fresh(left), member, by=road.head, reason="Người nhà của chủ thể.")
        if again:
            for voter in road.voters[3:]:
                fill_sheet(road, left, voter)
        concluding.put_off(fresh(left), by=road.secretary, reason="Thiếu phiếu.")
    twice = road.ready()
    session = rescored(road, twice)
    for voter in road.voters:
        fill_sheet(road, twice, voter)
    concluding.close_session(session, by=road.chair)

    # A conflict found after the closing, after the adoption
    left = road.ready()
    concluding.close_session(discussed(road, left), by=road.chair)
    for member in scoring.permissions.voting_members(fresh(left).session.council)[-3:]:
        conflicts.find_conflict(fresh(left), member, by=road.head, reason="Người nhà của chủ thể.")
    adopted = scored(road, road.ready())
    member = scoring.permissions.voting_members(adopted.session.council)[-1]
    proposal = conflicts.report_late(adopted, member, by=road.chair, reason="Người nhà của chủ thể.")
    conflicts.settle(proposal, by=road.head, has_conflict=True, reason="Đã xác minh.")

    # After it
    sign(road, scored(road, road.ready(), wanted=FOUR_STARS), DecisionKind.RECOGNISE)
    deciding.notify_not_recognised(scored(road, road.ready(), less=60), by=road.specialist)
    sign(road, sent_back(central, scored(central, sent_up(road, central), wanted=FOUR_STARS)), DecisionKind.RECOGNISE)
    back = sent_back(central, scored(central, sent_up(road, central), less=65))
    deciding.notify_not_recognised(back, by=road.specialist)
    back = sent_back(central, scored(central, sent_up(road, central), less=65))
    returning.evaluate_here(back, by=road.leader, reason="Theo thẩm quyền.")
    district = Road("QD148-2023", RoundKind.PRACTICE, today=today)
    province, top = levels.level_above(district, "province"), levels.level_above(district, "central")
    highest = sent_up(province, top, evaluation=scored(province, sent_up(district, province)))
    sent_back(province, sent_back(top, scored(top, highest, wanted=three_star_points(highest.registration))))

    assert taken("evaluation.moved") == wanted(at.NEXT, at.REOPENS)
