"""Sheets, seals, re-scoring, objections and the closing."""

from django.utils.translation import gettext as _

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
from evaluations.permissions.session import quorum, sheets_needed
from evaluations.session_facts import SessionFacts
from evaluations.statuses import BEFORE_COUNCIL, OPEN_SHEETS, SessionState, Status
from products.permissions import works_at


def votes_on(evaluation, facts=None):
    """Members in the room, with a vote and no interest in this dossier: those whose majority counts (rulings 15, 20)."""
    facts = facts or SessionFacts.of(evaluation)
    recused = facts.recused_ids(evaluation)
    return sum(facts.is_here(member) and member.pk not in recused for member in facts.voters)


def why_not_score(user, evaluation, facts=None):
    facts = facts or SessionFacts.of(evaluation)
    if reason := why_not_take_part(user, evaluation, facts):
        return reason
    member = facts.seat_of(user)
    if not has_declared(evaluation, member, facts):
        return _("Hãy khai báo có hay không có lợi ích liên quan trước khi chấm.")
    if has_declared_conflict(evaluation, member, facts):
        return _("Anh/chị có lợi ích liên quan nên không chấm hồ sơ này.")
    if evaluation.status == Status.SCORING and evaluation.session.state != SessionState.SCORING:
        return _("Chủ tọa đã mở thảo luận; phiếu không sửa được nữa.")
    sheet = facts.sheet_of(evaluation, member)
    if sheet and sheet.voided_at:
        return _("Phiếu này đã bị hủy.")
    if sheet and sheet.handed_in_at:
        return _("Anh/chị đã nộp phiếu này; phiếu đã nộp không sửa được.")
    return ""


def recused_ids(evaluation, facts=None):
    """Members who may not score this dossier."""
    return (facts or SessionFacts.of(evaluation)).recused_ids(evaluation)


def missing_sheets(evaluation, facts=None):
    """Members in the room, with a vote and not recused, whose sheet of this attempt is not in; who left is not waited for."""
    facts = facts or SessionFacts.of(evaluation)
    done = {sheet.member_id for sheet in facts.sheets_of(evaluation) if sheet.handed_in_at}
    recused = facts.recused_ids(evaluation)
    return [
        member
        for member in facts.voters
        if facts.is_here(member) and member.pk not in done and member.pk not in recused
    ]


def _in_question(facts):
    """Dossiers whose sheets are open, in the order in which a page names the first that is not ready."""
    return sorted((row for row in facts.evaluations if row.status in OPEN_SHEETS), key=lambda row: -row.pk)


def why_not_open_discussion(user, session, facts=None):
    """The chair breaks the seals, when every sheet is in (rulings 18)."""
    facts = facts or SessionFacts(session)
    if not presides(user, session, facts):
        return _("Chỉ Chủ tọa mới mở thảo luận.")
    if session.state != SessionState.SCORING:
        return _("Phiên không ở bước chấm độc lập.")
    if reason := quorum(session, facts)[2]:
        return reason
    if reason := why_not_unsettled(session):
        return reason
    for evaluation in _in_question(facts):
        if missing := missing_sheets(evaluation, facts):
            return _("Hồ sơ «%(product)s» còn %(count)s phiếu chưa nộp: %(names)s.") % {
                "product": evaluation.registration.product_name,
                "count": len(missing),
                "names": ", ".join(member.user.display_name for member in missing),
            }
    return ""


def why_not_ask_rescoring(user, evaluation, facts=None):
    """As often as the council's rules say (rulings 19); a further time only when the sheets of the last are in."""
    facts = facts or SessionFacts.of(evaluation)
    if reason := why_not_lead(user, evaluation, _("Chỉ Chủ tọa mới yêu cầu chấm lại."), facts):
        return reason
    session = evaluation.session
    if session.state != SessionState.DISCUSSION or evaluation.status not in OPEN_SHEETS:
        return _("Chỉ yêu cầu chấm lại khi đang thảo luận.")
    if evaluation.attempt > session.council.rescoring_rounds:
        return _("Hồ sơ đã chấm lại đủ số lần theo quy chế.")
    return _why_not_complete(evaluation, facts)


def _why_not_complete(evaluation, facts):
    if missing := missing_sheets(evaluation, facts):
        return _("Còn %(count)s phiếu chưa nộp: %(names)s.") % {
            "count": len(missing),
            "names": ", ".join(member.user.display_name for member in missing),
        }
    return ""


