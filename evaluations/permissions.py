"""The reason a deed of the evaluation would be refused, in the words of the secretary; empty where it may be done."""

from django.utils.translation import gettext as _

from accounts import authority, clock
from accounts.roles import Role
from evaluations import tally
from evaluations.models import ConflictDeclaration, CouncilMember
from evaluations.statuses import BEFORE_COUNCIL, NEXT, OPEN_SHEETS, Presence, Seat, SessionState, Status
from products import completeness
from products.permissions import works_at
from products.statuses import Status as Dossier

STAFF = (Role.SPECIALIST, Role.OFFICE_HEAD)
PREPARES = (*STAFF, Role.SECRETARY)


def offices_prepared_by(user):
    """Keys of the offices where this person checks dossiers and prepares councils."""
    return authority.office_ids(user, *PREPARES)


def has_role_of_leader(user):
    return authority.has_role(user, Role.LEADER)


def member_of(user, council):
    """The person's seat, or None."""
    return council.members.filter(user=user).first() if user.is_authenticated else None


def has_declared_conflict(evaluation, member):
    """The last word counts; a detected conflict stays (rulings 21)."""
    rows = ConflictDeclaration.objects.filter(evaluation=evaluation, member=member)
    if rows.filter(detected=True).exists():
        return True
    last = rows.last()
    return bool(last and last.has_conflict)


def has_declared(evaluation, member):
    return ConflictDeclaration.objects.filter(evaluation=evaluation, member=member).exists()


def keeps(user, council):
    """The secretary: the seat, or the role at the office that runs the council."""
    seat = member_of(user, council)
    return bool(seat and seat.seat == Seat.SECRETARY) or works_at(user, council.round.office, Role.SECRETARY)


def presides(user, session):
    """The chair who came; where absent, a vice-chair with the authority for this session (rulings 19)."""
    seat = member_of(user, session.council)
    if seat is None:
        return False
    came = session.attendance.filter(member=seat, presence=Presence.PRESENT)
    if seat.seat == Seat.CHAIR:
        return session.state == SessionState.PLANNED or came.exists()
    return (
        seat.seat == Seat.VICE_CHAIR and session.council.vice_chair_may_preside and came.filter(presides=True).exists()
    )


def _why_not_lead(user, evaluation, sentence):
    """Presiding over one dossier: never with an interest in it; a vice-chair who came stands in for a chair with one."""
    session = evaluation.session
    seat = session and member_of(user, session.council)
    if seat is None:
        return sentence
    if presides(user, session):
        if has_declared_conflict(evaluation, seat):
            return _("Anh/chị có lợi ích liên quan nên không chủ trì hồ sơ này; Phó Chủ tịch có mặt chủ trì.")
        return ""
    chair = session.council.members.filter(seat=Seat.CHAIR).first()
    stands_in = (
        seat.seat == Seat.VICE_CHAIR
        and session.council.vice_chair_may_preside
        and chair is not None
        and has_declared_conflict(evaluation, chair)
        and not has_declared_conflict(evaluation, seat)
        and session.attendance.filter(member=seat, presence=Presence.PRESENT).exists()
    )
    return "" if stands_in else sentence


# --- the office's check --------------------------------------------------------------------


def why_not_take_up(user, registration, round):
    if not works_at(user, round.office, *PREPARES):
        return _("Hồ sơ này thuộc %(office)s.") % {"office": round.office.name}
    if registration.status != Dossier.FORWARDED or registration.round_id != round.pk:
        return _("Chỉ bắt đầu kiểm tra hồ sơ mà phường vừa chuyển tới.")
    return ""


def why_not_take_up_referral(user, evaluation, round):
    """The next level takes up what the level below sent (rulings 9)."""
    if not works_at(user, round.office, *PREPARES):
        return _("Hồ sơ này thuộc %(office)s.") % {"office": round.office.name}
    handed_over = evaluation.registration.offices.filter(pk=round.office_id).exists()
    if evaluation.status != Status.REFERRED_UP or hasattr(evaluation, "referred_to") or not handed_over:
        return _("Hồ sơ này không chờ cấp trên tiếp nhận.")
    if round.regulation_id != evaluation.round.regulation_id or round.kind != evaluation.round.kind:
        return _("Đợt của cấp trên phải cùng quy định và cùng loại với đợt đã chấm.")
    if evaluation.round.regulation.next_level(evaluation.level) != round.level:
        return _("Đợt này không phải của cấp kế tiếp.")
    return ""


