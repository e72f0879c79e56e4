"""Things of tests/pages_world.py that end before the council, or come back from above."""

from datetime import timedelta

from accounts import clock
from evaluations.actions import checking, ending
from evaluations.permissions import check_items
from products.actions import stopping, ward
from products.models import SupplementRequest
from tests.factories import evaluations, levels
from tests.test_road import three_star_points

ITEMS = [{"what": "Phiếu kiểm nghiệm"}]


def ends(road, province):
    """The sets of QĐ 26/2026 print what disqualifies, so the refused dossier is the province's."""
    return {**_refused(province), **_at_the_office(road), **_at_the_ward(road), **_from_above(road)}


def _forged(road):
    evaluation = road.checking()
    marks = {code: ("ok", "") for code, _text in check_items(evaluation)}
    checking.save_checks(evaluation, marks | {"DQ1": ("wrong", "Giấy giả mạo.")}, by=road.specialist)
    return evaluations.fresh(evaluation)


def _refused(road):
    ended = _forged(road)
    notice = ending.refuse(ended, by=road.head, item="DQ1", reason="Giấy giả mạo.")
    return {"forged": _forged(road), "notice": notice}


def _past_its_day(request):
    SupplementRequest.objects.filter(pk=request.pk).update(due_on=clock.today() - timedelta(days=3))


def _overdue_at_office(road):
    evaluation = road.checking()
    day = clock.today() + timedelta(days=5)
    _past_its_day(checking.request_supplement(evaluation, by=road.specialist, items=ITEMS, due_on=day))
    return evaluations.fresh(evaluation)


def _at_the_office(road):
    stopped = _overdue_at_office(road)
    ending.stop(stopped, by=road.specialist, reason="Quá hạn bổ sung.")
    return {"overdue_evaluation": _overdue_at_office(road), "stopped_evaluation": evaluations.fresh(stopped)}


def _overdue_at_ward(road):
    registration = road.submitted()
    day = clock.today() + timedelta(days=5)
    _past_its_day(ward.request_supplement(registration, by=road.officer, items=ITEMS, due_on=day))
    return registration


def _at_the_ward(road):
    stopped = _overdue_at_ward(road)
    stop = stopping.stop(stopped, by=road.officer, reason="Quá hạn bổ sung.")
    return {"overdue": _overdue_at_ward(road), "stopped": stopped, "stop": stop}


def _from_above(road):
    """Two dossiers the district sent up: one waits at the province for its return, one came back."""
    up = levels.level_above(road, "province")
    waiting = levels.sent_up(road, up, evaluation=levels.scored(road, road.ready()))
    done = levels.sent_up(road, up, evaluation=levels.scored(road, road.ready()))
    wanted = three_star_points(done.registration)
    back = levels.sent_back(up, levels.scored(up, done, wanted=wanted))
    return {"above_minuted": levels.scored(up, waiting, wanted=wanted), "returned": back}
