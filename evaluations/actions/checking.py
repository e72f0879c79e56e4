"""The office's desk: taking up, the completeness check, asking for more, the advisory team, «đủ điều kiện»."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.refusals import Refused, refuse_if
from criteria.holidays import working_calendar
from evaluations import permissions
from evaluations.actions.moving import hold, move
from evaluations.models import CheckMark, Evaluation, Objection
from evaluations.statuses import Status
from products.actions import evaluation as dossiers
from products.actions import ward
from products.actions.moving import write_step
from products.models import Registration
from products.statuses import RegistrationKind


def _due_on(round, now):
    """The office's own clock, a setting of the round where the law gives none (rulings 6)."""
    return working_calendar().add(clock.local_date(now), round.office_days)


def _decided_by(evaluation):
    """The round's day of results (QĐ 26/2026 Đ5); a renewal at most so many days after the dossier was whole (Đ7 k6g)."""
    registration, due_on = evaluation.registration, evaluation.round.due_on
    days = evaluation.round.regulation.renewal.get("decide_days")
    if registration.kind != RegistrationKind.RENEWAL or not days:
        return due_on
    handed_in = registration.submissions.last().submitted_at
    whole = max(handed_in, registration.forwarded_at, evaluation.referred_from and evaluation.opened_at or handed_in)
    return min(due_on, clock.local_date(whole) + days * clock.DAY)


@transaction.atomic
def take_up(registration, *, by, now=None):
    """The office of the round starts checking what the ward forwarded (QĐ 26/2026 Đ7 k3a)."""
    now = now or clock.now()
    round = registration.round
    refuse_if(permissions.why_not_take_up(by, registration, round))
    due_on = _due_on(round, now)
    dossiers.take_up(registration, by=by, due_on=due_on, label=str(Status.CHECKING.label), now=now)
    evaluation = Evaluation.objects.create(
        registration=registration, round=round, office=round.office, level=round.level, due_on=due_on
    )
    audit.record(by=by, action="evaluation.taken_up", subject=evaluation)
    return evaluation


@transaction.atomic
def take_up_referral(referred, round, *, by, now=None):
    """The next level's office takes up a referred dossier into its own round; the same engine from here on."""
    now = now or clock.now()
    referred = Evaluation.objects.select_for_update(of=("self",)).get(pk=referred.pk)
    refuse_if(permissions.why_not_take_up_referral(by, referred, round))
    registration = referred.registration
    evaluation = Evaluation.objects.create(
        registration=registration,
        round=round,
        office=round.office,
        level=round.level,
        referred_from=referred,
        due_on=_due_on(round, now),
    )
    dossiers.set_deadline(registration, evaluation.due_on)
    write_step(registration, by=by, label=_("Cấp trên tiếp nhận đề nghị đánh giá"))
    audit.record(by=by, action="evaluation.taken_up", subject=evaluation)
    return evaluation


@transaction.atomic
def save_checks(evaluation, marks, *, by, note="", now=None):
    """`marks`: item code → (verdict, note); items left out stay as they are."""
    now = now or clock.now()
    refuse_if(permissions.why_not_check(by, evaluation))
    known = {code for code, _text in permissions.check_items(evaluation)}
    seen = evaluation.registration.submissions.last()
    for item, (verdict, _remark) in marks.items():
        if item not in known or verdict not in CheckMark.Verdict.values:
            raise ValueError(f"{item}: {verdict}")
    CheckMark.objects.bulk_create(
        (
            CheckMark(evaluation=evaluation, item=item, verdict=verdict, note=remark, by=by, at=now, submission=seen)
            for item, (verdict, remark) in marks.items()
        ),
        update_conflicts=True,
        unique_fields=["evaluation", "item"],
        update_fields=["verdict", "note", "by", "at", "submission"],
    )
    Evaluation.objects.filter(pk=evaluation.pk).update(check_note=note)
    evaluation.check_note = note
    audit.record(
        by=by, action="evaluation.checked", subject=evaluation, after={item: mark[0] for item, mark in marks.items()}
    )


@transaction.atomic
def request_supplement(evaluation, *, by, items, due_on, note="", now=None):
    refuse_if(permissions.why_not_request_supplement(by, evaluation))
    move(evaluation, Status.SUPPLEMENT_REQUESTED, by=by, in_trail=False)
    return ward.ask_for_supplement(
        evaluation.registration, office=evaluation.office, by=by, items=items, due_on=due_on, note=note, now=now
    )