def _why_not_at_office(user, evaluation, status, *roles):
    if not works_at(user, evaluation.office, *(roles or PREPARES)):
        return _("Việc này thuộc %(office)s.") % {"office": evaluation.office.name}
    if evaluation.status != status:
        return _("Hồ sơ đang ở bước «%(step)s».") % {"step": evaluation.get_status_display()}
    return ""


def why_not_check(user, evaluation):
    return _why_not_at_office(user, evaluation, Status.CHECKING)


def why_not_request_supplement(user, evaluation):
    if reason := why_not_check(user, evaluation):
        return reason
    if evaluation.registration.status != Dossier.UNDER_EVALUATION:
        return _("Hồ sơ không nằm ở bàn của cơ quan đánh giá.")
    return ""


def why_not_resume(user, evaluation):
    if reason := _why_not_at_office(user, evaluation, Status.SUPPLEMENT_REQUESTED):
        return reason
    if evaluation.registration.status == Dossier.SUPPLEMENT_REQUESTED:
        return _("Chủ thể chưa nộp bản bổ sung.")
    return ""


def why_not_mark_ready(user, evaluation):
    """«Đủ điều kiện»: every item looked at, none missing or wrong."""
    status = Status.ADVISORY if evaluation.status == Status.ADVISORY else Status.CHECKING
    if reason := _why_not_at_office(user, evaluation, status):
        return reason
    if status == Status.ADVISORY and not evaluation.advice.strip():
        return _("Tổ tư vấn chưa có báo cáo.")
    bad = evaluation.checks.filter(verdict__in=["missing", "wrong"]).count()
    if bad:
        return _("Còn %(count)s mục thiếu hoặc chưa đúng; hãy yêu cầu bổ sung trước.") % {"count": bad}
    unchecked = len(unchecked_items(evaluation))
    if unchecked:
        return _("Còn %(count)s mục chưa kiểm tra.") % {"count": unchecked}
    if evaluation.registration.criteria_set.locked:  # rulings 16
        return _("Bộ tiêu chí này đang khóa vì bản chép không cộng đúng, chưa chấm điểm được.")
    if evaluation.registration.criteria_set.branches and not evaluation.registration.branch:
        return _("Bộ tiêu chí có hai trường hợp; hãy chọn trường hợp áp dụng trước khi trình Hội đồng.")
    return ""


def check_items(evaluation):
    """(code, text) of everything the office looks at: required and conditional papers, samples, disqualifying grounds."""
    registration = evaluation.registration
    from_papers = [
        (paper.code, paper.name)
        for paper in completeness.papers_of(registration)
        if paper.requirement in {"required", "conditional"}
    ]
    grounds = [(f"DQ{place}", text) for place, text in enumerate(registration.criteria_set.disqualifiers, start=1)]
    return from_papers + grounds


def unchecked_items(evaluation):
    done = set(evaluation.checks.values_list("item", flat=True))
    return [code for code, _text in check_items(evaluation) if code not in done]


def why_not_ask_advice(user, evaluation):
    return why_not_check(user, evaluation)


def why_not_give_advice(user, evaluation):
    return _why_not_at_office(user, evaluation, Status.ADVISORY)


def why_not_send_back_to_check(user, evaluation):
    if not works_at(user, evaluation.office, *PREPARES):
        return _("Việc này thuộc %(office)s.") % {"office": evaluation.office.name}
    if Status.CHECKING not in NEXT[Status(evaluation.status)] or evaluation.status == Status.SUPPLEMENT_REQUESTED:
        return _("Hồ sơ đang ở bước «%(step)s».") % {"step": evaluation.get_status_display()}
    return ""


def why_not_release(user, evaluation):
    """Letting the business withdraw, before the council sits."""
    if not works_at(user, evaluation.office, *PREPARES):
        return _("Việc này thuộc %(office)s.") % {"office": evaluation.office.name}
    if evaluation.status not in BEFORE_COUNCIL:
        return _("Hội đồng đã bắt đầu chấm nên không cho rút hồ sơ được nữa.")
    return ""


# --- councils and sessions -----------------------------------------------------------------


