"""What stands on the session's page for whom: the chair's buttons with their reasons, a dossier's totals when unsealed."""

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations import permissions, seals
from evaluations.models import ConflictDeclaration, ConflictProposal, Objection
from evaluations.statuses import HAS_RESULT, OPEN_SHEETS, SessionState, Status
from evaluations.views.page import button


def _url(name, session):
    return reverse(f"evaluations:{name}", args=[session.pk])


def actions(user, session, facts):
    """The one deed of this phase for chair and secretary; the board for everybody in the room."""
    leads = permissions.presides(user, session, facts) or permissions.keeps(user, session.council, facts)
    buttons = []
    if leads and session.state == SessionState.PLANNED:
        buttons.append(
            button(
                _url("open_scoring", session),
                _("Mở chấm điểm"),
                permissions.why_not_open_scoring(user, session, facts),
                confirm=_("Danh sách hồ sơ và thành viên được giữ cố định; từng người chấm độc lập."),
            )
        )
    if leads and session.state == SessionState.SCORING:
        buttons.append(
            button(
                _url("open_discussion", session),
                _("Mở thảo luận"),
                permissions.why_not_open_discussion(user, session, facts),
                confirm=_("Niêm phong được mở: thành viên đã nộp phiếu, Chủ tọa và thư ký xem điểm của nhau."),
            )
        )
    if leads and session.state == SessionState.DISCUSSION:
        buttons.append(
            button(
                _url("close_session", session),
                _("Bế mạc và tính kết quả"),
                permissions.why_not_close(user, session, facts),
                confirm=_("Kết quả được tính từ các phiếu hợp lệ và được giữ nguyên. Phiên không mở lại được."),
            )
        )
    if session.state == SessionState.CLOSED:
        buttons.append(button(_url("minutes", session), _("Biên bản"), method="get"))
    if session.minutes_adopted_at and (
        session.supplements.exists() or not permissions.why_not_write_supplement(user, session, facts)
    ):
        buttons.append(button(_url("supplement_minutes", session), _("Biên bản bổ sung"), method="get"))
    buttons.append(button(_url("board", session), _("Bảng trình chiếu"), method="get", style="secondary"))
    return buttons


def minutes_actions(user, session, facts):
    if session.minutes_adopted_at or not permissions.presides(user, session, facts):
        return []
    return [
        button(
            _url("minutes_adopt", session),
            _("Thông qua biên bản"),
            permissions.why_not_adopt_minutes(user, session, facts),
            confirm=_("Biên bản không sửa được nữa; các hồ sơ được trình lãnh đạo quyết định."),
        )
    ]


def supplement_actions(user, session):
    if not permissions.presides(user, session) or permissions.open_supplement(session) is None:
        return []
    return [
        button(
            _url("supplement_adopt", session),
            _("Thông qua biên bản bổ sung"),
            permissions.why_not_adopt_supplement(user, session),
            confirm=_("Biên bản bổ sung không sửa được nữa; các hồ sơ được trình lãnh đạo quyết định."),
        )
    ]


def dossier(user, line, recused, points):
    """One dossier of the agenda: who has finished; and, where this person may read the sheets, what they say."""
    evaluation = line.evaluation
    own = next((cell for cell in line.cells if cell.member.user_id == user.pk), None)
    shown = None if recused else seals.revealed(evaluation, user, points=points)
    result = evaluation.current_result if evaluation.status in HAS_RESULT and not recused else None
    return {
        "line": line,
        "evaluation": evaluation,
        "recused": recused,
        "own": own,
        "shown": shown,
        "result": result,
        "objections": [] if recused else list(evaluation.objections.all()),
        "actions": [] if recused else _dossier_actions(user, evaluation, result, points.facts),
        "reasons": shown and evaluation.attempt > 1,
    }


