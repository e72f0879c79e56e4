"""Members and their sheets: declaring, scoring apart, handing in."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.refusals import Refused, refuse_if
from criteria.scoring import contradictions
from evaluations import permissions
from evaluations.actions.moving import hold, move_all
from evaluations.actions.proposing import propose, write_outcome
from evaluations.models import ConflictDeclaration, Council, CouncilSession, ScoreLine, ScoreSheet
from evaluations.scores import score_of
from evaluations.statuses import ProposalOutcome, SessionState, Status
from products.actions import evaluation as dossiers
from products.actions.moving import Overtaken


@transaction.atomic
def open_scoring(session, *, by, now=None):
    """Quorum reached: every dossier of the agenda goes to the members (rulings 19)."""
    # Seats and rules, agenda and attendance stand still: what is asked about here is what is opened.
    council = Council.objects.select_for_update().get(pk=session.council_id)
    held = CouncilSession.objects.select_for_update().get(pk=session.pk)
    held.council = council
    agenda = list(session.evaluations.select_for_update(of=("self",)).select_related("registration").order_by("pk"))
    refuse_if(permissions.why_not_open_scoring(by, held))
    _turn(session, SessionState.PLANNED, SessionState.SCORING, scoring_opened_at=now or clock.now())
    voters = permissions.voting_members(council)
    readers = [member.user for member in voters]
    move_all(agenda, Status.SCORING, by=by)
    dossiers.let_read([row.registration for row in agenda], readers)
    propose(agenda, voters, by=by)
    audit.record(by=by, action="session.scoring_opened", subject=session)


def _turn(session, was, to, **fields):
    if not CouncilSession.objects.filter(pk=session.pk, state=was).update(state=to, **fields):
        raise Overtaken(_("Phiên vừa được chuyển sang bước khác; trang đã cập nhật."))
    session.refresh_from_db()


@transaction.atomic
def declare(evaluation, *, by, has_conflict, reason=""):
    """A member's own word, before the sheet opens; a conflict ends the reading right at once."""
    hold(evaluation)
    refuse_if(permissions.why_not_declare(by, evaluation))
    member = permissions.member_of(by, evaluation.session.council)
    if has_conflict and not reason.strip():
        raise Refused(_("Xin ghi lợi ích liên quan để đưa vào biên bản."))
    taken_back = not has_conflict and permissions.has_declared_conflict(evaluation, member)
    if taken_back:
        refuse_if(permissions.why_not_take_back(evaluation, member))
    declaration = record_declaration(evaluation, member, by=by, has_conflict=has_conflict, reason=reason)
    if has_conflict:  # what the portal asked about is answered
        for proposal in evaluation.proposals.open().filter(member=member):
            write_outcome(proposal, ProposalOutcome.CONFIRMED, by=by, reason=reason)
    if taken_back and not permissions.has_declared_conflict(evaluation, member):  # what the portal found stays
        dossiers.let_read([evaluation.registration], [by])
    return declaration


def record_declaration(evaluation, member, *, by, has_conflict, reason="", detected=False, void=True):
    """A new row; with a conflict the sheets are voided (not once something was decided on them) and reading ends."""
    declaration = ConflictDeclaration.objects.create(
        evaluation=evaluation,
        member=member,
        has_conflict=has_conflict,
        detected=detected,
        reason=reason,
        declared_by=by,
    )
    if has_conflict:
        if void:
            void_sheets(evaluation, member, reason=reason)
        dossiers.stop_reading(evaluation.registration, member.user)
    audit.record(
        by=by,
        action="conflict.declared",
        subject=evaluation,
        after={"member": member.pk, "has_conflict": has_conflict, "detected": detected},
        note=reason,
    )
    return declaration


def void_sheets(evaluation, member, *, reason):
    """The sheet stays as it was, marked as not counted."""
    ScoreSheet.objects.filter(evaluation=evaluation, member=member, voided_at__isnull=True).update(
        voided_at=clock.now(), void_reason=reason[:500]
    )


@transaction.atomic
def open_sheet(evaluation, *, by):
    """The member's sheet of this attempt; two tabs opening it at once get the same one."""
    refuse_if(permissions.why_not_score(by, evaluation))
    member = permissions.member_of(by, evaluation.session.council)
    try:
        with transaction.atomic():
            sheet, created = ScoreSheet.objects.get_or_create(
                evaluation=evaluation, member=member, attempt=evaluation.attempt
            )
    except IntegrityError:
        return ScoreSheet.objects.get(evaluation=evaluation, member=member, attempt=evaluation.attempt)
    first = evaluation.sheets.filter(member=member, attempt=evaluation.attempt - 1).first()
    if created and first:
        _copy_lines(first, sheet)
    return sheet


def _copy_lines(old, new):
    ScoreLine.objects.bulk_create(
        ScoreLine(sheet=new, criterion_id=line.criterion_id, option_id=line.option_id, comment=line.comment)
        for line in old.lines.all()
    )