def why_not_prepare_council(user, round):
    if not works_at(user, round.office, *PREPARES):
        return _("Hội đồng do %(office)s chuẩn bị.") % {"office": round.office.name}
    return ""


def why_not_change_seats(user, council):
    if reason := why_not_prepare_council(user, council.round):
        return reason
    if council.sessions.exclude(state=SessionState.PLANNED).exists():
        return _("Hội đồng đã họp nên không thay đổi thành viên và quy chế được nữa.")
    return ""


def why_not_schedule(user, session, evaluation=None):
    """Putting a dossier on a session's agenda."""
    if not (keeps(user, session.council) or works_at(user, session.council.round.office, *STAFF)):
        return _("Việc này do thư ký Hội đồng hoặc cơ quan thường trực làm.")
    if session.state != SessionState.PLANNED:
        return _("Phiên đã bắt đầu nên không thay đổi danh sách hồ sơ được.")
    if evaluation is not None:
        if evaluation.status != Status.READY:
            return _("Chỉ đưa vào phiên hồ sơ đã đủ điều kiện.")
        if evaluation.round_id != session.council.round_id:
            return _("Hồ sơ thuộc đợt khác.")
        if evaluation.sheets.filter(member__council=session.council).exists():
            return _("Hội đồng này không đủ phiếu cho hồ sơ; hãy đưa vào phiên của Hội đồng khác.")
    return ""


def why_not_take_attendance(user, session):
    if not keeps(user, session.council):
        return _("Điểm danh do thư ký Hội đồng làm.")
    if session.state == SessionState.CLOSED:
        return _("Phiên đã bế mạc.")
    if session.state == SessionState.DISCUSSION:
        return _("Chủ tọa đã mở thảo luận nên không sửa điểm danh được.")
    return ""


def voting_members(council):
    return [member for member in council.members.select_related("user") if member.has_vote]


def quorum(session):
    """(present votes, seats with a vote, reason it is missing or "") (rulings 19)."""
    council = session.council
    seats = voting_members(council)
    present_ids = set(session.attendance.filter(presence=Presence.PRESENT).values_list("member_id", flat=True))
    present = [member for member in seats if member.pk in present_ids]
    if not seats:
        return 0, 0, _("Hội đồng chưa có thành viên có quyền chấm.")
    if not tally.has_quorum(len(present), len(seats), council.quorum_share):
        reason = _("Mới có %(present)s trên %(seats)s thành viên, chưa đủ %(share)s theo quy chế.") % {
            "present": len(present),
            "seats": len(seats),
            "share": f"{council.quorum_numerator}/{council.quorum_denominator}",
        }
        return len(present), len(seats), reason
    if council.chair_required and not _has_president(session, present):
        return len(present), len(seats), _("Chưa có Chủ tịch hoặc Phó Chủ tịch được ủy quyền chủ trì.")
    return len(present), len(seats), ""


def _has_president(session, present):
    if any(member.seat == Seat.CHAIR for member in present):
        return True
    if not session.council.vice_chair_may_preside:
        return False
    authorised = set(session.attendance.filter(presides=True).values_list("member_id", flat=True))
    return any(member.seat == Seat.VICE_CHAIR and member.pk in authorised for member in present)


def why_not_open_scoring(user, session):
    if not (keeps(user, session.council) or presides(user, session)):
        return _("Phiên chấm do Chủ tọa hoặc thư ký mở.")
    if session.state != SessionState.PLANNED:
        return _("Phiên đã mở chấm.")
    if not session.evaluations.exists():
        return _("Phiên chưa có hồ sơ nào.")
    present, seats, reason = quorum(session)
    if reason:
        return reason
    needed = sheets_needed(session.council, seats)
    if present < needed:
        return _("Quy chế cần ít nhất %(needed)s phiếu mà mới có %(present)s thành viên có mặt chấm.") % {
            "needed": needed,
            "present": present,
        }
    return ""


def sheets_needed(council, seats):
    """The council's own number, also one larger than its seats: such a council never has enough (rulings 19)."""
    return council.min_sheets or tally.fewest_sheets(seats)


# --- sheets --------------------------------------------------------------------------------