def _dossier_actions(user, evaluation, result, facts):
    session = evaluation.session
    awaits = result is not None and result.awaits_vote
    buttons = []
    leads = permissions.presides(user, session, facts)
    keeps = permissions.keeps(user, session.council, facts)
    if leads and session.state == SessionState.DISCUSSION and evaluation.status in OPEN_SHEETS:
        if evaluation.attempt <= session.council.rescoring_rounds:
            buttons.append(
                button(
                    _url("ask_rescoring", evaluation),
                    _("Yêu cầu chấm lại"),
                    permissions.why_not_ask_rescoring(user, evaluation, facts),
                    style="secondary",
                    confirm=_("Mỗi thành viên chấm lại có lý do; phiếu lần đầu được giữ nguyên."),
                    reason_label=_("Lý do chấm lại"),
                )
            )
        elif not evaluation.spread_reason:
            buttons.append(
                button(
                    _url("accept_spread", evaluation),
                    _("Chấp nhận chênh lệch"),
                    permissions.why_not_accept_spread(user, evaluation, facts),
                    style="secondary",
                    reason_label=_("Lý do chấp nhận, ghi vào biên bản"),
                )
            )
    if (leads or keeps) and not permissions.why_not_put_off(user, evaluation, facts):
        buttons.append(
            button(
                _url("put_off", evaluation),
                _("Chuyển sang Hội đồng khác"),
                style="secondary",
                confirm=_("Hồ sơ không đủ phiếu hợp lệ: ra khỏi phiên này; các phiếu đã nộp được giữ, không tính."),
                reason_label=_("Lý do chuyển"),
            )
        )
    if leads and evaluation.status == Status.SCORED:
        buttons.append(
            button(
                _url("conclude", evaluation),
                _("Biểu quyết lại kết luận") if awaits else _("Kết luận khác kết quả tính"),
                permissions.why_not_conclude_differently(user, evaluation, facts),
                method="get",
                style="" if awaits else "quiet",
            )
        )
    if (leads or keeps) and not permissions.why_not_find_conflict(user, evaluation, facts=facts):
        buttons.append(
            button(
                _url("find_conflict", evaluation), _("Ghi lợi ích liên quan phát hiện sau"), method="get", style="quiet"
            )
        )
    if evaluation.status in permissions.ADOPTED and not permissions.why_not_report_late(user, evaluation, facts=facts):
        buttons.append(
            button(
                _url("report_late", evaluation),
                _("Ghi lợi ích liên quan phát hiện sau thông qua"),
                method="get",
                style="quiet",
            )
        )
    for objection in evaluation.objections.all():
        is_open = objection.outcome == Objection.Outcome.OPEN
        if is_open and (leads or keeps) and evaluation.status in OPEN_SHEETS:
            buttons.append(
                button(
                    reverse("evaluations:objection_decide", args=[objection.pk]),
                    _("Ghi kết quả biểu quyết loại hồ sơ"),
                    method="get",
                    style="secondary",
                )
            )
    return buttons


def interests(user, session, evaluations, facts):
    """Proposals that wait, each with the reason why this person may not settle it."""
    keys = {row.pk: row for row in evaluations}
    waiting = ConflictProposal.objects.open().filter(evaluation__in=keys, member__council=session.council_id)
    proposals = []
    for row in waiting.select_related("member__user", "proposed_by"):
        row.evaluation = keys[row.evaluation_id]
        proposals.append((row, permissions.why_not_settle(user, row, facts)))
    return proposals


def findings(user, session, evaluations, facts):
    """Findings that may still be taken back, as buttons with their reason; only before the seals are broken."""
    if session.state != SessionState.SCORING:
        return []
    keys = {row.pk: row for row in evaluations}
    rows = ConflictDeclaration.objects.standing().filter(evaluation__in=keys, detected=True)
    return [
        (
            row,
            keys[row.evaluation_id],
            button(
                reverse("evaluations:take_back_finding", args=[row.evaluation_id, row.member_id]),
                _("Rút ghi nhận"),
                permissions.why_not_take_back_finding(user, keys[row.evaluation_id], row.member, facts),
                style="quiet btn-sm",
                reason_label=_("Lý do rút"),
            ),
        )
        for row in rows.select_related("member__user")
    ]


def board_result(evaluation, points):
    """What the projector may show to the one who put it up; recused viewers never see it (rulings 18, 21)."""
    if evaluation.status not in {*OPEN_SHEETS, *HAS_RESULT}:
        return None
    shown = seals.revealed(evaluation, points.user, points=points)
    return shown if shown and shown.complete else None


def comparison_table(evaluation, shown):
    """Rows criterion × member with the mean, in printed order; who differs from the rest is marked."""
    rubric = evaluation.registration.criteria_set.rubric
    points = [shown.scores[sheet.pk].points for sheet in shown.sheets]
    rows = []
    for criterion in rubric.criteria:
        given = [each[criterion.code] for each in points]
        rows.append(
            {
                "criterion": criterion,
                "given": given,
                "mean": shown.rating.criterion_means[criterion.code],
                "differs": max(given) - min(given) >= max(2, -(-criterion.max_points // 2)),
            }
        )
    return rows
