"""Sheets, seals, re-scoring, objections and the closing."""

from django.utils.translation import gettext as _

from evaluations import tally
from evaluations.models import ConflictDeclaration
from evaluations.permissions.conflicts import why_not_take_part, why_not_unsettled
from evaluations.permissions.people import (
    PREPARES,
    has_declared,
    has_declared_conflict,
    member_of,
    presides,
    why_not_keep_or_lead,
    why_not_lead,
)
from evaluations.permissions.session import quorum, sheets_needed, voting_members
from evaluations.statuses import BEFORE_COUNCIL, OPEN_SHEETS, SessionState, Status
from products.permissions import works_at


def votes_on(evaluation):
    """Members in the room, with a vote and no interest in this dossier: those whose majority counts (rulings 15, 20)."""
    attendance = evaluation.session.attendance.in_the_room()
    came = set(attendance.values_list("member_id", flat=True)) - recused_ids(evaluation)
    return sum(member.pk in came for member in voting_members(evaluation.session.council))


def why_not_score(user, evaluation):
    if reason := why_not_take_part(user, evaluation):
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
    rows = ConflictDeclaration.objects.standing().filter(evaluation=evaluation)
    return set(rows.values_list("member_id", flat=True))


def missing_sheets(evaluation):
    """Members in the room, with a vote and not recused, whose sheet of this attempt is not in; who left is not waited for."""
    session = evaluation.session
    present = set(session.attendance.in_the_room().values_list("member_id", flat=True))
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
    if reason := why_not_unsettled(session):
        return reason
    for evaluation in session.evaluations.filter(status__in=OPEN_SHEETS):
        if missing := missing_sheets(evaluation):
            return _("Hồ sơ «%(product)s» còn %(count)s phiếu chưa nộp: %(names)s.") % {
                "product": evaluation.registration.product_name,
                "count": len(missing),
                "names": ", ".join(member.user.display_name for member in missing),
            }
    return ""


def why_not_ask_rescoring(user, evaluation):
    """As often as the council's rules say (rulings 19); a further time only when the sheets of the last are in."""
    if reason := why_not_lead(user, evaluation, _("Chỉ Chủ tọa mới yêu cầu chấm lại.")):
        return reason
    session = evaluation.session
    if session.state != SessionState.DISCUSSION or evaluation.status not in OPEN_SHEETS:
        return _("Chỉ yêu cầu chấm lại khi đang thảo luận.")
    if evaluation.attempt > session.council.rescoring_rounds:
        return _("Hồ sơ đã chấm lại đủ số lần theo quy chế.")
    return _why_not_complete(evaluation)


def _why_not_complete(evaluation):
    if missing := missing_sheets(evaluation):
        return _("Còn %(count)s phiếu chưa nộp: %(names)s.") % {
            "count": len(missing),
            "names": ", ".join(member.user.display_name for member in missing),
        }
    return ""


def why_not_accept_spread(user, evaluation):
    if reason := why_not_lead(user, evaluation, _("Chỉ Chủ tọa mới chấp nhận chênh lệch điểm.")):
        return reason
    session = evaluation.session
    if session.state != SessionState.DISCUSSION or evaluation.status not in OPEN_SHEETS:
        return _("Chỉ chấp nhận chênh lệch khi đang thảo luận.")
    if evaluation.attempt <= session.council.rescoring_rounds:
        return _("Quy chế yêu cầu chấm lại trước khi chấp nhận chênh lệch.")
    if evaluation.spread_reason:
        return _("Chủ tọa đã chấp nhận chênh lệch của hồ sơ này.")
    # What is accepted is a spread that is there: of sheets that are all in (rulings 19), never one still to come.
    if reason := _why_not_complete(evaluation):
        return reason
    if not is_over_spread(evaluation):
        return _("Chênh lệch không quá %(limit)s điểm nên không cần.") % {"limit": session.council.max_spread}
    return ""


def spread_of(evaluation):
    """Highest less lowest counted total of this attempt, in points; 0 without sheets."""
    totals = list(evaluation.sheets.counted().filter(attempt=evaluation.attempt).values_list("total", flat=True))
    return tally.spread(totals) if totals else 0


def is_over_spread(evaluation):
    """Exactly the limit is still within it (rulings 19)."""
    return spread_of(evaluation) > evaluation.session.council.max_spread


def lacks_sheets(evaluation):
    """Fewer counted sheets than the council's rules ask for, and none still to come."""
    council = evaluation.session.council
    counted = evaluation.sheets.counted().filter(attempt=evaluation.attempt).count()
    return counted < sheets_needed(council, len(voting_members(council))) and not missing_sheets(evaluation)


def why_not_put_off(user, evaluation):
    """A dossier that too few may score leaves the session, so that the others can be concluded (rulings 19)."""
    session = evaluation.session
    sentence = _("Chỉ Chủ tọa hoặc thư ký mới chuyển hồ sơ sang Hội đồng khác.")
    if reason := why_not_keep_or_lead(user, evaluation, sentence):
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
    sentence = _("Kết quả biểu quyết do Chủ tọa hoặc thư ký ghi.")
    if reason := why_not_keep_or_lead(user, objection.evaluation, sentence):
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
    if reason := reason or why_not_unsettled(session):
        return reason
    for evaluation in session.evaluations.filter(status__in=OPEN_SHEETS).select_related("registration__product"):
        name = evaluation.registration.product_name
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
        gap = spread_of(evaluation)
        if gap > session.council.max_spread and not evaluation.spread_reason:
            return _(
                "Hồ sơ «%(product)s» chênh lệch %(gap)s điểm, quá %(limit)s điểm: cần chấm lại hoặc Chủ tọa chấp nhận có lý do."
            ) % {
                "product": name,
                "gap": gap,
                "limit": session.council.max_spread,
            }
    return ""