def why_not_declare(user, evaluation):
    """Rulings 21: yes or no, before a sheet opens."""
    session = evaluation.session
    member = member_of(user, session.council) if session else None
    if member is None or not member.has_vote:
        return _("Chỉ thành viên có quyền chấm của Hội đồng mới khai báo và chấm điểm.")
    if evaluation.status not in OPEN_SHEETS:
        return _("Hồ sơ không ở bước chấm điểm.")
    if not session.attendance.filter(member=member, presence=Presence.PRESENT).exists():
        return _("Thư ký chưa điểm danh anh/chị có mặt tại phiên.")
    return ""


def why_not_take_back(evaluation, member):
    """A mistaken yes, before anything hangs on it: no sheet of the member's, the discussion not open."""
    if evaluation.sheets.filter(member=member).exists():
        return _("Phiếu của anh/chị đã bị hủy theo khai báo trước nên không rút lại khai báo được.")
    if evaluation.session.is_discussed:
        return _("Chủ tọa đã mở thảo luận nên không rút lại khai báo được.")
    return ""


def votes_on(evaluation):
    """Members who came, have a vote and no interest in this dossier: those whose majority counts (rulings 15, 20)."""
    attendance = evaluation.session.attendance.filter(presence=Presence.PRESENT)
    came = set(attendance.values_list("member_id", flat=True)) - recused_ids(evaluation)
    return sum(member.pk in came for member in voting_members(evaluation.session.council))


def why_not_score(user, evaluation):
    if reason := why_not_declare(user, evaluation):
        return reason
    member = member_of(user, evaluation.session.council)
    if not has_declared(evaluation, member):
        return _("Hãy khai báo có hay không có lợi ích liên quan trước khi chấm.")
    if has_declared_conflict(evaluation, member):
        return _("Anh/chị có lợi ích liên quan nên không chấm hồ sơ này.")
    if evaluation.status == Status.SCORING and evaluation.session.state != SessionState.SCORING:
        return _("Chủ tọa đã mở thảo luận; phiếu không sửa được nữa.")
    sheet = evaluation.sheets.filter(member=member, attempt=evaluation.attempt).first()
    if sheet and sheet.voided_at:
        return _("Phiếu này đã bị hủy.")
    if sheet and sheet.handed_in_at:
        return _("Anh/chị đã nộp phiếu này; phiếu đã nộp không sửa được.")
    return ""


def recused_ids(evaluation):
    """Members who may not score this dossier."""
    return {
        member.pk
        for member in CouncilMember.objects.filter(declarations__evaluation=evaluation).distinct()
        if has_declared_conflict(evaluation, member)
    }


def missing_sheets(evaluation):
    """Members present, with a vote and not recused, whose sheet of this attempt is not in."""
    session = evaluation.session
    present = set(session.attendance.filter(presence=Presence.PRESENT).values_list("member_id", flat=True))
    done = set(
        evaluation.sheets.filter(attempt=evaluation.attempt, handed_in_at__isnull=False).values_list(
            "member_id", flat=True
        )
    )
    recused = recused_ids(evaluation)
    return [
        member
        for member in voting_members(session.council)
        if member.pk in present and member.pk not in done and member.pk not in recused
    ]


def why_not_open_discussion(user, session):
    """The chair breaks the seals, when every sheet is in (rulings 18)."""
    if not presides(user, session):
        return _("Chỉ Chủ tọa mới mở thảo luận.")
    if session.state != SessionState.SCORING:
        return _("Phiên không ở bước chấm độc lập.")
    if reason := quorum(session)[2]:
        return reason
    for evaluation in session.evaluations.filter(status__in=OPEN_SHEETS):
        if missing := missing_sheets(evaluation):
            return _("Hồ sơ «%(product)s» còn %(count)s phiếu chưa nộp: %(names)s.") % {
                "product": evaluation.registration.product.name,
                "count": len(missing),
                "names": ", ".join(member.user.display_name for member in missing),
            }
    return ""


def why_not_ask_rescoring(user, evaluation):
    if reason := _why_not_lead(user, evaluation, _("Chỉ Chủ tọa mới yêu cầu chấm lại.")):
        return reason
    session = evaluation.session
    if session.state != SessionState.DISCUSSION or evaluation.status != Status.SCORING:
        return _("Chỉ yêu cầu chấm lại khi đang thảo luận.")
    if evaluation.attempt > session.council.rescoring_rounds:
        return _("Hồ sơ đã chấm lại đủ số lần theo quy chế.")
    return ""