@transaction.atomic
def save_lines(sheet, lines, *, by, version, opinion=None, rescoring_reason=None, now=None):
    """`lines`: (criterion, option or None, comment). Kept at any time and incomplete; never after handing in."""
    refuse_if(permissions.why_not_score(by, sheet.evaluation))
    _own(sheet, by)
    fields = {"saved_at": now or clock.now(), "version": version + 1}
    if opinion is not None:
        fields["opinion"] = opinion
    if rescoring_reason is not None:
        fields["rescoring_reason"] = rescoring_reason
    saved = ScoreSheet.objects.filter(
        pk=sheet.pk, version=version, handed_in_at__isnull=True, voided_at__isnull=True
    ).update(**fields)
    if not saved:
        raise Overtaken(
            _(
                "Phiếu vừa được lưu ở một cửa sổ khác. Nội dung anh/chị vừa chọn vẫn còn trên trang; xin tải lại để đối chiếu."
            )
        )
    registration = sheet.evaluation.registration
    stored, changed, just_chosen = _stored_lines(sheet), {}, set()
    for criterion, option, comment in lines:
        if criterion.criteria_set_id != registration.criteria_set_id:
            raise ValueError(f"{criterion} không thuộc bộ tiêu chí của hồ sơ")
        if option and (option.criterion_id != criterion.pk or (option.branch and option.branch != registration.branch)):
            raise ValueError(f"{option} không thuộc {criterion}")
        was = stored.get(criterion.pk)
        if option and (was is None or was.option_id != option.pk):
            just_chosen.add(criterion.code)
        if was is None or (was.option_id, was.comment) != (option and option.pk, comment):
            changed[criterion.pk] = ScoreLine(sheet=sheet, criterion=criterion, option=option, comment=comment)
    for line in _fallen(registration, {**stored, **changed}.values(), just_chosen):
        changed[line.criterion_id] = ScoreLine(sheet=sheet, criterion=line.criterion, comment=line.comment)
    # One statement for new and changed lines; the sheet's row is held, so nobody else writes them.
    ScoreLine.objects.bulk_create(
        changed.values(),
        update_conflicts=True,
        unique_fields=["sheet", "criterion"],
        update_fields=["option", "comment"],
    )
    for name, value in fields.items():
        setattr(sheet, name, value)
    return sheet


def _stored_lines(sheet):
    """{criterion id: line}, with the codes of criterion and option."""
    rows = sheet.lines.select_related("criterion", "option")
    rows = rows.only("sheet", "comment", "criterion__code", "option__code")
    return {line.criterion_id: line for line in rows}


def _fallen(registration, lines, just_chosen):
    """Points for what does not apply are refused; chosen before the condition fell away, they fall with it (rulings 13).

    Gives the lines that fall.
    """
    rubric = registration.criteria_set.rubric
    chosen = {line.criterion.code: line.option.code if line.option else None for line in lines}
    codes = contradictions(rubric, chosen, registration.branch or None)
    for code in codes:
        if code in just_chosen:
            base, least = rubric.by_code[code].applies_when
            words = {"code": code, "title": rubric.by_code[code].title, "base": base, "least": least}
            raise Refused(_("Mục %(code)s «%(title)s» chỉ chấm được khi mục %(base)s được từ %(least)s điểm.") % words)
    return [line for line in lines if line.criterion.code in codes]


def _own(sheet, by):
    if sheet.member.user_id != by.pk:
        raise Refused(_("Đây không phải phiếu của anh/chị."))
    if sheet.attempt != sheet.evaluation.attempt:
        raise Overtaken(_("Hồ sơ đã chuyển sang lần chấm lại; hãy mở phiếu của lần này."))


@transaction.atomic
def hand_in(sheet, *, by, now=None):
    """From here on the sheet does not change. Racing the closing: one of the two goes first, never both."""
    session = CouncilSession.objects.select_for_update().get(pk=sheet.evaluation.session_id)
    sheet.evaluation.refresh_from_db()
    sheet.evaluation.session = session
    refuse_if(permissions.why_not_score(by, sheet.evaluation))
    _own(sheet, by)
    # A save in another window comes wholly before or is told: the total is that of the lines kept.
    sheet.refresh_from_db(from_queryset=ScoreSheet.objects.select_for_update())
    sheet.evaluation.session = session
    if fallen := _fallen(sheet.evaluation.registration, _stored_lines(sheet).values(), frozenset()):
        sheet.lines.filter(pk__in=[line.pk for line in fallen]).update(option=None)
    score = score_of(sheet)
    if score.unanswered:
        raise Refused(
            _("Còn %(count)s tiêu chí chưa chấm: %(codes)s.")
            % {"count": len(score.unanswered), "codes": ", ".join(score.unanswered)}
        )
    if sheet.attempt > 1 and not sheet.rescoring_reason.strip():
        raise Refused(_("Chấm lại cần ghi lý do giữ hoặc đổi điểm."))
    done = ScoreSheet.objects.filter(pk=sheet.pk, handed_in_at__isnull=True, voided_at__isnull=True).update(
        handed_in_at=now or clock.now(), total=score.total
    )
    if not done:
        raise Overtaken(_("Phiếu này đã được nộp."))
    sheet.refresh_from_db()
    # The log says that it was handed in; the points stay under seal with the sheet.
    audit.record(by=by, action="sheet.handed_in", subject=sheet, after={"attempt": sheet.attempt})
    return sheet


def present_members(session):
    return [row.member for row in session.attendance.in_the_room().select_related("member__user")]
