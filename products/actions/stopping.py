"""A supplement that never came: the dossier is stopped in writing by whoever asked, and opened again within some days."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.refusals import Refused, refuse_if
from criteria.outcome import Ending, say
from products import letters, numbers, papers, permissions, snapshot
from products.actions.dossiers import ward_office
from products.actions.evaluation import note_outcome
from products.actions.freezing import freeze_paper
from products.actions.moving import hold, move
from products.actions.ward import SUPPLEMENT_SLIP
from products.models import Registration, Stop
from products.statuses import Status


@transaction.atomic
def stop(registration, *, by, reason, now=None):
    """The ward's own."""
    now = now or clock.now()
    hold(registration)
    refuse_if(permissions.why_not_stop(by, registration, today=clock.local_date(now)))
    return end_unanswered(registration, office=ward_office(registration), by=by, reason=reason, now=now)


def end_unanswered(registration, *, office, by, reason, now):
    """The common part for every desk; `evaluations` calls it for the office's. The dossier's row is held by the caller."""
    today = clock.local_date(now)
    refuse_if(permissions.why_not_end_unanswered(registration, today=today))
    if not reason.strip():
        raise Refused(_("Xin ghi lý do dừng giải quyết."))
    request = registration.supplements.open().last()
    practice = registration.round.is_practice
    number = numbers.next_number(office, numbers.NOTICE, today.year, practice=practice)
    notice = Stop.objects.create(
        registration=registration,
        request=request,
        office=office,
        number=f"{'TH-' if practice else ''}{number:03d}/{today.year}/TB-DGQ",
        year=today.year,
        signed_on=today,
        reason=reason,
        reopen_by=today + permissions.reopen_days(registration) * clock.DAY,
        signed_by=by,
        signer_name=by.display_name,
        returns_to=registration.returns_to,
        paused_since=registration.paused_since,
        due_on=registration.due_on,
    )
    request.closed_at = now
    request.save(update_fields=["closed_at"])
    step = move(registration, Status.STOPPED, by=by, note=f"{notice.number}: {reason}")
    _set_clock(registration, returns_to="", paused_since=None, due_on=None)
    freeze_paper(
        "stop_notice", notice, papers.template("notice"), papers.stop_notice(notice), by=by,
        watermark=registration.round.watermark, now=now,
    )  # fmt: skip
    words = say(Ending.STOPPED, (), office=office.name, reason=reason, reopen_by=f"{notice.reopen_by:%d/%m/%Y}")
    note_outcome(registration, words.as_dict())
    letters.stopped(registration, step, notice)
    audit.record(
        by=by, action="registration.stopped", subject=registration, after={"number": notice.number}, note=reason
    )
    return notice


@transaction.atomic
def reopen(registration, *, by, reason, due_on, now=None):
    """The ward's own."""
    now = now or clock.now()
    hold(registration)
    refuse_if(permissions.why_not_reopen(by, registration, today=clock.local_date(now)))
    return open_again(registration, by=by, reason=reason, due_on=due_on, now=now)


def open_again(registration, *, by, reason, due_on, now):
    """The same items are asked for once more with a new due day; the clock stands where it stood."""
    today = clock.local_date(now)
    refuse_if(permissions.why_not_open_again(registration, today=today))
    if not reason.strip():
        raise Refused(_("Xin ghi lý do mở lại hồ sơ."))
    if due_on <= today:
        raise Refused(_("Hạn bổ sung phải sau ngày hôm nay."))
    notice = registration.stops.last()
    number = numbers.next_number(notice.office, numbers.SUPPLEMENT, today.year, practice=registration.round.is_practice)
    number = f"{number:03d}/{today.year}/YCBS"
    try:
        with transaction.atomic():
            step = move(
                registration,
                Status.SUPPLEMENT_REQUESTED,
                by=by,
                label=_("Mở lại hồ sơ"),
                note=f"{number}, {_('hạn')} {due_on:%d/%m/%Y}: {reason}",
            )
    except IntegrityError:
        raise Refused(_("Sản phẩm này đã có hồ sơ khác trong đợt đánh giá.")) from None
    request = registration.supplements.create(
        number=number, office=notice.office, asked_by=by, due_on=due_on, note=notice.request.note, reopens=notice
    )
    for item in notice.request.items.all():
        request.items.create(what=item.what, paper=item.paper, criterion=item.criterion, opens=item.opens)
    freeze_paper(
        SUPPLEMENT_SLIP, request, papers.template("supplement"),
        papers.supplement(request, snapshot.of_registration(registration), step.by_name), by=by,
        watermark=registration.round.watermark, now=now,
    )  # fmt: skip
    _set_clock(registration, returns_to=notice.returns_to, paused_since=notice.paused_since, due_on=notice.due_on)
    note_outcome(registration, None)
    letters.reopened(registration, step, request, reason)
    audit.record(by=by, action="registration.reopened", subject=registration, after={"due_on": due_on}, note=reason)
    return request


def _set_clock(registration, **fields):
    Registration.objects.filter(pk=registration.pk).update(**fields)
    for name, value in fields.items():
        setattr(registration, name, value)