def why_not_accept_spread(user, evaluation):
    if reason := _why_not_lead(user, evaluation, _("Chỉ Chủ tọa mới chấp nhận chênh lệch điểm.")):
        return reason
    session = evaluation.session
    if session.state != SessionState.DISCUSSION or evaluation.status not in OPEN_SHEETS:
        return _("Chỉ chấp nhận chênh lệch khi đang thảo luận.")
    if evaluation.attempt <= session.council.rescoring_rounds:
        return _("Quy chế yêu cầu chấm lại trước khi chấp nhận chênh lệch.")
    return ""


def lacks_sheets(evaluation):
    """Fewer counted sheets than the council's rules ask for, and none still to come."""
    council = evaluation.session.council
    counted = evaluation.sheets.counted().filter(attempt=evaluation.attempt).count()
    return counted < sheets_needed(council, len(voting_members(council))) and not missing_sheets(evaluation)


def why_not_put_off(user, evaluation):
    """A dossier that too few may score leaves the session, so that the others can be concluded (rulings 19)."""
    session = evaluation.session
    sentence = _("Chỉ Chủ tọa hoặc thư ký mới chuyển hồ sơ sang Hội đồng khác.")
    keeping = session is not None and keeps(user, session.council)
    if not keeping and (reason := _why_not_lead(user, evaluation, sentence)):
        return reason
    if session.state != SessionState.DISCUSSION or evaluation.status not in OPEN_SHEETS:
        return _("Chỉ chuyển sang Hội đồng khác khi đang thảo luận.")
    if not lacks_sheets(evaluation):
        return _("Hồ sơ đủ phiếu nên được kết luận tại phiên này.")
    return ""


def why_not_raise_objection(user, evaluation):
    """Any member or the office, while the dossier is being checked or scored (rulings 15)."""
    seated = evaluation.session and member_of(user, evaluation.session.council)
    if not seated and not works_at(user, evaluation.office, *PREPARES):
        return _("Chỉ thành viên Hội đồng hoặc cơ quan thường trực mới nêu được.")
    if evaluation.status not in BEFORE_COUNCIL | OPEN_SHEETS:
        return _("Hồ sơ không còn ở bước kiểm tra hoặc chấm điểm.")
    return ""


def why_not_decide_objection(user, objection):
    session = objection.evaluation.session
    sentence = _("Kết quả biểu quyết do Chủ tọa hoặc thư ký ghi.")
    keeping = session is not None and keeps(user, session.council)
    if not keeping and (reason := _why_not_lead(user, objection.evaluation, sentence)):
        return reason
    if objection.outcome != objection.Outcome.OPEN:
        return _("Việc này đã được biểu quyết.")
    if objection.evaluation.status not in OPEN_SHEETS:
        return _("Hội đồng chỉ biểu quyết khi hồ sơ đang trong phiên chấm.")
    return ""


def why_not_close(user, session):
    """Closing computes the results: sheets in, spread settled, objections voted on."""
    if not presides(user, session):
        return _("Chỉ Chủ tọa mới bế mạc phiên.")
    if session.state != SessionState.DISCUSSION:
        return _("Phiên chưa ở bước thảo luận.")
    _present, seats, reason = quorum(session)
    if reason:
        return reason
    for evaluation in session.evaluations.filter(status__in=OPEN_SHEETS).select_related("registration__product"):
        name = evaluation.registration.product.name
        if missing := missing_sheets(evaluation):
            return _("Hồ sơ «%(product)s» còn %(count)s phiếu chưa nộp.") % {"product": name, "count": len(missing)}
        if evaluation.objections.filter(outcome="open").exists():
            return _("Hồ sơ «%(product)s» còn ý kiến loại hồ sơ chưa biểu quyết.") % {"product": name}
        counted = evaluation.sheets.counted().filter(attempt=evaluation.attempt)
        needed = sheets_needed(session.council, seats)
        if counted.count() < needed:
            return _("Hồ sơ «%(product)s» mới có %(got)s phiếu hợp lệ, cần ít nhất %(needed)s.") % {
                "product": name,
                "got": counted.count(),
                "needed": needed,
            }
        gap = tally.spread(counted.values_list("total", flat=True))
        if gap > session.council.max_spread and not evaluation.spread_reason:
            return _(
                "Hồ sơ «%(product)s» chênh lệch %(gap)s điểm, quá %(limit)s điểm: cần chấm lại hoặc Chủ tọa chấp nhận có lý do."
            ) % {
                "product": name,
                "gap": gap,
                "limit": session.council.max_spread,
            }
    return ""


