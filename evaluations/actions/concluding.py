"""The chair's deeds: opening the discussion, re-scoring, votes, closing; then the minutes."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.refusals import Refused, refuse_if
from evaluations import minutes_facts, minutes_text, permissions, tally
from evaluations import outcome as words
from evaluations.actions.moving import hold, move, move_all
from evaluations.actions.papers import freeze_minutes
from evaluations.actions.results import write_results
from evaluations.actions.scoring import void_sheets
from evaluations.models import CouncilSession, Evaluation, Objection, Result
from evaluations.session_facts import SessionFacts
from evaluations.statuses import OPEN_SHEETS, SessionState, Status
from products import numbers
from products.actions import evaluation as dossiers
from products.actions.moving import Overtaken, write_step
from products.letters import to_business


def _locked(session, state):
    """The session's row, held until the end of the transaction, if it is still in `state`."""
    held = CouncilSession.objects.select_for_update().get(pk=session.pk)
    if held.state != state:
        raise Overtaken(_("Phiên vừa được chuyển sang bước khác; trang đã cập nhật."))
    return held


@transaction.atomic
def open_discussion(session, *, by, now=None):
    """The seals are broken for those of rulings 18."""
    held = _locked(session, SessionState.SCORING)
    refuse_if(permissions.why_not_open_discussion(by, held))
    held.state, held.discussion_opened_at = SessionState.DISCUSSION, now or clock.now()
    held.save(update_fields=["state", "discussion_opened_at"])
    session.refresh_from_db()
    audit.record(by=by, action="session.discussion_opened", subject=session)


@transaction.atomic
def ask_rescoring(evaluation, *, by, reason):
    """One more scoring with reasons; the first sheets are kept (rulings 19)."""
    hold(evaluation)
    refuse_if(permissions.why_not_ask_rescoring(by, evaluation))
    if not reason.strip():
        raise Refused(_("Xin ghi lý do chấm lại."))
    if evaluation.status == Status.RESCORING:  # once more, where the council's rules allow more than one
        write_step(evaluation.registration, by=by, label=str(Status.RESCORING.label), note=reason)
    else:
        move(evaluation, Status.RESCORING, by=by, note=reason)
    Evaluation.objects.filter(pk=evaluation.pk).update(attempt=evaluation.attempt + 1)
    evaluation.refresh_from_db()


@transaction.atomic
def accept_spread(evaluation, *, by, reason):
    hold(evaluation)
    refuse_if(permissions.why_not_accept_spread(by, evaluation))
    if not reason.strip():
        raise Refused(_("Xin ghi lý do chấp nhận chênh lệch điểm."))
    Evaluation.objects.filter(pk=evaluation.pk).update(spread_reason=reason)
    evaluation.spread_reason = reason
    audit.record(by=by, action="evaluation.spread_accepted", subject=evaluation, note=reason)


@transaction.atomic
def put_off(evaluation, *, by, reason):
    """Out of the session, to another council of the round; the sheets given here stay as they are, not counted."""
    hold(evaluation)
    refuse_if(permissions.why_not_put_off(by, evaluation))
    if not reason.strip():
        raise Refused(_("Xin ghi lý do chuyển hồ sơ sang Hội đồng khác."))
    for member in permissions.voting_members(evaluation.session.council):
        void_sheets(evaluation, member, reason=reason)
    move(evaluation, Status.READY, by=by, note=reason, label=_("Chuyển sang Hội đồng khác"))
    Evaluation.objects.filter(pk=evaluation.pk).update(session=None, attempt=1, spread_reason="")
    evaluation.session, evaluation.attempt, evaluation.spread_reason = None, 1, ""


@transaction.atomic
def decide_objection(objection, *, by, votes_for, votes_present, now=None):
    """More than half of those present: the dossier is disqualified; its sheets are kept, not counted (rulings 15)."""
    evaluation = objection.evaluation
    hold(evaluation)
    refuse_if(permissions.why_not_decide_objection(by, objection))
    present = permissions.votes_on(evaluation)
    if votes_present > present or votes_for > votes_present:
        raise Refused(
            _("Số phiếu không khớp: có %(present)s thành viên có mặt được biểu quyết.") % {"present": present}
        )
    upheld = tally.majority(votes_for, present)  # of those present, not of those who happened to vote
    outcome = Objection.Outcome.UPHELD if upheld else Objection.Outcome.DISMISSED
    done = Objection.objects.filter(pk=objection.pk, outcome=Objection.Outcome.OPEN).update(
        outcome=outcome, votes_for=votes_for, votes_present=votes_present, decided_at=now or clock.now()
    )
    if not done:
        raise Overtaken(_("Việc này vừa được biểu quyết."))
    objection.refresh_from_db()
    audit.record(
        by=by, action=f"objection.{outcome}", subject=evaluation, after={"for": votes_for, "present": votes_present}
    )
    if upheld:
        move(evaluation, Status.DISQUALIFIED, by=by, in_trail=False, note=objection.ground)
        Evaluation.objects.filter(pk=evaluation.pk).update(end_reason=f"{objection.ground} – {objection.reason}")
        step = dossiers.conclude(
            evaluation.registration, by=by, label=str(Status.DISQUALIFIED.label), note=objection.ground
        )
        said = words.of(evaluation, words.Ending.DISQUALIFIED, ground=objection.ground, reason=objection.reason)
        dossiers.note_outcome(evaluation.registration, said.as_dict())
        to_business(
            evaluation.registration,
            "disqualified",
            step.pk,
            _("Kết quả hồ sơ %(code)s: không đủ điều kiện") % {"code": evaluation.registration.code},
            objection=objection,
            said=said,
        )
    return objection


