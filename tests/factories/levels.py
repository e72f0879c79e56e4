"""The road over several levels: the cast of the level above, with a round of its own, and the way up and back."""

from itertools import count

from evaluations.actions import checking, concluding, deciding, returning
from evaluations.models import Evaluation
from evaluations.permissions import check_items
from evaluations.statuses import DecisionKind
from products.actions import catalogue
from products.models import Round
from tests.factories import accounts
from tests.factories.evaluations import fill_sheet
from tests.factories.road import Road, lines

_number = count(1)
_OFFICES = {"province": accounts.province_office, "central": accounts.ministry}
_LEADERS = {"province": accounts.province_committee, "central": accounts.ministry}


def level_above(road, level):
    """A Road at `level` of the same regulation: its own office, people, leader and open round; same ward and business."""
    up = Road.__new__(Road)
    up.__dict__.update(road.__dict__)
    up.level, up.office = level, _OFFICES[level]()
    up.specialist, up.secretary = accounts.specialist(up.office), accounts.secretary(up.office)
    up.head = accounts.office_head(up.office)
    up.chair, up.vice = accounts.council_member(up.office), accounts.council_member(up.office)
    up.members = accounts.council_members(3, up.office)
    up.leader = accounts.leader(_LEADERS[level]())
    up.round = catalogue.plan_round(
        Round(
            name=f"Đợt cấp {level} {next(_number)}",
            kind=road.round.kind,
            regulation=road.regulation,
            level=level,
            office=up.office,
            year=road.today.year,
            opens_on=road.today,
            cut_off=road.round.cut_off,
            due_on=road.round.due_on,
        ),
        by=up.specialist,
    )
    return up


def fresh(evaluation):
    return Evaluation.objects.get(pk=evaluation.pk)


def check(road, evaluation):
    marks = {code: ("ok", "") for code, _text in check_items(evaluation)}
    checking.save_checks(evaluation, marks, by=road.specialist)
    checking.mark_ready(evaluation, by=road.specialist)
    return fresh(evaluation)


def scored(road, evaluation, *, less=0, wanted=None):
    """Through the council to adopted minutes; `less` points under 100 on every sheet, or the `wanted` points."""
    session = road.scoring(evaluation)
    for voter in road.voters:
        if wanted is None:
            fill_sheet(road, evaluation, voter, less=less)
        else:
            road.sheet(fresh(evaluation), voter, list(lines(evaluation.registration, wanted)))
    concluding.open_discussion(session, by=road.chair)
    concluding.close_session(session, by=road.chair)
    session.refresh_from_db()
    concluding.write_minutes(
        session, by=road.secretary, text="Thống nhất.", number=f"{session.pk:02d}/BB-HĐ", date=road.today,
        version=session.version,
    )  # fmt: skip
    concluding.adopt_minutes(session, by=road.chair)
    return fresh(evaluation)


def sign(road, evaluation, kind, **more):
    facts = {
        "number": f"{evaluation.pk}/QĐ",
        "signed_on": road.today,
        "signer_name": "Lãnh Đạo Mẫu",
        "now": road.now,
        "departures": {evaluation.pk: "Theo đề nghị của Hội đồng."},
    }
    return deciding.decide([evaluation], by=road.leader, kind=kind, **{**facts, **more})


def sent_up(road, up, evaluation=None, **points):
    """A dossier the level below referred, taken up and found complete above."""
    evaluation = evaluation or scored(road, road.ready(), **points)
    sign(road, evaluation, DecisionKind.REFER_UP)
    above = checking.take_up_referral(fresh(evaluation), up.round, by=up.specialist, now=up.now)
    return check(up, above)


def sent_back(up, above, **more):
    return returning.send_back(fresh(above), by=up.leader, now=up.now, **more)