def why_not_find_conflict(user, evaluation):
    """A conflict that comes to light later voids the sheet (rulings 21; quality promise)."""
    session = evaluation.session
    allowed = session and (presides(user, session) or keeps(user, session.council))
    if not allowed and not works_at(user, evaluation.office, Role.OFFICE_HEAD):
        return _("Việc này do Chủ tọa, thư ký hoặc trưởng cơ quan thường trực ghi.")
    if evaluation.status not in OPEN_SHEETS | {Status.SCORED}:
        return _("Chỉ ghi được trước khi thông qua biên bản.")
    return ""


# --- minutes and decisions -----------------------------------------------------------------


def why_not_conclude_differently(user, evaluation):
    """Only with a reason and a vote, never above the band of the mean (rulings 20)."""
    if reason := _why_not_lead(user, evaluation, _("Chỉ Chủ tọa mới ghi kết luận khác kết quả tính.")):
        return reason
    if evaluation.status != Status.SCORED:
        return _("Chỉ ghi kết luận sau khi bế mạc, trước khi thông qua biên bản.")
    return ""


def why_not_write_minutes(user, session):
    if not keeps(user, session.council):
        return _("Biên bản do thư ký Hội đồng lập.")
    if session.state != SessionState.CLOSED:
        return _("Lập biên bản sau khi bế mạc phiên.")
    if session.minutes_adopted_at:
        return _("Biên bản đã được thông qua.")
    return ""


def why_not_adopt_minutes(user, session):
    if not presides(user, session):
        return _("Biên bản do Chủ tọa thông qua.")
    if session.state != SessionState.CLOSED or not session.minutes_text.strip():
        return _("Thư ký chưa lập biên bản.")
    if session.minutes_adopted_at:
        return _("Biên bản đã được thông qua.")
    return ""


def why_not_decide(user, evaluation):
    """The leader signs (QĐ 26/2026 Đ7 k3e; rulings 9)."""
    if not works_at(user, evaluation.office, Role.LEADER):
        return _("Quyết định do lãnh đạo có thẩm quyền ký.")
    if evaluation.status != Status.MINUTED:
        return _("Hồ sơ đang ở bước «%(step)s».") % {"step": evaluation.get_status_display()}
    return ""


def why_not_date_minutes(session, day, *, today=None):
    if not session.held_on <= day <= (today or clock.today()):
        return _("Ngày biên bản phải từ ngày họp %(day)s đến hôm nay.") % {"day": f"{session.held_on:%d/%m/%Y}"}
    return ""


def why_not_notify_not_recognised(user, evaluation):
    """Below 3 stars, or no star's minimum met: a notice only, no decision (QĐ 26/2026 Đ4 k1a)."""
    if not works_at(user, evaluation.office, *PREPARES, Role.LEADER):
        return _("Việc này thuộc %(office)s.") % {"office": evaluation.office.name}
    if evaluation.status != Status.MINUTED:
        return _("Hồ sơ đang ở bước «%(step)s».") % {"step": evaluation.get_status_display()}
    result = evaluation.current_result
    stars = result.concluded_stars or 0
    regulation = evaluation.round.regulation
    # Stars that this level neither recognises nor refers end here: the level below may take them up (Đ7 k4g).
    decided = [star for star in regulation.recognises(evaluation.level) if star <= stars]
    if decided or (stars >= 3 and tally.may_refer(result.mean, regulation.bands, regulation.refers(evaluation.level))):
        return _("Hội đồng kết luận đạt %(stars)s sao; hồ sơ này chờ quyết định.") % {"stars": stars}
    return ""


def why_not_signed_on(day, *, history, late_reason, today=None):
    """Never in the future; earlier only in history rounds or flagged with a reason (rulings 3)."""
    today = today or clock.today()
    if day > today:
        return _("Ngày ký không được ở tương lai.")
    if day < today and not history and not late_reason.strip():
        return _("Ngày ký trước hôm nay: xin ghi lý do nhập muộn.")
    return ""
