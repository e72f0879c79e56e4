"""Biên bản and bảng tổng hợp điểm of a council session."""

from collections import defaultdict
from fractions import Fraction

from django.utils.translation import gettext as _

from accounts import clock
from criteria.calendar import VIETNAM
from criteria.scoring import display_points, points_text
from evaluations.papers.words import full_name, stars_words
from evaluations.scores import scores_of
from evaluations.session_facts import SessionFacts
from evaluations.statuses import Presence, Seat, Status
from products.papers import day_words, iso, letterhead, number_line


def _session_facts(session):
    council = session.council
    return {
        **letterhead(council.round.office),
        # The council is the people's committee's, not its office's.
        "parent": full_name(council.round.office.issuer),
        "council": council.name,
        "founded": _("Quyết định số %(number)s ngày %(day)s")
        % {"number": council.decision_number, "day": day_words(council.decision_date)}
        if council.decision_number and council.decision_date
        else council.decision_number,
        "session": session.title,
        "mode": session.get_mode_display(),
        "held_on": iso(session.held_on),
        "venue": session.place,
        "round": council.round.name,
        "regulation": council.round.regulation.short_title,
    }


def minutes(session, only=None):
    """Biên bản họp Hội đồng: who came, what was scored, what was concluded; the sheets stand in the summary.

    `only`: of the dossiers in these states.
    """
    facts = SessionFacts(session)
    seats = {seat.pk: seat for seat in facts.seats}
    rows = list(facts.attendance.values())
    for row in rows:
        row.member = seats[row.member_id]
    names = {seat.seat: seat.user.display_name for seat in facts.seats}
    by_seat = {row.member.seat: row for row in rows}
    presiding = next((row for row in rows if row.presides), by_seat.get("chair"))
    present = [row for row in rows if row.presence == Presence.PRESENT]
    dossiers = [row for row in _by_number(facts) if only is None or row.status in only]
    return {
        **_session_facts(session),
        "title": _("Biên bản họp %(council)s") % {"council": session.council.name},
        "number": number_line(session.minutes_number, "BB", session.council.round.office.symbol),
        "date": iso(session.minutes_date),
        "starts": f"{session.starts_at:%H:%M}" if session.starts_at else _clock(session.scoring_opened_at),
        "ends": _clock(session.closed_at),
        "people": [
            [
                str(place),
                row.member.user.display_name,
                row.member.get_seat_display(),
                ", ".join(filter(None, [row.member.position, row.member.organisation])),
                presence_words(row),
            ]
            for place, row in enumerate(rows, start=1)
        ],
        "present": str(len(present)),
        "seats": str(len(rows)),
        "chair": presiding.member.user.display_name if presiding else names.get("chair", ""),
        "chair_seat": presiding.member.get_seat_display() if presiding else "",
        "secretary": names.get("secretary", ""),
        "results": [_result_row(place, row) for place, row in enumerate(dossiers, start=1)],
        "remarks": [line for row in dossiers for line in _remarks(row, facts)],
        "explanations": [
            [row.registration.product_name, row.current_result.details["explanation"]]
            for row in dossiers
            if row.current_result
        ],
        "conclusions": [_conclusion(place, row) for place, row in enumerate(dossiers, start=1)],
        "text": session.minutes_text,
        "adopted": _moment(session.minutes_adopted_at),
    }


def _by_number(facts):
    return sorted(facts.evaluations, key=lambda row: row.pk)


def presence_words(row):
    """«Có mặt, rời phiên lúc 10:20 26/11/2026: họp đột xuất (ghi chú)»"""
    words = row.get_presence_display()
    if row.left_at:
        words = _("%(presence)s, rời phiên lúc %(at)s: %(reason)s") % {
            "presence": words,
            "at": clock.in_words(row.left_at),
            "reason": row.left_reason,
        }
    return words + (f" ({row.note})" if row.note else "")


def supplement(row):
    """Biên bản bổ sung: the form of the minutes, of the dossiers that were computed anew after the adoption."""
    session = row.session
    data = minutes(session, {Status.SCORED})
    return {
        **data,
        "title": _("Biên bản bổ sung %(number)s của %(council)s")
        % {"number": session.supplements.filter(pk__lte=row.pk).count(), "council": session.council.name},
        "number": number_line(row.number, "BB", session.council.round.office.symbol),
        "date": iso(row.date),
        "text": row.text,
        "adopted": _moment(row.adopted_at or clock.now()),
    }


def _clock(moment):
    return f"{moment.astimezone(VIETNAM):%H:%M}" if moment else ""


def _moment(moment):
    if not moment:
        return ""
    local = moment.astimezone(VIETNAM)
    return _("%(time)s ngày %(day)s") % {"time": f"{local:%H:%M}", "day": f"{local:%d/%m/%Y}"}


def _mean(evaluation, result):
    return display_points(result.mean, evaluation.round.regulation.bands)


def _result_row(place, evaluation):
    registration, result = evaluation.registration, evaluation.current_result
    head = [str(place), registration.product_name, registration.business_name]
    if result is None:
        return [*head, "", "", "", _verdict(evaluation)]
    return [
        *head,
        str(result.sheet_count),
        _mean(evaluation, result),
        str(result.spread),
        stars_words(result.concluded_stars),
    ]


