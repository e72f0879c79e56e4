"""The minutes as the secretary finds them begun: attendance, declarations, votes, results. Facts only; the rest is typed."""

import re

from django.utils.translation import gettext as _

from accounts import clock
from criteria.scoring import display_points
from evaluations.models import ConflictDeclaration, CouncilSession, MinutesSupplement
from evaluations.papers import presence_words
from evaluations.session_facts import SessionFacts
from evaluations.statuses import HAS_RESULT, Presence, Status

MINUTES_SIGN = "BB-HĐOCOP"


def proposed_number(session, today=None):
    """The next of the office's year, exercises apart; the clerk gives the final one (rulings 22)."""
    prefix = "TH-" if session.council.round.is_practice else ""
    year = (session.minutes_date or today or clock.today()).year
    used = CouncilSession.objects.filter(office=session.office_id, minutes_year=year)
    later = MinutesSupplement.objects.filter(session__office=session.office_id, date__year=year)
    used = [*used.values_list("minutes_number", flat=True), *later.values_list("number", flat=True)]
    found = (re.match(rf"{prefix}(\d{{1,9}})", number) for number in used)
    return f"{prefix}{max((int(one.group(1)) for one in found if one), default=0) + 1:02d}/{MINUTES_SIGN}"


def fact_lines(session, facts=None):
    """Everything the portal knows itself: who came, who did not score and why, results, votes."""
    facts = facts or SessionFacts(session)
    return [*_opening(session), "", *_attendance(facts), "", *_declarations(session), "", *_results(facts)]


def draft(session, facts=None):
    return "\n".join([*fact_lines(session, facts), "", *_said([_("…"), "", *_ending()])])


def _said(lines):
    return [_("Ý kiến thảo luận:"), *lines]


def _ending():
    return [_("Biên bản được đọc lại và các thành viên có mặt nhất trí thông qua.")]


def written_again(session, text):
    """The facts of now, and whatever people typed in `text`: what it says under «Ý kiến thảo luận», and lines of their own."""
    lines = text.splitlines()
    heading = _said([])[0]
    known = {line.strip() for line in (session.minutes_facts or {}).get("lines", ())}
    place = next((at for at, line in enumerate(lines) if line.strip() == heading), len(lines))
    typed = [line for line in lines[:place] if line.strip() and line.strip() not in known]
    typed += lines[place + 1 :]
    if session.minutes_facts is None and place < len(lines):
        typed = lines[place + 1 :]  # which lines were the portal's own is not known any more
    return "\n".join([*fact_lines(session), "", *_said(typed or [_("…"), "", *_ending()])])


def supplement(session):
    """Biên bản bổ sung as the secretary finds it begun: what was found after the adoption, the results computed anew."""
    opening = _(
        "Sau khi biên bản số %(number)s được thông qua, phát hiện lợi ích liên quan dưới đây; kết quả được tính lại từ các phiếu còn hợp lệ."
    ) % {"number": session.minutes_number}
    results = _results(SessionFacts(session), {Status.SCORED})
    return "\n".join([opening, "", *_declarations(session), "", *results])


def _opening(session):
    place = session.place or _("trụ sở cơ quan thường trực")
    yield _("%(council)s họp %(title)s ngày %(day)s tại %(place)s.") % {
        "council": session.council.name,
        "title": session.title,
        "day": f"{session.held_on:%d/%m/%Y}",
        "place": place,
    }


def _attendance(facts):
    yield _("Có mặt %(present)s trên %(seats)s thành viên có quyền chấm.") % {
        "present": sum(facts.came(member) is not None for member in facts.voters),
        "seats": len(facts.voters),
    }
    seats = {member.pk: member for member in facts.seats}
    for row in facts.attendance.values():
        row.member = seats[row.member_id]
        presides = _(", được ủy quyền chủ trì") if row.presides else ""
        words = presence_words(row)
        state = "" if words == Presence.PRESENT.label else f": {words[:1].lower()}{words[1:]}"
        yield f"- {row.member.user.display_name}, {row.member.get_seat_display()}{presides}{state}"


def _declarations(session):
    rows = (
        ConflictDeclaration.objects.standing()
        .filter(evaluation__session=session)
        .select_related("member__user", "evaluation__registration__product")
    )
    if not rows:
        yield _("Không thành viên nào có lợi ích liên quan với các hồ sơ của phiên.")
        return
    yield _("Lợi ích liên quan, không tham gia chấm:")
    for row in rows:
        yield f"- {row.member.user.display_name}: «{row.evaluation.registration.product_name}» ({row.reason})"


def _results(facts, only=None):
    """`only`: dossiers in these states; all of them where it is left out."""
    yield _("Kết quả đánh giá:")
    evaluations = [row for row in facts.evaluations if only is None or row.status in only]
    for place, evaluation in enumerate(evaluations, start=1):
        name = f"{evaluation.registration.product_name} ({evaluation.registration.business_name})"
        result = evaluation.current_result if evaluation.status in HAS_RESULT else None
        if result is None:
            yield f"{place}. {name}: {evaluation.get_status_display().lower()}. {evaluation.end_reason}".rstrip()
            continue
        stars = (
            _("%(stars)s sao") % {"stars": result.concluded_stars}
            if result.concluded_stars
            else _("không xếp sao, chưa đủ điều kiện công nhận")
        )
        yield _("%(place)s. %(name)s: trung bình %(mean)s điểm từ %(count)s phiếu, kết luận %(stars)s.") % {
            "place": place,
            "name": name,
            "mean": display_points(result.mean, evaluation.round.regulation.bands),
            "count": result.sheet_count,
            "stars": stars,
        }
        yield from (f"   {sentence}." for sentence in result.details["explanation"])
        if result.follows_id:
            yield "   " + _(
                "Kết quả được tính lại vì phát hiện lợi ích liên quan; Hội đồng đã biểu quyết lại kết luận."
            )
        if (
            result.departure_reason
            and result.departure_votes_for is not None
            and result.concluded_stars != result.stars
        ):
            yield "   " + _("Hội đồng kết luận khác kết quả tính, %(a)s/%(b)s phiếu tán thành: %(reason)s") % {
                "a": result.departure_votes_for,
                "b": result.departure_votes_present,
                "reason": result.departure_reason,
            }
        if result.spread_reason:
            yield "   " + _("Chủ tọa chấp nhận chênh lệch %(spread)s điểm: %(reason)s") % {
                "spread": result.spread,
                "reason": result.spread_reason,
            }
    for evaluation in evaluations:
        for objection in evaluation.objections.all():
            yield _("Biểu quyết về «%(product)s», căn cứ: %(ground)s. Tán thành loại %(a)s/%(b)s.") % {
                "product": evaluation.registration.product_name,
                "ground": objection.ground,
                "a": objection.votes_for if objection.votes_for is not None else 0,
                "b": objection.votes_present if objection.votes_present is not None else 0,
            }