@transaction.atomic
def close_session(session, *, by, now=None):
    """Locks the sheets and computes every result. What a member hands in later is refused."""
    held = _locked(session, SessionState.DISCUSSION)
    facts = SessionFacts(held)  # read once, behind the lock
    refuse_if(permissions.why_not_close(by, held, facts))
    held.state, held.closed_at = SessionState.CLOSED, now or clock.now()
    held.save(update_fields=["state", "closed_at"])
    session.refresh_from_db()
    scored = [row for row in facts.evaluations if row.status in OPEN_SHEETS]
    write_results(scored, by=by, facts=facts)
    move_all(scored, Status.SCORED, by=by)
    audit.record(by=by, action="session.closed", subject=session)


@transaction.atomic
def conclude_differently(evaluation, *, by, stars, reason, votes_for, votes_present):
    """Rulings 20: a reason, a vote, and never above the band of the mean.

    Where a result was computed anew under a voted conclusion (`awaits_vote`), this is the new vote: it confirms the
    conclusion, changes it, or goes back to the computed stars, which stand without a majority for anything else.
    """
    hold(evaluation)
    refuse_if(permissions.why_not_conclude_differently(by, evaluation))
    result = evaluation.current_result
    as_computed = stars == result.stars
    if as_computed and not result.awaits_vote:
        raise Refused(_("Đây chính là kết quả tính; không cần ghi kết luận khác."))
    if not reason.strip():
        raise Refused(_("Xin ghi lý do kết luận khác kết quả tính."))
    if stars is not None and not 1 <= stars <= result.band:
        raise Refused(_("Kết luận không được cao hơn %(band)s sao của điểm trung bình.") % {"band": result.band})
    present = permissions.votes_on(evaluation)
    if votes_present > present or votes_for > votes_present:
        raise Refused(
            _("Số phiếu không khớp: có %(present)s thành viên có mặt được biểu quyết.") % {"present": present}
        )
    if not as_computed and not tally.majority(votes_for, present):
        raise Refused(_("Cần quá nửa trong %(present)s thành viên có mặt tán thành.") % {"present": present})
    Result.objects.filter(pk=result.pk).update(
        concluded_stars=stars,
        departure_reason=reason,
        departure_votes_for=votes_for,
        departure_votes_present=votes_present,
        awaits_vote=False,
    )
    audit.record(
        by=by,
        action="result.concluded_differently",
        subject=evaluation,
        before={"stars": result.stars},
        after={"stars": stars, "for": votes_for, "present": votes_present},
        note=reason,
    )


@transaction.atomic
def write_minutes(session, *, by, text, number, date, version, facts=None):
    """The secretary's draft; its number is the clerk's (rulings 22).

    `facts`: the stamp of what the text was begun from (`minutes_facts.stamp`); left out, it is of now. Refused where
    something is newer: the text would be saved as if it knew.
    """
    refuse_if(permissions.why_not_write_minutes(by, session))
    refuse_if(permissions.why_not_date_minutes(session, date))
    number = numbers.as_given(number, practice=session.council.round.is_practice)
    refuse_if(permissions.why_not_number_minutes(session, number, date.year))
    if facts is not None and (newer := minutes_facts.changed_since(session, facts)):
        raise Refused(
            _("Có thay đổi mới hơn nội dung biên bản (%(what)s). Bấm «Soạn lại từ số liệu» rồi lưu.")
            % {"what": ", ".join(newer)}
        )
    written_from = {"stamp": minutes_facts.stamp(session), "lines": minutes_text.fact_lines(session)}
    try:
        with transaction.atomic():
            saved = CouncilSession.objects.filter(
                pk=session.pk, version=version, minutes_adopted_at__isnull=True
            ).update(
                minutes_text=text,
                minutes_number=number,
                minutes_date=date,
                minutes_year=date.year,
                minutes_facts=written_from,
                version=version + 1,
            )
    except IntegrityError:  # given to other minutes at the same moment
        raise Refused(numbers.taken(_("Số biên bản"), number, date.year)) from None
    if not saved:
        raise Overtaken(_("Biên bản vừa được người khác lưu; nội dung anh/chị nhập vẫn còn trên trang."))
    session.refresh_from_db()
    audit.record(by=by, action="minutes.written", subject=session)


@transaction.atomic
def adopt_minutes(session, *, by, now=None):
    session.refresh_from_db(from_queryset=CouncilSession.objects.select_for_update())
    list(session.evaluations.select_for_update(of=("self",)).order_by("pk"))  # no result changes from here on
    refuse_if(permissions.why_not_adopt_minutes(by, session))
    done = CouncilSession.objects.filter(pk=session.pk, minutes_adopted_at__isnull=True).update(
        minutes_adopted_at=now or clock.now()
    )
    if not done:
        raise Overtaken(_("Biên bản vừa được thông qua."))
    session.refresh_from_db()
    scored = list(session.evaluations.filter(status=Status.SCORED).select_related("registration"))
    move_all(scored, Status.MINUTED, by=by, note=session.minutes_number)
    freeze_minutes(session, by=by, now=now)
    audit.record(by=by, action="minutes.adopted", subject=session)