@transaction.atomic
def resume(evaluation, *, by):
    """The supplement is in: the check goes on."""
    refuse_if(permissions.why_not_resume(by, evaluation))
    move(evaluation, Status.CHECKING, by=by, label=_("Kiểm tra lại sau bổ sung"))
    evaluation.due_on = evaluation.registration.due_on
    evaluation.save(update_fields=["due_on"])


@transaction.atomic
def ask_advice(evaluation, *, by):
    """To the advisory team, where the office wants one (QĐ 26/2026 Đ7 k3c)."""
    refuse_if(permissions.why_not_ask_advice(by, evaluation))
    move(evaluation, Status.ADVISORY, by=by)


@transaction.atomic
def give_advice(evaluation, *, by, text):
    refuse_if(permissions.why_not_give_advice(by, evaluation))
    if not text.strip():
        raise Refused(_("Báo cáo của Tổ tư vấn còn trống."))
    Evaluation.objects.filter(pk=evaluation.pk).update(advice=text)
    evaluation.advice = text
    audit.record(by=by, action="evaluation.advised", subject=evaluation)


@transaction.atomic
def mark_ready(evaluation, *, by):
    """«Đủ điều kiện» (rulings 8): the office's own clock stops, the day of results counts from here on."""
    refuse_if(permissions.why_not_mark_ready(by, evaluation))
    move(evaluation, Status.READY, by=by)
    dossiers.set_deadline(evaluation.registration, _decided_by(evaluation))


@transaction.atomic
def send_back_to_check(evaluation, *, by, reason):
    refuse_if(permissions.why_not_send_back_to_check(by, evaluation))
    if not reason.strip():
        raise Refused(_("Xin ghi lý do kiểm tra lại."))
    move(evaluation, Status.CHECKING, by=by, note=reason, label=_("Trả lại bước kiểm tra"))
    Evaluation.objects.filter(pk=evaluation.pk).update(session=None)
    evaluation.session = None
    dossiers.set_deadline(evaluation.registration, evaluation.due_on)


@transaction.atomic
def correct_branch(evaluation, branch, *, by, reason):
    """Set 26: the office may correct the chosen case before scoring (rulings 14)."""
    refuse_if(permissions.why_not_check(by, evaluation))
    registration = evaluation.registration
    if branch not in {row["code"] for row in registration.criteria_set.branches}:
        raise Refused(_("Hãy chọn một trong các trường hợp của bộ tiêu chí."))
    if not reason.strip():
        raise Refused(_("Xin ghi lý do sửa trường hợp áp dụng."))
    was = registration.branch
    Registration.objects.filter(pk=registration.pk).update(branch=branch)
    registration.branch = branch
    audit.record(
        by=by,
        action="evaluation.branch_corrected",
        subject=evaluation,
        before={"branch": was},
        after={"branch": branch},
        note=reason,
    )
    write_step(registration, by=by, label=_("Cơ quan đánh giá sửa trường hợp áp dụng"), note=reason)


@transaction.atomic
def release(evaluation, *, by, reason):
    """The business withdraws with the office's consent, before the council sits."""
    refuse_if(permissions.why_not_release(by, evaluation))
    if not reason.strip():
        raise Refused(_("Xin ghi lý do rút hồ sơ."))
    move(evaluation, Status.WITHDRAWN, by=by, in_trail=False, note=reason)
    Evaluation.objects.filter(pk=evaluation.pk).update(session=None)
    dossiers.release(evaluation.registration, by=by, reason=reason)


@transaction.atomic
def raise_objection(evaluation, *, by, ground, reason, criterion=None):
    """A note of the set that disqualifies or stops the scoring is raised; the council will vote (rulings 15)."""
    hold(evaluation)
    refuse_if(permissions.why_not_raise_objection(by, evaluation))
    if not reason.strip():
        raise Refused(_("Xin ghi lý do và căn cứ cụ thể."))
    objection = Objection.objects.create(
        evaluation=evaluation, criterion=criterion, ground=ground, reason=reason, raised_by=by
    )
    audit.record(by=by, action="objection.raised", subject=evaluation, after={"ground": ground}, note=reason)
    return objection