def _conclusion(place, evaluation):
    """«1. Giò tai (HKD Mẫu): 78,5 điểm, 4 sao; 4/5 phiếu tán thành.»: the council's word on one product, with its votes."""
    result, name = evaluation.current_result, evaluation.registration.product_name
    facts = {"place": place, "product": name, "business": evaluation.registration.business_name}
    if result is None:
        return _("%(place)s. %(product)s (%(business)s): %(verdict)s.") % {**facts, "verdict": _verdict(evaluation)}
    facts |= {
        "mean": _mean(evaluation, result),
        "stars": stars_words(result.concluded_stars),
        "sheets": result.sheet_count,
    }
    words = (
        _("%(place)s. %(product)s (%(business)s): trung bình %(mean)s điểm từ %(sheets)s phiếu; kết luận %(stars)s")
        % facts
    )
    if result.departure_votes_for is not None and result.departure_reason:
        words += _(", %(votes)s/%(present)s phiếu tán thành") % {
            "votes": result.departure_votes_for,
            "present": result.departure_votes_present,
        }
    return words + "."


def _verdict(evaluation):
    return _("Hồ sơ bị loại") if evaluation.status == Status.DISQUALIFIED else evaluation.get_status_display()


def _remarks(evaluation, facts):
    """What the minutes must say beside the figures: recusals, re-scoring, spread, votes (rulings 15, 19–21)."""
    name, result = evaluation.registration.product_name, evaluation.current_result
    interests = facts.interests_of(evaluation)
    recused = {row.member_id for row in interests if row.stands}
    last = {row.member_id: row for row in interests if row.member_id in recused}
    for row in last.values():
        yield _("«%(product)s»: %(name)s không chấm vì có lợi ích liên quan (%(reason)s).") % {
            "product": name,
            "name": row.member.user.display_name,
            "reason": row.reason,
        }
    if evaluation.attempt > 1:
        yield _("«%(product)s»: đã chấm lại; kết quả là của lần chấm thứ %(attempt)s.") % {
            "product": name,
            "attempt": evaluation.attempt,
        }
    if result and result.spread_reason:
        yield _("«%(product)s»: Chủ tọa chấp nhận chênh lệch %(spread)s điểm: %(reason)s") % {
            "product": name,
            "spread": result.spread,
            "reason": result.spread_reason,
        }
    for objection in evaluation.objections.all():
        if objection.outcome == objection.Outcome.OPEN:
            continue
        yield _(
            "«%(product)s»: biểu quyết loại hồ sơ vì «%(ground)s»: %(votes)s/%(present)s phiếu tán thành. %(end)s."
        ) % {
            "product": name,
            "ground": objection.ground,
            "votes": objection.votes_for,
            "present": objection.votes_present,
            "end": objection.get_outcome_display(),
        }
    if result and result.departure_reason:
        yield _(
            "«%(product)s»: kết luận %(stars)s khác kết quả tính (%(computed)s), %(votes)s/%(present)s phiếu tán thành: %(reason)s"
        ) % {
            "product": name,
            "stars": stars_words(result.concluded_stars),
            "computed": stars_words(result.stars),
            "votes": result.departure_votes_for,
            "present": result.departure_votes_present,
            "reason": result.departure_reason,
        }


def summary(session, sheets):
    """Bảng tổng hợp điểm. `sheets`: those the reader may see, a queryset; the caller has made sure that it is all."""
    facts = SessionFacts(session)
    dossiers = _by_number(facts)
    by_key, read = {row.pk: row for row in dossiers}, defaultdict(list)
    for sheet in sheets.counted().filter(evaluation__in=by_key).select_related("member__user"):
        sheet.evaluation = by_key[sheet.evaluation_id]
        read[sheet.evaluation_id].append(sheet)
    scores = scores_of([sheet for rows in read.values() for sheet in rows if sheet.attempt == sheet.evaluation.attempt])
    return {
        **_session_facts(session),
        "title": _("Bảng tổng hợp điểm"),
        "date": iso(session.held_on),
        "parts": ["A", "B", "C"],
        "products": [_summary_of(evaluation, read[evaluation.pk], scores) for evaluation in dossiers],
        "chair": _seat_name(facts, Seat.CHAIR),
        "secretary": _seat_name(facts, Seat.SECRETARY),
    }


def _seat_name(facts, seat):
    return next((member.user.display_name for member in facts.seats if member.seat == seat), "")


def _summary_of(evaluation, sheets, scores):
    registration, result = evaluation.registration, evaluation.current_result
    codes = [part["code"] for part in registration.criteria_set.parts]
    current = [sheet for sheet in sheets if sheet.attempt == evaluation.attempt]
    earlier = [sheet for sheet in sheets if sheet.attempt < evaluation.attempt]
    return {
        "product": registration.product_name,
        "business": registration.business_name,
        "code": registration.code,
        "set": registration.criteria_set.name,
        "status": evaluation.get_status_display(),
        "head": [f"{part['code']} ({part['max_points']})" for part in registration.criteria_set.parts],
        "rows": [_sheet_row(place, sheet, scores[sheet.pk], codes) for place, sheet in enumerate(current, start=1)],
        "mean": _mean_row(result, codes) if result else [],
        "exact": f"{result.sum_points}/{result.sheet_count}" if result else "",
        "spread": str(result.spread) if result else "",
        "limit": str(evaluation.session.council.max_spread),
        "stars": result.concluded_stars if result else None,
        "stars_words": stars_words(result.concluded_stars) if result else "",
        "explanation": result.details["explanation"] if result else [],
        "earlier": [
            _("%(name)s: %(total)s điểm") % {"name": s.member.user.display_name, "total": s.total} for s in earlier
        ],
    }


def _sheet_row(place, sheet, score, codes):
    points = [str(score.part_totals.get(code, 0)) for code in codes]
    return [str(place), sheet.member.user.display_name, sheet.member.get_seat_display(), *points, str(sheet.total)]


def _mean_row(result, codes):
    parts = result.details["parts"]
    return [*(points_text(Fraction(*parts[code])) for code in codes if code in parts), points_text(result.mean)]