def why_not_accept_spread(user, evaluation, facts=None):
    facts = facts or SessionFacts.of(evaluation)
    if reason := why_not_lead(user, evaluation, _("Chỉ Chủ tọa mới chấp nhận chênh lệch điểm."), facts):
        return reason
    session = evaluation.session
    if session.state != SessionState.DISCUSSION or evaluation.status not in OPEN_SHEETS:
        return _("Chỉ chấp nhận chênh lệch khi đang thảo luận.")
    if evaluation.attempt <= session.council.rescoring_rounds:
        return _("Quy chế yêu cầu chấm lại trước khi chấp nhận chênh lệch.")
    if evaluation.spread_reason:
        return _("Chủ tọa đã chấp nhận chênh lệch của hồ sơ này.")
    # What is accepted is a spread that is there: of sheets that are all in (rulings 19), never one still to come.
    if reason := _why_not_complete(evaluation, facts):
        return reason
    if not is_over_spread(evaluation, facts):
        return _("Chênh lệch không quá %(limit)s điểm nên không cần.") % {"limit": session.council.max_spread}
    return ""


def spread_of(evaluation, facts=None):
    """Highest less lowest counted total of this attempt, in points; 0 without sheets."""
    return (facts or SessionFacts.of(evaluation)).spread_of(evaluation)


def is_over_spread(evaluation, facts=None):
    """Exactly the limit is still within it (rulings 19)."""
    return spread_of(evaluation, facts) > evaluation.session.council.max_spread


def lacks_sheets(evaluation, facts=None):
    """Fewer counted sheets than the council's rules ask for, and none still to come."""
    facts = facts or SessionFacts.of(evaluation)
    needed = sheets_needed(evaluation.session.council, len(facts.voters))
    return len(facts.counted(evaluation)) < needed and not missing_sheets(evaluation, facts)


def why_not_put_off(user, evaluation, facts=None):
    """A dossier that too few may score leaves the session, so that the others can be concluded (rulings 19)."""
    session = evaluation.session
    facts = facts or SessionFacts.of(evaluation)
    sentence = _("Chỉ Chủ tọa hoặc thư ký mới chuyển hồ sơ sang Hội đồng khác.")
    if reason := why_not_keep_or_lead(user, evaluation, sentence, facts):
        return reason
    if session.state != SessionState.DISCUSSION or evaluation.status not in OPEN_SHEETS:
        return _("Chỉ chuyển sang Hội đồng khác khi đang thảo luận.")
    if not lacks_sheets(evaluation, facts):
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


def why_not_decide_objection(user, objection, facts=None):
    sentence = _("Kết quả biểu quyết do Chủ tọa hoặc thư ký ghi.")
    if reason := why_not_keep_or_lead(user, objection.evaluation, sentence, facts):
        return reason
    if objection.outcome != objection.Outcome.OPEN:
        return _("Việc này đã được biểu quyết.")
    if objection.evaluation.status not in OPEN_SHEETS:
        return _("Hội đồng chỉ biểu quyết khi hồ sơ đang trong phiên chấm.")
    return ""


def why_not_close(user, session, facts=None):
    """Closing computes the results: sheets in, spread settled, objections voted on."""
    facts = facts or SessionFacts(session)
    if not presides(user, session, facts):
        return _("Chỉ Chủ tọa mới bế mạc phiên.")
    if session.state != SessionState.DISCUSSION:
        return _("Phiên chưa ở bước thảo luận.")
    _present, seats, reason = quorum(session, facts)
    if reason := reason or why_not_unsettled(session):
        return reason
    for evaluation in _in_question(facts):
        name = evaluation.registration.product_name
        if missing := missing_sheets(evaluation, facts):
            return _("Hồ sơ «%(product)s» còn %(count)s phiếu chưa nộp.") % {"product": name, "count": len(missing)}
        if any(row.outcome == row.Outcome.OPEN for row in evaluation.objections.all()):
            return _("Hồ sơ «%(product)s» còn ý kiến loại hồ sơ chưa biểu quyết.") % {"product": name}
        counted = len(facts.counted(evaluation))
        needed = sheets_needed(session.council, seats)
        if counted < needed:
            return _("Hồ sơ «%(product)s» mới có %(got)s phiếu hợp lệ, cần ít nhất %(needed)s.") % {
                "product": name,
                "got": counted,
                "needed": needed,
            }
        gap = spread_of(evaluation, facts)
        if gap > session.council.max_spread and not evaluation.spread_reason:
            return _(
                "Hồ sơ «%(product)s» chênh lệch %(gap)s điểm, quá %(limit)s điểm: cần chấm lại hoặc Chủ tọa chấp nhận có lý do."
            ) % {
                "product": name,
                "gap": gap,
                "limit": session.council.max_spread,
            }
    return ""
